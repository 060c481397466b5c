import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.awards.proof import ProofEntry, proof_table
from tracker.rules.awards.refund import Settlement, estimate_refund
from tracker.vocabulary.applications import Financing
from tracker.vocabulary.awards import Confidence, ProofSide

INCOME, COST = ProofSide.INCOME, ProofSide.COST


def entry(side, title, *amounts):
    names = ("planned_cents", "planned_eligible_cents", "actual_cents", "actual_eligible_cents")
    return ProofEntry(side=side, title=title, **dict(zip(names, amounts, strict=False)))


# Hilden: 135,000 expense, 124,875 income, 10,125 own.
GOLDEN = [
    entry(INCOME, "Eigenanteil", 10_125_00, 10_125_00, 9_000_00, 9_000_00),
    entry(INCOME, "Zuwendung", 124_875_00, 124_875_00, 111_000_00, 111_000_00),
    entry(COST, "Personal", 100_000_00, 100_000_00, 90_000_00, 90_000_00),
    entry(COST, "Sachausgaben", 35_000_00, 35_000_00, 30_000_00, 30_000_00),
]


def test_the_table_adds_up_in_every_column():
    table = proof_table(GOLDEN)
    assert table.income.total.planned.cents == table.cost.total.planned.cents == 135_000_00
    assert table.income.total.actual.cents == table.cost.total.actual_eligible.cents == 120_000_00
    assert [row.title for row in table.income.rows] == ["Eigenanteil", "Zuwendung"]
    assert not table.findings


def test_shares_are_said_in_hundredths_of_a_percent():
    table = proof_table(GOLDEN)
    assert [row.planned.share_hundredths for row in table.income.rows] == [750, 9250]
    assert table.income.total.planned.share_hundredths == 10_000


def test_an_unknown_amount_makes_the_sum_unknown_and_no_share_is_invented():
    table = proof_table([entry(COST, "Bau", 100), entry(COST, "Planung")])
    assert table.cost.total.planned.cents is None
    assert table.cost.rows[0].planned.share_hundredths is None


def test_an_empty_table_has_no_sums():
    table = proof_table([])
    assert table.income.total.actual.cents is None
    assert not table.findings


def test_income_that_does_not_cover_the_cost_is_said():
    table = proof_table([entry(INCOME, "Zuwendung", 90, 90, 130), entry(COST, "Bau", 100, 100, 110)])
    assert table.findings == (
        "Einnahmen lt. Zuwendungsbescheid (0,90 €) decken die Ausgaben nicht: Es fehlen 0,10 €.",
        "Einnahmen lt. Abrechnung (1,30 €) übersteigen die Ausgaben um 0,20 €.",
    )


def test_more_eligible_than_there_is_is_said():
    assert proof_table([entry(COST, "Bau", 100, 101)]).findings == (
        "Bau: lt. Zuwendungsbescheid ist mehr zuwendungsfähig als insgesamt eingetragen.",
    )


@pytest.mark.parametrize(("actual", "said"), [(120_00, False), (120_01, True)])
def test_an_item_more_than_a_fifth_above_its_plan_is_to_be_checked(actual, said):
    findings = proof_table([entry(COST, "Bau", 100_00, None, actual)]).findings
    assert bool(findings) == said
    if said:
        assert findings[0].endswith("(ANBest-P Nr. 1.2); bitte im Bescheid prüfen.")


