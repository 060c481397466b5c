"""Material is told from cosmetic: labelled pairs of our own wording, and what no spelling may ever bring about."""

import json
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.change_words import FIELD_NAMES, describe, sentence
from tracker.rules.changes import FieldChange, difference, fingerprint
from tracker.rules.same_codes import covered, meant, overlap
from tracker.rules.wording import folded, same_words
from tracker.shapes.calls import CallData, CallFacts, RoundData
from tracker.vocabulary.calls import CallStatus, RoundKind

TODAY = date(2026, 11, 22)
PAIRS = [json.loads(line) for line in Path(__file__).with_name("material_pairs.jsonl").read_text("utf-8").splitlines()]
DEFAULT = {"source": "quelle", "external_id": "1", "title": "Klimaanpassung in Kommunen", "provider": "Bund"}
MARCH, APRIL, MAY = date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31)


def a_state(**values: Any) -> CallData:
    return CallData.model_validate(DEFAULT | values)


def with_facts(**facts: Any) -> CallData:
    return a_state(facts=CallFacts(**facts))


def found_in(pair: dict[str, Any]) -> list[FieldChange]:
    return difference(a_state(**pair["before"]), a_state(**pair["after"]), today=TODAY)


def is_material(changes: list[FieldChange]) -> bool:
    return any(change.material for change in changes)


def material_sentences(before: CallData, after: CallData) -> list[str]:
    # As they come back from the ledger, where changes are stored as JSON.
    stored = [change.model_dump(mode="json") for change in difference(before, after, today=TODAY)]
    return describe(FieldChange.model_validate(change) for change in stored)


def test_the_pairs_are_many_and_of_both_kinds() -> None:
    assert len(PAIRS) >= 60
    assert min(Counter(pair["material"] for pair in PAIRS).values()) >= 30
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)


def test_material_is_told_from_cosmetic() -> None:
    table: Counter[tuple[bool, bool]] = Counter()
    wrong = []
    for pair in PAIRS:
        found = is_material(found_in(pair))
        table[pair["material"], found] += 1
        if found is not pair["material"]:
            wrong.append(pair["id"])
    hits, missed, alarms = table[True, True], table[True, False], table[False, True]
    assert hits / (hits + alarms) >= 0.95, wrong
    assert hits / (hits + missed) >= 0.90, wrong


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if "flip" in pair["tags"]], ids=lambda pair: pair["id"])
def test_a_known_flip_raises_no_alarm_in_either_direction(pair: dict[str, Any]) -> None:
    assert not is_material(found_in(pair))
    assert not is_material(found_in(pair | {"before": pair["after"], "after": pair["before"]}))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["id"])
def test_every_change_has_german_words(pair: dict[str, Any]) -> None:
    changes = found_in(pair)
    assert len(describe(changes)) == sum(change.material for change in changes)
    for change in changes:
        assert change.field in FIELD_NAMES
        assert "None" not in sentence(change)
        assert change.field == "url" or "_" not in sentence(change)


def test_a_call_does_not_differ_from_itself() -> None:
    for pair in PAIRS:
        state = a_state(**pair["after"])
        assert difference(state, state, today=TODAY) == []


def test_what_matters_comes_first() -> None:
    changes = difference(a_state(title="Alt", areas=["DE"]), a_state(title="Neu", areas=["DE-NW"]))
    assert [(change.field, change.material) for change in changes] == [("areas", True), ("title", False)]


def test_a_moved_deadline_is_told_before_and_after() -> None:
    before, after = with_facts(rounds=[RoundData(closes_on=MARCH)]), with_facts(rounds=[RoundData(closes_on=APRIL)])
    assert material_sentences(before, after) == ["Frist: bisher 31.03.2027, jetzt 30.04.2027"]


def test_a_deadline_becomes_known_or_is_lost() -> None:
    known = with_facts(rounds=[RoundData(closes_on=MARCH, closes_at="12:00", kind=RoundKind.OUTLINE)])
    assert material_sentences(a_state(), known) == ["Frist jetzt bekannt: 31.03.2027, 12:00 Uhr (Projektskizze)"]
    assert material_sentences(known, a_state()) == [
        "Frist: nicht mehr genannt, bisher 31.03.2027, 12:00 Uhr (Projektskizze)"
    ]


