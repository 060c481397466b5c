"""What staff type when they correct a fact: read strictly, written back as it was, refused with a sentence."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import Refused
from tracker.rules.correction_values import NAMES, parse, told, written
from tracker.rules.projection import CORRECTABLE
from tracker.rules.round_lines import parse as parse_round
from tracker.rules.round_lines import written as round_line
from tracker.shapes.calls import RoundData
from tracker.vocabulary.calls import RoundKind


def test_everything_the_form_offers_is_used_by_the_projection() -> None:
    assert set(NAMES) - {"rounds"} <= CORRECTABLE


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("amount_max_cents", "500.000", 50_000_000),
        ("amount_max_cents", "1.250.000,50 €", 125_000_050),
        ("cost_min_cents", "0", 0),
        ("cost_min_cents", " Offen ", None),
        ("rate_hundredths", "80 %", 8_000),
        ("rate_hundredths", "66,67%", 6_667),
        ("rate_hundredths", "90 v. H.", 9_000),
        ("rate_weak_hundredths", "97,5 Prozent", 9_750),
        ("own_share_min_hundredths", "offen", None),
        ("status", "Antragsstopp", "suspended"),
        ("status", "open", "open"),
        ("level", "Land", "land"),
        ("areas", "Nordrhein-Westfalen; Selm (05978032)", ["DE-NW", "05978032"]),
        ("applicants", ("kommune", "kommune"), ["kommune"]),
        ("topics", "", []),
        ("title", "  Klima   schützen ", "Klima schützen"),
        ("url", "https://foerderung.example/x", "https://foerderung.example/x"),
        ("url", "", ""),
        ("contact", "Frau im Amt\x00, Telefon 1", "Frau im Amt\ufffd, Telefon 1"),
    ],
)
def test_a_value_is_read_as_it_was_meant(field: str, typed: Any, kept: Any) -> None:
    assert parse(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("amount_max_cents", "1.234,5", "kein Betrag"),
        ("amount_max_cents", "viel", "kein Betrag"),
        ("amount_max_cents", "99.999.999.999", "zu hoch"),
        ("amount_max_cents", "", "tragen Sie einen Wert ein"),
        ("rate_hundredths", "120 %", "höchstens 100 %"),
        ("rate_hundredths", "8,125 %", "kein Anteil"),
        ("status", "vielleicht", "Möglich sind angekündigt"),
        ("areas", "Atlantis", "nicht bekannt"),
        ("title", "A", "mit 3 bis 500"),
        ("url", "javascript:alert(1)", "keine Adresse"),
        ("url", "https://a b", "keine Adresse"),
        ("contact", "x" * 5_000, "zu lang"),
        ("bodies", "Bezirksregierung Arnsberg", "nennt keine Stelle"),
        ("bodies", "Ansprechstelle: ; 0231", "nennt keine Stelle"),
        ("rounds", "", "je Runde eine Zeile"),
        ("rounds", "bald", "nennt keine Frist"),
        ("rounds", "31.02.2027", "gibt es nicht"),
        ("rounds", "31.03.27", "nennt keine Frist"),
        ("rounds", "31.03.2027, 25:00", "Uhrzeit 25:00 gibt es nicht"),
        ("rounds", "ab 01.05.2027 bis 31.03.2027", "Beginn liegt nach dem Ende"),
        ("search_text", "x", "lässt sich nicht nachtragen"),
    ],
)
def test_what_is_not_clear_is_refused_with_a_sentence(field: str, typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        parse(field, typed)


def test_the_parts_of_an_office_are_told_apart() -> None:
    line = (
        "Ansprechstelle: Bezirksregierung Arnsberg; 02931 82-0; post@bra.nrw.example; Laurentiusstr. 1; 59821 Arnsberg"
    )
    assert parse("bodies", line) == [
        {
            "kind": "contact",
            "name": "Bezirksregierung Arnsberg",
            "phone": "02931 82-0",
            "email": "post@bra.nrw.example",
            "url": "",
            "address": "Laurentiusstr. 1, 59821 Arnsberg",
        }
    ]
    again = "Projektträger: Jülich; Telefon 02461 61-0; https://ptj.example/x"
    assert written("bodies", parse("bodies", again)) == "Projektträger: Jülich; 02461 61-0; https://ptj.example/x"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("31.03.2027", RoundData(closes_on=date(2027, 3, 31))),
        ("bis zum 1.4.2027, 9:30 Uhr", RoundData(closes_on=date(2027, 4, 1), closes_at="09:30")),
        ("Skizze: 31.03.2027 24:00", RoundData(kind=RoundKind.OUTLINE, closes_on=date(2027, 3, 31), closes_at="24:00")),
        ("Jährlich zum 30.09. und 31.03.", RoundData(recurs=("03-31", "09-30"))),
        ("LAUFEND", RoundData(rolling=True)),
        ("Anmeldung: ab 01.02.2027", RoundData(kind=RoundKind.REGISTRATION, opens_on=date(2027, 2, 1))),
    ],
)
def test_a_round_is_one_line(line: str, expected: RoundData) -> None:
    assert parse_round(line) == expected


days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
some_rounds = st.builds(
    RoundData,
    kind=st.sampled_from(RoundKind),
    closes_on=days,
    closes_at=st.sampled_from([None, "12:00", "24:00"]),
    recurs=st.sets(st.sampled_from(["02-29", "03-31", "09-30"])).map(lambda found: tuple(sorted(found))),
    rolling=st.booleans(),
)


@given(some_rounds)
def test_a_written_round_is_read_back_as_it_was(item: RoundData) -> None:
    assert parse_round(round_line(item)) == item


@pytest.mark.parametrize("field", ["rate_hundredths", "amount_max_cents", "rounds"])
def test_what_is_unknown_is_said(field: str) -> None:
    empty: Any = [] if field == "rounds" else None
    assert written(field, empty) == "offen"
    assert parse(field, written(field, empty)) == empty
    assert told(field, empty) == "offen, bitte prüfen"
