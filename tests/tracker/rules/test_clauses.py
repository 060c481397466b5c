from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.clauses.clocks import AwardFacts, Override, Payment, SliceExpiry, clocks
from tracker.rules.clauses.periods import later, period_words
from tracker.rules.clauses.rows import clause_for, clauses
from tracker.vocabulary.awards import Anchor, ClockKind, Confidence, PeriodUnit, RuleSet

ISSUED = date(2025, 9, 1)
VERIFY = "bitte im Bescheid prüfen"
PAID = (Payment(number=2, received_on=date(2025, 12, 31)),)


def facts(rule_set=RuleSet.NRW_MUNICIPAL, **more):
    return AwardFacts(rule_set=rule_set, issued_on=more.pop("issued_on", ISSUED), **more)


def the(kind, found):
    return next(clock for clock in found if clock.kind is kind)


def test_only_what_is_plainly_proven_is_confirmed():
    for row in clauses():
        assert (row.confidence is Confidence.CONFIRMED) <= (row.tag in ("P", "Bescheid")), row
        assert row.source
        assert row.note.endswith(".")
        assert (row.count is None) == (row.unit is None)


def test_no_two_versions_of_a_clause_hold_on_the_same_day():
    rows = clauses()
    for row in rows:
        for day in filter(None, (row.valid_from, row.valid_to, ISSUED)):
            holding = [
                other
                for other in rows
                if (other.rule_set, other.kind) == (row.rule_set, row.kind)
                and (other.valid_from or date.min) <= day <= (other.valid_to or date.max)
            ]
            assert len(holding) <= 1, row


def test_versions_follow_each_other_without_a_gap():
    rows = [row for row in clauses() if row.valid_to]
    for row in rows:
        assert any(
            other.valid_from == row.valid_to + timedelta(days=1)
            for other in clauses()
            if (other.rule_set, other.kind) == (row.rule_set, row.kind)
        )


@pytest.mark.parametrize(
    ("issued_on", "valid_from"),
    [
        (date(2022, 6, 6), date(2022, 6, 6)),
        (date(2025, 6, 6), date(2022, 6, 6)),
        (date(2025, 6, 7), date(2025, 6, 7)),
        (date(2026, 4, 21), date(2025, 6, 7)),
        (date(2026, 4, 22), date(2026, 4, 22)),
    ],
)
def test_the_day_of_the_bescheid_chooses_the_version(issued_on, valid_from):
    row = clause_for(ClockKind.PROOF, RuleSet.NRW_MUNICIPAL, issued_on)
    assert row
    assert row.valid_from == valid_from


@pytest.mark.parametrize("issued_on", [None, date(2021, 12, 1)])
def test_a_bescheid_without_a_version_has_a_clock_without_a_day(issued_on):
    clock = the(ClockKind.PROOF, clocks(facts(issued_on=issued_on, purpose_fulfilled_on=ISSUED)))
    assert clock.due_on is None
    assert VERIFY in clock.sentence


def test_every_clock_marked_verify_says_so_and_no_other_does():
    found = [clock for rule_set in (None, *RuleSet) for clock in clocks(facts(rule_set, payments=PAID))]
    for clock in found:
        assert (VERIFY in clock.sentence) == (clock.confidence is Confidence.VERIFY), clock


def test_need_of_two_months_ends_in_february_and_is_to_be_verified():
    clock = the(ClockKind.PAYMENT_NEED, clocks(facts(payments=PAID)))
    assert clock.due_on == date(2026, 2, 28)
    assert clock.sentence == (
        "Verwendung abgerufener Mittel (2. Mittelabruf): Sa, 28.02.2026 "
        "(ANBest-G Nr. 1.4: 2 Monate nach Auszahlung); bitte im Bescheid prüfen."
    )


def test_the_federal_need_is_six_weeks():
    clock = the(ClockKind.PAYMENT_NEED, clocks(facts(RuleSet.FEDERAL_MUNICIPAL, payments=PAID)))
    assert clock.due_on == date(2026, 2, 11)
    assert clock.confidence is Confidence.VERIFY


def test_urban_development_counts_interest_from_month_thirteen_and_checks_after_eighteen():
    found = clocks(facts(RuleSet.NRW_URBAN, payments=PAID))
    interest, check = the(ClockKind.INTEREST, found), the(ClockKind.INTEREST_CHECK, found)
    assert (interest.due_on, check.due_on) == (date(2026, 12, 31), date(2027, 6, 30))
    assert interest.confidence is check.confidence is Confidence.CONFIRMED
    # What the special rules leave open comes from the municipal ones.
    assert the(ClockKind.PROOF, found).clause == "ANBest-G Nr. 7.1"


def test_the_objection_runs_a_month_from_when_the_bescheid_was_announced():
    assert the(ClockKind.OBJECTION, clocks(facts(announced_on=date(2026, 1, 31)))).due_on == date(2026, 2, 28)
    unknown = the(ClockKind.OBJECTION, clocks(facts()))
    assert unknown.due_on is None
    assert "noch nicht eingetragen" in unknown.sentence


def test_the_earmark_runs_to_the_end_of_its_year():
    assert the(ClockKind.EARMARK, clocks(facts(earmark_until_year=2041))).due_on == date(2041, 12, 31)
    stated = facts(earmark_until_year=2041, earmark_until=date(2041, 6, 30))
    assert the(ClockKind.EARMARK, clocks(stated)).due_on == date(2041, 6, 30)
    assert the(ClockKind.EARMARK, clocks(facts())).due_on is None


def test_a_year_nobody_means_is_refused():
    with pytest.raises(ValueError, match="earmark_until_year"):
        facts(earmark_until_year=207)


