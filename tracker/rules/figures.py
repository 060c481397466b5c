"""Days, rates, amounts, applicants and places that a text names where it speaks of them. No reading: noticing.

``crawler.facts`` reads what is certain. This is coarser: it finds what may have changed where nothing was read,
so that a person looks. Each value is written as a person reads it ("31.03.2027", "80 %"), whatever its form was.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tracker import formats
from tracker.rules import figure_words, people_and_places, weighing
from tracker.rules.passages import Line


class Topic(StrEnum):
    """What a figure is about."""

    DEADLINE = "deadline"
    RATE = "rate"
    AMOUNT = "amount"
    STATUS = "status"
    APPLICANTS = "applicants"
    AREA = "area"


class Figure(NamedTuple):
    """One value of one topic, as people write it."""

    topic: Topic
    value: str


_MONTHS = (
    *("januar", "februar", "märz", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "dezember"),
)
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_PART_OF_YEAR = (
    r"(?:frühjahr|frühling|sommer|herbst|winter"
    r"|(?:\d|i{1,3}v?|(?:erste|zweite|dritte|vierte)[sn]?)\.?\s(?:quartal|halbjahr))"
)
_DAY = re.compile(
    r"\b(?P<day>\d{1,2})\.\s?(?:(?P<number>\d{1,2})\.\s?(?P<year>20\d\d|\d\d(?![\d.,:]))?"
    rf"|{_MONTH}\b(?:\s(?P<long_year>20\d\d))?)"
    r"|\b(?P<iso_year>20\d\d)-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)\b"
    rf"|\b(?P<vague>(?:(?:anfang|mitte|ende)\s)?(?:{'|'.join(_MONTHS)}|{_PART_OF_YEAR})\s(?:des\sjahres\s)?20\d\d)\b"
    r"|\b(?P<rolling>laufend|fortlaufend|jederzeit|ganzjährig|windhund\w*)\b"
)
# Ministries open a page with nothing but the window: "02.11.2026 - 05.02.2027".
_WINDOW = re.compile(r"\W*\d{1,2}\.\d{1,2}\.20\d\d\s?[-–—?]\s?\d{1,2}\.\d{1,2}\.20\d\d\W*")
_TENS = ("zehn", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig", "hundert")
# "60 bis 80 Prozent": the upper end.
_PERCENT = re.compile(
    rf"\b(?P<figure>\d{{1,3}}(?:,\d{{1,4}})?|{'|'.join(_TENS)})(?:\s?%|[\s-]?prozent\w*|\s?v\.\s?h\.|\svom\shundert)"
    r"|\b(?P<half>die hälfte|hälftig\w*)|\b(?P<full>vollfinanzierung)"
)
_SCALE = {"mi": 1_000_000, "mr": 1_000_000_000, "ts": 1_000, "ta": 1_000}
_EURO = re.compile(
    r"(?P<before>\beur\s|€\s?)?\b(?P<figure>\d{1,3}(?:[. ]\d{3}){1,4}(?:,\d{1,2})?|\d{1,12}(?:,\d{1,4})?)(?:,-+)?"
    r"(?:\s?(?P<scale>mio|million|mrd|milliarde|tsd|tausend)\w*\.?)?"
    r"(?:\s?(?:euro|eur\b|€|(?P<thousand>teuro|t€))|(?(before)(?!\w)|(?!)))"
)
_NOW = r"(?:derzeit|zurzeit|zur zeit|momentan|aktuell|vorerst|bis auf weiteres)"
_STATES = tuple(
    (re.compile(pattern), value)
    for value, pattern in (
        (
            "Mittel ausgeschöpft",
            r"(?:mittel|topf|budget)\b.{0,50}(?:ausgeschöpft|erschöpft|aufgebraucht|gebunden|leer)\b",
        ),
        (
            "Antragstellung nicht mehr möglich",
            r"nicht mehr (?:\w+ ){0,2}(?:möglich|gestellt|angenommen|entgegengenommen|beantragt|eingereicht|bewilligt)"
            r"|\b(?:ausgelaufen|eingestellt|geschlossen|frist \w{0,4} ?abgelaufen)\b",
        ),
        (
            "Antragsstopp",
            rf"antragss?topp|\b(?:ausgesetzt|pausiert|gestoppt)\b|\b{_NOW}\b.{{0,70}}\b(?:nicht|keine)\b",
        ),
        (
            "Antragstellung wieder möglich",
            r"\b(?:wieder|erneut)\b.{0,30}\b(?:möglich|gestellt|geöffnet|beantragt|eingereicht)\b",
        ),
    )
)
_ABOUT_APPLYING = re.compile(r"antr[aä]g|förder|programm|mittel\b|topf|einreich|bewerb|verfahren|aufruf")
_CONDITION = re.compile(r"\b(?:wenn|sobald|sofern|falls|solange|soweit|bis die|bis zur|vorbehaltlich)\b")


def figures(line: Line) -> set[Figure]:
    """Return what one sentence or line names, where its words or its heading say what it is about."""
    return set(_found(line))


def _found(line: Line) -> Iterator[Figure]:
    yield from (Figure(Topic.STATUS, value) for value in _states(line.low))
    yield from (Figure(Topic.APPLICANTS, value) for value in people_and_places.applicants(line))
    yield from (Figure(Topic.AREA, value) for value in people_and_places.places(line))
    for topic, pattern, value_of, cues in _KINDS:
        for match in pattern.finditer(line.low):
            value = "" if topic is Topic.DEADLINE and _names_a_paper(line, match) else value_of(match)
            if value and (weighing.speaks_of(cues, line, match.start(), match.end()) or _is_window(line)):
                yield Figure(topic, value)


def _names_a_paper(line: Line, match: re.Match[str]) -> bool:
    """Say whether a day stands for a document ("Richtlinie vom 12.03.2024"), not for one of an application."""
    return line.low[: match.start()].rstrip(" :").endswith("vom") and " bis " not in line.low[match.end() :][:30]


def _is_window(line: Line) -> bool:
    return _WINDOW.fullmatch(line.low) is not None


def _states(low: str) -> Iterator[str]:
    if _ABOUT_APPLYING.search(low) and not _CONDITION.search(low):
        value = next((value for pattern, value in _STATES if pattern.search(low)), None)
        if value:
            yield value


def _day(match: re.Match[str]) -> str:
    if match["rolling"]:
        return "laufend"
    if match["vague"]:
        return " ".join(match["vague"].split()).title()
    year = match["iso_year"] or match["year"] or match["long_year"] or ""
    year = f"20{year}" if len(year) == 2 else year
    number = match["iso_month"] or match["number"]
    month = int(number) if number else _MONTHS.index(match["month"]) + 1
    day = int(match["iso_day"] or match["day"])
    try:
        # A leap year stands in where none is named; a day that no calendar has is nothing to look at.
        date(int(year or 2000), month, day)
    except ValueError:
        return ""
    return f"{day:02d}.{month:02d}.{year}"


def _rate(match: re.Match[str]) -> str:
    if match["half"]:
        return formats.percent(5_000)
    if match["full"]:
        return formats.percent(10_000)
    word = match["figure"]
    figure = str((_TENS.index(word) + 1) * 10) if word in _TENS else word
    hundredths = round(Decimal(figure.replace(",", ".")) * 100)
    return formats.percent(hundredths) if 0 < hundredths <= 10_000 else ""


def _amount(match: re.Match[str]) -> str:
    figure = match["figure"].replace(" ", "").replace(".", "").replace(",", ".")
    scale = 1_000 if match["thousand"] else _SCALE.get((match["scale"] or "")[:2], 1)
    return formats.euro(round(Decimal(figure) * scale * 100))


_KINDS = (
    (Topic.DEADLINE, _DAY, _day, figure_words.DEADLINE),
    (Topic.RATE, _PERCENT, _rate, figure_words.RATE),
    (Topic.AMOUNT, _EURO, _amount, figure_words.AMOUNT),
)
