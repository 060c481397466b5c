"""The row of an application: who may see it, who may change it, and what is written into its history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, true
from sqlmodel import Session, col, select

from tracker.errors import ChangedMeanwhile, NotFound
from tracker.models.applications import Application, ApplicationPartner
from tracker.models.partners import Partner
from tracker.rules.access import Action, require, scope
from tracker.rules.visibility import View, view
from tracker.services import audit
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PartnerRole

SUBJECT = "application"
_GONE = "Diesen Antrag gibt es nicht (mehr). Bitte laden Sie die Seite neu."
_CHANGED = "Jemand anderes hat diesen Antrag inzwischen geändert. Bitte laden Sie die Seite neu."


class Seen(Shape):
    """An application somebody may see: its number, its partners, and what of its money is seen."""

    id: int
    public_id: UUID
    lead_id: int
    partner_ids: tuple[int, ...]
    view: View


def find(session: Session, actor: Actor, *, public_id: UUID) -> Application:
    """Return the row of an application this person may see.

    Raises:
        NotFound: there is none, or it is not public and the person reads only public ones.
        NotAllowed: it belongs to other Kommunen.
    """
    return look(session, actor, public_id=public_id)[0]


def look(session: Session, actor: Actor, *, public_id: UUID) -> tuple[Application, Seen]:
    """Return the row with what this person sees of it; raises as ``find`` does."""
    require(actor, Action.READ_APPLICATION)
    row = session.exec(select(Application).where(Application.public_id == public_id)).first()
    if row is None:
        raise NotFound(_GONE)
    return row, seen(session, actor, row)


def seen(session: Session, reader: Actor, row: Application) -> Seen:
    """Return what this person sees of an application; raises as ``find`` does."""
    ids = partner_ids(session, row)
    found = view(reader, lead_id=row.lead_partner_id, partner_ids=ids, is_public=row.is_public)
    if found is None:
        if reader.role is not Role.POLITICS:
            require(reader, Action.READ_APPLICATION, partners=ids)
        raise NotFound(_GONE)
    assert row.id is not None
    return Seen(id=row.id, public_id=row.public_id, lead_id=row.lead_partner_id, partner_ids=ids, view=found)


def views(session: Session, reader: Actor, rows: Sequence[Application]) -> dict[int, View]:
    """Return what this person sees of each application; what is not seen at all is left out. One question for all."""
    members = names_of(session, [row.id for row in rows if row.id is not None])
    found = {
        row.id or 0: view(
            reader, lead_id=row.lead_partner_id, partner_ids=members[row.id or 0], is_public=row.is_public
        )
        for row in rows
    }
    return {key: seen for key, seen in found.items() if seen is not None}


def locked(
    session: Session, actor: Actor, *, public_id: UUID, version: int, now: datetime, action: Action
) -> Application:
    """Return the row for a change and count the change; whoever read an older version is told.

    Office and system change every application, others what their Kommune leads (``EDIT_PLAN``, ``EDIT_TASK``,
    ``ANSWER``: takes part in).

    Raises:
        ChangedMeanwhile: somebody else saved it since this version was read.
    """
    require(actor, action)
    row, found = look(session, actor, public_id=public_id)
    require(actor, action, partners=[found.lead_id] if action is Action.EDIT_APPLICATION else found.partner_ids)
    # populate_existing: what this transaction read before may be older than the row it waits for.
    query = select(Application).where(Application.id == row.id, Application.version == version).with_for_update()
    current = session.exec(query.execution_options(populate_existing=True)).first()
    if current is None:
        raise ChangedMeanwhile(_CHANGED)
    current.version, current.updated_at = version + 1, now
    session.add(current)
    return current


def of_id(session: Session, application_id: int) -> Application:
    """Return the row of an application by its inner number; for services that ask themselves."""
    return session.get_one(Application, application_id)


def visible(reader: Actor) -> ColumnElement[bool]:
    """Return the condition for what this person may list."""
    if reader.role is Role.POLITICS:
        return col(Application.is_public).is_(True)
    only = scope(reader)
    return true() if only is None else concerns(only)


def concerns(partner_id: int) -> ColumnElement[bool]:
    """Return the condition for what a Kommune leads or takes part in."""
    part = exists().where(
        col(ApplicationPartner.application_id) == col(Application.id), col(ApplicationPartner.partner_id) == partner_id
    )
    return or_(col(Application.lead_partner_id) == partner_id, part)


def partner_ids(session: Session, row: Application) -> tuple[int, ...]:
    """Return the partners of an application, the lead first."""
    query = select(ApplicationPartner.partner_id).where(ApplicationPartner.application_id == row.id)
    others = sorted(set(session.exec(query)) - {row.lead_partner_id})
    return (row.lead_partner_id, *others)


def parts(session: Session, application_ids: Sequence[int]) -> dict[int, list[tuple[ApplicationPartner, Partner]]]:
    """Return the partners' parts by application, the lead first, then in the order of the official keys."""
    # Eleven partners are read once, not once a row: their settings are parsed each time.
    partners = {row.id: row for row in session.exec(select(Partner).order_by(col(Partner.ags)))}
    place = {key: number for number, key in enumerate(partners)}
    query = select(ApplicationPartner).where(col(ApplicationPartner.application_id).in_(application_ids))
    found: dict[int, list[tuple[ApplicationPartner, Partner]]] = {key: [] for key in application_ids}
    for part in session.exec(query):
        found[part.application_id].append((part, partners[part.partner_id]))
    for listed in found.values():
        listed.sort(key=lambda pair: (pair[0].role is not PartnerRole.LEAD, place[pair[0].partner_id]))
    return found


def names_of(session: Session, application_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """Return the partners' short names by application and partner, in the order of the official keys."""
    known = session.exec(select(Partner.id, Partner.short_name).order_by(col(Partner.ags))).all()
    found: dict[int, dict[int, str]] = {key: {} for key in application_ids}
    joined: dict[int | None, list[int]] = {}
    for application_id, partner_id in session.exec(
        select(ApplicationPartner.application_id, ApplicationPartner.partner_id)
    ):
        if application_id in found:
            joined.setdefault(partner_id, []).append(application_id)
    # Partner by partner: so each application has them in order, and thousands of pairs need no sorting.
    for key, name in known:
        for application_id in joined.get(key, ()):
            found[application_id][key or 0] = name
    return found


def note(
    session: Session,
    doer: Actor,
    row: Application,
    *,
    action: str,
    sentence: str,
    at: datetime,
    payload: dict[str, Any] | None = None,
    partner_id: int | None = None,
) -> None:
    """Add to the history of an application; nothing is written about examples.

    ``partner_id`` says whose money it is about, where it is about one Kommune only.
    """
    session.flush()
    if row.is_example:
        return
    audit.record(
        session,
        doer,
        action=action,
        subject=SUBJECT,
        subject_id=str(row.public_id),
        sentence=f"{doer.label}: {sentence}",
        at=at,
        partner_id=partner_id,
        payload=payload,
    )
