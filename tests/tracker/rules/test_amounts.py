"""Amounts and rates as people type them: one meaning is read to the cent, any doubt is refused in German."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.formats import euro, percent
from tracker.rules.amounts import read_euro, read_percent


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1.250.000,00 €", 125_000_000),
        ("1.250.000,00\u00a0€", 125_000_000),
        ("1,25 Mio.", 125_000_000),
        ("1,234 Mio. €", 123_400_000),
        ("1.5 Mio", 150_000_000),
        ("5 Mrd. €", 500_000_000_000),
        ("500 T€", 50_000_000),
        ("12,5 TEUR", 1_250_000),
        ("3 Tsd. Euro", 300_000),
        ("1,234.50", 123_450),
        ("1.234,5", 123_450),
        ("1.234", 123_400),
        ("1,234,567", 123_456_700),
        ("1 250 000,00", 125_000_000),
        ("1’250.50", 125_050),
        ("1234.50", 123_450),
        ("1.000,-", 100_000),
        ("1.000,-- €", 100_000),
        ("€ 5.000", 500_000),
        ("5000 EUR", 500_000),
        ("+5", 500),
        ("0", 0),
        (1234.5, 123_450),
        # What Excel shows as 0.3.
        (0.1 + 0.2, 30),
        (490_000, 49_000_000),
    ],
)
def test_an_amount_with_one_meaning_is_read_to_the_cent(typed: object, cents: int) -> None:
    found = read_euro(typed)
    assert (found.value, found.problem) == (cents, "")
    assert found.original == str(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("−3", "negativ"),
        ("3-", "negativ"),
        ("1e9", "Schreibweise"),
        ("2.5E3", "Schreibweise"),
        ("rd. 40 %", "ungefähr"),
        ("ca. 40.000", "ungefähr"),
        ("~5000", "ungefähr"),
        ("bis zu 500.000 €", "ungefähr"),
        ("10.000 - 20.000", "mehr als einen Wert"),
        ("5.000 € / 6.000 €", "mehr als einen Wert"),
        ("1,234", "doppeldeutig"),
        ("1.250 Mio.", "doppeldeutig"),
        ("1.234.56", "Punkte oder Kommas"),
        ("12 34", "Punkte oder Kommas"),
        ("0,005", "mehr als zwei Nachkommastellen"),
        (33.333333, "mehr als zwei Nachkommastellen"),
        ("007", "Null"),
        ("n. n.", "kein Betrag"),
        ("(500)", "kein Betrag"),
        ("40 %", "kein Betrag"),
        ("9" * 60, "zu lang"),
        (10**14, "zu groß"),
        (float("nan"), "keine Zahl"),
        (float("inf"), "keine Zahl"),
        (True, "keine Zahl"),
    ],
)
def test_an_amount_in_doubt_is_refused_with_one_sentence_and_its_text_is_kept(typed: object, why: str) -> None:
    found = read_euro(typed)
    assert found.value is None
    assert why in found.problem
    assert found.problem.startswith("„")
    assert found.problem.endswith(".")
    assert found.original == str(typed)


@pytest.mark.parametrize("typed", [None, "", "   ", "-", "–"])
def test_an_empty_cell_is_unknown_and_no_mistake(typed: str | None) -> None:
    for found in (read_euro(typed), read_percent(typed)):
        assert (found.value, found.problem) == (None, "")


def test_a_negative_amount_is_read_where_the_field_allows_it() -> None:
    assert read_euro("−3", negative=True).value == -300
    assert read_euro("1.000,50-", negative=True).value == -100_050


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [
        ("40 %", 4_000),
        ("40", 4_000),
        (40, 4_000),
        ("66,67 %", 6_667),
        ("66.67", 6_667),
        ("90 v. H.", 9_000),
        ("90 vom Hundert", 9_000),
        ("40 Prozent", 4_000),
        ("0,4 %", 40),
        ("1 %", 100),
        ("100%", 10_000),
        ("0", 0),
    ],
)
def test_a_rate_with_one_meaning_is_read(typed: object, hundredths: int) -> None:
    assert read_percent(typed)[::2] == (hundredths, "")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("rd. 40 %", "ungefähr"),
        ("bis zu 80 %", "ungefähr"),
        ("50-60 %", "mehr als einen Wert"),
        ("101 %", "zwischen 0 und 100"),
        ("-5 %", "zwischen 0 und 100"),
        ("33,333 %", "mehr als zwei Nachkommastellen"),
        ("0,4", "Anteil von 1"),
        (0.4, "Anteil von 1"),
        (1, "Anteil von 1"),
        ("hoch", "kein Fördersatz"),
    ],
)
def test_a_rate_in_doubt_is_refused(typed: object, why: str) -> None:
    found = read_percent(typed)
    assert found.value is None
    assert why in found.problem


def test_a_cell_that_excel_shows_as_percent_is_read_as_it_is_shown() -> None:
    assert read_percent(0.4, is_fraction=True).value == 4_000
    assert read_percent(1, is_fraction=True).value == 10_000
    assert read_percent("40 %", is_fraction=True).value == 4_000


@given(cents=st.integers(min_value=-(10**13), max_value=10**13))
def test_what_we_write_ourselves_is_read_again(cents: int) -> None:
    assert read_euro(euro(cents), negative=True).value == cents


@given(hundredths=st.integers(min_value=0, max_value=10_000))
def test_a_rate_we_write_ourselves_is_read_again(hundredths: int) -> None:
    assert read_percent(percent(hundredths)).value == hundredths


@given(raw=st.one_of(st.text(max_size=60), st.text("0123456789.,-−'€ %eTMio", max_size=20), st.floats(), st.integers()))
def test_whatever_is_typed_is_read_or_refused_and_never_breaks(raw: object) -> None:
    for found in (read_euro(raw), read_percent(raw)):
        assert found.original == str(raw)
        assert found.value is None or not found.problem
