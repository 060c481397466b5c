"""A gap is divided to the cent, as the own share is, and never without a figure it needs."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.awards.gap import gap_shares
from tracker.rules.finance.split import Sharer
from tracker.vocabulary.applications import SplitKey


def a_sharer(partner_id: int, **figures: int | None) -> Sharer:
    return Sharer(partner_id=partner_id, name=f"Kommune {partner_id}", **figures)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=11), st.data())
def test_by_cost_the_parts_are_the_gap_and_nobody_loses_more_than_was_asked_for(
    amounts: list[int], data: st.DataObject
) -> None:
    asked = dict(enumerate(amounts, start=1))
    missing = data.draw(st.integers(0, sum(amounts)))
    sharers = [a_sharer(key) for key in asked]
    found = gap_shares(missing, SplitKey.COST, sharers, asked)
    if not sum(amounts):
        assert found.by_partner == {}
        assert "Finanzierungsplan" in found.note
        return
    assert sum(found.by_partner.values()) == missing
    assert all(0 <= cents <= asked[key] for key, cents in found.by_partner.items())
    assert gap_shares(missing, SplitKey.COST, sharers[::-1], asked).by_partner == found.by_partner


def test_the_largest_remainder_gets_the_odd_cent() -> None:
    equal = gap_shares(100, SplitKey.EQUAL, [a_sharer(1), a_sharer(2), a_sharer(3)], None)
    assert equal.by_partner == {1: 34, 2: 33, 3: 33}
    people = [a_sharer(1, inhabitants=2), a_sharer(2, inhabitants=1)]
    assert gap_shares(10_125_00, SplitKey.INHABITANTS, people, None).by_partner == {1: 6_750_00, 2: 3_375_00}


def test_a_fixed_amount_stays_fixed_and_a_missing_figure_is_said() -> None:
    some = [a_sharer(1, fixed_cents=500), a_sharer(2), a_sharer(3)]
    assert gap_shares(101, SplitKey.FIXED, some, None).by_partner == {1: 0, 2: 51, 3: 50}
    everybody = [a_sharer(1, fixed_cents=500), a_sharer(2, fixed_cents=500)]
    assert "neu vereinbaren" in gap_shares(101, SplitKey.FIXED, everybody, None).note
    unknown = gap_shares(101, SplitKey.INHABITANTS, [a_sharer(1, inhabitants=5), a_sharer(2)], None)
    assert (unknown.by_partner, "Einwohnerzahl" in unknown.note) == ({}, True)
