"""The calls of the starter data: known codes, official addresses, and no figure without a source."""

import re
from urllib.parse import urlsplit

import pytest

from tracker.shapes.calls import RoundData
from tracker.starter import files
from tracker.vocabulary import codes
from tracker.vocabulary.calls import CallStatus, Level
from tracker.vocabulary.codes import CodeTable

FIELDS = [
    "source",
    "external_id",
    "url",
    "title",
    "provider",
    "level",
    "areas",
    "applicants",
    "funding_types",
    "topics",
    "status",
    "status_note",
    "rounds",
    "rate_percent",
    "rate_percent_weak",
    "amount_min_eur",
    "amount_max_eur",
    "cost_min_eur",
    "own_share_percent_min",
    "not_applicable",
    "summary",
    "text",
    "legal_basis",
    "contact",
    "licence",
    "attribution",
    "published_on",
]
ROUND_FIELDS = ["kind", "opens_on", "closes_on", "closes_at", "recurs", "rolling", "quote"]
MONEY = (
    "rate_percent",
    "rate_percent_weak",
    "amount_min_eur",
    "amount_max_eur",
    "cost_min_eur",
    "own_share_percent_min",
)
# Which figures may stand in the file, and where they were read. Anything else must be empty: unknown is "offen".
CERTAIN_MONEY: dict[str, tuple[str, dict[str, int]]] = {
    "foeri-nah": ("Förderdatenbank des Bundes, Nahmobilität", {"amount_min_eur": 20_000}),
    "foeri-mm": ("Bezirksregierung Münster, Vernetzte Mobilität", {"rate_percent": 80}),
    "oepnv-haltestellen": ("nordrhein-westfalen-foerdert.nrw", {"rate_percent": 90}),
    "progres-emissionsarme-mobilitaet": ("NRW.BANK, Produkt 15925", {"amount_max_eur": 500_000}),
    "klimaanpassung-kommunen-nrw": ("europa.ruhr, Aufruf 2025", {"rate_percent": 90, "amount_min_eur": 200_000}),
    "fuenf-standorte": ("WFG Kreis Unna, FAQ: Gemeinden bis zu 95 Prozent", {"rate_percent": 95}),
    "ikz-nrw": (
        "MHKBD, Förderung interkommunaler Zusammenarbeit; Grundbetrag bei zwei Partnern",
        {"rate_percent": 90, "amount_max_eur": 175_000, "own_share_percent_min": 10},
    ),
    "modellprojekte-smart-cities": ("KfW 436", {"rate_percent": 65, "rate_percent_weak": 90}),
    "digitale-modellregionen": ("NRW.BANK, Produkt 15917", {"rate_percent": 80}),
    "feuerwehrhaeuser-doerfer": (
        "Bezirksregierung Köln, Sonderaufruf",
        {"rate_percent": 50, "amount_max_eur": 250_000},
    ),
    "heimat-zeugnis": ("Bezirksregierung Münster, Heimatförderung", {"cost_min_eur": 100_000}),
}
CERTAIN_ROUNDS: dict[str, tuple[str, str]] = {
    "foeri-nah": ("Förderdatenbank des Bundes, Nahmobilität", "registration 05-31"),
    "foeri-kom-stra": ("umgebungslaerm.nrw.de, FöRi-kom-Stra", "application 05-31"),
    "busse-alternative-antriebe": ("NOW GmbH, letzter Aufruf", "outline 2025-08-31"),
    "kommunalrichtlinie-strategisch": ("klimaatlas.nrw.de, Kommunalrichtlinie", "application rolling"),
    "kommunalrichtlinie-investiv": ("klimaatlas.nrw.de, Kommunalrichtlinie", "application rolling"),
    "klimaanpassung-kommunen-nrw": ("europa.ruhr, Aufruf 2025", "registration 2025-04-28"),
    "staedtebau-nrw": ("Bezirksregierung Münster, Städtebauförderung", "application 09-30"),
}
CERTAINLY_CLOSED = {
    "kommunalrichtlinie-waermeplanung",
    "klimaanpassung-kommunen-nrw",
    "modellprojekte-smart-cities",
    "digitale-modellregionen",
    "fuenfg-umsetzung",
    "feuerwehrhaeuser-doerfer",
}
HOSTS = {
    "biologischevielfalt.bfn.de",
    "bra.nrw.de",
    "digitale-verwaltung.de",
    "efre.nrw.de",
    "flussgebiete.nrw.de",
    "klimaatlas.nrw.de",
    "kulturstaatsminister.de",
    "mhkbd.nrw",
    "nrwbank.de",
    "schulministerium.nrw",
    "skew.engagement-global.de",
    "www.balm.bund.de",
    "www.bmwsb.bund.de",
    "www.bra.nrw.de",
    "www.dbu.de",
    "www.efre.nrw.de",
    "www.engagiert-in-nrw.de",
    "www.foerderdatenbank.de",
    "www.gigabitfoerderung.gov.de",
    "www.kek-spk.de",
    "www.kfw.de",
    "www.klimaschutz.de",
    "www.kulturstiftung-des-bundes.de",
    "www.lwl-landesjugendamt.de",
    "www.mhkbd.nrw",
    "www.mobilitaetsforum.bund.de",
    "www.nordrhein-westfalen-foerdert.nrw",
    "www.now-gmbh.de",
    "www.nrwbank.de",
    "www.umgebungslaerm.nrw.de",
    "www.umwelt.nrw.de",
    "www.wald-und-holz.nrw.de",
    "www.wirtschaft.nrw",
    "z-u-g.org",
}
SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZÄÖÜ0-9]|$)")
PLACEHOLDER = re.compile(r"lorem|todo|tbd|xxx|platzhalter|beispieltext|\?\?", re.IGNORECASE)
PHONE_OR_MAIL = re.compile(r"@|\b0\d{2,4}[ /-]\d{3,}")

