"""What follows after an answer, in the words a contact reads."""

from datetime import date, datetime

from tracker.formats import day, moment, weekday_day
from tracker.services.answers import Answered
from tracker.vocabulary.calls import ReviewAnswer

AT_NEXT_ROUND = "beim nächsten Aufruf"


def told(item: Answered) -> str:
    """Return an answer with its reason, its day and its note in one line."""
    words = item.answer.label
    note = item.note
    if item.answer is ReviewAnswer.FORWARDED and note.startswith("an "):
        words, note = f"{words} {note}", ""
    if item.answer is ReviewAnswer.IDEA and note == f"Idee: {item.project_title}":
        note = ""  # the project beside it has the same name
    if item.reason:
        words = f"{words}: {item.reason.label}"
    if item.answer is ReviewAnswer.LATER:
        words = f"{words} am {day(item.follow_up_on)}" if item.follow_up_on else f"{words} {AT_NEXT_ROUND}"
    return f"{words}, „{note}“" if note else words


def echo_sentence(due_on: date | None, done_at: datetime | None) -> str:
    """Say until when somebody gets in touch, or since when it is being worked on; nothing when nobody has to."""
    if done_at is not None:
        return f"Von der Projektleitstelle aufgegriffen am {moment(done_at)}."
    return f"Die Projektleitstelle meldet sich bis {weekday_day(due_on)}." if due_on is not None else ""
