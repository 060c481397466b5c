"""The history: a chain in which nothing is changed or missing unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from tests.builders import NOW, OFFICE, a_partner, a_person, an_actor
from tracker import database
from tracker.clock import BERLIN
from tracker.database import read, write
from tracker.models.audit import AuditEvent
from tracker.services import audit


def noted(session: Session, sentence: str = "Vorhaben angelegt.", **changes: Any) -> AuditEvent:
    values = {"action": "project_created", "subject": "project", "subject_id": "1", "sentence": sentence, "at": NOW}
    return audit.record(session, OFFICE, **values | changes)


def tampered(session: Session, event_id: int, **values: Any) -> None:
    """Change a row past the service, as somebody with access to the database could."""
    session.execute(sa.update(AuditEvent).where(col(AuditEvent.id) == event_id).values(**values))
    session.expire_all()


def three(session: Session) -> None:
    for number in range(1, 4):
        noted(session, f"Satz {number}", payload={"zahl": [number, None], "wort": ["Übergang", "Straße"]})


def test_an_event_says_who_did_what_when(session: Session) -> None:
    selm = a_partner(session)
    person = a_person(session, partner=selm)
    event = audit.record(
        session,
        an_actor(partner=selm, person=person),
        action="answered",
        subject="review",
        subject_id="7",
        sentence="Rückmeldung",
        at=NOW,
        partner_id=selm.id,
        payload={"call": "x"},
    )
    session.expire(event)
    assert (event.id, event.at, event.person_id, event.partner_id) == (1, NOW, person.id, selm.id)
    assert (event.actor, event.action, event.subject, event.subject_id) == (person.name, "answered", "review", "7")
    assert (event.sentence, event.payload, event.erased) == ("Rückmeldung", {"call": "x"}, False)


def test_an_untouched_chain_holds(session: Session) -> None:
    assert audit.broken_at(session) is None
    three(session)
    session.expire_all()
    assert audit.broken_at(session) is None
    assert audit.count(session) == 3


def test_another_time_zone_is_the_same_moment(session: Session) -> None:
    noted(session, at=NOW.astimezone(BERLIN))
    session.expire_all()
    assert audit.broken_at(session) is None


@pytest.mark.parametrize(
    "values",
    [
        {"sentence": "Satz zwei"},
        {"payload": {"zahl": [3, None], "wort": ["Übergang", "Straße"]}},
        {"actor": "Jemand anderes"},
        {"action": "project_edited"},
        {"subject_id": "2"},
        {"at": NOW + timedelta(days=1)},
        {"payload_digest": "0" * 64},
        {"digest": "0" * 64},
        {"erased": True},
        {"erased": True, "sentence": "Etwas anderes", "payload": audit.STUB},
    ],
    ids=lambda values: "+".join(values),
)
def test_a_changed_event_is_found(session: Session, values: dict[str, Any]) -> None:
    three(session)
    tampered(session, 2, **values)
    assert audit.broken_at(session) == 2


def test_another_person_or_partner_in_the_event_is_found(session: Session) -> None:
    three(session)
    selm = a_partner(session)
    tampered(session, 2, partner_id=selm.id)
    assert audit.broken_at(session) == 2
    tampered(session, 2, partner_id=None, person_id=a_person(session).id)
    assert audit.broken_at(session) == 2


def test_an_event_cut_out_of_the_middle_is_found(session: Session) -> None:
    three(session)
    session.execute(sa.delete(AuditEvent).where(col(AuditEvent.id) == 2))
    session.expire_all()
    assert audit.broken_at(session) == 3


def test_two_events_in_another_order_are_found(session: Session) -> None:
    three(session)
    for before, after in ((2, 99), (3, 2), (99, 3)):
        tampered(session, before, id=after)
    assert audit.broken_at(session) == 2


def test_a_new_event_put_in_place_of_an_old_one_is_found(session: Session) -> None:
    three(session)
    rows = session.exec(select(AuditEvent).order_by(col(AuditEvent.id))).all()
    tampered(session, 1, sentence="Gefälscht", payload_digest=rows[1].payload_digest)
    assert audit.broken_at(session) == 1


def test_erasing_what_an_event_says_keeps_the_chain(session: Session) -> None:
    three(session)
    audit.erase(session, session.get_one(AuditEvent, 2))
    session.flush()
    session.expire_all()
    erased = session.get_one(AuditEvent, 2)
    assert (erased.sentence, erased.payload, erased.erased) == ("Inhalt gelöscht", {"geloescht": True}, True)
    assert audit.broken_at(session) is None
    noted(session)
    assert audit.broken_at(session) is None


def test_what_a_transaction_takes_back_leaves_no_gap(ledger: Engine) -> None:
    with write(ledger) as session:
        noted(session)
    with write(ledger) as session:
        noted(session)
        session.rollback()
    with write(ledger) as session:
        assert noted(session).id == 2
    with read(ledger) as session:
        assert audit.broken_at(session) is None


def test_writers_at_the_same_time_keep_one_chain(ledger: Engine, database_url: str) -> None:
    start = Barrier(4)

    def write_some(number: int) -> None:
        engine = database.connect(database_url)
        start.wait(timeout=30)
        for turn in range(5):
            with write(engine) as session:
                noted(session, f"Schreiber {number}, Satz {turn}")
        engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_some, range(4)))
    with read(ledger) as session:
        assert sorted(session.exec(select(AuditEvent.id))) == list(range(1, 21))
        assert audit.broken_at(session) is None
