"""How the rounds of a call follow each other."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_round
from tracker.rules.changes import round_key
from tracker.rules.rounds import RoundPlan, reconcile
from tracker.shapes.calls import RoundData
from tracker.vocabulary.calls import RoundKind

MARCH, JUNE, OCTOBER = date(2027, 3, 31), date(2027, 6, 30), date(2027, 10, 31)

ROUNDS = st.lists(
    st.builds(
        RoundData,
        kind=st.sampled_from(RoundKind),
        closes_on=st.sampled_from([None, MARCH, JUNE, OCTOBER]),
        rolling=st.booleans(),
        quote=st.sampled_from(["", "bis zum 31. März"]),
    ),
    max_size=5,
)


def test_one_changed_date_means_the_round_was_moved() -> None:
    assert reconcile([a_round(MARCH)], [a_round(JUNE)]) == RoundPlan(superseded=(0,), added=(0,), moved=((0, 0),))


def test_two_changed_dates_are_no_move() -> None:
    plan = reconcile([a_round(MARCH), a_round(JUNE)], [a_round(date(2027, 4, 30)), a_round(OCTOBER)])
    assert plan == RoundPlan(superseded=(0, 1), added=(0, 1), moved=())


def test_a_round_of_another_kind_is_no_move() -> None:
    plan = reconcile([a_round(MARCH)], [a_round(JUNE, kind=RoundKind.OUTLINE)])
    assert plan == RoundPlan(superseded=(0,), added=(0,), moved=())


def test_each_kind_is_compared_with_its_own() -> None:
    before = [a_round(MARCH, kind=RoundKind.OUTLINE), a_round(JUNE)]
    after = [a_round(JUNE, kind=RoundKind.OUTLINE), a_round(OCTOBER)]
    assert reconcile(before, after).moved == ((0, 0), (1, 1))


def test_an_unchanged_round_stays_beside_a_moved_one() -> None:
    plan = reconcile([a_round(MARCH), a_round(JUNE)], [a_round(OCTOBER), a_round(MARCH)])
    assert plan == RoundPlan(superseded=(1,), added=(0,), moved=((1, 0),))


def test_a_round_without_a_last_day_cannot_be_moved() -> None:
    assert reconcile([a_round(None, rolling=True)], [a_round(MARCH)]).moved == ()


def test_a_round_that_is_gone_is_superseded() -> None:
    assert reconcile([a_round(MARCH)], []) == RoundPlan(superseded=(0,))


def test_another_hour_on_the_same_day_is_a_move() -> None:
    plan = reconcile([a_round(MARCH, closes_at="24:00")], [a_round(MARCH, closes_at="12:00")])
    assert plan.moved == ((0, 0),)


def test_other_words_for_the_same_round_change_nothing() -> None:
    assert reconcile([a_round(MARCH, quote="bis 31.3.")], [a_round(MARCH, quote="bis zum 31. März")]) == RoundPlan()


@given(old=ROUNDS, new=ROUNDS)
def test_afterwards_exactly_the_new_rounds_are_valid(old: list[RoundData], new: list[RoundData]) -> None:
    plan = reconcile(old, new)
    kept = [item for index, item in enumerate(old) if index not in plan.superseded]
    valid = {str(round_key(item)) for item in [*kept, *(new[index] for index in plan.added)]}
    assert valid == {str(round_key(item)) for item in new}
    for before, after in plan.moved:
        assert before in plan.superseded
        assert after in plan.added
        assert old[before].kind == new[after].kind


@given(rounds=ROUNDS)
def test_the_same_rounds_change_nothing(rounds: list[RoundData]) -> None:
    assert reconcile(rounds, rounds) == RoundPlan()
