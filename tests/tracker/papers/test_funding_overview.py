"""The Förderübersicht as a file, and what a text says about cumulation."""

import io
import zipfile
from datetime import date

import docx
import pytest

from tracker.papers.cumulation import LONGEST_QUOTE, cumulation_quote
from tracker.papers.funding_overview import EXAMPLE, FundingOverview, OverviewProgramme, render
from tracker.papers.programme_words import deadline_lines, rate_words
from tracker.rules.money import Estimate
from tracker.shapes.calls import RoundData

PAPER = FundingOverview(number="A-2026-001", title="Freibad", partner="Selm", made_on=date(2026, 11, 23))


def said(data: FundingOverview) -> str:
    read = docx.Document(io.BytesIO(render(data)))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def test_without_programmes_the_paper_says_so() -> None:
    assert "Zurzeit ist kein passendes Förderprogramm bekannt." in said(PAPER)


def test_examples_are_marked_on_the_paper_and_on_each_programme() -> None:
    programme = OverviewProgramme(title="Bäder", is_example=True)
    marked = PAPER.model_copy(update={"programmes": (programme, OverviewProgramme(title="Echt"))})
    assert said(marked).count(EXAMPLE) == 1
    assert said(marked.model_copy(update={"is_example": True})).count(EXAMPLE) == 2


def test_signs_no_file_can_hold_are_left_out_and_markup_stays_text() -> None:
    nasty = "a\x00\x0b\ud800<w:p>&{{ x }}"
    data = PAPER.model_copy(update={"title": nasty, "programmes": (OverviewProgramme(title=nasty, url=nasty),)})
    assert "a<w:p>&{{ x }}" in said(data)


def test_the_file_is_german_and_names_no_person_or_program() -> None:
    with zipfile.ZipFile(io.BytesIO(render(PAPER))) as archive:
        core = archive.read("docProps/core.xml").decode()
        styles = archive.read("word/styles.xml").decode()
    assert "python-docx" not in core
    assert "Projektleitstelle" in core
    assert 'w:lang w:val="de-DE"' in styles


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Erster Satz. Die Kumulierung mit anderen Mitteln ist gem. Nr. 5 zulässig. Letzter.", "Die Kumulierung mit"),
        ("Eine Doppelförderung ist ausgeschlossen!\nWeiter", "Eine Doppelförderung ist ausgeschlossen!"),
        ("Neben anderen öffentlichen Förderungen kann kombiniert werden.", "Neben anderen öffentlichen Förderungen"),
    ],
)
def test_the_sentence_about_cumulation_is_quoted_as_it_stands(text: str, quote: str) -> None:
    found = cumulation_quote(text)
    assert found.startswith(quote)
    assert found in text
    assert "Letzter" not in found


def test_a_text_that_says_nothing_about_cumulation_gives_no_quote() -> None:
    assert cumulation_quote("Gefördert werden andere Vorhaben der Kommunen.") == ""
    assert cumulation_quote("Akkumulierte Werte der Anlagen.") == ""
    assert cumulation_quote("") == ""


def test_a_very_long_sentence_is_cut_around_the_word() -> None:
    found = cumulation_quote("wort " * 300 + "Kumulierung " + "wort " * 300)
    assert "Kumulierung" in found
    assert len(found) <= LONGEST_QUOTE + 4
    assert found.startswith("… wort")
    assert found.endswith("wort …")


def test_rounds_that_are_over_are_not_offered_as_deadlines() -> None:
    today = date(2026, 11, 23)
    rounds = (
        RoundData(closes_on=date(2026, 11, 22)),
        RoundData(closes_on=date(2026, 11, 23), closes_at="12:00"),
        RoundData(recurs=("05-31",)),
        RoundData(rolling=True),
        RoundData(),
    )
    assert deadline_lines(rounds, today) == (
        "Antrag: bis Mo, 23.11.2026, 12:00 Uhr",
        "Antrag: jedes Jahr zum 31.05.",
        "Antrag: laufend",
    )


def test_a_loan_is_no_grant() -> None:
    money = Estimate()
    words = rate_words(funding_types=["darlehen"], rate_hundredths=None, amount_max_cents=5, money=money)
    assert words.startswith("kein Zuschuss, sondern")
    assert rate_words(funding_types=[], rate_hundredths=None, amount_max_cents=None, money=money) == ""
