"""Förderprogramme: everything that is offered, narrowed by filters that stand in the address."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import (
    badge,
    call_filters,
    call_news,
    export,
    hints_list,
    merging_pairs,
    new_call,
    paging,
    saved_searches,
)
from dashboard.components.call_facts import coded, deadline, grant
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.labels import OFFICIAL_PAGES
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import count_of
from tracker.rules.access import Action
from tracker.services import calls, sources
from tracker.services.calls import CallFilter, CallRow

COLUMNS = (Column("Förderprogramm"), Column("Ebene"), Column("Status"), Column("Zuschuss"), Column("Frist"))
HEADER = (
    *("Förderprogramm", "Fördergeber", "Ebene", "Fördergebiet", "Antragsberechtigt", "Art der Förderung", "Themen"),
    *("Status", "Hinweis zum Status", "Fördersatz", "Höchstbetrag", "Nächste Frist", "Laufend", "Kurzbeschreibung"),
    *("Adresse", "Quelle", "Lizenz", "Nennung", "Zuletzt geändert", "Beispieldaten"),
)
Views = dict[str, Callable[[Session, Viewer], None]]
MOST_ROWS = 100_000
# What else the page shows, by the part of the address that asks for it; some of it is the office's alone.
VIEWS: Views = {call_news.VIEW: call_news.draw, new_call.VIEW: new_call.draw}
OFFICE_VIEWS: Views = {merging_pairs.VIEW: merging_pairs.draw, hints_list.VIEW: hints_list.draw}


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the page."""
    st.title("Förderprogramme", anchor=False)
    part = _views(viewer).get(st.query_params.get("ansicht", ""))
    if part is not None:
        show(tag("p", link("Alle Förderprogramme", viewer.to(addresses.CALLS)), class_="fp fp-screen"))
        part(session, viewer)
        return
    _ways(session, viewer)
    _list(session, viewer)


def _views(viewer: Viewer) -> Views:
    return VIEWS | (OFFICE_VIEWS if viewer.may(Action.CORRECT_CALL) else {})


def _ways(session: Session, viewer: Viewer) -> None:
    """Say what is new and what waits for the office."""
    enter = link("Programm anlegen", viewer.to(addresses.CALLS, ansicht=new_call.VIEW))
    ways: list[Markup] = [
        call_news.line(session, viewer),
        hints_list.line(session, viewer),
        merging_pairs.line(session, viewer),
        enter if viewer.may(Action.CORRECT_CALL) else Markup(""),
    ]
    found = [way for way in ways if way]
    if found:
        show(tag("p", join(found, " · "), class_="fp fp-screen"))


def _list(session: Session, viewer: Viewer) -> None:
    today = clock.today()
    filters = call_filters.draw(session, viewer, today=today)
    saved_searches.draw(session, viewer, today=today)
    number = paging.page_number()
    found = calls.page(
        session, viewer.actor, filters=filters, offset=(number - 1) * paging.PER_PAGE, limit=paging.PER_PAGE
    )
    if not found.rows:
        _nothing(viewer, filters, number=number, total=found.total)
        return
    call_filters.active(viewer, filters)
    heading = paging.heading(found.total, "Förderprogramm", "Förderprogramme", number=number)
    show(table(heading, COLUMNS, (_row(viewer, row, today) for row in found.rows)))
    paging.draw(addresses.CALLS, number=number, total=found.total)
    export.buttons("Förderprogramme", HEADER, lambda fresh: rows(fresh, viewer, filters))
    show(tag("p", OFFICIAL_PAGES, class_="fp fp-soft fp-small"))


def _row(viewer: Viewer, row: CallRow, today: date) -> Sequence[object]:
    title = link(row.title, viewer.to(addresses.CALL, id=str(row.public_id)))
    about = join([row.provider, " " if row.provider else "", badge.example(row.is_example)])
    name = join([title, tag("div", about, class_="fp-soft fp-small")])
    return name, row.level.label, badge.status(row.status), grant(row), deadline(row, today)


def _nothing(viewer: Viewer, filters: CallFilter, *, number: int, total: int) -> None:
    every = link("Alle Förderprogramme zeigen", viewer.to(addresses.CALLS))
    if number > 1 and total:
        empty(f"Diese Seite der Liste gibt es nicht; sie hat {count_of(total, 'Eintrag', 'Einträge')}.", every)
    elif call_filters.is_narrowed(filters):
        empty("Kein Förderprogramm passt zu dieser Suche.", join(["Nehmen Sie einen Filter weg. ", every]))
    else:
        to_sources = link("Quellen", viewer.to(addresses.SOURCES))
        empty("Es sind noch keine Förderprogramme da.", join(["Ein Abruf der ", to_sources, " holt sie."]))


def rows(session: Session, viewer: Viewer, filters: CallFilter) -> list[Sequence[Any]]:
    """Return what the list shows, all pages of it, as the cells of a file."""
    from tracker.exchange.tables import Euro, Percent

    known = {source.name: source for source in sources.listed(session, viewer.actor)}
    found = calls.page(session, viewer.actor, filters=filters, limit=MOST_ROWS).rows
    return [
        (
            *(row.title, row.provider, row.level.label, coded("areas", row.areas), coded("applicants", row.applicants)),
            *(coded("funding_types", row.funding_types), coded("topics", row.topics), row.status.label),
            row.status_note,
            Percent(row.rate_hundredths) if row.rate_hundredths is not None else None,
            Euro(row.amount_max_cents) if row.amount_max_cents is not None else None,
            *(row.next_closes_on, row.rolling, row.summary, row.url),
            *(
                (source.title, source.licence, source.attribution)
                if (source := known.get(row.source))
                else (row.source, "", "")
            ),
            *(row.changed_at, row.is_example),
        )
        for row in found
    ]
