"""Ähnlich gefördert: up to three projects of others, with who got how much for what, from the catalogue of awards."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard.components.markup import Markup, join, outside, show, tag
from dashboard.viewer import Viewer
from tracker.formats import euro
from tracker.models.calls import FundingCall
from tracker.services import known_awards
from tracker.shapes.awards import SimilarAward

TITLE = "Ähnlich gefördert"
_SOURCE = (
    "Quelle: Förderkatalog des Bundes. Er nennt das Förderprogramm nicht; "
    "der Bezug ist aus Thema und Titel erschlossen."
)


def draw(session: Session, viewer: Viewer, call: FundingCall) -> None:
    """Draw the awards that resemble a call; nothing when none is known."""
    found = known_awards.similar(session, viewer.actor, call_id=call.id)
    if found:
        st.header(TITLE, anchor=False)
        show(tag("div", listed(found), class_="fp"))


def listed(found: Sequence[SimilarAward]) -> Markup:
    """Return awards as a list, for a page or a card."""
    sign = tag("span", "€", class_="fp-sign", aria_hidden="true")
    items = (tag("li", sign, tag("div", *_lines(award))) for award in found)
    return join([tag("ul", *items, class_="fp-list"), tag("p", _SOURCE, class_="fp-soft fp-small")])


def _lines(award: SimilarAward) -> Sequence[Markup]:
    who = " · ".join(filter(None, [award.recipient, _years(award), _amount(award), award.ministry]))
    return (
        tag("p", tag("strong", outside(award.title, award.url))),
        tag("p", who),
        tag("p", f"{award.why}{' · aus dem Kreis Unna' if award.nearby else ''}", class_="fp-soft fp-small"),
    )


def _years(award: SimilarAward) -> str:
    if award.starts_on is None:
        return ""
    first, last = award.starts_on.year, award.ends_on.year if award.ends_on else None
    return f"{first}\N{EN DASH}{last}" if last is not None and last != first else str(first)


def _amount(award: SimilarAward) -> str:
    return euro(award.amount_cents) if award.amount_cents is not None else ""
