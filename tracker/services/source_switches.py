"""What office and Administration decide about a source: on or off, paused for a while, seen by the office alone."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.errors import Refused
from tracker.formats import moment
from tracker.models.calls import FundingCall
from tracker.models.sources import Source
from tracker.rules.access import Action, require
from tracker.services import audit, installation, pauses, sources
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape

LONGEST_PAUSE_DAYS = 365


class SourceCard(Shape):
    """A source with its switches. ``pause`` says until when and why it is left alone."""

    name: str
    title: str
    address: str
    licence: str
    interval_days: int | None
    enabled: bool
    office_only: bool
    pause: str


def cards(session: Session, actor: Actor, *, now: datetime) -> list[SourceCard]:
    """Return every source that is harvested, the leading ones first."""
    require(actor, Action.EDIT_SOURCE)
    query = select(Source).where(col(Source.interval_days).is_not(None))
    same = ("name", "title", "address", "licence", "interval_days", "enabled", "office_only")
    return [
        SourceCard(**{field: getattr(row, field) for field in same}, pause=pauses.sentence(row, now=now))
        for row in session.exec(query.order_by(col(Source.rank), col(Source.name)))
    ]


def enable(session: Session, actor: Actor, *, name: str, on: bool, now: datetime) -> Source:
    """Switch a source on or off; what it brought stays.

    Raises:
        NotFound: there is no such source.
    """
    require(actor, Action.EDIT_SOURCE)
    row = sources.find(session, name=name)
    if row.enabled != on:
        row.enabled = on
        _kept(session, actor, row, f"Quelle „{row.title}“ {'eingeschaltet' if on else 'abgeschaltet'}.", now)
    return row


def pause(session: Session, actor: Actor, *, name: str, days: int, reason: str, now: datetime) -> Source:
    """Leave a source alone for some days.

    Raises:
        NotFound: there is no such source.
        Refused: the days are not between 1 and 365, or the reason is missing.
    """
    require(actor, Action.EDIT_SOURCE)
    row = sources.find(session, name=name)
    said = " ".join(reason.split())
    if not 1 <= days <= LONGEST_PAUSE_DAYS or not said:
        raise Refused(f"Bitte nennen Sie 1 bis {LONGEST_PAUSE_DAYS} Tage und den Grund der Pause.")
    row.paused_until, row.pause_reason = now + timedelta(days=days), said[:300]
    sentence = f"Quelle „{row.title}“ pausiert bis {moment(row.paused_until)}. Grund: {row.pause_reason}"
    _kept(session, actor, row, sentence, now)
    return row


def show_to(session: Session, actor: Actor, *, name: str, office_only: bool, now: datetime) -> Source:
    """Show the calls a source leads to everybody, or to the office alone.

    Raises:
        NotFound: there is no such source.
    """
    require(actor, Action.EDIT_SOURCE)
    row = sources.find(session, name=name)
    if row.office_only != office_only:
        row.office_only = office_only
        # Kept apart, so that the next harvest does not bring back what the source's file says.
        kept = installation.current(session)
        kept.settings = kept.settings | {sources.SHOWN: kept.settings.get(sources.SHOWN, {}) | {name: office_only}}
        session.merge(kept)
        calls = sa.update(FundingCall).where(col(FundingCall.source) == name)
        session.execute(calls.values(office_only=office_only))
        circle = "nur für die Projektleitstelle" if office_only else "für alle"
        _kept(session, actor, row, f"Programme der Quelle „{row.title}“ sind {circle} sichtbar.", now)
    return row


def _kept(session: Session, actor: Actor, row: Source, said: str, now: datetime) -> None:
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        action="source_switched",
        subject="source",
        subject_id=row.name,
        sentence=f"{actor.label}: {said}",
        at=now,
    )
