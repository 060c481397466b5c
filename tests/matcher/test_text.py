"""Are German words read as they are meant?"""

import unicodedata

import pytest

from matcher.compounds import Splitter
from matcher.spelling import COLUMNS, column_of, ngrams
from matcher.synonyms import Synonyms, entry, shipped
from matcher.text import content, first_places, lemma, lemmas, stopwords, tokens

CORPUS = {
    "rad": 9,
    "radweg": 5,
    "verkehr": 8,
    "radverkehr": 4,
    "weg": 6,
    "anlage": 7,
    "bau": 3,
    "betreuung": 4,
    "platz": 5,
}


def test_umlauts_are_kept() -> None:
    assert lemma("Förderungen") == "förderung"
    assert lemma("Straßen") == "straße"


@pytest.mark.parametrize(
    ("written", "meant"), [("Gruendung", "gründung"), ("Foerderung", "förderung"), ("neue", "neu")]
)
def test_spelt_out_umlauts_are_read_where_they_make_a_word(written: str, meant: str) -> None:
    assert lemma(written) == meant


def test_a_decomposed_umlaut_is_the_same_letter() -> None:
    assert lemma(unicodedata.normalize("NFD", "Wärmepumpen")) == "wärmepumpe"


def test_hyphens_and_gender_marks_do_not_hide_words() -> None:
    assert lemmas("Smart-City-Projekte") == ["smart", "city", "projekt"]
    assert lemmas("Klimaschutzmanager:innen") == lemmas("Klimaschutzmanager")
    assert lemmas("E-Mobilität")[0] == "e-mobilität"


def test_numbers_and_stop_words_are_left_out() -> None:
    assert content("Der Zuschuss beträgt 80 Prozent für die Radwege der Gemeinden") == ["radweg"]


def test_words_that_carry_meaning_here_are_no_stop_words() -> None:
    assert stopwords().isdisjoint({"neu", "teil", "drei", "bau", "schule", "personal", "digital"})


def test_tokens_point_at_what_is_written() -> None:
    text = "Zuschüsse für Rad-Stationen, Fußwege und Bürger:innen"
    assert [text[token.start : token.end] for token in tokens(text)] == [
        "Zuschüsse",
        "für",
        "Rad",
        "Stationen",
        "Fußwege",
        "und",
        "Bürger:innen",
    ]


def test_the_first_place_of_a_lemma_is_found_in_any_form() -> None:
    text = "Wege und Weg"
    start, end = first_places(text, {"weg"})["weg"]
    assert text[start:end] == "Wege"


def test_a_compound_comes_apart_at_words_of_the_corpus() -> None:
    splitter = Splitter(CORPUS)
    assert splitter.split("radverkehrsanlage") == ("radverkehr", "anlage")
    assert splitter.split("radwegebau") == ("radweg", "bau")
    assert splitter.split("betreuungsplatz") == ("betreuung", "platz")


def test_what_is_no_compound_stays_whole() -> None:
    splitter = Splitter(CORPUS)
    assert splitter.split("betreuung") == ()
    assert splitter.split("anlagen") == ()
    assert splitter.split("sirene") == ()


def test_a_compound_is_not_its_own_part() -> None:
    assert Splitter(CORPUS | {"radwegebau": 3}).split("radwegebau") == ("radweg", "bau")


def test_a_project_may_use_the_dictionary_where_the_corpus_is_silent() -> None:
    splitter = Splitter({"rad": 1, "verkehr": 1})
    assert splitter.forms("radverkehrsinfrastruktur") == ("radverkehrsinfrastruktur",)
    assert {"verkehr", "infrastruktur"} <= set(splitter.loose_forms("radverkehrsinfrastruktur"))


def test_stop_words_help_to_split_and_are_not_kept() -> None:
    splitter = Splitter({"städtebau": 2}, frozenset({"förderung"}))
    assert splitter.split("städtebauförderung") == ("städtebau", "förderung")
    assert splitter.forms("städtebauförderung") == ("städtebauförderung", "städtebau")


def test_ngrams_and_columns_are_those_of_scikit_learn() -> None:
    from sklearn.feature_extraction.text import HashingVectorizer

    theirs = HashingVectorizer(
        analyzer="char_wb", ngram_range=(4, 5), n_features=COLUMNS, alternate_sign=False, norm=None
    )
    for word in ("rad", "größe", "sirenenförderprogramm"):
        assert {column_of(gram) for gram in ngrams(word)} == set(theirs.transform([word]).indices.tolist())


def test_same_words_lead_both_ways_and_wider_ones_only_one() -> None:
    synonyms = Synonyms([entry("Kita", "Kindertageseinrichtung", "same"), entry("Radweg", "Nahmobilität", "wider")])
    assert dict(synonyms.expand(["kita"])) == {"kindertageseinrichtung": 1.0}
    assert dict(synonyms.expand(["kindertageseinrichtung"])) == {"kita": 1.0}
    assert dict(synonyms.expand(["radweg"])).keys() == {"nahmobilität"}
    assert dict(synonyms.expand(["nahmobilität"])) == {}


def test_phrases_are_recognised_as_phrases() -> None:
    synonyms = Synonyms([entry("Soziale Stadt", "Quartier", "wider")])
    assert dict(synonyms.expand(lemmas("Programm Soziale Stadt"))).keys() == {"quartier"}
    assert dict(synonyms.expand(lemmas("soziale Arbeit"))) == {}
    synonyms = Synonyms([entry("graue Flecken", "Gigabit", "wider")])
    assert dict(synonyms.expand(lemmas("Ausbau in grauen Flecken"))).keys() == {"gigabit"}
    assert dict(synonyms.expand(lemmas("graue Fassade"))) == {}


@pytest.mark.parametrize("word", ["Kita", "GGS", "ISEK", "OZG", "ÖPNV", "PV", "HSK", "LPH", "IKZ", "OGS", "DMS"])
def test_the_shipped_list_knows_the_abbreviations_of_a_town_hall(word: str) -> None:
    assert list(Synonyms(shipped()).expand(lemmas(word)))


def test_every_shipped_entry_says_something_new() -> None:
    for one in shipped():
        assert content(one.word), one
        assert one.related, one
        assert one.word not in one.related, one
