"""Which part of a programme may say what."""

from datetime import date

import pytest

from crawler.export.banner import meaning
from tests.crawler.export_call import the_call
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import CallStatus, RoundKind

LATE = "<p>Die Antragsfrist endet am 31. März 2027.</p>"
EARLY = "<p>Anträge sind bis spätestens 15. Januar 2027 einzureichen.</p>"


def _closing_days(call: CallData) -> list[date | None]:
    return [found.closes_on for found in call.facts.rounds]


def test_the_field_for_deadlines_beats_the_description() -> None:
    call = the_call(rich={"summary": EARLY, "procInfluence": LATE})
    assert _closing_days(call) == [date(2027, 3, 31)]
    assert call.facts.status is CallStatus.OPEN


def test_the_description_beats_the_procedure() -> None:
    call = the_call(rich={"procMethod": LATE, "summary": EARLY})
    assert _closing_days(call) == [date(2027, 1, 15)]


def test_the_citation_of_the_legal_basis_and_the_conditions_are_never_read_for_dates() -> None:
    call = the_call(rich={"procDescription": LATE, "regulatoryFWork": EARLY})
    assert call.facts.rounds == ()
    assert call.facts.status is CallStatus.UNKNOWN
    assert "31. März 2027" in call.legal_basis
    assert "Rechtliche Voraussetzungen\nAnträge sind bis" in call.text


def test_the_guideline_is_asked_when_nothing_else_names_a_date() -> None:
    guideline = (
        "<p>7.1 Anträge sind bis zum 28. Februar 2027 bei der Bezirksregierung einzureichen.</p>"
        "<p>8. Die Richtlinie tritt am 1. Januar 2026 in Kraft und ist befristet bis zum 31. Dezember 2029.</p>"
    )
    assert _closing_days(the_call(rich={"bodyText": guideline})) == [date(2027, 2, 28)]
    assert _closing_days(the_call(rich={"bodyText": guideline, "procInfluence": LATE})) == [date(2027, 3, 31)]


def test_a_guideline_that_repeats_a_deadline_names_one_round() -> None:
    guideline = f"{EARLY}<p>Dazwischen.</p>{LATE}<p>8. Zur Erinnerung:</p>{EARLY}"
    call = the_call(rich={"bodyText": guideline})
    assert _closing_days(call) == [date(2027, 1, 15), date(2027, 3, 31)]
    first = call.facts.rounds[0].passage
    assert first
    assert first.end < call.text.index("Dazwischen")


def test_past_dates_of_a_guideline_alone_do_not_close_a_programme() -> None:
    guideline = "<p>7.1 Anträge sind bis zum 30. Juni 2024 bei der Bezirksregierung einzureichen.</p>"
    in_guideline = the_call(rich={"bodyText": guideline})
    assert _closing_days(in_guideline) == [date(2024, 6, 30)]
    assert in_guideline.facts.status is CallStatus.UNKNOWN
    assert the_call(rich={"procInfluence": guideline}).facts.status is CallStatus.CLOSED


def test_reports_payments_and_validity_in_a_guideline_are_no_deadlines() -> None:
    guideline = (
        "<p>6.1 Der Verwendungsnachweis ist mit dem Antrag auf Auszahlung bis zum 31. März 2027 vorzulegen.</p>"
        "<p>6.2 Mittelabrufe sind bis zum 15. November 2027 einzureichen.</p>"
        "<p>8. Anträge nach dieser bis 31. Dezember 2028 befristeten Richtlinie nimmt die Stelle entgegen.</p>"
    )
    assert the_call(rich={"bodyText": guideline}).facts.rounds == ()


def test_passages_of_the_guideline_point_into_the_whole_text() -> None:
    guideline = f"<p>1. Zweck</p><p>2. Zwei</p>{EARLY}"
    call = the_call(rich={"summary": "<p>Worum es geht.</p>", "bodyText": guideline})
    passage = call.facts.rounds[0].passage
    assert passage
    assert call.text[passage.start : passage.end] == passage.quote
    assert "15. Januar 2027" in passage.quote
    assert passage.start > call.text.index("Richtlinie\n")


