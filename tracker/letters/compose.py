"""Put a week into words: at most five suggestions, best first, and what else the person should know."""

from datetime import date
from urllib.parse import urlencode

from tracker.formats import UNKNOWN, count_of, day, days_left, long_day, weekday_day
from tracker.letters.composed import ComposedLetter, Item, Line, Section
from tracker.letters.items import AnswerItem, DueItem, SourceItem, SuggestionItem, WeeklyData
from tracker.letters.personal import PersonalLinks, page_address
from tracker.letters.room import Room, room_of
from tracker.letters.slots import week_words
from tracker.letters.suggestion_facts import deadline_words, facts_of, shortened
from tracker.vocabulary.calls import Band, ReviewAnswer
from tracker.vocabulary.work import TokenPurpose

MOST_SUGGESTIONS = 5
NOTHING = "Diese Woche nichts Passendes"
OFFICIAL = "Maßgeblich sind immer die amtlichen Seiten der Fördergeber."
EXAMPLE = "Beispieldaten: Vorhaben und Zahlen in diesem Brief sind erdacht. Er wird nicht verschickt."
# The name of the parameter is that of the page.
_EXCLUDED = {"ausgeschlossene": "true"}
_LONGEST_SUMMARY = 84
_LONGEST_TITLE, _LONGEST_NAME = 80, 48
_MOST_FIELDS = 2
# The first click of two: it opens the page with this answer chosen, and changes nothing.
_ACTIONS = {
    ReviewAnswer.INTERESTED: "Für uns interessant",
    ReviewAnswer.NOT_FOR_US: "Nicht für uns",
    ReviewAnswer.LATER: "Später …",
}


def compose(data: WeeklyData, *, today: date) -> ComposedLetter:
    """Return the weekly letter of one person."""
    shown = () if data.only_deadlines else data.suggestions[:MOST_SUGGESTIONS]
    links = PersonalLinks(data.base_url)
    room = room_of(data)
    sections = (
        _suggestions(data, shown, links, full=room.full, today=today),
        _changes(data, room.changes),
        _due(data, room.due, today=today),
        _running(data, room),
        _answers_of_partners(data, room.answers),
        _sources(data, room.sources),
    )
    headline = _headline(len(shown), data)
    settings = links.to(TokenPurpose.SETTINGS)
    return ComposedLetter(
        subject=f"{'[Beispieldaten] ' if data.is_example else ''}Wochenbrief {week_words(data.slot)}: {headline}",
        preview=", ".join(item.title for item in shown) or f"{headline}.",
        banner=EXAMPLE if data.is_example else "",
        title="Wochenbrief Fördermittel",
        dateline=f"Woche {week_words(data.slot)}, {long_day(today)} · {data.recipient}",
        sections=tuple(section for section in sections if section is not None),
        closing=(
            OFFICIAL,
            "Ihr Wochenbrief von Förderpfad; Ihre Antworten sind unverbindlich.",
        ),
        settings=Line(text="Briefe einstellen oder abbestellen", link=settings),
        links=links.all,
    )


def has_news(data: WeeklyData) -> bool:
    """Say whether the letter tells anything that asks for attention."""
    suggestions = () if data.only_deadlines else data.suggestions
    return any((suggestions, data.changes, data.due, data.sources))


def told_due(data: WeeklyData) -> tuple[DueItem, ...]:
    """Return the due dates that stand in the letter; what is only counted there is told another time."""
    return data.due[: room_of(data).due]


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


def _suggestions(
    data: WeeklyData, shown: tuple[SuggestionItem, ...], links: PersonalLinks, *, full: int, today: date
) -> Section | None:
    if not data.has_inbox or data.only_deadlines:
        return None
    items = tuple(_item(item, links, today=today) for item in shown[:full])
    lines = [_brief(number, item, links, today=today) for number, item in enumerate(shown[full:], start=full + 1)]
    if data.further:
        more = count_of(data.further, "weiteres passendes Programm", "weitere passende Programme")
        lines.append(Line(text=f"… und {more} in Vorschläge", link=_page(data, "/vorschlaege")))
    if data.excluded:
        words = f"{data.excluded} ausgeschlossen: Eine Voraussetzung ist nicht erfüllt. Ansehen"
        lines.append(Line(text=words, link=_page(data, f"/vorschlaege?{urlencode(_EXCLUDED)}")))
    return Section(
        heading="Ihre Rückmeldung",
        intro="Ist das etwas für Sie? Zwei Klicks genügen." if shown else f"{NOTHING}.",
        items=items,
        lines=tuple(lines),
    )


def _page(data: WeeklyData, path: str) -> str:
    return page_address(data.base_url, path, data.viewer)


