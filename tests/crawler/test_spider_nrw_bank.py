"""The product list and the product pages over real HTTP, and everything that may come instead."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.publisher import CAPTCHA, LOGIN, SHELL, Asked, Page
from tests.crawler.run_spiders import Told, Visit, visit
from tests.crawler.saved_answers import SOURCES

SPIDER = "crawler.spiders.nrw_bank:NrwBank"
CASE = SOURCES / "nrw_bank" / "two_products"
MODEL_REGIONS, LOAN = "15917", "60375"
JSON = "application/json;charset=utf-8"
SOURCE = "Die Quelle „NRW.BANK“ hat"


def row(number: str) -> dict[str, Any]:
    return {"type": "localProduct", "link": f"/.content/localProduct/{number}.xml", "title_de_s": f"Produkt {number}"}


def listing(rows: list[dict[str, Any]], total: int, start: int = 0) -> Page:
    answer = {"responseHeader": {"status": 0}, "response": {"numFound": total, "start": start, "docs": rows}}
    return Page(json.dumps(answer).encode(), content_type=JSON)


def answer(asked: Asked) -> Page:
    """Answer as the publisher does on a good day: 102 products on two pages of the list."""
    if asked.path == "/handleSolrSelect":
        start = int(asked.query["start"])
        everything = [row(MODEL_REGIONS), row(LOAN), *(row(str(number)) for number in range(20_000, 20_100))]
        return listing(everything[start : start + int(asked.query["rows"])], len(everything), start)
    number = asked.path.split("/")[-2]
    page = CASE / f"{number if number == MODEL_REGIONS else LOAN}.html"
    return Page(page.read_bytes())


def few(asked: Asked) -> Page:
    """Answer with the two products of the case."""
    if asked.path == "/handleSolrSelect":
        return listing([row(MODEL_REGIONS), row(LOAN)], 2)
    return answer(asked)


def on(end: str, page: Page, known: dict[str, str] | None = None) -> Visit:
    """Answer with two products, but with ``page`` where the address ends so."""
    return Visit(lambda asked: page if asked.path.endswith(end) else few(asked), known=known or {})


def moved(asked: Asked) -> Page:
    """Send who asks for the model regions to the loan, whose number is another one."""
    if asked.path.endswith(f"/{MODEL_REGIONS}/produktdetail.html"):
        return Page(status=301, location=f"/de/foerderung/foerderprodukte/{LOAN}/kommunal.html")
    return few(asked)


LIST = f"{SOURCE} statt der Produktliste"
INSTEAD_OF_THE_LIST = {
    "captcha": (Page(CAPTCHA), f"{SOURCE} eine Captcha-Seite geliefert; der Abruf wurde beendet."),
    "login": (Page(LOGIN), f"{SOURCE} eine Anmeldeseite geliefert; der Abruf wurde beendet."),
    "429": (Page(status=429), f"{SOURCE} den Abruf abgelehnt (Antwort 429)."),
    "500": (Page(status=500), f"{SOURCE} mit einem Fehler geantwortet (500); bitte versuchen Sie es später."),
    "page": (Page(b"<html><body>" + b"<p>Unsere Produkte</p>" * 40), f"{LIST} eine andere Webseite geliefert."),
    "shell": (Page(SHELL), f"{LIST} eine Seite ohne Inhalt geliefert."),
    "torn": (
        Page(b'{"response": {"numFound": 2, "docs": [', content_type=JSON),
        f"{LIST} eine Antwort in unbekannter Form geliefert.",
    ),
    "other form": (Page(b'{"error": {"code": 400}}', content_type=JSON), f"{LIST} eine Fehlermeldung geliefert."),
    "nothing": (listing([], 0), "Die Produktsuche der Quelle „NRW.BANK“ nennt 0 Produkte und liefert 0."),
    "too many": (
        listing([row(LOAN)], 90_000),
        "Die Produktsuche der Quelle „NRW.BANK“ nennt 90000 Produkte und liefert 1.",
    ),
    "cut": (
        Page(listing([row(LOAN)], 1).body, content_type=JSON, cut=40),
        "Die Übertragung von der Quelle „NRW.BANK“ brach ab; bitte versuchen Sie es später.",
    ),
    "endless": (
        Page(b"{", content_type=JSON, endless=True),
        "Die Antwort der Quelle „NRW.BANK“ war größer als erlaubt und wurde nicht gelesen.",
    ),
}
INSTEAD_OF_A_PRODUCT = {
    # A site may ask for a password in a corner of every page; that is no wall before the page.
    "product: new design": (
        Page(LOGIN.replace(b"</form>", b"</form>" + b"<p>Alles neu</p>" * 5_000)),
        "Statt der Produktseite kam eine andere Webseite.",
    ),
    "product: shell": (Page(SHELL), "Statt der Produktseite kam eine Seite ohne Inhalt."),
    "product: 404": (Page(status=404), f"{SOURCE} mit einem Fehler geantwortet (404); bitte versuchen Sie es später."),
    "product: no section": (
        Page(b"<html><body><h1 class='text-break'>Neu</h1><main>" + b"<p>Neue Gestalt</p>" * 40),
        "Die Seite hat keinen Abschnitt „Was wird gefördert?“.",
    ),
}
PRODUCT = f"/{MODEL_REGIONS}/produktdetail.html"
VISITS = {
    "good": Visit(answer),
    "list grows shorter": Visit(lambda asked: listing([], 102) if asked.query.get("start") == "100" else answer(asked)),
    "product: captcha": on(PRODUCT, Page(CAPTCHA)),
    "product: 403": on(PRODUCT, Page(status=403)),
    "product: moved": Visit(moved),
    **{name: on("/handleSolrSelect", page) for name, (page, _) in INSTEAD_OF_THE_LIST.items()},
    **{name: on(PRODUCT, page) for name, (page, _) in INSTEAD_OF_A_PRODUCT.items()},
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return visit(SPIDER, tmp_path_factory.mktemp("visits"), VISITS)


def test_every_product_of_every_page_of_the_list_is_read(told: dict[str, Told]) -> None:
    good = told["good"]
    assert not good.failure
    asked = [each.query for each in good.publisher.asked if each.path == "/handleSolrSelect"]
    assert [(query["start"], query["rows"]) for query in asked] == [("0", "100"), ("100", "100")]
    assert "type:localProduct" in asked[0]["fq"]
    assert len(good.calls) == len(good.by_id()) == 102
    assert len(good.publisher.asked) == 1 + 2 + 102


def test_a_hundred_products_are_a_poor_run_for_this_source(told: dict[str, Told]) -> None:
    assert told["good"].state == "poor"


def test_closed_for_now_is_said_of_the_product_and_not_of_one_item(told: dict[str, Told]) -> None:
    closed, loan = told["good"].by_id()[MODEL_REGIONS], told["good"].by_id()[LOAN]
    assert (closed["title"], closed["facts"]["status"]) == ("Digitale Modellregionen", "suspended")
    assert closed["status_note"] == "Digitale Modellregionen (derzeit nicht antragsoffen)"
    assert (loan["facts"]["status"], loan["facts"]["rounds"][0]["rolling"]) == ("open", True)


def test_the_address_is_that_of_the_number_and_of_the_real_site(told: dict[str, Told]) -> None:
    page = "https://www.nrwbank.de/de/foerderung/foerderprodukte/15917/produktdetail.html"
    assert told["good"].by_id()[MODEL_REGIONS]["url"] == page


def test_advisers_are_left_out_and_offices_kept(told: dict[str, Told]) -> None:
    call = told["good"].by_id()[MODEL_REGIONS]
    assert [body["name"] for body in call["bodies"]] == ["Bezirksregierung Arnsberg"]
    assert "Erika" not in str(call)


def test_a_list_of_applicants_with_a_strange_entry_excludes_nobody(told: dict[str, Told]) -> None:
    assert told["good"].by_id()[MODEL_REGIONS]["applicants"] == ["kommune", "unternehmen", "hochschule"]
    assert told["good"].by_id()[LOAN]["applicants"] == []


def test_a_second_run_says_the_same(tmp_path: Path, told: dict[str, Told]) -> None:
    again = visit(SPIDER, tmp_path, {"again": Visit(answer, known=told["good"].revisions)})["again"]
    assert again.by_id() == told["good"].by_id()
    assert again.revisions == told["good"].revisions


@pytest.mark.parametrize("name", INSTEAD_OF_THE_LIST)
def test_what_comes_instead_of_the_list_is_one_sentence(name: str, told: dict[str, Told]) -> None:
    assert told[name].sentences == [INSTEAD_OF_THE_LIST[name][1]]
    assert (told[name].state, told[name].calls) == ("failed", [])
    assert len(told[name].publisher.asked) == 2


def test_a_list_that_ends_too_early_is_a_failure(told: dict[str, Told]) -> None:
    assert (
        told["list grows shorter"].failure == "Die Produktsuche der Quelle „NRW.BANK“ nennt 102 Produkte und liefert 0."
    )


@pytest.mark.parametrize("name", INSTEAD_OF_A_PRODUCT)
def test_a_product_whose_page_is_strange_is_still_there(name: str, told: dict[str, Told]) -> None:
    assert told[name].unreadable == [MODEL_REGIONS]
    assert list(told[name].by_id()) == [LOAN]
    assert f"Produkt {MODEL_REGIONS} ({MODEL_REGIONS}): " in str(told[name])
    assert INSTEAD_OF_A_PRODUCT[name][1] in str(told[name])
    assert not told[name].failure


def test_a_redirect_to_another_product_is_not_taken_for_this_one(told: dict[str, Told]) -> None:
    assert told["product: moved"].unreadable == [MODEL_REGIONS]
    assert "führt jetzt zu einem anderen Produkt" in str(told["product: moved"])


@pytest.mark.parametrize(("name", "sentence"), [("captcha", "Captcha-Seite"), ("403", "abgelehnt (Antwort 403)")])
def test_a_blocked_product_page_ends_the_run(name: str, sentence: str, told: dict[str, Told]) -> None:
    assert sentence in told[f"product: {name}"].failure
    assert told[f"product: {name}"].state == "failed"
