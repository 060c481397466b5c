"""What follows after an answer, in the words a contact reads."""

from datetime import date, datetime

from tracker.formats import moment, weekday_day


def echo_sentence(due_on: date | None, done_at: datetime | None) -> str:
    """Say until when somebody gets in touch, or since when it is being worked on; nothing when nobody has to."""
    if done_at is not None:
        return f"Von der Projektleitstelle aufgegriffen am {moment(done_at)}."
    return f"Die Projektleitstelle meldet sich bis {weekday_day(due_on)}." if due_on is not None else ""
