"""The letter in words and in both its forms."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.tracker.letters.letter_data import TODAY, a_full_week, a_suggestion, a_week
from tracker.errors import Refused
from tracker.letters.compose import compose, told_due
from tracker.letters.items import AnswerItem, SuggestionItem, WeeklyData
from tracker.letters.render import RenderedLetter, render
from tracker.letters.slots import monday_of, slot_of, week_words
from tracker.letters.suggestion_facts import shortened
from tracker.vocabulary.calls import CallStatus, ReviewAnswer

GOLDEN = Path(__file__).parent / "wochenbrief.txt"
# What mail programs drop or block: anything that is not a table with styles at its elements, and anything from outside.
FORBIDDEN_STYLE = re.compile(
    r"display:\s*(flex|grid|inline-flex)|position:|float:|background-image|background:|url\(|@import|@media|<style|<link",
    re.IGNORECASE,
)
ALLOWED_TAGS = frozenset(
    ["html", "head", "meta", "title", "body", "div", "table", "tbody", "tr", "td", "h1", "h2", "h3", "p", "a", "span"]
)


def written(data: WeeklyData, today: date = TODAY) -> RenderedLetter:
    return render(compose(data, today=today))


def facts(item: SuggestionItem) -> dict[str, str]:
    section = compose(a_week(suggestions=(item,)), today=TODAY).sections[0]
    return {fact.label: fact.value for fact in section.items[0].facts}


class Tags(HTMLParser):
    """Collects the tags and addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "background"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_whole_letter_reads_as_in_the_golden_file() -> None:
    assert written(a_full_week()).text == GOLDEN.read_text(encoding="utf-8")


def test_the_letter_is_tables_and_inline_styles_only() -> None:
    html = written(a_full_week()).html
    assert not FORBIDDEN_STYLE.search(html)
    assert Tags(html).tags <= ALLOWED_TAGS


@pytest.mark.parametrize("bad", ["display: flex", "background-image:x", "<style>", "url(x)", "position:absolute"])
def test_the_rule_about_styles_bites(bad: str) -> None:
    assert FORBIDDEN_STYLE.search(f'<td style="{bad}">')


def test_no_picture_and_no_address_but_our_own_is_in_the_letter() -> None:
    addresses = Tags(written(a_full_week()).html).addresses
    assert addresses
    assert {address.split("/")[2] for address in addresses} == {"foerderpfad.example"}


def test_both_forms_say_the_same() -> None:
    letter = written(a_full_week())
    page = "".join(Tags(letter.html).words).replace("\u00a0", " ")
    for fact in compose(a_full_week(), today=TODAY).sections[0].items[0].facts:
        assert fact.value in letter.text
        assert fact.value in page


def test_words_of_a_source_never_become_markup() -> None:
    letter = written(a_week(suggestions=(a_suggestion(title="<script>alert(1)</script>"),)))
    assert "<script" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "<script>alert(1)</script>" in letter.text


def test_at_most_five_are_shown_and_the_rest_is_counted() -> None:
    alone = a_week(is_example=True, suggestions=a_full_week().suggestions, further=7, excluded=14)
    letter = compose(alone, today=TODAY)
    assert [item.title for item in letter.sections[0].items][-1] == "Höchstbetrag allein"
    assert [line.text for line in letter.sections[0].lines] == [
        "… und 7 weitere Programme unter „Vorschläge“",
        "14 ausgeschlossen: Eine Voraussetzung ist nicht erfüllt. Ansehen",
    ]
    assert letter.subject == "[Beispieldaten] Wochenbrief 48/2026: 5 Vorschläge"


def test_when_everything_speaks_three_suggestions_stay_in_full_and_the_rest_is_one_line_each() -> None:
    suggestions, changed, due, running = compose(a_full_week(), today=TODAY).sections[:4]
    assert len(suggestions.items) == 3
    assert [line.text for line in suggestions.lines[:2]] == [
        "4. Ein Programm ohne Angaben (könnte passen)",
        "5. Höchstbetrag allein (könnte passen), Frist: keine",
    ]
    assert all("/entscheidung/ZUGANG" in line.link for line in suggestions.lines[:2])
    assert changed.lines[0].text.endswith("; Fördersatz: bisher 70 %, jetzt 80 %; 1 weitere Änderung")
    assert [part.lines[-1].text for part in (changed, due)] == ["… und 1 weiterer Eintrag", "… und 6 weitere"]
    told = told_due(a_full_week(), compose(a_full_week(), today=TODAY))
    assert [item.key for item in told] == ["target/1", "target/2", "target/3", "target/4"]
    assert [line.text for line in running.lines][
        2
    ] == "Ihre Antwort vom 17.11.2026: Für uns interessant, „Digitale Rathäuser“"


def test_a_part_that_speaks_alone_has_more_room() -> None:
    alone = compose(a_week(due=a_full_week().due), today=TODAY)
    assert (alone.due_told, len(alone.sections[1].lines)) == (7, 8)
    assert len(compose(a_week(suggestions=a_full_week().suggestions), today=TODAY).sections[0].items) == 5


def test_nothing_to_say_is_said_in_one_line() -> None:
    letter = written(a_week())
    assert letter.subject == "Wochenbrief 48/2026: Diese Woche nichts Passendes"
    assert "IHRE RÜCKMELDUNG\nDiese Woche nichts Passendes.\n" in letter.text
    assert "Ansehen" not in letter.text


