"""What a weekly letter tells beside suggestions: what falls due is told once, and again only when its day moved."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import (
    NOW,
    SYSTEM,
    TODAY,
    a_call_data,
    a_partner,
    a_person,
    a_project,
    a_round,
    an_actor,
    harvested,
    the_call,
)
from tracker.letters.items import ChangeItem
from tracker.letters.slots import slot_of
from tracker.models.access import LetterItem
from tracker.models.applications import Application
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.services import letter_news, letters, reviews
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterState, Stage

WEEK = timedelta(days=7)
TARGET = TODAY + timedelta(days=20)
OLD_DAY, NEW_DAY = date(2027, 3, 31), date(2027, 2, 28)


@pytest.fixture
def person(session: Session) -> Person:
    return a_person(session, partner=a_partner(session))


def written(session: Session, weeks: int = 0) -> dict[int | None, Letter]:
    """The letters of a week, by person."""
    today = TODAY + weeks * WEEK
    found = letters.prepare(
        session,
        SYSTEM,
        slot=slot_of(today),
        now=NOW + weeks * WEEK,
        today=today,
        base_url="https://foerderpfad.example",
    )
    return {letter.person_id: letter for letter in found}


def sent(session: Session, letter: Letter, at: datetime) -> None:
    letter.state, letter.sent_at, letter.attempts = LetterState.SENT, at, 1
    session.add(letter)
    session.flush()


def due(session: Session, person: Person, weeks: int = 0) -> list[tuple[str, date, date | None]]:
    today = TODAY + weeks * WEEK
    found = letter_news.News(session, SYSTEM, slot=slot_of(today), now=NOW, today=today).due(person)
    return [(item.kind, item.due_on, item.moved_from) for item in found]


def changes(session: Session, person: Person, now: datetime = NOW) -> tuple[ChangeItem, ...]:
    return letter_news.News(session, SYSTEM, slot=slot_of(now.date()), now=now, today=now.date()).changes(person)


def move(session: Session, row: Application, day: date) -> None:
    row.target_on = day
    session.add(row)
    session.flush()


def test_what_falls_due_is_told_once(session: Session, person: Person) -> None:
    an_application(session, target_on=TARGET)
    assert due(session, person) == [("Antragsfrist", TARGET, None)]
    assert "Radweg am Bahnhof" in written(session)[person.id].text
    assert due(session, person, weeks=1) == []


def test_a_letter_written_anew_in_the_same_week_still_tells_it(session: Session, person: Person) -> None:
    an_application(session, target_on=TARGET)
    first = written(session)[person.id].text
    assert written(session)[person.id].text == first
    assert due(session, person) == [("Antragsfrist", TARGET, None)]
    assert len(session.exec(select(LetterItem)).all()) == 1


def test_a_moved_day_is_told_again_with_the_old_one(session: Session, person: Person) -> None:
    row = an_application(session, target_on=TARGET)
    sent(session, written(session)[person.id], NOW)
    moved = TARGET + timedelta(days=3)
    move(session, row, moved)
    assert due(session, person, weeks=1) == [("Antragsfrist", moved, TARGET)]
    written(session, weeks=1)
    assert due(session, person, weeks=2) == []


def test_what_is_far_away_waits(session: Session, person: Person) -> None:
    an_application(session, target_on=TODAY + timedelta(days=40))
    assert due(session, person) == []
    assert len(due(session, person, weeks=2)) == 1


def test_each_person_is_told_apart_from_the_others(session: Session, person: Person) -> None:
    an_application(session, target_on=TARGET)
    written(session)
    newcomer = a_person(session, partner=a_partner(session))
    stranger = a_person(session, partner=a_partner(session, "werne"))
    assert due(session, person, weeks=1) == []
    assert len(due(session, newcomer, weeks=1)) == 1
    assert due(session, stranger, weeks=1) == []


def an_answer(session: Session, person: Person, answer: ReviewAnswer = ReviewAnswer.INTERESTED) -> None:
    call = the_call(session)
    partner = a_partner(session)
    reviews.answer(
        session,
        an_actor(Role.CONTACT, partner=partner, person=person),
        partner_id=partner.id or 0,
        call_id=call.public_id,
        project_id=a_project(session, partner).public_id,
        answer=answer,
        now=NOW - timedelta(days=20),
        **({"reason": ReviewReason.TOPIC} if answer is ReviewAnswer.NOT_FOR_US else {}),
    )


def a_moved_deadline(session: Session, answer: ReviewAnswer | None, person: Person) -> None:
    """A programme known for weeks, perhaps answered, whose deadline came nearer two days ago."""
    harvested(session, a_call_data(rounds=(a_round(OLD_DAY),)), now=NOW - timedelta(days=30))
    if answer is not None:
        an_answer(session, person, answer)
    harvested(session, a_call_data(rounds=(a_round(NEW_DAY),)), now=NOW - timedelta(days=2))


def test_a_change_of_an_answered_programme_is_told_with_before_and_after(session: Session, person: Person) -> None:
    a_moved_deadline(session, ReviewAnswer.INTERESTED, person)
    (change,) = changes(session, person)
    assert change.answer is ReviewAnswer.INTERESTED
    (sentence,) = change.changes
    assert sentence.index("31.03.2027") < sentence.index("28.02.2027")
    assert "28.02.2027" in written(session)[person.id].text


@pytest.mark.parametrize("answer", [None, ReviewAnswer.NOT_FOR_US])
def test_a_change_nobody_asked_for_is_not_told(session: Session, person: Person, answer: ReviewAnswer | None) -> None:
    a_moved_deadline(session, answer, person)
    assert changes(session, person) == ()


def test_a_change_told_in_the_last_letter_is_not_told_again(session: Session, person: Person) -> None:
    a_moved_deadline(session, ReviewAnswer.IDEA, person)
    sent(session, written(session)[person.id], NOW)
    assert changes(session, person, NOW + WEEK) == ()


def test_a_letter_that_never_left_does_not_hide_a_change(session: Session, person: Person) -> None:
    a_moved_deadline(session, ReviewAnswer.IDEA, person)
    written(session)
    assert len(changes(session, person, NOW + timedelta(days=4))) == 1


def test_another_partners_answer_brings_no_news(session: Session, person: Person) -> None:
    a_moved_deadline(session, ReviewAnswer.INTERESTED, person)
    stranger = a_person(session, partner=a_partner(session, "werne"))
    assert changes(session, stranger) == ()


def test_a_programme_applied_for_is_watched_without_an_answer(session: Session, person: Person) -> None:
    harvested(session, a_call_data(rounds=(a_round(OLD_DAY),)), now=NOW - timedelta(days=30))
    an_application(session, call_id=the_call(session).id)
    harvested(session, a_call_data(rounds=(a_round(NEW_DAY),)), now=NOW - timedelta(days=2))
    (change,) = changes(session, person)
    assert change.answer is None


def test_a_wording_alone_is_no_news(session: Session, person: Person) -> None:
    harvested(session, a_call_data(rounds=(a_round(OLD_DAY),)), now=NOW - timedelta(days=30))
    an_answer(session, person)
    harvested(session, a_call_data(rounds=(a_round(OLD_DAY),), summary="Neu gesagt."), now=NOW - timedelta(days=2))
    assert changes(session, person) == ()


def test_running_applications_are_named_to_those_who_take_part_and_to_the_office(
    session: Session, person: Person
) -> None:
    office = a_person(session, Role.OFFICE)
    werne = a_person(session, partner=a_partner(session, "werne"))
    an_application(session, a_partner(session), title="Radweg am Bahnhof")
    an_application(session, a_partner(session), a_partner(session, "werne"), title="Gemeinsamer Antrag")
    ended = an_application(session, a_partner(session), title="Beendet")
    ended.stage = Stage.COMPLETED
    session.add(ended)
    session.flush()

    news = letter_news.News(session, SYSTEM, slot=slot_of(TODAY), now=NOW, today=TODAY)

    def running(whose: Person) -> list[str]:
        return [item.title for item in news.running(whose)]

    assert running(person) == running(office) == ["Radweg am Bahnhof", "Gemeinsamer Antrag"]
    assert running(werne) == ["Gemeinsamer Antrag"]
