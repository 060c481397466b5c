"""The search of the EU portal over real HTTP, with the server's own moods, and everything that may come instead."""

import json
from datetime import date
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any

import pytest

from crawler.pages.eu_rounds import Deadline, deadline_of
from tests.crawler.publisher import CAPTCHA, LOGIN, SHELL, Asked, Page
from tests.crawler.run_spiders import Told, Visit, visit

SPIDER = "crawler.spiders.eu_funding_tenders:EuFundingTenders"
PATH = "/search-api/prod/rest/search"
JSON = "application/json;charset=UTF-8"
SOURCE = "Die Quelle „EU Funding & Tenders“ hat"
BARE, TWO_STAGES, LATE = "LIFE-2027-000", "LIFE-2027-001", "LIFE-2027-002"


def row(number: int, language: str, **meta: list[str]) -> dict[str, Any]:
    """One row as the server gives it: every value a list, days by language."""
    identifier = f"LIFE-2027-{number:03}"
    english = language == "en"
    values = {
        "identifier": [identifier],
        "title": [f"Quiet streets {number}" if english else f"Ruhige Straßen {number}"],
        "language": [language],
        "type": ["1"],
        "status": ["31094502"],
        "startDate": ["2026-10-01T00:00:00.000+0000" if english else "2026-09-30T22:00:00.000+0000"],
        "deadlineDate": ["2027-02-10T17:00:00.000+0000" if english else "2027-02-09T23:00:00.000+0000"],
        "deadlineModel": ["single-stage"],
        "descriptionByte": ["<p>Quiet.</p>" if english else "<p>Ruhig.</p>"],
    }
    reference = f"{number:06}LIFEProjectGrants1790812800000{'' if english else language}"
    return {"reference": reference, "language": language, "url": "", "content": "", "metadata": values | meta}


def page_of(rows: list[dict[str, Any]], total: int | None = None) -> Page:
    answer = {"totalResults": len(rows) if total is None else total, "results": rows}
    return Page(json.dumps(answer).encode(), content_type=JSON)


STAGES = json.dumps([{"deadlineDates": ["2027-02-10", "2027-09-15"]}])
EVERYTHING = [
    *(row(0, language, descriptionByte=[]) for language in ("en", "de")),
    *(row(1, language, deadlineModel=["two-stage"], actions=[STAGES]) for language in ("en", "de")),
    row(2, "en", deadlineDate=["2026-09-22T17:00:00.000+0000"]),
    # The two rows of a topic need not stand on the same page.
    *(row(number, "en") for number in range(3, 120)),
    *(row(number, "de") for number in range(3, 120)),
]


def parts(asked: Asked) -> dict[str, Message]:
    head = f"Content-Type: {asked.headers['Content-Type']}\r\n\r\n".encode()
    found = BytesParser(policy=HTTP).parsebytes(head + asked.body)
    return {str(part.get_param("name", header="content-disposition")): part for part in found.iter_parts()}


def answer(asked: Asked) -> Page:
    """Answer as the server does: 500 to parts without their own content type, millions of hits to plain JSON."""
    if asked.method != "POST" or asked.path != PATH:
        return Page(status=405)
    if not asked.headers["Content-Type"].startswith("multipart/form-data"):
        return page_of([], total=4_170_000)
    if any(part.get_content_type() != "application/json" for part in parts(asked).values()):
        return Page(status=500)
    if asked.query["text"] != "***":
        again = row(0, "en", descriptionByte=["<p>Quiet, at length.</p>"])
        return page_of([row(77, "en"), again] if asked.query["text"] == f'"{BARE}"' else [])
    size, number = int(asked.query["pageSize"]), int(asked.query["pageNumber"])
    return page_of(EVERYTHING[size * (number - 1) : size * number], total=len(EVERYTHING))


def first(page: Page) -> Visit:
    """Answer every question about everything with this page."""
    return Visit(lambda asked: page if asked.query.get("text") == "***" else answer(asked))


def again(page: Page) -> Visit:
    """Answer every question about one topic with this page."""
    return Visit(lambda asked: answer(asked) if asked.query.get("text") == "***" else page)


def lossy(asked: Asked) -> Page:
    """Leave out the third page: a server whose order changes between two pages."""
    return page_of([], total=len(EVERYTHING)) if asked.query.get("pageNumber") == "3" else answer(asked)


