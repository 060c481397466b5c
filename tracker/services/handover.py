"""*Zuständigkeit übertragen*: everything one person had goes to a successor in one step, with a list to hand over."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, delete, or_, select

from tracker.errors import Refused
from tracker.models.access import Forwarding, LetterItem
from tracker.models.applications import Application
from tracker.models.inquiries import Inquiry
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.models.tasks import Task
from tracker.models.watching import SavedSearch
from tracker.models.work import Letter
from tracker.papers.handover_list import HandoverLine, HandoverList, HandoverPart
from tracker.rules.access import Action, require
from tracker.rules.stages import is_exit
from tracker.services import application_records, audit, people_edit
from tracker.shapes.actor import Actor
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import InquiryState, LetterState, Stage, TaskState

WISHES = "letters"
_ANSWERING = frozenset({Role.CONTACT, Role.OFFICE})


def listing(session: Session, actor: Actor, *, from_id: UUID, today: date) -> HandoverList:
    """Return the Übergabeliste of a person as it stands now.

    Raises:
        NotFound: there is no such person.
    """
    require(actor, Action.EDIT_PERSON)
    return _list(session, people_edit.find(session, from_id), None, today)


def hand_over(
    session: Session, actor: Actor, *, from_id: UUID, to_id: UUID, close: bool, now: datetime, today: date
) -> HandoverList:
    """Give everything to the successor, make the old links worthless and return the list of what went over.

    ``close`` ends the predecessor's access as well.

    Raises:
        NotFound: one of the two is not entered.
        Refused: the successor cannot take over; the text says why.
    """
    require(actor, Action.EDIT_PERSON)
    before, after = people_edit.find(session, from_id), people_edit.find(session, to_id)
    _check(before, after)
    handed = _list(session, before, after, today)
    _give_applications(session, actor, before, after, now)
    for task in _tasks(session, before):
        task.owner_id, task.version = after.id, task.version + 1
        session.add(task)
    for inquiry in _inquiries(session, before):
        inquiry.handled_by_id, inquiry.version = after.id, inquiry.version + 1
        session.add(inquiry)
    for row in [*_questions(session, before)]:
        row.from_person_id = after.id or 0
        session.add(row)
    for search in session.exec(select(SavedSearch).where(SavedSearch.person_id == before.id)):
        search.person_id = after.id or 0
        session.add(search)
    for project in _projects(session, before):
        project.contact, project.version = after.name, project.version + 1
        session.add(project)
    _give_letters(session, before, after)
    _stand_in(session, before, after)
    people_edit.revoke_links(session, person_id=before.id or 0, now=now)
    session.flush()
    _note(session, actor, before, after, handed, now)
    if close:
        people_edit.deactivate(session, actor, public_id=before.public_id, now=now)
    return handed


def _check(before: Person, after: Person) -> None:
    if before.id == after.id or not after.active:
        raise Refused("Die Nachfolge muss eine andere eingetragene Person sein. Bitte wählen Sie sie aus der Liste.")
    if before.partner_id != after.partner_id:
        raise Refused("Die Nachfolge muss aus derselben Kommune sein. Bitte wählen Sie eine andere Person.")
    if before.role in _ANSWERING and after.role is not before.role:
        raise Refused(
            f"„{after.name}“ hat die Rolle {after.role.label}. Bitte geben Sie der Nachfolge zuerst die Rolle "
            f"{before.role.label}, sonst bleiben Briefe und Rückmeldungen liegen."
        )


def _list(session: Session, before: Person, after: Person | None, today: date) -> HandoverList:
    partner = session.get(Partner, before.partner_id) if before.partner_id is not None else None
    tasks = [HandoverLine(text=task.title, due_on=task.due_on) for task in _tasks(session, before)]
    applications = [
        HandoverLine(text=row.title, due_on=row.target_on, note=row.stage.label)
        for row in _applications(session, before)
    ]
    inquiries = [
        HandoverLine(text=row.title, due_on=row.wanted_by, note=row.state.label) for row in _inquiries(session, before)
    ]
    questions = [HandoverLine(text=f"Stellungnahme von {row.to_name}") for row in _questions(session, before)]
    projects = [HandoverLine(text=row.title, note=row.state.label) for row in _projects(session, before)]
    return HandoverList(
        made_on=today,
        before=before.name,
        after=after.name if after else "",
        partner=partner.name if partner else "Projektleitstelle",
        role=before.role.label,
        parts=(
            HandoverPart(title="Anträge", lines=_by_day(applications)),
            HandoverPart(title="Aufgaben und Fristen", lines=_by_day(tasks)),
            HandoverPart(title="Anfragen", lines=_by_day(inquiries)),
            HandoverPart(title="Weitergegebene Vorschläge, auf die noch gewartet wird", lines=_by_day(questions)),
            HandoverPart(title="Vorhaben mit dieser Ansprechstelle", lines=_by_day(projects)),
        ),
    )


def _by_day(lines: list[HandoverLine]) -> tuple[HandoverLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.due_on or date.max, line.text)))


def _tasks(session: Session, person: Person) -> list[Task]:
    query = select(Task).where(Task.owner_id == person.id, Task.state == TaskState.OPEN)
    return list(session.exec(query.order_by(col(Task.id))))


def _applications(session: Session, person: Person) -> list[Application]:
    ended = [stage for stage in Stage if is_exit(stage)]
    theirs = or_(Application.owner_id == person.id, Application.contact == person.name)
    query = select(Application).where(theirs, col(Application.stage).not_in(ended))
    return list(session.exec(query.order_by(col(Application.id))))


def _inquiries(session: Session, person: Person) -> list[Inquiry]:
    query = select(Inquiry).where(Inquiry.handled_by_id == person.id, Inquiry.state != InquiryState.DONE)
    return list(session.exec(query.order_by(col(Inquiry.id))))


def _questions(session: Session, person: Person) -> list[Forwarding]:
    query = select(Forwarding).where(Forwarding.from_person_id == person.id, col(Forwarding.answered_at).is_(None))
    return list(session.exec(query.order_by(col(Forwarding.id))))


def _projects(session: Session, person: Person) -> list[Project]:
    return list(session.exec(select(Project).where(Project.contact == person.name).order_by(col(Project.id))))


def _give_applications(session: Session, actor: Actor, before: Person, after: Person, now: datetime) -> None:
    for row in _applications(session, before):
        who = "Zuständig" if row.owner_id == before.id else "Ansprechpartner:in"
        said = f"{who} ist jetzt „{after.name}“ (vorher „{before.name}“)."
        row.owner_id = after.id if row.owner_id == before.id else row.owner_id
        row.contact = after.name if row.contact == before.name else row.contact
        row.version, row.updated_at = row.version + 1, now
        session.add(row)
        application_records.note(session, actor, row, action="owner_changed", sentence=said, at=now)


def _give_letters(session: Session, before: Person, after: Person) -> None:
    """Let what waits go to the successor; a letter the successor has already is dropped."""
    known = set(session.exec(select(Letter.kind, Letter.slot).where(Letter.person_id == after.id)).all())
    waiting = select(Letter).where(Letter.person_id == before.id, Letter.state == LetterState.PREPARED)
    for letter in session.exec(waiting).all():
        if (letter.kind, letter.slot) in known or not after.email:
            session.execute(delete(LetterItem).where(col(LetterItem.letter_id) == letter.id))
            session.delete(letter)
            continue
        own = letter.recipient == before.email
        letter.person_id, letter.recipient = after.id or 0, after.email if own else letter.recipient
        session.add(letter)
    if WISHES in before.settings and WISHES not in after.settings:
        after.settings = after.settings | {WISHES: before.settings[WISHES]}
        session.add(after)


def _stand_in(session: Session, before: Person, after: Person) -> None:
    for person in session.exec(select(Person).where(Person.deputy_id == before.id)):
        person.deputy_id = after.id if person.id != after.id else None
        session.add(person)


def _note(session: Session, actor: Actor, before: Person, after: Person, handed: HandoverList, now: datetime) -> None:
    counted = ", ".join(f"{part.title}: {len(part.lines)}" for part in handed.parts if part.lines) or "nichts offen"
    audit.record(
        session,
        actor,
        action="handed_over",
        subject="person",
        subject_id=str(before.public_id),
        sentence=f"{actor.label}: Zuständigkeit von „{before.name}“ auf „{after.name}“ übertragen ({counted}).",
        at=now,
        partner_id=before.partner_id,
        payload={"to": str(after.public_id)},
    )
