"""Zwischen- and Verwendungsnachweise: their days, the form's table, the steps of the audit office, the refund."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from sqlmodel import Session

from dashboard.components import application_head, export, proof_forms
from dashboard.components.badge import badge
from dashboard.components.empty import empty
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import join, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import euro, percent, weekday_day
from tracker.rules.access import Action
from tracker.rules.awards.proof import ProofCell, ProofHalf, ProofRow
from tracker.services import proof_cards
from tracker.services.application_cards import ApplicationCard
from tracker.services.proof_cards import ProofCard

COLUMNS = (
    Column("Zeile"),
    *(
        Column(f"{source}: {what}", number=True)
        for source in ("Bescheid", "Abrechnung")
        for what in ("insgesamt", "zuwendungsfähig")
    ),
)
HEADER = (
    "",
    *(
        f"{source}, {what}, {unit}"
        for source in ("lt. Zuwendungsbescheid", "lt. Abrechnung")
        for what in ("insgesamt", "davon zuwendungsfähig")
        for unit in ("€", "v. H.")
    ),
)


def draw(session: Session, viewer: Viewer, card: ApplicationCard, *, may_keep: bool) -> None:
    """Draw the proofs and their forms."""
    application_head.heading("Nachweise")
    found = proof_cards.of_application(session, viewer.actor, public_id=card.public_id, now=clock.now())
    if not found:
        empty("Noch kein Nachweis begonnen.", "Die Frist dafür steht unten bei den Fristen aus dem Bescheid.")
    show_notice(proof_forms.PLACE)
    for item in found:
        _proof(item)
        if may_keep:
            proof_forms.lines(viewer, item)
        if viewer.may(Action.AUDIT_PROOF, item.data.partner_id or card.lead_id):
            proof_forms.audit(viewer, item)
    if may_keep:
        proof_forms.save(viewer, card, found)


def _proof(item: ProofCard) -> None:
    data = item.data
    days = [
        Fact("Frist", weekday_day(data.due_on)),
        Fact("an RPA am", _day(data.to_audit_on)),
        Fact("geprüft am (RPA)", _day(data.audited_on)),
        Fact("eingereicht am", _day(data.submitted_on)),
        Fact("geprüft am (Fördergeber)", _day(data.checked_on)),
    ]
    said = [tag("p", tag("strong", "Prüfvermerk RPA: "), data.audit_note)] if data.audit_note else []
    if data.objection:
        done = f"erledigt am {weekday_day(data.objection_settled_on)}" if data.objection_settled_on else "offen"
        mark = badge(done, "yes" if data.objection_settled_on else "open")
        said.append(tag("p", tag("strong", "Beanstandung: "), data.objection, " ", mark))
    if data.finding:
        said.append(tag("p", tag("strong", "Prüfungsfeststellung: "), data.finding))
    name = f" ({item.name})" if item.name else ""
    show(tag("section", tag("h3", f"{data.kind.label}{name}"), facts(days), *said, class_="fp"))
    if item.entries:
        _table(item)
    if item.refund is not None:
        show(tag("div", tag("div", item.refund.sentence, class_="fp-bar fp-bar-example"), class_="fp"))


def _day(value: date | None) -> str:
    return "noch nicht" if value is None else weekday_day(value)


def _table(item: ProofCard) -> None:
    for half in (item.table.income, item.table.cost):
        rows = [*half.rows, half.total]
        show(table(f"Zahlenmäßiger Nachweis, {half.side.label}", COLUMNS, (_row(row) for row in rows)))
    for sentence in item.table.findings:
        show(tag("div", tag("div", sentence, class_="fp-bar fp-bar-example"), class_="fp"))
    export.buttons(f"{item.data.kind.label} {item.name}".strip(), HEADER, lambda _: _lines(item))
    st.caption("Spalten wie im Formular: laut Zuwendungsbescheid und laut Abrechnung, jeweils in € und v. H.")


def _row(row: ProofRow) -> Sequence[object]:
    cells = (row.planned, row.planned_eligible, row.actual, row.actual_eligible)
    name = tag("strong", row.title) if row.title == "Summe" else row.title
    return name, *(_cell(cell) for cell in cells)


def _cell(cell: ProofCell) -> object:
    if cell.cents is None:
        return "offen"
    share = tag("div", percent(cell.share_hundredths), class_="fp-soft") if cell.share_hundredths is not None else ""
    return join([euro(cell.cents), share])


def _lines(item: ProofCard) -> list[Sequence[object]]:
    return [line for half in (item.table.income, item.table.cost) for line in _half(half)]


def _half(half: ProofHalf) -> list[Sequence[object]]:
    from tracker.exchange.tables import Euro

    def cell(found: ProofCell) -> tuple[object, object]:
        share = percent(found.share_hundredths) if found.share_hundredths is not None else None
        return (Euro(found.cents) if found.cents is not None else None), share

    return [
        (
            f"{half.side.label}: {row.title}",
            *cell(row.planned),
            *cell(row.planned_eligible),
            *cell(row.actual),
            *cell(row.actual_eligible),
        )
        for row in (*half.rows, half.total)
    ]
