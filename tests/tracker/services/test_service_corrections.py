"""Facts that staff set right: they win over every harvest, everybody sees by whom, and they can be taken back."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from tests.builders import NOW, TODAY, a_call, a_call_data, a_passage, a_person, a_round, an_actor, harvested, the_call
from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.models.audit import AuditEvent
from tracker.models.calls import Round
from tracker.models.origins import Correction
from tracker.services import call_detail, corrections, projections
from tracker.shapes.actor import Actor
from tracker.vocabulary.calls import CallStatus
from tracker.vocabulary.people import Role

TOMORROW, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)
TEXT = "Anträge sind bis zum 31. März 2027 möglich. Der Zuschuss beträgt 80 Prozent."


def office(session: Session) -> Actor:
    person = a_person(session, Role.OFFICE, name="Projektleitstelle")
    return an_actor(Role.OFFICE, person=person)


def last_sentence(session: Session) -> str:
    return session.exec(select(AuditEvent.sentence).order_by(AuditEvent.id.desc())).first() or ""  # type: ignore[union-attr]


def test_a_corrected_rate_survives_every_harvest(session: Session) -> None:
    call = a_call(session, rate_hundredths=8_000)
    actor = office(session)
    corrections.correct(
        session, actor, call_id=call.public_id, field="rate_hundredths", value="90 %", note="laut Telefonat", now=NOW
    )
    assert the_call(session).rate_hundredths == 9_000
    harvested(session, a_call_data(rate_hundredths=7_000, summary="Anderes."), now=TOMORROW)
    call = the_call(session)
    assert (call.rate_hundredths, call.summary) == (9_000, "Anderes.")
    said = "Projektleitstelle hat bei „Förderung klimaschutz“ nachgetragen: "
    said += "Fördersatz: bisher 80 %, jetzt 90 %. Grund: laut Telefonat"
    assert last_sentence(session) == said


def test_everybody_sees_who_entered_it_and_when(session: Session) -> None:
    call = a_call(session)
    corrections.correct(
        session, office(session), call_id=call.public_id, field="contact", value="Amt, 02303 27-0", now=NOW
    )
    (entry,) = corrections.history(session, an_actor(Role.POLITICS), call_id=call.public_id)
    assert (entry.name, entry.value, entry.person, entry.made_at) == (
        "Ansprechstelle",
        "Amt, 02303 27-0",
        "Projektleitstelle",
        NOW,
    )
    (shown,) = call_detail.of(session, an_actor(Role.CONTACT), public_id=call.public_id).corrections
    assert (shown.field, shown.person) == ("contact", "Projektleitstelle")


def test_taking_it_back_lets_the_source_speak_again(session: Session) -> None:
    call = a_call(session, rate_hundredths=8_000)
    actor = office(session)
    corrections.correct(session, actor, call_id=call.public_id, field="rate_hundredths", value="90 %", now=NOW)
    corrections.take_back(session, actor, call_id=call.public_id, field="rate_hundredths", now=TOMORROW)
    assert the_call(session).rate_hundredths == 8_000
    assert last_sentence(session).endswith("Fördersatz: bisher 90 %, jetzt laut Quelle 80 %.")
    (entry,) = corrections.history(session, actor, call_id=call.public_id)
    assert entry.withdrawn_at == TOMORROW
    with pytest.raises(NotFound, match="nicht \\(mehr\\) nachgetragen"):
        corrections.take_back(session, actor, call_id=call.public_id, field="rate_hundredths", now=LATER)


def test_a_corrected_deadline_becomes_the_round_and_decides_the_status(session: Session) -> None:
    old = a_round(date(2026, 3, 31), quote="bis zum 31. März 2026")
    call = a_call(session, rounds=(old,))
    assert the_call(session).status is CallStatus.CLOSED
    corrections.correct(
        session, office(session), call_id=call.public_id, field="rounds", value="31.03.2027, 12:00 Uhr", now=NOW
    )
    call = the_call(session)
    assert (call.next_closes_on, call.status) == (date(2027, 3, 31), CallStatus.OPEN)
    harvested(session, a_call_data(rounds=(old,), summary="Neuer Wortlaut"), now=TOMORROW)
    valid = session.exec(select(Round).where(Round.call_id == call.id, Round.superseded_at == None)).all()  # noqa: E711
    assert [(row.closes_on, row.closes_at, row.origin_id) for row in valid] == [(date(2027, 3, 31), "12:00", None)]
    (past,) = call_detail.of(session, an_actor(Role.CONTACT), public_id=call.public_id).past_rounds
    assert past.round.closes_on == date(2026, 3, 31)
    assert past.moved_to is not None
    assert past.moved_to.closes_on == date(2027, 3, 31)


def test_no_known_deadline_can_be_entered_and_the_old_status_does_not_stay(session: Session) -> None:
    call = a_call(session, rounds=(a_round(date(2026, 3, 31)),))
    corrections.correct(session, office(session), call_id=call.public_id, field="rounds", value="offen", now=NOW)
    call = the_call(session)
    assert (call.next_closes_on, call.rolling, call.status) == (None, False, CallStatus.UNKNOWN)
    projections.refresh_calendar(session, today=TODAY + timedelta(days=400))
    assert the_call(session).status is CallStatus.UNKNOWN


def test_a_corrected_fact_brings_the_call_back_to_those_who_answered(session: Session) -> None:
    before = a_call(session, text=TEXT, rate_hundredths=8_000, passages={"rate": a_passage(TEXT, "80 Prozent")})
    mark = before.fingerprint
    corrections.correct(session, office(session), call_id=before.public_id, field="areas", value=("05978",), now=LATER)
    after = the_call(session)
    assert after.fingerprint != mark
    assert (after.areas, after.changed_at) == (["05978"], LATER)


def test_a_second_correction_replaces_the_first(session: Session) -> None:
    call, actor = a_call(session), office(session)
    for value in ("80 %", "90 %"):
        corrections.correct(session, actor, call_id=call.public_id, field="rate_hundredths", value=value, now=NOW)
    rows = session.exec(select(Correction).order_by(Correction.id)).all()  # type: ignore[arg-type]
    assert [(row.value, row.withdrawn_at is None) for row in rows] == [(8_000, False), (9_000, True)]


def test_the_second_of_two_editors_is_told(session: Session) -> None:
    call, actor = a_call(session), office(session)
    corrections.correct(
        session, actor, call_id=call.public_id, field="rate_hundredths", value="80 %", last_seen=0, now=NOW
    )
    with pytest.raises(ChangedMeanwhile, match="Jemand anderes hat „Fördersatz“ gerade nachgetragen"):
        corrections.correct(
            session, actor, call_id=call.public_id, field="rate_hundredths", value="70 %", last_seen=0, now=NOW
        )
    assert the_call(session).rate_hundredths == 8_000


def test_what_cannot_be_read_changes_nothing(session: Session) -> None:
    call, actor = a_call(session, rate_hundredths=8_000), office(session)
    with pytest.raises(Refused):
        corrections.correct(session, actor, call_id=call.public_id, field="rate_hundredths", value="viel", now=NOW)
    assert the_call(session).rate_hundredths == 8_000
    assert session.exec(select(Correction)).all() == []


def test_offices_can_be_corrected(session: Session) -> None:
    call = a_call(session)
    line = "Bewilligungsbehörde: Bezirksregierung Arnsberg; 02931 82-0"
    corrections.correct(session, office(session), call_id=call.public_id, field="bodies", value=line, now=NOW)
    harvested(session, a_call_data(summary="Neu."), now=TOMORROW)
    assert [(body["kind"], body["phone"]) for body in the_call(session).bodies] == [("authority", "02931 82-0")]
