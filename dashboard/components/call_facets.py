"""How many Förderprogramme each filter would leave, as links that take the filter on or off."""

from collections.abc import Mapping

import streamlit as st
from sqlmodel import Session
from streamlit.delta_generator import DeltaGenerator

from dashboard import addresses, ledger
from dashboard.components.markup import Markup, join, link, tag
from dashboard.viewer import Viewer
from tracker.formats import number
from tracker.rules.access import sees_office_only
from tracker.services import call_facets
from tracker.services.call_facets import FACETS, Facet, Stamp
from tracker.services.calls import CallFilter
from tracker.vocabulary import codes
from tracker.vocabulary.calls import CallStatus, DeadlineWindow, Level
from tracker.vocabulary.word import Word

SHOWN = 5
# The name of each filter in the address.
KEYS: dict[Facet, str] = {
    "levels": "ebene",
    "areas": "gebiet",
    "sources": "quelle",
    "statuses": "status",
    "applicants": "antragsberechtigt",
    "deadlines": "frist",
    "funding_types": "foerderart",
    "topics": "thema",
}
_WORDS: dict[str, type[Word]] = {"levels": Level, "statuses": CallStatus, "deadlines": DeadlineWindow}
_TABLES: dict[str, codes.CodeTable] = {
    "areas": "areas",
    "applicants": "applicants",
    "funding_types": "funding_types",
    "topics": "topics",
}


def draw(
    session: Session,
    viewer: Viewer,
    filters: CallFilter,
    named: Mapping[str, str],
    places: Mapping[str, DeltaGenerator],
) -> None:
    """Draw the counts below the filters; ``named`` are the sources' titles."""
    assert filters.today is not None
    counts = _counts(
        session,
        viewer,
        filters=filters,
        stamp=call_facets.stamp(session, viewer.actor, today=filters.today),
        everything=sees_office_only(viewer.actor),
        database=ledger.settings().database,
    )
    for facet in FACETS:
        places[facet].html(_facet(facet, counts[facet], named))


# Counting ten thousand calls eight times takes half of what a page may take; nothing changes between two clicks.
@st.cache_data(max_entries=256, show_spinner=False, hash_funcs={CallFilter: CallFilter.model_dump_json, Stamp: repr})
def _counts(
    _session: Session, _viewer: Viewer, *, filters: CallFilter, stamp: Stamp, everything: bool, database: str
) -> dict[Facet, dict[str, int]]:
    """Count once for each state of the ledger, each filter and each circle of readers."""
    return call_facets.counts(_session, _viewer.actor, filters=filters, today=stamp.day)


def _facet(facet: Facet, counts: Mapping[str, int], named: Mapping[str, str]) -> Markup:
    ordered = sorted(
        ((number_of, _label(facet, value, named)) for value, number_of in counts.items() if number_of),
        key=lambda item: (-item[0], item[1]),
    )
    links = [_link(KEYS[facet], label, count) for count, label in ordered]
    if not links:
        return tag("div", tag("p", "keine", class_="fp-soft fp-small"), class_="fp")
    first, rest = links[:SHOWN], links[SHOWN:]
    more = tag("details", tag("summary", f"{len(rest)} weitere"), join(rest, " · ")) if rest else ""
    return tag("div", tag("div", join(first, " · "), more, class_="fp-small"), class_="fp")


def _link(key: str, label: str, count: int) -> Markup:
    chosen = label in st.query_params.get_all(key)
    kept = [
        (name, value)
        for name in st.query_params
        for value in st.query_params.get_all(name)
        if name != addresses.PAGE_NUMBER and (name, value) != (key, label)
    ]
    to = addresses.with_repeats(addresses.CALLS, kept if chosen else [*kept, (key, label)])
    words = f"{label}\N{NO-BREAK SPACE}({number(count)})"
    shown = tag("strong", f"✓\N{NO-BREAK SPACE}{words}") if chosen else words
    return link(shown, to, aria_label=f"{label}: {number(count)}{', gewählt, entfernen' if chosen else ''}")


def _label(facet: Facet, value: str, named: Mapping[str, str]) -> str:
    if facet in _WORDS:
        return _WORDS[facet](value).label
    return named.get(value, value) if facet == "sources" else codes.label(_TABLES[facet], value)
