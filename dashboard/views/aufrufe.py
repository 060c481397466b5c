"""Förderprogramme: everything that is offered, narrowed by filters that stand in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import badge, export, paging
from dashboard.components.call_facts import coded, deadline, grant
from dashboard.components.empty import empty
from dashboard.components.filters import choose_codes, choose_words
from dashboard.components.markup import join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.labels import OFFICIAL_PAGES, ORDERS
from dashboard.viewer import Viewer
from tracker import clock
from tracker.services import calls, sources
from tracker.services.calls import CallFilter, CallRow, Order
from tracker.vocabulary import codes
from tracker.vocabulary.calls import CallStatus, Level

COLUMNS = (Column("Förderprogramm"), Column("Ebene"), Column("Status"), Column("Zuschuss"), Column("Frist"))
HEADER = (
    *("Förderprogramm", "Fördergeber", "Ebene", "Fördergebiet", "Antragsberechtigt", "Art der Förderung", "Themen"),
    *("Status", "Hinweis zum Status", "Fördersatz", "Höchstbetrag", "Nächste Frist", "Laufend", "Kurzbeschreibung"),
    *("Adresse", "Quelle", "Lizenz", "Nennung", "Zuletzt geändert", "Beispieldaten"),
)
MOST_ROWS = 100_000


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the page."""
    st.title("Förderprogramme", anchor=False)
    filters = _filters(session, viewer)
    number = paging.page_number()
    found = calls.page(
        session, viewer.actor, filters=filters, offset=(number - 1) * paging.PER_PAGE, limit=paging.PER_PAGE
    )
    if not found.rows:
        _nothing(viewer, filters, number=number, total=found.total)
        return
    _active(viewer, filters)
    heading = paging.heading(found.total, "Förderprogramm", "Förderprogramme", number=number)
    today = clock.today()
    show(table(heading, COLUMNS, (_row(viewer, row, today) for row in found.rows)))
    paging.draw(addresses.CALLS, number=number, total=found.total)
    export.buttons("Förderprogramme", HEADER, lambda fresh: rows(fresh, viewer, filters))
    show(tag("p", OFFICIAL_PAGES, class_="fp fp-soft fp-small"))


def _filters(session: Session, viewer: Viewer) -> CallFilter:
    changed = paging.back_to_first
    left, right = st.columns([3, 1])
    words = left.text_input(
        "Suche in Titel, Fördergeber und Kurzbeschreibung",
        key="suche",
        bind="query-params",
        on_change=changed,
        max_chars=200,
    )
    by_label = {label: order for order, label in ORDERS.items()}
    order = right.selectbox("Sortieren nach", list(by_label), key="sortieren", bind="query-params", on_change=changed)
    with st.expander("Filter", key="filter"):
        first, second, third = st.columns(3)
        with first:
            levels = choose_words("Ebene", "ebene", Level, on_change=changed)
            areas = choose_codes("Fördergebiet", "gebiet", codes.labels("areas"), on_change=changed)
        with second:
            statuses = choose_words("Status", "status", CallStatus, on_change=changed)
            applicants = choose_codes(
                "Antragsberechtigt", "antragsberechtigt", codes.labels("applicants"), on_change=changed
            )
        with third:
            topics = choose_codes("Thema", "thema", codes.labels("topics"), on_change=changed)
            named = {source.name: source.title for source in sources.listed(session, viewer.actor)}
            chosen = choose_codes("Quelle", "quelle", named, on_change=changed)
    return CallFilter(
        words=words,
        levels=levels,
        statuses=statuses,
        areas=areas,
        applicants=applicants,
        topics=topics,
        sources=chosen,
        order=cast(Order, by_label[order]),
    )


def _active(viewer: Viewer, filters: CallFilter) -> None:
    """Say what the list is narrowed to: the filters themselves may be closed."""
    parts = [
        f"Suche: {filters.words}" if filters.words else "",
        *(f"Ebene: {level.label}" for level in filters.levels),
        *(f"Status: {status.label}" for status in filters.statuses),
        *(f"Fördergebiet: {codes.label('areas', code)}" for code in filters.areas),
        *(f"Antragsberechtigt: {codes.label('applicants', code)}" for code in filters.applicants),
        *(f"Thema: {codes.label('topics', code)}" for code in filters.topics),
        "ausgewählte Quellen" if filters.sources else "",
    ]
    active = [part for part in parts if part]
    if active:
        everything = link("Alle Filter entfernen", viewer.to(addresses.CALLS))
        show(tag("p", tag("strong", "Gefiltert nach "), join(active, " · "), " · ", everything, class_="fp"))


def _row(viewer: Viewer, row: CallRow, today: date) -> Sequence[object]:
    title = link(row.title, viewer.to(addresses.CALL, id=str(row.public_id)))
    about = join([row.provider, " " if row.provider else "", badge.example(row.is_example)])
    name = join([title, tag("div", about, class_="fp-soft fp-small")])
    return name, row.level.label, badge.status(row.status), grant(row), deadline(row, today)


def _nothing(viewer: Viewer, filters: CallFilter, *, number: int, total: int) -> None:
    every = link("Alle Förderprogramme zeigen", viewer.to(addresses.CALLS))
    if number > 1 and total:
        empty(f"Diese Seite der Liste gibt es nicht; sie hat {total} Einträge.", every)
    elif filters.model_copy(update={"order": "deadline"}) != CallFilter():
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