def _item(item: SuggestionItem, links: PersonalLinks, *, today: date) -> Item:
    link = _decision(item, links)
    return Item(
        title=shortened(item.title, _LONGEST_TITLE),
        tag=_tag(item),
        good=item.band is Band.GOOD,
        facts=facts_of(item, today=today, longest=_LONGEST_SUMMARY),
        link=link,
        actions=tuple(Line(text=words, link=f"{link}?antwort={answer.value}") for answer, words in _ACTIONS.items()),
    )


def _brief(number: int, item: SuggestionItem, links: PersonalLinks, *, today: date) -> Line:
    """Return a suggestion in one line, where a letter has no room for more; its page says the rest."""
    until = deadline_words(item, today=today)
    said = "" if until == UNKNOWN else f", Frist: {until}"
    text = f"{number}. {shortened(item.title, _LONGEST_NAME)} ({_tag(item)}){said}"
    return Line(text=text, link=_decision(item, links))


def _decision(item: SuggestionItem, links: PersonalLinks) -> str:
    return links.to(TokenPurpose.DECISION, call=item.call_id, project=item.project_id)


def _tag(item: SuggestionItem) -> str:
    return "geändert seit Ihrer Antwort" if item.changed else item.band.label


def _changes(data: WeeklyData, most: int) -> Section | None:
    if not data.changes:
        return None
    lines = [
        Line(text=f"{_named(item.title)}: {_fields(item.changes)}", link=_page(data, f"/aufruf?id={item.call_id}"))
        for item in data.changes[:most]
    ]
    return Section(heading="Geändert", lines=(*lines, *_rest(data, len(data.changes) - most, "aufrufe")))


def _fields(changes: tuple[str, ...]) -> str:
    others = len(changes) - _MOST_FIELDS
    further = [count_of(others, "weitere Änderung", "weitere Änderungen")] if others > 0 else []
    return "; ".join([*changes[:_MOST_FIELDS], *further])


def _due(data: WeeklyData, most: int, *, today: date) -> Section | None:
    if not data.due:
        return None
    lines = [Line(text=_due_words(item, today=today), link=_page(data, item.path)) for item in data.due[:most]]
    return Section(heading="Fällig", lines=(*lines, *_rest(data, len(data.due) - most, "fristen")))


def _due_words(item: DueItem, *, today: date) -> str:
    moved = f", vorher {day(item.moved_from)}" if item.moved_from else ""
    return f"{weekday_day(item.due_on)} ({days_left(item.due_on, today)}{moved}): {item.kind} {_named(item.title)}"


def _running(data: WeeklyData, room: Room) -> Section | None:
    """Return the own applications, one line each, and what came of the last answers."""
    lines = [
        Line(
            text=f"{_named(item.title)}: {item.stage}{f', {item.note}' if item.note else ''}",
            link=_page(data, item.path),
        )
        for item in data.running[: room.running]
    ]
    lines += _rest(data, len(data.running) - room.running, "antraege")
    lines += [_answer(data, answer) for answer in data.answers[: room.answers] if not answer.partner]
    return Section(heading="Läuft", lines=tuple(lines)) if lines else None


def _named(title: str) -> str:
    return f"„{shortened(title, _LONGEST_NAME)}“"


def _rest(data: WeeklyData, count: int, page: str) -> tuple[Line, ...]:
    return (
        (Line(text=f"… und {count_of(count, 'weiterer Eintrag', 'weitere')}", link=_page(data, f"/{page}")),)
        if count > 0
        else ()
    )


def _answers_of_partners(data: WeeklyData, most: int) -> Section | None:
    """Return what the partners answered; only the office reads of several."""
    lines = tuple(_answer(data, answer) for answer in data.answers[:most] if answer.partner)
    return Section(heading="Das haben die Partner zuletzt geantwortet", lines=lines) if lines else None


def _answer(data: WeeklyData, answer: AnswerItem) -> Line:
    when = f" am {day(answer.follow_up_on)}" if answer.answer is ReviewAnswer.LATER and answer.follow_up_on else ""
    who = answer.partner or "Ihre Antwort"
    echo = f". {answer.echo}" if answer.echo else ""
    text = f"{who} vom {day(answer.day)}: {answer.answer.label}{when}, „{answer.title}“{echo}"
    return Line(text=text, link=_page(data, f"/aufruf?id={answer.call_id}"))


def _sources(data: WeeklyData, most: int) -> Section | None:
    if not data.sources:
        return None
    lines = [Line(text=_trouble(source), link=_page(data, "/quellen")) for source in data.sources[:most]]
    return Section(
        heading="Quellen mit Störung",
        intro="Bitte ansehen: Solange eine Quelle gestört ist, fehlen neue Programme.",
        lines=(*lines, *_rest(data, len(data.sources) - most, "quellen")),
    )


def _trouble(source: SourceItem) -> str:
    return source.trouble if source.title in source.trouble else f"{source.title}: {source.trouble}"