CALLS = {str(line["external_id"]): line for line in files.call_lines()}


def test_there_are_enough_calls_and_each_has_its_own_key() -> None:
    assert len(CALLS) == len(files.call_lines()) == 89


def test_every_line_has_the_fields_of_the_contract_in_their_order() -> None:
    for slug, call in CALLS.items():
        assert list(call) == FIELDS, slug
        assert call["source"] == "beispieldaten", slug
        for a_round in _list(call, "rounds"):
            assert isinstance(a_round, dict)
            assert list(a_round) == ROUND_FIELDS, slug


def test_what_we_did_not_take_from_a_source_is_empty() -> None:
    for slug, call in CALLS.items():
        assert (call["licence"], call["attribution"], call["published_on"]) == ("", "", None), slug
        assert call["not_applicable"] == [], slug


def test_level_and_status_are_words_of_ours() -> None:
    levels = {Level(str(call["level"])) for call in CALLS.values()}

    assert levels == set(Level) - {Level.UNKNOWN}
    assert {CallStatus(str(call["status"])) for call in CALLS.values()} == {CallStatus.UNKNOWN, CallStatus.CLOSED}


@pytest.mark.parametrize("table", ["applicants", "funding_types", "topics"])
def test_codes_are_known(table: CodeTable) -> None:
    known = codes.labels(table)

    for slug, call in CALLS.items():
        values = [str(value) for value in _list(call, table)]
        assert values, slug
        assert set(values) <= known.keys(), slug
        assert len(set(values)) == len(values), slug


def test_areas_are_known_codes_or_keys_of_named_sets() -> None:
    known = codes.labels("areas").keys() | {row["ags"] for row in codes.rows("named_areas")}

    for slug, call in CALLS.items():
        assert _list(call, "areas"), slug
        assert {str(area) for area in _list(call, "areas")} <= known, slug


def test_a_municipality_here_may_meet_every_call() -> None:
    for slug, call in CALLS.items():
        assert {"kommune", "oeffentliche_einrichtung"} & {str(code) for code in _list(call, "applicants")}, slug


def test_lignite_is_the_trap_and_hard_coal_is_ours() -> None:
    assert CALLS["komona"]["areas"] == ["set:braunkohle"]
    assert CALLS["fuenf-standorte"]["areas"] == ["set:steinkohle"]
    assert "05978" not in [str(area) for area in _list(CALLS["jtf-rheinisches-revier"], "areas")]


def test_loans_are_told_from_grants() -> None:
    loans = {slug for slug, call in CALLS.items() if call["funding_types"] == ["darlehen"]}

    assert loans == {"nrwbank-kommunal", "ikk-208", "wohnraumfoerderung-nrw"}


def test_figures_stand_only_where_a_source_is_named() -> None:
    found = {slug: {name: call[name] for name in MONEY if call[name] is not None} for slug, call in CALLS.items()}

    assert {slug: figures for slug, figures in found.items() if figures} == {
        slug: figures for slug, (_, figures) in CERTAIN_MONEY.items()
    }


def test_dates_stand_only_where_a_source_is_named() -> None:
    found = {slug: _in_words(call) for slug, call in CALLS.items() if call["rounds"]}

    assert found == {slug: [words] for slug, (_, words) in CERTAIN_ROUNDS.items()}


def test_only_certainly_ended_programmes_are_closed_and_say_why() -> None:
    closed = {slug for slug, call in CALLS.items() if call["status"] == CallStatus.CLOSED}

    assert closed == CERTAINLY_CLOSED
    assert all(CALLS[slug]["status_note"] for slug in closed)


def test_a_round_without_a_source_text_has_no_quote() -> None:
    for slug, call in CALLS.items():
        for a_round in _list(call, "rounds"):
            assert RoundData.model_validate(a_round).quote == "", slug


def test_addresses_are_official_secure_and_never_shared() -> None:
    addresses = [str(call["url"]) for call in CALLS.values() if call["url"]]

    assert {urlsplit(address).scheme for address in addresses} == {"https"}
    assert {urlsplit(address).netloc for address in addresses} == HOSTS
    assert len(set(addresses)) == len(addresses)


def test_titles_differ_so_that_no_two_calls_are_merged() -> None:
    titles = {(str(call["title"]), str(call["provider"])) for call in CALLS.values()}

    assert len(titles) == len(CALLS)
    assert all(title and provider for title, provider in titles)


def test_texts_are_four_to_eight_sentences_of_our_own() -> None:
    texts = [str(call["text"]) for call in CALLS.values()]

    assert len(set(texts)) == len(texts)
    for text in texts:
        assert 4 <= len(SENTENCE_END.findall(text)) <= 8, text
        assert len(text) >= 350, text
        assert re.search("[äöüß]", text), text
        assert not PLACEHOLDER.search(text), text


def test_summaries_say_in_one_or_two_sentences_what_is_funded() -> None:
    for slug, call in CALLS.items():
        assert 1 <= len(SENTENCE_END.findall(str(call["summary"]))) <= 2, slug
        assert len(str(call["summary"])) <= 160, slug


def test_contacts_are_offices_without_telephone_or_mail() -> None:
    for slug, call in CALLS.items():
        assert not PHONE_OR_MAIL.search(f"{call['contact']} {call['text']}"), slug


def _list(call: dict[str, object], name: str) -> list[object]:
    value = call[name]
    assert isinstance(value, list)
    return value


def _in_words(call: dict[str, object]) -> list[str]:
    rounds = [RoundData.model_validate(a_round) for a_round in _list(call, "rounds")]
    return [f"{each.kind} {each.closes_on or ' '.join(each.recurs) or 'rolling'}" for each in rounds]
