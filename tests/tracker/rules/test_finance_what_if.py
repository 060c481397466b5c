"""This set of partners or that one: grant and shares for each, and what changes in between."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import Refused
from tracker.rules.finance.grant import GrantRule
from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.split import Sharer
from tracker.rules.finance.what_if import compare, differences, scenario
from tracker.vocabulary.applications import Financing, LineKind, SplitKey

NAMES = {1: "Stadt Schwerte", 2: "Stadt Selm", 3: "Gemeinde Bönen"}
SHARERS = [
    Sharer(partner_id=1, name=NAMES[1], inhabitants=46_500),
    Sharer(partner_id=2, name=NAMES[2], inhabitants=26_000),
    Sharer(partner_id=3, name=NAMES[3], inhabitants=18_100),
]
IKZ = GrantRule(
    financing=Financing.FIXED,
    fixed_cents=17_500_000,
    partners_included=2,
    further_cents=3_500_000,
    partners_min=2,
    rate_hundredths=9_000,
)
PLAN = [
    PlanEntry(item="Stellen", partner_id=1, year=2027, amount_cents=20_000_000),
    PlanEntry(item="Stellen", partner_id=1, year=2028, amount_cents=20_000_000),
]
ENTRIES = st.lists(
    st.builds(
        PlanEntry,
        partner_id=st.integers(1, 3),
        year=st.integers(2026, 2028),
        amount_cents=st.integers(0, 10**9),
        kind=st.just(LineKind.COST),
        eligible=st.booleans(),
    ),
    max_size=8,
)


def test_a_third_partner_raises_the_grant_and_carries_its_share() -> None:
    two, three = compare(PLAN, IKZ, SHARERS, [(1, 2), (1, 2, 3)], key=SplitKey.EQUAL)
    assert (two.grant.cents, two.own_cents) == (17_500_000, 22_500_000)
    assert (three.grant.cents, three.own_cents) == (21_000_000, 19_000_000)
    assert two.own == {(1, 2027): 5_625_000, (2, 2027): 5_625_000, (1, 2028): 5_625_000, (2, 2028): 5_625_000}
    assert three.own_of(3) == 6_333_333
    assert differences(two, three, NAMES) == (
        "Die Zuwendung steigt um 35.000,00 € auf 210.000,00 €.",
        "Der Eigenanteil von Stadt Schwerte sinkt um 49.166,66 € auf 63.333,34 €.",
        "Der Eigenanteil von Stadt Selm sinkt um 49.166,67 € auf 63.333,33 €.",
        "Gemeinde Bönen kommt hinzu und trägt 63.333,33 €.",
    )


def test_a_partner_that_leaves_with_a_share_is_named_with_its_share() -> None:
    three, two = compare(PLAN, IKZ, SHARERS, [(1, 2, 3), (1, 2)], key=SplitKey.INHABITANTS)
    said = differences(three, two, NAMES)
    assert said[0] == "Die Zuwendung sinkt um 35.000,00 € auf 175.000,00 €."
    assert said[-1] == "Gemeinde Bönen scheidet aus und trug bisher 37.958,06 €."
    assert sum(two.own.values()) == two.own_cents


def test_by_cost_everybody_carries_the_rest_of_its_own_cost() -> None:
    plan = [*PLAN, PlanEntry(item="Software", partner_id=2, year=2027, amount_cents=10_000_000, eligible=False)]
    rule = GrantRule(financing=Financing.SHARE, rate_hundredths=9_000)
    found = scenario(plan, rule, SHARERS)
    assert found.own_of(1) == 4_000_000
    assert found.own_of(2) == 10_000_000
    assert found.own_of(3) == 0
    assert (found.cost_cents, found.eligible_cents) == (50_000_000, 40_000_000)


def test_cost_of_a_partner_outside_the_set_falls_away() -> None:
    found = scenario(PLAN, IKZ, SHARERS[1:], key=SplitKey.EQUAL)
    assert (found.cost_cents, found.grant.cents, found.own_cents) == (0, 0, 0)


def test_an_unknown_rate_leaves_grant_and_shares_unknown() -> None:
    found = scenario(PLAN, GrantRule(financing=Financing.SHARE), SHARERS)
    assert (found.grant.cents, found.own_cents, found.own, found.own_of(1)) == (None, None, {}, None)
    known = scenario(PLAN, GrantRule(financing=Financing.SHARE, rate_hundredths=9_000), SHARERS)
    said = differences(known, found, NAMES)
    assert said[0] == "Die Zuwendung ist nicht auf beiden Seiten bekannt."
    assert differences(found, found, NAMES) == ()


def test_a_key_without_its_figure_is_refused() -> None:
    county = Sharer(partner_id=3, name="Kreis Unna")
    with pytest.raises(Refused, match="Für Kreis Unna fehlt die Einwohnerzahl"):
        scenario(PLAN, IKZ, [*SHARERS[:2], county], key=SplitKey.INHABITANTS)


@settings(max_examples=60)
@given(
    plan=ENTRIES,
    rate=st.integers(0, 10_000),
    cap=st.one_of(st.none(), st.integers(0, 10**9)),
    key=st.sampled_from([SplitKey.COST, SplitKey.EQUAL, SplitKey.INHABITANTS]),
    chosen=st.sets(st.integers(1, 3), min_size=1),
    data=st.data(),
)
def test_grant_and_own_shares_are_the_cost_for_every_set_and_order(
    plan: list[PlanEntry], rate: int, cap: int | None, key: SplitKey, chosen: set[int], data: st.DataObject
) -> None:
    rule = GrantRule(financing=Financing.SHARE, rate_hundredths=rate, cap_cents=cap)
    (found,) = compare(plan, rule, SHARERS, [chosen], key=key)
    assert found.grant.cents is not None
    assert found.own_cents is not None
    assert found.grant.cents + found.own_cents == found.cost_cents
    assert sum(found.own.values()) == found.own_cents
    assert all(cents >= 0 for cents in found.own.values())
    (again,) = compare(data.draw(st.permutations(plan)), rule, list(reversed(SHARERS)), [chosen], key=key)
    assert again == found
