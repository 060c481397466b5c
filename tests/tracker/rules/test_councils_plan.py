from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.councils.chain import (
    CouncilDates,
    PlanningRules,
    SittingDay,
    can_be_used,
    earliest_chain,
    latest_chain,
    papers_due,
)
from tracker.rules.councils.matrix import matrix
from tracker.rules.councils.naming import at_the, same_council
from tracker.rules.councils.plan import EXEMPT, PartnerCouncils, Target, plan, plan_all
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.councils import Reach
from tracker.vocabulary.work import CouncilStep

TODAY = date(2026, 10, 21)
TARGET = Target(name="Antrag", on=date(2026, 12, 15))
RECOMMENDS, DECIDES = CouncilStep.RECOMMENDATION, CouncilStep.DECISION


def sittings(*days):
    return tuple(SittingDay(held_on=day) for day in days)


def committee(*days, lead=10, **more):
    return CouncilDates(
        name="Haupt- und Finanzausschuss", step=RECOMMENDS, sittings=sittings(*days), lead_days=lead, **more
    )


def council(*days, lead=10, **more):
    return CouncilDates(name="Rat", step=DECIDES, sittings=sittings(*days), lead_days=lead, **more)


def planned(*councils, target=TARGET, today=TODAY, rules=None):
    return plan(PartnerCouncils(partner="Selm", councils=councils), target, today=today, rules=rules or PlanningRules())


NOV_12, DEC_3, DEC_10 = date(2026, 11, 12), date(2026, 12, 3), date(2026, 12, 10)


def test_the_last_sittings_that_work_are_named_with_the_last_day_for_the_paper():
    found = planned(committee(date(2026, 11, 5), NOV_12), council(date(2026, 11, 19), DEC_3))
    assert found.reach is Reach.TIGHT
    assert [step.sitting_on for step in found.steps] == [NOV_12, DEC_3]
    assert found.next_papers_on == date(2026, 11, 2)
    assert found.sentence == (
        "Die Vorlage muss bis Mo, 02.11.2026 beim Haupt- und Finanzausschuss sein; noch 12 Tage "
        "(Sitzung am Do, 12.11.2026)."
    )


def test_time_enough_is_feasible_and_not_tight():
    found = planned(committee(NOV_12), council(DEC_3), rules=PlanningRules(tight_days=11))
    assert found.reach is Reach.FEASIBLE
    assert not found.alternatives


def test_the_published_last_day_beats_the_lead_time():
    sitting = SittingDay(held_on=DEC_3, papers_due_on=date(2026, 11, 17))
    assert papers_due(council(lead=10).model_copy(update={"sittings": (sitting,)}), sitting) == date(2026, 11, 17)


def test_a_lead_time_that_ends_on_a_holiday_ends_on_the_working_day_before():
    body = council(date(2026, 11, 11))
    assert papers_due(body, body.sittings[0]) == date(2026, 10, 30)


def test_a_recommendation_on_the_day_of_the_decision_counts_only_by_agreement():
    bodies = committee(DEC_3), council(DEC_3)
    assert planned(*bodies).reach is Reach.MISSED
    assert planned(*bodies, rules=PlanningRules(same_day_allowed=True)).reach is Reach.FEASIBLE


def test_a_decision_on_the_target_day_comes_too_late_unless_agreed():
    assert planned(council(TARGET.on)).reach is Reach.MISSED
    assert planned(council(TARGET.on), rules=PlanningRules(days_before_target=0)).reach is Reach.FEASIBLE


def test_the_decision_is_never_planned_before_the_recommendation():
    found = planned(council(NOV_12), committee(DEC_3))
    assert found.reach is Reach.MISSED
    assert [step.step for step in found.steps] == [RECOMMENDS, DECIDES]


def test_no_sitting_before_the_target_names_the_ways_out_and_the_next_decision():
    found = planned(committee(NOV_12), council(date(2026, 12, 17)))
    assert found.reach is Reach.MISSED
    assert found.sentence == (
        "Kein Sitzungstermin vor der Frist; möglich: Dringlichkeitsentscheidung oder Antrag unter Gremienvorbehalt. "
        "Nächster möglicher Beschluss: Do, 17.12.2026 (Rat)."
    )
    assert found.alternatives == (DecisionBasis.URGENT, DecisionBasis.RESERVED)
    assert found.earliest_decision_on == date(2026, 12, 17)
    assert found.next_papers_on is None


def test_a_paper_that_comes_too_late_is_said_with_its_day():
    found = planned(council(DEC_3), today=date(2026, 11, 25))
    assert found.steps[0].sentence == (
        "Rat: Der Vorlagenschluss für die letzte Sitzung vor der Frist (Do, 03.12.2026) war am Mo, 23.11.2026."
    )


def test_a_cancelled_sitting_is_none():
    gone = SittingDay(held_on=DEC_3, cancelled=True)
    body = CouncilDates(name="Rat", step=DECIDES, lead_days=10, sittings=(*sittings(NOV_12), gone))
    assert planned(body).steps[0].sitting_on == NOV_12


