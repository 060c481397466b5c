"""Who of us could use a programme: every partner and municipal company, with what the rules find."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard.components import reasons
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, show, tag
from dashboard.components.table import Column, table
from dashboard.labels import VERDICT_SIGNS
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import count_of, listed
from tracker.models.calls import FundingCall
from tracker.services import eligibility
from tracker.services.eligibility import Eligible
from tracker.vocabulary.calls import Verdict

_WORDS = {Verdict.YES: "Voraussetzungen erfüllt", Verdict.OPEN: "offen, bitte prüfen", Verdict.NO: "nicht erfüllt"}
_ORDER = (Verdict.YES, Verdict.OPEN, Verdict.NO)


def draw(session: Session, viewer: Viewer, call: FundingCall) -> None:
    """Draw the section of a programme's page."""
    st.header("Wer könnte das nutzen", anchor=False)
    found = eligibility.who_could(session, viewer.actor, call_id=call.public_id, today=clock.today())
    if not found:
        empty("Das lässt sich nicht sagen.", "Dieses Programm wird nicht mehr angeboten.")
        return
    companies = [item for item in found if item.is_company]
    show(tag("div", _partners([item for item in found if not item.is_company]), class_="fp"))
    if companies:
        rows = [_company(item) for item in sorted(companies, key=lambda item: _ORDER.index(item.verdict))]
        columns = (Column("Kommunales Unternehmen"), Column("Ergebnis"), Column("Warum"))
        admitted = sum(item.verdict is not Verdict.NO for item in companies)
        summary = tag("summary", f"Kommunale Unternehmen: {admitted} von {len(companies)} kämen in Frage")
        show(tag("div", tag("details", summary, table("Kommunale Unternehmen", columns, rows)), class_="fp"))


def _partners(found: Sequence[Eligible]) -> Markup:
    """Return the partners in groups of the same result: eleven equal lines would say no more."""
    groups: dict[tuple[object, ...], list[Eligible]] = {}
    for item in found:
        groups.setdefault((item.verdict, *(finding.verdict for finding in item.findings)), []).append(item)
    ordered = sorted(groups.values(), key=lambda group: _ORDER.index(group[0].verdict))
    return join(_group(group, of=len(found)) for group in ordered)


def _group(group: Sequence[Eligible], *, of: int) -> Markup:
    names = f"Alle {of} Kommunen" if len(group) == of else listed([item.name for item in group])
    verdict = group[0].verdict
    sign = tag("span", VERDICT_SIGNS[verdict], aria_hidden="true")
    head = tag("p", sign, " ", tag("strong", f"{_WORDS[verdict]}: "), names)
    summary = tag(
        "summary", f"{count_of(len(group[0].findings), 'Voraussetzung', 'Voraussetzungen')} am Beispiel {group[0].name}"
    )
    return join([head, tag("details", summary, reasons.findings(group[0].findings))])


def _company(item: Eligible) -> Sequence[object]:
    sign = tag("span", VERDICT_SIGNS[item.verdict], aria_hidden="true")
    owners = tag("div", listed(item.owners), class_="fp-soft fp-small")
    because = [finding for finding in item.findings if finding.verdict is item.verdict]
    return (
        join([item.name, owners]),
        join([sign, " ", _WORDS[item.verdict]]),
        join(tag("div", finding.sentence) for finding in because),
    )