def test_a_day_without_a_year_is_no_deadline_since_the_day_of_issue_is_restamped() -> None:
    call = the_call(
        values={"dateOfIssue": "2026-08-01"},
        rich={"procInfluence": "<p>Anträge sind bis zum 30. September einzureichen.</p>"},
    )
    assert call.facts.rounds == ()
    assert call.facts.status is CallStatus.UNKNOWN


@pytest.mark.parametrize("day", ["31. März 2027", "31.03.2027", "31.3.27"])
def test_a_day_may_write_its_year_in_four_digits_or_two(day: str) -> None:
    call = the_call(rich={"procInfluence": f"<p>Anträge sind bis zum {day} einzureichen.</p>"})
    assert _closing_days(call) == [date(2027, 3, 31)]


def test_a_day_that_comes_back_every_year_needs_no_year() -> None:
    call = the_call(rich={"procInfluence": "<p>Anträge sind jeweils zum 31. März eines Jahres einzureichen.</p>"})
    assert [found.recurs for found in call.facts.rounds] == [("03-31",)]


def test_an_outline_stays_an_outline() -> None:
    call = the_call(rich={"procInfluence": "<p>Projektskizzen sind bis 15. Januar 2027 vorzulegen.</p>"})
    assert [found.kind for found in call.facts.rounds] == [RoundKind.OUTLINE]


def test_a_banner_beats_an_open_deadline_and_quotes_itself() -> None:
    call = the_call(rich={"header": "<p>Antagstellung nicht mehr möglich</p>", "procInfluence": LATE})
    assert call.facts.status is CallStatus.CLOSED
    assert call.facts.passages["status"].quote == "Antagstellung nicht mehr möglich"
    assert _closing_days(call) == [date(2027, 3, 31)]
    assert call.status_note == "Antagstellung nicht mehr möglich"


def test_a_programme_under_revision_is_open_to_question() -> None:
    call = the_call(rich={"header": "<p>Förderleistungsbeschreibung in Überarbeitung</p>", "procInfluence": LATE})
    assert call.facts.status is CallStatus.UNKNOWN


def test_sections_have_headings_in_the_readers_order() -> None:
    names = ("bodyText", "functions", "regulatoryFWork", "competenceDescr", "progress", "procMethod", "procInfluence")
    rich = {name: f"<p>Inhalt {name}.</p>" for name in (*names, "summary", "header")}
    assert the_call(rich=rich).text.split("\n")[::3] == [
        *("Hinweis", "Beschreibung", "Fristen", "Verfahrensablauf", "Bearbeitungsdauer", "Erforderliche Unterlagen"),
        *("Rechtliche Voraussetzungen", "Antragssprache", "Richtlinie"),
    ]


@pytest.mark.parametrize(
    ("banner", "status"),
    [
        ("Förderprogramm aktiv, Antragstellung nicht mehr möglich", CallStatus.CLOSED),
        ("Antagstellung nicht mehr möglich.", CallStatus.CLOSED),
        ("FÖRDERPROGRAMM AUSGELAUFEN", CallStatus.CLOSED),
        ("Es sind ausschließlich Anträge auf Verlängerung möglich", CallStatus.CLOSED),
        ("Das Programm wurde zum Jahresende eingestellt", CallStatus.CLOSED),
        ("Antragsstellung derzeit nicht möglich", CallStatus.SUSPENDED),
        ("Zurzeit ist keine Antragstellung möglich", CallStatus.SUSPENDED),
        ("Einreichung nicht möglich.", CallStatus.SUSPENDED),
        ("Antragsstopp", CallStatus.SUSPENDED),
        ("Die Mittel für 2026 sind ausgeschöpft, derzeit ist keine Antragstellung möglich", CallStatus.EXHAUSTED),
        ("Förderleistungsbeschreibung in Überarbeitung", CallStatus.UNKNOWN),
        ("Antragstellung nicht mehr möglich, Richtlinie wird überarbeitet", CallStatus.CLOSED),
        ("Antragstellung ab 1. März 2027 wieder möglich", None),
        ("Antragstellung in Papierform nicht mehr möglich", None),
        ("Eigenleistungen sind ausgeschlossen", None),
        ("Bitte beachten Sie die neue Gliederung", None),
        ("", None),
    ],
)
def test_a_banner_means_what_it_says_and_nothing_more(banner: str, status: CallStatus | None) -> None:
    assert meaning(banner) is status
