"""Everything the ledger knows, read for export in small parts, so that no list ever stands in memory."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.exchange.listings import ExportKind
from tracker.exchange.records import ApplicationRecord, AuditRecord, MatchRecord, ProjectRecord, ReviewRecord
from tracker.models.applications import Application, ApplicationProject
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall
from tracker.models.matches import Match, Review
from tracker.models.partners import OrganisationalUnit, Partner, Person
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.access import Action, require
from tracker.services.call_records import call_records
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PartnerRole

_AT_ONCE = 200


def records(session: Session, actor: Actor, *, kind: ExportKind) -> Iterator[Shape]:
    """Return the records of one kind, oldest first. There are no awards yet, so their list is empty."""
    require(actor, Action.READ_AUDIT if kind is ExportKind.AUDIT else Action.EXPORT)
    readers = {
        ExportKind.CALLS: call_records,
        ExportKind.PROJECTS: _projects,
        ExportKind.MATCHES: _matches,
        ExportKind.REVIEWS: _reviews,
        ExportKind.APPLICATIONS: _applications,
        ExportKind.AUDIT: _audit,
    }
    reader = readers.get(kind)
    return reader(session) if reader else iter(())


def _projects(session: Session) -> Iterator[ProjectRecord]:
    units = dict(session.exec(select(OrganisationalUnit.id, OrganisationalUnit.name)).all())
    contacts = _contacts(session)
    members = _members(session)
    for (project,) in _streamed(session, _select(Project).order_by(col(Project.id))):
        own = members.get(project.id, [])
        leads = [(partner_id, name) for role, partner_id, name in own if role is PartnerRole.LEAD]
        lead_id, lead = leads[0] if leads else (0, "")
        shown = {name for name in ProjectRecord.model_fields if hasattr(project, name)} - {"id"}
        yield ProjectRecord(
            **{name: getattr(project, name) for name in shown},
            id=str(project.public_id),
            lead=lead,
            partners=tuple(name for role, _, name in own if role is not PartnerRole.LEAD),
            unit=units.get(project.unit_id, ""),
            contact=contacts.get(lead_id, ""),
        )


def _members(session: Session) -> dict[int, list[tuple[PartnerRole, int, str]]]:
    query = (
        select(ProjectPartner, Partner.short_name)
        .join(Partner, col(Partner.id) == col(ProjectPartner.partner_id))
        .order_by(col(ProjectPartner.partner_id))
    )
    found: dict[int, list[tuple[PartnerRole, int, str]]] = {}
    for part, name in session.exec(query):
        found.setdefault(part.project_id, []).append((part.role, part.partner_id, name))
    return found


def _contacts(session: Session) -> dict[int, str]:
    query = select(Person.partner_id, Person.name).where(Person.role == Role.CONTACT, col(Person.active).is_(True))
    return {partner_id: name for partner_id, name in session.exec(query) if partner_id is not None}


def _matches(session: Session) -> Iterator[MatchRecord]:
    project = (Project.public_id, Project.title, Project.is_example)
    call = (FundingCall.public_id, FundingCall.title, FundingCall.is_example)
    query = (
        _select(Match, Partner.short_name, *project, *call)
        .join(Project, col(Project.id) == col(Match.project_id))
        .join(FundingCall, col(FundingCall.id) == col(Match.call_id))
        .join(ProjectPartner, col(ProjectPartner.project_id) == col(Match.project_id))
        .join(Partner, col(Partner.id) == col(ProjectPartner.partner_id))
        .where(col(ProjectPartner.role) == PartnerRole.LEAD)
        .order_by(col(Match.project_id), col(Match.rank))
    )
    for match, lead, project_id, title, is_example, call_id, call_title, call_is_example in _streamed(session, query):
        yield MatchRecord(
            project_id=str(project_id),
            project=title,
            lead=lead,
            call_id=str(call_id),
            call=call_title,
            rank=match.rank,
            score=match.score,
            band=match.band,
            excluded=match.excluded,
            sentence=match.reasons.get("sentence", ""),
            computed_at=match.computed_at,
            is_example=is_example or call_is_example,
        )


def _reviews(session: Session) -> Iterator[ReviewRecord]:
    query = (
        _select(Review, Partner.short_name, Person.name, FundingCall, Project)
        .join(Partner, col(Partner.id) == col(Review.partner_id))
        .join(FundingCall, col(FundingCall.id) == col(Review.call_id))
        .outerjoin(Person, col(Person.id) == col(Review.person_id))
        .outerjoin(Project, col(Project.id) == col(Review.project_id))
        .order_by(col(Review.id))
    )
    for review, partner, person, call, project in _streamed(session, query):
        yield ReviewRecord(
            partner=partner,
            person=person or "",
            call_id=str(call.public_id),
            call=call.title,
            project_id=str(project.public_id) if project else None,
            project=project.title if project else "",
            answer=review.answer,
            reason=review.reason,
            note=review.note,
            follow_up_on=review.follow_up_on,
            made_at=review.made_at,
            is_example=call.is_example or bool(project and project.is_example),
        )


def _applications(session: Session) -> Iterator[ApplicationRecord]:
    query = (
        _select(Application, Partner.short_name, FundingCall)
        .join(Partner, col(Partner.id) == col(Application.lead_partner_id))
        .outerjoin(FundingCall, col(FundingCall.id) == col(Application.call_id))
        .order_by(col(Application.id))
    )
    titles: dict[int, list[str]] = {}
    served = select(ApplicationProject.application_id, Project.title).join(
        Project, col(Project.id) == col(ApplicationProject.project_id)
    )
    for application_id, title in session.exec(served.order_by(col(Project.title))):
        titles.setdefault(application_id, []).append(title)
    for application, lead, call in _streamed(session, query):
        yield ApplicationRecord(
            id=str(application.public_id),
            lead=lead,
            title=application.title,
            projects=tuple(titles.get(application.id, ())),
            call_id=str(call.public_id) if call else None,
            call=call.title if call else "",
            provider=call.provider if call else "",
            level=call.level if call else None,
            stage=application.stage,
            target_on=application.target_on,
            created_at=application.created_at,
            is_example=application.is_example,
        )


def _audit(session: Session) -> Iterator[AuditRecord]:
    query = (
        _select(AuditEvent, Partner.short_name)
        .outerjoin(Partner, col(Partner.id) == col(AuditEvent.partner_id))
        .order_by(col(AuditEvent.id))
    )
    for event, partner in _streamed(session, query):
        shown = {name for name in AuditRecord.model_fields if hasattr(event, name)}
        yield AuditRecord(**{name: getattr(event, name) for name in shown}, partner=partner or "")


def _select(*columns: Any) -> sa.Select[Any]:
    return sa.select(*columns)


def _streamed(session: Session, query: sa.Select[Any]) -> Iterator[Any]:
    return iter(session.execute(query.execution_options(yield_per=_AT_ONCE)))
