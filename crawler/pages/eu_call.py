"""A topic of the EU portal as a call. Its fields become the first lines of the text, so that facts can be quoted."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import quote

from crawler.pages import eu_rounds
from crawler.pages.eu_money import Contribution, contribution_of
from crawler.pages.eu_rows import Topic
from crawler.parsing import line, plain
from tracker.rules.deadlines import status_on
from tracker.shapes.calls import CallData, CallFacts, Passage, RoundData
from tracker.vocabulary.calls import CallStatus, Level, RoundKind

Unknown = Callable[[str, str], None]

PORTAL = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"
LICENCE = "CC BY 4.0"
ATTRIBUTION = "Europäische Union, Portal „Funding & Tenders“, Beschluss 2011/833/EU"
FORTHCOMING, OPEN, CLOSED = "31094501", "31094502", "31094503"
_STATUS = {FORTHCOMING: CallStatus.FORECASTED, OPEN: CallStatus.OPEN, CLOSED: CallStatus.CLOSED}
_WORDS = {FORTHCOMING: "Forthcoming", OPEN: "Open", CLOSED: "Closed"}
_TYPES = frozenset(("1", "2", "8"))  # topics, other grants, cascade or competitive calls
_STAGES = {RoundKind.OUTLINE: "Erste Stufe bis", RoundKind.APPLICATION: "Zweite Stufe bis"}
_LONGEST_KEYWORD = 80


class _Lines:
    """Lines of a text in the making, each with its place."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, said: str) -> Passage:
        start = len(self.text)
        self.text += f"{said}\n"
        return Passage(start=start, end=start + len(said), quote=said)


def description_of(topic: Topic) -> str:
    """Return the description as plain text; empty when the answer left it out."""
    return plain(topic.first("descriptionByte") or topic.first("description"))


def call_of(topic: Topic, *, source: str, today: date, unknown: Unknown) -> CallData:
    """Return the call a topic describes as of ``today``; codes nobody knows are reported."""
    title = line(topic.first("title")) or line(topic.rows[0].content) or topic.key
    actions = tuple(line(each) for each in topic.all("typesOfAction"))
    lines = _Lines()
    lines.add(title)
    lines.add(f"Kennung: {topic.key}")
    for label, said in (("Aufruf", line(topic.first("callTitle"))), ("Art der Maßnahme", "; ".join(actions))):
        if said:
            lines.add(f"{label}: {said}")
    facts = _facts(topic, lines, today, unknown)
    if topic.first("type") not in _TYPES:
        unknown("Art", topic.first("type"))
    return CallData(
        source=source,
        external_id=topic.key,
        url=_page(topic),
        title=title,
        provider="Europäische Kommission",
        level=Level.EU,
        areas=("EU",),
        funding_types=("sonstige",) if any("rize" in each for each in actions) else ("zuschuss",),
        keywords=_keywords(topic, actions),
        facts=facts,
        summary=line(topic.first("callTitle")),
        text="\n".join(filter(None, (lines.text, description_of(topic)))).strip(),
        licence=LICENCE,
        attribution=ATTRIBUTION,
    )


def _facts(topic: Topic, lines: _Lines, today: date, unknown: Unknown) -> CallFacts:
    opens, said = eu_rounds.opening(topic), topic.first("status")
    status = _STATUS.get(said, CallStatus.UNKNOWN)
    if said not in _STATUS:
        unknown("Status", said or "(leer)")
    stated = lines.add(f"Stand im Portal: {_WORDS.get(said, said)}")
    if opens:
        lines.add(f"Einreichung ab {opens:%d.%m.%Y}")
    rounds = tuple(_rounds(topic, lines, opens, unknown))
    passages, values = _money(contribution_of(topic, unknown), lines)
    by_calendar = status_on(rounds, today)
    if status is CallStatus.FORECASTED and by_calendar is CallStatus.OPEN:
        # The opening was put off: the calendar alone would open it.
        passages["status"] = stated
    elif by_calendar is not CallStatus.UNKNOWN and status is not CallStatus.UNKNOWN:
        status = by_calendar
    return CallFacts(status=status, rounds=rounds, passages=passages, **values)


def _rounds(topic: Topic, lines: _Lines, opens: date | None, unknown: Unknown) -> list[RoundData]:
    model = eu_rounds.model(topic, unknown)
    deadlines = eu_rounds.deadlines(topic, unknown)
    kinds = eu_rounds.kinds(model, len(deadlines))
    rounds = []
    for place, (deadline, kind) in enumerate(zip(deadlines, kinds, strict=True)):
        label = _STAGES[kind] if RoundKind.OUTLINE in kinds else "Einreichung bis"
        at = f", {deadline.at} Uhr (Brüssel)" if deadline.at else ""
        passage = lines.add(f"{label} {deadline.day:%d.%m.%Y}{at}")
        first = place == 0 or RoundKind.OUTLINE not in kinds
        rounds.append(
            RoundData(
                kind=kind,
                opens_on=opens if opens and first and opens <= deadline.day else None,
                closes_on=deadline.day,
                closes_at=deadline.at or None,
                quote=passage.quote,
                passage=passage,
            )
        )
    return rounds


def _money(found: Contribution, lines: _Lines) -> tuple[dict[str, Passage], dict[str, int]]:
    passages: dict[str, Passage] = {}
    values: dict[str, int] = {}
    for name, label, cents in (("amount_min", "mindestens", found.least), ("amount_max", "höchstens", found.most)):
        if cents is not None:
            euro = f"{cents // 100:,}".replace(",", ".") + (f",{cents % 100:02}" if cents % 100 else "")
            passages[name] = lines.add(f"Beitrag der EU je Vorhaben {label} {euro} Euro")
            values[f"{name}_cents"] = cents
    return passages, values


def _keywords(topic: Topic, actions: tuple[str, ...]) -> tuple[str, ...]:
    codes = {topic.key, topic.first("identifier"), topic.first("callIdentifier")}
    words = (line(each) for name in ("keywords", "tags") for each in topic.all(name))
    found = [each for each in (*words, *actions) if each and each not in codes and len(each) <= _LONGEST_KEYWORD]
    return tuple(dict.fromkeys(found))


def _page(topic: Topic) -> str:
    """Return the page people read; the address in a row of type 1 is that of a JSON file."""
    url = next((row.url for row in topic.rows if row.url), "")
    if topic.first("type") != "1" and re.match(r"https?://", url) and not url.endswith(".json"):
        return url
    return PORTAL + quote(topic.first("identifier"))
