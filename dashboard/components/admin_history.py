"""The history in German sentences, with filters in the address and as a file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import export, filters, paging
from dashboard.components.empty import empty
from dashboard.components.markup import show, tag
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker.formats import moment
from tracker.services import history_view, people
from tracker.services.history_view import HistoryFilter

COLUMNS = tuple(Column(title) for title in ("Zeit", "Wer", "Kommune", "Was", "Betrifft"))
_LONGEST = 100


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the filters and the part of the history the address asks for."""
    st.header("Änderungshistorie", anchor=False)
    show(
        tag(
            "p",
            "Wer hat wann was geändert. Die Einträge werden nur ergänzt, nie geändert; Daten einzelner Personen lassen "
            "sich auf Verlangen löschen.",
            class_="fp",
        )
    )
    wanted = _wanted(session, viewer)
    number = paging.page_number()
    start = (number - 1) * paging.PER_PAGE
    found = history_view.page(session, viewer.actor, filters=wanted, offset=start, limit=paging.PER_PAGE)
    if not found.rows:
        empty("Kein Eintrag passt zu diesen Filtern.", "Wählen Sie einen längeren Zeitraum oder weniger Filter.")
    else:
        caption = paging.heading(found.total, "Eintrag", "Einträge", number=number)
        rows = ((moment(row.at), row.who, row.partner, row.sentence, row.subject) for row in found.rows)
        show(table(caption, COLUMNS, rows))
        paging.draw(addresses.ADMINISTRATION, number=number, total=found.total)
    export.buttons("Änderungshistorie", [c.title for c in COLUMNS], lambda fresh: _export(fresh, viewer, wanted))


def _wanted(session: Session, viewer: Viewer) -> HistoryFilter:
    partners = {item.short_name: item.id for item in people.partners(session, viewer.actor)}
    subjects = [*sorted(set(history_view.SUBJECTS.values())), history_view.OTHER]
    left, right = st.columns(2)
    with left:
        subject = filters.choose("Betrifft", "betrifft", subjects, on_change=paging.back_to_first)
    with right:
        partner = filters.choose("Kommune", "kommune", list(partners), on_change=paging.back_to_first)
    left, middle, right = st.columns(3)
    words = left.text_input(
        "Wörter", key="woerter", bind="query-params", max_chars=_LONGEST, on_change=paging.back_to_first
    )
    since = _day(middle, "Von", "von_tag")
    until = _day(right, "Bis", "bis_tag")
    return HistoryFilter(subject=subject, partner_id=partners.get(partner), words=words or "", since=since, until=until)


def _day(place: Any, label: str, key: str) -> date | None:
    chosen = place.date_input(
        label, None, key=key, bind="query-params", format="DD.MM.YYYY", on_change=paging.back_to_first
    )
    return chosen if isinstance(chosen, date) else None


def _export(session: Session, viewer: Viewer, wanted: HistoryFilter) -> list[Sequence[Any]]:
    found = history_view.page(session, viewer.actor, filters=wanted, limit=None)
    return [(row.at, row.who, row.partner, row.sentence, row.subject) for row in found.rows]
