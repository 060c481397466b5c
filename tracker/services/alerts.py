"""What cannot wait until Monday: under a running application a deadline moved, or the money is gone."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.letters.reminders import Alert, alert_letter
from tracker.models.applications import Application, ApplicationPartner
from tracker.models.calls import FundingCall
from tracker.models.origins import Origin, OriginVersion
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.rules.change_words import describe
from tracker.rules.changes import FieldChange
from tracker.rules.stages import ORDER
from tracker.services import wishes
from tracker.services.outgoing import Mailing
from tracker.shapes.actor import Actor
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, Stage

# Older changes were told, or the application began with the call as it is now.
_WINDOW = timedelta(days=3)
# Once submitted, an application has met its deadline; that the money is gone concerns it until the Bescheid.
_STOPS = frozenset(("status", "text_status", "text_banner"))
_URGENT = _STOPS | {"rounds", "text_deadline"}
_BEFORE_SUBMISSION = ORDER[: ORDER.index(Stage.SUBMITTED)]
_BEFORE_AWARD = ORDER[: ORDER.index(Stage.AWARDED)]


def prepare(
    session: Session, actor: Actor, *, now: datetime, today: date, base_url: str, names_viewer: bool = False
) -> list[Letter]:
    """Write the mails about urgent changes that nobody has had yet. ``names_viewer``: see ``Week``."""
    require(actor, Action.WRITE_LETTERS)
    changed = _changes(session, since=now - _WINDOW)
    if not changed:
        return []
    mailing = Mailing(session, now=now, base_url=base_url, names_viewer=names_viewer)
    letters = []
    for application, call, version in changed:
        changes = _urgent(application, version)
        if not changes:
            continue
        slot = f"version/{version.id}/{application.public_id}"
        known = set(session.exec(select(Letter.person_id).where(Letter.kind == LetterKind.ALERT, Letter.slot == slot)))
        alert = Alert(
            application=application.title,
            call_title=call.title,
            changes=changes,
            path=f"/antrag?id={application.public_id}",
        )
        for person in _concerned(session, application):
            if person.id not in known and wishes.of(person).wants(today):
                letters.append(
                    mailing.store(
                        alert_letter(alert, mailing.envelope(person.name, person.id)),
                        kind=LetterKind.ALERT,
                        person_id=person.id or 0,
                        recipient=person.email or "",
                        slot=slot,
                    )
                )
    return letters


def _urgent(application: Application, version: OriginVersion) -> tuple[str, ...]:
    fields = _URGENT if application.stage in _BEFORE_SUBMISSION else _STOPS
    changes = [FieldChange.model_validate(raw) for raw in version.changes]
    return tuple(describe(change for change in changes if change.field.partition(".")[0] in fields))


def _changes(session: Session, *, since: datetime) -> list[tuple[Application, FundingCall, OriginVersion]]:
    shown: tuple[Any, ...] = (Application, FundingCall, OriginVersion)
    query = (
        sa.select(*shown)
        .join(FundingCall, col(FundingCall.id) == col(Application.call_id))
        .join(Origin, col(Origin.call_id) == col(FundingCall.id))
        .join(OriginVersion, col(OriginVersion.origin_id) == col(Origin.id))
        .where(
            col(Application.stage).in_(_BEFORE_AWARD),
            col(OriginVersion.material).is_(True),
            col(OriginVersion.seen_at) > since,
            col(OriginVersion.seen_at) > col(Application.created_at),
        )
        .order_by(col(OriginVersion.id))
    )
    return [(application, call, version) for application, call, version in session.execute(query)]


def _concerned(session: Session, application: Application) -> list[Person]:
    partners = {
        application.lead_partner_id,
        *session.exec(select(ApplicationPartner.partner_id).where(ApplicationPartner.application_id == application.id)),
    }
    mine = sa.and_(col(Person.role) == Role.CONTACT, col(Person.partner_id).in_(partners))
    wanted = sa.or_(col(Person.role) == Role.OFFICE, mine, col(Person.id) == application.owner_id)
    reachable = (col(Person.active).is_(True), col(Person.email).is_not(None))
    return list(session.exec(select(Person).where(wanted, *reachable).order_by(col(Person.id))))
