"""Official links: tried every week, and said to be gone only when that is certain. A dead link is no dead programme."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.models.calls import FundingCall
from tracker.models.sources import Source
from tracker.models.watching import LinkCheck
from tracker.rules.access import Action, require
from tracker.services import calls
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import LinkState

PER_HOST = 25
"""Most links of one site in a week; those checked longest ago come first."""
_MOST = 1_000


class LinkToTry(Shape):
    """A call's official link."""

    call_id: int
    url: str
    source: str


class LinkResult(Shape):
    """What came of a link. ``missing`` only when the site itself said 404 or 410; ``said`` is German."""

    call_id: int
    url: str
    outcome: Literal["reachable", "missing", "unsure"]
    said: str = ""


class GoneLink(Shape):
    """A call whose official page is gone, since when, and what the site said."""

    call_id: UUID
    title: str
    url: str
    said: str
    since: datetime | None


def to_try(session: Session, actor: Actor) -> list[LinkToTry]:
    """Return the links to try this week, a few of each site.

    A page on the site of the source that delivers the call needs no trying: the source says that it is there.
    """
    require(actor, Action.STORE_HARVEST)
    checked = {row.call_id: row for row in session.exec(select(LinkCheck))}
    own_sites = {
        source.name: _host(source.address)
        for source in session.exec(select(Source))
        if source.interval_days is not None
    }
    query = (
        select(FundingCall.id, FundingCall.url, FundingCall.source)
        .where(col(FundingCall.withdrawn_at).is_(None), col(FundingCall.is_example).is_(False))
        .where(col(FundingCall.url) != "")
    )
    found = [
        LinkToTry(call_id=call_id, url=url, source=source)
        for call_id, url, source in session.exec(query)
        if call_id is not None and _host(url) not in ("", own_sites.get(source))
    ]
    found.sort(key=lambda link: (_last(checked.get(link.call_id)), link.call_id))
    hosts: Counter[str] = Counter()
    chosen = []
    for link in found:
        hosts[_host(link.url)] += 1
        if hosts[_host(link.url)] <= PER_HOST:
            chosen.append(link)
    return chosen[:_MOST]


def note(session: Session, actor: Actor, *, results: Sequence[LinkResult], now: datetime) -> int:
    """Note what came of links; a page is gone when its site said so on two different days. Return how many are."""
    require(actor, Action.STORE_HARVEST)
    gone = 0
    for result in results:
        row = session.get(LinkCheck, result.call_id)
        if row is None:
            row = LinkCheck(call_id=result.call_id, url=result.url, state=LinkState.UNSURE, checked_at=now)
        elif row.url != result.url:
            row.url, row.state, row.failing_since = result.url, LinkState.UNSURE, None
        _see(row, result, now)
        session.add(row)
        gone += row.state is LinkState.GONE
    session.flush()
    return gone


def of_call(session: Session, actor: Actor, *, call_id: UUID) -> LinkCheck | None:
    """Return what became of a call's official link when it was last tried; nothing when it never was."""
    require(actor, Action.READ_CALL)
    return session.get(LinkCheck, calls.find(session, public_id=call_id).id)


def gone(session: Session, actor: Actor) -> list[GoneLink]:
    """Return the calls still offered whose official page is gone, the longest gone first."""
    require(actor, Action.READ_SOURCE)
    query = (
        select(FundingCall, LinkCheck)
        .join(LinkCheck, col(LinkCheck.call_id) == col(FundingCall.id))
        .where(LinkCheck.state == LinkState.GONE, col(FundingCall.withdrawn_at).is_(None))
        .where(col(FundingCall.url) == col(LinkCheck.url))
        .order_by(col(LinkCheck.failing_since), col(FundingCall.id))
    )
    return [
        GoneLink(call_id=call.public_id, title=call.title, url=row.url, said=row.said, since=row.failing_since)
        for call, row in session.exec(query)
    ]


def _see(row: LinkCheck, result: LinkResult, now: datetime) -> None:
    row.said, row.checked_at = result.said, now
    if result.outcome == "reachable":
        row.state, row.failing_since = LinkState.REACHABLE, None
    elif result.outcome == "missing":
        before = row.failing_since and row.failing_since.astimezone(BERLIN).date() < now.astimezone(BERLIN).date()
        row.state = LinkState.GONE if before else LinkState.UNSURE
        row.failing_since = row.failing_since or now
    elif row.state is not LinkState.GONE:
        # A site that keeps us out, or is down, proves nothing: what was gone stays gone, all else is open.
        row.state = LinkState.UNSURE


def _last(row: LinkCheck | None) -> float:
    return row.checked_at.timestamp() if row else 0.0


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "").removeprefix("www.") if parts.scheme in ("http", "https") else ""
