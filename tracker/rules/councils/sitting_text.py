"""One line about a sitting taken apart: its days, its time, what else is said, and what is left as the name."""

import re
from typing import NamedTuple

from tracker.rules.german_dates import DayReading, read_day

_WEEKDAY = r"(?:(?:mo|di|mi|do|fr|sa|so)(?:ntag|enstag|ttwoch|nnerstag|eitag|mstag)?\b\.?\s*,?\s*(?:den\s+)?)?"
_MONTH = r"(?:jan|feb|mär|maerz|mrz|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-zä]*\.?"
_DAY = (
    rf"{_WEEKDAY}(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}"
    rf"|\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?\d{{4}}|\d{{2}}(?![\d:.]))?|\d{{1,2}}\.\s?{_MONTH}(?:\s?\d{{4}})?)"
)
_DUE_WORD = (
    r"(?:(?:vorlagen?|abgabe|redaktions|antrags|einreichungs|anmelde)(?:schluss|frist)"
    r"|vorlagen?\s+bis|einreichung\s+bis)"
)
_DUE = re.compile(rf"\b{_DUE_WORD}\s*:?\s*(?:am\s+|bis\s+(?:zum\s+)?)?,?\s*({_DAY})", re.IGNORECASE)
_DATES = re.compile(rf"(?:\bam\s+)?(?<![\d.])({_DAY})(?!\d)", re.IGNORECASE)
_CLOCK = r"(?:[01]?\d|2[0-3])(?::[0-5]\d(?:\s*(?:uhr|h)\b)?|(?:\.[0-5]\d)?\s*uhr\b)"
_TIME = re.compile(
    rf"(?:\b(?:um|ab)\s+)?(?<![\d.:])({_CLOCK})(?:\s*(?:-|–|bis)\s*(?:ca\.\s*)?(?:{_CLOCK}))?", re.IGNORECASE
)
_PUBLIC = re.compile(r"\b(nicht[-\s]?)?öffentlich(?:e\s+sitzung|er\s+teil)?\b(?:\s*(?:und|/|\+)\s*)?", re.IGNORECASE)
_CANCELLED = re.compile(
    r"\b(?:entfällt|entfallen|abgesagt|fällt\s+aus|ausgefallen|gestrichen|storniert)\b", re.IGNORECASE
)
_PLACE = re.compile(
    r"\b(?:rathaus|ratssaal|\w*sitzungssaal|saal|raum|bürgerhaus|kreishaus|stadthalle|forum|aula|ort)\b", re.IGNORECASE
)
_YES_NO = {"ja": True, "nein": False, "j": True, "n": False, "x": True}
_HAS_YEAR = re.compile(r"\d{4}|\.\d{2}$")
_EDGE = " \t\r,;:|.-–—()[]•*"


class LineParts(NamedTuple):
    """What a line says. ``days`` are the sittings, ``due`` the Vorlagenschluss where a word marks it."""

    days: tuple[DayReading, ...]
    due: DayReading | None
    starts_at: str
    is_public: bool | None
    cancelled: bool
    names: tuple[str, ...]


def take_apart(text: str, *, year: int | None = None) -> LineParts:
    """Take a line apart; ``year`` is put to days that name none ("05.02." below the heading "2027")."""
    text, due = _due(text, year)
    days = tuple(_read(match[1], year) for match in _DATES.finditer(text))
    text = _DATES.sub(",", text)
    time = _TIME.search(text)
    text = _TIME.sub(",", text)
    text, is_public = _public(text)
    cancelled = _CANCELLED.search(text) is not None
    names, said = _names(_CANCELLED.sub(",", text))
    return LineParts(
        days=days,
        due=due,
        starts_at=clock_time(time[1]) if time else "",
        is_public=is_public if said is None else said,
        cancelled=cancelled,
        names=names,
    )


def clock_time(text: str) -> str:
    """Return "17:00 Uhr", "17.30 Uhr" or "9 Uhr" as "17:00", "17:30", "09:00"."""
    numbers = re.findall(r"\d+", text)
    return f"{int(numbers[0]):02d}:{numbers[1] if len(numbers) > 1 else '00'}"


def yes_no(text: str) -> bool | None:
    """Return what a cell about the public says; None for an empty or another one."""
    plain = text.strip(_EDGE).lower()
    if plain in _YES_NO:
        return _YES_NO[plain]
    return _public(text)[1]


def is_cancelled(text: str) -> bool:
    """Say whether a text calls a sitting off."""
    return _CANCELLED.search(text) is not None


def _due(text: str, year: int | None) -> tuple[str, DayReading | None]:
    match = _DUE.search(text)
    if match is None:
        return text, None
    return f"{text[: match.start()]},{text[match.end() :]}", _read(match[1], year)


def _read(text: str, year: int | None) -> DayReading:
    typed = " ".join(text.split())
    if year is not None and not _HAS_YEAR.search(typed):
        typed = f"{typed}{year}" if typed.endswith(".") and typed[-2].isdigit() else f"{typed} {year}"
    return read_day(typed)


def _public(text: str) -> tuple[str, bool | None]:
    found = [match[1] is None for match in _PUBLIC.finditer(text)]
    # A sitting with a public and a non-public part is public for our purpose: papers go out.
    return _PUBLIC.sub(",", text), any(found) if found else None


def _names(text: str) -> tuple[tuple[str, ...], bool | None]:
    pieces = [piece.strip(_EDGE) for piece in re.split(r"[,;|\t]", text)]
    said = next((_YES_NO[piece.lower()] for piece in pieces if piece.lower() in _YES_NO), None)
    words = [piece for piece in pieces if piece and piece.lower() not in _YES_NO]
    named = [piece for piece in words if not _PLACE.search(piece)]
    return tuple(named or words), said
