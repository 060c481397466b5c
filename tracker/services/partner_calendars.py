"""The calendar of a partner as a whole, for a team's or a functional mailbox's calendar: it outlives who made it."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, update
from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.models.access import AccessToken
from tracker.models.partners import Partner
from tracker.rules.access import Action, require
from tracker.services import audit, tokens
from tracker.services.tokens import Opened
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import TokenPurpose

_PARTNER = "partner"


def subscribe(session: Session, actor: Actor, *, partner_id: int, now: datetime) -> str:
    """Make the partner's calendar address anew and return its token; an older address stops working.

    Raises:
        NotFound: there is no such partner.
    """
    require(actor, Action.SHARE_CALENDAR, partners=[partner_id])
    partner = _partner(session, partner_id)
    _revoke(session, partner, now)
    token = tokens.issue(
        session,
        actor,
        purpose=TokenPurpose.CALENDAR,
        person_id=None,
        subject={_PARTNER: str(partner.public_id)},
        now=now,
        expires_at=None,
    )
    _note(session, actor, partner, "angelegt", now)
    return token


def unsubscribe(session: Session, actor: Actor, *, partner_id: int, now: datetime) -> None:
    """Make the partner's calendar address worthless.

    Raises:
        NotFound: there is no such partner.
    """
    require(actor, Action.SHARE_CALENDAR, partners=[partner_id])
    partner = _partner(session, partner_id)
    _revoke(session, partner, now)
    _note(session, actor, partner, "beendet", now)


def since(session: Session, actor: Actor, *, partner_id: int) -> datetime | None:
    """Return when the partner's address was made, ``None`` when there is none.

    Raises:
        NotFound: there is no such partner.
    """
    require(actor, Action.SHARE_CALENDAR, partners=[partner_id])
    partner = _partner(session, partner_id)
    return session.exec(select(AccessToken.created_at).where(_valid(partner))).first()


def partner_of(session: Session, opened: Opened) -> Partner:
    """Return the partner whose calendar a link opens.

    Raises:
        NotFound: the link is no partner's.
    """
    public_id = str(opened.subject.get(_PARTNER, ""))
    found = [one for one in session.exec(select(Partner)) if str(one.public_id) == public_id]
    if not found:
        raise NotFound("Dieser Link ist nicht (mehr) gültig.")
    return found[0]


def _valid(partner: Partner) -> ColumnElement[bool]:
    return and_(
        col(AccessToken.purpose) == TokenPurpose.CALENDAR,
        col(AccessToken.person_id).is_(None),
        col(AccessToken.revoked_at).is_(None),
        col(AccessToken.subject)[_PARTNER].as_string() == str(partner.public_id),
    )


def _revoke(session: Session, partner: Partner, now: datetime) -> None:
    ended = update(AccessToken).where(_valid(partner)).values(revoked_at=now)
    session.execute(ended.execution_options(synchronize_session=False))


def _partner(session: Session, partner_id: int) -> Partner:
    partner = session.get(Partner, partner_id)
    if partner is None:
        raise NotFound("Diese Kommune ist nicht eingetragen. Bitte wählen Sie eine aus der Liste.")
    return partner


def _note(session: Session, actor: Actor, partner: Partner, what: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action="calendar_subscription",
        subject="partner",
        subject_id=str(partner.public_id),
        sentence=f"{actor.label}: Kalender-Abo der Kommune {partner.short_name} {what}.",
        at=now,
        partner_id=partner.id,
    )