def test_the_local_audit_lies_thirty_working_days_before_the_proof():
    found = clocks(facts(RuleSet.FEDERAL_OTHER, purpose_fulfilled_on=date(2026, 8, 31)))
    assert the(ClockKind.PROOF, found).due_on == date(2027, 2, 28)
    assert the(ClockKind.LOCAL_AUDIT, found).due_on == date(2027, 1, 18)


def test_the_local_audit_follows_a_proof_that_the_bescheid_moves():
    changed = Override(kind=ClockKind.PROOF, due_on=date(2027, 3, 31))
    found = clocks(facts(), [changed])
    assert the(ClockKind.LOCAL_AUDIT, found).due_on == date(2027, 2, 15)


def test_an_override_wins_and_is_shown():
    changed = Override(kind=ClockKind.PROOF, due_on=date(2027, 6, 30), passage="Nr. 7 des Bescheids")
    clock = the(ClockKind.PROOF, clocks(facts(), [changed]))
    assert clock.overridden
    assert clock.due_on == date(2027, 6, 30)
    assert clock.confidence is Confidence.CONFIRMED
    assert clock.clause == "ANBest-G Nr. 7.1"
    assert clock.sentence == (
        "Verwendungsnachweis: Mi, 30.06.2027 (laut Bescheid, Nr. 7 des Bescheids). "
        "Der Bescheid geht ANBest-G Nr. 7.1 vor."
    )


def test_of_two_overrides_the_last_counts():
    days = (date(2027, 6, 30), date(2027, 9, 30))
    found = clocks(facts(), [Override(kind=ClockKind.PROOF, due_on=day) for day in days])
    assert the(ClockKind.PROOF, found).due_on == days[1]


def test_a_bescheid_can_give_another_period():
    changed = Override(kind=ClockKind.PAYMENT_NEED, count=3, unit=PeriodUnit.MONTHS)
    assert the(ClockKind.PAYMENT_NEED, clocks(facts(payments=PAID), [changed])).due_on == date(2026, 3, 31)


def test_a_bescheid_can_switch_a_clause_off():
    changed = Override(kind=ClockKind.PAYMENT_NEED, switched_off=True)
    clock = the(ClockKind.PAYMENT_NEED, clocks(facts(payments=PAID), [changed]))
    assert clock.due_on is None
    assert "durch den Bescheid ausgenommen" in clock.sentence


def test_an_override_of_one_payment_leaves_the_others():
    payments = (*PAID, Payment(number=3, received_on=date(2026, 3, 31)))
    changed = Override(kind=ClockKind.PAYMENT_NEED, due_on=date(2026, 6, 15), subject="3. Mittelabruf")
    found = [clock for clock in clocks(facts(payments=payments), [changed]) if clock.kind is ClockKind.PAYMENT_NEED]
    assert [(clock.due_on, clock.overridden) for clock in found] == [
        (date(2026, 2, 28), False),
        (date(2026, 6, 15), True),
    ]


def test_a_clock_that_was_met_keeps_its_rule():
    met = Override(kind=ClockKind.OBJECTION, done_on=date(2025, 10, 1))
    clock = the(ClockKind.OBJECTION, clocks(facts(announced_on=ISSUED), [met]))
    assert not clock.overridden
    assert clock.done_on == date(2025, 10, 1)
    assert clock.due_on == date(2025, 10, 1)


def test_yearly_amounts_expire_as_the_bescheid_says_or_stay_open():
    found = clocks(
        facts(slices=(SliceExpiry(year=2026, expires_on=date(2026, 11, 30)), SliceExpiry(year=2027, expires_on=None)))
    )
    expiries = [clock for clock in found if clock.kind is ClockKind.SLICE_EXPIRY]
    assert [(clock.subject, clock.due_on) for clock in expiries] == [("2026", date(2026, 11, 30)), ("2027", None)]
    assert "offen, bitte prüfen" in expiries[1].sentence


@pytest.mark.parametrize(
    ("day", "count", "unit", "expected"),
    [
        (date(2026, 8, 31), 6, PeriodUnit.MONTHS, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, PeriodUnit.MONTHS, date(2028, 2, 29)),
        (date(2028, 2, 29), 1, PeriodUnit.YEARS, date(2029, 2, 28)),
        (date(2026, 1, 15), -2, PeriodUnit.MONTHS, date(2025, 11, 15)),
        (date(2026, 1, 1), 6, PeriodUnit.WEEKS, date(2026, 2, 12)),
        (date(2026, 12, 23), 2, PeriodUnit.WORKING_DAYS, date(2026, 12, 28)),
        (date(9999, 12, 1), 1, PeriodUnit.MONTHS, None),
        (date(9999, 12, 31), 1, PeriodUnit.DAYS, None),
    ],
)
def test_periods_end_as_the_civil_code_counts(day, count, unit, expected):
    assert later(day, count, unit) == expected


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 240))
def test_months_on_the_day_is_the_same_or_the_last_of_its_month(day, count):
    end = later(day, count, PeriodUnit.MONTHS)
    assert end
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == count
    assert end.day == day.day or (end + timedelta(days=1)).day == 1


def test_periods_are_said_in_words():
    assert period_words(1, PeriodUnit.YEARS) == "1 Jahr"
    assert period_words(-30, PeriodUnit.WORKING_DAYS) == "30 Arbeitstage"


def test_every_anchor_of_a_row_is_one_the_clocks_understand():
    assert {row.anchor for row in clauses()} <= set(Anchor) - {Anchor.PERIOD_ENDS}
