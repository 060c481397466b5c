"""A round that moves under an application asks staff; the application keeps its own date."""

from datetime import date, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, a_call_data, a_partner, a_round, harvested, the_call
from tracker.database import read, write
from tracker.models.applications import Application
from tracker.models.calls import Round
from tracker.models.tasks import Task
from tracker.services import application_starts, round_watch
from tracker.vocabulary.calls import RoundKind
from tracker.vocabulary.work import Stage, TaskKind, TaskState

BEFORE, AFTER = date(2027, 3, 31), date(2027, 5, 31)
TOMORROW = NOW + timedelta(days=1)


def pinned(session: Session) -> Application:
    harvested(session, a_call_data(rounds=(a_round(BEFORE),)))
    call = the_call(session)
    data = application_starts.prefilled(
        session, OFFICE, today=NOW.date(), call_id=call.public_id, partner_id=a_partner(session).id
    )
    return application_starts.start(session, OFFICE, data=data, call_id=call.public_id, now=NOW, today=NOW.date())


def asked(session: Session) -> list[Task]:
    return list(session.exec(select(Task).where(Task.kind == TaskKind.ROUND_MOVED).order_by(Task.id)))


def test_a_moved_round_raises_a_task_once_and_leaves_the_date_alone(ledger: Engine) -> None:
    with write(ledger) as session:
        row = pinned(session)
        harvested(session, a_call_data(rounds=(a_round(AFTER),)), now=TOMORROW)
        harvested(session, a_call_data(rounds=(a_round(AFTER),)), now=TOMORROW + timedelta(days=1))
    with read(ledger) as session:
        (task,) = asked(session)
        assert (task.application_id, task.due_on) == (row.id, AFTER)
        assert "Im Antrag steht als Frist (Antrag) 31.03.2027. Beim Fördergeber steht jetzt 31.05.2027." in task.note
        assert session.get_one(Application, row.id).target_on == BEFORE
        assert len(round_watch.pending(session, OFFICE, public_id=row.public_id)) == 1


def test_taking_the_new_date_over_is_somebodys_decision(ledger: Engine) -> None:
    with write(ledger) as session:
        row = pinned(session)
        harvested(session, a_call_data(rounds=(a_round(AFTER),)), now=TOMORROW)
        round_watch.take_over(session, OFFICE, public_id=row.public_id, version=1, now=TOMORROW)
    with read(ledger) as session:
        assert session.get_one(Application, row.id).target_on == AFTER
        assert asked(session)[0].state is TaskState.DONE
        assert round_watch.pending(session, OFFICE, public_id=row.public_id) == []


def test_a_round_that_is_no_longer_named_is_asked_about_too(ledger: Engine) -> None:
    with write(ledger) as session:
        row = pinned(session)
        harvested(session, a_call_data(rounds=()), now=TOMORROW)
        (task,) = asked(session)
        assert "nennt diese Frist nicht mehr" in task.note
        round_watch.take_over(session, OFFICE, public_id=row.public_id, version=1, now=TOMORROW)
        assert session.get_one(Application, row.id).target_on == BEFORE


def test_nobody_is_asked_about_what_is_submitted_or_was_not_touched(ledger: Engine) -> None:
    with write(ledger) as session:
        row = pinned(session)
        row.stage = Stage.SUBMITTED
        session.add(row)
        harvested(session, a_call_data(title="Neuer Name", rounds=(a_round(AFTER),)), now=TOMORROW)
        an_application(session, a_partner(session), target_on=BEFORE)
        assert asked(session) == []


def test_the_day_of_the_outline_is_watched_as_well(ledger: Engine) -> None:
    def rounds(day: date) -> tuple[object, ...]:
        return (a_round(day, kind=RoundKind.OUTLINE), a_round(date(2027, 9, 30)))

    with write(ledger) as session:
        harvested(session, a_call_data(rounds=rounds(BEFORE)))
        call = the_call(session)
        row = an_application(
            session,
            a_partner(session),
            call_id=call.id,
            outline_due_on=BEFORE,
            target_on=date(2027, 9, 30),
        )
        harvested(session, a_call_data(rounds=rounds(AFTER)), now=TOMORROW)
        (task,) = asked(session)
        assert "Frist (Skizze) 31.03.2027. Beim Fördergeber steht jetzt 31.05.2027." in task.note
        round_watch.take_over(session, OFFICE, public_id=row.public_id, version=1, now=TOMORROW)
        assert row.outline_due_on == AFTER


def test_rounds_that_lead_in_a_circle_end_somewhere(ledger: Engine) -> None:
    with write(ledger) as session:
        row = pinned(session)
        old = session.exec(select(Round)).one()
        other = Round(call_id=old.call_id, kind=old.kind, created_at=NOW, superseded_at=NOW, moved_to_id=old.id)
        session.add(other)
        session.flush()
        old.superseded_at, old.moved_to_id = NOW, other.id
        session.add(old)
        session.flush()
        assert "nennt diese Frist nicht mehr" in round_watch.pending(session, OFFICE, public_id=row.public_id)[0]
