"""Days as people type them in lists: a certain day or *offen*, never an invented one."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.formats import day, long_day, weekday_day
from tracker.rules.german_dates import read_day

NEW_YEARS_EVE = date(2026, 12, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "31.12.2026",
        "31. 12. 2026",
        "31.12.26",
        "31/12/2026",
        "31-12-2026",
        "2026-12-31",
        "2026-12-31 00:00:00",
        "2026-12-31T00:00:00",
        "31. Dezember 2026",
        "31. Dez. 2026",
        "Do, 31.12.2026",
        "Donnerstag, den 31.12.2026",
        "bis zum 31.12.2026",
        "31.12.2026, 24:00 Uhr",
        date(2026, 12, 31),
        datetime(2026, 12, 31, 18, 0),  # noqa: DTZ001 - Excel knows no time zones
    ],
)
def test_a_certain_day_is_read(typed: object) -> None:
    found = read_day(typed)
    assert (found.day, found.problem, found.year, found.is_open) == (NEW_YEARS_EVE, "", 2026, False)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31.12.", "kein Jahr"),
        ("31. Dezember", "kein Jahr"),
        ("Q3/26", "Zeitraum"),
        ("2. Quartal 2026", "Zeitraum"),
        ("II. Halbjahr 2026", "Zeitraum"),
        ("12/2026", "Monat"),
        ("Sept. 2026", "Monat"),
        ("ca. 31.12.2026", "ungefähr"),
        ("Anfang Mai", "ungefähr"),
        ("31.02.2026", "Kalender"),
        ("12/31/2026", "Kalender"),
        ("11/12/2026", "doppeldeutig"),
        ("Di, 31.12.2026", "Wochentag"),
        ("31.12.0207", "Jahr"),
        (date(207, 12, 31), "Jahr"),
        ("01.01.9999", "Jahr"),
        ("0207", "kein Datum"),
        ("46022", "kein Datum"),
        (46022, "kein Datum"),
        (46022.5, "kein Datum"),
        ("n. n.", "kein Datum"),
        ("31.12.2026 25:99", "kein Datum"),
        ("1" * 5_000, "kein Datum"),
    ],
)
def test_what_is_no_certain_day_stays_open_with_its_text(typed: object, why: str) -> None:
    found = read_day(typed)
    assert found.day is None
    assert found.is_open
    assert why in found.problem
    assert found.problem.endswith(".")
    assert isinstance(typed, date) or found.original == str(typed)


def test_a_day_of_the_year_0207_is_shown_as_it_stands() -> None:
    assert read_day(date(207, 12, 31)).original == "31.12.0207"


@pytest.mark.parametrize("typed", ["laufend", "Fortlaufend", "jederzeit", "ganzjährig"])
def test_laufend_is_an_answer_and_not_open(typed: str) -> None:
    found = read_day(typed)
    assert (found.day, found.rolling, found.is_open, found.original) == (None, True, False, typed)


@pytest.mark.parametrize("typed", ["2041", "Ende 2041"])
def test_a_year_alone_is_kept_as_a_year_and_gets_no_day(typed: str) -> None:
    found = read_day(typed)
    assert (found.day, found.year, found.is_open) == (None, 2041, True)


@pytest.mark.parametrize("typed", [None, "", " ", "-", "–"])
def test_an_empty_cell_is_unknown_and_not_open(typed: str | None) -> None:
    found = read_day(typed)
    assert (found.day, found.problem, found.rolling, found.year) == (None, "", False, None)


@given(value=st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31)))
def test_every_form_we_write_ourselves_is_read_again(value: date) -> None:
    for written in (day(value), weekday_day(value), long_day(value), value.isoformat()):
        assert read_day(written).day == value


@given(raw=st.one_of(st.text(max_size=60), st.text("0123456789.-/ QuJan", max_size=20), st.floats(), st.dates()))
def test_whatever_is_typed_is_read_or_open_and_never_breaks(raw: object) -> None:
    found = read_day(raw)
    assert not (found.day and found.problem)
    assert found.day is None or 1950 <= found.day.year <= 2150
