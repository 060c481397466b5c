"""Signs in a title that tell one programme from its sister: year, round, part, number, Land."""

import re
from dataclasses import dataclass
from functools import cache

from tracker.rules.wording import folded, readable
from tracker.vocabulary.codes import labels

_ORDINALS = ("erste", "zweite", "dritte", "vierte", "fuenfte", "sechste", "siebte", "achte", "neunte", "zehnte")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROUND = (
    r"(?:foerder|wettbewerbs|projekt|antrags|ideen)?-?"
    r"(?:aufrufe?s?|runden?|calls?|tranchen?|wettbewerbe?s?|auflage|ausschreibungs?(?:runde)?)"
)
_PART = (
    r"(?:programm|foerder|teil)?-?(?:teile?s?|modul|baustein|saeule|phase|stufe|linie|komponente|kategorie|los|abschnitt"
    r"|schwerpunkt|massnahmen?|bereich|gegenstand|produkt|anlage|interventionen?)"
)
_SIGN = r"(?:\d+(?:\.\d+)*[a-z]?|[ivx]+|[a-h])"
# The day of a guideline names its edition in print, not what it funds.
_DAY = re.compile(r"\b(?:vom |am |stand:? )?\d{1,2}\.\s?(?:\d{1,2}\.|[a-zäöü]+)\s?(?:19|20)\d\d\b", re.IGNORECASE)
_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s?(?:-|–|—|\?|/|bis)\s?((?:19|20)?\d\d)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COUNTED = re.compile(
    rf"\b(?:(?P<before>\d+|{'|'.join(_ORDINALS)})(?:[nrs]|er|en)? {_ROUND}\b"
    rf"|{_ROUND} (?:nr )?(?P<after>\d{{1,2}}|[ivx]+)\b)"
)
_NAMED_PART = re.compile(rf"\b{_PART} (?P<sign>{_SIGN})\b(?: (?:und|bis|oder) (?P<more>{_SIGN})\b)?")
# Topics of the EU carry an identifier: "HORIZON-MISS-2026-CIT-01-01".
_TOPIC = re.compile(r"\b[A-Z][A-Z0-9]+(?:-[A-Z0-9]+){3,}\b")
_ROMAN_SIGN = re.compile(r"(?<=\s)[IVX]{1,4}\b(?![.-]\w)")
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:\.\d+)*[a-z]?(?![\w%-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Marks:
    """What a title says beside its subject. An empty set says nothing."""

    years: frozenset[str]
    rounds: frozenset[str]
    parts: frozenset[str]
    numbers: frozenset[str]
    laender: frozenset[str]


def marks(title: str) -> Marks:
    """Return the signs of a title."""
    plain = _DAY.sub(" ", readable(title))
    topics = set(_TOPIC.findall(plain))
    roman = {_counted(sign.lower()) for sign in _ROMAN_SIGN.findall(plain)}
    plain = _TOPIC.sub(" ", plain)
    years = {f"{match[1]}-{match[2][-2:]}" for match in _PERIOD.finditer(plain)}
    plain = _PERIOD.sub(" ", plain)
    years |= set(_YEAR.findall(plain))
    low = folded(_YEAR.sub(" ", plain))
    rounds = {_counted(match["before"] or match["after"]) for match in _COUNTED.finditer(low)}
    low = _COUNTED.sub(" ", low)
    parts = topics | {sign for match in _NAMED_PART.finditer(low) for sign in (match["sign"], match["more"]) if sign}
    numbers = roman | set(_NUMBER.findall(_NAMED_PART.sub(" ", low)))
    return Marks(*map(frozenset, (years, rounds, parts, numbers, _laender_in(low))))


def edition(title: str) -> frozenset[str]:
    """Return the years and round numbers of a title: another one means another round of the programme."""
    found = marks(title)
    return found.years | {f"{number}. Runde" for number in found.rounds}


def contradict(one: Marks, other: Marks) -> bool:
    """Say whether both titles carry a sign of the same kind and none of them is common."""
    return any(left and right and not left & right for left, right in _kinds(one, other))


def unequal(one: Marks, other: Marks) -> bool:
    """Say whether one title carries a year, round, part or number that the other does not."""
    return any(left != right for left, right in _kinds(one, other)[:4])


def _kinds(one: Marks, other: Marks) -> list[tuple[frozenset[str], frozenset[str]]]:
    return [
        (one.years, other.years),
        (one.rounds, other.rounds),
        (one.parts, other.parts),
        (one.numbers, other.numbers),
        (one.laender, other.laender),
    ]


def _counted(word: str) -> str:
    if word in _ORDINALS:
        return str(_ORDINALS.index(word) + 1)
    return str(_ROMAN.index(word) + 1) if word in _ROMAN else word


def _laender_in(low: str) -> set[str]:
    return {_laender()[match[1]] for match in _land_names().finditer(low)}


@cache
def _laender() -> dict[str, str]:
    names = {folded(name): code for code, name in labels("areas").items() if code.startswith("DE-")}
    return names | {"nrw": "DE-NW"}


@cache
def _land_names() -> re.Pattern[str]:
    """Match the longer name before the one inside it: "Sachsen-Anhalt" is not Sachsen."""
    names = sorted(_laender(), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(names)})(?:s|e[rns])?\b")
