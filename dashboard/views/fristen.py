"""Fristen: everything with a day as a list or a month, the upkeep of Gremien and Sitzungen, the office's own tasks."""

from datetime import date, timedelta
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import council_list, due_list, due_month, export, office_tasks, paging, subscription
from dashboard.components.empty import empty
from dashboard.components.filters import choose
from dashboard.components.markup import join, link
from dashboard.labels import ALL, ORDERS
from dashboard.viewer import Viewer
from tracker import clock
from tracker.rules.access import Action
from tracker.services import due_overview, people
from tracker.services.due_overview import DueGroup
from tracker.vocabulary.people import Role

LIST, MONTH, COUNCILS, TASKS = "Liste", "Monat", "Gremien", "Aufgaben"
_BACK = timedelta(days=90)
SPANS = {
    "nächste 30 Tage": (0, 30),
    "nächste 90 Tage": (0, 90),
    "nächste 12 Monate": (0, 365),
    "überfällig (letzte 90 Tage)": (-90, -1),
}
_USUAL = "nächste 90 Tage"
_UPKEEP = {COUNCILS: council_list.draw, TASKS: office_tasks.draw}


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the list, the month or the Gremien, as the address says."""
    st.title("Fristen", anchor=False)
    if not viewer.may(Action.READ_DUE):
        council_list.draw(session, viewer)
        return
    looks = [LIST, MONTH, COUNCILS, *([TASKS] if office_tasks.may_see(viewer) else [])]
    look = st.segmented_control("Ansicht", looks, default=LIST, key="ansicht", bind="query-params", required=True)
    if look in _UPKEEP:
        _UPKEEP[look](session, viewer)
        return
    today = clock.today()
    wanted, filtered = _filters(session, viewer)
    if look == MONTH:
        first = due_month.asked_month(today)
        due_month.ways(first)
        span: tuple[date, date | None] = (first, due_month.month_end(first))
    else:
        span = _span(today)
    found = due_overview.lines(session, viewer.actor, since=span[0], until=span[1], **wanted)
    if not found:
        _nothing(viewer, filtered=filtered)
        subscription.draw(session, viewer)
        return
    if look == MONTH:
        due_month.draw(viewer, found, span[0], today)
    else:
        due_list.draw(viewer, found, today)
    export.buttons(
        "Fristen",
        due_list.HEADER,
        lambda fresh: due_list.rows(due_overview.lines(fresh, viewer.actor, since=span[0], until=span[1], **wanted)),
    )

    subscription.draw(session, viewer)


def _filters(session: Session, viewer: Viewer) -> tuple[dict[str, Any], bool]:
    first, second, third = st.columns(3)
    groups = {group.label: group for group in DueGroup}
    with first:
        group = choose("Art", "art", list(groups), on_change=paging.back_to_first)
    wanted: dict[str, Any] = {"group": groups.get(group)}
    if viewer.actor.role in (Role.OFFICE, Role.ADMINISTRATOR):
        partners = {item.short_name: item.id for item in people.partners(session, viewer.actor)}
        with second:
            wanted["partner_id"] = partners.get(
                choose("Kommune", "kommune", list(partners), on_change=paging.back_to_first)
            )
    with third:
        if st.session_state.get("ansicht") != MONTH:
            st.selectbox(
                "Zeitraum",
                [_USUAL, *(name for name in SPANS if name != _USUAL), ALL],
                key="zeitraum",
                bind="query-params",
                on_change=paging.back_to_first,
            )
    return wanted, any(wanted.values())


def _span(today: date) -> tuple[date, date | None]:
    chosen = SPANS.get(st.session_state.get("zeitraum", _USUAL))
    if chosen is None:
        return today - _BACK, None
    return today + timedelta(days=chosen[0]), today + timedelta(days=chosen[1])


def _nothing(viewer: Viewer, *, filtered: bool) -> None:
    if filtered:
        empty("Keine Frist passt zu dieser Auswahl.", link("Alle Fristen zeigen", viewer.to(addresses.DUE)))
        return
    councils = link("Sitzungstermine eintragen", viewer.to(addresses.DUE, ansicht=COUNCILS))
    programmes = link("Förderprogrammen", viewer.to(addresses.CALLS, sortieren=ORDERS["deadline"]))
    counted = "Hier zählen Ihre Anträge, Aufgaben und Gremien. Die Fristen aller Programme stehen bei den "
    empty("In diesem Zeitraum steht keine Frist an.", join([counted, programmes, ". ", councils]))