@pytest.mark.parametrize(
    "bodies",
    [
        (),
        (committee(NOV_12),),
        (council(),),
        (committee(), council(DEC_3)),
        (council(DEC_3, lead=None),),
        (committee(NOV_12, lead=None), council(DEC_3)),
        (council(date(2025, 12, 4)),),
    ],
)
def test_what_is_not_known_is_open_and_never_feasible(bodies):
    found = planned(*bodies)
    assert found.reach is Reach.OPEN
    assert "offen, bitte prüfen" in found.sentence
    assert found.next_papers_on is None


def test_a_later_unknown_year_does_not_unmake_a_chain_that_works():
    found = planned(committee(NOV_12), council(DEC_3), target=Target(name="Antrag", on=date(2027, 3, 31)))
    assert found.reach is Reach.TIGHT


def test_a_known_year_without_a_fitting_sitting_is_missed_and_an_unknown_one_open():
    target = Target(name="Antrag", on=date(2027, 3, 31))
    late = date(2026, 12, 1)
    assert planned(council(DEC_3), target=target, today=late).reach is Reach.OPEN
    assert planned(council(DEC_3, date(2027, 4, 1)), target=target, today=late).reach is Reach.MISSED


def test_what_is_decided_needs_no_further_sitting():
    found = planned(committee(NOV_12), council(decided_on=date(2026, 10, 1), passed=True))
    assert found.reach is Reach.DECIDED
    assert [step.reach for step in found.steps] == [Reach.NOT_NEEDED, Reach.DECIDED]


def test_after_the_recommendation_only_the_decision_is_planned():
    found = planned(committee(decided_on=NOV_12, passed=True), council(NOV_12, DEC_3), today=NOV_12)
    assert [step.reach for step in found.steps] == [Reach.DECIDED, Reach.TIGHT]
    assert found.steps[1].sitting_on == DEC_3


def test_a_refusal_ends_the_plan():
    found = planned(committee(decided_on=date(2026, 10, 1), passed=False), council(DEC_3))
    assert found.reach is Reach.MISSED
    assert found.sentence == "Haupt- und Finanzausschuss: am Do, 01.10.2026 abgelehnt."


def test_a_target_that_is_past_is_said_to_be_past():
    found = planned(council(DEC_10), today=date(2026, 12, 16))
    assert found.sentence.startswith("Die Frist (Di, 15.12.2026) ist vorbei; möglich:")


def with_basis(basis, *councils, **more):
    partner = PartnerCouncils(partner="Selm", councils=councils, basis=basis, **more)
    return plan(partner, TARGET, today=TODAY)


@pytest.mark.parametrize("basis", EXEMPT)
def test_a_basis_without_a_sitting_needs_no_way_through_the_councils(basis):
    late = council(date(2026, 12, 17))
    found = with_basis(basis, late)
    assert found.reach is Reach.NOT_NEEDED
    assert basis.label in found.sentence
    assert found.earliest_decision_on == date(2026, 12, 17)
    assert with_basis(basis).reach is Reach.NOT_NEEDED


def test_a_decision_that_is_there_beats_any_other_basis():
    assert with_basis(DecisionBasis.URGENT, council(decided_on=NOV_12, passed=True)).reach is Reach.DECIDED


def test_a_reserved_resolution_is_planned_towards_its_own_day():
    late = council(date(2026, 12, 17))
    assert with_basis(DecisionBasis.RESERVED, late).reach is Reach.MISSED
    assert with_basis(DecisionBasis.RESERVED, late, reserved_until=date(2026, 12, 17)).reach is Reach.FEASIBLE
    broken = with_basis(DecisionBasis.RESERVED, late, reserved_until=date(2026, 12, 16))
    assert broken.sentence == (
        "Kein Beschluss bis zum zugesagten Tag (Mi, 16.12.2026) möglich; bitte einen späteren Tag vereinbaren. "
        "Nächster möglicher Beschluss: Do, 17.12.2026 (Rat)."
    )


def test_the_matrix_has_a_row_for_each_partner_and_aligns_the_decisions():
    partners = [
        PartnerCouncils(partner="Selm", councils=(committee(NOV_12), council(DEC_3))),
        PartnerCouncils(partner="Bönen", councils=(council(DEC_10),)),
        PartnerCouncils(partner="Werne"),
    ]
    targets = [Target(name="Skizze", on=date(2026, 11, 30)), TARGET]
    table = matrix(plan_all(partners, targets, today=TODAY))
    assert [row.partner for row in table.rows] == ["Selm", "Bönen", "Werne"]
    assert [column.heading for column in table.columns[2:]] == [
        "Antrag bis 15.12.2026: Empfehlung",
        "Antrag bis 15.12.2026: Entscheidung",
    ]
    assert table.rows[0].cells[2].text == "Haupt- und Finanzausschuss 12.11.2026, Vorlage bis 02.11.2026"
    assert table.rows[1].cells[2].reach is None
    assert table.rows[1].cells[3].text == "Rat 10.12.2026, Vorlage bis 30.11.2026"
    assert table.rows[0].reaches == (Reach.MISSED, Reach.TIGHT)
    assert table.rows[2].reaches == (Reach.OPEN, Reach.OPEN)


