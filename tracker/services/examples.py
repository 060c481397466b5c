"""Starter data: they step back for real calls, and they go all at once when real work begins."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, update
from sqlmodel import Session, col, select

from tracker.models.applications import Application
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall, Round
from tracker.models.inquiries import Inquiry
from tracker.models.matches import GateFinding, Match, Review
from tracker.models.origins import Origin, OriginVersion, SourceText
from tracker.models.partners import OrganisationalUnit, Person
from tracker.models.projects import Project
from tracker.models.sources import Source
from tracker.models.tasks import Task
from tracker.models.work import Letter
from tracker.services import audit, projections, withdrawal
from tracker.services.removal import remove
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
    for table in (Application, Inquiry, Task, Project, Letter):
        remove(session, table, col(table.is_example).is_(True))
    _remove_traces(session, shared)
    session.execute(update(Round).where(col(Round.origin_id).in_(_example_origins())).values(origin_id=None))
    remove(session, Origin, col(Origin.source) == EXAMPLE_SOURCE)
    led = col(FundingCall.source) == EXAMPLE_SOURCE
    remove(session, FundingCall, led & ~exists().where(col(Origin.call_id) == col(FundingCall.id)))
    projections.refresh(session, call_ids=shared, today=today, now=now)
    _remove_texts(session)
    remove(session, Source, col(Source.name) == EXAMPLE_SOURCE)
    remove(session, OrganisationalUnit, col(OrganisationalUnit.is_example).is_(True))
    session.execute(update(Person).where(col(Person.is_example).is_(True)).values(email=None, is_example=False))
    for event in session.exec(select(AuditEvent).where(col(AuditEvent.erased).is_(False))):
        audit.erase(session, event)
    session.flush()


def _shared_calls() -> Any:
    example = exists().where(col(Origin.call_id) == col(FundingCall.id), col(Origin.source) == EXAMPLE_SOURCE)
    real = exists().where(col(Origin.call_id) == col(FundingCall.id), col(Origin.source) != EXAMPLE_SOURCE)
    return select(FundingCall.id).where(example, real)


def _example_origins() -> Any:
    return select(Origin.id).where(col(Origin.source) == EXAMPLE_SOURCE)


def _remove_traces(session: Session, call_ids: Sequence[int]) -> None:
    """Remove from calls a real source describes as well what was computed or noted of the example."""
    own = col(Round.origin_id).in_(_example_origins())
    remove(session, Round, own & col(Round.superseded_at).is_not(None))
    for table in (Match, GateFinding):
        remove(session, table, col(table.call_id).in_(call_ids))


def _remove_texts(session: Session) -> None:
    unused = ~exists().where(col(OriginVersion.text_hash) == col(SourceText.hash))
    held = ~exists().where(col(FundingCall.text_hash) == col(SourceText.hash))
    session.execute(delete(SourceText).where(unused, held))
