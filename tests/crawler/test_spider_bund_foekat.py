"""The catalogue of awards over HTTP: a session, one search after the other, and tables that are cut."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest

from crawler.pages.foekat import NotTheTable, cents, day, is_useful, rows_of
from crawler.pages.foekat_search import hits, land_value
from tests.crawler.foekat_table import HEADER, MASK, an_award, hits_page, table
from tests.crawler.publisher import CAPTCHA, SHELL, Asked, Page
from tests.crawler.run_spiders import Told, Visit, visit

SPIDER = "crawler.spiders.bund_foekat:BundFoekat"
WHO, SUM = "Förderempfänger /Auftragnehmer", "Förder- / Auftragssumme (Anteil des Bundes) in EUR"
CITIES = [an_award(f"01AB{number:04}", **{WHO: f"Stadt Nummer {number}"}) for number in range(30)]
CITIES += [an_award(f"03CD{number:04}", Ressort="BMWE", **{WHO: f"Gemeinde Nummer {number}"}) for number in range(5)]


@dataclass
class Catalogue:
    """The site: it remembers the last search of a session and cuts its tables at ``most`` lines."""

    awards: list[dict[str, str]]
    most: int = 10_000
    instead: Callable[[Asked], Page | None] = lambda asked: None
    last: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    searches: list[dict[str, list[str]]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Page:
        if page := self.instead(asked):
            return page
        if asked.query.get("actionMode") == "searchmask":
            return Page(MASK.encode(), headers=(("Set-Cookie", "JSESSIONID=eins; Path=/"),))
        session = asked.headers.get("Cookie", "")
        if asked.method == "POST":
            form = parse_qs(asked.body.decode(), keep_blank_values=True)
            self.searches.append(form)
            self.last[session] = self._found(form)
            return Page(hits_page(len(self.last[session])).encode())
        found = self.last.get(session) if session else None
        return Page(SHELL) if found is None else Page(table(*found[: self.most]), content_type="text/csv")

    def _found(self, form: dict[str, list[str]]) -> list[dict[str, str]]:
        ministry, prefix = form["suche.ressortSuche[0]"][0], form["suche.fkzSuche[0]"][0].removesuffix("%")
        return [award for award in self.awards if award["Ressort"] == ministry and award["FKZ"].startswith(prefix)]


SITES = {
    "whole": Catalogue(CITIES),
    "cut": Catalogue(CITIES, most=12),
    "stuck": Catalogue([an_award(f"01AB0000{number:02}") for number in range(15)], most=12),
    "empty": Catalogue([]),
    "captcha": Catalogue(CITIES, instead=lambda asked: Page(CAPTCHA) if asked.method == "POST" else None),
    "shell": Catalogue(CITIES, instead=lambda asked: Page(SHELL) if "print" in asked.target else None),
    "refused": Catalogue(CITIES, instead=lambda asked: Page(status=403)),
    "changed": Catalogue(CITIES, instead=lambda asked: Page(b"<html><body>Neues Portal</body></html>")),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    folder = tmp_path_factory.mktemp("foekat")
    return visit(SPIDER, folder, {name: Visit(site) for name, site in SITES.items()})


def test_every_ministry_is_asked_in_one_session(told: dict[str, Told]) -> None:
    assert {award["external_id"] for award in told["whole"].calls} == {award["FKZ"] for award in CITIES}
    assert not told["whole"].failure
    asked = SITES["whole"].searches
    assert [form["suche.ressortSuche[0]"] for form in asked] == [["BMFTR"], ["BMWE"], ["BMV"], ["BMUKN"], ["BMLEH"]]
    assert {form["suche.bundeslandSuche[0]"][0] for form in asked} == {"NW"}
    assert {form["suche.laufzeitVonSuche[0]"][0] for form in asked} == {"01.01.2018"}
    assert set(SITES["whole"].last) == {"JSESSIONID=eins"}


def test_a_table_that_is_cut_is_asked_for_in_parts(told: dict[str, Told]) -> None:
    assert {award["external_id"] for award in told["cut"].calls} == {award["FKZ"] for award in CITIES}
    assert len(told["cut"].calls) == len(CITIES)
    asked = [form["suche.fkzSuche[0]"][0] for form in SITES["cut"].searches]
    assert {"%", "0%", "01%", "01AB001%"} <= set(asked)
    assert not told["cut"].sentences


def test_what_stays_cut_is_an_alarm(told: dict[str, Told]) -> None:
    assert "Die Tabelle zu „BMV 01AB000%“ hat nur 12 von 15 Vorhaben." in told["stuck"].sentences
    assert told["stuck"].state == "poor"


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("captcha", "eine Captcha-Seite geliefert"),
        ("shell", "statt der Tabelle"),
        ("refused", "hat den Abruf abgelehnt (Antwort 403)"),
        ("changed", "statt des Suchformulars"),
    ],
)
def test_anything_else_fails_the_run_with_one_sentence(told: dict[str, Told], site: str, said: str) -> None:
    assert said in told[site].failure
    assert (told[site].state, told[site].calls) == ("failed", [])


def test_an_empty_catalogue_is_a_poor_run(told: dict[str, Told]) -> None:
    assert (told["empty"].state, told["empty"].failure) == ("poor", "")


def test_the_first_of_two_columns_of_one_name_counts() -> None:
    award = rows_of(table(an_award("01AB1")))[0].award
    assert award is not None
    assert (award.place, award.ags, award.land) == ("Schwerte", "05978028", "Nordrhein-Westfalen")


@pytest.mark.parametrize("encoding", ["iso-8859-15", "utf-8", "utf-8-sig"])
def test_the_encoding_is_recognised(encoding: str) -> None:
    body = table(an_award("01AB1", **{WHO: "Stadt Fröndenberg"})).decode("iso-8859-15").encode(encoding)
    award = rows_of(body)[0].award
    assert award is not None
    assert award.recipient == "Stadt Fröndenberg"


@pytest.mark.parametrize("missing", ["FKZ", "Thema des geförderten Vorhabens", SUM, "Bundesland"])
def test_a_missing_column_is_named(missing: str) -> None:
    header = tuple(name for name in HEADER if name != missing)
    with pytest.raises(NotTheTable, match="fehlen Spalten"):
        rows_of(table(an_award("01AB1"), header=header))


def test_bookkeeping_is_dropped_and_a_broken_line_is_said() -> None:
    body = table(an_award("01AB1", **{SUM: "-5,00"}), an_award(""), an_award("01AB2")) + b'="01AB3";="zu kurz"\r\n'
    rows = rows_of(body)
    assert [row.award.external_id for row in rows if row.award] == ["01AB2"]
    assert [row.dropped for row in rows if row.dropped] == [
        f"Eine Zeile mit 2 statt {len(HEADER)} Zellen wurde übergangen: 01AB3."
    ]


@pytest.mark.parametrize(
    ("recipient", "ags", "land", "useful"),
    [
        ("Stadt Schwerte", "05978028", "Nordrhein-Westfalen", True),
        ("Landeshauptstadt Düsseldorf", "05111000", "Nordrhein-Westfalen", True),
        ("Stadtwerke Unna GmbH", "05978036", "Nordrhein-Westfalen", True),
        ("Muster Maschinenbau GmbH", "05978036", "Nordrhein-Westfalen", True),
        ("Muster Maschinenbau GmbH", "05315000", "Nordrhein-Westfalen", False),
        ("Zweckverband Ruhr-Lippe", "05974000", "Nordrhein-Westfalen", True),
        ("Erika Beispiel", "05978036", "Nordrhein-Westfalen", False),
        ("Stadt Kassel", "06611000", "Hessen", False),
    ],
)
def test_only_what_tells_municipalities_something_is_kept(recipient: str, ags: str, land: str, useful: bool) -> None:
    row = rows_of(table(an_award("01AB1", **{WHO: recipient, "Gemeindekennziffer": ags, "Bundesland": land})))[0]
    assert row.award is not None
    assert is_useful(row.award) is useful


@pytest.mark.parametrize(
    ("said", "amount"), [("583.639,00", 58_363_900), ("1", 100), ("0,5", None), ("-3,00", -300), ("", None)]
)
def test_an_amount_is_read_in_cents(said: str, amount: int | None) -> None:
    assert cents(said) == amount


def test_a_day_that_does_not_exist_is_unknown() -> None:
    assert day("31.02.2025") is None
    assert str(day("28.02.2025")) == "2025-02-28"


def test_hits_are_read_with_their_points_and_none_is_none() -> None:
    assert hits(hits_page(12_345)) == 12_345
    assert hits("<html><body>Keine Treffer</body></html>") == 0
    assert hits("<html><body>Neues Portal</body></html>") is None
    assert land_value("<html><body></body></html>") is None
