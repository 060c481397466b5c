"""Put a week into words: at most five suggestions, best first, and what else the person should know."""

from datetime import date
from urllib.parse import urlencode

from tracker.formats import UNKNOWN, count_of, day, days_left, listed, long_day, weekday_day
from tracker.letters.composed import ComposedLetter, Fact, Item, Line, Section
from tracker.letters.items import AnswerItem, DueItem, SourceItem, SuggestionItem, WeeklyData
from tracker.letters.money_words import grant_words, own_share_words
from tracker.letters.personal import PersonalLinks
from tracker.letters.slots import week_words
from tracker.vocabulary.calls import Band, CallStatus, ReviewAnswer
from tracker.vocabulary.work import TokenPurpose

MOST_SUGGESTIONS = 5
NOTHING = "Diese Woche nichts Passendes"
OFFICIAL = "Maßgeblich sind immer die amtlichen Seiten der Fördergeber."
EXAMPLE = "Beispieldaten: Vorhaben und Zahlen in diesem Brief sind erdacht. Er wird nicht verschickt."
MOST_LINES = 7
# The names of these parameters are those of the pages.
_VIEWER, _EXCLUDED = "als", {"ausgeschlossene": "true"}
_LONGEST_SUMMARY = 100
_MOST_TERMS = 3
# The first click of two: it opens the page with this answer chosen, and changes nothing.
_ACTIONS = {
    ReviewAnswer.INTERESTED: "Für uns interessant",
    ReviewAnswer.NOT_FOR_US: "Nicht für uns",
    ReviewAnswer.LATER: "Später …",
}
_STOPPED = frozenset((CallStatus.FORECASTED, CallStatus.SUSPENDED, CallStatus.EXHAUSTED))


def compose(data: WeeklyData, *, today: date) -> ComposedLetter:
    """Return the weekly letter of one person."""
    shown = () if data.only_deadlines else data.suggestions[:MOST_SUGGESTIONS]
    links = PersonalLinks(data.base_url)
    sections = (
        _suggestions(data, shown, links, today=today),
        _changes(data),
        _due(data, today=today),
        _running(data),
        _answers(data),
        _sources(data),
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
            "Sie erhalten diesen Brief einmal in der Woche, weil Sie bei Förderpfad eingetragen sind. "
            "Ihre Antworten sind unverbindlich.",
        ),
        settings=Line(text="Briefe einstellen oder abbestellen", link=settings),
        links=links.all,
    )


def has_news(data: WeeklyData) -> bool:
    """Say whether the letter tells anything that asks for attention."""
    suggestions = () if data.only_deadlines else data.suggestions
    return any((suggestions, data.changes, data.due, data.sources))


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
    data: WeeklyData, shown: tuple[SuggestionItem, ...], links: PersonalLinks, *, today: date
) -> Section | None:
    if not data.has_inbox or data.only_deadlines:
        return None
    lines = []
    if data.further:
        more = count_of(data.further, "weiteres passendes Programm", "weitere passende Programme")
        lines.append(Line(text=f"… und {more} in Vorschläge", link=_page(data, "/vorschlaege")))
    if data.excluded:
        words = count_of(data.excluded, "Vorschlag ausgeschlossen", "Vorschläge ausgeschlossen")
        to_excluded = _page(data, f"/vorschlaege?{urlencode(_EXCLUDED)}")
        lines.append(Line(text=f"{words}, weil eine Voraussetzung nicht erfüllt ist. Ansehen", link=to_excluded))
    return Section(
        heading="Ihre Rückmeldung",
        intro="Ist das etwas für Sie? Zwei Klicks genügen." if shown else f"{NOTHING}.",
        items=tuple(_item(item, links, today=today) for item in shown),
        lines=tuple(lines),
    )


def _page(data: WeeklyData, path: str) -> str:
    """Return the address of a page, for the reader of the letter where nobody signs in."""
    if not data.viewer:
        return f"{data.base_url}{path}"
    return f"{data.base_url}{path}{'&' if '?' in path else '?'}{urlencode({_VIEWER: data.viewer})}"


def _item(item: SuggestionItem, links: PersonalLinks, *, today: date) -> Item:
    link = links.to(TokenPurpose.DECISION, call=item.call_id, project=item.project_id)
    return Item(
        title=item.title,
        tag="geändert seit Ihrer Antwort" if item.changed else item.band.label,
        good=item.band is Band.GOOD,
        facts=facts_of(item, today=today),
        link=link,
        actions=tuple(Line(text=words, link=f"{link}?antwort={answer.value}") for answer, words in _ACTIONS.items()),
    )


