"""Calendar subscriptions: an address per person that can be revoked, and what stands in any calendar."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import NotAllowed
from tracker.feeds.atom import FeedEntry, atom
from tracker.feeds.ical import CalendarEntry, calendar
from tracker.letters.compose import OFFICIAL
from tracker.letters.personal import page_address
from tracker.models.access import AccessToken
from tracker.models.calls import FundingCall
from tracker.services import audit, due_dates, installation, partner_calendars, people, tokens
from tracker.services.due_dates import DueDate
from tracker.services.tokens import Opened
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import TokenPurpose

_BACK, _AHEAD = timedelta(days=60), timedelta(days=730)
_MOST_ENTRIES = 100


def subscribe(session: Session, actor: Actor, *, now: datetime) -> str:
    """Make the actor's calendar address anew and return its token; an older address stops working.

    Raises:
        NotAllowed: nobody is signed in as a person.
    """
    person_id = _own(actor)
    tokens.revoke(session, actor, person_id=person_id, purpose=TokenPurpose.CALENDAR, now=now)
    token = tokens.issue(
        session,
        actor,
        purpose=TokenPurpose.CALENDAR,
        person_id=person_id,
        subject={},
        now=now,
        expires_at=None,
    )
    _note(session, actor, "Kalender-Abo angelegt", now)
    return token


def unsubscribe(session: Session, actor: Actor, *, now: datetime) -> None:
    """Make the actor's calendar address worthless."""
    tokens.revoke(session, actor, person_id=_own(actor), purpose=TokenPurpose.CALENDAR, now=now)
    _note(session, actor, "Kalender-Abo beendet", now)


def since(session: Session, actor: Actor) -> datetime | None:
    """Return when the actor's subscription was made, ``None`` when there is none."""
    query = select(AccessToken.created_at).where(
        AccessToken.person_id == _own(actor),
        AccessToken.purpose == TokenPurpose.CALENDAR,
        col(AccessToken.revoked_at).is_(None),
    )
    return session.exec(query).first()


def calendar_of(session: Session, opened: Opened, *, base_url: str, now: datetime, names_viewer: bool = False) -> bytes:
    """Return the calendar of the person, or of the partner as a whole, that a link belongs to.

    ``names_viewer``: see ``Week``.

    Raises:
        NotFound: the link belongs to neither.
    """
    home = base_url.rstrip("/")
    name, found = _calendar(session, opened, today=now.astimezone(BERLIN).date())
    person_id = opened.person.id if opened.person is not None else None
    viewer = people.names_in_links(session).get(person_id, "") if names_viewer else ""
    example = "" if installation.is_live(session) else "[Beispieldaten] "
    entries = [
        CalendarEntry(
            key=one.key,
            on=one.due_on,
            title=f"{example}{one.kind}: {one.title}",
            note=one.note,
            address=page_address(home, one.path, viewer),
        )
        for one in found
    ]
    host = urlsplit(home).hostname or "foerderpfad.invalid"
    return calendar(entries, name=f"Fristen: {name}", host=host, made_at=now)


def _calendar(session: Session, opened: Opened, *, today: date) -> tuple[str, list[DueDate]]:
    """Return whose days they are, and the days."""
    span = {"since": today - _BACK, "until": today + _AHEAD}
    if opened.person is not None:
        return opened.person.name, due_dates.upcoming(session, people.actor_of(opened.person), **span)
    partner = partner_calendars.partner_of(session, opened)
    everything = due_dates.of_everybody(session, tokens.DOOR, **span)
    return partner.name, due_dates.of_partner(everything, partner.id or 0)


def feed_of_calls(session: Session, *, base_url: str, now: datetime) -> bytes:
    """Return the newest calls everybody may see. Real ones only, once real work has begun."""
    home = base_url.rstrip("/")
    query = select(FundingCall).where(col(FundingCall.withdrawn_at).is_(None), col(FundingCall.office_only).is_(False))
    live = installation.is_live(session)
    if live:
        query = query.where(col(FundingCall.is_example).is_(False))
    calls = session.exec(query.order_by(col(FundingCall.changed_at).desc(), col(FundingCall.id)).limit(_MOST_ENTRIES))
    return atom(
        [_entry(call, home) for call in calls],
        title="Förderprogramme" if live else "Förderprogramme (mit Beispieldaten)",
        subtitle=OFFICIAL,
        address=f"{home}/aufrufe.atom",
        made_at=now,
    )


def _entry(call: FundingCall, home: str) -> FeedEntry:
    rights = " · ".join(part for part in (call.licence, call.attribution) if part)
    return FeedEntry(
        id=call.public_id,
        title=f"[Beispieldaten] {call.title}" if call.is_example else call.title,
        address=call.url or f"{home}/aufruf?id={call.public_id}",
        summary=call.summary,
        provider=call.provider,
        published_at=call.first_seen,
        updated_at=call.changed_at,
        rights=rights,
    )


def _own(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowed("Ein Kalender-Abo gibt es nur für eingetragene Personen. Bitte melden Sie sich als Person an.")
    return actor.person_id


def _note(session: Session, actor: Actor, what: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action="calendar_subscription",
        subject="person",
        subject_id=str(actor.person_id),
        sentence=f"{actor.label}: {what}.",
        at=now,
        partner_id=actor.partner_id,
    )
