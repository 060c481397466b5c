"""The history in German sentences, for those who answer for it: filtered, in parts, and as a file."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.models.audit import AuditEvent
from tracker.models.partners import Partner
from tracker.rules.access import Action, require
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.people import Role

SUBJECTS = {
    "application": "Antrag",
    "award": "Bewilligung",
    "correction_hint": "Korrekturhinweis",
    "council": "Gremium",
    "drawdown": "Mittelabruf",
    "forwarding": "Weitergabe",
    "funding_call": "Förderprogramm",
    "inquiry": "Anfrage",
    "installation": "Förderpfad",
    "letter": "Brief",
    "link": "Persönlicher Link",
    "partner": "Kommune",
    "person": "Person",
    "project": "Vorhaben",
    "review": "Rückmeldung",
    "saved_search": "Gespeicherte Suche",
    "seen_suggestion": "Vorschlag",
    "sign_in": "Anmeldung",
    "sitting": "Sitzung",
    "source": "Quelle",
    "synonym": "Gleichbedeutende Wörter",
    "task": "Aufgabe",
    "watched_page": "Beobachtete Seite",
}
"""German names of what events are about; an unknown one is shown as "Sonstiges"."""
OTHER = "Sonstiges"
# What running the machine needs to know. Shares, remarks and answers of the Kommunen are not part of it.
_OF_THE_MACHINE = frozenset(
    {"installation", "letter", "link", "person", "sign_in", "source", "synonym", "watched_page", "saved_search"}
)


class HistoryFilter(Shape):
    """Which events to show; empty means all. ``until`` is the last day shown."""

    subject: str = ""
    partner_id: int | None = None
    words: str = ""
    since: date | None = None
    until: date | None = None


class HistoryLine(Shape):
    """An event as a sentence; ``who`` is the actor's name of that day."""

    id: int
    at: datetime
    who: str
    partner: str
    subject: str
    sentence: str


class HistoryPage(Shape):
    """A part of the history and how long it is."""

    rows: tuple[HistoryLine, ...]
    total: int


def page(
    session: Session, actor: Actor, *, filters: HistoryFilter, offset: int = 0, limit: int | None = 25
) -> HistoryPage:
    """Return events, the newest first: the office all, the Rechnungsprüfung those of its Kommune,

    the Administration those about the running of Förderpfad.
    """
    require(actor, Action.READ_HISTORY)
    conditions = [*_scope(actor), *_conditions(filters)]
    query = (
        select(AuditEvent, Partner.short_name)
        .outerjoin(Partner, col(Partner.id) == col(AuditEvent.partner_id))
        .where(*conditions)
        .order_by(col(AuditEvent.id).desc())
        .offset(offset)
        .limit(limit)
    )
    rows = tuple(
        HistoryLine(
            id=event.id,
            at=event.at,
            who=event.actor,
            partner=partner or "",
            subject=SUBJECTS.get(event.subject, OTHER),
            sentence=_without_name(event),
        )
        for event, partner in session.exec(query)
    )
    return HistoryPage(
        rows=rows, total=session.exec(select(func.count()).select_from(AuditEvent).where(*conditions)).one()
    )


def _scope(actor: Actor) -> list[Any]:
    if actor.role is Role.ADMINISTRATOR:
        return [col(AuditEvent.subject).in_(_OF_THE_MACHINE)]
    if actor.role is Role.AUDITOR:
        return [col(AuditEvent.partner_id) == (actor.partner_id or 0)]
    return []


def _conditions(filters: HistoryFilter) -> list[Any]:
    found: list[Any] = []
    if filters.subject == OTHER:
        found.append(col(AuditEvent.subject).not_in(list(SUBJECTS)))
    elif filters.subject:
        found.append(col(AuditEvent.subject).in_([code for code, name in SUBJECTS.items() if name == filters.subject]))
    if filters.partner_id is not None:
        found.append(col(AuditEvent.partner_id) == filters.partner_id)
    if filters.words.strip():
        said = func.lower(col(AuditEvent.sentence) + " " + col(AuditEvent.actor))
        found += [said.contains(word, autoescape=True) for word in filters.words.lower().split()[:8]]
    if filters.since is not None:
        found.append(col(AuditEvent.at) >= _midnight(filters.since))
    if filters.until is not None:
        found.append(col(AuditEvent.at) < _midnight(filters.until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BERLIN)


def _without_name(event: AuditEvent) -> str:
    """Return the sentence without the name in front: the list has a column for it."""
    return event.sentence.removeprefix(f"{event.actor}: ")
