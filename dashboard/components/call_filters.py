"""What the list of Förderprogramme is narrowed to: widgets whose values stand in the address, and the way back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar, cast
from urllib.parse import parse_qs

import streamlit as st
from sqlmodel import Session

from dashboard import addresses, ledger
from dashboard.components import call_facets
from dashboard.components.filters import choose_codes, choose_words
from dashboard.components.markup import join, link, show, tag
from dashboard.components.paging import back_to_first
from dashboard.labels import ORDERS
from dashboard.viewer import Viewer
from tracker.formats import moment
from tracker.services import sources
from tracker.services.calls import CallFilter, Order
from tracker.vocabulary import codes
from tracker.vocabulary.calls import CallStatus, DeadlineWindow, Level
from tracker.vocabulary.word import Word

NEW_SINCE, CHANGED_SINCE = "neu", "geaendert"
NEAREST = 50
AnyWord = TypeVar("AnyWord", bound=Word)
_TABLES: dict[str, codes.CodeTable] = {
    "gebiet": "areas",
    "antragsberechtigt": "applicants",
    "foerderart": "funding_types",
    "thema": "topics",
}


def draw(session: Session, viewer: Viewer, *, today: date) -> CallFilter:
    """Draw the search, the order and the filters with their counts; return what is asked for."""
    left, right = st.columns([3, 1])
    words = left.text_input(
        "Suche, auch in eigenen Worten",
        key="suche",
        bind="query-params",
        on_change=back_to_first,
        max_chars=200,
    )
    by_label = {label: order for order, label in ORDERS.items()}
    order = right.selectbox(
        "Sortieren nach", list(by_label), key="sortieren", bind="query-params", on_change=back_to_first
    )
    named = {source.name: source.title for source in sources.listed(session, viewer.actor)}
    with st.expander("Filter", key="filter"):
        first, second, third = st.columns(3)
        places = {
            name: column.container()
            for column, names in (
                (first, ("levels", "areas", "sources")),
                (second, ("statuses", "applicants", "deadlines")),
                (third, ("funding_types", "topics")),
            )
            for name in names
        }
        chosen = _widgets(places, named)
        filters = CallFilter.model_validate(
            {
                **chosen,
                "words": words,
                "near": _near(session, words, today),
                "today": today,
                "order": by_label[order],
                "new_since": _moment(NEW_SINCE),
                "changed_since": _moment(CHANGED_SINCE),
            }
        )
        call_facets.draw(session, viewer, filters, named, places)
    return filters


def _near(session: Session, words: str, today: date) -> tuple[int, ...]:
    """Return the calls close in meaning; none while nothing was compared yet, and the words alone decide."""
    if not words.strip():
        return ()
    with st.spinner("Es wird gesucht …"):
        from matcher import run  # a page that is not searched on never loads the matcher

        found = run.search(ledger.settings().data_dir, words, today=today, limit=NEAREST, session=session)
    return tuple(found or ())


def _widgets(places: Mapping[str, st.delta_generator.DeltaGenerator], named: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, label, key, kind in (
        ("levels", "Ebene", "ebene", Level),
        ("statuses", "Status", "status", CallStatus),
        ("deadlines", "Frist", "frist", DeadlineWindow),
    ):
        with places[name]:
            found[name] = choose_words(label, key, cast(type[Level], kind), on_change=back_to_first)
    for name, label, key, options in (
        ("areas", "Fördergebiet", "gebiet", codes.labels("areas")),
        ("applicants", "Antragsberechtigt", "antragsberechtigt", codes.labels("applicants")),
        ("funding_types", "Art der Förderung", "foerderart", codes.labels("funding_types")),
        ("topics", "Thema", "thema", codes.labels("topics")),
        ("sources", "Quelle", "quelle", named),
    ):
        with places[name]:
            found[name] = choose_codes(label, key, options, on_change=back_to_first)
    return found


def of_query(query: str, named: Mapping[str, str], *, today: date) -> CallFilter:
    """Return the filter an address asks for, as a saved search keeps it; what no longer exists is left out."""
    asked = parse_qs(query)
    by_source = {title: name for name, title in named.items()}
    orders = {label: order for order, label in ORDERS.items()}
    return CallFilter(
        words=" ".join(asked.get("suche", [])),
        levels=_words_of(asked.get("ebene", []), Level),
        statuses=_words_of(asked.get("status", []), CallStatus),
        deadlines=_words_of(asked.get("frist", []), DeadlineWindow),
        areas=_codes_of(asked, "gebiet"),
        applicants=_codes_of(asked, "antragsberechtigt"),
        funding_types=_codes_of(asked, "foerderart"),
        topics=_codes_of(asked, "thema"),
        sources=tuple(by_source[title] for title in asked.get("quelle", []) if title in by_source),
        today=today,
        order=cast(Order, orders.get(next(iter(asked.get("sortieren", [])), ""), "deadline")),
    )


def current_query() -> str:
    """Return the part of the address a saved search keeps: the filters, not the page, the person or the view."""
    parameters = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    left_out = {addresses.PAGE_NUMBER, addresses.VIEWER, NEW_SINCE, CHANGED_SINCE, "ansicht"}
    kept = [(name, value) for name, value in parameters if name not in left_out]
    return addresses.with_repeats("", kept).removeprefix("/?")


def active(viewer: Viewer, filters: CallFilter) -> None:
    """Say what the list is narrowed to: the filters themselves may be closed."""
    parts = [
        f"Suche: {filters.words}" if filters.words else "",
        *(f"Ebene: {level.label}" for level in filters.levels),
        *(f"Status: {status.label}" for status in filters.statuses),
        *(f"Frist: {window.label}" for window in filters.deadlines),
        *(f"Fördergebiet: {codes.label('areas', code)}" for code in filters.areas),
        *(f"Antragsberechtigt: {codes.label('applicants', code)}" for code in filters.applicants),
        *(f"Art der Förderung: {codes.label('funding_types', code)}" for code in filters.funding_types),
        *(f"Thema: {codes.label('topics', code)}" for code in filters.topics),
        "ausgewählte Quellen" if filters.sources else "",
        f"neu seit {moment(filters.new_since)}" if filters.new_since else "",
        f"neu oder geändert seit {moment(filters.changed_since)}" if filters.changed_since else "",
    ]
    found = [part for part in parts if part]
    if found:
        everything = link("Alle Filter entfernen", viewer.to(addresses.CALLS))
        show(tag("p", tag("strong", "Gefiltert nach "), join(found, " · "), " · ", everything, class_="fp"))


def is_narrowed(filters: CallFilter) -> bool:
    """Say whether anything but the order is asked for."""
    return filters.model_copy(update={"order": "deadline", "today": None, "near": ()}) != CallFilter()


def _moment(name: str) -> datetime | None:
    asked = st.query_params.get(name, "")
    try:
        found = datetime.fromisoformat(asked)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _words_of(labels: Sequence[str], kind: type[AnyWord]) -> tuple[AnyWord, ...]:
    return tuple(word for word in kind if word.label in labels)


def _codes_of(asked: Mapping[str, Sequence[str]], key: str) -> tuple[str, ...]:
    return tuple(code for code, label in codes.labels(_TABLES[key]).items() if label in asked.get(key, ()))
