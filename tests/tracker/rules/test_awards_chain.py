from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.awards.chain import Notice, award_gap, chain, chain_warnings, close_of, valid_on
from tracker.vocabulary.awards import GapChoice, NoticeKind

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def notice(key, kind, issued_on, **more):
    recorded = more.pop("recorded_at", datetime(issued_on.year, issued_on.month, issued_on.day, 9, tzinfo=UTC))
    return Notice(key=key, kind=kind, issued_on=issued_on, recorded_at=recorded, **more)


AWARD = notice(
    "1",
    NoticeKind.AWARD,
    date(2025, 3, 3),
    amount_cents=100_000_00,
    period_from=date(2025, 4, 1),
    period_to=date(2026, 12, 31),
    earmark_until_year=2041,
)
CHANGE = notice("2", NoticeKind.CHANGE, date(2026, 2, 2), amount_cents=80_000_00, period_to=date(2027, 6, 30))
FOLLOW_UP = notice("3", NoticeKind.FOLLOW_UP, date(2026, 5, 5), amount_cents=30_000_00)
FINAL = notice("4", NoticeKind.FINAL, date(2026, 9, 9), amount_cents=105_000_00)
REFUND = notice("5", NoticeKind.REFUND, date(2026, 10, 1), refund_cents=5_000_00, interest_cents=120_00)
ALL = [AWARD, CHANGE, FOLLOW_UP, FINAL, REFUND]


@pytest.mark.parametrize(
    ("stichtag", "amount", "period_to"),
    [
        (date(2025, 3, 3), 100_000_00, date(2026, 12, 31)),
        (date(2026, 2, 1), 100_000_00, date(2026, 12, 31)),
        (date(2026, 2, 2), 80_000_00, date(2027, 6, 30)),
        (date(2026, 5, 5), 110_000_00, date(2027, 6, 30)),
        (date(2026, 11, 1), 105_000_00, date(2027, 6, 30)),
    ],
)
def test_amount_and_period_are_those_of_the_day(stichtag, amount, period_to):
    found = valid_on(ALL, stichtag, known_at=NOW)
    assert found
    assert (found.amount_cents, found.period_to, found.earmark_until_year) == (amount, period_to, 2041)


def test_before_the_first_bescheid_nothing_is_granted():
    assert valid_on(ALL, date(2025, 3, 2), known_at=NOW) is None


def test_the_day_of_the_first_bescheid_is_the_day_of_the_award():
    found = valid_on(ALL, date(2026, 11, 1), known_at=NOW)
    assert found
    assert (found.awarded_on, found.last_issued_on) == (date(2025, 3, 3), date(2026, 10, 1))
    assert found.is_final
    assert found.notices == ("1", "2", "3", "4", "5")


def test_a_refund_is_demanded_and_does_not_change_what_was_granted():
    found = valid_on(ALL, date(2026, 11, 1), known_at=NOW)
    assert found
    assert (found.refund_cents, found.interest_cents) == (5_000_00, 120_00)


def test_what_was_recorded_later_was_not_known_then():
    late = notice(
        "6", NoticeKind.CHANGE, date(2025, 12, 20), amount_cents=1, recorded_at=datetime(2026, 1, 5, tzinfo=UTC)
    )
    stichtag = date(2025, 12, 31)
    then = valid_on([AWARD, late], stichtag, known_at=close_of(stichtag))
    today = valid_on([AWARD, late], stichtag, known_at=NOW)
    assert then
    assert today
    assert (then.amount_cents, today.amount_cents) == (100_000_00, 1)


def test_a_row_that_was_taken_back_later_still_counts_in_the_earlier_report():
    wrong = notice(
        "7", NoticeKind.CHANGE, date(2026, 3, 3), amount_cents=5, withdrawn_at=datetime(2026, 6, 1, tzinfo=UTC)
    )
    stichtag = date(2026, 4, 1)
    assert valid_on([AWARD, wrong], stichtag, known_at=close_of(stichtag)).amount_cents == 5
    assert valid_on([AWARD, wrong], stichtag, known_at=NOW).amount_cents == 100_000_00


def test_the_last_moment_of_a_day_is_that_of_berlin():
    assert close_of(date(2026, 12, 31)).astimezone(UTC).hour == 22
    assert close_of(date(2026, 7, 31)).astimezone(UTC).hour == 21


