"""Whether calls of different sources are one programme: labelled pairs of our own wording, and the rules behind."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.blocking import together
from tracker.rules.bodies import body_key, body_keys
from tracker.rules.candidates import Likeness, compare, pairs_within
from tracker.rules.profiles import profile
from tracker.rules.same_call import address_key, merge_key, official_page
from tracker.rules.title_marks import edition, marks
from tracker.shapes.calls import CallData
from tracker.vocabulary.codes import rows

PAIRS = [json.loads(line) for line in Path(__file__).with_name("same_pairs.jsonl").read_text("utf-8").splitlines()]
KFW = "https://www.kfw.de/201"


def a_call(source: str = "eins", external_id: str = "1", **values: Any) -> CallData:
    return CallData.model_validate({"source": source, "external_id": external_id, "title": "Titel"} | values)


def both(pair: dict[str, Any]) -> tuple[CallData, CallData]:
    return a_call("eins", **pair["left"]), a_call("zwei", **pair["right"])


def many(source: str, count: int, **values: Any) -> list[CallData]:
    """Calls whose titles share everyday words and one of a few subjects."""
    subjects = ("Radwege", "Schulhöfe", "Spielplätze", "Brunnen", "Bibliotheken", "Gewässer", "Museen")
    return [
        a_call(source, str(n), title=f"Förderung kommunaler {subjects[n % 7]} im Programm {source}{n}wald", **values)
        for n in range(count)
    ]


def test_the_pairs_are_many_and_of_both_kinds() -> None:
    assert len(PAIRS) >= 50
    assert min(Counter(pair["same"] for pair in PAIRS).values()) >= 25
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)


def test_no_two_programmes_are_merged_and_few_are_missed() -> None:
    found: dict[str, Likeness] = {pair["id"]: compare(*both(pair)).likeness for pair in PAIRS}
    merged = [pair["id"] for pair in PAIRS if not pair["same"] and found[pair["id"]] is Likeness.SAME]
    missed = [pair["id"] for pair in PAIRS if pair["same"] and found[pair["id"]] is Likeness.DIFFERENT]
    true = [pair["id"] for pair in PAIRS if pair["same"]]
    asked = [pair["id"] for pair in PAIRS if not pair["same"] and found[pair["id"]] is Likeness.DOUBTFUL]
    assert merged == []
    assert 1 - len(missed) / len(true) >= 0.8, missed
    assert sum(found[name] is Likeness.SAME for name in true) / len(true) >= 0.5
    assert len(asked) / (len(PAIRS) - len(true)) <= 0.4, asked


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["id"])
def test_the_order_of_two_calls_says_nothing(pair: dict[str, Any]) -> None:
    one, other = both(pair)
    assert compare(one, other) == compare(other, one) == compare(profile(one), other)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["id"])
def test_what_is_alike_is_compared_at_all(pair: dict[str, Any]) -> None:
    one, other = both(pair)
    likeness = compare(one, other).likeness
    expected = [] if likeness is Likeness.DIFFERENT else [likeness]
    crowd = many("drei", 60)
    assert [found.sameness.likeness for found in pairs_within([one, other])] == expected
    pairs = pairs_within([*crowd[:30], one, *crowd[30:], other])
    assert [found.sameness.likeness for found in pairs if (found.left, found.right) == (30, 61)] == expected


def test_every_finding_has_a_german_reason_and_a_score() -> None:
    reasons = {compare(*both(pair)).reason for pair in PAIRS}
    assert len(reasons) >= 8
    assert all(reason.endswith(".") and reason[0].isupper() for reason in reasons)
    assert all(0 <= compare(*both(pair)).score <= 1 for pair in PAIRS)


def test_calls_of_one_source_are_never_a_pair() -> None:
    twins = [a_call("eins", "1", url=KFW), a_call("eins", "2", url=KFW)]
    assert pairs_within(twins) == []


def test_a_source_that_tells_two_calls_apart_is_believed() -> None:
    mine = a_call("eins", title="Kommunale Radwege", url=KFW)
    theirs = [a_call("zwei", str(n), title="Kommunale Radwege", url=KFW) for n in (1, 2)]
    assert [pair.sameness.likeness for pair in pairs_within([mine, theirs[0]])] == [Likeness.SAME]
    assert [pair.sameness.likeness for pair in pairs_within([mine, *theirs])] == [Likeness.DOUBTFUL] * 2


def test_three_sources_may_describe_one_programme() -> None:
    calls = [a_call(source, title="Kommunale Radwege", url=KFW) for source in ("eins", "zwei", "drei")]
    assert [pair.sameness.likeness for pair in pairs_within(calls)] == [Likeness.SAME] * 3


def test_the_likeliest_pairs_come_first() -> None:
    calls = [
        a_call("eins", title="Kommunale Radwege", url=KFW),
        a_call("zwei", title="Kommunale Radwege", url=KFW),
        a_call("drei", title="Kommunale Radwege und Brücken"),
        a_call("vier", title="Etwas ganz anderes"),
        a_call("fünf", title="Kommunale Radwege", provider="KfW"),
    ]
    pairs = pairs_within(calls)
    same = {(pair.left, pair.right) for pair in pairs if pair.sameness.likeness is Likeness.SAME}
    assert same == {(0, 1)}
    assert [pair.sameness.score for pair in pairs] == sorted((pair.sameness.score for pair in pairs), reverse=True)
    assert {place for pair in pairs for place in (pair.left, pair.right)} == {0, 1, 2, 4}


def test_everyday_words_bring_nobody_together() -> None:
    calls = [*many("eins", 300), *many("zwei", 300)]
    compared = sum(1 for _ in together([profile(call) for call in calls]))
    assert compared < 10 * len(calls)
    assert pairs_within(calls) == []


def test_a_portal_many_calls_link_to_brings_nobody_together() -> None:
    def compared(**values: Any) -> int:
        calls = [*many("eins", 100, **values), *many("zwei", 100, **values)]
        return sum(1 for _ in together([profile(call) for call in calls]))

    link = {"title": "Antrag", "url": "https://foerderung.example/antragsassistent-kommunal"}
    assert compared(links=[link]) == compared()


def test_equal_titles_without_a_house_are_a_question() -> None:
    one, other = a_call(title="Kommunale Radwege"), a_call("zwei", title="Kommunale Radwege")
    assert compare(one, other).likeness is Likeness.DOUBTFUL


@pytest.mark.parametrize(
    "address",
    [
        "http://kfw.de/201",
        "https://www.kfw.de/201/index.html",
        "https://www.kfw.de/201/?utm_source=brief&utm_medium=mail",
        "https://www.kfw.de/201;jsessionid=1A2B",
        "https://www.kfw.de:443/201?nn=4711#antrag",
    ],
)
def test_where_a_visitor_comes_from_is_no_part_of_an_address(address: str) -> None:
    assert address_key(address) == "kfw.de/201"


def test_the_order_of_parameters_says_nothing_and_their_values_do() -> None:
    assert address_key("https://a.de/x?b=2&a=1") == address_key("https://a.de/x?a=1&b=2")
    assert address_key("https://a.de/x?id=1") != address_key("https://a.de/x?id=2")


def test_a_product_of_the_nrw_bank_is_known_by_its_number() -> None:
    base = "https://www.nrwbank.de/de/foerderung/foerderprodukte/"
    assert address_key(f"{base}15917/digitale-modellregionen.html") == address_key(f"{base}15917/produktdetail.html")
    assert address_key(f"{base}15917/produktdetail.html") != address_key(f"{base}60375/produktdetail.html")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.sab.sachsen.de/",
        "https://www.bva.bund.de/DE/Home/home_node.html",
        "https://foerderportal.bund.de/easyonline/",
        "https://2021-27.efre-bw.de/foerderaufrufe/",
        "https://www.foerderportal.example/login.xhtml",
        "https://www.ministerium.example/fileadmin/",
        "https://www.ministerium.example/de/",
        "ftp://ministerium.example/radwege",
    ],
)
def test_a_front_page_a_list_or_a_store_stands_for_no_programme(address: str) -> None:
    assert official_page(address) == ""


def test_a_page_and_a_paper_stand_for_a_programme() -> None:
    assert official_page("https://www.mhkbd.nrw/Themen/Heimat-Scheck") == "mhkbd.nrw/themen/heimat-scheck"
    assert official_page("https://www.land.example/fileadmin/rl-radwege.pdf") != ""


def test_a_house_keeps_its_identity_through_every_name() -> None:
    names = [
        "BMVI",
        "Bundesministerium für Verkehr und digitale Infrastruktur (BMVI)",
        "Bundesministerium für Digitales und Verkehr",
        "BMV",
        "Bundesministerium für Verkehr",
    ]
    assert len({body_key(name) for name in names}) == 1
    assert body_key(
        "Ministerium für Umwelt, Naturschutz und Verkehr des Landes Nordrhein-Westfalen (MUNV)"
    ) == body_key("MULNV")
    assert body_keys("BMWK / KfW Bankengruppe") == body_keys("KfW; Bundesministerium für Wirtschaft und Energie")


def test_a_level_is_no_house() -> None:
    assert body_keys("Bund") == body_keys("") == frozenset()
    assert merge_key("Radwege", "Bund") == ""


def test_every_renaming_leads_to_a_present_name() -> None:
    for row in rows("renamed_bodies"):
        key = body_key(row["old"])
        assert key
        assert key == body_key(row["new"])
        assert body_key(key) == key


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Förderaufruf Klimaanpassung 2026", {"2026"}),
        ("Zweiter Förderaufruf Smarte Quartiere", {"2. Runde"}),
        ("EFRE 2021–2027", {"2021-27"}),
        ("Richtlinie Radwege vom 12. März 2024", set()),
        ("Förderaufruf II Wasserstoff", {"2. Runde"}),
        ("5-StandorteProgramm", set()),
    ],
)
def test_the_edition_stands_in_the_title(title: str, expected: set[str]) -> None:
    assert edition(title) == expected


def test_numbers_parts_and_laender_are_marks() -> None:
    assert marks("Kommunalrichtlinie Nummer 4.2.1").numbers == {"4.2.1"}
    assert marks("Ganztagsausbau – Teil B").parts == {"b"}
    assert marks("Digitalbonus Thüringen").laender == {"DE-TH"}
    assert marks("Innovation in Sachsen-Anhalt und Sachsen").laender == {"DE-ST", "DE-SN"}
    assert marks("Innovation in Sachsen-Anhalt").laender == {"DE-ST"}
    assert marks("Topic HORIZON-MISS-2026-CIT-01-02").parts == {"HORIZON-MISS-2026-CIT-01-02"}


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_foreign_input_stops_the_comparison(title: str, provider: str, url: str) -> None:
    one = a_call(title=title, provider=provider, url=url, links=[{"title": "", "url": f"https://{url}"}], text=title)
    assert 0 <= compare(one, a_call("zwei", title=title, provider=url, url=url)).score <= 1
    assert 0 <= compare(one, a_call("zwei", title=f"{title} 2", provider=provider)).score <= 1
