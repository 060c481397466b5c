from datetime import date

import pytest

from tracker.rules.councils.basis import BasisChoice, follow_up
from tracker.rules.councils.chain import CouncilDates, SittingDay
from tracker.rules.councils.plan import PartnerCouncils, Target, plan
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.work import CouncilStep

TODAY = date(2026, 10, 21)
COUNCIL = CouncilDates(
    name="Rat", step=CouncilStep.DECISION, lead_days=10, sittings=(SittingDay(held_on=date(2026, 12, 3)),)
)


def way(target=date(2026, 12, 15), today=TODAY):
    return plan(PartnerCouncils(partner="Selm", councils=(COUNCIL,)), Target(name="Antrag", on=target), today=today)


def choice(basis, **more):
    return BasisChoice(partner="Selm", basis=basis, **more)


@pytest.mark.parametrize("basis", list(DecisionBasis)[-4:])
def test_the_last_four_warn(basis):
    assert follow_up(choice(basis)).warns


@pytest.mark.parametrize("basis", list(DecisionBasis))
def test_every_basis_says_what_follows(basis):
    assert follow_up(choice(basis), plan=way()).sentence.endswith((".", ")", "prüfen"))


def test_a_resolution_ahead_opens_the_task_to_hand_in_the_paper():
    found = follow_up(choice(DecisionBasis.RESOLUTION), plan=way())
    assert found.task
    assert (found.task.title, found.task.due_on) == ("Vorlage beim Rat einreichen (Selm)", date(2026, 11, 23))
    assert not found.warns


def test_a_resolution_without_known_councils_asks_for_the_dates():
    found = follow_up(choice(DecisionBasis.RESOLUTION))
    assert found.warns
    assert found.task
    assert found.task.due_on is None


def test_a_resolution_that_is_there_needs_nothing_more():
    found = follow_up(
        choice(DecisionBasis.RESOLUTION, council="Rat", decided_on=date(2026, 12, 3), paper_number="113/26")
    )
    assert found.sentence == "Selm: Beschluss vom Do, 03.12.2026 (Rat), Vorlage 113/26."
    assert not found.missing
    assert found.task is None


def test_a_reservation_opens_the_task_to_bring_the_resolution_later():
    found = follow_up(choice(DecisionBasis.RESERVED, due_on=date(2027, 1, 15)), plan=way())
    assert found.task
    assert found.task.title == "Beschluss nachreichen bis Fr, 15.01.2027 (Selm)"
    assert found.task.due_on == date(2027, 1, 15)
    assert not found.missing


def test_a_reservation_that_no_sitting_can_keep_is_said():
    found = follow_up(choice(DecisionBasis.RESERVED, due_on=date(2026, 12, 1)), plan=way())
    assert found.missing == ("Der nächste mögliche Beschluss (Do, 03.12.2026) liegt nach dem zugesagten Tag.",)


def test_a_reservation_without_a_day_misses_the_day_and_invents_none():
    found = follow_up(choice(DecisionBasis.RESERVED))
    assert found.task
    assert found.task.due_on is None
    assert len(found.missing) == 1


def test_an_urgent_decision_opens_the_approval_at_the_next_sitting():
    found = follow_up(choice(DecisionBasis.URGENT, decided_on=TODAY), plan=way())
    assert found.task
    assert found.task.due_on == date(2026, 12, 3)
    assert not found.missing


def test_no_resolution_needed_demands_a_reason():
    assert follow_up(choice(DecisionBasis.NOT_NEEDED, reason=" ")).missing
    assert not follow_up(choice(DecisionBasis.NOT_NEEDED, reason="Geschäft der laufenden Verwaltung")).missing


def test_a_refusal_is_said_whatever_the_basis():
    found = follow_up(choice(DecisionBasis.RESOLUTION, decided_on=TODAY, passed=False))
    assert found.sentence == "Selm: Das Gremium hat am Mi, 21.10.2026 abgelehnt."
