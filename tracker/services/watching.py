"""Pages staff entered by their address: put on the list, read again every week, taken off again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import NotFound, Refused
from tracker.models.calls import FundingCall
from tracker.models.origins import Origin
from tracker.models.sources import Source
from tracker.models.watching import WatchedPage
from tracker.rules import web_address
from tracker.rules.access import Action, require
from tracker.rules.fingerprint import content_hash
from tracker.rules.same_call import address_key
from tracker.rules.storable import storable
from tracker.services import audit, origins
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

WATCH_LIST = "watch_list"
"""The source that reads any page; other sources read single pages of one site."""


class PageToRead(Shape):
    """A page as the crawler asks for it."""

    url: str
    title: str = ""
    level: Level = Level.UNKNOWN
    provider: str = ""


class PageVisit(Shape):
    """How a visit to a page went. ``content_hash`` is of its own text; ``trouble`` a German sentence or empty."""

    url: str
    content_hash: str = ""
    title: str = ""
    trouble: str = ""


class TakenIn(Shape):
    """What became of a page somebody added; ``public_id`` is the call's."""

    state: Literal["created", "changed", "unchanged"]
    public_id: UUID
    title: str


class KnownCall(Shape):
    """A call the ledger holds already, and the source that delivers it; ``harvested`` once it really did."""

    public_id: UUID
    title: str
    source: str
    source_title: str
    harvested: bool


def add(
    session: Session,
    actor: Actor,
    *,
    url: str,
    now: datetime,
    source: str = WATCH_LIST,
    provider: str = "",
    level: Level = Level.UNKNOWN,
    note: str = "",
) -> WatchedPage:
    """Put a page on the list; one that was taken off is watched again.

    Raises:
        Refused: nobody may fetch this address; the sentence says why.
    """
    require(actor, Action.CORRECT_CALL)
    if sentence := web_address.refusal(url):
        raise Refused(sentence)
    page = _page_at(session, url) or WatchedPage(source=source, url=_tidy(url), added_at=now)
    if page.id is not None and page.active:
        return page
    page.active, page.added_by_id = True, actor.person_id
    page.provider, page.level, page.note = provider or page.provider, level, note or page.note
    session.add(page)
    session.flush()
    _record(session, actor, page, action="watch_page", said="wird beobachtet", at=now)
    return page


def deactivate(session: Session, actor: Actor, *, public_id: UUID, now: datetime) -> WatchedPage:
    """Take a page off the list; its call stays as it was read last."""
    require(actor, Action.CORRECT_CALL)
    page = session.exec(select(WatchedPage).where(WatchedPage.public_id == public_id)).first()
    if page is None:
        raise NotFound("Diese Seite steht nicht (mehr) auf der Beobachtungsliste. Bitte laden Sie die Seite neu.")
    if page.active:
        page.active = False
        session.add(page)
        session.flush()
        _record(session, actor, page, action="unwatch_page", said="wird nicht mehr beobachtet", at=now)
    return page


def listed(session: Session, actor: Actor) -> list[WatchedPage]:
    """Return all pages, those still watched first, then by address."""
    require(actor, Action.READ_SOURCE)
    return list(session.exec(select(WatchedPage).order_by(col(WatchedPage.active).desc(), col(WatchedPage.url))))


def pages(session: Session, *, source: str) -> list[PageToRead]:
    """Return the pages a source reads."""
    active = select(WatchedPage).where(WatchedPage.source == source, col(WatchedPage.active).is_(True))
    return [_to_read(page) for page in session.exec(active.order_by(col(WatchedPage.id)))]


def page_at(session: Session, *, url: str) -> PageToRead | None:
    """Return what staff said about an address, if it is on the list."""
    page = _page_at(session, url)
    return _to_read(page) if page else None


