"""Applications: entered with or without a call, shown as a card, changed. Their lists: ``application_lists``."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.database import wait_for_turn
from tracker.errors import Refused
from tracker.models.applications import Application, ApplicationPartner, ApplicationProject, StageChange
from tracker.models.calls import FundingCall
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.rules.access import Action, require, sees_office_only
from tracker.rules.application_words import change_sentence
from tracker.rules.differences import differences
from tracker.rules.storable import storable
from tracker.services import application_cards, application_records, award_records
from tracker.services.application_cards import ApplicationCard
from tracker.shapes.actor import Actor
from tracker.shapes.applications import ApplicationData, ApplicationPart
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import Stage

_ELSEWHERE = frozenset({"partners", "project_ids"})


def card(session: Session, actor: Actor, *, public_id: UUID) -> ApplicationCard:
    """Return one application with what this person may see of it.

    Raises:
        NotFound: there is none, or not for this person.
        NotAllowed: it belongs to other Kommunen.
    """
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    made = application_cards.of_row(session, row, found.view)
    if row.parent_id is None or application_records.views(
        session, actor, [application_records.of_id(session, row.parent_id)]
    ):
        return made
    # The Gesamtmaßnahme may be somebody else's, or not public.
    return made.model_copy(update={"parent": None})


def create(
    session: Session,
    actor: Actor,
    *,
    data: ApplicationData,
    now: datetime,
    call_id: int | None = None,
    round_id: int | None = None,
    stage: Stage = Stage.IDEA,
    reason: str = "",
    missing: Sequence[str] = (),
    originals: Mapping[str, str] | None = None,
    import_hash: str = "",
    is_example: bool = False,
) -> Application:
    """Enter an application; without a number it gets the next one of the year.

    ``stage`` is for applications that were on their way before, ``originals`` and ``import_hash`` for rows of
    somebody's list. ``missing`` is what spoke against it, with the ``reason`` why it was begun.

    Raises:
        Refused: not exactly one Kommune leads, or what it names is not entered.
    """
    data = storable(data)
    require(actor, Action.EDIT_APPLICATION, partners=[_lead(data)])
    _check(session, data, owner_before=None)
    values = data.model_dump(exclude=set(_ELSEWHERE))
    if not data.number:
        # The number is taken in the order of the history, so that no two are given out at once.
        wait_for_turn(session, "audit")
        values["number"] = _next_number(session, now.astimezone(BERLIN).year)
    row = Application(
        **values,
        lead_partner_id=_lead(data),
        call_id=call_id,
        round_id=round_id,
        stage=stage,
        originals=dict(originals or {}),
        import_hash=import_hash,
        is_example=is_example,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    _set_partners(session, row, data.partners)
    _set_projects(session, row, data.project_ids)
    assert row.id is not None
    who: dict[str, Any] = {"person_id": actor.person_id, "made_at": now}
    session.add(StageChange(application_id=row.id, after=stage, reason=reason, missing=list(missing), **who))
    why = f" {' '.join(missing)} Grund: {reason}" if missing else ""
    said = f"Antrag {row.number} „{row.title}“ angelegt ({stage.label}).{why}"
    application_records.note(session, actor, row, action="application_created", sentence=said, at=now)
    return row


def edit(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    version: int,
    data: ApplicationData,
    now: datetime,
    reason: str = "",
    originals: Mapping[str, str] | None = None,
    import_hash: str | None = None,
) -> Application:
    """Change an application. Partners are changed by ``application_partners``, so ``data.partners`` is not read.

    Fields the person does not see stay as they are, and so does the awarded amount as soon as a Bescheid says it.
    ``originals`` and ``import_hash`` are for imported rows.

    Raises:
        ChangedMeanwhile: somebody else saved it since this version was read.
        Refused: as in ``create``.
    """
    row = application_records.locked(
        session, actor, public_id=public_id, version=version, now=now, action=Action.EDIT_APPLICATION
    )
    before = application_cards.data_of(session, row)
    kept: dict[str, Any] = {"partners": before.partners, "number": data.number or before.number}
    if award_records.said_by(session, row) is not None:
        kept["awarded_cents"] = before.awarded_cents
    data = storable(data).model_copy(update=kept)
    _check(session, data, owner_before=row.owner_id)
    if data.parent_id is not None:
        _refuse_circle(session, row, data.parent_id)
    for field, value in data.model_dump(exclude=set(_ELSEWHERE)).items():
        setattr(row, field, value)
    if originals is not None:
        row.originals = dict(originals)
    if import_hash is not None:
        row.import_hash = import_hash
    _set_projects(session, row, data.project_ids)
    changes = differences(before, data)
    if changes:
        said = change_sentence(row.title, changes, reason=reason)
        payload = {"changes": changes, "reason": reason}
        application_records.note(
            session, actor, row, action="application_edited", sentence=said, at=now, payload=payload
        )
    session.flush()
    return row


def owners(session: Session, actor: Actor) -> dict[int, str]:
    """Return who may be in charge of an application: the people of the office, number → name."""
    require(actor, Action.READ_APPLICATION)
    query = select(Person).where(Person.role == Role.OFFICE, col(Person.active).is_(True)).order_by(col(Person.name))
    return {person.id: person.name for person in session.exec(query) if person.id is not None}


def visible_call(session: Session, actor: Actor, *, call_id: UUID) -> FundingCall:
    """Return a call somebody wants to apply for.

    Raises:
        Refused: it is not there, or not for this person.
    """
    require(actor, Action.EDIT_APPLICATION)
    call = session.exec(select(FundingCall).where(FundingCall.public_id == call_id)).first()
    if call is None or (call.office_only and not sees_office_only(actor)):
        raise Refused("Dieses Förderprogramm gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    return call


def _lead(data: ApplicationData) -> int:
    leads = [part.partner_id for part in data.partners if part.role is PartnerRole.LEAD]
    if len(leads) != 1:
        raise Refused("Bitte geben Sie genau eine federführende Kommune an.")
    return leads[0]


def _check(session: Session, data: ApplicationData, *, owner_before: int | None) -> None:
    ids = [part.partner_id for part in data.partners]
    if len(set(ids)) != len(ids):
        raise Refused("Eine Kommune ist zweimal genannt. Bitte nennen Sie jede nur einmal.")
    if _count(session, Partner, ids) != len(ids):
        raise Refused("Eine der genannten Kommunen ist nicht eingetragen. Bitte wählen Sie aus der Liste.")
    if _count(session, Project, list(data.project_ids)) != len(set(data.project_ids)):
        raise Refused("Eines der genannten Vorhaben gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    if data.owner_id is not None and data.owner_id != owner_before:
        person = session.get(Person, data.owner_id)
        if person is None or not person.active or person.role is not Role.OFFICE:
            raise Refused("Zuständig ist jemand aus der Projektleitstelle. Bitte wählen Sie eine andere Person.")
    if data.parent_id is not None and session.get(Application, data.parent_id) is None:
        raise Refused("Die Gesamtmaßnahme gibt es nicht (mehr). Bitte laden Sie die Seite neu.")


def _count(session: Session, table: type[Partner] | type[Project], ids: list[int]) -> int:
    return session.exec(select(func.count()).select_from(table).where(col(table.id).in_(ids))).one()


def _refuse_circle(session: Session, row: Application, parent_id: int) -> None:
    above: int | None = parent_id
    while above is not None:
        if above == row.id:
            raise Refused("Ein Antrag kann nicht Teil von sich selbst sein. Bitte wählen Sie einen anderen.")
        above = session.get_one(Application, above).parent_id


def _next_number(session: Session, year: int) -> str:
    prefix = f"F-{year}-"
    given = session.exec(select(Application.number).where(col(Application.number).startswith(prefix))).all()
    last = max((int(tail) for number in given if (tail := number.removeprefix(prefix)).isdigit()), default=0)
    return f"{prefix}{last + 1:03d}"


def _set_partners(session: Session, row: Application, listed: tuple[ApplicationPart, ...]) -> None:
    assert row.id is not None
    session.add_all(ApplicationPartner(application_id=row.id, **part.model_dump()) for part in listed)
    session.flush()


def _set_projects(session: Session, row: Application, project_ids: tuple[int, ...]) -> None:
    assert row.id is not None
    session.execute(delete(ApplicationProject).where(col(ApplicationProject.application_id) == row.id))
    session.add_all(ApplicationProject(application_id=row.id, project_id=key) for key in dict.fromkeys(project_ids))
    session.flush()
