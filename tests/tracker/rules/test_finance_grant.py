"""The highest grant: golden figures of real programmes, and no bound is ever passed."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.finance.grant import Basis, GrantRule, highest_grant
from tracker.vocabulary.applications import Financing

IKZ = GrantRule(
    financing=Financing.FIXED,
    fixed_cents=17_500_000,
    partners_included=2,
    further_cents=3_500_000,
    partners_min=2,
    rate_hundredths=9_000,
)
SHARE = GrantRule(financing=Financing.SHARE, rate_hundredths=8_000)

BASES = st.dictionaries(
    st.integers(1, 11),
    st.tuples(st.integers(0, 10**10), st.integers(0, 100)).map(
        lambda found: Basis(base_cents=found[0], fundable_cents=found[0] * found[1] // 100)
    ),
    min_size=1,
    max_size=11,
)
RATES = st.one_of(st.none(), st.integers(0, 10_000))
CENTS = st.one_of(st.none(), st.integers(0, 10**10))
RULES = st.builds(
    GrantRule,
    financing=st.sampled_from(Financing),
    rate_hundredths=RATES,
    rate_weak_hundredths=RATES,
    fixed_cents=CENTS,
    further_cents=st.integers(0, 10**6),
    cap_cents=CENTS,
    cap_partner_cents=CENTS,
    own_share_min_hundredths=RATES,
)


def partners(*euros: int) -> dict[int, Basis]:
    found = enumerate(euros, start=1)
    return {key: Basis(base_cents=euro * 100, fundable_cents=euro * 100) for key, euro in found}


def test_eleven_partners_of_an_ikz_get_490_000_euro() -> None:
    grant = highest_grant(IKZ, partners(*([60_000] * 11)))
    assert grant.cents == 49_000_000
    assert sum(grant.by_partner.values()) == 49_000_000
    assert "Der Festbetrag ist 490.000,00 €." in grant.sentences


def test_an_ikz_never_gets_more_than_ninety_percent() -> None:
    assert highest_grant(IKZ, partners(500_000), partners=11).cents == 45_000_000


def test_fewer_partners_than_the_fixed_amount_is_made_for_do_not_lower_it() -> None:
    rule = IKZ.model_copy(update={"partners_min": 1})
    assert highest_grant(rule, partners(500_000)).cents == 17_500_000


def test_an_ikz_of_one_partner_gets_nothing() -> None:
    grant = highest_grant(IKZ, partners(500_000))
    assert grant.cents == 0
    assert grant.sentences == ("Es braucht mindestens 2 Kommunen, hier sind es 1.",)


def test_finance_weak_partners_get_their_bonus_and_agreed_rates_win() -> None:
    rule = GrantRule(
        financing=Financing.SHARE, rate_hundredths=8_000, rate_weak_hundredths=9_500, partner_rates={3: 5_000}
    )
    grant = highest_grant(rule, partners(1_000, 1_000, 1_000), weak=frozenset({2, 3}))
    assert grant.by_partner == {1: 80_000, 2: 95_000, 3: 50_000}


def test_a_cap_is_shared_in_proportion_to_what_each_could_get() -> None:
    rule = SHARE.model_copy(update={"cap_cents": 120_000})
    grant = highest_grant(rule, partners(1_000, 2_000))
    assert grant.by_partner == {1: 40_000, 2: 80_000}
    assert grant.sentences == ("Der Höchstbetrag von 1.200,00 € begrenzt die Zuwendung.",)


def test_a_cap_for_each_partner_holds_for_each() -> None:
    rule = SHARE.model_copy(update={"cap_partner_cents": 100_000})
    assert highest_grant(rule, partners(1_000, 2_000)).by_partner == {1: 80_000, 2: 100_000}


def test_a_grant_below_the_minimum_is_none_at_all() -> None:
    rule = SHARE.model_copy(update={"minimum_cents": 1_250_000})
    grant = highest_grant(rule, partners(15_000))
    assert grant.cents == 0
    assert grant.sentences == ("Möglich wären 12.000,00 €, das liegt unter dem Mindestbetrag von 12.500,00 €.",)
    assert highest_grant(rule, partners(15_625)).cents == 1_250_000


def test_cost_below_the_least_sum_gets_nothing() -> None:
    rule = SHARE.model_copy(update={"cost_min_cents": 50_000_000})
    grant = highest_grant(rule, partners(100_000))
    assert grant.cents == 0
    assert "liegen unter der Mindestsumme von 500.000,00 €" in grant.sentences[0]


def test_a_minimum_own_share_and_other_public_money_lower_the_grant() -> None:
    rule = GrantRule(financing=Financing.SHARE, rate_hundredths=10_000, own_share_min_hundredths=1_000)
    grant = highest_grant(rule, {1: Basis(base_cents=100_000, fundable_cents=70_000)})
    assert grant.cents == 60_000
    assert grant.sentences == (
        "Mindestens 10 % bleiben als Eigenanteil.",
        "Weitere öffentliche Förderung mindert, was noch zu decken ist.",
    )


def test_a_gap_is_filled_whole_and_a_rate_may_still_bound_it() -> None:
    basis = {1: Basis(base_cents=100_000, fundable_cents=70_000)}
    assert highest_grant(GrantRule(financing=Financing.GAP), basis).cents == 70_000
    assert highest_grant(GrantRule(financing=Financing.GAP, rate_hundredths=5_000), basis).cents == 50_000
    assert highest_grant(GrantRule(financing=Financing.FULL, rate_hundredths=5_000), basis).cents == 70_000


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        (GrantRule(rate_hundredths=8_000), "Finanzierungsart"),
        (GrantRule(financing=Financing.SHARE, rate_weak_hundredths=9_000), "Fördersatz"),
        (GrantRule(financing=Financing.FIXED, rate_hundredths=9_000), "Festbetrag"),
    ],
)
def test_what_is_unknown_is_not_computed(rule: GrantRule, word: str) -> None:
    grant = highest_grant(rule, partners(1_000, 1_000), weak=frozenset({1}))
    assert grant.cents is None
    assert grant.by_partner == {}
    assert grant.sentences == (f"{_article(word)} {word} ist offen; die Zuwendung lässt sich noch nicht berechnen.",)


def _article(word: str) -> str:
    return "Die" if word == "Finanzierungsart" else "Der"


def _bound(rule: GrantRule, key: int, basis: Basis, weak: frozenset[int]) -> Fraction:
    """Write the bounds of one partner down again, each for itself."""
    bounds = [Fraction(basis.fundable_cents)]
    rate = rule.rate_weak_hundredths if key in weak and rule.rate_weak_hundredths is not None else rule.rate_hundredths
    if rate is not None and rule.financing is not Financing.FULL:
        bounds.append(Fraction(basis.base_cents * rate, 10_000))
    if rule.cap_partner_cents is not None:
        bounds.append(Fraction(rule.cap_partner_cents))
    if rule.own_share_min_hundredths is not None:
        own = Fraction(basis.base_cents * rule.own_share_min_hundredths, 10_000)
        bounds.append(max(Fraction(0), basis.fundable_cents - own))
    return min(bounds)


@settings(max_examples=100)
@given(rule=RULES, found=BASES, weak=st.frozensets(st.integers(1, 11)))
def test_a_grant_is_never_above_cap_rate_or_gap(rule: GrantRule, found: dict[int, Basis], weak: frozenset[int]) -> None:
    grant = highest_grant(rule, found, weak=weak)
    if grant.cents is None:
        return
    bounds = {key: _bound(rule, key, basis, weak) for key, basis in found.items()}
    assert grant.cents <= sum(bounds.values())
    assert rule.cap_cents is None or grant.cents <= rule.cap_cents
    assert sum(grant.by_partner.values()) == grant.cents
    for key, cents in grant.by_partner.items():
        # A single share is rounded to the next cent; the sum is not.
        assert 0 <= cents <= ceil(bounds[key])
        assert cents <= found[key].fundable_cents


@settings(max_examples=60)
@given(rule=RULES, found=BASES, data=st.data())
def test_the_order_of_partners_is_irrelevant(rule: GrantRule, found: dict[int, Basis], data: st.DataObject) -> None:
    shuffled = dict(data.draw(st.permutations(list(found.items()))))
    assert highest_grant(rule, shuffled) == highest_grant(rule, found)
