"""Does the gate read funding areas: by code, by named set, and by words?"""

import pytest

from tracker.rules.gate.area import area
from tracker.shapes.gate import Applicant, GateCall
from tracker.vocabulary.calls import Verdict
from tracker.vocabulary.codes import rows
from tracker.vocabulary.people import PartnerKind

SELM = Applicant(name="Selm", ags="05978032", kind=PartnerKind.STADT)
COUNTY = Applicant(name="Kreis Unna", ags="05978", kind=PartnerKind.KREIS)
AACHEN = Applicant(name="Städteregion Aachen", ags="05334", kind=PartnerKind.KREIS)
REVIERE = ("DE-BB", "DE-NW", "DE-SN", "DE-ST")
KOMONA = (
    "Städte und Kreise im Rheinischen, Lausitzer und Mitteldeutschen Revier bekommen Geld für nachhaltige Vorhaben."
)


def verdict(applicant: Applicant, *areas: str, title: str = "", text: str = "") -> Verdict:
    return area(applicant, GateCall(areas=areas, title=title, text=text)).verdict


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        (("DE-NW",), Verdict.YES),
        (("DE",), Verdict.YES),
        (("EU",), Verdict.YES),
        (("DE-BY",), Verdict.NO),
        (("DE-BY", "DE-NW"), Verdict.YES),
        (("05978",), Verdict.YES),
        (("05978032",), Verdict.YES),
        (("05978004",), Verdict.NO),
        (("05915",), Verdict.NO),
        (("set:steinkohle",), Verdict.YES),
        (("set:braunkohle",), Verdict.NO),
        (("XX",), Verdict.OPEN),
        (("DE-ZZ",), Verdict.OPEN),
        ((), Verdict.OPEN),
    ],
)
def test_a_town_of_the_county_lies_in_the_area_or_not(areas: tuple[str, ...], expected: Verdict) -> None:
    assert verdict(SELM, *areas) is expected


def test_the_sentence_names_both_places() -> None:
    finding = area(SELM, GateCall(areas=("DE-BY",)))
    assert finding.sentence == "Gefördert wird nur in Bayern; Selm liegt in Nordrhein-Westfalen."


def test_the_saarland_keeps_its_article() -> None:
    assert "nur im Saarland;" in area(SELM, GateCall(areas=("DE-SL",))).sentence


def test_one_town_of_the_county_is_a_question_for_the_county_itself() -> None:
    assert verdict(COUNTY, "05978004") is Verdict.OPEN


def test_a_place_without_a_key_is_a_question() -> None:
    assert verdict(Applicant(name="Irgendwo", ags="", kind=PartnerKind.GEMEINDE), "DE-NW") is Verdict.OPEN


def test_lignite_money_listed_under_nrw_is_not_for_the_county() -> None:
    finding = area(COUNTY, GateCall(areas=REVIERE, text=KOMONA))
    assert finding.verdict is Verdict.NO
    assert finding.evidence == KOMONA
    assert "Braunkohlerevieren" in finding.sentence


def test_lignite_money_is_for_the_rhenish_district() -> None:
    assert verdict(AACHEN, *REVIERE, text=KOMONA) is Verdict.YES


def test_hard_coal_money_is_for_the_county() -> None:
    text = "Der Kreis Unna, Herne, Hamm, Gelsenkirchen und Duisburg bewältigen den Ausstieg aus der Steinkohle."
    assert verdict(COUNTY, "DE-NW", text=text) is Verdict.YES


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen in den Braunkohleregionen erhalten eine höhere Quote von 90 Prozent.",
        "Besonders willkommen sind Vorhaben aus dem Rheinischen Revier.",
        "Ein Bonus gilt für Unternehmen im Rheinischen Revier.",
        "Die Bezirksregierung hat früher das Rheinische Revier betreut.",
    ],
)
def test_a_mention_of_a_lignite_district_narrows_nothing(text: str) -> None:
    assert verdict(COUNTY, "DE-NW", text=text) is Verdict.YES


def test_a_list_of_towns_narrows_a_land() -> None:
    finding = area(COUNTY, GateCall(areas=("DE-NW",), text="Geld gibt es nur in Bottrop und Marl."))
    assert finding.verdict is Verdict.NO
    assert finding.sentence == "Gefördert wird nur in Bottrop und in Marl; Kreis Unna gehört nicht dazu."


def test_an_office_in_another_town_narrows_nothing() -> None:
    assert verdict(SELM, "DE-NW", text="Anträge sind nur bei der Bezirksregierung Münster zu stellen.") is Verdict.YES


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Digitalbonus Bayern", "", Verdict.NO),
        ("Sächsische Kulturförderung", "", Verdict.NO),
        ("Wohnraumförderung Niedersachsen", "", Verdict.NO),
        ("Heimatpreis NRW", "", Verdict.YES),
        ("Kulturpreis", "Der Freistaat Thüringen unterstützt kleine Bühnen.", Verdict.NO),
        ("Kulturpreis", "Das Land Nordrhein-Westfalen gewährt Gemeinden Zuschüsse.", Verdict.YES),
        ("Kulturpreis", "Gefördert werden Bühnen nur in Hessen.", Verdict.NO),
        ("Kulturpreis", "Das Programm gilt bundesweit.", Verdict.YES),
        ("Kulturpreis", "Die Jury tagt in Berlin.", Verdict.OPEN),
        ("Braunkohleregionen im Wandel", "Zuschüsse für neue Ideen.", Verdict.NO),
    ],
)
def test_without_codes_the_words_decide_when_they_are_plain(title: str, text: str, expected: Verdict) -> None:
    assert verdict(SELM, title=title, text=text) is expected


def test_saxony_is_neither_its_neighbour_nor_lower() -> None:
    saxon = Applicant(name="Leipzig", ags="14713", kind=PartnerKind.STADT)
    assert verdict(saxon, title="Programm Sachsen") is Verdict.YES
    assert verdict(saxon, title="Programm Sachsen-Anhalt") is Verdict.NO
    assert verdict(saxon, title="Programm Niedersachsen") is Verdict.NO


def test_every_named_area_has_a_source_and_a_key() -> None:
    for row in rows("named_areas"):
        assert row["ags"].isdigit()
        assert row["source"].startswith("InvKG §")
