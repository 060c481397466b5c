"""The fields of an application's form: drawn from its data, kept as plain words, read back with German figures."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import streamlit as st

from dashboard.components import required
from tracker.errors import Refused
from tracker.formats import UNKNOWN, day, euro, percent
from tracker.rules.amounts import Reading, read_euro, read_percent
from tracker.rules.application_words import FIELDS
from tracker.rules.german_dates import read_day
from tracker.shapes.applications import LONG, MOST_PARTNERS, SHORT, ApplicationData
from tracker.vocabulary.applications import (
    ApplicationModel,
    Financing,
    GrantForm,
    OfficeSupport,
    Spending,
    SubmissionRoute,
)
from tracker.vocabulary.calls import Level
from tracker.vocabulary.projects import Duty
from tracker.vocabulary.word import Word

Kind = Literal["text", "area", "euro", "percent", "number", "day", "word", "flag"]
SHORTEST_TITLE = 3
TITLE = "Maßnahme (mindestens drei Zeichen)"
_IN_A_ROW = 3


class Field(NamedTuple):
    """A field of the form: its name in ``ApplicationData`` and how it is typed."""

    name: str
    kind: Kind
    words: type[Word] | None = None
    must: bool = False

    @property
    def label(self) -> str:
        """Return what stands above it."""
        label = FIELDS[self.name] + _HINTS.get(self.kind, "")
        return required.marked(label) if self.must and self.kind == "text" else label


_HELP = {
    "title": "Der Name, unter dem Sie Geld beantragen; so steht er im Antrag und in der Fördermittelübersicht. Oft "
    "heißt die Maßnahme wie das Vorhaben oder ist ein Abschnitt davon."
}
PROJECTS_HELP = (
    "Vorhaben der Bestandsaufnahme, denen der Antrag dient. Ein Antrag kann mehreren dienen, und ein Vorhaben kann aus "
    "mehreren Anträgen bezahlt werden. Leer geht auch."
)
_HINTS = {"euro": " (€)", "percent": " (%)", "day": " (TT.MM.JJJJ)"}
# A deadline may be "laufend", or something that is no day yet; its words are kept beside it.
_WITH_WORDS = {"outline_due_on": "outline_due_text", "target_on": "target_text"}

GROUPS: dict[str, tuple[Field, ...]] = {
    "Maßnahme": (
        Field("title", "text", must=True),
        Field("short_description", "area"),
        Field("unit", "text"),
        Field("contact", "text"),
        Field("duty", "word", Duty),
        Field("spending", "word", Spending),
    ),
    "Förderprogramm": (
        Field("programme", "text"),
        Field("provider", "text"),
        Field("authority", "text"),
        Field("agency", "text"),
        Field("level", "word", Level, must=True),
        Field("grant_form", "word", GrantForm, must=True),
        Field("model", "word", ApplicationModel, must=True),
        Field("financing", "word", Financing),
        Field("rate_hundredths", "percent"),
        Field("cap_cents", "euro"),
        Field("minimum_cents", "euro"),
        Field("own_share_min_hundredths", "percent"),
        Field("fixed_cents", "euro"),
        Field("partners_included", "number"),
        Field("further_cents", "euro"),
        Field("partners_min", "number"),
    ),
    "Beträge": (
        Field("requested_cents", "euro"),
        Field("awarded_cents", "euro"),
        Field("total_cents", "euro"),
        Field("eligible_cents", "euro"),
        Field("third_party_cents", "euro"),
        Field("other_public_cents", "euro"),
        Field("own_share_cents", "euro"),
        Field("running_cost_cents", "euro"),
        Field("application_cost_cents", "euro"),
    ),
    "Fristen und Einreichung": (
        Field("outline_due_on", "day"),
        Field("target_on", "day"),
        Field("submitted_on", "day"),
        Field("receipt_on", "day"),
        Field("route", "word", SubmissionRoute),
        Field("portal", "text"),
        Field("transaction_number", "text"),
        Field("reference_number", "text"),
        Field("own_reference", "text"),
        Field("file_location", "text"),
        Field("early_start_requested_on", "day"),
        Field("early_start_approved_on", "day"),
    ),
    "Weiteres": (
        Field("support", "word", OfficeSupport),
        Field("purpose_fulfilled_on", "day"),
        Field("conditions", "area"),
        Field("is_public", "flag"),
    ),
}
ALL = tuple(field for fields in GROUPS.values() for field in fields)
_NOTES = {
    "Beträge": "Gibt es einen Finanzierungsplan, gelten dessen Zeilen statt der Gesamtkosten und Anteile hier.",
    "Fristen und Einreichung": "Bei den Antragsfristen ist auch „laufend“ möglich.",
}


def as_typed(data: ApplicationData) -> dict[str, Any]:
    """Return the values as a person would type them: plain words, so that a draft can be kept."""
    return {field.name: _typed(field, data) for field in ALL}


def draw(
    key: Callable[[str], str],
    on_change: Callable[[], None],
    *,
    opened: tuple[str, ...],
    fixed: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Draw the groups; the values come from the session under ``key(name)``.

    ``fixed`` are fields that follow from elsewhere, with where from: they are shown and cannot be typed.
    """
    for group, fields in GROUPS.items():
        with st.expander(group, expanded=group in opened):
            if group in _NOTES:
                st.caption(_NOTES[group])
            wide = [field for field in fields if field.kind == "area" or field.name == "title"]
            narrow = [field for field in fields if field not in wide]
            for field in wide:
                _draw(st, field, key(field.name), on_change, fixed.get(field.name, ""))
            # Row by row, so that the order is the same on a narrow screen and for the keyboard.
            for first in range(0, len(narrow), _IN_A_ROW):
                places = st.columns(_IN_A_ROW)
                for place, field in zip(places, narrow[first : first + _IN_A_ROW], strict=False):
                    _draw(place, field, key(field.name), on_change, fixed.get(field.name, ""))