def test_a_section_without_content_is_left_out() -> None:
    letter = written(a_week())
    assert "LÄUFT" not in letter.text
    assert "Störung" not in letter.html
    assert compose(a_week(has_inbox=False), today=TODAY).sections == ()


def test_example_data_are_marked_until_real_work_begins() -> None:
    marked, real = written(a_week(is_example=True)), written(a_week())
    assert marked.text.startswith("*** Beispieldaten: ")
    assert "Beispieldaten: " in marked.html
    assert "Beispieldaten" not in real.text + real.html + real.subject


def test_the_official_pages_prevail() -> None:
    assert "Maßgeblich sind immer die offiziellen Seiten der Fördergeber." in written(a_week()).text


def test_grant_and_own_share_are_at_our_cost() -> None:
    found = facts(a_suggestion(cost_cents=120_000_000, rate_hundredths=8_000, amount_max_cents=50_000_000))
    assert found["Zuschuss"] == "bis zu 500.000,00 € (Fördersatz bis 80 %)"
    assert found["Eigenanteil"] == "mindestens 700.000,00 € bei Kosten von 1.200.000,00 €"


def test_without_our_cost_only_the_rates_are_told() -> None:
    found = facts(a_suggestion(rate_hundredths=9_000))
    assert found["Zuschuss"] == "bis zu 90 %"
    assert found["Eigenanteil"] == "mindestens 10 %; Kosten des Vorhabens noch nicht eingetragen"


def test_a_loan_is_not_called_a_grant() -> None:
    found = facts(a_suggestion(funding_types=("darlehen",), rate_hundredths=10_000, cost_cents=100))
    assert found["Zuschuss"] == "kein Zuschuss, sondern Darlehen"
    assert "Eigenanteil" not in found


def test_a_kind_of_funding_nobody_named_is_not_taken_for_something_else() -> None:
    assert "kein Zuschuss" not in str(facts(a_suggestion(funding_types=("sonstige",))))


def test_what_a_label_says_is_not_said_again() -> None:
    assert facts(a_suggestion(summary="Gefördert werden neue Radwege."))["Gefördert wird"] == "Neue Radwege."


def test_what_nobody_knows_stands_in_one_line() -> None:
    assert facts(a_suggestion(open_rules=("Antragstellung",))) == {
        "Für": "Radweg an der Lippe",
        "Offen, bitte prüfen": "Frist, Zuschuss, Eigenanteil, Ansprechstelle, Antragstellung",
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_on": date(2026, 11, 30)}, "Mo, 30.11.2026 (noch 7 Tage)"),
        ({"rolling": True}, "laufend"),
        ({"not_applicable": ("rounds",)}, "keine"),
        ({"status": CallStatus.EXHAUSTED, "rolling": True}, "Mittel ausgeschöpft; laufend"),
        ({"status": CallStatus.FORECASTED}, "angekündigt; Termin offen"),
    ],
)
def test_the_deadline_in_words(changes: dict[str, object], words: str) -> None:
    assert facts(a_suggestion(**changes))["Frist"] == words


def test_a_changed_call_says_so_instead_of_how_well_it_fits() -> None:
    section = compose(a_week(suggestions=(a_suggestion(changed=True),)), today=TODAY).sections[0]
    assert section.items[0].tag == "geändert seit Ihrer Antwort"


def test_the_office_reads_who_answered() -> None:
    answers = (
        AnswerItem(
            call_id="1", title="Dorfplätze", answer=ReviewAnswer.INTERESTED, day=date(2026, 11, 17), partner="Selm"
        ),
    )
    text = written(a_week(answers=answers)).text
    assert "DAS HABEN DIE PARTNER ZULETZT GEANTWORTET" in text
    assert "- Selm vom 17.11.2026: Für uns interessant, „Dorfplätze“:" in text


def test_long_texts_are_cut_between_words() -> None:
    assert shortened("eins  zwei\ndrei", 100) == "eins zwei drei"
    assert shortened("Gefördert werden Radwege, Gehwege und Brücken", 26) == "Gefördert werden Radwege …"


def test_a_letter_belongs_to_an_iso_week() -> None:
    assert slot_of(date(2027, 1, 1)) == "2026-W53"
    assert slot_of(date(2026, 1, 1)) == "2026-W01"
    assert monday_of("2026-W48") == date(2026, 11, 23)
    assert week_words("2026-W05") == "5/2026"


@pytest.mark.parametrize("slot", ["2026-48", "2025-W53", "2026-W00", "W48", "", "2026-W48x", "0000-W01"])
def test_a_week_that_does_not_exist_is_refused(slot: str) -> None:
    with pytest.raises(Refused, match="gibt es nicht"):
        monday_of(slot)


def test_where_nobody_signs_in_the_links_to_pages_say_who_reads() -> None:
    week = a_full_week().model_copy(update={"viewer": "Fördermittel, Selm"})
    pages = [line.link for part in compose(week, today=TODAY).sections for line in part.lines]
    pages = [page for page in pages if "/entscheidung/" not in page]
    assert pages
    assert all("als=F%C3%B6rdermittel%2C+Selm" in page for page in pages)
    assert f"{week.base_url}/vorschlaege?ausgeschlossene=true&als=F%C3%B6rdermittel%2C+Selm" in pages
    assert "als=" not in written(a_full_week()).text


def test_a_line_that_ends_with_a_full_stop_gets_no_colon() -> None:
    echo = "Die Projektleitstelle meldet sich bis Fr, 27.11.2026."
    answer = a_full_week().answers[0].model_copy(update={"echo": echo})
    assert f"{echo}\n  https://" in written(a_week(answers=(answer,))).text
