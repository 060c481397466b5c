"""The ladder of reminders: each step once, one mail a day, silence on weekends, holidays and in a pause."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session, col, select

from tests.application_builders import an_application
from tests.builders import NOW, SYSTEM, a_partner, a_person, an_actor
from tracker.models.access import ReminderStep
from tracker.models.applications import Application
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.services import going_out, reminders, wishes
from tracker.shapes.wishes import LetterMode, LetterWishes
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, Stage

HOME = "https://foerderpfad.example"
TARGET = date(2027, 3, 31)
# Counted by hand in a calendar: Good Friday is 26 March, Easter Monday 29 March 2027.
LADDER = [date(2027, 2, 17), date(2027, 3, 9), date(2027, 3, 18), date(2027, 3, 25)]
MOVED, FIRST_STEP_OF_MOVED = date(2027, 4, 14), date(2027, 3, 3)
SATURDAY, MONDAY = date(2027, 2, 20), date(2027, 2, 22)
GOOD_FRIDAY, TUESDAY_AFTER = date(2027, 3, 26), date(2027, 3, 30)


@pytest.fixture
def person(session: Session) -> Person:
    return a_person(session, partner=a_partner(session))


def remind(session: Session, today: date) -> list[Letter]:
    now = datetime.combine(today, time(6), UTC)
    return reminders.prepare(session, SYSTEM, now=now, today=today, base_url=HOME)


def days_with_mail(session: Session, since: date, until: date) -> list[date]:
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    return [day for day in days if remind(session, day)]


def move(session: Session, row: Application, target: date) -> None:
    row.target_on = target
    session.add(row)
    session.flush()


def test_each_step_of_the_ladder_comes_once_and_only_on_working_days(session: Session, person: Person) -> None:
    an_application(session, target_on=TARGET)
    assert days_with_mail(session, date(2027, 2, 1), TARGET + timedelta(days=3)) == LADDER
    steps = session.exec(select(ReminderStep.step).order_by(col(ReminderStep.id))).all()
    assert steps == [28, 14, 7, 2]


def test_a_second_look_on_the_same_day_adds_nothing(session: Session, person: Person) -> None:
    an_application(session, target_on=TARGET)
    assert len(remind(session, LADDER[0])) == 1
    assert remind(session, LADDER[0]) == []
    an_application(session, title="Schulhof entsiegeln", target_on=TARGET)
    assert remind(session, LADDER[0]) == []


def test_everything_of_a_day_is_in_one_mail(session: Session, person: Person) -> None:
    for title in ("Radweg am Bahnhof", "Schulhof entsiegeln", "Sporthalle dämmen"):
        an_application(session, title=title, target_on=TARGET)
    (letter,) = remind(session, LADDER[1])
    assert letter.kind is LetterKind.REMINDER
    assert "und 2 weitere" in letter.subject
    assert all(title in letter.text for title in ("Radweg am Bahnhof", "Schulhof entsiegeln", "Sporthalle dämmen"))
    assert f"{HOME}/antrag?id=" in letter.text


def test_a_moved_day_begins_the_ladder_anew_and_names_the_old_day(session: Session, person: Person) -> None:
    row = an_application(session, target_on=TARGET)
    remind(session, LADDER[0])
    move(session, row, MOVED)
    later = LADDER[0] + timedelta(days=1)
    assert days_with_mail(session, later, FIRST_STEP_OF_MOVED) == [FIRST_STEP_OF_MOVED]
    letter = session.exec(select(Letter).order_by(col(Letter.id).desc())).first()
    assert letter is not None
    assert "14.04.2027" in letter.text
    assert "vorher Mi, 31.03.2027" in letter.text


def test_a_day_that_came_nearer_is_told_on_the_next_working_day(session: Session, person: Person) -> None:
    row = an_application(session, target_on=MOVED)
    remind(session, FIRST_STEP_OF_MOVED)
    move(session, row, date(2027, 3, 15))
    assert len(remind(session, date(2027, 3, 4))) == 1


@pytest.mark.parametrize(("silent", "next_day"), [(SATURDAY, MONDAY), (GOOD_FRIDAY, TUESDAY_AFTER)])
def test_nothing_leaves_on_a_weekend_or_a_holiday_and_is_made_up_for_once(
    session: Session, person: Person, silent: date, next_day: date
) -> None:
    an_application(session, target_on=TARGET)
    assert remind(session, silent) == []
    assert days_with_mail(session, silent, next_day) == [next_day]


def test_steps_missed_while_nothing_ran_are_one_mail(session: Session, person: Person) -> None:
    an_application(session, target_on=TARGET)
    assert days_with_mail(session, date(2027, 3, 22), date(2027, 3, 24)) == [date(2027, 3, 22)]
    assert session.exec(select(ReminderStep.step)).all() == [7]


def test_a_pause_is_kept_and_made_up_for_by_one_mail(session: Session, person: Person) -> None:
    an_application(session, target_on=TARGET)
    pause = LetterWishes(pause_until=date(2027, 3, 11))
    wishes.change(session, an_actor(person=person), person=person, wishes=pause, now=NOW, today=NOW.date())
    assert days_with_mail(session, date(2027, 2, 15), date(2027, 3, 17)) == [date(2027, 3, 12)]


def test_who_wants_no_mail_gets_none(session: Session, person: Person) -> None:
    an_application(session, target_on=TARGET)
    person.settings = {"letters": LetterWishes(mode=LetterMode.NONE).model_dump(mode="json")}
    assert days_with_mail(session, date(2027, 2, 15), TARGET) == []


def test_another_partner_is_not_reminded_and_the_office_is(session: Session, person: Person) -> None:
    stranger = a_person(session, partner=a_partner(session, "werne"))
    office = a_person(session, Role.OFFICE)
    an_application(session, target_on=TARGET)
    reached = {letter.person_id for letter in remind(session, LADDER[0])}
    assert reached == {person.id, office.id}
    assert stranger.id not in reached


def test_once_submitted_the_deadline_is_no_longer_remembered(session: Session, person: Person) -> None:
    an_application(session, target_on=TARGET, stage=Stage.SUBMITTED, submitted_on=NOW.date())
    assert days_with_mail(session, date(2027, 2, 15), TARGET) == []


def test_reminders_are_written_by_the_daily_round_only(session: Session, person: Person) -> None:
    an_application(session, target_on=TARGET)
    at = {"now": datetime.combine(LADDER[0], time(6), UTC), "today": LADDER[0], "base_url": HOME}
    assert going_out.prepare(session, SYSTEM, **at) == []  # type: ignore[arg-type]
    (letter,) = going_out.prepare(session, SYSTEM, **at, reminders=True, names_viewer=True)  # type: ignore[arg-type]
    assert letter.kind is LetterKind.REMINDER
    assert "&als=F%C3%B6rdermittel%2C+Selm" in letter.text
