"""The first estimate of grant and own share: exact to the cent, and never more than the call allows."""

from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.money import Estimate, estimate

COSTS = st.integers(min_value=0, max_value=10**13)
RATES = st.integers(min_value=0, max_value=10_000)
CAPS = st.one_of(st.none(), st.integers(min_value=0, max_value=10**13))


def test_ninety_percent_of_a_million_leave_a_hundred_thousand() -> None:
    found = estimate(cost_cents=100_000_000, rate_hundredths=9_000, amount_max_cents=None)
    assert found == Estimate(grant_cents=90_000_000, own_cents=10_000_000)


def test_a_cap_below_the_rate_wins() -> None:
    found = estimate(cost_cents=100_000_000, rate_hundredths=9_000, amount_max_cents=25_000_000)
    assert found == Estimate(grant_cents=25_000_000, own_cents=75_000_000)


def test_half_a_cent_is_never_promised() -> None:
    assert estimate(cost_cents=1, rate_hundredths=9_999, amount_max_cents=None).grant_cents == 0
    assert estimate(cost_cents=33, rate_hundredths=5_000, amount_max_cents=None).grant_cents == 16


def test_a_cap_alone_promises_nothing() -> None:
    assert estimate(cost_cents=100, rate_hundredths=None, amount_max_cents=50) == Estimate()
    assert estimate(cost_cents=None, rate_hundredths=9_000, amount_max_cents=50) == Estimate()


def test_a_rate_of_nothing_is_known_and_not_unknown() -> None:
    found = estimate(cost_cents=100, rate_hundredths=0, amount_max_cents=None)
    assert found == Estimate(grant_cents=0, own_cents=100)


@given(cost=COSTS, rate=RATES, cap=CAPS)
def test_grant_and_own_share_are_the_cost_and_stay_within_bounds(cost: int, rate: int, cap: int | None) -> None:
    found = estimate(cost_cents=cost, rate_hundredths=rate, amount_max_cents=cap)
    assert found.grant_cents is not None
    assert found.own_cents is not None
    exact = floor(Fraction(cost * rate, 10_000))
    assert found.grant_cents == (exact if cap is None else min(exact, cap))
    assert found.grant_cents + found.own_cents == cost
    assert found.own_cents >= 0
