"""What is taken for a page of the list, and what a page says as a call."""

from datetime import date

import pytest

from crawler.pages.page_call import Page, call_of, is_it
from crawler.pages.page_programme import read
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

PAGE = Page(key="heimat-preis", url="https://www.behoerde.invalid/heimat-preis", names=("Heimat-Preis",))
ENVIRONMENT = "Ministerium für Umwelt, Naturschutz und Verkehr des Landes Nordrhein-Westfalen"
ECONOMY = "Ministerium für Wirtschaft, Industrie, Klimaschutz und Energie des Landes Nordrhein-Westfalen"


def call(inside: str, page: Page = PAGE, unknown: list[tuple[str, str]] | None = None) -> CallData:
    markup = f"<main><h1>Heimat-Preis</h1>{'<p>Städte und Gemeinden erhalten Hilfe vom Land.</p>' * 6}{inside}</main>"
    told = unknown if unknown is not None else []
    return call_of(
        page,
        read(markup, address=page.url),
        source="probe",
        today=date(2026, 11, 22),
        unknown=lambda kind, code: told.append((kind, code)),
        licence="keine Angabe",
        attribution="Behörde",
    )


@pytest.mark.parametrize("title", ["Heimat-Preis", "Heimatpreis NRW", "Der HEIMAT - PREIS", "Heimat‑Preis 2027"])
def test_a_title_is_known_with_other_hyphens_and_capitals(title: str) -> None:
    assert is_it(PAGE, title)


@pytest.mark.parametrize("title", ["Heimat-Scheck", "Willkommen", "Heimat", ""])
def test_another_title_is_another_page(title: str) -> None:
    assert not is_it(PAGE, title)


@pytest.mark.parametrize(
    ("words", "applicants"),
    [
        ("Gemeinden und Gemeindeverbände", ("kommune",)),
        (
            "Kommunen, Forschungs- und Bildungseinrichtungen",
            ("kommune", "bildungseinrichtung", "forschungseinrichtung"),
        ),
        ("Gemeinden und Gemeindeverbände, die einen Beschluss gefasst haben", ("kommune",)),
        ("Kommunen. Unternehmen sind ausgeschlossen.", ()),
        ("Nur Kommunen, keine Unternehmen", ()),
        ("Kommunen, Zoos", ()),
    ],
)
def test_who_may_apply_is_read_from_names_and_never_from_a_sentence(words: str, applicants: tuple[str, ...]) -> None:
    assert call(f"<h2>Wer wird gefördert?</h2><p>{words}</p>").applicants == applicants


def test_an_applicant_nobody_knows_is_reported() -> None:
    unknown: list[tuple[str, str]] = []
    call("<h2>Antragsberechtigte</h2><ul><li>Kommunen</li><li>Zoos</li></ul>", unknown=unknown)
    assert unknown == [("Antragsberechtigte", "Zoos")]


def test_one_ministry_in_the_text_pays_and_of_two_nobody_knows_which() -> None:
    assert call(f"<p>Zuständig ist das {ENVIRONMENT}.</p>").provider == ENVIRONMENT
    both = call(f"<p>Zuständig sind das {ENVIRONMENT} und das {ECONOMY}.</p>")
    assert (both.provider, both.bodies) == ("", ())


@pytest.mark.parametrize(
    ("funder", "level", "areas"),
    [
        ("Bundesministerium für Umwelt", Level.BUND, ("DE",)),
        (f"Das {ENVIRONMENT}", Level.LAND, ("DE-NW",)),
        ("EU - Europäischer Fonds für regionale Entwicklung", Level.EU, ("DE-NW",)),
        ("Stiftung Beispiel", Level.LAND, ("DE-NW",)),
    ],
)
def test_the_funder_on_the_page_decides_the_level(funder: str, level: Level, areas: tuple[str, ...]) -> None:
    found = call(f"<h2>Fördergebende Institution</h2><p>{funder}</p>")
    assert (found.provider, found.level, found.areas) == (funder.removeprefix("Das "), level, areas)


def test_named_areas_of_the_list_stay_whoever_pays() -> None:
    page = Page(key="x", url=PAGE.url, names=PAGE.names, areas=("set:steinkohle",))
    assert call("<h2>Fördergeber</h2><p>Bund</p>", page).areas == ("set:steinkohle",)


def test_what_a_page_does_not_say_is_open() -> None:
    found = call("")
    assert (found.provider, found.applicants, found.funding_types, found.contact) == ("", (), (), "")
    assert (found.facts.rounds, found.facts.rate_hundredths, found.facts.amount_max_cents) == ((), None, None)
