"""Where an application begins: from a programme, from a project, from a partner's answer, or from nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import NotFound, Refused
from tracker.models.applications import Application, ApplicationProject
from tracker.models.calls import FundingCall, Round
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.access import Action, require
from tracker.rules.stages import is_exit
from tracker.rules.starting import start_warnings
from tracker.rules.storable import storable_text
from tracker.services import applications
from tracker.shapes.actor import Actor
from tracker.shapes.applications import SHORT, ApplicationData, ApplicationPart
from tracker.vocabulary.applications import ApplicationModel, Financing
from tracker.vocabulary.calls import BodyKind, CallStatus, RoundKind
from tracker.vocabulary.projects import PartnerRole, ProjectState
from tracker.vocabulary.work import Stage

LONGEST_REASON = 1_000


def prefilled(
    session: Session,
    actor: Actor,
    *,
    today: date,
    partner_id: int | None = None,
    call_id: UUID | None = None,
    project_id: UUID | None = None,
) -> ApplicationData:
    """Return what a form for a new application begins with: what programme and project already know.

    ``partner_id`` leads where the project does not say. Without a partner the title alone is filled.

    Raises:
        NotFound: the project is not there.
        Refused: the programme is not there.
    """
    require(actor, Action.EDIT_APPLICATION)
    call = applications.visible_call(session, actor, call_id=call_id) if call_id is not None else None
    project = _project(session, project_id) if project_id is not None else None
    parts = _parts(session, project, partner_id)
    values: dict[str, object] = {
        "title": (project.title if project else call.title if call else "Neuer Antrag")[:SHORT],
        "partners": parts,
        "model": ApplicationModel.JOINT if len(parts) > 1 else ApplicationModel.SINGLE,
    }
    if project is not None:
        values |= {
            "short_description": project.description[:4_000],
            "total_cents": project.cost_cents,
            "duty": project.duty,
            "contact": project.contact[:SHORT],
            "project_ids": (project.id,),
            "is_public": False,
        }
    if call is not None:
        values |= _of_call(session, call, today)
    return ApplicationData.model_validate(values)


def start(
    session: Session,
    actor: Actor,
    *,
    data: ApplicationData,
    now: datetime,
    today: date,
    call_id: UUID | None = None,
    reason: str = "",
) -> Application:
    """Enter an application, tied to its programme where there is one; the round whose day it aims at is pinned.

    What speaks against it is kept with the reason why it was begun nevertheless.

    Raises:
        Refused: as ``applications.create``, the programme is not there, or something speaks against it and no reason
            is given.
    """
    call = applications.visible_call(session, actor, call_id=call_id) if call_id is not None else None
    against = warnings(session, actor, project_ids=data.project_ids, call_id=call_id)
    reason = storable_text(reason).strip()[:LONGEST_REASON]
    if against and not reason:
        raise Refused(f"{' '.join(against)} Bitte nennen Sie den Grund, warum Sie den Antrag trotzdem anlegen.")
    pinned = next((item for item in _open_rounds(session, call, today) if _is_target(item, data)), None)
    return applications.create(
        session,
        actor,
        data=data,
        now=now,
        call_id=call.id if call else None,
        round_id=pinned.id if pinned else None,
        reason=reason,
        missing=against,
    )


def warnings(
    session: Session, actor: Actor, *, project_ids: Sequence[int], call_id: UUID | None = None
) -> tuple[str, ...]:
    """Return what speaks against beginning an application to a programme for these Vorhaben, in sentences.

    Raises:
        Refused: the programme is not there.
    """
    require(actor, Action.EDIT_APPLICATION)
    call = applications.visible_call(session, actor, call_id=call_id) if call_id is not None else None
    if call is None:
        return ()
    running = (
        select(Application.number)
        .join(ApplicationProject, col(ApplicationProject.application_id) == col(Application.id))
        .where(Application.call_id == call.id, col(ApplicationProject.project_id).in_(project_ids))
        .where(col(Application.stage).not_in([stage for stage in Stage if is_exit(stage)]))
        .distinct()
        .order_by(col(Application.number))
    )
    begun = select(Project.title).where(col(Project.id).in_(project_ids), Project.state == ProjectState.RUNNING)
    return start_warnings(CallStatus(call.status), running=session.exec(running).all(), begun=session.exec(begun).all())


_BODY_FIELDS = {BodyKind.FUNDER: "provider", BodyKind.AUTHORITY: "authority", BodyKind.AGENCY: "agency"}


def _is_target(item: Round, data: ApplicationData) -> bool:
    return item.kind is RoundKind.APPLICATION and item.closes_on is not None and item.closes_on == data.target_on


def _project(session: Session, public_id: UUID) -> Project:
    project = session.exec(select(Project).where(Project.public_id == public_id)).first()
    if project is None:
        raise NotFound("Dieses Vorhaben gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    return project


def _parts(session: Session, project: Project | None, partner_id: int | None) -> tuple[ApplicationPart, ...]:
    if project is not None:
        query = select(ProjectPartner).where(ProjectPartner.project_id == project.id)
        return tuple(ApplicationPart(partner_id=part.partner_id, role=part.role) for part in session.exec(query))
    return (ApplicationPart(partner_id=partner_id, role=PartnerRole.LEAD),) if partner_id is not None else ()


def _of_call(session: Session, call: FundingCall, today: date) -> dict[str, object]:
    outline, target = (
        next((item for item in _open_rounds(session, call, today) if item.kind is kind), None)
        for kind in (RoundKind.OUTLINE, RoundKind.APPLICATION)
    )
    rolling = call.rolling and (target is None or target.closes_on is None)
    return {
        "programme": call.title[:SHORT],
        "provider": call.provider[:SHORT],
        "level": call.level,
        # A rate means a share of the cost; any other kind of financing stays open until a person says so.
        "financing": Financing.SHARE if call.rate_hundredths is not None else None,
        "rate_hundredths": call.rate_hundredths,
        "cap_cents": call.amount_max_cents,
        "minimum_cents": call.amount_min_cents,
        "own_share_min_hundredths": call.own_share_min_hundredths,
        "outline_due_on": outline.closes_on if outline else None,
        "target_on": target.closes_on if target else None,
        "target_text": "laufend" if rolling else "",
        **_bodies(call),
    }


def _bodies(call: FundingCall) -> dict[str, str]:
    """Return the first body of each kind a programme names."""
    found: dict[str, str] = {}
    for body in call.bodies:
        field = _BODY_FIELDS.get(BodyKind(body["kind"]))
        if field is not None:
            found.setdefault(field, str(body["name"])[:SHORT])
    return found


def _open_rounds(session: Session, call: FundingCall | None, today: date) -> list[Round]:
    if call is None:
        return []
    query = select(Round).where(Round.call_id == call.id, col(Round.superseded_at).is_(None))
    rows = [row for row in session.exec(query) if row.closes_on is None or row.closes_on >= today]
    return sorted(rows, key=lambda row: (row.closes_on or date.max, row.id or 0))
