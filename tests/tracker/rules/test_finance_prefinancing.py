"""The month curve: who pays first, how much at most, and in which month."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.prefinancing import Month, Rhythm, curve, expected_income, flows
from tracker.vocabulary.applications import LineKind

JAN, FEB, MAR, APR = (Month(2027, number) for number in (1, 2, 3, 4))
MONTHS = st.builds(Month, st.integers(2026, 2029), st.integers(1, 12))
PAYMENTS = st.dictionaries(MONTHS, st.integers(0, 10**9), max_size=8)


def test_a_proof_first_programme_makes_the_town_pay_first() -> None:
    payments = {JAN: 100, FEB: 100, MAR: 100}
    income = expected_income(payments, 240, Rhythm(lag_months=2))
    assert income == {MAR: 80, APR: 80, Month(2027, 5): 80}
    found = curve(payments, income)
    assert (found.highest_gap_cents, found.highest_month) == (220, MAR)
    assert [point.gap_cents for point in found.points] == [100, 200, 220, 140, 60]


def test_money_in_advance_leaves_the_own_share_as_the_gap() -> None:
    payments = {MAR: 100, APR: 100}
    found = curve(payments, expected_income(payments, 180, Rhythm(lag_months=-2)))
    assert [point.gap_cents for point in found.points] == [-90, -180, -80, 20]
    assert (found.highest_gap_cents, found.highest_month) == (20, APR)


def test_payments_are_claimed_together_and_the_last_part_comes_after_the_proof() -> None:
    payments = {JAN: 100, FEB: 100, MAR: 100, APR: 100}
    rhythm = Rhythm(lag_months=1, every_months=3, retained_hundredths=1_000, final_lag_months=12)
    income = expected_income(payments, 400, rhythm)
    assert income == {APR: 270, Month(2027, 7): 90, Month(2028, 4): 40}


def test_of_two_equal_gaps_the_earlier_is_named() -> None:
    found = curve({JAN: 100, MAR: 100}, {FEB: 100, APR: 100})
    assert (found.highest_gap_cents, found.highest_month) == (100, JAN)


def test_nothing_paid_in_advance_names_no_month() -> None:
    found = curve({FEB: 100}, {JAN: 100})
    assert (found.highest_gap_cents, found.highest_month) == (0, None)
    assert curve({}).points == ()
    assert expected_income({}, 100, Rhythm(lag_months=2)) == {}


def test_cost_without_a_month_is_spread_over_its_year_and_said_to_be_assumed() -> None:
    plan = [
        PlanEntry(partner_id=1, year=2027, amount_cents=1_201),
        PlanEntry(partner_id=1, year=2027, amount_cents=500, paid_month=3),
        PlanEntry(partner_id=1, year=2027, amount_cents=300, paid_month=2, kind=LineKind.THIRD_PARTY),
    ]
    paid = flows(plan)
    assert paid.assumed_cents == 1_201
    assert (paid.by_month[JAN], paid.by_month[MAR], len(paid.by_month)) == (101, 600, 12)
    assert flows(plan, income=True).by_month == {FEB: 300}


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert Month(2027, 11).plus(3) == Month(2028, 2)
    assert Month(2027, 1).plus(-1) == Month(2026, 12)
    assert Month(2027, 12).plus(0) == Month(2027, 12)


@settings(max_examples=60)
@given(
    payments=PAYMENTS,
    grant=st.integers(0, 10**9),
    lag=st.integers(-3, 18),
    every=st.integers(1, 6),
    retained=st.integers(0, 10_000),
)
def test_all_of_the_grant_comes_and_the_highest_gap_is_the_highest(
    payments: dict[Month, int], grant: int, lag: int, every: int, retained: int
) -> None:
    rhythm = Rhythm(lag_months=lag, every_months=every, retained_hundredths=retained, final_lag_months=6)
    income = expected_income(payments, grant, rhythm)
    assert sum(income.values()) == (grant if any(payments.values()) else 0)
    found = curve(payments, income)
    assert found.highest_gap_cents == max([0, *(point.gap_cents for point in found.points)])
    if found.points:
        last = found.points[-1]
        assert last.gap_cents == sum(payments.values()) - sum(income.values())
        months = [point.month for point in found.points]
        assert months == [months[0].plus(number) for number in range(len(months))]
