"""Gremien of an application: each partner's Beschlussgrundlage, the way backwards from the Frist, and the matrix."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import application_head, council_matrix, export, resolution_forms
from dashboard.components.badge import badge
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, count_of, weekday_day
from tracker.rules.access import Action
from tracker.services import backward_plan, resolutions
from tracker.services.application_cards import ApplicationCard
from tracker.services.backward_plan import BackwardPlan
from tracker.services.resolutions import ResolutionCard
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.projects import PartnerRole

COLUMNS = tuple(Column(name) for name in ("Kommune", "Beschlussgrundlage", "Gremium und Tag", "Was daraus folgt"))
HEADER = ("Kommune", "Gremium", "Datum", "Empfehlung/Entscheidung", "Grundlage", "Ergebnis", "Vorlagen-Nr.", "Grund")


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw what every partner decides on, its way through the Gremien, and the forms for it."""
    application_head.heading("Beschlussgrundlagen")
    if not card.view.shares:
        empty("Beratungen sehen die beteiligten Kommunen.", "Öffentliche Sitzungen stehen auf der Seite Fristen.")
        return
    today = clock.today()
    found = resolutions.of_application(session, viewer.actor, public_id=card.public_id, today=today)
    _table(viewer, card, found, today)
    mine = [
        part
        for part in card.parts
        if part.role is not PartnerRole.ASSOCIATED and viewer.may(Action.EDIT_RESOLUTION, part.partner_id)
    ]
    if mine and viewer.may(Action.EDIT_RESOLUTION):
        resolution_forms.draw(session, viewer, card, mine, [item for item in found if item.is_own], today)
    application_head.heading("Weg durch die Gremien")
    _way(viewer, backward_plan.of_application(session, viewer.actor, public_id=card.public_id, today=today), card)


def _table(viewer: Viewer, card: ApplicationCard, found: Sequence[ResolutionCard], today: date) -> None:
    if not found:
        empty(
            "Noch keine Beschlussgrundlage eingetragen.",
            "Für jede Kommune mit Eigenanteil braucht der Antrag eine der sechs Grundlagen.",
        )
        return
    show(table(count_of(len(found), "Eintrag", "Einträge"), COLUMNS, (_row(item) for item in found)))
    export.buttons(
        "Beschlussgrundlagen",
        HEADER,
        lambda fresh: [
            _line(item)
            for item in resolutions.of_application(fresh, viewer.actor, public_id=card.public_id, today=today)
        ],
    )


def _row(item: ResolutionCard) -> Sequence[object]:
    data = item.data
    if data.decided_on is not None:
        result = "" if data.passed is None else " (zugestimmt)" if data.passed else " (abgelehnt)"
        when = f"{weekday_day(data.decided_on)}{result}"
    elif item.sitting_on is not None:
        when = f"geplant: {weekday_day(item.sitting_on)}"
    elif data.basis in (DecisionBasis.RESOLUTION, DecisionBasis.URGENT):
        when = "noch kein Tag"
    elif data.basis is DecisionBasis.RESERVED:
        when = f"nachzureichen bis {weekday_day(data.due_on)}"
    else:
        when = "kein Gremium"
    where = join([tag("div", item.council), tag("div", when, class_="fp-soft")]) if item.council else when
    return item.partner, data.basis.label, where, finding(item)


def finding(item: ResolutionCard) -> Markup:
    """Say what follows from a Beschlussgrundlage; the sign only repeats the words."""
    said = item.finding
    missing = tag("ul", *(tag("li", words) for words in said.missing), class_="fp-terms") if said.missing else ""
    mark = join([badge("bitte prüfen", "open"), " "]) if said.warns else ""
    return join([mark, said.sentence, missing])


def _line(item: ResolutionCard) -> Sequence[object]:
    data = item.data
    result = UNKNOWN if data.passed is None else "zugestimmt" if data.passed else "abgelehnt"
    return (
        *(item.partner, item.council, data.decided_on or item.sitting_on),
        *(data.step.label if data.step else "", data.basis.label, result, data.paper_number, data.reason),
    )


def _way(viewer: Viewer, plan: BackwardPlan, card: ApplicationCard) -> None:
    if plan.matrix is None:
        empty(plan.note, link("Zu den Gremien", viewer.to(addresses.DUE, ansicht="Gremien")))
        return
    said = [
        tag(
            "li",
            tag("strong", f"{item.partner}, {item.target.name}: "),
            item.sentence.removeprefix(f"{item.partner}: "),
        )
        for item in plan.plans
    ]
    show(tag("div", tag("ul", *said, class_="fp-terms"), class_="fp"))
    council_matrix.draw(plan.matrix, card.data.title)
    st.caption(
        "Rückwärts gerechnet von der Frist: Empfehlung vor Entscheidung, Vorlagenschluss wie veröffentlicht, sonst "
        "nach dem Vorlauf des Gremiums. Über den Druck des Browsers wird die Tabelle eine Seite A4 quer."
    )
