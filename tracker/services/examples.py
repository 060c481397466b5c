"""Starter data: they step back for real calls, and they go all at once when real work begins."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, update
from sqlmodel import Session, col, select

from tracker.models.applications import Application, ApplicationProject, StageChange
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall, Round
from tracker.models.inquiries import Inquiry, InquiryCall
from tracker.models.matches import GateFinding, Match, Review
from tracker.models.origins import Correction, Evidence, MergeDecision, Origin, OriginVersion, SourceText
from tracker.models.partners import OrganisationalUnit, Person
from tracker.models.projects import Project, ProjectPartner
from tracker.models.sources import CrawlRun, Source
from tracker.models.watching import CorrectionHint
from tracker.models.work import Letter
from tracker.services import audit, projections, withdrawal
from tracker.shapes.sources import EXAMPLE_SOURCE


def step_back(session: Session, *, call_ids: Sequence[int], now: datetime) -> None:
    """Withdraw the example origin of calls a real source describes now: its facts must not fill their gaps."""
    own = (col(Origin.source) == EXAMPLE_SOURCE) & col(Origin.call_id).in_(call_ids)
    session.execute(update(Origin).where(own, col(Origin.withdrawn_at).is_(None)).values(withdrawn_at=now))


def withdraw_unanswered(session: Session, *, now: datetime) -> int:
    """Withdraw the example calls nobody answered: after a sound harvest the real ones are there."""
    answered = exists().where(col(Review.call_id) == col(Origin.call_id))
    query = select(Origin.external_id).where(
        Origin.source == EXAMPLE_SOURCE, col(Origin.withdrawn_at).is_(None), ~answered
    )
    return withdrawal.withdraw(session, source=EXAMPLE_SOURCE, external_ids=list(session.exec(query)), now=now)


def remove_all(session: Session, *, now: datetime, today: date) -> None:
    """Delete every example record with its answers and letters. Offices stay, without their made-up addresses."""
    shared = list(session.exec(_shared_calls()))
    _remove_projects(session)
    _remove_traces(session, shared)
    _remove_origins(session)
    calls = select(FundingCall.id).where(~exists().where(col(Origin.call_id) == col(FundingCall.id)))
    _remove_calls(session, col(FundingCall.id).in_(calls), calls)
    projections.refresh(session, call_ids=shared, today=today, now=now)
    _remove_texts(session)
    session.execute(delete(Letter).where(col(Letter.is_example).is_(True)))
    session.execute(delete(CrawlRun).where(col(CrawlRun.source) == EXAMPLE_SOURCE))
    session.execute(delete(Source).where(col(Source.name) == EXAMPLE_SOURCE))
    _clear_people(session)
    for event in session.exec(select(AuditEvent).where(col(AuditEvent.erased).is_(False))):
        audit.erase(session, event)
    session.flush()


def _shared_calls() -> Any:
    example = exists().where(col(Origin.call_id) == col(FundingCall.id), col(Origin.source) == EXAMPLE_SOURCE)
    real = exists().where(col(Origin.call_id) == col(FundingCall.id), col(Origin.source) != EXAMPLE_SOURCE)
    return select(FundingCall.id).where(example, real)


def _remove_projects(session: Session) -> None:
    projects = select(Project.id).where(col(Project.is_example).is_(True))
    applications = select(Application.id).where(col(Application.is_example).is_(True))
    session.execute(delete(StageChange).where(col(StageChange.application_id).in_(applications)))
    session.execute(delete(ApplicationProject).where(col(ApplicationProject.project_id).in_(projects)))
    session.execute(delete(ApplicationProject).where(col(ApplicationProject.application_id).in_(applications)))
    session.execute(delete(Application).where(col(Application.is_example).is_(True)))
    inquiries = select(Inquiry.id).where(col(Inquiry.is_example).is_(True))
    session.execute(delete(InquiryCall).where(col(InquiryCall.inquiry_id).in_(inquiries)))
    session.execute(delete(Inquiry).where(col(Inquiry.is_example).is_(True)))
    session.execute(update(Inquiry).where(col(Inquiry.project_id).in_(projects)).values(project_id=None))
    for table in (Match, GateFinding, Review, ProjectPartner):
        session.execute(delete(table).where(col(table.project_id).in_(projects)))
    session.execute(update(Project).where(col(Project.parent_id).in_(projects)).values(parent_id=None))
    session.execute(update(Project).where(col(Project.is_example).is_(True)).values(parent_id=None))
    session.execute(delete(Project).where(col(Project.is_example).is_(True)))


def _remove_traces(session: Session, call_ids: Sequence[int]) -> None:
    """Remove from calls a real source describes as well what was computed or noted of the example."""
    origins = select(Origin.id).where(col(Origin.source) == EXAMPLE_SOURCE)
    rounds = select(Round.id).where(col(Round.origin_id).in_(origins), col(Round.superseded_at).is_not(None))
    session.execute(update(Application).where(col(Application.round_id).in_(rounds)).values(round_id=None))
    session.execute(update(Round).where(col(Round.moved_to_id).in_(rounds)).values(moved_to_id=None))
    session.execute(delete(Round).where(col(Round.origin_id).in_(origins), col(Round.superseded_at).is_not(None)))
    for table in (Match, GateFinding):
        session.execute(delete(table).where(col(table.call_id).in_(call_ids)))


def _remove_origins(session: Session) -> None:
    origins = select(Origin.id).where(col(Origin.source) == EXAMPLE_SOURCE)
    for table in (Evidence, OriginVersion, MergeDecision):
        session.execute(delete(table).where(col(table.origin_id).in_(origins)))
    session.execute(update(Round).where(col(Round.origin_id).in_(origins)).values(origin_id=None))
    session.execute(delete(Origin).where(col(Origin.source) == EXAMPLE_SOURCE))


def _remove_calls(session: Session, gone: ColumnElement[bool], calls: Any) -> None:
    applications = update(Application).where(col(Application.call_id).in_(calls))
    session.execute(applications.values(call_id=None, round_id=None))
    session.execute(update(Round).where(col(Round.call_id).in_(calls)).values(moved_to_id=None))
    for table in (Match, GateFinding, Review, InquiryCall, CorrectionHint, Correction, MergeDecision, Round):
        session.execute(delete(table).where(col(table.call_id).in_(calls)))
    session.execute(delete(FundingCall).where(gone))


def _remove_texts(session: Session) -> None:
    unused = ~exists().where(col(OriginVersion.text_hash) == col(SourceText.hash))
    held = ~exists().where(col(FundingCall.text_hash) == col(SourceText.hash))
    session.execute(delete(SourceText).where(unused, held))


def _clear_people(session: Session) -> None:
    units = select(OrganisationalUnit.id).where(col(OrganisationalUnit.is_example).is_(True))
    session.execute(update(Person).where(col(Person.unit_id).in_(units)).values(unit_id=None))
    session.execute(update(Project).where(col(Project.unit_id).in_(units)).values(unit_id=None))
    session.execute(delete(OrganisationalUnit).where(col(OrganisationalUnit.is_example).is_(True)))
    session.execute(update(Person).where(col(Person.is_example).is_(True)).values(email=None, is_example=False))
