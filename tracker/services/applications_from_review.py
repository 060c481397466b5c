"""*Ist bekannt, Antrag läuft oder ist gestellt*: taken over into the list of applications with two fields."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import NotFound, Refused
from tracker.models.applications import Application, ApplicationPartner, ApplicationProject, StageChange
from tracker.models.calls import FundingCall
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.access import Action, require, sees_office_only
from tracker.rules.storable import storable_text
from tracker.services import audit
from tracker.shapes.actor import Actor
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import Stage

LONGEST = 300
_REASON = "Aus der Rückmeldung „Ist bekannt, Antrag läuft oder ist gestellt“ übernommen."


def take_over(
    session: Session,
    actor: Actor,
    *,
    partner_id: int,
    call_id: UUID,
    project_id: UUID | None,
    now: datetime,
    title: str = "",
    submitted_on: date | None = None,
) -> Application:
    """Enter an application that a partner has made already; without a title it is named after the project or call.

    Raises:
        NotFound: the call, or the project of this partner, is not there.
        Refused: it is entered already, or the title is too long.
    """
    require(actor, Action.ANSWER, partners=[partner_id])
    call, project = _call(session, actor, call_id), _project(session, project_id, partner_id)
    named = " ".join(storable_text(title).split()) or (project.title if project else call.title)
    if len(named) > LONGEST:
        raise Refused(f"Die Bezeichnung ist zu lang. Bitte höchstens {LONGEST} Zeichen.")
    _refuse_second(session, partner_id, call, project)
    row = Application(
        title=named,
        call_id=call.id,
        lead_partner_id=partner_id,
        stage=Stage.SUBMITTED,
        programme=call.title,
        provider=call.provider,
        level=call.level,
        submitted_on=submitted_on,
        is_example=bool(project and project.is_example),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add(ApplicationPartner(application_id=row.id, partner_id=partner_id, role=PartnerRole.LEAD))
    if project is not None and project.id is not None:
        session.add(ApplicationProject(application_id=row.id, project_id=project.id))
    session.add(
        StageChange(
            application_id=row.id, after=Stage.SUBMITTED, reason=_REASON, person_id=actor.person_id, made_at=now
        )
    )
    session.flush()
    audit.record(
        session,
        actor,
        action="application_taken_over",
        subject="application",
        subject_id=str(row.public_id),
        sentence=f"{actor.label}: Förderung „{named}“ in die Übersicht aufgenommen ({Stage.SUBMITTED.label}).",
        at=now,
        partner_id=partner_id,
        payload={"call": str(call.public_id), "project": str(project.public_id) if project else None},
    )
    return row


def _refuse_second(session: Session, partner_id: int, call: FundingCall, project: Project | None) -> None:
    query = select(Application.title).where(
        Application.lead_partner_id == partner_id, col(Application.call_id) == call.id
    )
    if project is not None:
        served = select(ApplicationProject.application_id).where(col(ApplicationProject.project_id) == project.id)
        query = query.where(col(Application.id).in_(served))
    entered = session.exec(query.limit(1)).first()
    if entered is not None:
        raise Refused(f"Das steht schon in der Übersicht: „{entered}“. Bitte ergänzen Sie es dort.")


def _call(session: Session, actor: Actor, call_id: UUID) -> FundingCall:
    call = session.exec(select(FundingCall).where(FundingCall.public_id == call_id)).first()
    if call is None or (call.office_only and not sees_office_only(actor)):
        raise NotFound("Dieses Förderprogramm gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    return call


def _project(session: Session, project_id: UUID | None, partner_id: int) -> Project | None:
    if project_id is None:
        return None
    query = (
        select(Project)
        .join(ProjectPartner, col(ProjectPartner.project_id) == col(Project.id))
        .where(Project.public_id == project_id, ProjectPartner.partner_id == partner_id)
    )
    project = session.exec(query).first()
    if project is None:
        raise NotFound("Dieses Vorhaben gehört nicht (mehr) zu Ihrer Kommune. Bitte laden Sie die Seite neu.")
    return project
