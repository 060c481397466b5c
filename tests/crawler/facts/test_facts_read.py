from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.facts.read import read_facts
from crawler.facts.records import predict_line, to_record
from tracker.vocabulary.calls import CallStatus, RoundKind

TODAY = date(2026, 11, 22)
WORDS = (
    "Anträge Skizzen Antragsfrist Stichtag bis zum vom ab nach spätestens jeweils jährlich 31.03.2027 31. Februar "
    "2027 Ende Februar 1. und 15. März 24 Uhr – - ? ( ) , ; . : \n • 80 Prozent v. H. bis zu höchstens 250.000 "
    "Euro EUR 3.000 Mio. die Hälfte drei Viertel Zuschuss Eigenanteil Bagatellgrenze finanzschwache Kommunen "
    "nicht mehr möglich derzeit ausgesetzt Mittel sind ausgeschöpft laufend jederzeit Windhundverfahren im "
    "Frühjahr 2027 Veranstaltung Verwendungsnachweis verlängert statt ursprünglich je Baum pro Projekt \u00ad "
    "\u00a0 eines jeden Monats Quartalsende 12 1 "
)
PIECES = sorted(set(WORDS.split(" ")) - {""})


def read(text, published_on=None):
    return read_facts(text, today=TODAY, published_on=published_on)


def assert_verbatim(text):
    facts = read(text)
    passages = [*facts.passages.values(), *(item.passage for item in facts.rounds)]
    for passage in passages:
        assert passage is not None
        assert text[passage.start : passage.end] == passage.quote
    assert all(item.quote == item.passage.quote for item in facts.rounds if item.passage)