def known_call(session: Session, *, url: str) -> KnownCall | None:
    """Return the call that a source asked regularly, other than the watch list, delivers from this address."""
    key = address_key(url)
    query = (
        select(FundingCall, Source, Origin.revision)
        .join(Origin, col(Origin.call_id) == col(FundingCall.id))
        .join(Source, col(Source.name) == col(Origin.source))
        .where(Origin.url == key, col(Origin.withdrawn_at).is_(None))
        .where(col(Origin.source) != WATCH_LIST, col(Source.interval_days).is_not(None))
        .order_by(col(Source.rank))
    )
    found = session.exec(query).first() if key else None
    if found is None:
        return None
    call, source, revision = found
    return KnownCall(
        public_id=call.public_id,
        title=call.title,
        source=source.name,
        source_title=source.title,
        harvested=bool(revision),
    )


def take_in(
    session: Session,
    actor: Actor,
    *,
    source: str,
    url: str,
    call: CallData,
    visit: PageVisit,
    converter: str,
    now: datetime,
    today: date,
    added_by_id: int | None = None,
    revision: str = "",
) -> TakenIn:
    """Store a page somebody added and the call that was read from it; repeated, nothing changes.

    ``revision`` spares the source's next harvest a second reading. The reading itself belongs to no harvest: a page
    added in between must not pass for the run of its source.
    """
    require(actor, Action.STORE_HARVEST)
    page = _page_at(session, url)
    if page is None or not page.active:
        page = page or WatchedPage(source=source, url=_tidy(url), added_at=now)
        page.active, page.added_by_id = True, added_by_id
        session.add(page)
        session.flush()
        _record(session, actor, page, action="watch_page", said="wird beobachtet", at=now)
    _see(page, visit, now)
    session.add(page)
    state = _store(session, storable(call), converter=converter, now=now, today=today)
    session.flush()
    origin = _origin(session, call)
    assert origin is not None
    origin.revision = revision or origin.revision
    session.add(origin)
    stored = session.get_one(FundingCall, origin.call_id)
    return TakenIn(state=state, public_id=stored.public_id, title=stored.title)


def note_visits(session: Session, actor: Actor, *, visits: Sequence[PageVisit], now: datetime) -> None:
    """Note what a harvest saw of the pages: when their text changed, and what hindered reading."""
    require(actor, Action.STORE_HARVEST)
    by_url = {page.url: page for page in session.exec(select(WatchedPage))}
    for visit in visits:
        if page := by_url.get(visit.url):
            _see(page, visit, now)
            session.add(page)
    session.flush()


def _see(page: WatchedPage, visit: PageVisit, now: datetime) -> None:
    page.trouble = visit.trouble
    if not visit.content_hash:
        return
    if page.content_hash and page.content_hash != visit.content_hash:
        page.changed_at = now
    page.content_hash, page.seen_at, page.title = visit.content_hash, now, visit.title or page.title


def _store(
    session: Session, call: CallData, *, converter: str, now: datetime, today: date
) -> Literal["created", "changed", "unchanged"]:
    origin, fingerprint = _origin(session, call), content_hash(call)
    seen = origins.Seen(run_id=None, now=now, today=today, converter=converter)
    if origin is None:
        origins.add(session, [(call, fingerprint)], seen=seen)
        return "created"
    if origin.fingerprint != fingerprint or origin.withdrawn_at is not None:
        origins.change(session, [(origin, call, fingerprint)], seen=seen)
        return "changed"
    origin.last_seen = now
    session.add(origin)
    return "unchanged"


def _origin(session: Session, call: CallData) -> Origin | None:
    query = select(Origin).where(Origin.source == call.source, Origin.external_id == call.external_id)
    return session.exec(query).first()


def _page_at(session: Session, url: str) -> WatchedPage | None:
    key, tidy = address_key(url), _tidy(url)
    found = (page for page in session.exec(select(WatchedPage)) if page.url == tidy or (key and _key(page) == key))
    return next(found, None)


def _key(page: WatchedPage) -> str:
    return address_key(page.url)


def _tidy(url: str) -> str:
    return url.strip().partition("#")[0]


def _to_read(page: WatchedPage) -> PageToRead:
    return PageToRead(url=page.url, title=page.title, level=page.level, provider=page.provider)


def _record(session: Session, actor: Actor, page: WatchedPage, *, action: str, said: str, at: datetime) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject="watched_page",
        subject_id=str(page.public_id),
        sentence=f"{actor.label}: Die Seite {page.url} {said}.",
        at=at,
    )
