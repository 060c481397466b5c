"""Who is reminded of what today, each step of the ladder once, all of a day in one mail."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from tracker.letters.reminders import Reminder, reminder_letter
from tracker.models.access import ReminderStep
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.rules.clauses.reminders import DueReminder, ReminderItem, SentReminder, due_reminders
from tracker.services import due_dates, people, wishes
from tracker.services.due_dates import DueDate
from tracker.services.outgoing import Mailing
from tracker.shapes.actor import Actor
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind

# The widest step is 28 working days; with holidays in between that is less than eight weeks.
_AHEAD = timedelta(days=56)
_REMINDED = (Role.OFFICE, Role.CONTACT, Role.TREASURER, Role.LEADERSHIP, Role.AUDITOR, Role.DEPARTMENT)


def prepare(
    session: Session, actor: Actor, *, now: datetime, today: date, base_url: str, names_viewer: bool = False
) -> list[Letter]:
    """Write today's reminders; called again on the same day, it adds none. ``names_viewer``: see ``Week``."""
    require(actor, Action.WRITE_LETTERS)
    slot = today.isoformat()
    known = set(session.exec(select(Letter.person_id).where(Letter.kind == LetterKind.REMINDER, Letter.slot == slot)))
    mailing = Mailing(session, now=now, base_url=base_url, names_viewer=names_viewer)
    everything = due_dates.of_everybody(session, actor, since=today, until=today + _AHEAD)
    letters = []
    for person in _recipients(session):
        if person.id in known or not wishes.of(person).wants(today):
            continue
        due = {one.key: one for one in due_dates.concerning(everything, people.actor_of(person))}
        sent = _sent(session, person, list(due)) if due else {}
        reminders = due_reminders([_item(one, sent.get(one.key, ())) for one in due.values()], today)
        if reminders:
            worded = [_worded(due[one.key], sent.get(one.key, ())) for one in reminders]
            letter = mailing.store(
                reminder_letter(worded, mailing.envelope(person.name, person.id)),
                kind=LetterKind.REMINDER,
                person_id=person.id or 0,
                recipient=person.email or "",
                slot=slot,
            )
            session.add_all(_step(one, letter, now) for one in reminders)
            letters.append(letter)
    session.flush()
    return letters


def _recipients(session: Session) -> list[Person]:
    wanted = (col(Person.role).in_(_REMINDED), col(Person.active).is_(True), col(Person.email).is_not(None))
    return list(session.exec(select(Person).where(*wanted).order_by(col(Person.id))))


def _sent(session: Session, person: Person, keys: Sequence[str]) -> dict[str, tuple[SentReminder, ...]]:
    query = (
        select(ReminderStep)
        .where(ReminderStep.person_id == person.id, col(ReminderStep.subject).in_(keys))
        .order_by(col(ReminderStep.id))
    )
    found: dict[str, tuple[SentReminder, ...]] = {}
    for row in session.exec(query):
        found[row.subject] = (*found.get(row.subject, ()), SentReminder(step=row.step, due_on=row.due_on))
    return found


def _item(one: DueDate, sent: Sequence[SentReminder]) -> ReminderItem:
    return ReminderItem(key=one.key, title=one.title, due_on=one.due_on, sent=tuple(sent))


def _step(one: DueReminder, letter: Letter, now: datetime) -> ReminderStep:
    return ReminderStep(
        person_id=letter.person_id,
        subject=one.key,
        step=one.step,
        due_on=one.due_on,
        letter_id=letter.id,
        made_at=now,
    )


def _worded(one: DueDate, sent: Sequence[SentReminder]) -> Reminder:
    before = sent[-1].due_on if sent else None
    moved = before if before != one.due_on else None
    return Reminder(kind=one.kind, title=one.title, due_on=one.due_on, path=one.path, moved_from=moved)
