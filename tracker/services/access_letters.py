"""Letters nobody has to wait a week for: a question to a colleague, a fresh link."""

from datetime import datetime

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.letters.notes import Question, fresh_link_letter, question_letter
from tracker.models.access import Forwarding
from tracker.models.calls import FundingCall
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.services import outgoing
from tracker.services.outgoing import Mailing
from tracker.services.tokens import Opened
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import LetterKind


def prepare_questions(session: Session, actor: Actor, *, now: datetime, base_url: str) -> list[Letter]:
    """Write the mail of every forwarding that has none yet; return them."""
    require(actor, Action.WRITE_LETTERS)
    known = select(Letter.slot).where(Letter.kind == LetterKind.OPINION)
    written = set(session.exec(known))
    rows = session.exec(select(Forwarding).where(col(Forwarding.answered_at).is_(None)).order_by(col(Forwarding.id)))
    fresh = [row for row in rows if str(row.public_id) not in written]
    if not fresh:
        return []
    mailing = Mailing(session, now=now, base_url=base_url)
    return [_question(session, mailing, row) for row in fresh]


def send_fresh_link(session: Session, opened: Opened, *, now: datetime, base_url: str) -> bool:
    """Prepare the mail with a fresh link to the address the old one went to; at most one a day."""
    old = session.get(Letter, opened.letter_id) if opened.letter_id is not None else None
    person_id = opened.person.id if opened.person else None
    if person_id is None and old is not None:
        person_id = old.person_id
    recipient = old.recipient if old is not None else opened.person and opened.person.email
    if person_id is None or not recipient:
        return False
    today = now.astimezone(BERLIN).date()
    slot = f"{today.isoformat()}/{opened.token_id}"
    query = select(Letter).where(
        Letter.kind == LetterKind.ACCESS, Letter.person_id == person_id, col(Letter.slot).startswith(today.isoformat())
    )
    if session.exec(query).first() is not None:
        return False
    mailing = Mailing(session, now=now, base_url=base_url)
    named = opened.person.name if opened.person else recipient
    subject = {name: str(value) for name, value in opened.subject.items()}
    mailing.store(
        fresh_link_letter(opened.purpose, subject, mailing.envelope(named)),
        kind=LetterKind.ACCESS,
        person_id=person_id,
        recipient=recipient,
        slot=slot,
    )
    outgoing.request_post(session, now=now)
    return True


def _question(session: Session, mailing: Mailing, row: Forwarding) -> Letter:
    call = session.get_one(FundingCall, row.call_id)
    project = session.get(Project, row.project_id) if row.project_id else None
    asked = Question(
        forwarding=str(row.public_id),
        to_name=row.to_name,
        asked_by=session.get_one(Person, row.from_person_id).name,
        partner=session.get_one(Partner, row.partner_id).name,
        call_title=call.title,
        project_title=project.title if project else "",
        question=row.question,
    )
    return mailing.store(
        question_letter(asked, mailing.envelope(row.to_name)),
        kind=LetterKind.OPINION,
        person_id=row.from_person_id,
        recipient=row.to_email,
        slot=str(row.public_id),
    )
