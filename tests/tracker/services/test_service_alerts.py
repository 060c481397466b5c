"""Urgent changes under a running application: told the same day, one mail for each person and version, never twice."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from tests.application_builders import an_application
from tests.builders import NOW, SYSTEM, TODAY, a_call_data, a_partner, a_person, a_round, harvested, the_call
from tests.tracker.services.statements import watched
from tracker.models.applications import Application
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.services import alerts, going_out
from tracker.shapes.calls import CallData
from tracker.shapes.wishes import LetterMode, LetterWishes
from tracker.vocabulary.calls import CallStatus
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, Stage

HOME = "https://foerderpfad.example"
HOUR = timedelta(hours=1)
OLD_DAY, NEW_DAY, NEWEST_DAY = date(2027, 3, 31), date(2027, 2, 28), date(2027, 2, 15)


@pytest.fixture
def contact(session: Session) -> Person:
    return a_person(session, partner=a_partner(session))


@pytest.fixture
def application(session: Session, contact: Person) -> Application:
    """A running application to a programme whose deadline can move."""
    harvested(session, with_deadline(OLD_DAY), now=NOW - HOUR)
    return an_application(session, call_id=the_call(session).id, stage=Stage.PREPARATION, target_on=OLD_DAY)


def with_deadline(day: date, **changes: object) -> CallData:
    return a_call_data(rounds=(a_round(day),), **changes)


def alert(session: Session, hours: int = 2) -> list[Letter]:
    return alerts.prepare(session, SYSTEM, now=NOW + hours * HOUR, today=TODAY, base_url=HOME)


def move(session: Session, day: date, hours: int = 1) -> None:
    harvested(session, with_deadline(day), now=NOW + hours * HOUR)


def test_a_moved_deadline_is_told_at_once_with_the_old_and_the_new_day(
    session: Session, application: Application, contact: Person
) -> None:
    assert alert(session) == []
    move(session, NEW_DAY)
    (letter,) = alert(session)
    assert (letter.kind, letter.recipient) == (LetterKind.ALERT, contact.email)
    assert "31.03.2027" in letter.text
    assert "28.02.2027" in letter.text
    assert application.title in letter.text
    assert f"{HOME}/antrag?id={application.public_id}" in letter.text


def test_the_target_day_of_the_application_stays_as_it_was(session: Session, application: Application) -> None:
    move(session, NEW_DAY)
    (letter,) = alert(session)
    session.refresh(application)
    assert application.target_on == OLD_DAY
    assert "Das eingetragene Zieldatum bleibt" in letter.text


def test_a_change_is_told_once_however_often_somebody_looks(session: Session, application: Application) -> None:
    move(session, NEW_DAY)
    assert len(alert(session)) == 1
    assert alert(session) == []
    assert alert(session, hours=24) == []
    harvested(session, with_deadline(NEW_DAY), now=NOW + 25 * HOUR)
    assert alert(session, hours=26) == []
    assert len(session.exec(select(Letter)).all()) == 1


def test_each_version_is_one_mail_to_each_person(session: Session, application: Application, contact: Person) -> None:
    office = a_person(session, Role.OFFICE)
    move(session, NEW_DAY)
    assert sorted(letter.person_id or 0 for letter in alert(session)) == sorted((contact.id or 0, office.id or 0))
    move(session, NEWEST_DAY, hours=3)
    assert len(alert(session, hours=4)) == 2
    slots = session.exec(select(Letter.slot).order_by(col(Letter.id))).all()
    assert len(set(slots)) == 2


def test_exhausted_money_is_told_the_same_day(session: Session, application: Application) -> None:
    spent = with_deadline(OLD_DAY, status=CallStatus.EXHAUSTED)
    harvested(session, spent, now=NOW + HOUR)
    (letter,) = alert(session)
    assert CallStatus.EXHAUSTED.label in letter.text


def test_other_changes_wait_for_the_weekly_letter(session: Session, application: Application) -> None:
    harvested(session, with_deadline(OLD_DAY, summary="Neu gesagt.", rate_hundredths=8_000), now=NOW + HOUR)
    assert alert(session) == []


def test_once_submitted_only_the_end_of_the_money_is_told(session: Session, contact: Person) -> None:
    harvested(session, with_deadline(OLD_DAY), now=NOW - HOUR)
    call = the_call(session)
    an_application(session, call_id=call.id, stage=Stage.SUBMITTED, submitted_on=TODAY)
    move(session, NEW_DAY)
    assert alert(session) == []
    harvested(session, with_deadline(NEW_DAY, status=CallStatus.EXHAUSTED), now=NOW + 3 * HOUR)
    (letter,) = alert(session, hours=4)
    assert CallStatus.EXHAUSTED.label in letter.subject


def test_only_those_who_take_part_are_told(session: Session, application: Application, contact: Person) -> None:
    a_person(session, partner=a_partner(session, "werne"))
    a_person(session, Role.POLITICS, partner=a_partner(session))
    a_person(session, partner=a_partner(session), active=False)
    a_person(session, partner=a_partner(session), email=None)
    silent = a_person(session, partner=a_partner(session))
    silent.settings = {"letters": LetterWishes(mode=LetterMode.NONE).model_dump(mode="json")}
    move(session, NEW_DAY)
    assert [letter.person_id for letter in alert(session)] == [contact.id]


def test_a_partner_of_a_joint_application_is_told_too(session: Session, contact: Person) -> None:
    harvested(session, with_deadline(OLD_DAY), now=NOW - HOUR)
    werne = a_partner(session, "werne")
    colleague = a_person(session, partner=werne)
    an_application(session, a_partner(session), werne, call_id=the_call(session).id)
    move(session, NEW_DAY)
    assert {letter.person_id for letter in alert(session)} == {contact.id, colleague.id}


def test_two_applications_to_one_programme_are_two_mails(
    session: Session, application: Application, contact: Person
) -> None:
    an_application(session, title="Schulhof entsiegeln", call_id=application.call_id)
    move(session, NEW_DAY)
    assert len(alert(session)) == 2
    assert alert(session) == []


def test_a_change_before_the_application_began_is_no_news(session: Session, contact: Person) -> None:
    harvested(session, with_deadline(OLD_DAY), now=NOW - 3 * HOUR)
    harvested(session, with_deadline(NEW_DAY), now=NOW - 2 * HOUR)
    an_application(session, call_id=the_call(session).id)
    assert alert(session) == []


def test_what_all_mails_of_a_run_share_is_read_once(session: Session, application: Application) -> None:
    for _ in range(4):
        a_person(session, partner=a_partner(session))
    move(session, NEW_DAY)
    with watched(session) as statements:
        assert len(alert(session)) == 5
    assert sum("FROM installation" in statement for statement in statements) <= 1


def test_an_alert_leaves_with_every_round_of_the_post(session: Session, application: Application) -> None:
    move(session, NEW_DAY)
    later = NOW + 2 * HOUR
    (waiting,) = going_out.prepare(session, SYSTEM, now=later, today=TODAY, base_url=HOME, names_viewer=True)
    assert waiting.kind is LetterKind.ALERT
    assert f"{application.public_id}&als=F%C3%B6rdermittel%2C+Selm" in waiting.text
    again = going_out.prepare(session, SYSTEM, now=later + HOUR, today=TODAY, base_url=HOME)
    assert [letter.id for letter in again] == [waiting.id]
