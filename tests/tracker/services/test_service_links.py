"""Official links: gone only when the site says so on two days, and never the end of a programme."""

from datetime import datetime, timedelta
from typing import Literal

import pytest
from sqlmodel import Session

from tests.builders import NOW, OFFICE, SYSTEM, a_call, a_source
from tracker.models.calls import FundingCall
from tracker.models.watching import LinkCheck
from tracker.services import links, status
from tracker.services.links import LinkResult
from tracker.status_page import page
from tracker.vocabulary.work import LinkState

Outcome = Literal["reachable", "missing", "unsure"]
DAY = timedelta(days=1)


def tried(session: Session, call: FundingCall, outcome: Outcome, at: datetime = NOW, url: str = "") -> LinkCheck:
    result = LinkResult(call_id=call.id or 0, url=url or call.url, outcome=outcome, said="Antwort 404")
    links.note(session, SYSTEM, results=[result], now=at)
    found = links.of_call(session, OFFICE, call_id=call.public_id)
    assert found is not None
    return found


def test_a_link_that_was_never_tried_has_nothing_to_say(session: Session) -> None:
    assert links.of_call(session, OFFICE, call_id=a_call(session).public_id) is None


def test_a_page_is_gone_only_after_the_site_said_so_on_two_days(session: Session) -> None:
    call = a_call(session)
    assert tried(session, call, "missing").state is LinkState.UNSURE
    assert tried(session, call, "missing", NOW + timedelta(hours=2)).state is LinkState.UNSURE
    assert links.gone(session, OFFICE) == []
    assert tried(session, call, "missing", NOW + DAY).state is LinkState.GONE
    (found,) = links.gone(session, OFFICE)
    assert (found.call_id, found.since, found.said) == (call.public_id, NOW, "Antwort 404")
    assert call.withdrawn_at is None


def test_a_site_that_keeps_us_out_proves_nothing_in_either_direction(session: Session) -> None:
    call = a_call(session)
    tried(session, call, "missing")
    assert tried(session, call, "unsure", NOW + DAY).state is LinkState.UNSURE
    assert tried(session, call, "missing", NOW + 2 * DAY).state is LinkState.GONE
    assert tried(session, call, "unsure", NOW + 3 * DAY).state is LinkState.GONE


def test_a_page_that_answers_again_is_there_and_counting_begins_anew(session: Session) -> None:
    call = a_call(session)
    tried(session, call, "missing")
    assert tried(session, call, "reachable", NOW + DAY).state is LinkState.REACHABLE
    assert tried(session, call, "missing", NOW + 2 * DAY).state is LinkState.UNSURE


def test_a_new_address_of_a_call_begins_anew(session: Session) -> None:
    call = a_call(session)
    tried(session, call, "missing")
    assert tried(session, call, "missing", NOW + DAY, url="https://neu.example/seite").state is LinkState.UNSURE


def test_pages_of_the_delivering_source_and_broken_addresses_are_not_tried(session: Session) -> None:
    a_source(session, "bund", address="https://www.bund.example", interval_days=7)
    elsewhere = a_call(session, external_id="a", url="https://ministerium.example/a")
    a_call(session, external_id="b", url="https://bund.example/b")
    a_call(session, external_id="c", url="kein Verweis")
    a_call(session, external_id="d", url="")
    assert [link.call_id for link in links.to_try(session, SYSTEM)] == [elsewhere.id]


def test_each_site_is_asked_for_a_few_links_and_those_checked_longest_ago_come_first(session: Session) -> None:
    for number in range(links.PER_HOST + 2):
        a_call(session, external_id=f"x{number}", url=f"https://ministerium.example/{number}")
    other = a_call(session, external_id="andere", url="https://andere.example/1")
    first = links.to_try(session, SYSTEM)
    assert len(first) == links.PER_HOST + 1
    assert other.id in {link.call_id for link in first}
    results = [LinkResult(call_id=link.call_id, url=link.url, outcome="reachable") for link in first]
    links.note(session, SYSTEM, results=results, now=NOW)
    second = links.to_try(session, SYSTEM)
    assert {link.call_id for link in second[:2]}.isdisjoint(link.call_id for link in first)


@pytest.mark.parametrize(("days", "words"), [(0, ""), (1, "1 Seite gibt es nicht mehr")])
def test_the_status_names_dead_links_and_only_them(session: Session, days: int, words: str) -> None:
    call = a_call(session)
    tried(session, call, "missing")
    tried(session, call, "missing", NOW + days * DAY)
    state = status.status(session, SYSTEM, now=NOW + 2 * DAY)
    lines = [line.text for line in page(state, database="x", revision="1") if "Offizielle Seiten" in line.text]
    assert [line.endswith(words) for line in lines] == ([True] if words else [])
