"""What a colleague sees and says through a forwarded link: one programme, one Stellungnahme."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from tracker.clock import BERLIN
from tracker.errors import NotFound, Refused
from tracker.letters.composed import Fact
from tracker.letters.suggestion_facts import facts_of
from tracker.models.access import Forwarding
from tracker.models.calls import FundingCall
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.rules.storable import storable_text
from tracker.services import audit, installation, people, suggestions, tokens
from tracker.services.suggestion_items import contact_of, item_of
from tracker.services.tokens import DOOR, Opened
from tracker.shapes.base import Shape

LONGEST = 2_000


class OpinionPage(Shape):
    """Everything the one page of a colleague shows."""

    title: str
    partner: str
    to_name: str
    asked_by: str
    question: str
    facts: tuple[Fact, ...]
    url: str
    attribution: str
    is_example: bool
    opinion: str
    in_favour: bool | None
    answered_at: datetime | None


def page(session: Session, opened: Opened, *, now: datetime) -> OpinionPage:
    """Return what the link shows; nothing is changed.

    Raises:
        NotFound: what was forwarded is gone.
    """
    row = _row(session, opened)
    call = session.get_one(FundingCall, row.call_id)
    project = session.get(Project, row.project_id) if row.project_id else None
    asker = session.get_one(Person, row.from_person_id)
    return OpinionPage(
        title=call.title,
        partner=session.get_one(Partner, row.partner_id).name,
        to_name=row.to_name,
        asked_by=asker.name,
        question=row.question,
        facts=_facts(session, row, call, project, asker, now),
        url=call.url,
        attribution=call.attribution,
        is_example=not installation.is_live(session) or call.is_example,
        opinion=row.opinion,
        in_favour=row.in_favour,
        answered_at=row.answered_at,
    )


def give(session: Session, opened: Opened, *, opinion: str, in_favour: bool | None, now: datetime) -> None:
    """Keep the Stellungnahme; the colleague may write it anew as long as the link lives.

    Raises:
        Refused: nothing was written, or too much.
    """
    row = _row(session, opened)
    said = storable_text(opinion).strip()
    if not said:
        raise Refused("Bitte schreiben Sie einen Satz zur Begründung.")
    if len(said) > LONGEST:
        raise Refused(f"Bitte fassen Sie sich kürzer: höchstens {LONGEST} Zeichen.")
    if (row.opinion, row.in_favour) == (said, in_favour):
        return
    row.opinion, row.in_favour, row.answered_at = said, in_favour, now
    session.add(row)
    session.flush()
    tokens.used(session, opened, now=now)
    audit.record(
        session,
        DOOR,
        action="opinion_given",
        subject="forwarding",
        subject_id=str(row.public_id),
        sentence=f"{row.to_name}: Stellungnahme zu „{session.get_one(FundingCall, row.call_id).title}“ abgegeben.",
        at=now,
        partner_id=row.partner_id,
        payload={"opinion": said, "in_favour": in_favour},
    )


def _row(session: Session, opened: Opened) -> Forwarding:
    public_id = UUID(opened.subject["forwarding"])
    row = session.exec(select(Forwarding).where(Forwarding.public_id == public_id)).first()
    if row is None:
        raise NotFound("Diese Bitte um Stellungnahme gibt es nicht mehr. Es ist nichts mehr zu tun.")
    return row


def _facts(
    session: Session, row: Forwarding, call: FundingCall, project: Project | None, asker: Person, now: datetime
) -> tuple[Fact, ...]:
    today = now.astimezone(BERLIN).date()
    card = project and suggestions.one(
        session,
        people.actor_of(asker),
        partner_id=row.partner_id,
        call_id=call.public_id,
        project_id=project.public_id,
        today=today,
    )
    if card:
        return facts_of(item_of([card]), today=today)
    facts = {
        "Für": project.title if project else "",
        "Gefördert wird": call.summary,
        "Ansprechstelle": contact_of(call),
    }
    return tuple(Fact(label=label, value=value) for label, value in facts.items() if value)
