"""A source that refuses to answer is left alone, longer each time, until it answers again or somebody insists."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from tests.builders import NOW, OFFICE, SYSTEM, a_call_data, a_run, a_source, harvested
from tracker.models.audit import AuditEvent
from tracker.models.sources import Source
from tracker.services import pauses, sources, status
from tracker.shapes.sources import RunResult
from tracker.vocabulary.work import RunState

DAY = timedelta(days=1)
SAID = "Die Quelle „Quelle bund“ hat den Abruf abgelehnt (Antwort 403)."
REFUSED = RunResult(failed=True, alarms=(SAID,), refusal=SAID, notes={"meldungen": [SAID]})
BROKEN = RunResult(failed=True, alarms=("Keine Verbindung.",), notes={"meldungen": []})


def paused_for(session: Session, now: datetime = NOW) -> timedelta | None:
    source = sources.find(session, name="bund")
    return source.paused_until - now if source.paused_until else None


def refused(session: Session, now: datetime = NOW, **changes: object) -> timedelta | None:
    harvested(session, now=now, result=REFUSED.model_copy(update=changes))
    return paused_for(session, now)


def test_a_refusal_pauses_for_a_day_and_doubles_up_to_a_fortnight(session: Session) -> None:
    found = [refused(session, NOW + number * 20 * DAY) for number in range(6)]
    assert found == [DAY, 2 * DAY, 4 * DAY, 8 * DAY, 14 * DAY, 14 * DAY]


def test_what_the_source_asks_for_is_honoured(session: Session) -> None:
    assert refused(session, retry_after=timedelta(days=3)) == 3 * DAY
    assert refused(session, retry_after=timedelta(seconds=60)) == 2 * DAY


def test_a_sound_run_ends_the_pause_and_the_series(session: Session) -> None:
    refused(session)
    harvested(session, a_call_data(), now=NOW + DAY)
    assert paused_for(session) is None
    assert refused(session, NOW + 2 * DAY) == DAY


def test_another_trouble_ends_the_series_but_not_the_pause(session: Session) -> None:
    refused(session)
    harvested(session, now=NOW + DAY / 2, result=BROKEN)
    assert paused_for(session) == DAY
    assert refused(session, NOW + 2 * DAY) == DAY


def test_a_killed_run_between_two_refusals_says_nothing(session: Session) -> None:
    refused(session)
    a_run(session, started_at=NOW + DAY)
    assert refused(session, NOW + 2 * DAY) == 2 * DAY


def test_a_paused_source_is_not_due_and_says_why(session: Session) -> None:
    refused(session)
    soon, later = NOW + DAY / 2, NOW + 2 * DAY
    assert sources.due(session, now=soon) == []
    assert [source.name for source in sources.due(session, now=later)] == ["bund"]
    (found,) = sources.health(session, OFFICE, now=soon)
    assert found.pause == f"Pausiert bis 24.11.2026, 09:00 Uhr: {SAID}"
    assert status.trouble(found).startswith("Pausiert bis 24.11.2026, 09:00 Uhr: Die Quelle")
    (over,) = sources.health(session, OFFICE, now=later)
    assert over.pause == ""


def test_somebody_may_insist_and_it_is_noted_who(session: Session) -> None:
    refused(session)
    pauses.lift(session, OFFICE, name="bund", now=NOW)
    assert paused_for(session) is None
    event = session.exec(select(AuditEvent)).one()
    assert (event.action, event.actor) == ("source_resumed", OFFICE.label)
    pauses.lift(session, OFFICE, name="bund", now=NOW)
    pauses.lift(session, OFFICE, name="gibt-es-nicht", now=NOW)
    assert len(session.exec(select(AuditEvent)).all()) == 1
    assert refused(session, NOW + DAY) == 2 * DAY


@pytest.mark.parametrize(("alarms", "state"), [((), RunState.SOUND), (("Auffällig.",), RunState.POOR)])
def test_a_poor_run_that_was_refused_is_paused_too(session: Session, alarms: tuple[str, ...], state: RunState) -> None:
    a_source(session)
    run = harvested(session, a_call_data(), result=RunResult(alarms=alarms, refusal=SAID if alarms else ""))
    assert run.state is state
    assert (session.get_one(Source, "bund").paused_until is None) is (state is RunState.SOUND)
    assert SYSTEM.person_id is None
