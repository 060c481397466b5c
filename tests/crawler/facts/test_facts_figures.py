import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.facts.figures import Unit, find_figures
from crawler.facts.fold import fold
from crawler.facts.numerals import from_word


def figures(text):
    low = fold(text).low
    return find_figures(low, [match.start() for match in re.finditer(r"\w+", low)])


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("maximal 1,5 Mio. EUR", 1_500_000),
        ("EUR 3.000, für einzelne", 3_000),
        ("€ 2.500", 2_500),
        ("500 T€", 500_000),
        ("250 TEUR", 250_000),
        ("500 Tsd. Euro", 500_000),
        ("0,5 Millionen Euro", 500_000),
        ("1 Mrd. Euro", 1_000_000_000),
        ("250 000 Euro", 250_000),
        ("250\u00a0000\u202fEuro", 250_000),
        ("15.000,- Euro", 15_000),
        ("2.500.000,00 €", 2_500_000),
        ("EUR 10 Millionen", 10_000_000),
        ("drei Millionen Euro", 3_000_000),
        ("eine halbe Million Euro", 500_000),
        ("anderthalb Millionen Euro", 1_500_000),
        ("zweihunderttausend Euro", 200_000),
        ("EUR 250,000", 250_000),
        ("EUR 1.5 million", 1_500_000),
        ("€2 million", 2_000_000),
        ("1,20 Euro", 1.2),
    ],
)
def test_an_amount_is_read_in_every_form(text, euros):
    assert [(figure.value, figure.unit) for figure in figures(text)] == [(round(euros * 100), Unit.CENTS)]


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("80 v. H.", 80),
        ("80 v.H.", 80),
        ("80 vH", 80),
        ("80 vom Hundert", 80),
        ("80 Prozent", 80),
        ("80%", 80),
        ("66,67 Prozent", 66.67),
        ("80-prozentige Förderung", 80),
        ("80 %ige Förderung", 80),
        ("achtzig Prozent", 80),
        ("fünfundsiebzig vom Hundert", 75),
        ("die Hälfte", 50),
        ("drei Viertel", 75),
        ("neun Zehntel", 90),
        ("zwei Drittel", 66.67),
        ("vier Fünfteln", 80),
        ("Vollfinanzierung", 100),
        ("in voller Höhe", 100),
        ("vollständig übernommen", 100),
        ("hälftig", 50),
    ],
)
def test_a_share_is_read_in_every_form(text, percent):
    assert [(figure.value, figure.unit) for figure in figures(text)] == [(round(percent * 100), Unit.SHARE)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("40 bis 80 Prozent", 40, 80),
        ("zwischen 40 und 80 %", 40, 80),
        ("40- bis 80-prozentige Förderung", 40, 80),
        ("zwischen 20 % und 100 %", 20, 100),
        ("12.500 bis 100.000 Euro", 12_500, 100_000),
        ("zwischen 10.000 und 100.000 Euro", 10_000, 100_000),
        ("EUR 5.000 bis EUR 50.000", 5_000, 50_000),
        ("500.000 bis 2 Mio. Euro", 500_000, 2_000_000),
        ("mindestens 250.000 und höchstens 6 Millionen Euro", 250_000, 6_000_000),
    ],
)
def test_a_range_has_both_ends(text, low, high):
    assert [(figure.low, figure.value) for figure in figures(text)] == [(low * 100, high * 100)]


def test_two_figures_joined_by_und_are_no_range():
    assert [figure.value for figure in figures("20 % und 100 %")] == [2_000, 10_000]


def test_points_are_no_shares():
    assert [figure.unit for figure in figures("um 15 Prozentpunkte")] == [Unit.POINTS]
    assert [figure.unit for figure in figures("fünf Prozentpunkten")] == [Unit.POINTS]


@pytest.mark.parametrize("text", ["3.000 Einwohner", "250 Prozent", "Nummer 5.4", "vier Wochen", "ein Viertelfinale"])
def test_other_numbers_are_no_figures(text):
    assert figures(text) == []


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("null", 0),
        ("zwölf", 12),
        ("einundzwanzig", 21),
        ("hundert", 100),
        ("zweihundertfünfzig", 250),
        ("tausend", 1000),
    ],
)
def test_number_words_are_read(word, value):
    assert from_word(word) == value


@given(st.integers(0, 10**9))
def test_whole_amounts_are_read_back(euros):
    written = f"{euros:,}".replace(",", ".")
    assert [figure.value for figure in figures(f"höchstens {written} Euro")] == [euros * 100]