def test_only_the_rounds_that_changed_are_told() -> None:
    before = with_facts(rounds=[RoundData(closes_on=MARCH), RoundData(closes_on=MAY)])
    after = with_facts(rounds=[RoundData(closes_on=APRIL), RoundData(closes_on=MAY)])
    assert material_sentences(before, after) == ["Frist: bisher 31.03.2027, jetzt 30.04.2027"]


def test_recurring_and_rolling_rounds_have_words() -> None:
    rolling = with_facts(rounds=[RoundData(rolling=True)])
    yearly = with_facts(rounds=[RoundData(recurs=("03-31", "09-30"))])
    assert material_sentences(rolling, yearly) == ["Frist: bisher laufend, jetzt jährlich zum 31.03. und 30.09."]


def test_money_rates_and_codes_have_words() -> None:
    before = a_state(applicants=["kommune"], areas=["DE"], facts=CallFacts(rate_hundredths=8_000))
    after = a_state(
        applicants=["kommune", "hochschule"], areas=["DE-NW", "05978"], facts=CallFacts(amount_max_cents=50_000_000)
    )
    assert set(material_sentences(before, after)) == {
        "Antragsberechtigt: neu Hochschule",
        "Fördergebiet: bisher bundesweit, jetzt Kreis Unna und Nordrhein-Westfalen",
        "Fördersatz: nicht mehr genannt, bisher 80 %",
        "Höchstbetrag der Zuwendung jetzt bekannt: 500.000,00 €",
    }


def test_a_figure_in_unread_prose_asks_to_be_checked() -> None:
    before = a_state(text="Städte erhalten Zuschüsse. Die Antragsfrist endet am 26. Februar 2027.")
    after = a_state(text="Städte erhalten Zuschüsse. Die Antragsfrist endet am 12. März 2027.")
    assert material_sentences(before, after) == [
        "Frist im Text: bisher 26.02.2027, jetzt 12.03.2027, bitte prüfen",
    ]


def test_the_same_figure_read_as_a_fact_is_told_once() -> None:
    text = "Städte erhalten Zuschüsse. Die Antragsfrist endet am {}."
    before = a_state(text=text.format("26.02.2027"), facts=CallFacts(rounds=(RoundData(closes_on=date(2027, 2, 26)),)))
    after = a_state(text=text.format("12.03.2027"), facts=CallFacts(rounds=(RoundData(closes_on=date(2027, 3, 12)),)))
    assert material_sentences(before, after) == ["Frist: bisher 26.02.2027, jetzt 12.03.2027"]


def test_other_words_are_no_change_that_matters() -> None:
    changes = difference(a_state(title="Alt", text="Ein Text."), a_state(title="Neu", text="Noch ein Text."))
    assert changes
    assert describe(changes) == []


def test_a_restamped_day_of_issue_is_no_difference_at_all() -> None:
    assert difference(a_state(published_on="2026-03-01"), a_state(published_on="2026-11-01")) == []


def test_a_status_by_the_calendar_is_no_change_of_the_source() -> None:
    rounds = (RoundData(closes_on=date(2026, 11, 20)),)
    before = with_facts(rounds=rounds, status=CallStatus.OPEN)
    after = with_facts(rounds=rounds, status=CallStatus.CLOSED)
    assert difference(before, after) == []


def test_without_a_day_a_left_out_round_is_told_with_it_only_if_it_lies_ahead() -> None:
    past, ahead = RoundData(closes_on=date(2026, 3, 31)), RoundData(closes_on=MARCH)
    before, after = with_facts(rounds=[past, ahead]), with_facts(rounds=[ahead])
    assert is_material(difference(before, after))
    assert not is_material(difference(before, after, today=TODAY))
    assert is_material(difference(before, with_facts(rounds=[past]), today=TODAY))


def test_an_old_round_that_moves_into_the_future_matters() -> None:
    before = with_facts(rounds=[RoundData(closes_on=date(2026, 10, 31), quote="31.10.2026")])
    after = with_facts(rounds=[RoundData(closes_on=date(2027, 10, 31), quote="31.10.2027")])
    assert is_material(difference(before, after, today=TODAY))