def test_every_step_says_what_it_changed():
    sentences = [step.sentence for step in chain(ALL, date(2026, 11, 1), known_at=NOW)]
    assert sentences == [
        "Zuwendungsbescheid vom 03.03.2025: bewilligt sind 100.000,00 €, Bewilligungszeitraum bis 31.12.2026, "
        "Zweckbindung bis 2041.",
        "Änderungsbescheid vom 02.02.2026: bewilligt sind 80.000,00 € statt 100.000,00 €, "
        "Bewilligungszeitraum bis 30.06.2027.",
        "Folgebescheid vom 05.05.2026: bewilligt sind 110.000,00 € statt 80.000,00 €.",
        "Schlussbescheid vom 09.09.2026: bewilligt sind 105.000,00 € statt 110.000,00 €.",
        "Erstattungsbescheid vom 01.10.2026: zu erstatten sind 5.000,00 €, Zinsen 120,00 €.",
    ]


def test_a_new_earmark_replaces_day_and_year_together():
    other = notice("8", NoticeKind.CHANGE, date(2026, 3, 3), earmark_until=date(2036, 3, 31))
    found = valid_on([AWARD, other], date(2026, 4, 1), known_at=NOW)
    assert found
    assert (found.earmark_until, found.earmark_until_year) == (date(2036, 3, 31), None)


def test_a_chain_that_begins_wrong_is_said():
    assert chain_warnings(chain([CHANGE], date(2026, 11, 1), known_at=NOW)) == (
        "Der erste Eintrag ist ein Änderungsbescheid; der Zuwendungsbescheid fehlt. Bitte tragen Sie ihn ein.",
    )
    assert not chain_warnings(chain(ALL, date(2026, 11, 1), known_at=NOW))


def test_a_change_after_the_end_and_a_period_that_runs_backwards_are_said():
    after = notice("9", NoticeKind.CHANGE, date(2026, 10, 10), period_from=date(2027, 1, 1), period_to=date(2026, 1, 1))
    assert len(chain_warnings(chain([*ALL, after], date(2026, 11, 1), known_at=NOW))) == 2


def test_a_lower_award_opens_the_gap_as_a_decision():
    gap = award_gap(135_000_00, 124_875_00)
    assert gap
    assert gap.missing_cents == 10_125_00
    assert gap.sentence == "Beantragt waren 135.000,00 €, bewilligt sind 124.875,00 €: Es fehlen 10.125,00 €."
    assert all(choice.label in gap.question for choice in GapChoice)


@pytest.mark.parametrize(("asked", "got"), [(1, 1), (1, 2), (None, 1), (1, None)])
def test_without_a_lower_award_there_is_no_gap(asked, got):
    assert award_gap(asked, got) is None


MOMENTS = st.integers(0, 60).map(lambda days: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days))
NOTICES = st.lists(
    st.builds(
        Notice,
        key=st.text("abc", min_size=1, max_size=3),
        kind=st.sampled_from(NoticeKind),
        issued_on=st.integers(0, 60).map(lambda days: date(2026, 1, 1) + timedelta(days=days)),
        recorded_at=MOMENTS,
        withdrawn_at=st.none() | MOMENTS,
        amount_cents=st.none() | st.integers(0, 10**9),
    ),
    max_size=6,
    unique_by=lambda item: item.key,
)


@settings(max_examples=200, deadline=None)
@given(NOTICES, NOTICES, st.integers(0, 60), MOMENTS)
def test_the_same_report_later_gives_the_same_figures(notices, later, days, known_at):
    stichtag = date(2026, 1, 1) + timedelta(days=days)
    before = valid_on(notices, stichtag, known_at=known_at)
    # Afterwards rows are added, and rows that stood are taken back: neither touches the earlier report.
    moment = known_at + timedelta(seconds=1)
    added = [item._replace(recorded_at=max(item.recorded_at, moment)) for item in later]
    kept = [item if item.withdrawn_at else item._replace(withdrawn_at=moment) for item in notices]
    assert valid_on([*added, *kept], stichtag, known_at=known_at) == before


@settings(max_examples=100, deadline=None)
@given(NOTICES, st.randoms())
def test_the_order_of_the_rows_does_not_matter(notices, random):
    mixed = list(notices)
    random.shuffle(mixed)
    assert valid_on(mixed, date(2026, 3, 1), known_at=NOW) == valid_on(notices, date(2026, 3, 1), known_at=NOW)
