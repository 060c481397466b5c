"""Everything the ledger knows, read for export in small parts, so that no list ever stands in memory."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.exchange.funding_record import AwardRecord
from tracker.exchange.listings import ExportKind
from tracker.exchange.records import AuditRecord, MatchRecord, ProjectRecord, ReviewRecord
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall
from tracker.models.matches import Match, Review
from tracker.models.partners import OrganisationalUnit, Partner, Person
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.access import Action, require
from tracker.services import funding_records
from tracker.services.call_records import call_records
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PartnerRole

_AT_ONCE = 200
_NAMED = ("number", "lead", "title", "programme", "provider")


def records(session: Session, actor: Actor, *, kind: ExportKind) -> Iterator[Shape]:
    """Return the records of one kind, oldest first.

    Applications, Bescheide, answers with their reasons, and the history only the office sees whole.
    """
    require(actor, Action.EXPORT_HISTORY if kind in (ExportKind.AUDIT, ExportKind.REVIEWS) else Action.EXPORT)
    if kind in (ExportKind.APPLICATIONS, ExportKind.AWARDS):
        require(actor, Action.EDIT_APPLICATION)
        return funding_records.records(session, actor) if kind is ExportKind.APPLICATIONS else _awards(session, actor)
    readers: dict[ExportKind, Callable[[Session], Iterator[Shape]]] = {
        ExportKind.CALLS: call_records,
        ExportKind.PROJECTS: _projects,
        ExportKind.MATCHES: _matches,
        ExportKind.REVIEWS: _reviews,
        ExportKind.AUDIT: _audit,
    }
    return readers[kind](session)


def _projects(session: Session) -> Iterator[ProjectRecord]:
    units = dict(session.exec(select(OrganisationalUnit.id, OrganisationalUnit.name)).all())
    contacts = _contacts(session)
    members = _members(session)
    for (project,) in _streamed(session, _select(Project).order_by(col(Project.id))):
        own = members.get(project.id, [])
        leads = [(partner_id, name) for role, partner_id, name in own if role is PartnerRole.LEAD]
        lead_id, lead = leads[0] if leads else (0, "")
        shown = {name for name in ProjectRecord.model_fields if hasattr(project, name)} - {"id", "contact"}
        yield ProjectRecord(
            **{name: getattr(project, name) for name in shown},
            id=str(project.public_id),
            lead=lead,
            partners=tuple(name for role, _, name in own if role is not PartnerRole.LEAD),
            unit=units.get(project.unit_id, ""),
            contact=project.contact or contacts.get(lead_id, ""),
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


def _awards(session: Session, actor: Actor) -> Iterator[AwardRecord]:
    for record in funding_records.records(session, actor):
        number, lead, title, programme, provider = (str(record.values.get(name, "")) for name in _NAMED)
        for notice in record.notices:
            yield AwardRecord(
                id=record.id,
                number=number,
                lead=lead,
                title=title,
                programme=programme,
                provider=provider,
                notice=notice,
                is_example=record.is_example,
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
