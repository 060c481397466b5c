"""The plan as agreed: the grant it counts with, the own shares, and where it does not add up."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.finance.grant import GrantRule
from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.shares import Agreement, SettledPlan, settled_plan
from tracker.rules.finance.split import Sharer
from tracker.vocabulary.applications import Financing, SplitKey

NAMES = {1: "Selm", 2: "Werne", 3: "Kamen"}
EIGHTY = GrantRule(financing=Financing.SHARE, rate_hundredths=8_000)


def sharers(*ids: int, fixed: dict[int, int] | None = None) -> tuple[Sharer, ...]:
    fixed = fixed or {}
    return tuple(
        Sharer(partner_id=key, name=NAMES[key], inhabitants=key * 1_000, fixed_cents=fixed.get(key)) for key in ids
    )


def cost(partner: int, cents: int, year: int = 2027, *, eligible: bool = True) -> PlanEntry:
    return PlanEntry(item="Bau", partner_id=partner, year=year, amount_cents=cents, eligible=eligible)


def plan(entries: list[PlanEntry], **agreed: object) -> SettledPlan:
    ids = sorted({entry.partner_id for entry in entries})
    values = {"rule": EIGHTY, "sharers": sharers(*ids)} | agreed
    return settled_plan(entries, Agreement(**values), NAMES)  # type: ignore[arg-type]


def test_without_a_word_about_it_the_highest_possible_grant_counts() -> None:
    found = plan([cost(1, 100_000), cost(1, 50_000, eligible=False)])
    assert (found.grant_cents, found.own, found.own_of(1)) == (80_000, {(1, 2027): 70_000}, 70_000)
    assert found.problems == ()


def test_a_lower_grant_that_was_asked_for_raises_the_own_share() -> None:
    found = plan([cost(1, 100_000), cost(2, 300_000)], grant_cents=200_000)
    assert (found.own_of(1), found.own_of(2)) == (50_000, 150_000)


def test_a_grant_above_the_rate_is_said_and_above_the_cost_not_even_divided() -> None:
    above_rate = plan([cost(1, 100_000)], grant_cents=90_000)
    assert above_rate.problems == ("Eine Zuwendung von 900,00 € geht nicht auf: höchstens 800,00 €.",)
    assert above_rate.own_of(1) == 10_000
    above_cost = plan([cost(1, 100_000)], grant_cents=100_001)
    assert "höher als das, was noch zu decken ist: 1.000,00 €" in above_cost.problems[0]
    assert (above_cost.own, above_cost.grants) == ({}, None)


def test_an_unknown_rule_leaves_grant_and_own_share_open() -> None:
    found = plan([cost(1, 100_000)], rule=GrantRule())
    assert (found.grant_cents, found.own_of(1), found.problems) == (None, None, ())


def test_a_key_that_lacks_a_figure_says_so_and_divides_nothing() -> None:
    found = plan([cost(1, 100_000), cost(2, 100_000)], key=SplitKey.LEVY_BASE)
    assert "Für Selm fehlt die Umlagegrundlage" in found.notes[0]
    assert found.own == {}


def test_the_own_share_is_divided_by_the_key_whoever_has_the_cost() -> None:
    found = plan([cost(1, 300_000)], sharers=sharers(1, 2), key=SplitKey.INHABITANTS)
    assert (found.own_of(1), found.own_of(2)) == (20_000, 40_000)
    fixed = plan([cost(1, 300_000)], sharers=sharers(1, 2, fixed={2: 15_000}), key=SplitKey.FIXED)
    assert (fixed.own_of(1), fixed.own_of(2)) == (45_000, 15_000)


AMOUNTS = st.integers(min_value=0, max_value=10**9)
ENTRIES = st.lists(
    st.builds(cost, st.sampled_from([1, 2, 3]), AMOUNTS, st.sampled_from([2027, 2028]), eligible=st.booleans()),
    min_size=1,
    max_size=8,
)


@given(ENTRIES, st.integers(0, 10_000), st.sampled_from([SplitKey.COST, SplitKey.EQUAL, SplitKey.INHABITANTS]))
def test_grant_and_own_shares_are_the_cost_to_the_cent_and_never_negative(
    entries: list[PlanEntry], rate: int, key: SplitKey
) -> None:
    rule = GrantRule(financing=Financing.SHARE, rate_hundredths=rate)
    found = plan(entries, rule=rule, key=key)
    assert found.grants is not None
    whole = sum(entry.amount_cents for entry in entries)
    assert sum(found.own.values()) + sum(found.grants.values()) == whole
    assert all(cents >= 0 for cents in found.own.values())
    assert sum(found.grants.values()) == found.grant_cents == found.possible.cents
    again = plan(entries[::-1], rule=rule, key=key)
    assert (again.own, again.grants) == (found.own, found.grants)


@given(ENTRIES, AMOUNTS)
def test_any_grant_that_is_asked_for_adds_up_or_is_said_not_to(entries: list[PlanEntry], asked: int) -> None:
    found = plan(entries, grant_cents=asked)
    most = sum(entry.amount_cents for entry in entries if entry.eligible)
    if asked > most:
        assert found.grants is None
        assert found.problems
    else:
        assert found.grants is not None
        assert sum(found.grants.values()) == asked
        assert all(cents >= 0 for cents in found.own.values())