AMOUNTS = st.lists(st.integers(1, 10**10), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(AMOUNTS)
def test_the_shares_of_a_column_make_a_hundred_percent(amounts):
    table = proof_table([entry(COST, str(place), amount) for place, amount in enumerate(amounts)])
    assert sum(row.planned.share_hundredths for row in table.cost.rows) == 10_000
    assert table.cost.total.planned.cents == sum(amounts)


def settlement(financing, **more):
    values = {
        "awarded_cents": 80_000_00,
        "received_cents": 80_000_00,
        "planned_eligible_cents": 100_000_00,
        "actual_eligible_cents": 90_000_00,
    }
    return Settlement(financing=financing, **(values | more))


@pytest.mark.parametrize(
    ("financing", "grant", "refund"),
    [
        (Financing.SHARE, 72_000_00, 8_000_00),
        (Financing.GAP, 70_000_00, 10_000_00),
        (Financing.FIXED, 80_000_00, 0),
        (Financing.FULL, 80_000_00, 0),
    ],
)
def test_a_tenth_less_cost_goes_back_by_kind_of_financing(financing, grant, refund):
    found = estimate_refund(settlement(financing))
    assert (found.grant_cents, found.refund_cents) == (grant, refund)
    assert found.confidence is Confidence.VERIFY
    assert found.sentence.endswith("Schätzung, bitte im Bescheid prüfen.")


def test_a_fixed_amount_falls_only_below_itself():
    found = estimate_refund(settlement(Financing.FIXED, actual_eligible_cents=75_000_00))
    assert found.refund_cents == 5_000_00
    assert found.sentence.startswith("Geschätzte Erstattung 5.000,00 €: Festbetragsfinanzierung")


def test_gifts_that_came_in_lower_share_and_gap():
    gifts = {"actual_eligible_cents": 100_000_00, "actual_third_party_cents": 10_000_00}
    assert estimate_refund(settlement(Financing.SHARE, **gifts)).refund_cents == 8_000_00
    assert estimate_refund(settlement(Financing.GAP, **gifts)).refund_cents == 10_000_00


def test_what_was_not_drawn_can_still_be_asked_for():
    found = estimate_refund(settlement(Financing.SHARE, received_cents=70_000_00))
    assert (found.refund_cents, found.callable_cents) == (0, 2_000_00)


@pytest.mark.parametrize(
    "missing", ["awarded_cents", "received_cents", "planned_eligible_cents", "actual_eligible_cents"]
)
def test_without_a_figure_nothing_is_estimated(missing):
    found = estimate_refund(settlement(Financing.SHARE, **{missing: None}))
    assert found.refund_cents is None
    assert "offen, bitte prüfen" in found.sentence


def test_without_a_kind_of_financing_nothing_is_estimated():
    assert estimate_refund(settlement(None)).grant_cents is None


CENTS = st.integers(0, 10**9)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(Financing), CENTS, CENTS, CENTS, CENTS, CENTS, CENTS)
def test_a_grant_is_never_negative_nor_above_award_or_eligible_cost(kind, award, got, planned, actual, third, public):
    found = estimate_refund(
        settlement(
            kind,
            awarded_cents=award,
            received_cents=got,
            planned_eligible_cents=planned,
            actual_eligible_cents=actual,
            actual_third_party_cents=third,
            actual_other_public_cents=public,
        )
    )
    assert 0 <= found.grant_cents <= min(award, actual)
    assert found.refund_cents - found.callable_cents == got - found.grant_cents
    assert min(found.refund_cents, found.callable_cents) == 0


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(Financing), st.integers(1, 10**9), st.data())
def test_nothing_goes_back_when_everything_came_as_planned(kind, planned, data):
    award = data.draw(st.integers(0, planned))
    found = estimate_refund(
        settlement(
            kind,
            awarded_cents=award,
            received_cents=award,
            planned_eligible_cents=planned,
            actual_eligible_cents=data.draw(st.integers(planned, 2 * planned)),
        )
    )
    assert found.refund_cents == 0


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10**9), st.data())
def test_a_gap_gives_back_at_least_as_much_as_a_share_and_a_share_as_a_fixed_amount(planned, data):
    award, actual = data.draw(st.integers(0, planned)), data.draw(st.integers(0, planned))
    gap, share, fixed = (
        estimate_refund(
            settlement(
                kind,
                awarded_cents=award,
                received_cents=award,
                planned_eligible_cents=planned,
                actual_eligible_cents=actual,
            )
        ).refund_cents
        for kind in (Financing.GAP, Financing.SHARE, Financing.FIXED)
    )
    assert gap >= share >= fixed
