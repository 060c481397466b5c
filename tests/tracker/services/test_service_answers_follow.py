"""What follows from an answer: a task and its echo, a job, a project of an idea, an application, a colleague's view."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from tests.builders import NOW, TODAY, a_call, a_match, a_partner, a_person, a_project, an_actor, the_call
from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.models.access import Forwarding
from tracker.models.applications import Application, ApplicationPartner, ApplicationProject, StageChange
from tracker.models.matches import Review
from tracker.models.projects import Project
from tracker.models.tasks import Task
from tracker.models.work import Job
from tracker.services import answers, echoes, forwarding, ideas, projects, rematching, reviews, suggestions
from tracker.services import applications_from_review as taken_over
from tracker.shapes.actor import Actor
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PlanningStage
from tracker.vocabulary.work import Stage, TaskKind, TaskState


class World:
    """Selm with two contacts, a call and a project it was suggested for."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.selm = a_partner(session, "selm")
        self.first, self.second = (
            an_actor(Role.CONTACT, partner=self.selm, person=a_person(session, partner=self.selm, name=name))
            for name in ("Frau Eins", "Herr Zwei")
        )
        self.call = a_call(session)
        self.project = a_project(session, self.selm)
        a_match(session, self.project, self.call)
        session.execute(Job.__table__.delete())  # type: ignore[attr-defined]

    def about(self) -> dict[str, object]:
        return {
            "partner_id": self.selm.id or 0,
            "call_id": self.call.public_id,
            "project_id": self.project.public_id,
        }

    def says(self, answer: ReviewAnswer, *, actor: Actor | None = None, **more: object) -> Review:
        values = self.about() | {"answer": answer, "now": NOW} | more
        return reviews.answer(self.session, actor or self.first, **values)  # type: ignore[arg-type]

    def inbox(self) -> suggestions.Inbox:
        return suggestions.inbox(self.session, self.first, partner_id=self.selm.id or 0, today=TODAY)


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


def tasks(session: Session) -> list[Task]:
    return list(session.exec(select(Task).order_by(col(Task.id))))


def jobs(session: Session) -> list[dict[str, str]]:
    return [job.argument for job in session.exec(select(Job).order_by(col(Job.id)))]


def test_an_interest_is_taken_up_within_five_working_days_and_the_partner_sees_it(
    session: Session, world: World
) -> None:
    world.says(ReviewAnswer.INTERESTED, note="Sehr")
    (task,) = tasks(session)
    assert (task.kind, task.owner_id, task.partner_id, task.call_id) == (
        TaskKind.ECHO,
        None,
        world.selm.id,
        world.call.id,
    )
    assert task.due_on == date(2026, 11, 30), "a week without holidays"
    assert task.title == "Selm: Für uns interessant – „Förderung klimaschutz“ für „Radweg am Bahnhof“"
    (given,) = answers.recent(session, world.first, partner_id=world.selm.id or 0)
    assert (given.echo_due_on, given.echo_done_at) == (task.due_on, None)
    task.state, task.done_at = TaskState.DONE, NOW
    session.add(task)
    session.flush()
    (given,) = answers.recent(session, world.first, partner_id=world.selm.id or 0)
    assert given.echo_done_at == NOW


def test_closed_days_and_holidays_are_no_working_days() -> None:
    assert echoes.due_on(NOW.replace(month=12, day=22)) == date(2027, 1, 4)


def test_one_answer_makes_one_task_and_taking_it_back_drops_it(session: Session, world: World) -> None:
    world.says(ReviewAnswer.INTERESTED)
    world.says(ReviewAnswer.INTERESTED)
    assert [task.state for task in tasks(session)] == [TaskState.OPEN]
    reviews.undo(session, world.first, now=NOW, **world.about())  # type: ignore[arg-type]
    assert [task.state for task in tasks(session)] == [TaskState.DROPPED]
    world.says(ReviewAnswer.NOT_FOR_US, reason=ReviewReason.STAFF)
    assert [task.state for task in tasks(session)] == [TaskState.DROPPED]


