"""What answers teach which project, the switch for it, and the office's words that mean the same."""

import pytest
from sqlmodel import Session, select

from tests.builders import NOW, OFFICE, a_call_data, a_partner, a_project, an_actor, stored, the_call
from tracker.errors import NotFound, Refused
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall
from tracker.models.partners import Partner
from tracker.models.projects import Project
from tracker.models.work import Job
from tracker.services import ideas, learning, matches, rematching, reviews, synonyms
from tracker.services.learning import Taught
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason
from tracker.vocabulary.people import Role


def some_calls(session: Session, *names: str) -> list[FundingCall]:
    stored(session, *(a_call_data(external_id=name) for name in names))
    return [the_call(session, name) for name in names]


def said(
    session: Session,
    partner: Partner,
    project: Project | None,
    call: FundingCall,
    answer: ReviewAnswer,
    reason: ReviewReason | None = None,
) -> None:
    reviews.answer(
        session,
        OFFICE,
        partner_id=partner.id or 0,
        call_id=call.public_id,
        project_id=project.public_id if project else None,
        answer=answer,
        reason=reason,
        now=NOW,
    )


def taught(session: Session, project: Project) -> list[Taught]:
    return learning.taught(session, project_ids=[project.id or 0]).get(project.id or 0, [])


def test_the_last_answer_for_the_project_itself_counts(session: Session) -> None:
    selm, [call] = a_partner(session), some_calls(session, "a")
    project = a_project(session, selm)
    said(session, selm, project, call, ReviewAnswer.INTERESTED)
    said(session, selm, project, call, ReviewAnswer.NOT_FOR_US, ReviewReason.TOPIC)
    assert taught(session, project) == [Taught(call.id or 0, ReviewAnswer.NOT_FOR_US, ReviewReason.TOPIC, True)]
    reviews.undo(
        session, OFFICE, partner_id=selm.id or 0, call_id=call.public_id, project_id=project.public_id, now=NOW
    )
    assert taught(session, project) == []


def test_other_projects_of_the_partner_teach_unless_the_own_answer_says_otherwise(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    a, b = some_calls(session, "a", "b")
    own, other, of_werne = a_project(session, selm), a_project(session, selm), a_project(session, werne)
    said(session, selm, other, a, ReviewAnswer.INTERESTED)
    said(session, selm, other, b, ReviewAnswer.INTERESTED)
    said(session, selm, own, b, ReviewAnswer.NOT_FOR_US, ReviewReason.TOPIC)
    said(session, werne, of_werne, a, ReviewAnswer.NOT_FOR_US, ReviewReason.TOPIC)
    assert taught(session, own) == [
        Taught(b.id or 0, ReviewAnswer.NOT_FOR_US, ReviewReason.TOPIC, True),
        Taught(a.id or 0, ReviewAnswer.INTERESTED, None, False),
    ]
    assert [one.call_id for one in taught(session, of_werne)] == [a.id]


def test_a_joint_project_learns_from_all_who_take_part(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    a, b = some_calls(session, "a", "b")
    joint = a_project(session, selm, werne)
    said(session, selm, joint, a, ReviewAnswer.INTERESTED)
    said(session, werne, joint, b, ReviewAnswer.INTERESTED)
    assert {one.call_id for one in taught(session, joint)} == {a.id, b.id}


def test_an_idea_teaches_the_project_it_became(session: Session) -> None:
    selm, [call] = a_partner(session), some_calls(session, "a")
    project = a_project(session, selm)
    about = {"partner_id": selm.id or 0, "call_id": call.public_id, "project_id": project.public_id}
    made = ideas.note(session, OFFICE, idea="Trinkbrunnen", now=NOW, **about)  # type: ignore[arg-type]
    assert taught(session, made) == [Taught(call.id or 0, ReviewAnswer.IDEA, None, True)]
    assert taught(session, project) == [Taught(call.id or 0, ReviewAnswer.IDEA, None, False)]


def test_the_office_switches_learning_off_and_on_and_everything_is_compared_anew(session: Session) -> None:
    selm, [call] = a_partner(session), some_calls(session, "a")
    project = a_project(session, selm)
    said(session, selm, project, call, ReviewAnswer.INTERESTED)
    session.execute(Job.__table__.delete())  # type: ignore[attr-defined]
    learning.switch(session, OFFICE, on=False, now=NOW)
    assert (learning.is_on(session), taught(session, project)) == (False, [])
    assert [job.argument for job in session.exec(select(Job))] == [{}]
    said(session, selm, project, call, ReviewAnswer.NOT_FOR_US, ReviewReason.TOPIC)
    assert len(session.exec(select(Job)).all()) == 1
    learning.switch(session, OFFICE, on=True, now=NOW)
    learning.switch(session, OFFICE, on=True, now=NOW)
    assert len(taught(session, project)) == 1
    events = session.exec(select(AuditEvent).where(AuditEvent.action == "learning_switched")).all()
    assert [event.payload for event in events] == [{"on": False}, {"on": True}]


def test_words_are_taught_changed_and_taken_out(session: Session) -> None:
    row = synonyms.add(session, OFFICE, words=[" Freibad ", "Badi", "freibad", ""], note="Schweiz", now=NOW)
    assert synonyms.active(session) == [("freibad", "Badi")]
    assert [job.argument for job in session.exec(select(Job))] == [rematching.CHANGED]
    assert matches.latest_change(session) == NOW
    synonyms.edit(session, OFFICE, public_id=row.public_id, words=["Freibad", "Naturbad"], now=NOW)
    assert [one.words for one in synonyms.listed(session, an_actor(Role.AUDITOR))] == [["Freibad", "Naturbad"]]
    synonyms.remove(session, OFFICE, public_id=row.public_id, now=NOW)
    assert synonyms.active(session) == []
    with pytest.raises(NotFound):
        synonyms.remove(session, OFFICE, public_id=row.public_id, now=NOW)


@pytest.mark.parametrize(
    "words", [[], ["Freibad"], ["Freibad", "freibad "], ["a", "?"], ["a" * 81, "b"], [str(n) + "x" for n in range(13)]]
)
def test_words_that_cannot_be_taught_are_refused(session: Session, words: list[str]) -> None:
    with pytest.raises(Refused):
        synonyms.add(session, OFFICE, words=words, now=NOW)
    assert synonyms.active(session) == []


def test_the_same_words_are_taught_once(session: Session) -> None:
    synonyms.add(session, OFFICE, words=["Freibad", "Badi", "Lido"], now=NOW)
    with pytest.raises(Refused, match="schon zusammen"):
        synonyms.add(session, OFFICE, words=["badi", "FREIBAD"], now=NOW)