def test_areas_are_compared_by_what_they_cover() -> None:
    assert covered(["_bundesweit"]) == covered(["DE", "DE-NW"]) == covered(["EU"])
    assert covered(["set:steinkohle"]) == covered(["05915", "05978", "05916", "05112", "05513"])
    assert covered(["DE-NW", "05978"]) == covered(["Nordrhein-Westfalen"]) != covered(["05978"])
    assert overlap(covered(["EU"]), covered(["DE-BY"]))
    assert overlap(covered(["05978004"]), covered(["DE-NW"]))
    assert not overlap(covered(["DE-BY"]), covered(["DE-TH"]))
    assert not overlap(covered(["05978"]), covered(["05915"]))


def test_unknown_codes_are_kept_and_compared() -> None:
    assert meant("applicants", ["Kommune", "neuer_code"]) == meant("applicants", ["neuer_code", "kommune"])
    assert meant("applicants", ["neuer_code"]) != meant("applicants", ["anderer_code"])


def test_an_answer_stays_valid_through_a_flip_of_codes_and_not_through_a_change() -> None:
    facts = CallFacts(rate_hundredths=8_000)
    known = fingerprint(facts, applicants=["kommune"], areas=["_bundesweit"], status_stated=False)
    assert known == fingerprint(facts, applicants=["Kommune"], areas=["DE"], status_stated=False)
    assert known != fingerprint(facts, applicants=["Kommune"], areas=["DE-NW"], status_stated=False)
    assert known != fingerprint(
        facts.model_copy(update={"rate_hundredths": 9_000}), applicants=["kommune"], areas=["DE"], status_stated=False
    )


def test_spelling_is_no_wording() -> None:
    assert same_words(
        "Agrar- und Ernährungswirtschaft – Betriebsmittel", "Agrar und Ernaehrungswirtschaft ? Betriebsmittel"
    )
    assert same_words("„Grüne Höfe“", "?GRÜNE HÖFE?")
    assert not same_words("bis zu 10.500 Euro", "bis zu 10,500 Euro")
    assert folded("Klima\u00adschutz &amp; mehr: 80 %") == "klimaschutz mehr 80 %"


SPELLINGS = (
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace("a", "a\u00ad"),
    lambda text: text.replace(" ", "\u00a0 "),
    lambda text: text.upper().replace("ẞ", "ß") if "ß" not in text else text,
    lambda text: text.replace("–", "?").replace("„", "?").replace("“", "?"),
)
SENTENCES = st.lists(
    st.sampled_from(
        [
            "Anträge sind bis zum 31. März 2027 einzureichen.",
            "Der Zuschuss beträgt höchstens 500.000 Euro – je Vorhaben.",
            "Die Förderquote liegt bei 80 Prozent der „zuwendungsfähigen“ Ausgaben.",
            "Antragsberechtigt sind Städte, Gemeinden und Kreise.",
            "Fördergebiet: Kreis Unna und Hamm",
            "Die Antragstellung ist derzeit nicht möglich.",
            "Die Richtlinie gilt bis 31.12.2028.",
        ]
    ),
    max_size=5,
)


@given(SENTENCES, st.sampled_from(SPELLINGS), st.sampled_from(["\n", " "]))
def test_no_spelling_of_a_text_is_material(sentences: list[str], spelling: Any, gap: str) -> None:
    text = gap.join(sentences)
    assert not is_material(difference(a_state(text=text), a_state(text=spelling(text))))


@given(st.permutations(["Anträge bis 31.03.2027.", "Zuschuss 80 Prozent.", "Höchstens 500.000 Euro Zuwendung."]))
def test_no_order_of_sentences_is_material(sentences: list[str]) -> None:
    whole = a_state(text="Anträge bis 31.03.2027. Zuschuss 80 Prozent. Höchstens 500.000 Euro Zuwendung.")
    assert not is_material(difference(whole, a_state(text=" ".join(sentences))))


FOREIGN = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("0123456789.,-%€ \nFristAntragEuroMioProzentbis")), max_size=80
)


@given(FOREIGN, FOREIGN)
def test_no_foreign_text_stops_the_comparison_and_no_difference_goes_untold(one: str, other: str) -> None:
    before = a_state(text=f"Anträge bis {one}", title=one or "x")
    after = a_state(text=other, title=other or "x")
    changes = difference(before, after)
    told = {change.field for change in changes}
    assert ("text" in told, "title" in told) == (before.text != after.text, before.title != after.title)
    said = describe(changes)
    assert len(said) == sum(change.material for change in changes)
    assert all(words.partition(":")[0].strip() for words in said)
    assert difference(before, before) == []
