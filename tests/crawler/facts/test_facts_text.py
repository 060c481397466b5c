import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.facts.fold import fold
from crawler.facts.sentences import sentences


def parts(text):
    folded = fold(text)
    return [folded.passage(item.start, item.end).quote for item in sentences(folded)]


def test_a_fold_leads_back_to_the_original():
    text = "An\u00adtrags\u00adfrist\u00a0endet \u2013 am\u200b Ende"
    folded = fold(text)
    assert folded.low == "antragsfrist endet - am ende"
    assert folded.passage(0, 12).quote == "An\u00adtrags\u00adfrist"
    assert folded.passage(21, len(folded.low)).quote == "am\u200b Ende"


def test_decomposed_umlauts_are_read_and_quoted_as_they_stand():
    text = unicodedata.normalize("NFD", "Anträge für März")
    folded = fold(text)
    assert folded.low == "anträge für märz"
    assert folded.passage(0, 7).quote == unicodedata.normalize("NFD", "Anträge")


@given(st.text())
def test_every_stretch_of_a_fold_is_a_stretch_of_the_text(text):
    folded = fold(text)
    assert len(folded.low) == len(folded.plain)
    passage = folded.passage(0, len(folded.low))
    assert text[passage.start : passage.end] == passage.quote


@given(st.text())
def test_sentences_hold_every_letter_once(text):
    folded = fold(text)
    found = sentences(folded)
    assert all(one.end <= two.start for one, two in pairwise(found))
    covered = "".join(folded.low[item.start : item.end] for item in found)
    assert "".join(covered.split()) == "".join(folded.low.split())


@pytest.mark.parametrize(
    "text",
    [
        "Der Zuschuss beträgt 80 v. H. der Ausgaben.",
        "Anträge sind bis zum 31. März 2027 zu stellen.",
        "Das gilt z. B. für Nr. 3 und ca. 5 Mio. Euro.",
        "In der 2. Stufe folgt der Antrag.",
        "Es gelten Abs. 2 bzw. Art. 4 der o. g. Richtlinie.",
    ],
)
def test_abbreviations_and_ordinals_end_no_sentence(text):
    assert parts(text) == [text]


def test_full_stops_end_sentences():
    assert parts("Frist ist der 31.03.2027. Danach ist Schluss.") == [
        "Frist ist der 31.03.2027.",
        "Danach ist Schluss.",
    ]
    assert parts("Es sind 60 v. H. Der Rest bleibt.") == ["Es sind 60 v. H.", "Der Rest bleibt."]
    assert parts("Abgabe ist der 30.09. Später nicht.") == ["Abgabe ist der 30.09.", "Später nicht."]


def test_a_question_mark_in_place_of_a_dash_ends_nothing():
    assert parts("Laufzeit ? Förderung ? Antrag") == ["Laufzeit ? Förderung ? Antrag"]


def test_wrapped_lines_belong_together_and_items_do_not():
    wrapped = "Anträge sind bei der zuständigen Bezirksregierung bis zum\n31. März 2027 einzureichen."
    assert parts(wrapped) == [wrapped]
    assert parts("Fristen:\n- 1. März 2027\n- 1. Mai 2027") == ["Fristen:", "- 1. März 2027", "- 1. Mai 2027"]


def test_endless_sentences_are_cut():
    assert max(len(part) for part in parts("wort " * 2000)) <= 1500
    assert max(len(part) for part in parts("x" * 5000)) <= 1500
