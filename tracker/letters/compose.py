"""Put a week into words: at most five suggestions, best first, and what else the person should know."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from tracker.formats import count_of, long_day
from tracker.letters import height, lines
from tracker.letters.composed import ComposedLetter, Item, Line, Section
from tracker.letters.envelope import EXAMPLE
from tracker.letters.items import DueItem, SuggestionItem, WeeklyData
from tracker.letters.personal import PersonalLinks
from tracker.letters.room import MOST, Part, Parts, Room, room_of
from tracker.letters.slots import week_words
from tracker.letters.suggestion_facts import facts_of, shortened
from tracker.vocabulary.calls import Band, ReviewAnswer
from tracker.vocabulary.work import TokenPurpose

MOST_SUGGESTIONS = MOST.full
NOTHING = "Diese Woche nichts Passendes"
OFFICIAL = "Maßgeblich sind immer die offiziellen Seiten der Fördergeber."
_CLOSING = (OFFICIAL, "Ihr Wochenbrief von Förderpfad; Ihre Antworten sind unverbindlich.")
_SETTINGS = "Briefe einstellen oder abbestellen"
_ASKED = "Ist das etwas für Sie? Zwei Klicks genügen."
_TROUBLED = "Bitte ansehen: Solange eine Quelle gestört ist, fehlen neue Programme."
# The name of the parameter is that of the page.
_EXCLUDED = {"ausgeschlossene": "true"}
_LONGEST_SUMMARY, _LONGEST_TITLE = 84, 80
# The first click of two: it opens the page with this answer chosen, and changes nothing.
_ACTIONS = {
    ReviewAnswer.INTERESTED: "Für uns interessant",
    ReviewAnswer.NOT_FOR_US: "Nicht für uns",
    ReviewAnswer.LATER: "Später …",
}


class _Draft(NamedTuple):
    """Everything that could stand in the letter, in words; how much of it does, is a matter of room.

    ``full`` and ``brief`` are the same suggestions, ``beside`` what is said below them.
    """

    full: tuple[Item, ...]
    brief: tuple[Line, ...]
    beside: tuple[Line, ...]
    changes: tuple[Line, ...]
    due: tuple[Line, ...]
    running: tuple[Line, ...]
    answers: tuple[Line, ...]
    sources: tuple[Line, ...]


def compose(data: WeeklyData, *, today: date) -> ComposedLetter:
    """Return the weekly letter of one person."""
    links = PersonalLinks(data.base_url)
    shown = () if data.only_deadlines else data.suggestions[:MOST_SUGGESTIONS]
    draft = _draft(data, shown, links, today=today)
    banner = EXAMPLE if data.is_example else ""
    dateline = f"Woche {week_words(data.slot)}, {long_day(today)} · {data.recipient}"
    frame = height.of_frame(banner=banner, dateline=dateline, closing=(*_CLOSING, _SETTINGS))
    room = room_of(_parts(data, draft), frame=frame)
    headline = _headline(len(shown), data)
    settings = links.to(TokenPurpose.SETTINGS)
    return ComposedLetter(
        subject=f"{'[Beispieldaten] ' if data.is_example else ''}Wochenbrief {week_words(data.slot)}: {headline}",
        preview=", ".join(item.title for item in shown) or f"{headline}.",
        banner=banner,
        title="Wochenbrief Fördermittel",
        dateline=dateline,
        sections=_sections(data, draft, room),
        closing=_CLOSING,
        settings=Line(text=_SETTINGS, link=settings),
        links=links.all,
        due_told=room.due,
    )


def has_news(data: WeeklyData) -> bool:
    """Say whether the letter tells anything that asks for attention."""
    suggestions = () if data.only_deadlines else data.suggestions
    return any((suggestions, data.changes, data.due, data.sources))


def told_due(data: WeeklyData, letter: ComposedLetter) -> tuple[DueItem, ...]:
    """Return the due dates that stand in the letter; what is only counted there is told another time."""
    return data.due[: letter.due_told]


def _headline(count: int, data: WeeklyData) -> str:
    if count:
        return count_of(count, "Vorschlag", "Vorschläge")
    if data.due:
        return count_of(len(data.due), "Frist", "Fristen")
    if data.changes:
        return count_of(len(data.changes), "Änderung", "Änderungen")
    if data.sources:
        return count_of(len(data.sources), "Quelle gestört", "Quellen gestört")
    return NOTHING


def _draft(data: WeeklyData, shown: Sequence[SuggestionItem], links: PersonalLinks, *, today: date) -> _Draft:
    decided = [links.to(TokenPurpose.DECISION, call=item.call_id, project=item.project_id) for item in shown]
    return _Draft(
        full=tuple(_item(item, link, today=today) for item, link in zip(shown, decided, strict=True)),
        brief=tuple(
            lines.brief(number, item, link, today=today)
            for number, (item, link) in enumerate(zip(shown, decided, strict=True), start=1)
        ),
        beside=_beside(data),
        changes=tuple(lines.change(data, item) for item in data.changes[: MOST.changes]),
        due=tuple(lines.due(data, item, today=today) for item in data.due[: MOST.due]),
        running=tuple(lines.running(data, item) for item in data.running[: MOST.running]),
        answers=tuple(lines.answer(data, item) for item in data.answers[: MOST.answers]),
        sources=tuple(lines.source(data, item) for item in data.sources[: MOST.sources]),
    )


def _parts(data: WeeklyData, draft: _Draft) -> Parts:
    """Return how tall everything is that could stand in the letter."""
    asked = height.of_heading(_ASKED) + sum(map(height.of_line, draft.beside))
    suggestions = Part(
        entries=tuple(map(height.of_item, draft.full)),
        around=asked if _has_suggestions(data) else 0,
        instead=tuple(map(height.of_line, draft.brief)),
    )
    # The own answers stand below the own applications.
    joined = draft.running and not any(item.partner for item in data.answers)
    return Parts(
        due=_part(draft.due, len(data.due)),
        changes=_part(draft.changes, len(data.changes)),
        full=suggestions,
        answers=_part(draft.answers, 0, around=0 if joined else None),
        running=_part(draft.running, len(data.running)),
        sources=_part(draft.sources, len(data.sources), around=height.of_heading(_TROUBLED)),
    )


def _part(found: Sequence[Line], there: int, *, around: int | None = None) -> Part:
    if not found:
        return Part()
    return Part(
        entries=tuple(map(height.of_line, found)),
        there=there,
        around=height.of_heading() if around is None else around,
        rest=height.of_line(Line(text="… und 999 weitere")),
    )


def _sections(data: WeeklyData, draft: _Draft, room: Room) -> tuple[Section, ...]:
    """Return the sections that have something to say."""
    told = list(zip(data.answers, draft.answers[: room.answers], strict=False))
    others = tuple(line for answer, line in told if answer.partner)
    own = tuple(line for answer, line in told if not answer.partner)
    due = (*draft.due[: room.due], *lines.rest(data, len(data.due) - room.due, "/fristen"))
    changes = (*draft.changes[: room.changes], *lines.rest(data, len(data.changes) - room.changes, "/aufrufe"))
    running = (*draft.running[: room.running], *lines.rest(data, len(data.running) - room.running, "/antraege"), *own)
    sources = (*draft.sources[: room.sources], *lines.rest(data, len(data.sources) - room.sources, "/quellen"))
    sections = (
        Section(heading="Geändert", lines=changes),
        Section(heading="Fällig", lines=due),
        Section(heading="Läuft", lines=running),
        Section(heading="Das haben die Partner zuletzt geantwortet", lines=others),
        Section(heading="Quellen mit Störung", intro=_TROUBLED, lines=sources),
    )
    return (*_suggestions(data, draft, room), *(section for section in sections if section.lines))


def _suggestions(data: WeeklyData, draft: _Draft, room: Room) -> tuple[Section, ...]:
    if not _has_suggestions(data):
        return ()
    section = Section(
        heading="Ihre Rückmeldung",
        intro=_ASKED if draft.full else f"{NOTHING}.",
        items=draft.full[: room.full],
        lines=(*draft.brief[room.full :], *draft.beside),
    )
    return (section,)


def _has_suggestions(data: WeeklyData) -> bool:
    return data.has_inbox and not data.only_deadlines


def _beside(data: WeeklyData) -> tuple[Line, ...]:
    """Return how many more suggestions there are, and how many are excluded, with the pages where they stand."""
    found = []
    if data.further:
        more = count_of(data.further, "weiteres Programm", "weitere Programme")
        found.append(Line(text=f"… und {more} unter „Vorschläge“", link=lines.page(data, "/vorschlaege")))
    if data.excluded:
        words = f"{data.excluded} ausgeschlossen: Eine Voraussetzung ist nicht erfüllt. Ansehen"
        found.append(Line(text=words, link=lines.page(data, f"/vorschlaege?{urlencode(_EXCLUDED)}")))
    return tuple(found)


def _item(item: SuggestionItem, link: str, *, today: date) -> Item:
    return Item(
        title=shortened(item.title, _LONGEST_TITLE),
        tag=lines.tag(item),
        good=item.band is Band.GOOD,
        facts=facts_of(item, today=today, longest=_LONGEST_SUMMARY),
        link=link,
        actions=tuple(Line(text=words, link=f"{link}?antwort={answer.value}") for answer, words in _ACTIONS.items()),
    )
