"""A harvest: what is new, changed, gone and back again; and what an unchanged one leaves alone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from tests.builders import (
    NOW,
    SYSTEM,
    TODAY,
    a_call,
    a_call_data,
    a_passage,
    a_person,
    a_round,
    a_run,
    a_source,
    harvested,
    stored,
    the_call,
)
from tests.tracker.services.statements import watched
from tracker.database import write
from tracker.errors import NotFound
from tracker.models.calls import FundingCall, Round
from tracker.models.origins import Correction, Evidence, Origin, OriginVersion, SourceText
from tracker.services import harvest
from tracker.shapes.sources import RunResult, StoreCounts
from tracker.vocabulary.calls import CallStatus
from tracker.vocabulary.work import RunState

TOMORROW, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)
TEXT = "Gefördert werden 90 Prozent der Kosten. Anträge sind bis zum 31. März 2027 möglich."
POOR = RunResult(alarms=("Es kamen nur 3 Programme, erwartet waren 100.",))
FAILED = RunResult(failed=True, alarms=("Die Seite antwortet nicht.",))


def origins(session: Session) -> list[Origin]:
    return list(
        session.exec(select(Origin).order_by(col(Origin.external_id)).execution_options(populate_existing=True))
    )


def versions(session: Session) -> list[OriginVersion]:
    return list(session.exec(select(OriginVersion).order_by(col(OriginVersion.id))))


def test_a_new_call_is_stored_with_everything_the_source_says(session: Session) -> None:
    quote = a_passage(TEXT, "90 Prozent")
    data = a_call_data(
        text=TEXT,
        rate_hundredths=9_000,
        passages={"rate": quote},
        rounds=(a_round(quote="bis zum 31. März 2027", passage=a_passage(TEXT, "bis zum 31. März 2027")),),
    )
    run = harvested(session, data)
    assert (run.state, run.seen, run.created, run.changed, run.unchanged, run.withdrawn) == (
        RunState.SOUND,
        1,
        1,
        0,
        0,
        0,
    )
    call = the_call(session)
    assert (call.source, call.external_id, call.title) == ("bund", "klimaschutz", "Förderung klimaschutz")
    assert (call.rate_hundredths, call.next_closes_on, call.status) == (9_000, date(2027, 3, 31), CallStatus.OPEN)
    assert (call.first_seen, call.changed_at, call.withdrawn_at) == (NOW, NOW, None)
    assert session.get_one(SourceText, call.text_hash).text == TEXT
    (origin,) = origins(session)
    assert (origin.call_id, origin.version, origin.first_seen, origin.last_seen) == (call.id, 1, NOW, NOW)
    (version,) = versions(session)
    assert (version.number, version.run_id, version.changes, version.material) == (1, run.id, [], False)
    assert "text" not in version.data, "a text is stored once, by its hash"
    found = {row.field: row for row in session.exec(select(Evidence))}
    assert set(found) == {"rate", "rounds"}
    assert TEXT[found["rate"].start : found["rate"].end] == found["rate"].quote == "90 Prozent"
    (round_,) = session.exec(select(Round))
    assert (round_.closes_on, round_.origin_id, round_.quote) == (
        date(2027, 3, 31),
        origin.id,
        "bis zum 31. März 2027",
    )


def test_an_unchanged_repeat_writes_nothing_but_when_it_was_seen(ledger: Engine) -> None:
    calls = [a_call_data(external_id=f"programm-{number}") for number in range(100)]
    with write(ledger) as session:
        harvested(session, *calls)
    with write(ledger) as session:
        run = a_run(session, started_at=TOMORROW)
        with watched(session) as statements:
            counts = stored(session, *calls, now=TOMORROW, run=run)
            seen = {call.external_id for call in calls}
            harvest.finish(
                session, SYSTEM, run_id=run.id or 0, now=TOMORROW, seen=seen, counts=counts, result=RunResult()
            )
        assert counts == StoreCounts(unchanged=100)
        assert {statement.split()[1] for statement in statements.starting_with("UPDATE")} == {"origin", "crawl_run"}
        assert not statements.starting_with("INSERT", "DELETE")
        assert len(statements.writing_to("origin")) == 1
        assert len(statements) < 10, "the number of statements does not depend on the number of calls"
        assert {origin.last_seen for origin in origins(session)} == {TOMORROW}
        assert {origin.first_seen for origin in origins(session)} == {NOW}


def test_new_calls_are_not_asked_for_one_by_one(session: Session) -> None:
    run = a_run(session)
    calls = [a_call_data(external_id=f"programm-{number}", rounds=(a_round(),)) for number in range(100)]
    with watched(session) as statements:
        assert stored(session, *calls, run=run) == StoreCounts(created=100)
    assert len(statements.starting_with("SELECT", "UPDATE", "DELETE")) < 15
    # SQLite takes row after row where the new number is wanted: call, origin, version and round.
    assert len(statements.starting_with("INSERT")) <= 4 * 100 + 1
    assert len(session.exec(select(FundingCall)).all()) == 100


def test_a_changed_call_gets_a_version_with_the_difference(session: Session) -> None:
    first = a_call(session, rate_hundredths=8_000, contact="Telefon 1")
    before = first.model_copy()
    run = harvested(session, a_call_data(rate_hundredths=9_000, contact="Telefon 2"), now=TOMORROW)
    assert (run.created, run.changed, run.unchanged) == (0, 1, 0)
    call = the_call(session)
    assert (call.id, call.public_id) == (before.id, before.public_id)
    assert (call.rate_hundredths, call.contact, call.changed_at) == (9_000, "Telefon 2", TOMORROW)
    assert call.fingerprint != before.fingerprint
    _, second = versions(session)
    assert (second.number, second.run_id, second.material) == (2, run.id, True)
    changes = {change["field"]: change for change in second.changes}
    assert (changes["rate_hundredths"]["before"], changes["rate_hundredths"]["after"]) == (8_000, 9_000)
    assert changes["rate_hundredths"]["material"]
    assert (changes["contact"]["after"], changes["contact"]["material"]) == ("Telefon 2", False)
    assert second.changes[0]["material"], "what matters stands in front"


def test_a_change_of_words_is_a_version_but_no_news_to_anybody(session: Session) -> None:
    before = a_call(session, contact="Telefon 1").model_copy()
    harvested(session, a_call_data(contact="Telefon 2"), now=TOMORROW)
    call = the_call(session)
    assert (call.contact, call.changed_at, call.fingerprint) == ("Telefon 2", NOW, before.fingerprint)
    assert not versions(session)[1].material


def test_an_earlier_text_is_kept_and_a_shared_one_stored_once(session: Session) -> None:
    harvested(session, a_call_data(external_id="a", text="Alt."), a_call_data(external_id="b", text="Alt."))
    harvested(
        session, a_call_data(external_id="a", text="Neu."), a_call_data(external_id="b", text="Alt."), now=TOMORROW
    )
    assert sorted(row.text for row in session.exec(select(SourceText))) == ["Alt.", "Neu."]
    assert session.get_one(SourceText, the_call(session, "a").text_hash).text == "Neu."


def test_a_correction_wins_over_every_harvest_until_it_is_taken_back(session: Session) -> None:
    call = a_call(session, rate_hundredths=8_000)
    person = a_person(session)
    session.add(Correction(call_id=call.id, field="rate_hundredths", value=5_000, person_id=person.id, made_at=NOW))
    harvested(session, a_call_data(rate_hundredths=9_000), now=TOMORROW)
    assert the_call(session).rate_hundredths == 5_000
    correction = session.exec(select(Correction)).one()
    correction.withdrawn_at = TOMORROW
    harvested(session, a_call_data(rate_hundredths=9_000, contact="neu"), now=LATER)
    assert the_call(session).rate_hundredths == 9_000


def test_the_newest_correction_of_a_field_counts(session: Session) -> None:
    call = a_call(session)
    person = a_person(session)
    for value in (5_000, None, 7_000):
        session.add(Correction(call_id=call.id, field="rate_hundredths", value=value, person_id=person.id, made_at=NOW))
        session.flush()
    harvested(session, a_call_data(rate_hundredths=9_000), now=TOMORROW)
    assert the_call(session).rate_hundredths == 7_000


def test_a_moved_round_names_the_one_it_became(session: Session) -> None:
    a_call(session, rounds=(a_round(date(2027, 3, 31)),))
    harvested(session, a_call_data(rounds=(a_round(date(2027, 6, 30)),)), now=TOMORROW)
    old, new = session.exec(select(Round).order_by(col(Round.id)))
    assert (old.superseded_at, old.moved_to_id) == (TOMORROW, new.id)
    assert (new.superseded_at, new.closes_on) == (None, date(2027, 6, 30))
    assert the_call(session).next_closes_on == date(2027, 6, 30)


def test_a_round_that_is_gone_is_superseded_and_not_deleted(session: Session) -> None:
    a_call(session, rounds=(a_round(date(2027, 3, 31)), a_round(date(2027, 6, 30))))
    harvested(session, a_call_data(rounds=(a_round(date(2027, 6, 30)),)), now=TOMORROW)
    old, kept = session.exec(select(Round).order_by(col(Round.id)))
    assert (old.superseded_at, old.moved_to_id) == (TOMORROW, None)
    assert (kept.superseded_at, kept.moved_to_id) == (None, None)


def test_a_round_that_stays_keeps_its_number_and_takes_the_new_words(session: Session) -> None:
    a_call(session, rounds=(a_round(quote="bis 31.3.2027"),))
    before = session.exec(select(Round)).one().public_id
    harvested(session, a_call_data(rounds=(a_round(quote="bis zum 31. März 2027"),), contact="neu"), now=TOMORROW)
    kept = session.exec(select(Round)).one()
    assert (kept.public_id, kept.quote, kept.superseded_at) == (before, "bis zum 31. März 2027", None)


@pytest.mark.parametrize(("result", "state"), [(POOR, RunState.POOR), (FAILED, RunState.FAILED)])
def test_a_poor_run_closes_nothing(session: Session, result: RunResult, state: RunState) -> None:
    harvested(session, a_call_data(external_id="a"), a_call_data(external_id="b"))
    run = harvested(session, a_call_data(external_id="a"), now=TOMORROW, result=result)
    assert (run.state, run.withdrawn, run.alarms) == (state, 0, list(result.alarms))
    assert the_call(session, "b").withdrawn_at is None
    first, second = origins(session)
    assert (first.last_seen, second.last_seen) == (TOMORROW, NOW)


def test_a_sound_run_withdraws_what_the_source_no_longer_lists(session: Session) -> None:
    harvested(session, a_call_data(external_id="a"), a_call_data(external_id="b"), a_call_data(external_id="c"))
    run = harvested(session, a_call_data(external_id="a"), now=TOMORROW)
    assert (run.state, run.withdrawn) == (RunState.SOUND, 2)
    assert the_call(session, "a").withdrawn_at is None
    gone = the_call(session, "b")
    assert (gone.withdrawn_at, gone.changed_at) == (TOMORROW, TOMORROW)
    assert [origin.withdrawn_at for origin in origins(session)] == [None, TOMORROW, TOMORROW]
    assert [origin.last_seen for origin in origins(session)] == [TOMORROW, NOW, NOW]


def test_what_could_not_be_read_is_still_there(session: Session) -> None:
    harvested(session, a_call_data(external_id="a"), a_call_data(external_id="b"))
    run = a_run(session, started_at=TOMORROW)
    values = {"now": TOMORROW, "seen": {"a"}, "still_there": {"b"}, "counts": StoreCounts(unchanged=1)}
    harvest.finish(session, SYSTEM, run_id=run.id or 0, result=RunResult(dropped=1), **values)
    assert (run.state, run.withdrawn, run.dropped) == (RunState.SOUND, 0, 1)
    assert the_call(session, "b").withdrawn_at is None


def test_a_run_withdraws_nothing_of_another_source(session: Session) -> None:
    harvested(session, a_call_data(source="land", external_id="a"), source="land")
    harvested(session, a_call_data(external_id="b"), now=TOMORROW)
    assert the_call(session, "a", "land").withdrawn_at is None


def test_a_call_that_reappears_continues_its_history(session: Session) -> None:
    before = a_call(session).model_copy()
    harvested(session, a_call_data(external_id="anderes"), now=TOMORROW)
    assert the_call(session).withdrawn_at == TOMORROW
    run = harvested(session, a_call_data(), now=LATER)
    call = the_call(session)
    assert (call.id, call.public_id, call.first_seen) == (before.id, before.public_id, NOW)
    assert (call.withdrawn_at, call.changed_at) == (None, LATER)
    assert (run.created, run.changed) == (0, 1)
    origin = session.exec(select(Origin).where(Origin.external_id == "klimaschutz")).one()
    assert (origin.withdrawn_at, origin.version, origin.last_seen) == (None, 2, LATER)


def test_a_call_named_twice_in_a_batch_is_stored_as_named_last(session: Session) -> None:
    calls = [a_call_data(title="Erste Fassung"), a_call_data(external_id="b"), a_call_data(title="Zweite Fassung")]
    counts = stored(session, *calls)
    assert counts == StoreCounts(created=2, repeated=1)
    assert the_call(session).title == "Zweite Fassung"
    assert len(versions(session)) == 2


def test_signs_no_database_takes_harm_neither_the_call_nor_its_neighbours(session: Session) -> None:
    calls = [a_call_data(external_id="a", title="a\x00b", text="x\ud800y"), a_call_data(external_id="b")]
    assert stored(session, *calls) == StoreCounts(created=2)
    assert the_call(session, "a").title == "a\ufffdb"
    assert stored(session, *calls, now=TOMORROW) == StoreCounts(unchanged=2)


def test_nothing_to_store_is_nothing_stored(session: Session) -> None:
    run = a_run(session)
    counts = harvest.store(session, SYSTEM, run_id=run.id or 0, calls=[], now=NOW, today=TODAY, converter="1")
    assert counts == StoreCounts()


def test_a_run_of_a_source_nobody_knows_is_refused(session: Session) -> None:
    with pytest.raises(NotFound, match=r"^Die Quelle „unbekannt“ gibt es nicht\. .*crawler list.* zeigt alle\.$"):
        harvest.begin(session, SYSTEM, source="unbekannt", now=NOW)


def test_a_run_that_does_not_exist_cannot_be_finished(session: Session) -> None:
    with pytest.raises(NotFound, match=r"^Den Abruf 4711 gibt es nicht\.$"):
        harvest.finish(session, SYSTEM, run_id=4711, now=NOW, seen=(), counts=StoreCounts(), result=RunResult())


def test_a_run_says_what_it_left_out_and_where_its_answer_lies(session: Session) -> None:
    result = RunResult(dropped=2, alarms=("Zu wenig.",), notes={"meldungen": ["x"]}, archive_hash="abc")
    run = harvested(session, a_call_data(), result=result)
    session.expire(run)
    assert (run.dropped, run.alarms, run.notes, run.archive_hash) == (2, ["Zu wenig."], {"meldungen": ["x"]}, "abc")
    assert (run.started_at, run.finished_at) == (NOW, NOW)


def test_what_is_known_are_the_calls_still_there(session: Session) -> None:
    a_source(session)
    harvested(session, a_call_data(external_id="a"), a_call_data(external_id="b"))
    harvested(session, a_call_data(external_id="a"), now=TOMORROW)
    known = harvest.known(session, source="bund")
    assert known == {"a": origins(session)[0].fingerprint}


def test_the_revision_of_the_raw_answer_is_remembered_and_only_written_when_it_differs(session: Session) -> None:
    harvested(session, a_call_data(external_id="a"), a_call_data(external_id="b"))
    assert harvest.revisions(session, source="bund") == {}
    harvest.remember_revisions(session, SYSTEM, source="bund", revisions={"a": "1", "fremd": "9"})
    assert harvest.revisions(session, source="bund") == {"a": "1"}
    with watched(session) as statements:
        harvest.remember_revisions(session, SYSTEM, source="bund", revisions={"a": "1"})
    assert not statements.starting_with("UPDATE")