@given(st.text())
def test_any_text_is_read_without_error_and_quoted_verbatim(text):
    assert_verbatim(text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_any_heap_of_funding_words_is_read_without_error_and_quoted_verbatim(text):
    assert_verbatim(text)


@pytest.mark.parametrize("piece", [*PIECES, "31.03.2027, ", "anträge nicht mehr ", "interesse", "a-", "1.", "mio"])
def test_long_repetitions_are_read(piece):
    assert_verbatim(piece * (4000 // len(piece)))


def test_an_empty_text_says_nothing():
    facts = read("")
    assert facts.status is CallStatus.UNKNOWN
    assert facts.rounds == ()
    assert facts.passages == {}


def test_soft_hyphens_and_question_marks_hide_nothing():
    text = "An\u00adtrags\u00adzeitraum: 01.10.2026 ? 31.12.2026. Der Zu\u00adschuss beträgt 80\u00a0Pro\u00adzent."
    facts = read(text)
    assert [(item.opens_on, item.closes_on) for item in facts.rounds] == [(date(2026, 10, 1), date(2026, 12, 31))]
    assert facts.rate_hundredths == 8000
    assert "Zu\u00adschuss" in facts.passages["rate"].quote
    assert_verbatim(text)


def test_typed_umlauts_are_understood():
    facts = read("Antraege sind bis zum 31. Maerz 2027 moeglich. Der Zuschuss betraegt hoechstens 20.000 Euro.")
    assert [item.closes_on for item in facts.rounds] == [date(2027, 3, 31)]
    assert facts.amount_max_cents == 2_000_000


def test_frist_inside_befristet_is_no_deadline():
    assert read("Die Richtlinie ist befristet bis zum 31. Dezember 2028.").rounds == ()


def test_amounts_are_cents_and_rates_hundredths():
    facts = read("Der Zuschuss beträgt 66,67 Prozent der Ausgaben, höchstens 1.234,56 Euro je Projekt.")
    assert facts.rate_hundredths == 6667
    assert facts.amount_max_cents == 123_456


def test_a_day_without_year_is_the_next_after_publication_else_after_today():
    text = "Anträge sind bis zum 15. Februar zu stellen."
    assert [item.closes_on for item in read(text).rounds] == [date(2027, 2, 15)]
    published = read(text, published_on=date(2025, 12, 1))
    assert [item.closes_on for item in published.rounds] == [date(2026, 2, 15)]
    assert published.status is CallStatus.CLOSED


def test_a_yearly_window_keeps_its_opening_in_the_facts_but_not_in_the_record():
    facts = read("Anträge werden jährlich vom 1. Februar bis 31. März angenommen.")
    assert [(item.opens_on, item.recurs) for item in facts.rounds] == [(date(2027, 2, 1), ("03-31",))]
    assert facts.status is CallStatus.FORECASTED
    assert to_record("X", facts)["rounds"][0]["opens_on"] is None


def test_a_status_is_quoted_only_where_a_sentence_states_it():
    assert "status" not in read("Anträge sind bis zum 31. März 2027 zu stellen.").passages
    stated = read("Gefördert werden Radwege. Derzeit können keine Anträge gestellt werden.")
    assert stated.passages["status"].quote == "Derzeit können keine Anträge gestellt werden."


@pytest.mark.parametrize(
    ("banner", "status"),
    [
        ("Förderprogramm aktiv, Antragstellung nicht mehr möglich", CallStatus.CLOSED),
        ("Förderprogramm aktiv, Antagstellung nicht mehr möglich.", CallStatus.CLOSED),
        ("Antragsstellung nicht mehr möglch", CallStatus.CLOSED),
        ("Einreichung nicht möglich.", CallStatus.CLOSED),
        ("Ausschließlich Anträge auf Verlängerung möglich", CallStatus.CLOSED),
        ("Förderprogramm ausgelaufen", CallStatus.CLOSED),
        ("Antragsstellung derzeit nicht möglich", CallStatus.SUSPENDED),
        ("Derzeit nicht antragsoffen", CallStatus.SUSPENDED),
        ("Förderleistungsbeschreibung in Überarbeitung", CallStatus.UNKNOWN),
    ],
)
def test_banners_of_the_sources_are_understood(banner, status):
    assert read(banner).status is status


@pytest.mark.parametrize(
    "text",
    [
        "Sind die Mittel erschöpft, endet das Programm.",
        "Die Mittel werden im Wettbewerb vergeben.",
        "Von 6 Mio. Euro sind 2 Mio. Euro bereits gebunden.",
        "Verspätete Anträge können nicht mehr berücksichtigt werden.",
        "Eine mehrfache Antragstellung für dasselbe Vorhaben ist ausgeschlossen.",
        "Derzeit sind keine Änderungen der Richtlinie vorgesehen.",
        "Die Richtlinie tritt am 31. Dezember 2029 außer Kraft.",
        "Der Antragsstopp wurde aufgehoben.",
        "Projekte müssen bis 2028 abgeschlossen sein.",
        "Anträge sind vor Beginn der Maßnahme zu stellen.",
    ],
)
def test_what_is_no_statement_about_today_leaves_the_status_open(text):
    assert read(text).status is CallStatus.UNKNOWN


def test_a_remark_behind_one_item_of_a_list_is_no_statement_about_the_programme():
    text = (
        "Gefördert werden:\n• Ladepunkte (derzeit nicht antragsoffen)\n• Lastenräder\nAnträge sind jederzeit möglich."
    )
    assert read(text).status is CallStatus.OPEN


def test_both_stages_of_a_procedure_are_told_apart():
    facts = read("Skizzen sind bis 15.01.2027 vorzulegen, Vollanträge bis zum 30.06.2027.")
    assert [(item.kind, item.closes_on) for item in facts.rounds] == [
        (RoundKind.OUTLINE, date(2027, 1, 15)),
        (RoundKind.APPLICATION, date(2027, 6, 30)),
    ]


def test_the_title_tells_the_kind_where_the_text_does_not():
    text = "Frist ist der 15. Januar 2027."
    plain = read_facts(text, today=TODAY)
    titled = read_facts(text, today=TODAY, title="Interessenbekundungsverfahren Neue Mitte")
    assert [item.kind for item in (*plain.rounds, *titled.rounds)] == [RoundKind.APPLICATION, RoundKind.REGISTRATION]


def test_a_deadline_told_twice_is_one_round():
    facts = read("Antragsfrist: 31.03.2027\n\nBitte stellen Sie Ihren Antrag bis zum 31. März 2027, 12 Uhr.")
    assert [(item.closes_on, item.closes_at) for item in facts.rounds] == [(date(2027, 3, 31), "12:00")]


def test_a_quote_of_an_endless_sentence_still_holds_its_day():
    text = "Anträge " + "auf Förderung guter Vorhaben " * 30 + "sind bis zum 31. März 2027 zu stellen."
    quote = read(text).rounds[0].quote
    assert "31. März 2027" in quote
    assert len(quote) <= 300


def test_a_line_is_read_into_a_record():
    record = predict_line(
        {
            "id": "A1",
            "title": "Radwege",
            "published_on": "2026-09-01",
            "today": "2026-11-22",
            "text": "Anträge bis 31.03.2027, 24 Uhr. Zuschuss: 80 %, max. 1,5 Mio. EUR.",
        }
    )
    assert record["status"] == "open"
    assert record["rounds"][0] | {"quote": ""} == {
        "kind": "application",
        "opens_on": None,
        "closes_on": "2027-03-31",
        "closes_at": "24:00",
        "recurs": [],
        "rolling": False,
        "quote": "",
    }
    assert (record["rate_percent"], record["amount_max_eur"], record["cost_min_eur"]) == (80, 1_500_000, None)
    assert set(record["quotes"]) == {"rate_percent", "amount_max_eur"}


def test_a_line_without_text_or_day_is_refused():
    with pytest.raises(KeyError):
        predict_line({"id": "A1", "today": "2026-11-22"})
    with pytest.raises(ValueError, match="gestern"):
        predict_line({"id": "A1", "today": "gestern", "text": ""})
