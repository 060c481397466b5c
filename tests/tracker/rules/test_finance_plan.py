"""The finance plan in the rows of the form: identities hold in every column, and no own share is negative."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import Refused
from tracker.rules.finance.grant import GrantRule, bases, highest_grant
from tracker.rules.finance.plan import (
    FORM_ROWS,
    FormColumn,
    PlanEntry,
    form_column,
    other_sources,
    own_by_cell,
    plan_problems,
    settle,
    share_grant,
    years_of,
)
from tracker.vocabulary.applications import Financing, LineKind

ENTRIES = st.lists(
    st.builds(
        PlanEntry,
        partner_id=st.integers(1, 4),
        year=st.integers(2026, 2029),
        amount_cents=st.integers(0, 10**9),
        kind=st.sampled_from(LineKind),
        eligible=st.booleans(),
    ),
    max_size=12,
)
RATES = st.integers(0, 10_000)


def entry(euro: int, **more: Any) -> PlanEntry:
    return PlanEntry(**{"item": "Bau", "partner_id": 1, "year": 2027, "amount_cents": euro * 100, **more})


def income(euro: int, kind: LineKind, **more: Any) -> PlanEntry:
    return entry(euro, kind=kind, **more)


def test_the_own_share_of_wermelskirchen_falls_into_its_three_years() -> None:
    plan = [entry(614_000, year=2024), entry(1_014_000, year=2025), entry(2_725_000, year=2026)]
    cells = settle(plan)
    grant = highest_grant(GrantRule(financing=Financing.SHARE, rate_hundredths=7_000), bases(cells))
    own = own_by_cell(cells, share_grant(grant.by_partner, cells))
    assert own == {(1, 2024): 18_420_000, (1, 2025): 30_420_000, (1, 2026): 81_750_000}
    assert sum(own.values()) == 130_590_000
    assert form_column(cells, None).cost_cents == 435_300_000


def test_hilden_pays_what_expense_and_income_leave() -> None:
    cells = settle([entry(135_000)])
    column = form_column(cells, share_grant({1: 12_487_500}, cells))
    assert column.own_cents == 1_012_500


def test_the_rows_of_the_form_follow_from_each_other() -> None:
    plan = [
        entry(100_000),
        entry(20_000, eligible=False),
        income(10_000, LineKind.THIRD_PARTY),
        income(5_000, LineKind.OTHER_PUBLIC, source="Kreis Unna"),
    ]
    cells = settle(plan)
    assert form_column(cells, share_grant({1: 7_200_000}, cells)) == FormColumn(
        cost_cents=12_000_000,
        eligible_cents=10_000_000,
        third_party_cents=1_000_000,
        base_cents=9_000_000,
        grant_cents=7_200_000,
        other_public_cents=500_000,
        own_cents=3_300_000,
    )
    assert (cells[1, 2027].fundable_cents, cells[1, 2027].open_cents) == (8_500_000, 10_500_000)
    assert [number for number, _, _ in FORM_ROWS] == ["3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7"]
    assert {name for _, _, name in FORM_ROWS} == set(FormColumn.model_fields)
    assert other_sources(plan) == {"Kreis Unna": 500_000}


def test_an_unknown_grant_leaves_the_own_share_unknown() -> None:
    column = form_column(settle([entry(100)]), None)
    assert (column.grant_cents, column.own_cents) == (None, None)


def test_money_that_comes_before_the_cost_pays_for_the_years_after_it() -> None:
    cells = settle([entry(50, year=2027), entry(100, year=2028), income(80, LineKind.THIRD_PARTY, year=2027)])
    assert cells[1, 2027].open_cents == 0
    assert cells[1, 2028].open_cents == 7_000
    assert cells[1, 2028].third_party_cents == 3_000


def test_later_years_are_paid_for_before_earlier_ones() -> None:
    plan = [entry(100, year=2026), entry(0, year=2027), entry(100, year=2028)]
    cells = settle([*plan, income(80, LineKind.THIRD_PARTY, year=2027)])
    assert {year: cell.open_cents for (_, year), cell in cells.items()} == {2026: 10_000, 2027: 0, 2028: 2_000}


def test_money_above_the_eligible_cost_pays_for_the_other_cost() -> None:
    (cell,) = settle([entry(100), entry(50, eligible=False), income(130, LineKind.THIRD_PARTY)]).values()
    assert (cell.base_cents, cell.open_cents, cell.surplus_cents) == (0, 2_000, 0)


def test_other_public_money_for_cost_that_is_not_eligible_leaves_the_eligible_cost_alone() -> None:
    plan = [entry(100), entry(50, eligible=False)]
    for_the_rest = settle([*plan, income(50, LineKind.OTHER_PUBLIC, eligible=False)])
    for_the_same = settle([*plan, income(50, LineKind.OTHER_PUBLIC)])
    assert for_the_rest[1, 2027].fundable_cents == 10_000
    assert for_the_same[1, 2027].fundable_cents == 5_000


def test_more_income_than_cost_is_said_and_makes_no_negative_own_share() -> None:
    cells = settle([entry(100), income(130, LineKind.THIRD_PARTY), entry(10, partner_id=2)])
    assert plan_problems(cells, {1: "Stadt Selm", 2: "Stadt Werne"}) == (
        "Bei Stadt Selm übersteigen die Einnahmen die Ausgaben um 30,00 €.",
    )
    assert cells[1, 2027].open_cents == 0


@pytest.mark.parametrize("cents", [-1, 10_001])
def test_a_grant_that_the_eligible_cost_cannot_take_up_is_refused(cents: int) -> None:
    cells = settle([entry(100), entry(50, eligible=False)])
    with pytest.raises(Refused, match="höchstens 100,00 €"):
        share_grant({1: cents}, cells)


def test_columns_of_partners_and_years_add_up_to_the_sum() -> None:
    cells = settle([entry(100), entry(33, year=2028), entry(70, partner_id=2, year=2028)])
    grants = share_grant({1: 6_000, 2: 3_999}, cells)
    assert years_of(cells) == (2027, 2028)
    whole = form_column(cells, grants)
    by_year = [form_column(cells, grants, year=year) for year in years_of(cells)]
    by_partner = [form_column(cells, grants, partner_id=partner) for partner in (1, 2)]
    for _, _, name in FORM_ROWS:
        assert sum(getattr(column, name) for column in by_year) == getattr(whole, name)
        assert sum(getattr(column, name) for column in by_partner) == getattr(whole, name)


@settings(max_examples=80)
@given(plan=ENTRIES, rate=RATES)
def test_own_shares_are_never_negative_and_the_rows_hold_in_every_column(plan: list[PlanEntry], rate: int) -> None:
    cells = settle(plan)
    grant = highest_grant(GrantRule(financing=Financing.SHARE, rate_hundredths=rate), bases(cells))
    grants = share_grant(grant.by_partner, cells)
    assert sum(grants.values()) == grant.cents
    columns = [form_column(cells, grants, partner_id=partner, year=year) for partner, year in cells]
    for column in [*columns, form_column(cells, grants)]:
        assert column.own_cents is not None
        assert column.grant_cents is not None
        assert column.own_cents >= 0
        assert column.grant_cents <= column.base_cents
        paid = column.third_party_cents + column.grant_cents + column.other_public_cents
        assert column.own_cents == column.cost_cents - paid
    income_cents = sum(item.amount_cents for item in plan if item.kind is not LineKind.COST)
    taken = sum(cell.third_party_cents + cell.other_public_cents + cell.surplus_cents for cell in cells.values())
    assert taken == income_cents


@settings(max_examples=60)
@given(plan=ENTRIES, data=st.data())
def test_the_order_of_entries_is_irrelevant(plan: list[PlanEntry], data: st.DataObject) -> None:
    assert settle(data.draw(st.permutations(plan))) == settle(plan)
