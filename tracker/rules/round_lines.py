"""An application round as one line that people write and read, such as "Projektskizze: bis 31.03.2027, 12:00 Uhr"."""

import re
from datetime import date

from tracker.errors import Refused
from tracker.formats import day
from tracker.shapes.calls import RoundData
from tracker.vocabulary.calls import RoundKind

HOW = (
    "Bitte schreiben Sie je Runde eine Zeile, zum Beispiel „31.03.2027“, „Projektskizze: ab 01.02.2027 bis 31.03.2027, "
    "12:00 Uhr“, „jährlich zum 31.03. und 30.09.“ oder „laufend“."
)
_KINDS = {
    "projektskizze": RoundKind.OUTLINE,
    "skizze": RoundKind.OUTLINE,
    "antrag": RoundKind.APPLICATION,
    "anmeldung": RoundKind.REGISTRATION,
}
_DAY = r"\d{1,2}\.\d{1,2}\.\d{4}"
_MONTH_DAY = r"\d{1,2}\.\d{1,2}\."
_LINE = re.compile(
    rf"(?:(?P<kind>{'|'.join(_KINDS)})\s*:?\s+)?"
    r"(?P<rolling>laufend)?\s*"
    rf"(?:(?:jährlich|jedes jahr)\s+zum\s+(?P<recurs>{_MONTH_DAY}(?:\s*(?:,|und)\s*{_MONTH_DAY})*))?\s*"
    rf"(?:ab\s+(?P<opens>{_DAY}))?\s*"
    rf"(?:(?:bis(?:\s+zum)?\s+)?(?P<closes>{_DAY})(?:,?\s*(?P<time>\d{{1,2}}:\d{{2}})(?:\s*uhr)?)?)?",
    re.IGNORECASE,
)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def parse(line: str) -> RoundData:
    """Read one line.

    Raises:
        Refused: it is not clear which days are meant.
    """
    found = _LINE.fullmatch(" ".join(line.split()))
    if found is None or not any(found[name] for name in ("rolling", "recurs", "opens", "closes")):
        raise Refused(f"„{line[:60]}“ nennt keine Frist. {HOW}")
    opens, closes = _day(found["opens"]), _day(found["closes"])
    if opens and closes and opens > closes:
        raise Refused(f"„{line[:60]}“: Der Beginn liegt nach dem Ende. Bitte prüfen Sie die Daten.")
    return RoundData(
        kind=_KINDS[(found["kind"] or "antrag").lower()],
        opens_on=opens,
        closes_on=closes,
        closes_at=_time(found["time"]),
        recurs=tuple(sorted({_month_day(text) for text in re.findall(_MONTH_DAY, found["recurs"] or "")})),
        rolling=bool(found["rolling"]),
    )


def written(item: RoundData) -> str:
    """Return a round as a line that ``parse`` reads back."""
    parts = ["laufend"] if item.rolling else []
    if item.recurs:
        parts.append("jährlich zum " + ", ".join(f"{text[3:]}.{text[:2]}." for text in item.recurs))
    if item.opens_on:
        parts.append(f"ab {day(item.opens_on)}")
    if item.closes_on:
        parts.append(f"bis {day(item.closes_on)}" + (f", {item.closes_at} Uhr" if item.closes_at else ""))
    kind = "" if item.kind is RoundKind.APPLICATION else f"{item.kind.label}: "
    return kind + " ".join(parts)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    number, month, year = text.split(".")
    try:
        return date(int(year), int(month), int(number))
    except ValueError as error:
        raise Refused(f"Den Tag {text} gibt es nicht. Bitte prüfen Sie ihn.") from error


def _month_day(text: str) -> str:
    number, month = text.rstrip(".").split(".")
    try:
        # A leap year, so that 29 February is a day.
        return date(2024, int(month), int(number)).strftime("%m-%d")
    except ValueError as error:
        raise Refused(f"Den Tag {text} gibt es nicht. Bitte prüfen Sie ihn.") from error


def _time(text: str | None) -> str | None:
    if text is None:
        return None
    padded = text.zfill(5)
    if not _TIME.fullmatch(padded):
        raise Refused(f"Die Uhrzeit {text} gibt es nicht. Bitte prüfen Sie sie.")
    return padded