def facts_of(item: SuggestionItem, *, today: date) -> tuple[Fact, ...]:
    """Return what a contact needs to know before answering, in this order; what nobody knows yet is one line."""
    facts = {
        "Für": _projects(item.projects),
        "Gefördert wird": shortened(item.summary),
        "Warum": _why(item),
        "Frist": _deadline(item, today=today),
        "Zuschuss": grant_words(item),
        "Eigenanteil": own_share_words(item),
        "Ansprechstelle": item.contact or UNKNOWN,
    }
    # One line for everything nobody knows yet, instead of the same words behind every label.
    unknown = [label for label, value in facts.items() if value == UNKNOWN]
    facts |= {UNKNOWN.capitalize(): ", ".join([*unknown, *item.open_rules]), "Interesse haben": listed(item.interested)}
    return tuple(Fact(label=label, value=value) for label, value in facts.items() if value not in {"", UNKNOWN})


def _why(item: SuggestionItem) -> str:
    """Return the words that carried the suggestion; the whole sentence where there are none."""
    if not item.terms:
        return item.sentence
    return f"Es geht um {listed([f'„{term}“' for term in item.terms[:_MOST_TERMS]])}."


def _projects(titles: tuple[str, ...]) -> str:
    others = len(titles) - 1
    return f"{titles[0]}; dazu {count_of(others, 'weiteres Vorhaben', 'weitere Vorhaben')}" if others else titles[0]


def _deadline(item: SuggestionItem, *, today: date) -> str:
    state = f"{item.status.label}; " if item.status in _STOPPED else ""
    if item.closes_on is not None:
        return f"{state}{weekday_day(item.closes_on)} ({days_left(item.closes_on, today)})"
    if item.rolling:
        return f"{state}laufend"
    if "rounds" in item.not_applicable:
        return f"{state}keine"
    return f"{item.status.label}; Termin offen" if state else UNKNOWN


def shortened(text: str, limit: int = _LONGEST_SUMMARY) -> str:
    """Return the beginning of a text, cut between two words."""
    words = " ".join(text.split())
    if len(words) <= limit:
        return words
    return f"{words[:limit].rsplit(' ', 1)[0].rstrip(',;:')} …"


def _changes(data: WeeklyData) -> Section | None:
    if not data.changes:
        return None
    lines = [
        Line(text=f"„{item.title}“: {'; '.join(item.changes)}", link=_page(data, f"/aufruf?id={item.call_id}"))
        for item in data.changes[:MOST_LINES]
    ]
    return Section(heading="Geändert", lines=(*lines, *_further(data, len(data.changes), "aufrufe")))


def _due(data: WeeklyData, *, today: date) -> Section | None:
    if not data.due:
        return None
    lines = [Line(text=_due_words(item, today=today), link=_page(data, item.path)) for item in data.due]
    return Section(heading="Fällig", lines=(*lines[:MOST_LINES], *_further(data, len(lines), "fristen")))


def _due_words(item: DueItem, *, today: date) -> str:
    moved = f", vorher {day(item.moved_from)}" if item.moved_from else ""
    return f"{weekday_day(item.due_on)} ({days_left(item.due_on, today)}{moved}): {item.kind} „{item.title}“"


def _running(data: WeeklyData) -> Section | None:
    if not data.running:
        return None
    lines = [
        Line(text=f"„{item.title}“: {item.stage}{f', {item.note}' if item.note else ''}", link=_page(data, item.path))
        for item in data.running
    ]
    return Section(heading="Läuft", lines=(*lines[:MOST_LINES], *_further(data, len(lines), "antraege")))


def _further(data: WeeklyData, count: int, page: str) -> tuple[Line, ...]:
    if count <= MOST_LINES:
        return ()
    return (Line(text=f"… und {count - MOST_LINES} weitere", link=_page(data, f"/{page}")),)


def _answers(data: WeeklyData) -> Section | None:
    if not data.answers:
        return None
    several = any(answer.partner for answer in data.answers)
    return Section(
        heading="Das haben die Partner zuletzt geantwortet" if several else "Das haben Sie zuletzt beantwortet",
        lines=tuple(
            Line(text=_answer(answer), link=_page(data, f"/aufruf?id={answer.call_id}")) for answer in data.answers
        ),
    )


def _answer(answer: AnswerItem) -> str:
    when = f" am {day(answer.follow_up_on)}" if answer.answer is ReviewAnswer.LATER and answer.follow_up_on else ""
    who = f"{answer.partner}: " if answer.partner else ""
    echo = f". {answer.echo}" if answer.echo else ""
    return f"{who}„{answer.title}“: {answer.answer.label}{when}, geantwortet am {day(answer.day)}{echo}"


def _sources(data: WeeklyData) -> Section | None:
    if not data.sources:
        return None
    return Section(
        heading="Quellen mit Störung",
        intro="Bitte ansehen: Solange eine Quelle gestört ist, fehlen neue Programme.",
        lines=tuple(Line(text=_trouble(source), link=_page(data, "/quellen")) for source in data.sources),
    )


def _trouble(source: SourceItem) -> str:
    return source.trouble if source.title in source.trouble else f"{source.title}: {source.trouble}"