def test_names_of_councils_stand_in_sentences():
    assert at_the("Rat") == "beim Rat"
    assert at_the("Bezirksvertretung Nord") == "bei der Bezirksvertretung Nord"
    assert at_the("Ausschuss für die Verbandsversammlung") == "beim Ausschuss für die Verbandsversammlung"


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("Sitzung des Rates der Stadt Selm", "Rat"),
        ("RAT", "Rat"),
        ("12. Sitzung des Haupt- und Finanzausschusses", "Haupt- und Finanzausschuss"),
        ("Integrationsrat", None),
        ("Ratsinformationsabend", None),
    ],
)
def test_councils_are_recognised_in_calendar_entries(entry, found):
    assert same_council(entry, ["Rat", "Haupt- und Finanzausschuss", "Ausschuss"]) == found


SPAN = 40
GAPS = st.sampled_from([timedelta(0), timedelta(days=1)])


@st.composite
def bodies(draw, step=RECOMMENDS):
    held = draw(st.lists(st.integers(min_value=-3, max_value=SPAN), max_size=6, unique=True))
    days = []
    for offset in held:
        day = TODAY + timedelta(days=offset)
        due = draw(st.none() | st.integers(min_value=0, max_value=30).map(lambda lead, day=day: day - timedelta(lead)))
        days.append(SittingDay(held_on=day, papers_due_on=due, cancelled=draw(st.integers(0, 5)) == 0))
    return CouncilDates(name="Gremium", step=step, sittings=tuple(days), lead_days=draw(st.none() | st.integers(0, 20)))


CHAINS = st.lists(bodies(), max_size=2).flatmap(lambda rest: bodies(DECIDES).map(lambda last: (*rest, last)))


def every_chain(councils, gap, today, first, last):
    """All sets of sittings, one of each council, in order and in time."""
    for chain in product(*(body.sittings for body in councils)):
        usable = all(can_be_used(body, day, today) for body, day in zip(councils, chain, strict=True))
        held = [day.held_on for day in chain]
        ordered = all(later - earlier >= gap for earlier, later in pairwise(held))
        if usable and ordered and held[0] >= first and held[-1] <= last:
            yield held


@settings(max_examples=300, deadline=None)
@given(CHAINS, GAPS, st.integers(min_value=0, max_value=SPAN))
def test_the_latest_chain_equals_the_best_of_all_sets_of_sittings(councils, gap, end):
    last = TODAY + timedelta(days=end)
    brute = list(every_chain(councils, gap, TODAY, TODAY, last))
    found = latest_chain(councils, last, first_day=TODAY, today=TODAY, gap=gap)
    assert (found is None) == (not brute)
    if found:
        # The latest in every place at once, so nothing can be handed in later.
        assert [day.held_on for day in found] == [max(days) for days in zip(*brute, strict=True)]


@settings(max_examples=300, deadline=None)
@given(CHAINS, GAPS)
def test_the_earliest_chain_equals_the_first_of_all_sets_of_sittings(councils, gap):
    brute = list(every_chain(councils, gap, TODAY, TODAY, date.max))
    found = earliest_chain(councils, first_day=TODAY, today=TODAY, gap=gap)
    assert (found is None) == (not brute)
    if found:
        assert [day.held_on for day in found] == [min(days) for days in zip(*brute, strict=True)]


@settings(max_examples=300, deadline=None)
@given(CHAINS, st.booleans(), st.integers(min_value=1, max_value=SPAN))
def test_a_plan_is_feasible_exactly_when_some_set_of_sittings_surely_works(councils, same_day, end):
    rules = PlanningRules(same_day_allowed=same_day)
    target = Target(name="Antrag", on=TODAY + timedelta(days=end))
    found = planned(*councils, target=target, rules=rules)
    brute = list(every_chain(councils, rules.gap, TODAY, TODAY, target.on - timedelta(days=1)))
    assert (found.reach in (Reach.FEASIBLE, Reach.TIGHT)) == bool(brute)


def at_best(body, end):
    """The council as it stands if everything nobody has entered turns out well."""
    days = body.sittings or sittings(*(TODAY + timedelta(days=step) for step in range(end)))
    known = {day: papers_due(body, day) if body.sittings else None for day in days}
    return body.model_copy(
        update={"sittings": tuple(day.model_copy(update={"papers_due_on": known[day] or day.held_on}) for day in days)}
    )


@settings(max_examples=300, deadline=None)
@given(CHAINS, st.integers(min_value=1, max_value=SPAN))
def test_a_plan_is_open_only_when_filling_the_gaps_could_make_it_work(councils, end):
    target = Target(name="Antrag", on=TODAY + timedelta(days=end))
    found = planned(*councils, target=target)
    filled = [at_best(body, end) for body in councils]
    hopeful = list(every_chain(filled, timedelta(days=1), TODAY, TODAY, target.on - timedelta(days=1)))
    assert bool(hopeful) == (found.reach is not Reach.MISSED)
