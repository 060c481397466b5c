"""When two sources mean the same programme."""

import pytest

from tracker.rules.same_call import address_key, merge_key

MINISTRY_OLD = "Bundesministerium für Wirtschaft und Klimaschutz (BMWK)"
MINISTRY_NEW = "Bundesministerium für Wirtschaft und Energie (BMWE)"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.kfw.de/201",
        "http://kfw.de/201",
        "https://KFW.de/201/",
        "https://www.kfw.de/201#antrag",
        " https://www.kfw.de/201 ",
    ],
)
def test_the_same_page_has_one_key(address: str) -> None:
    assert address_key(address) == "kfw.de/201"


def test_what_is_asked_of_a_page_is_part_of_its_name() -> None:
    assert address_key("https://kfw.de/suche?id=1") != address_key("https://kfw.de/suche?id=2")


@pytest.mark.parametrize(
    "address", ["", "kfw.de/201", "https://www.kfw.de", "https://www.kfw.de/", "mailto:a@b.invalid"]
)
def test_a_front_page_or_no_address_names_no_call(address: str) -> None:
    assert address_key(address) == ""


@pytest.mark.parametrize("address", ["https://[kaputt/201", "http://[::1/x", "https://a]b/201"])
def test_a_broken_address_names_no_call_and_stops_nothing(address: str) -> None:
    assert address_key(address) == ""


def test_spelling_and_signs_do_not_part_two_titles() -> None:
    assert merge_key("Klimaschutz – Kommunen", "NRW.BANK") == merge_key("KLIMASCHUTZ (Kommunen)", "nrw.bank")


def test_letters_made_of_two_signs_are_the_same_letters() -> None:
    assert merge_key("Fo\u0308rderung", MINISTRY_OLD.replace("ü", "u\u0308")) == merge_key("Förderung", MINISTRY_OLD)


def test_a_renamed_ministry_is_the_same_house() -> None:
    assert merge_key("Klimaschutz", MINISTRY_OLD) == merge_key("Klimaschutz", MINISTRY_NEW)
    old, new = (
        "Bundesministerium für Bildung und Forschung",
        "Bundesministerium für Forschung, Technologie und Raumfahrt",
    )
    assert merge_key("Klimaschutz", old) == merge_key("Klimaschutz", new)


def test_a_house_with_its_abbreviation_is_the_same_house() -> None:
    assert merge_key("Klimaschutz", "Projektträger Jülich (PtJ)") == merge_key("Klimaschutz", "Projektträger Jülich")


def test_another_provider_is_another_call() -> None:
    assert merge_key("Klimaschutz", "Land Nordrhein-Westfalen") != merge_key("Klimaschutz", "Land Bayern")


@pytest.mark.parametrize(("title", "provider"), [("Klimaschutz", ""), ("", "NRW.BANK"), ("–", "NRW.BANK")])
def test_a_title_or_a_provider_alone_is_not_enough(title: str, provider: str) -> None:
    assert merge_key(title, provider) == ""
