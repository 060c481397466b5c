import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.facts.dates import find_dates
from crawler.facts.fold import fold


def found(text):
    low = fold(text).low
    return find_dates(low, [match.start() for match in re.finditer(r"\w+", low)])


def days(text):
    return [(day.day, day.month, day.year) for day in found(text) if day.real and not day.every]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31.03.2027", [(31, 3, 2027)]),
        ("31. 3. 2027", [(31, 3, 2027)]),
        ("bis 31.3.27", [(31, 3, 2027)]),
        ("31. März 2027", [(31, 3, 2027)]),
        ("31. Maerz 2027", [(31, 3, 2027)]),
        ("3. Dez. 2026", [(3, 12, 2026)]),
        ("31.\nMärz 2027", [(31, 3, 2027)]),
        ("2027-03-31", [(31, 3, 2027)]),
        ("31/03/2027", [(31, 3, 2027)]),
        ("31 March 2027", [(31, 3, 2027)]),
        ("March 31, 2027", [(31, 3, 2027)]),
        ("bis zum 31.3.", [(31, 3, None)]),
        ("am 30. Juni.", [(30, 6, None)]),
        ("Ende Februar 2027", [(28, 2, 2027)]),
        ("Ende Februar 2028", [(29, 2, 2028)]),
        ("Ende des Monats April 2027", [(30, 4, 2027)]),
        ("1. und 15. März 2027", [(1, 3, None), (15, 3, 2027)]),
        ("1., 10. und 20. Mai 2027", [(1, 5, None), (10, 5, None), (20, 5, 2027)]),
        ("15.-30.04.2027", [(15, 4, None), (30, 4, 2027)]),
        ("1.2. - 31.3.2027", [(1, 2, None), (31, 3, 2027)]),
        ("Stichtage sind der 31.03., 30.06. und 30.09.", [(31, 3, None), (30, 6, None), (30, 9, None)]),
    ],
)
def test_a_day_is_found_in_every_form(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nummer 3.12.2 der Richtlinie",
        "Nr. 3.12.26 der Anlage 2",
        "7.2. Verfahren",
        "Abschnitt 5.4. gilt",
        "80 v. H. 5.000 Euro",
        "Mitte März 2027",
        "im 2. Quartal 2027",
        "um 12.30 Uhr",
        "bis 10.12 Prozent",
        "Version 1.2.26",
    ],
)
def test_what_only_looks_like_a_day_is_none(text):
    assert days(text) == []


@pytest.mark.parametrize("text", ["31. Februar 2027", "00. November 2020", "31.12.0207", "30.02.2027", "31.06.2026"])
def test_a_day_no_calendar_has_is_found_and_marked(text):
    assert [day.real for day in found(text)] == [False]


def test_quarter_and_month_ends_are_days_of_every_year():
    assert found("jeweils zum Quartalsende")[0].every == ("03-31", "06-30", "09-30", "12-31")
    assert found("zum 15. eines jeden Monats")[0].every[:2] == ("01-15", "02-15")
    assert len(found("bis zum Monatsende")[0].every) == 12


@given(st.dates())
def test_every_real_day_in_figures_is_read_back(day):
    read = days(f"bis zum {day.day}.{day.month}.{day.year:04} einzureichen")
    assert read == ([(day.day, day.month, day.year)] if 1990 <= day.year <= 2099 else [])
