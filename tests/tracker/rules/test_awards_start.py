from datetime import date

import pytest

from tracker.rules.awards.start import OrderFacts, check_start, phases_of, start_rules
from tracker.vocabulary.awards import Confidence, OrderKind, RuleSet, StartLevel

ORDERED = date(2026, 3, 2)
BEFORE, AFTER = date(2026, 3, 1), date(2026, 3, 3)


def order(kind=None, phases=()):
    return OrderFacts(subject="Rohbau", ordered_on=ORDERED, kind=kind, phases=phases)


def checked(awarded_on=None, consent_on=None, rules=None, rule_set=None, **more):
    return check_start(order(**more), awarded_on=awarded_on, consent_on=consent_on, rules=rules, rule_set=rule_set)


@pytest.mark.parametrize(("awarded", "consent"), [(BEFORE, None), (None, BEFORE), (AFTER, BEFORE)])
def test_after_bescheid_or_consent_an_order_is_fine(awarded, consent):
    assert checked(awarded, consent).level is StartLevel.FINE


@pytest.mark.parametrize(("awarded", "consent"), [(None, None), (AFTER, None), (None, AFTER), (AFTER, AFTER)])
def test_before_both_an_order_raises_the_strongest_warning(awarded, consent):
    found = checked(awarded, consent)
    assert found.level is StartLevel.FORBIDDEN
    assert "Das kann die ganze Förderung kosten." in found.sentence
    assert "Schweigen gilt nicht als Zustimmung" in found.sentence


def test_the_warning_names_the_order_and_both_days():
    assert checked(AFTER, AFTER).sentence.startswith(
        "Der Auftrag „Rohbau“ vom Mo, 02.03.2026 wurde vor dem Zuwendungsbescheid erteilt; "
        "die Zustimmung zum vorzeitigen Maßnahmenbeginn kam erst am Di, 03.03.2026."
    )
    assert checked().sentence.startswith(
        "Der Auftrag „Rohbau“ vom Mo, 02.03.2026 ist erteilt, und ein Zuwendungsbescheid liegt nicht vor; "
        "eine Zustimmung zum vorzeitigen Maßnahmenbeginn ist nicht eingetragen."
    )


def test_the_same_day_asks_for_the_order_of_things():
    assert checked(ORDERED).level is StartLevel.CHECK
    assert checked(None, ORDERED).level is StartLevel.CHECK


@pytest.mark.parametrize(
    ("kind", "phases", "level"),
    [
        (OrderKind.PLANNING, (1, 2, 3, 4, 5, 6, 7), StartLevel.CHECK),
        (OrderKind.PLANNING, (7, 8), StartLevel.FORBIDDEN),
        (OrderKind.PLANNING, (), StartLevel.FORBIDDEN),
        (OrderKind.GROUND_SURVEY, (), StartLevel.CHECK),
        (OrderKind.LAND, (), StartLevel.CHECK),
        (OrderKind.WORKS, (), StartLevel.FORBIDDEN),
        (None, (1, 2), StartLevel.CHECK),
        (None, (8,), StartLevel.FORBIDDEN),
        (OrderKind.WORKS, (1, 2), StartLevel.FORBIDDEN),
    ],
)
def test_planning_up_to_phase_seven_ground_and_land_are_exceptions_to_be_checked(kind, phases, level):
    found = checked(AFTER, kind=kind, phases=phases)
    assert found.level is level
    if level is StartLevel.CHECK:
        assert "bitte im Bescheid prüfen" in found.sentence


def test_a_planning_contract_into_the_works_says_so():
    assert (
        "reicht bis Leistungsphase 9 und damit in die Ausführung"
        in checked(kind=OrderKind.PLANNING, phases=(1, 9)).sentence
    )


def test_an_exception_can_belong_to_one_rule_set_only():
    only = [
        row.model_copy(update={"rule_set": RuleSet.FEDERAL_OTHER, "confidence": Confidence.CONFIRMED})
        for row in start_rules()
        if row.kind is OrderKind.LAND
    ]
    assert checked(kind=OrderKind.LAND, rules=only).level is StartLevel.FORBIDDEN
    allowed = checked(kind=OrderKind.LAND, rules=only, rule_set=RuleSet.FEDERAL_OTHER)
    assert allowed.level is StartLevel.CHECK
    assert "bitte im Bescheid prüfen" not in allowed.sentence


def test_only_the_ban_and_the_silence_are_confirmed():
    assert {row.rule for row in start_rules() if row.confidence is Confidence.CONFIRMED} == {"ban", "silence"}
    assert all(row.confidence is Confidence.VERIFY for row in start_rules() if row.rule == "exception")


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("", ()),
        ("LPH 1-7", (1, 2, 3, 4, 5, 6, 7)),
        ("1 bis 3, 5", (1, 2, 3, 5)),
        ("LPH 5 – LPH 8", (5, 6, 7, 8)),
        ("9", (9,)),
        ("LPH 1-12", None),
        ("7-5", None),
        ("alle", None),
    ],
)
def test_phases_are_read_as_people_type_them(text, phases):
    assert phases_of(text) == phases