RESULTS = f"{SOURCE} statt der Suchergebnisse"
INSTEAD = {
    "captcha": (Page(CAPTCHA), f"{SOURCE} eine Captcha-Seite geliefert; der Abruf wurde beendet."),
    "login": (Page(LOGIN), f"{SOURCE} eine Anmeldeseite geliefert; der Abruf wurde beendet."),
    "403": (Page(status=403), f"{SOURCE} den Abruf abgelehnt (Antwort 403)."),
    "500": (Page(status=500), f"{SOURCE} mit einem Fehler geantwortet (500); bitte versuchen Sie es später."),
    "shell": (Page(SHELL), f"{RESULTS} eine Seite ohne Inhalt geliefert."),
    "torn": (
        Page(b'{"totalResults": 2, "results": [{', content_type=JSON),
        f"{RESULTS} eine Antwort in unbekannter Form geliefert.",
    ),
    "a list": (Page(b"[]", content_type=JSON), f"{RESULTS} eine Antwort in unbekannter Form geliefert."),
    "other form": (Page(b'{"hits": []}', content_type=JSON), f"{RESULTS} eine Antwort ohne Ergebnisliste geliefert."),
    "nothing": (page_of([]), "Die Suche der Quelle „EU Funding & Tenders“ liefert keinen einzigen Treffer."),
    "too many": (
        page_of(EVERYTHING[:100], total=4_170_000),
        "Die Suche der Quelle „EU Funding & Tenders“ nennt 4170000 Treffer, mehr als 10.000 zeigt sie nicht: "
        "Die Abfrage muss geteilt werden, oder das Portal hat sie nicht verstanden.",
    ),
    "cut": (
        Page(page_of(EVERYTHING[:3]).body, content_type=JSON, cut=80),
        "Die Übertragung von der Quelle „EU Funding & Tenders“ brach ab; bitte versuchen Sie es später.",
    ),
    "endless": (
        Page(b"{", content_type=JSON, endless=True),
        "Die Antwort der Quelle „EU Funding & Tenders“ war größer als erlaubt und wurde nicht gelesen.",
    ),
}
GONE = "LIFE-2026-999"
VISITS = {
    "good": Visit(answer),
    "lossy": Visit(lossy, known={GONE: "some day", "LIFE-2027-100": "some day"}),
    "again: 500": again(Page(status=500)),
    "again: nothing": again(page_of([])),
    "again: page": again(Page(SHELL)),
    "again: known": Visit(again(Page(status=500)).answer, known={BARE: "some day"}),
    "strange words": first(
        page_of([row(5, "en", status=["99999998"], deadlineModel=["any-time"], type=["6"], deadlineDate=["bald"])])
    ),
    "published twice": first(
        page_of([row(5, "en", title=["Old"]) | {"reference": "5LIFE1700000000000"}, row(5, "en", title=["New"])])
    ),
    **{name: first(page) for name, (page, _) in INSTEAD.items()},
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return visit(SPIDER, tmp_path_factory.mktemp("visits"), VISITS)


def test_all_rows_of_all_pages_become_one_call_a_topic(told: dict[str, Told]) -> None:
    good = told["good"]
    assert not good.failure
    pages = [each.query["pageNumber"] for each in good.publisher.asked if each.query.get("text") == "***"]
    assert pages == ["1", "2", "3"]
    assert len(good.calls) == len(good.by_id()) == 120
    assert {call["title"].partition(" ")[0] for call in good.calls} == {"Ruhige", "Quiet"}
    assert good.by_id()["LIFE-2027-119"]["title"] == "Ruhige Straßen 119"


def test_the_question_has_parts_with_their_own_content_type(told: dict[str, Told]) -> None:
    asked = told["good"].publisher.asked[1]
    found = {name: json.loads(part.get_payload()) for name, part in parts(asked).items()}
    assert list(found) == ["query", "languages", "displayFields", "sort"]
    terms = {name: codes for each in found["query"]["bool"]["must"] for name, codes in each["terms"].items()}
    assert terms["type"] == ["1", "2", "8"]
    assert terms["status"] == ["31094501", "31094502"]
    assert terms["DATASOURCE"] == ["SEDIA"]
    assert asked.headers["User-Agent"].startswith("Foerderpfad/")


def test_the_days_of_all_language_rows_are_one_day(told: dict[str, Told]) -> None:
    (found,) = told["good"].by_id()["LIFE-2027-050"]["facts"]["rounds"]
    assert (found["opens_on"], found["closes_on"], found["closes_at"]) == ("2026-10-01", "2027-02-10", "17:00")
    assert found["quote"] == "Einreichung bis 10.02.2027, 17:00 Uhr (Brüssel)"


def test_two_stages_are_an_outline_and_an_application(told: dict[str, Told]) -> None:
    rounds = told["good"].by_id()[TWO_STAGES]["facts"]["rounds"]
    assert [(each["kind"], each["opens_on"], each["closes_on"]) for each in rounds] == [
        ("outline", "2026-10-01", "2027-02-10"),
        ("application", None, "2027-09-15"),
    ]


def test_a_topic_that_is_open_after_its_deadline_is_closed_and_said(told: dict[str, Told]) -> None:
    assert told["good"].by_id()[LATE]["facts"]["status"] == "closed"
    assert "Themen, die das Portal nach Ablauf ihrer Frist noch offen nennt: 1." in told["good"].sentences


def test_a_description_the_list_left_out_is_asked_for(told: dict[str, Told]) -> None:
    assert [each.query["text"] for each in told["good"].publisher.asked[4:]] == [f'"{BARE}"']
    call = told["good"].by_id()[BARE]
    assert call["text"].endswith("Quiet, at length.")
    assert call["title"] == "Ruhige Straßen 0"


@pytest.mark.parametrize("name", ["500", "nothing", "page"])
def test_a_description_that_does_not_come_costs_only_itself(name: str, told: dict[str, Told]) -> None:
    found = told[f"again: {name}"]
    assert not found.failure
    assert len(found.calls) == 120
    assert BARE not in found.revisions, "so it is asked for again tomorrow"
    assert f"{BARE}: " in str(found)


def test_a_known_topic_is_not_overwritten_by_one_without_description(told: dict[str, Told]) -> None:
    assert told["again: known"].unreadable == [BARE]
    assert BARE not in told["again: known"].by_id()


def test_a_second_run_says_the_same_and_reads_nothing_anew(tmp_path: Path, told: dict[str, Told]) -> None:
    good = told["good"]
    found = visit(SPIDER, tmp_path, {"as new": Visit(answer), "known": Visit(answer, known=good.revisions)})
    assert found["as new"].by_id() == good.by_id()
    assert set(found["known"].unchanged) == set(good.by_id())
    assert found["known"].calls == []
    assert len(found["known"].publisher.asked) == 1 + 3


def test_topics_the_server_swallowed_are_not_gone(told: dict[str, Told]) -> None:
    found = told["lossy"]
    assert found.unreadable == [GONE]
    assert "Von 239 Treffern kamen 39 nicht; kein Thema gilt deshalb als beendet." in found.sentences


@pytest.mark.parametrize("name", INSTEAD)
def test_what_comes_instead_of_the_results_is_one_sentence(name: str, told: dict[str, Told]) -> None:
    assert told[name].sentences == [INSTEAD[name][1]]
    assert (told[name].state, told[name].calls) == ("failed", [])
    assert len(told[name].publisher.asked) == 2


def test_words_nobody_knows_are_kept_open_and_reported(told: dict[str, Told]) -> None:
    found = told["strange words"]
    (call,) = found.calls
    assert (call["facts"]["status"], call["facts"]["rounds"]) == ("unknown", [])
    for said in ("Status: 99999998", "Verfahren: any-time", "Art: 6", "Datum: bald"):
        assert f"Unbekannt und unverändert übernommen, {said} (1-mal)." in found.sentences


def test_of_a_topic_published_twice_the_later_one_counts(told: dict[str, Told]) -> None:
    assert [call["title"] for call in told["published twice"].calls] == ["New"]


@pytest.mark.parametrize(
    ("written", "day", "at"),
    [
        ("2024-11-27T17:00:00.000+0000", date(2024, 11, 27), "17:00"),  # English row: time of Brussels, called UTC
        ("2024-04-18T19:00:00.000+0200", date(2024, 4, 18), "17:00"),  # the same moment, written by another server
        ("2024-11-26T23:00:00.000+0000", date(2024, 11, 27), ""),  # other rows: midnight of Brussels in winter
        ("2024-05-28T22:00:00.000+0000", date(2024, 5, 29), ""),  # and in summer
        ("2026-04-29T00:00:00.000+0000", date(2026, 4, 29), ""),
        ("2027-09-15", date(2027, 9, 15), ""),
    ],
)
def test_a_day_is_the_day_in_brussels(written: str, day: date, at: str) -> None:
    assert deadline_of(written) == Deadline(day, at)


def test_what_is_no_day_is_none() -> None:
    assert [deadline_of(written) for written in ("bald", "", "2027-02-31", "31/12/2026")] == [None] * 4
