"""The widget for one fact of a call, and what somebody typed or chose in it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components.markup import show, tag
from tracker.rules.correction_values import CODES, NAMES, OPEN, WORDS, choices, written
from tracker.vocabulary.calls import CallStatus, Level

_LINES = frozenset({"rounds", "bodies", "contact", "summary", "legal_basis"})
# What stands below a field; Streamlit's own help would add English words for those who have pages read aloud.
_HOW = {
    "rounds": "Je Runde eine Zeile: „31.03.2027“, „Projektskizze: ab 01.02.2027 bis 31.03.2027, 12:00 Uhr“, "
    f"„jährlich zum 31.03.“, „laufend“; „{OPEN}“, wenn keine bekannt ist.",
    "bodies": "Je Stelle eine Zeile: „Ansprechstelle: Bezirksregierung Arnsberg; 02931 82-0; poststelle@bra.nrw.de“. "
    "Arten: Fördergeber, Bewilligungsbehörde, Projektträger, Ansprechstelle. Bitte keine einzelnen Personen.",
    "hundredths": f"Zum Beispiel „80 %“; „{OPEN}“, wenn nicht bekannt.",
    "cents": f"Zum Beispiel „500.000“; „{OPEN}“, wenn nicht bekannt.",
}


def widget(field: str, *, key: str, value: Any = None, label: str = "") -> None:
    """Draw the widget of a field; ``value`` is what the call says now."""
    name = label or NAMES[field]
    if field in WORDS:
        words = list(WORDS[field])
        unknown = CallStatus.UNKNOWN if field == "status" else Level.UNKNOWN
        place = words.index(WORDS[field](value or unknown))
        st.selectbox(name, words, index=place, format_func=lambda word: word.label, key=key)
    elif field in CODES:
        names = choices(CODES[field])
        chosen = [code for code in value or () if code in names]
        st.multiselect(
            name,
            sorted(names, key=lambda code: names[code]),
            default=chosen,
            format_func=lambda code: names[code],
            key=key,
            placeholder="Bitte wählen",
            filter_mode="contains",
        )
    elif field in _LINES:
        st.text_area(name, value=_text(field, value), key=key)
    else:
        st.text_input(name, value=_text(field, value), key=key)
    how = _HOW.get(field) or _HOW.get(field.rpartition("_")[2])
    if how:
        show(tag("p", how, class_="fp fp-soft fp-small"))


def given(field: str, *, key: str) -> str | tuple[str, ...]:
    """Return what stands in the widget of a field."""
    found: str | Sequence[str] | None = st.session_state.get(key)
    if found is None:
        return ""
    if isinstance(found, str):
        # One of our own words is a text too; the ledger keeps its code.
        return str(found)
    return tuple(str(code) for code in found)


def _text(field: str, value: Any) -> str:
    return "" if value is None or value == [] else written(field, value)