def is_named(values: Mapping[str, Any]) -> bool:
    """Say whether the Maßnahme has a name."""
    return len(str(values.get("title") or "").strip()) >= SHORTEST_TITLE


def read(values: Mapping[str, Any], before: ApplicationData) -> ApplicationData:
    """Read the form back; what it does not name stays as ``before``.

    Raises:
        Refused: the first field that cannot be used, in words.
    """
    found: dict[str, Any] = {}
    for field in ALL:
        found |= _value(field, values.get(field.name), before)
    required.check({TITLE: is_named(found)})
    return ApplicationData.model_validate(before.model_dump() | found)


def _typed(field: Field, data: ApplicationData) -> Any:
    value = getattr(data, field.name)
    if field.name in _WITH_WORDS and value is None:
        return getattr(data, _WITH_WORDS[field.name])
    if field.kind == "flag":
        return bool(value)
    if value is None or value == "":
        return UNKNOWN if field.kind == "word" else ""
    writers: dict[str, Callable[[Any], str]] = {"euro": euro, "percent": percent, "day": day}
    return value.label if field.kind == "word" else writers.get(field.kind, str)(value)


def _draw(place: Any, field: Field, key: str, on_change: Callable[[], None], fixed: str) -> None:
    if fixed:
        place.text_input(field.label, key=key, disabled=True, max_chars=SHORT)
        place.caption(fixed)
    elif field.kind == "word" and field.words is not None:
        options = [word.label for word in field.words]
        place.selectbox(field.label, options if field.must else [UNKNOWN, *options], key=key, on_change=on_change)
    elif field.kind == "flag":
        place.checkbox("Öffentlich: darf in öffentliche Berichte", key=key, on_change=on_change)
    elif field.kind == "area":
        place.text_area(field.label, key=key, on_change=on_change, max_chars=LONG, height=110)
    else:
        help_text = _HELP.get(field.name)
        place.text_input(field.label, key=key, on_change=on_change, max_chars=SHORT, help=help_text)


def _value(field: Field, typed: Any, before: ApplicationData) -> dict[str, Any]:
    if field.kind == "flag":
        return {field.name: bool(typed)}
    text = str(typed or "").strip()
    if field.kind == "word" and field.words is not None:
        word = next((item for item in field.words if item.label == text), None)
        return {field.name: word} if word is not None or not field.must else {}
    if field.kind == "day":
        return _day(field, text, before)
    if field.kind in ("euro", "percent"):
        reading: Reading = read_euro(text) if field.kind == "euro" else read_percent(_with_sign(text))
        if reading.problem:
            raise Refused(f"{FIELDS[field.name]}: {reading.problem}")
        return {field.name: reading.value}
    if field.kind == "number":
        return {field.name: _number(field, text)}
    return {field.name: text if field.kind == "area" else " ".join(text.split())}


def _number(field: Field, text: str) -> int | None:
    if text and not (text.isdecimal() and 1 <= int(text) <= MOST_PARTNERS):
        raise Refused(f"{FIELDS[field.name]}: Bitte geben Sie eine ganze Zahl von 1 bis {MOST_PARTNERS} ein.")
    return int(text) if text else None


def _with_sign(text: str) -> str:
    # The field says that percent are meant, so "1" is one percent and no share of the whole.
    return f"{text} %" if text and text[-1].isdigit() else text


def _day(field: Field, text: str, before: ApplicationData) -> dict[str, Any]:
    reading = read_day(text)
    words = _WITH_WORDS.get(field.name)
    if words is not None and text and text == getattr(before, words):
        # What a list said and nobody could read stays until somebody writes a day.
        return {field.name: None, words: text}
    if words is None and (reading.problem or reading.rolling):
        raise Refused(
            f"{FIELDS[field.name]}: {reading.problem or 'Bitte nennen Sie einen Tag, zum Beispiel 31.12.2026.'}"
        )
    if words is not None and reading.problem:
        raise Refused(f"{FIELDS[field.name]}: {reading.problem} Möglich ist auch „laufend“.")
    found: dict[str, Any] = {field.name: reading.day}
    return found if words is None else found | {words: "laufend" if reading.rolling else ""}