def test_the_second_person_is_told_who_answered(session: Session, world: World) -> None:
    (card,) = world.inbox().cards
    world.says(ReviewAnswer.INTERESTED, after=card.last_review)
    with pytest.raises(ChangedMeanwhile, match=r"schon beantwortet von Frau Eins am 23\.11\.2026"):
        world.says(ReviewAnswer.NOT_FOR_US, actor=world.second, reason=ReviewReason.STAFF, after=card.last_review)
    world.says(ReviewAnswer.LATER, follow_up_on=date(2027, 1, 1), after=card.last_review)
    assert len(session.exec(select(Review)).all()) == 2, "one person may think again"


def test_many_answers_ask_for_one_comparison(session: Session, world: World) -> None:
    for _ in range(3):
        world.says(ReviewAnswer.INTERESTED)
    world.says(ReviewAnswer.NOT_FOR_US, reason=ReviewReason.TOPIC)
    assert jobs(session) == [rematching.CHANGED]
    assert rematching.is_under_way(session)


def test_an_answer_that_teaches_nothing_asks_for_no_comparison(session: Session, world: World) -> None:
    world.says(ReviewAnswer.NOT_FOR_US, reason=ReviewReason.OWN_SHARE)
    world.says(ReviewAnswer.LATER, follow_up_on=date(2027, 1, 1))
    world.says(ReviewAnswer.HIDE)
    assert jobs(session) == []


def test_taking_back_what_taught_asks_for_a_comparison(session: Session, world: World) -> None:
    world.says(ReviewAnswer.INTERESTED)
    session.execute(Job.__table__.delete())  # type: ignore[attr-defined]
    reviews.undo(session, world.first, now=NOW, **world.about())  # type: ignore[arg-type]
    assert jobs(session) == [rematching.CHANGED]


def test_an_edited_project_is_compared_anew(session: Session, world: World) -> None:
    assert rematching.stale_projects(session) == set()
    data = projects.card(session, world.first, public_id=world.project.public_id).data
    later = NOW + timedelta(hours=1)
    projects.edit(session, world.first, public_id=world.project.public_id, version=1, data=data, now=later)
    assert jobs(session) == [rematching.CHANGED]
    assert rematching.stale_projects(session) == {world.project.id}


def test_a_waiting_comparison_of_everything_sees_every_change(session: Session, world: World) -> None:
    rematching.request_all(session, now=NOW)
    rematching.request(session, now=NOW)
    rematching.request_all(session, now=NOW)
    assert jobs(session) == [{}]


def test_an_idea_becomes_a_project_with_the_call_attached(session: Session, world: World) -> None:
    made = ideas.note(session, world.first, idea="  Trinkbrunnen auf  dem Marktplatz ", now=NOW, **world.about())  # type: ignore[arg-type]
    assert (made.title, made.planning_stage) == ("Trinkbrunnen auf dem Marktplatz", PlanningStage.IDEA)
    assert projects.card(session, world.first, public_id=made.public_id).partner_ids == (world.selm.id,)
    latest = reviews.latest(session, partner_id=world.selm.id or 0)
    assert {key: row.answer for key, row in latest.items()} == {
        (world.call.id, world.project.id): ReviewAnswer.IDEA,
        (world.call.id, made.id): ReviewAnswer.IDEA,
    }
    assert [task.title.endswith("„Trinkbrunnen auf dem Marktplatz“") for task in tasks(session)] == [True]
    assert world.inbox().cards == ()


def test_taking_an_idea_back_takes_back_both_answers_and_its_task(session: Session, world: World) -> None:
    made = ideas.note(session, world.first, idea="Trinkbrunnen", now=NOW, **world.about())  # type: ignore[arg-type]
    reviews.undo(session, world.first, now=NOW + timedelta(hours=1), **world.about())  # type: ignore[arg-type]
    latest = reviews.latest(session, partner_id=world.selm.id or 0)
    assert {row.project_id: row.answer for row in latest.values()} == {world.project.id: None, made.id: None}
    assert [task.state for task in tasks(session)] == [TaskState.DROPPED]
    assert len(world.inbox().cards) == 1
    assert answers.recent(session, world.first, partner_id=world.selm.id or 0) == []


