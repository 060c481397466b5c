"""What a cell of somebody's Fördermittelübersicht says: a value of ours, or its text kept as *offen*."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.exchange import cells
from tracker.exchange.funding_columns import COLUMNS, Holds
from tracker.exchange.funding_words import reason_of, stage_of, word_of
from tracker.exchange.grids import GridRow, Value
from tracker.exchange.workbook import text_of
from tracker.rules.amounts import read_euro, read_percent
from tracker.rules.german_dates import read_day

_RANGE = re.compile(r"\s+-\s+|\s*[–—]\s*|\s+bis(?:\s+zum)?\s+|(?<=\d{4})-(?=\d)")
_APPLIED = re.compile(r"\bbeantragt(?:\s+(?:am|zum))?:?\s*(?P<day>[\d.]+\d)", re.IGNORECASE)
_APPROVED = re.compile(
    r"\b(?:genehmigt|bewilligt|erteilt|zugelassen)(?:\s+(?:am|zum))?:?\s*(?P<day>[\d.]+\d)", re.IGNORECASE
)
_OWN_UNIT = re.compile(r"€|eur|mio|mrd|tsd|tausend", re.IGNORECASE)


class EarlyStart(NamedTuple):
    """Vorzeitiger Maßnahmenbeginn: applied for, approved, and what the list says about it ("nein" too)."""

    requested_on: date | None = None
    approved_on: date | None = None
    text: str = ""


class Refund(NamedTuple):
    """An Erstattung as a list names it: an amount (cents), where it is one, and the words beside it."""

    cents: int | None = None
    text: str = ""


class CellReading(NamedTuple):
    """A cell understood. ``value`` is ``None`` when it is *offen*; ``original`` is what has to be kept beside it.

    ``problem`` is a German sentence for the preview, empty where nothing has to be checked.
    """

    value: Any
    original: str = ""
    problem: str = ""


def read_cell(field: str, raw: Value, *, header: str = "", fractions: bool = False) -> CellReading:
    """Read a cell of a field. ``fractions``: the numbers of a column of rates are parts of one, as Excel keeps them."""
    holds = COLUMNS[field].holds
    if holds is Holds.EURO:
        return _euro(raw, cells.header_factor(header))
    if holds is Holds.PERCENT:
        return _percent(raw, fractions=fractions)
    if holds is Holds.DAY:
        found = read_day(raw)
        return CellReading(found.day, "" if found.day else text_of(raw), found.problem or _rolling(found.rolling, raw))
    if holds is Holds.DUE:
        return _due(raw)
    if holds is Holds.EARMARK:
        return _earmark(raw)
    return _TEXTUAL[holds](field, text_of(raw))


def read_period(row: GridRow, columns: dict[str, int]) -> dict[str, Value]:
    """Return both ends where one column holds "01.01.2025 – 31.12.2026"; empty where it does not."""
    place = columns.get("period_from")
    if place is None or "period_to" in columns or place >= len(row.values):
        return {}
    parts = [part for part in _RANGE.split(text_of(row.values[place])) if part.strip()]
    if len(parts) != 2 or not all(read_day(part).day for part in parts):
        return {}
    return {"period_from": parts[0], "period_to": parts[1]}


def are_fractions(values: Sequence[Value]) -> bool:
    """Say whether the numbers of a column of rates are parts of one: Excel keeps 40 % as 0.4."""
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return bool(numbers) and all(0 <= value <= 1 for value in numbers)


def _rolling(rolling: bool, raw: Value) -> str:
    return f"„{text_of(raw)[:40]}“ ist kein Datum." if rolling else ""


def _euro(raw: Value, factor: int) -> CellReading:
    if factor > 1 and isinstance(raw, int | float) and not isinstance(raw, bool):
        found = read_euro(float(Decimal(str(raw)) * factor))
    else:
        found = read_euro(raw)
        if factor > 1 and found.value is not None and not _OWN_UNIT.search(text_of(raw)):
            found = found._replace(value=found.value * factor)
    return CellReading(found.value, "" if found.value is not None else text_of(raw), found.problem)


def _percent(raw: Value, *, fractions: bool) -> CellReading:
    found = read_percent(raw, is_fraction=fractions)
    return CellReading(found.value, "" if found.value is not None else text_of(raw), found.problem)


def _due(raw: Value) -> CellReading:
    """Read a deadline: a day, or words such as *laufend* that are an answer of their own."""
    found = read_day(raw)
    if found.day is not None:
        return CellReading(found.day)
    text = text_of(raw)
    if found.rolling or not text:
        return CellReading(text or None)
    # Words of up to a hundred characters have a place beside the day; they are shown as *offen* there.
    return CellReading(text, "", found.problem) if len(text) <= 100 else CellReading(None, text, found.problem)


def _earmark(raw: Value) -> CellReading:
    text = text_of(raw)
    # A bare number is a year here, never the number Excel gives a day.
    found = read_day(text if text.isdecimal() else raw)
    value = found.day or (found.year if text == str(found.year) else None)
    if value is not None:
        return CellReading(value)
    return CellReading(None, text, found.problem or _rolling(found.rolling, raw))


def _text(field: str, text: str) -> CellReading:
    longest = COLUMNS[field].longest
    if field not in {"short_description", "conditions"}:
        text = " ".join(text.split())
    if len(text) <= longest:
        return CellReading(text)
    problem = f"Der Text ist länger als {longest} Zeichen; er steht ganz in den übernommenen Angaben."
    return CellReading(f"{text[: longest - 1]}…", text, problem)


def _word(field: str, text: str) -> CellReading:
    said = word_of(field, text)
    if said is None:
        return CellReading(None, text, f"„{text[:40]}“ ist keine der vorgesehenen Angaben.")
    return CellReading(said.word, "" if said.certain else text)


def _stage(field: str, text: str) -> CellReading:
    said = stage_of(text)
    if said is None:
        return CellReading(None, text, f"„{text[:40]}“ ist kein Stand, den es hier gibt.")
    return CellReading(said.word, "" if said.certain else text)


def _early_start(field: str, text: str) -> CellReading:
    days = [pattern.search(text) for pattern in (_APPLIED, _APPROVED)]
    requested, approved = (read_day(found["day"]).day if found else None for found in days)
    value = EarlyStart(requested, approved)
    is_told = bool(value.requested_on or value.approved_on)
    # What the days do not say again stays beside them.
    value = value if is_told and text == early_start_text(value) else value._replace(text=text[:300])
    problem = "" if is_told or text.casefold() in {"nein", "ja", "entfällt"} else f"„{text[:40]}“ nennt keinen Tag."
    return CellReading(value, "" if len(text) <= 300 else text, problem)


def early_start_text(value: EarlyStart) -> str:
    """Return how our own file says it: the words of the list where there are some, else the days."""
    if value.text:
        return value.text
    named = (("beantragt am", value.requested_on), ("genehmigt am", value.approved_on))
    return ", ".join(f"{word} {day.day:02d}.{day.month:02d}.{day.year:04d}" for word, day in named if day)


def _refund(field: str, text: str) -> CellReading:
    found = read_euro(text.replace(".", ",") if re.fullmatch(r"\d+\.\d{1,2}", text) else text)
    # Without the day of a Bescheid it has no place of its own, so the text is kept as well.
    return CellReading(Refund(found.value, "" if found.value is not None else text), text)


def _reason(field: str, text: str) -> CellReading:
    return CellReading(reason_of(text))


_TEXTUAL: dict[Holds, Callable[[str, str], CellReading]] = {
    Holds.TEXT: _text,
    Holds.PARTNER: _text,
    Holds.WORD: _word,
    Holds.STAGE: _stage,
    Holds.EARLY_START: _early_start,
    Holds.REFUND: _refund,
    Holds.REASON: _reason,
}
