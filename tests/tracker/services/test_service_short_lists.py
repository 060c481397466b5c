"""What pages need in short: names of projects, how many lack their cost, the next deadlines."""

from datetime import timedelta

from sqlmodel import Session

from tests.builders import OFFICE, TODAY, a_call, a_partner, a_project, a_round, an_actor
from tracker.services import calls, projects
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import ProjectState


def test_the_names_are_those_of_the_cards_in_their_order(session: Session) -> None:
    selm, werne = a_partner(session), a_partner(session, "werne")
    a_project(session, selm, title="Zoo", number="2")
    a_project(session, werne, selm, title="Aue", number="1")
    a_project(session, werne, title="Nur Werne")
    found = projects.names(session, OFFICE, partner_id=selm.id or 0)
    cards = projects.cards(session, OFFICE, partner_id=selm.id)
    assert [(name.number, name.title) for name in found] == [("1", "Aue"), ("2", "Zoo")]
    assert [name.public_id for name in found] == [card.public_id for card in cards]


def test_politics_reads_the_names_of_public_projects_only(session: Session) -> None:
    selm = a_partner(session)
    a_project(session, selm, title="Bekannt")
    secret = a_project(session, selm, title="Geheim")
    secret.is_public = False
    session.add(secret)
    session.flush()
    politics = an_actor(Role.POLITICS, partner=selm)
    assert [name.title for name in projects.names(session, politics, partner_id=selm.id or 0)] == ["Bekannt"]
    assert projects.without_cost(session, politics, partner_id=selm.id or 0).total == 1


def test_only_planned_projects_without_cost_count_as_lacking(session: Session) -> None:
    selm = a_partner(session)
    a_project(session, selm, title="Ohne Kosten")
    a_project(session, selm, title="Mit Kosten", cost_cents=100)
    a_project(session, selm, title="Läuft schon", state=ProjectState.RUNNING)
    a_project(session, a_partner(session, "werne"), title="Woanders")
    assert projects.without_cost(session, OFFICE, partner_id=selm.id or 0) == (1, 3)


def test_the_nearest_deadlines_begin_today_and_leave_out_what_is_past_or_unknown(session: Session) -> None:
    for name, days in (("vorbei", -1), ("heute", 0), ("bald", 5), ("später", 50)):
        a_call(session, external_id=name, rounds=(a_round(TODAY + timedelta(days=days)),))
    a_call(session, external_id="ohne Frist")
    found = calls.nearest(session, OFFICE, today=TODAY, limit=2)
    assert [call.title for call in found] == ["Förderung heute", "Förderung bald"]
    assert len(calls.nearest(session, OFFICE, today=TODAY, limit=9)) == 3
