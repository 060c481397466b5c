"""The list of watched pages: put on, taken off, with a trace of who did it."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from tests.builders import CONVERTER, NOW, OFFICE, SYSTEM, TODAY, a_call_data, a_round, a_source
from tracker.errors import NotFound, Refused
from tracker.models.audit import AuditEvent
from tracker.models.origins import Origin, OriginVersion
from tracker.models.watching import WatchedPage
from tracker.rules import web_address
from tracker.services import harvest, watching
from tracker.services.watching import PageVisit, TakenIn
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

URL = "https://www.bezirk.example/foerderung/ortskerne"


@pytest.fixture(autouse=True)
def watch_list(session: Session) -> None:
    a_source(session, watching.WATCH_LIST, interval_days=7)


def add(session: Session, url: str = URL, **given: object) -> WatchedPage:
    return watching.add(session, OFFICE, url=url, now=NOW, **given)  # type: ignore[arg-type]


def take_in(session: Session, call: CallData, *, url: str = URL, text: str = "a", later: int = 0) -> TakenIn:
    return watching.take_in(
        session,
        SYSTEM,
        source=watching.WATCH_LIST,
        url=url,
        call=call,
        visit=PageVisit(url=url, content_hash=text, title=call.title),
        converter=CONVERTER,
        now=NOW + timedelta(days=later),
        today=TODAY,
        revision=text,
    )


def events(session: Session) -> list[str]:
    return [event.sentence for event in session.exec(select(AuditEvent))]


def test_a_page_is_added_once_whatever_hangs_on_its_address(session: Session) -> None:
    page = add(session, provider="Bezirksregierung", level=Level.LAND, note="von der Tagung")
    assert add(session, f"{URL}/?utm_source=brief#oben").id == page.id
    assert [each.url for each in watching.pages(session, source=watching.WATCH_LIST)] == [URL]
    assert watching.page_at(session, url=f"{URL}#unten") == watching.pages(session, source=watching.WATCH_LIST)[0]
    assert events(session) == [f"Projektleitstelle: Die Seite {URL} wird beobachtet."]


def test_an_address_of_the_own_network_is_not_added(session: Session) -> None:
    with pytest.raises(Refused) as refused:
        add(session, "http://192.168.178.1/")
    assert str(refused.value) == web_address.OWN_NETWORK
    assert watching.listed(session, OFFICE) == []


def test_a_page_is_taken_off_and_put_on_again(session: Session) -> None:
    page = add(session)
    for _ in range(2):
        watching.deactivate(session, OFFICE, public_id=page.public_id, now=NOW)
    assert watching.pages(session, source=watching.WATCH_LIST) == []
    assert len(watching.listed(session, OFFICE)) == 1
    assert add(session).active
    assert [sentence.rpartition(" wird ")[2] for sentence in events(session)] == [
        "beobachtet.",
        "nicht mehr beobachtet.",
        "beobachtet.",
    ]


def test_what_is_not_on_the_list_cannot_be_taken_off(session: Session) -> None:
    page = add(session)
    session.delete(page)
    session.flush()
    with pytest.raises(NotFound):
        watching.deactivate(session, OFFICE, public_id=page.public_id, now=NOW)


def test_the_same_reading_again_changes_nothing_and_another_one_is_a_version(session: Session) -> None:
    call = a_call_data(source=watching.WATCH_LIST, url=URL)
    first = take_in(session, call)
    assert first.state == "created"
    assert take_in(session, call, later=1).state == "unchanged"
    (page,) = session.exec(select(WatchedPage)).all()
    assert (page.seen_at, page.changed_at) == (NOW + timedelta(days=1), None)
    changed = take_in(session, a_call_data(source=watching.WATCH_LIST, url=URL, rounds=(a_round(),)), text="b", later=2)
    assert changed == first.model_copy(update={"state": "changed"})
    assert page.changed_at == NOW + timedelta(days=2)
    (origin,) = session.exec(select(Origin)).all()
    assert (origin.version, origin.revision, origin.last_seen) == (2, "b", NOW + timedelta(days=2))
    assert {version.run_id for version in session.exec(select(OriginVersion))} == {None}


def test_a_page_joins_the_call_another_source_describes(session: Session) -> None:
    a_source(session, "bund", interval_days=1)
    run = harvest.begin(session, SYSTEM, source="bund", now=NOW)
    known = a_call_data(source="bund", url=URL)
    given = {"calls": [known], "now": NOW, "today": TODAY, "converter": CONVERTER}
    harvest.store(session, SYSTEM, run_id=run.id or 0, **given)  # type: ignore[arg-type]
    found = watching.known_call(session, url=f"{URL}/")
    assert found is not None
    assert (found.source, found.harvested) == ("bund", False)
    joined = take_in(session, known.model_copy(update={"source": watching.WATCH_LIST}))
    assert joined.public_id == found.public_id


def test_a_visit_notes_trouble_without_forgetting_what_was_seen(session: Session) -> None:
    add(session)
    watching.note_visits(session, SYSTEM, visits=[PageVisit(url=URL, content_hash="a", title="Ortskerne")], now=NOW)
    later = NOW + timedelta(days=7)
    watching.note_visits(session, SYSTEM, visits=[PageVisit(url=URL, trouble="Antwort 404.")], now=later)
    (page,) = watching.listed(session, OFFICE)
    assert (page.content_hash, page.seen_at, page.title, page.trouble) == ("a", NOW, "Ortskerne", "Antwort 404.")
    watching.note_visits(session, SYSTEM, visits=[PageVisit(url=URL, content_hash="b")], now=later)
    assert (page.changed_at, page.trouble) == (later, "")
