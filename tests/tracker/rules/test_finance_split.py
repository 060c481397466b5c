"""Sums among partners: to the cent, never below nothing, and the same whoever is named first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import Refused
from tracker.rules.finance.split import Sharer, split, split_years, spread
from tracker.vocabulary.applications import SplitKey

TOTALS = st.integers(min_value=0, max_value=10**12)
WEIGHTS = st.dictionaries(st.integers(1, 11), st.integers(0, 90_000), min_size=1, max_size=11).filter(
    lambda found: any(found.values())
)
YEARS = st.dictionaries(st.integers(2026, 2032), TOTALS, min_size=1, max_size=6)

TOWNS = (
    Sharer(partner_id=1, name="Stadt Lünen", inhabitants=86_500, cost_cents=300, levy_base_cents=2),
    Sharer(partner_id=2, name="Stadt Selm", inhabitants=26_000, cost_cents=0, levy_base_cents=1),
    Sharer(partner_id=3, name="Gemeinde Bönen", inhabitants=18_100, cost_cents=100, levy_base_cents=1),
)
COUNTY = Sharer(partner_id=9, name="Kreis Unna")


def sharers(weights: dict[int, int]) -> list[Sharer]:
    return [Sharer(partner_id=key, name=f"Kommune {key}", inhabitants=weight) for key, weight in weights.items()]


def test_a_cent_that_cannot_be_halved_goes_to_the_first_key() -> None:
    assert spread(100, {3: 1, 1: 1, 2: 1}) == {1: 34, 2: 33, 3: 33}


def test_each_key_divides_by_its_own_figure() -> None:
    assert split(13_060, SplitKey.INHABITANTS, TOWNS) == {1: 8_650, 2: 2_600, 3: 1_810}
    assert split(10, SplitKey.EQUAL, TOWNS) == {1: 4, 2: 3, 3: 3}
    assert split(1_000, SplitKey.COST, TOWNS) == {1: 750, 2: 0, 3: 250}
    assert split(1_000, SplitKey.LEVY_BASE, TOWNS) == {1: 500, 2: 250, 3: 250}


def test_a_fixed_amount_of_the_county_leaves_the_rest_to_the_towns_by_inhabitants() -> None:
    county = COUNTY._replace(fixed_cents=1_000)
    shares = split(14_060, SplitKey.FIXED, (county, *TOWNS), rest_key=SplitKey.INHABITANTS)
    assert shares == {9: 1_000, 1: 8_650, 2: 2_600, 3: 1_810}


def test_nobody_is_asked_for_inhabitants_when_nothing_is_left() -> None:
    fixed = TOWNS[0]._replace(fixed_cents=500)
    assert split(500, SplitKey.FIXED, (fixed, COUNTY), rest_key=SplitKey.INHABITANTS) == {1: 500, 9: 0}


def test_the_rest_of_fixed_amounts_is_divided_equally_unless_said_otherwise() -> None:
    fixed = TOWNS[0]._replace(fixed_cents=500)
    assert split(701, SplitKey.FIXED, (fixed, *TOWNS[1:]), rest_key=SplitKey.FIXED) == {1: 500, 2: 101, 3: 100}


@pytest.mark.parametrize("total", [999, 1_001])
def test_fixed_amounts_that_do_not_add_up_are_refused_with_both_sums(total: int) -> None:
    fixed = [TOWNS[0]._replace(fixed_cents=1_000)]
    with pytest.raises(Refused, match=r"ergeben 10,00 €, zu verteilen sind (9,99|10,01) €"):
        split(total, SplitKey.FIXED, fixed)


def test_fixed_amounts_above_the_total_are_refused_though_others_could_pay() -> None:
    fixed = TOWNS[0]._replace(fixed_cents=1_000)
    with pytest.raises(Refused, match="zu verteilen sind 9,99 €"):
        split(999, SplitKey.FIXED, (fixed, *TOWNS[1:]))


def test_the_county_has_no_inhabitants_of_its_own_and_is_never_guessed() -> None:
    with pytest.raises(Refused, match="Für Kreis Unna fehlt die Einwohnerzahl"):
        split(1_000, SplitKey.INHABITANTS, (*TOWNS, COUNTY))


def test_a_key_without_any_weight_and_a_set_without_partners_are_refused() -> None:
    nobody = [Sharer(partner_id=1, name="Selm", cost_cents=0)]
    with pytest.raises(Refused, match="Überall steht null als Summe der Kosten"):
        split(1_000, SplitKey.COST, nobody)
    with pytest.raises(Refused, match="keine Kommune"):
        split(1_000, SplitKey.EQUAL, [])


def test_limits_are_kept_and_what_they_cut_off_goes_to_the_others() -> None:
    assert spread(100, {1: 1, 2: 1, 3: 2}, {1: 10, 2: 100, 3: 100}) == {1: 10, 2: 30, 3: 60}
    with pytest.raises(ValueError, match="nothing left"):
        spread(100, {1: 1, 2: 1}, {1: 10, 2: 10})


def test_a_negative_total_is_a_programming_mistake() -> None:
    with pytest.raises(ValueError, match="never negative"):
        spread(-1, {1: 1})


@settings(max_examples=60)
@given(total=TOTALS, weights=WEIGHTS)
def test_shares_sum_to_the_total_and_are_less_than_a_cent_off(total: int, weights: dict[int, int]) -> None:
    shares = spread(total, weights)
    assert sum(shares.values()) == total
    for key, share in shares.items():
        assert share >= 0
        assert abs(share * sum(weights.values()) - total * weights[key]) < sum(weights.values())


@settings(max_examples=60)
@given(total=TOTALS, weights=WEIGHTS, data=st.data())
def test_the_order_of_partners_is_irrelevant(total: int, weights: dict[int, int], data: st.DataObject) -> None:
    shuffled = dict(data.draw(st.permutations(list(weights.items()))))
    assert spread(total, shuffled) == spread(total, weights)
    by_year = {2026: total, 2027: total // 3}
    assert split_years(by_year, SplitKey.INHABITANTS, sharers(shuffled)) == split_years(
        by_year, SplitKey.INHABITANTS, sharers(weights)
    )


@settings(max_examples=60)
@given(weights=WEIGHTS, data=st.data())
def test_limits_are_never_passed_and_nothing_is_lost(weights: dict[int, int], data: st.DataObject) -> None:
    limits = {key: data.draw(st.integers(0, 10_000)) for key in weights}
    most = sum(limit for key, limit in limits.items() if weights[key])
    total = data.draw(st.integers(0, most))
    shares = spread(total, weights, limits)
    assert sum(shares.values()) == total
    assert all(0 <= share <= limits[key] for key, share in shares.items())


@settings(max_examples=60)
@given(by_year=YEARS, weights=WEIGHTS)
def test_splitting_years_and_summing_them_is_identity(by_year: dict[int, int], weights: dict[int, int]) -> None:
    shares = split_years(by_year, SplitKey.INHABITANTS, sharers(weights))
    assert all(share >= 0 for share in shares.values())
    for year, total in by_year.items():
        assert sum(cents for (_, y), cents in shares.items() if y == year) == total
    whole = split(sum(by_year.values()), SplitKey.INHABITANTS, sharers(weights))
    for partner, total in whole.items():
        assert sum(cents for (p, _), cents in shares.items() if p == partner) == total
