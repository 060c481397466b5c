"""Amounts, days and answers as people write them; what is not certain is not read."""

from datetime import date, datetime

import pytest

from tracker.exchange.cells import amount, day, header_factor, yes_or_no
from tracker.exchange.grids import Value


@pytest.mark.parametrize(
    ("written", "cents", "exact"),
    [
        ("1.250.000,00 €", 125_000_000, True),
        ("1 250 000", 125_000_000, True),
        ("1,25 Mio.", 125_000_000, True),
        ("1,25 Mio. €", 125_000_000, True),
        ("250 T€", 25_000_000, True),
        ("250 Tsd. Euro", 25_000_000, True),
        ("0,5 Mrd.", 50_000_000_000, True),
        ("rd. 300.000 €", 30_000_000, False),
        ("ca. 1,2 Mio. €", 120_000_000, False),
        ("~ 5", 500, False),
        ("300.000,-", 30_000_000, True),
        ("300.000,-- €", 30_000_000, True),
        (1250000, 125_000_000, True),
        (0.1 + 0.2, 30, True),
        ("0", 0, True),
    ],
)
def test_an_amount_is_read(written: Value, cents: int, exact: bool) -> None:
    assert amount(written) == (cents, exact)


@pytest.mark.parametrize(
    "written",
    [
        *("n. n.", "offen", "", "1.234.5", "1,234.50", "12.50", "rd. 40 %", "300.000 bis 400.000", "-5", "1e6", "١٢٣"),
        *(None, True, date(2026, 1, 1), -3, float("inf"), float("nan"), 10**20, "99999999999999"),
    ],
)
def test_what_is_no_certain_amount_is_not_read(written: Value) -> None:
    assert amount(written) is None


def test_a_unit_in_the_heading_counts_unless_the_cell_has_its_own() -> None:
    factor = header_factor("Gesamtkosten in T€")
    assert factor == 1_000
    assert amount("1.250", factor=factor) == (125_000_000, True)
    assert amount("1,25 Mio.", factor=factor) == (125_000_000, True)
    assert (header_factor("Kosten (Mio. €)"), header_factor("Kosten in €"), header_factor("TEUR")) == (10**6, 1, 1_000)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("31.12.2026", date(2026, 12, 31)),
        ("1.4.27", date(2027, 4, 1)),
        ("2026-12-31", date(2026, 12, 31)),
        (datetime(2026, 12, 31, 9, 30), date(2026, 12, 31)),  # noqa: DTZ001 - a sheet knows no time zone
        (date(2026, 12, 31), date(2026, 12, 31)),
        *((text, None) for text in ("31.12.", "Q3/26", "laufend", "31.02.2026", "2027", "12/2026", 46022, "")),
    ],
)
def test_a_day_is_read_only_when_it_is_one(written: Value, found: date | None) -> None:
    assert day(written) == found


@pytest.mark.parametrize(
    ("written", "found"), [("Ja", True), ("x", True), (False, False), ("NEIN", False), ("?", None)]
)
def test_an_answer_is_yes_no_or_unclear(written: Value, found: bool | None) -> None:
    assert yes_or_no(written) is found
