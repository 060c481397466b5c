"""What ``status`` and ``/healthz`` say: red is what stopped happening, and what failed is told."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from tests.builders import (
    NOW,
    OFFICE,
    SYSTEM,
    a_call,
    a_call_data,
    a_match,
    a_partner,
    a_person,
    a_project,
    an_actor,
    harvested,
)
from tracker import status_page
from tracker.database import head
from tracker.errors import NotAllowed
from tracker.models.audit import AuditEvent
from tracker.models.work import Letter
from tracker.services import audit, installation, jobs, status
from tracker.services.status import Health, Status
from tracker.shapes.sources import RunResult
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import ProjectState
from tracker.vocabulary.work import JobKind, JobState, LetterKind, LetterState


def state(session: Session, **later: float) -> Status:
    return status.status(session, SYSTEM, now=NOW + timedelta(**later))


def health(session: Session, **later: float) -> Health:
    return status.health(session, now=NOW + timedelta(**later))


def lines(session: Session, **later: float) -> list[tuple[str, bool]]:
    return [tuple(line) for line in status_page.page(state(session, **later), database="sqlite", revision="0001")]  # type: ignore[misc]


def line(session: Session, name: str, **later: float) -> tuple[str, bool]:
    return next((text, alarm) for text, alarm in lines(session, **later) if text.strip().startswith(name))


def a_job(session: Session, kind: JobKind = JobKind.MATCH, *, failed: bool | None = False) -> int:
    """A job that ended now; ``failed=None`` leaves it waiting."""
    job = jobs.request(session, OFFICE, kind=kind, now=NOW).id or 0
    if failed is not None:
        jobs.finish(session, job_id=job, now=NOW, failed=failed, message="Die Quelle antwortet nicht.")
    return job


def test_an_empty_ledger_is_well(session: Session) -> None:
    assert health(session).ok
    assert health(session).troubles == ()
    assert state(session).counts.calls == 0
    assert not any(alarm for _, alarm in lines(session))


def test_records_are_counted_and_examples_named(session: Session) -> None:
    call = a_call(session)
    a_call(session, source="beispieldaten", external_id="x")
    a_match(session, a_project(session), call)
    found = state(session)
    assert (found.counts.calls, found.counts.example_calls, found.counts.projects, found.counts.matches) == (2, 1, 1, 1)
    assert line(session, "Förderprogramme")[0].endswith("2, davon 1 Beispiel")


def test_a_source_in_trouble_is_told_with_its_last_good_harvest(session: Session) -> None:
    harvested(session, a_call_data())
    assert not line(session, "Quelle bund")[1]
    harvested(
        session, result=RunResult(failed=True, alarms=("Das Zertifikat gilt nicht.",)), now=NOW + timedelta(days=1)
    )
    words, alarm = line(session, "Quelle bund", days=1)
    assert alarm
    assert "Das Zertifikat gilt nicht (letzter vollständiger Abruf am 23.11.2026, 09:00 Uhr)" in words
    assert health(session, days=1).ok
    assert health(session, days=1).troubles != ()


def test_a_source_that_fell_silent_is_overdue(session: Session) -> None:
    harvested(session, a_call_data())
    assert health(session, days=1).ok
    assert not health(session, days=4).ok
    words, alarm = line(session, "Quelle bund", days=4)
    assert alarm
    assert "ÜBERFÄLLIG" in words


def test_a_failed_job_is_told_and_a_missing_one_is_red(session: Session) -> None:
    a_job(session, failed=True)
    assert health(session).ok
    assert health(session).troubles == ("Vorschläge berechnen: Die Quelle antwortet nicht.",)
    assert not health(session, days=2).ok
    assert "ÜBERFÄLLIG" in line(session, "Vorschläge berechnen", days=2)[0]


def test_a_job_nobody_takes_is_red(session: Session) -> None:
    a_job(session, JobKind.ADD_CALL, failed=None)
    assert health(session, hours=5).ok
    assert not health(session, hours=7).ok


def test_a_job_whose_worker_is_silent_is_red(session: Session) -> None:
    a_job(session, JobKind.ADD_CALL, failed=None)
    jobs.take(session, worker="w", now=NOW)
    assert health(session, minutes=10).ok
    assert not health(session, minutes=20).ok


def test_letters_are_missed_only_once_real_work_has_begun(session: Session) -> None:
    assert health(session, days=30).ok
    installation.mark_live(session, now=NOW)
    assert not line(session, "Wochenbrief ", days=7)[1]
    assert not health(session, days=8).ok
    assert line(session, "Wochenbrief ", days=8)[1]
    a_job(session, JobKind.LETTERS)
    assert not line(session, "Wochenbrief ", days=7)[1]


def test_post_that_nobody_brings_is_missed_once_real_work_has_begun(session: Session) -> None:
    assert health(session, days=2).ok
    installation.mark_live(session, now=NOW)
    assert {"Post verschicken: überfällig", "Erinnerungen: überfällig"} <= set(health(session, days=2).troubles)
    for kind in (JobKind.POST, JobKind.REMINDERS):
        a_job(session, kind)
    assert health(session).ok


@pytest.mark.parametrize(("hours", "stale"), [(0, False), (1, True)])
def test_suggestions_older_than_a_change_are_called_stale(session: Session, hours: int, stale: bool) -> None:
    a_match(session, a_project(session), a_call(session), computed_at=NOW - timedelta(hours=hours))
    assert state(session).matches_stale is stale
    words, alarm = line(session, "Vorschläge  ")
    assert alarm is stale
    assert ("veraltet" in words) is stale


def test_what_is_excluded_or_over_is_said_apart(session: Session) -> None:
    project = a_project(session)
    a_project(session, state=ProjectState.COMPLETED)
    a_match(session, project, a_call(session))
    a_match(session, project, a_call(session, external_id="zweiter"), excluded=True)
    assert "2, davon 1 im Vergleich" in line(session, "Vorhaben")[0]
    assert "2 gespeichert, davon 1 ausgeschlossen, " in line(session, "Vorschläge  ")[0]


def a_letter(session: Session, state: LetterState, **changes: object) -> None:
    person = a_person(session, partner=a_partner(session))
    values = {"kind": LetterKind.WEEKLY, "slot": "2026-W48", "recipient": "a@b.example", "created_at": NOW}
    text = {"subject": "", "text": "", "html": "", "message_id": f"<{person.id}@b>"}
    session.add(Letter(person_id=person.id or 0, state=state, **values | text | changes))
    session.flush()


def test_letters_that_were_refused_are_red(session: Session) -> None:
    a_letter(session, LetterState.REFUSED)
    assert ("  1 abgelehnt", True) in lines(session)


def test_work_that_is_begun_again_and_again_but_never_succeeds_is_red(session: Session) -> None:
    a_job(session)
    for hours in (24, 48):
        job = jobs.request(session, OFFICE, kind=JobKind.MATCH, now=NOW + timedelta(hours=hours)).id or 0
        jobs.finish(session, job_id=job, now=NOW + timedelta(hours=hours), failed=True, message="Kein Platz.")
    assert health(session, hours=25).ok
    assert not health(session, hours=49).ok
    assert health(session, hours=49).troubles == ("Vorschläge berechnen: überfällig – Kein Platz.",)
    assert line(session, "Vorschläge berechnen", hours=49)[1]


def test_letters_nobody_tries_to_send_are_red_once_real_work_has_begun(session: Session) -> None:
    a_letter(session, LetterState.PREPARED)
    a_letter(session, LetterState.PREPARED, attempts=1)
    a_letter(session, LetterState.PREPARED, is_example=True)
    assert health(session, hours=7).ok
    installation.mark_live(session, now=NOW)
    a_job(session, JobKind.POST)
    assert health(session, hours=5).ok
    found = health(session, hours=7)
    assert not found.ok
    assert "Postausgang: seit 23.11.2026, 09:00 Uhr geht nichts hinaus, es warten: 1" in found.troubles
    assert line(session, "Postausgang", hours=7)[1]


def test_letters_written_but_not_sent_by_their_own_job_are_not_missed(session: Session) -> None:
    installation.mark_live(session, now=NOW - timedelta(days=10))
    a_job(session, JobKind.LETTERS, failed=True)
    assert not health(session).ok
    a_letter(session, LetterState.SENT)
    assert {job.kind: job.overdue for job in state(session).jobs}[JobKind.LETTERS] is False


def test_a_broken_history_is_red(session: Session) -> None:
    for number in range(2):
        audit.record(session, SYSTEM, action="x", subject="y", subject_id="1", sentence=f"{number}", at=NOW)
    assert "2 Einträge, lückenlos" in line(session, "Änderungshistorie")[0]
    event = session.exec(select(AuditEvent).limit(1)).one()
    event.sentence = "gefälscht"
    session.add(event)
    session.flush()
    words, alarm = line(session, "Änderungshistorie")
    assert alarm
    assert "unterbrochen bei Eintrag 1" in words


def test_the_health_names_database_and_last_runs(session: Session) -> None:
    harvested(session, a_call_data())
    a_job(session)
    found = health(session)
    assert (found.database, found.live) == (head(), False)
    assert found.sources == {"bund": NOW}
    assert found.jobs["match"] == NOW
    assert found.model_dump(mode="json")["jobs"]["letters"] is None


def test_the_state_is_not_for_everybody(session: Session) -> None:
    with pytest.raises(NotAllowed):
        status.status(session, an_actor(Role.CONTACT, partner=a_partner(session)), now=NOW)


def test_a_running_job_says_what_it_does(session: Session) -> None:
    job = a_job(session, failed=None)
    jobs.take(session, worker="w", now=NOW)
    jobs.beat(session, job_id=job, now=NOW, done=3, total=10, message="Vorhaben vergleichen")
    session.expire_all()
    words = line(session, "Vorschläge berechnen")[0]
    assert JobState.RUNNING.label in words
    assert "Vorhaben vergleichen" in words
