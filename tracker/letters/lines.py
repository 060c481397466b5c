"""The sentences of a weekly letter, one for each change, due date, application, answer and source."""

from datetime import date

from tracker.formats import UNKNOWN, count_of, day, days_left, weekday_day
from tracker.letters.composed import Line
from tracker.letters.items import AnswerItem, ChangeItem, DueItem, RunningItem, SourceItem, SuggestionItem, WeeklyData
from tracker.letters.personal import page_address
from tracker.letters.suggestion_facts import deadline_words, shortened
from tracker.vocabulary.calls import ReviewAnswer

_LONGEST_NAME = 48
_MOST_FIELDS = 2


def page(data: WeeklyData, path: str) -> str:
    """Return the address of a page, for the reader of this letter."""
    return page_address(data.base_url, path, data.viewer)


def tag(item: SuggestionItem) -> str:
    """Return how well a suggestion fits, or that its call changed since it was answered."""
    return "geändert seit Ihrer Antwort" if item.changed else item.band.label


def brief(number: int, item: SuggestionItem, link: str, *, today: date) -> Line:
    """Return a suggestion in one line, where a letter has no room for more; its page says the rest."""
    until = deadline_words(item, today=today)
    said = "" if until == UNKNOWN else f", Frist: {until}"
    return Line(text=f"{number}. {shortened(item.title, _LONGEST_NAME)} ({tag(item)}){said}", link=link)


def change(data: WeeklyData, item: ChangeItem) -> Line:
    """Return what changed in a call."""
    others = len(item.changes) - _MOST_FIELDS
    further = [count_of(others, "weitere Änderung", "weitere Änderungen")] if others > 0 else []
    said = "; ".join([*item.changes[:_MOST_FIELDS], *further])
    return Line(text=f"{_named(item.title)}: {said}", link=page(data, f"/aufruf?id={item.call_id}"))


def due(data: WeeklyData, item: DueItem, *, today: date) -> Line:
    """Return what falls due, and when."""
    moved = f", vorher {day(item.moved_from)}" if item.moved_from else ""
    left = f"{days_left(item.due_on, today)}{moved}"
    return Line(
        text=f"{weekday_day(item.due_on)} ({left}): {item.kind} {_named(item.title)}", link=page(data, item.path)
    )


def running(data: WeeklyData, item: RunningItem) -> Line:
    """Return how an own application stands."""
    note = f", {item.note}" if item.note else ""
    return Line(text=f"{_named(item.title)}: {item.stage}{note}", link=page(data, item.path))


def answer(data: WeeklyData, item: AnswerItem) -> Line:
    """Return an answer and what came of it; whose it was, where letters tell of several partners."""
    when = f" am {day(item.follow_up_on)}" if item.answer is ReviewAnswer.LATER and item.follow_up_on else ""
    echo = f". {item.echo}" if item.echo else ""
    said = f"{item.answer.label}{when}, {_named(item.title)}{echo}"
    text = f"{item.partner or 'Ihre Antwort'} vom {day(item.day)}: {said}"
    return Line(text=text, link=page(data, f"/aufruf?id={item.call_id}"))


def source(data: WeeklyData, item: SourceItem) -> Line:
    """Return a source in trouble, and why."""
    text = item.trouble if item.title in item.trouble else f"{item.title}: {item.trouble}"
    return Line(text=text, link=page(data, "/quellen"))


def rest(data: WeeklyData, count: int, path: str) -> tuple[Line, ...]:
    """Return the line that counts what has no room, with the page where it stands; nothing where all has room."""
    if count <= 0:
        return ()
    return (Line(text=f"… und {count_of(count, 'weiterer Eintrag', 'weitere')}", link=page(data, path)),)


def _named(title: str) -> str:
    return f"„{shortened(title, _LONGEST_NAME)}“"
