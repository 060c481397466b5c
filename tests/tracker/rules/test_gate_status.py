"""Does the gate tell a closed call from one with a next round, and never guess?"""

from datetime import date

import pytest

from tracker.rules.gate.status import next_deadline, status
from tracker.shapes.calls import RoundData
from tracker.shapes.gate import GateCall
from tracker.vocabulary.calls import CallStatus, Verdict

TODAY = date(2026, 11, 22)
PAST = RoundData(closes_on=date(2025, 3, 31), quote="bis 31. März 2025")
COMING = RoundData(closes_on=date(2027, 3, 31))


def judged(state: CallStatus = CallStatus.UNKNOWN, *rounds: RoundData, text: str = "") -> tuple[Verdict, str]:
    finding = status(GateCall(status=state, rounds=rounds, text=text), TODAY)
    return finding.verdict, finding.sentence


def test_a_closed_call_without_a_next_round_is_out() -> None:
    verdict, sentence = judged(CallStatus.CLOSED, PAST)
    assert verdict is Verdict.NO
    assert sentence == "Die Antragsfrist endete am 31.03.2025, eine nächste Runde ist nicht bekannt."


def test_a_closed_call_with_a_coming_round_is_a_question() -> None:
    assert judged(CallStatus.CLOSED, PAST, COMING)[0] is Verdict.OPEN


def test_past_rounds_alone_close_a_call_that_says_nothing_else() -> None:
    assert judged(CallStatus.UNKNOWN, PAST)[0] is Verdict.NO


def test_a_source_that_says_open_is_believed_against_a_past_round_but_asked() -> None:
    assert judged(CallStatus.OPEN, PAST)[0] is Verdict.OPEN


def test_the_closing_day_itself_counts() -> None:
    assert judged(CallStatus.OPEN, RoundData(closes_on=TODAY))[0] is Verdict.YES


def test_a_yearly_round_names_its_next_day() -> None:
    verdict, sentence = judged(CallStatus.UNKNOWN, RoundData(recurs=("05-31", "02-29")))
    assert verdict is Verdict.YES
    assert "28.02.2027" in sentence


def test_rolling_applications_are_possible() -> None:
    assert judged(CallStatus.UNKNOWN, RoundData(rolling=True)) == (Verdict.YES, "Anträge sind laufend möglich.")


def test_a_round_that_opens_later_is_named() -> None:
    coming = RoundData(opens_on=date(2027, 1, 15), closes_on=date(2027, 3, 31))
    assert judged(CallStatus.OPEN, coming) == (Verdict.OPEN, "Die nächste Antragsrunde beginnt am 15.01.2027.")


@pytest.mark.parametrize("state", [CallStatus.SUSPENDED, CallStatus.EXHAUSTED, CallStatus.FORECASTED])
def test_a_stop_empty_funds_or_an_announcement_never_hide_a_call(state: CallStatus) -> None:
    assert judged(state, PAST)[0] is Verdict.OPEN


def test_nothing_known_is_a_question() -> None:
    assert judged() == (Verdict.OPEN, "Ob zurzeit Anträge möglich sind, steht nicht fest.")


@pytest.mark.parametrize(
    "text",
    [
        "Zuschüsse für Kommunen. Das Programm ist beendet.",
        "Diese Richtlinie ist Anfang 2024 außer Kraft getreten.",
        "Zuschüsse für Busse. Neue Anträge werden nicht mehr angenommen, die Mittel sind ausgeschöpft.",
        "Gefördert wurden Ladepunkte. Es gab zwei Runden.",
        "Anträge bis 30. September 2021.",
        "Zuschüsse für Radwege. Förderaufrufe beendet, wie es weitergeht, ist unklar.",
    ],
)
def test_words_of_an_ending_raise_a_question_with_their_sentence(text: str) -> None:
    finding = status(GateCall(text=text), TODAY)
    assert finding.verdict is Verdict.OPEN
    assert finding.sentence == "Der Text klingt nach einem beendeten Programm."
    assert finding.evidence
    assert finding.evidence in text


@pytest.mark.parametrize(
    "text",
    [
        "Personalausgaben sind ausgeschlossen, Gehwege eingeschlossen.",
        "Das Vorhaben muss bis Ende 2028 abgeschlossen sein.",
        "Anträge bis 31. Mai 2027.",
        "Anträge bis 31. Mai 2025 und 2027.",
        "Der zweite Aufruf ist geschlossen, ein neuer Aufruf folgt im Frühjahr.",
        "Mit begonnenen Maßnahmen ist eine Förderung nicht möglich.",
    ],
)
def test_words_that_only_sound_alike_raise_none(text: str) -> None:
    assert status(GateCall(text=text), TODAY).sentence == "Ob zurzeit Anträge möglich sind, steht nicht fest."


def test_the_next_deadline_looks_at_fixed_and_yearly_rounds() -> None:
    call = GateCall(rounds=(PAST, COMING, RoundData(recurs=("12-01",))))
    assert next_deadline(call, TODAY) == date(2026, 12, 1)
    assert next_deadline(GateCall(rounds=(PAST,)), TODAY) is None