@pytest.mark.parametrize("idea", ["", "  ", "ab", "x" * 301])
def test_an_idea_needs_a_line(session: Session, world: World, idea: str) -> None:
    with pytest.raises(Refused):
        ideas.note(session, world.first, idea=idea, now=NOW, **world.about())  # type: ignore[arg-type]
    assert len(session.exec(select(Project)).all()) == 1


def forwarded(session: Session, world: World, **changes: object) -> Forwarding:
    values = {"to_name": "Bauamt", "to_email": "bauamt@selm.invalid", "question": "Passt das?", "now": NOW}
    return forwarding.forward(session, world.first, **world.about() | values | changes)  # type: ignore[arg-type]


def test_what_was_forwarded_waits_for_the_opinion_and_then_returns_with_it(session: Session, world: World) -> None:
    row = forwarded(session, world)
    assert (row.to_name, row.to_email, row.question, row.from_person_id) == (
        "Bauamt",
        "bauamt@selm.invalid",
        "Passt das?",
        world.first.person_id,
    )
    assert world.inbox().cards == ()
    row.opinion, row.in_favour, row.answered_at = "Ja, dringend.", True, NOW + timedelta(hours=2)
    session.add(row)
    session.flush()
    (card,) = world.inbox().cards
    assert [(one.to_name, one.opinion, one.in_favour) for one in card.opinions] == [("Bauamt", "Ja, dringend.", True)]
    assert not card.changed
    world.says(ReviewAnswer.INTERESTED, now=NOW + timedelta(hours=3))
    assert world.inbox().cards == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_name": " "},
        {"to_email": "bauamt"},
        {"to_email": "a@b"},
        {"to_email": "a@b.de, c@d.de"},
        {"to_email": "a@b.de\nBcc: x@y.de"},
        {"question": "x" * 301},
    ],
)
def test_nothing_is_forwarded_to_nobody(session: Session, world: World, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused):
        forwarded(session, world, **wrong)
    assert session.exec(select(Forwarding)).all() == []
    assert session.exec(select(Review)).all() == []


def test_only_a_person_forwards(session: Session, world: World) -> None:
    nobody = an_actor(Role.OFFICE)
    with pytest.raises(Refused, match="als Person"):
        forwarding.forward(session, nobody, to_name="A", to_email="a@b.de", now=NOW, **world.about())  # type: ignore[arg-type]


def test_what_is_applied_for_already_is_taken_over_once(session: Session, world: World) -> None:
    day = date(2026, 10, 1)
    row = taken_over.take_over(session, world.first, submitted_on=day, now=NOW, **world.about())  # type: ignore[arg-type]
    assert (row.title, row.stage, row.call_id, row.lead_partner_id, row.submitted_on) == (
        "Radweg am Bahnhof",
        Stage.SUBMITTED,
        world.call.id,
        world.selm.id,
        day,
    )
    assert [one.project_id for one in session.exec(select(ApplicationProject))] == [world.project.id]
    assert [one.partner_id for one in session.exec(select(ApplicationPartner))] == [world.selm.id]
    assert [(one.before, one.after) for one in session.exec(select(StageChange))] == [(None, Stage.SUBMITTED)]
    with pytest.raises(Refused, match="steht schon in der Übersicht"):
        taken_over.take_over(session, world.second, now=NOW, **world.about())  # type: ignore[arg-type]
    assert len(session.exec(select(Application)).all()) == 1


def test_an_application_without_a_project_is_named_after_the_call(session: Session, world: World) -> None:
    about = world.about() | {"project_id": None}
    assert taken_over.take_over(session, world.first, now=NOW, **about).title == "Förderung klimaschutz"  # type: ignore[arg-type]


def test_the_project_of_another_partner_is_not_taken_over(session: Session, world: World) -> None:
    other = a_project(session, a_partner(session, "werne"))
    with pytest.raises(NotFound):
        taken_over.take_over(
            session,
            world.first,
            now=NOW,
            **world.about() | {"project_id": other.public_id},  # type: ignore[arg-type]
        )
    assert the_call(session).id == world.call.id
