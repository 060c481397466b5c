"""German forms of money, rates and days."""

from datetime import UTC, date, datetime

import pytest

from tracker import formats

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("cents", "words"),
    [(0, "0,00 €"), (5, "0,05 €"), (130_590_000, "1.305.900,00 €"), (-150, "-1,50 €"), (None, "offen, bitte prüfen")],
)
def test_money(cents: int | None, words: str) -> None:
    assert formats.euro(cents) == words


@pytest.mark.parametrize(
    ("hundredths", "words"),
    [(8_000, "80 %"), (6_667, "66,67 %"), (250, "2,5 %"), (5, "0,05 %"), (0, "0 %"), (None, "offen, bitte prüfen")],
)
def test_rates(hundredths: int | None, words: str) -> None:
    assert formats.percent(hundredths) == words


def test_days_and_moments() -> None:
    assert formats.weekday_day(date(2026, 11, 30)) == "Mo, 30.11.2026"
    assert formats.long_day(date(2026, 3, 1)) == "1. März 2026"
    assert formats.moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "02.07.2026, 00:30 Uhr"
    assert formats.day(None) == formats.weekday_day(None) == formats.moment(None) == formats.UNKNOWN


@pytest.mark.parametrize(
    ("day", "words"),
    [(18, "heute"), (19, "noch 1 Tag"), (30, "noch 12 Tage"), (17, "vor 1 Tag"), (8, "vor 10 Tagen")],
)
def test_days_left(day: int, words: str) -> None:
    assert formats.days_left(date(2026, 11, day), TODAY) == words


def test_numbers_and_names_in_running_text() -> None:
    assert formats.count_of(1, "Vorschlag", "Vorschläge") == "1 Vorschlag"
    assert formats.count_of(1_200, "Vorschlag", "Vorschläge") == "1.200 Vorschläge"
    assert formats.listed(["Kamen", "Selm", "Werne"]) == "Kamen, Selm und Werne"
    assert formats.listed(("Kamen",)) == "Kamen"
    assert formats.listed([]) == ""
