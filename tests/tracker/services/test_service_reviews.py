"""What partners answer: recorded, taken back, shown to others without its reasons."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from tests.builders import (
    NOW,
    OFFICE,
    a_call,
    a_call_data,
    a_partner,
    a_person,
    a_project,
    a_source,
    an_actor,
    harvested,
)
from tracker.errors import NotFound, Refused
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall
from tracker.models.matches import Review
from tracker.models.partners import Partner
from tracker.models.projects import Project
from tracker.services import answers, audit, reviews
from tracker.shapes.actor import Actor
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason
from tracker.vocabulary.people import Role

LATER = NOW + timedelta(days=1)


def contact(session: Session, partner: Partner) -> Actor:
    return an_actor(Role.CONTACT, partner=partner, person=a_person(session, partner=partner))


def said(
    session: Session,
    partner: Partner,
    call: FundingCall,
    project: Project | None = None,
    answer: ReviewAnswer = ReviewAnswer.INTERESTED,
    **changes: Any,
) -> Review:
    values: dict[str, Any] = {
        "partner_id": partner.id,
        "call_id": call.public_id,
        "project_id": project.public_id if project else None,
        "answer": answer,
        "now": NOW,
    }
    return reviews.answer(session, changes.pop("actor", OFFICE), **values | changes)


def test_an_answer_is_kept_with_who_when_why_and_the_call_as_it_was(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    project, actor = a_project(session, selm), contact(session, selm)
    why = {"reason": ReviewReason.OWN_SHARE, "note": "  Haushalt 2027 steht nicht.  "}
    review = said(session, selm, call, project, ReviewAnswer.NOT_FOR_US, actor=actor, **why)
    session.expire(review)
    assert (review.partner_id, review.call_id, review.project_id) == (selm.id, call.id, project.id)
    assert (review.answer, review.reason) == (ReviewAnswer.NOT_FOR_US, ReviewReason.OWN_SHARE)
    assert (review.note, review.made_at, review.person_id) == ("Haushalt 2027 steht nicht.", NOW, actor.person_id)
    assert review.call_fingerprint == call.fingerprint


def test_an_answer_is_noted_in_the_history(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    project, actor = a_project(session, selm, is_example=True), contact(session, selm)
    said(session, selm, call, project, ReviewAnswer.NOT_FOR_US, actor=actor, reason=ReviewReason.STAFF)
    reviews.undo(
        session, actor, partner_id=selm.id or 0, call_id=call.public_id, project_id=project.public_id, now=LATER
    )
    said(session, selm, call)
    events = session.exec(select(AuditEvent).order_by(col(AuditEvent.id))).all()
    assert [event.sentence for event in events] == [
        "Fördermittel, Selm: Rückmeldung „Nicht für uns“ zu „Förderung klimaschutz“ für das Vorhaben "
        "„Radweg am Bahnhof“. Grund: Kein Personal für Antrag und Abwicklung.",
        "Fördermittel, Selm: Rückmeldung zurückgenommen zu „Förderung klimaschutz“ für das Vorhaben "
        "„Radweg am Bahnhof“.",
        "Projektleitstelle: Rückmeldung „Für uns interessant“ zu „Förderung klimaschutz“.",
    ]
    assert [event.action for event in events] == ["answered", "answer_undone", "answered"]
    assert {event.partner_id for event in events} == {selm.id}
    assert audit.broken_at(session) is None


def test_the_last_word_counts_and_all_are_kept(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    project = a_project(session, selm)
    said(session, selm, call, project)
    last = said(session, selm, call, project, ReviewAnswer.IDEA)
    at_large = said(session, selm, call)
    said(session, a_partner(session, "werne"), call)
    found = reviews.latest(session, partner_id=selm.id or 0)
    assert found == {(call.id, project.id): last, (call.id, None): at_large}
    assert len(session.exec(select(Review)).all()) == 4


def test_no_needs_a_reason(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    with pytest.raises(Refused, match=r"^Bitte wählen Sie einen Grund\. "):
        said(session, selm, call, answer=ReviewAnswer.NOT_FOR_US)
    assert session.exec(select(Review)).all() == []


@pytest.mark.parametrize("day", [None, date(2026, 11, 22), date(2026, 11, 23)])
def test_a_later_look_needs_a_day_to_come(session: Session, day: date | None) -> None:
    selm, call = a_partner(session), a_call(session)
    with pytest.raises(Refused, match=r"^Bitte wählen Sie für die Wiedervorlage einen Tag in der Zukunft\.$"):
        said(session, selm, call, answer=ReviewAnswer.LATER, follow_up_on=day)
    assert said(session, selm, call, answer=ReviewAnswer.LATER, follow_up_on=date(2026, 11, 24)).follow_up_on


def test_the_day_is_that_of_the_partners_offices(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    half_past_midnight = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    with pytest.raises(Refused):
        said(session, selm, call, answer=ReviewAnswer.LATER, follow_up_on=date(2026, 11, 24), now=half_past_midnight)


def test_what_an_answer_does_not_need_is_not_kept(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    more = {"reason": ReviewReason.TOPIC, "follow_up_on": date(2027, 1, 1)}
    review = said(session, selm, call, **more)
    assert (review.reason, review.follow_up_on) == (None, None)
    review = said(session, selm, call, answer=ReviewAnswer.NOT_FOR_US, **more)
    assert (review.reason, review.follow_up_on) == (ReviewReason.TOPIC, None)


def test_signs_no_database_takes_are_replaced_in_a_note(session: Session) -> None:
    assert said(session, a_partner(session), a_call(session), note="a\x00b\ud800").note == "a\ufffdb\ufffd"


def test_a_call_or_project_that_is_not_there_is_said(session: Session) -> None:
    selm, werne, call = a_partner(session, "selm"), a_partner(session, "werne"), a_call(session)
    project = a_project(session, werne)
    for call_id, project_id, sentence in (
        (uuid4(), None, "Dieses Förderprogramm gibt es nicht (mehr). Bitte laden Sie die Seite neu."),
        (
            call.public_id,
            uuid4(),
            "Dieses Vorhaben gehört nicht (mehr) zu Ihrer Kommune. Bitte laden Sie die Seite neu.",
        ),
        (
            call.public_id,
            project.public_id,
            "Dieses Vorhaben gehört nicht (mehr) zu Ihrer Kommune. Bitte laden Sie die Seite neu.",
        ),
    ):
        assert _not_found(session, selm, call_id, project_id) == sentence
    assert session.exec(select(Review)).all() == []


def _not_found(session: Session, partner: Partner, call_id: UUID, project_id: UUID | None) -> str:
    about: dict[str, Any] = {"partner_id": partner.id, "call_id": call_id, "project_id": project_id, "now": NOW}
    with pytest.raises(NotFound) as answering:
        reviews.answer(session, OFFICE, answer=ReviewAnswer.INTERESTED, **about)
    with pytest.raises(NotFound) as undoing:
        reviews.undo(session, OFFICE, **about)
    assert str(answering.value) == str(undoing.value)
    return str(answering.value)


def test_a_call_for_the_office_cannot_be_answered_by_a_contact_who_knows_its_address(session: Session) -> None:
    a_source(session, office_only=True)
    selm, call = a_partner(session), a_call(session)
    with pytest.raises(NotFound):
        said(session, selm, call, actor=contact(session, selm))
    said(session, selm, call)


def test_others_see_that_somebody_answered_but_not_why(session: Session) -> None:
    selm, werne, call = a_partner(session, "selm"), a_partner(session, "werne"), a_call(session)
    why = {"reason": ReviewReason.OWN_SHARE, "note": "Haushaltssicherung"}
    said(session, selm, call, answer=ReviewAnswer.NOT_FOR_US, actor=contact(session, selm), **why)
    said(session, selm, call, answer=ReviewAnswer.LATER, follow_up_on=date(2027, 1, 1), note="intern")
    for actor, shown in ((contact(session, werne), False), (contact(session, selm), True), (OFFICE, True)):
        later, no = answers.of_call(session, actor, call_id=call.public_id)
        assert (no.partner, no.answer, no.person) == ("Stadt Selm", ReviewAnswer.NOT_FOR_US, "Fördermittel, Selm")
        assert (no.reason, no.note) == ((ReviewReason.OWN_SHARE, "Haushaltssicherung") if shown else (None, ""))
        assert (later.follow_up_on, later.note) == ((date(2027, 1, 1), "intern") if shown else (None, ""))
        assert later.person == "Förderpfad", "nobody in particular"


def test_an_answer_says_when_the_call_has_changed_since(session: Session) -> None:
    selm, call = a_partner(session), a_call(session, rate_hundredths=8_000)
    said(session, selm, call)
    assert [view.changed_since for view in answers.of_call(session, OFFICE, call_id=call.public_id)] == [False]
    harvested(session, a_call_data(rate_hundredths=9_000), now=LATER)
    said(session, selm, call)
    assert [view.changed_since for view in answers.of_call(session, OFFICE, call_id=call.public_id)] == [False, True]


def test_a_call_nobody_answered_has_no_answers(session: Session) -> None:
    assert answers.of_call(session, OFFICE, call_id=a_call(session).public_id) == []
    assert reviews.latest(session, partner_id=4711) == {}


def test_the_answers_of_a_partner_that_count_are_listed_newest_first(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    project = a_project(session, selm)
    said(session, selm, call, project)
    said(session, selm, call, project, ReviewAnswer.NOT_FOR_US, reason=ReviewReason.TOPIC, note="Nein.")
    said(session, selm, call, answer=ReviewAnswer.LATER, follow_up_on=date(2027, 1, 1))
    said(session, a_partner(session, "werne"), call)
    later, no = answers.recent(session, contact(session, selm), partner_id=selm.id or 0)
    assert (later.answer, later.follow_up_on, later.project_id) == (ReviewAnswer.LATER, date(2027, 1, 1), None)
    assert (no.answer, no.reason, no.note) == (ReviewAnswer.NOT_FOR_US, ReviewReason.TOPIC, "Nein.")
    assert (no.call_id, no.project_id, no.project_title) == (call.public_id, project.public_id, "Radweg am Bahnhof")
    assert [view.answer for view in answers.recent(session, OFFICE, partner_id=selm.id or 0, limit=1)] == [later.answer]
    reviews.undo(session, OFFICE, partner_id=selm.id or 0, call_id=call.public_id, project_id=None, now=LATER)
    assert [view.answer for view in answers.recent(session, OFFICE, partner_id=selm.id or 0)] == [no.answer]
