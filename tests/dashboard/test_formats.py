"""Amounts, days and first sentences, as people type and read them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.formats import days_left, first_sentence, month_day, parse_euro, shortened
from tracker.errors import Refused
from tracker.formats import euro

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("", None),
        ("   ", None),
        ("0", 0),
        ("1250000", 125_000_000),
        ("1.250.000", 125_000_000),
        ("1.250.000,00 €", 125_000_000),
        (" 1.250.000,50  EUR ", 125_000_050),
        ("12,05€", 1_205),
        ("1.000 Euro", 100_000),
        ("1.234", 123_400),
    ],
)
def test_amounts_as_people_type_them(typed: str, cents: int | None) -> None:
    assert parse_euro(typed) == cents


@pytest.mark.parametrize(
    "typed",
    ["1.234,5", "−3", "-3", "1e9", "1,2345", "12.50", "1.25.000", ".5", "€", "1 250", "1.250.000.000.000", "NaN", "٣"],
)
def test_what_is_unclear_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        parse_euro(typed)


@given(st.integers(min_value=0, max_value=10**12))
def test_what_is_shown_can_be_typed_again(cents: int) -> None:
    assert parse_euro(euro(cents)) == cents


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        cents = parse_euro(text)
    except Refused:
        return
    assert cents is None or cents >= 0


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "offen, bitte prüfen"),
        (TODAY, "heute"),
        (date(2026, 11, 19), "noch 1 Tag"),
        (date(2026, 11, 30), "noch 12 Tage"),
        (date(2030, 11, 18), "noch 1.461 Tage"),
        (date(2026, 11, 17), "seit 1 Tag abgelaufen"),
        (date(2026, 11, 15), "seit 3 Tagen abgelaufen"),
    ],
)
def test_days_left(day: date | None, words: str) -> None:
    assert days_left(day, TODAY) == words


def test_a_day_of_every_year() -> None:
    assert month_day("05-31") == "31.05."


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Gefördert wird. Danach mehr.", "Gefördert wird."),
        ("Gem. Nr. 5 Abs. 2 der Richtlinie. Danach mehr.", "Gem. Nr. 5 Abs. 2 der Richtlinie."),
        ("Bis zu 5 Mio. Euro. Danach.", "Bis zu 5 Mio. Euro."),
        ("Frist ist der 31. Mai. Danach nichts.", "Frist ist der 31. Mai."),
        ("Förderung z.B. Radwege. Und mehr.", "Förderung z.B. Radwege."),
        ("Ohne Punkt\n am Ende", "Ohne Punkt am Ende"),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    assert first_sentence(text) == first


@given(st.text(max_size=400))
def test_a_short_text_is_short(text: str) -> None:
    assert len(first_sentence(text)) <= 242
    assert len(shortened("Wort " * 100, limit=50)) <= 52
