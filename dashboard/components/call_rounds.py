"""The application rounds of a call: those that hold, and those that were moved or dropped."""

import streamlit as st

from dashboard.components.call_facts import round_line
from dashboard.components.markup import Markup, join, show, tag
from tracker import clock
from tracker.formats import count_of, day
from tracker.rules.round_lines import written
from tracker.services.call_detail import CallDetail, PastRound


def draw(found: CallDetail) -> None:
    """Draw the rounds; the past ones can be opened."""
    if not found.rounds and not found.past_rounds:
        return
    st.header("Antragsrunden", anchor=False)
    today = clock.today()
    if found.rounds:
        show(tag("ul", *(tag("li", round_line(item, today)) for item in found.rounds), class_="fp"))
    else:
        show(tag("p", "Zurzeit ist keine Runde bekannt.", class_="fp"))
    if found.past_rounds:
        words = count_of(len(found.past_rounds), "frühere Angabe", "frühere Angaben")
        lines = tag("ul", *(tag("li", _past(item)) for item in found.past_rounds))
        show(tag("div", tag("details", tag("summary", f"{words} zu Runden"), lines), class_="fp"))


def _past(item: PastRound) -> Markup:
    became = f"verschoben auf: {written(item.moved_to)}" if item.moved_to else "nicht mehr genannt"
    since = f"galt vom {day(item.known_since.date())} bis {day(item.superseded_at.date())}"
    return join([tag("s", written(item.round)), f", {became} ", tag("span", f"({since})", class_="fp-soft fp-small")])
