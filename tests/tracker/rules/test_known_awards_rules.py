"""Which award came out of which programme, and which only resembles it."""

from datetime import timedelta

import pytest

from tracker.rules.known_awards import Filed, likeness, named, programme_of, search_words
from tracker.rules.pauses import length

TRANSPORT = "Bundesministerium für Digitales und Verkehr"
CHARGING = named(1, "Förderrichtlinie Elektromobilität und Ladeinfrastruktur", TRANSPORT)
DATA = named(2, "Modernitätsfonds (mFUND)", "Bundesministerium für Verkehr")
CITIES = named(
    3, "Förderung von „Zukunftsstadt goes digital“", "Bundesministerium für Forschung, Technologie und Raumfahrt"
)


@pytest.mark.parametrize(
    ("award", "call_id"),
    [
        (Filed("Konzept für den Fuhrpark", "Elektromobilität - Ladeinfrastruktur", "BMV"), 1),
        (Filed("Konzept für den Fuhrpark", "Elektromobilität - Ladeinfrastruktur", "BMVI"), 1),
        (Filed("Konzept für den Fuhrpark", "Elektromobilität - Ladeinfrastruktur", "BMFTR"), None),
        (Filed("Konzept für den Fuhrpark", "Elektromobilität", "BMV"), None),
        (Filed("mFUND: Daten für den Radverkehr", "Verkehrsforschung", "BMDV"), 2),
        (Filed("Verbund Zukunftsstadt goes digital: Dialog", "Stadtforschung", "BMBF"), 3),
        (Filed("Elektromobilität und Ladeinfrastruktur", "", ""), None),
    ],
)
def test_only_a_named_programme_of_the_same_ministry_is_a_link(award: Filed, call_id: int | None) -> None:
    assert programme_of(award, [CHARGING, DATA, CITIES]) == call_id


def test_two_programmes_that_fit_are_none() -> None:
    award = Filed("mFUND und mehr", "Elektromobilität - Ladeinfrastruktur", "BMV")
    assert programme_of(award, [CHARGING, DATA]) is None
    assert programme_of(award, [CHARGING, CHARGING]) == 1


def test_a_title_is_searched_by_its_telling_words() -> None:
    found = search_words("Richtlinie zur Förderung von Ladeinfrastruktur und Radwegen in NRW")
    assert found == ["Ladeinfrastruktur", "Radwegen"]
    assert search_words("Förderung von Vorhaben") == []


def test_one_short_word_in_common_is_not_enough() -> None:
    assert likeness("Radwege", "", Filed("Radwege in Schwerte", "Verkehr", "BMV")) is None
    found = likeness("Ladeinfrastruktur", "", Filed("Ladeinfrastruktur im Bauhof", "Verkehr", "BMV"))
    assert found is not None
    assert found.words == ("Ladeinfrastruktur",)


def test_the_same_house_and_home_count_more() -> None:
    award = Filed("Ladeinfrastruktur im Bauhof", "Elektromobilität", "BMV")
    away = likeness("Ladeinfrastruktur", "", award)
    house = likeness("Ladeinfrastruktur", TRANSPORT, award)
    home = likeness("Ladeinfrastruktur", TRANSPORT, award, "05978028")
    assert away is not None
    assert house is not None
    assert home is not None
    assert away.score < house.score < home.score


@pytest.mark.parametrize(("refusals", "days"), [(0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 14), (99, 14)])
def test_a_pause_doubles_up_to_fourteen_days(refusals: int, days: int) -> None:
    assert length(refusals) == timedelta(days=days)


def test_what_the_source_asks_for_counts_when_it_is_longer() -> None:
    assert length(1, timedelta(minutes=5)) == timedelta(days=1)
    assert length(1, timedelta(days=20)) == timedelta(days=20)
