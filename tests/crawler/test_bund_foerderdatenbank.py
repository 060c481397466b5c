"""The spider over real HTTP and from a file: the export, and everything that may come instead of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.export.container import BY_HAND
from tests.crawler.export_factory import Planted, Trap, write_export
from tests.crawler.loopback import Reply, site
from tests.crawler.run_spider import crawl

SPIDER = "crawler.spiders.bund_foerderdatenbank:BundFoerderdatenbank"
PATH = "/FDB/WS/export"
ROBOTS = Reply(b"User-agent: *\nDisallow: /FDB/SiteGlobals/\n")
ZIP = {"Content-Type": "application/zip", "ETag": '"eins"', "Last-Modified": "Fri, 20 Nov 2026 03:00:00 GMT"}
CAPTCHA = b"<html><head><title>Radware Captcha Page</title></head><body>Bitte warten</body></html>"
NEITHER = f"Weder der Export der Förderdatenbank noch die Tabelle von CorrelAid war zu bekommen; {BY_HAND}"
NO_TABLE = "Die Quelle „Tabelle von CorrelAid“ hat mit einem Fehler geantwortet (404); bitte versuchen Sie es später."


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Planted]:
    path = tmp_path_factory.mktemp("export") / "export.zip"
    planted = write_export(path)
    return path.read_bytes(), planted


def _harvest(folder: Path, reply: Any, **arguments: Any) -> tuple[dict[str, Any], Any]:
    with site({"/robots.txt": ROBOTS, PATH: reply}) as server:
        told = crawl(SPIDER, folder, settings={"RETRY_TIMES": 0}, base_url=server.base_url, **arguments)
    return told, server


def test_the_export_is_harvested_over_http(tmp_path: Path, export: tuple[bytes, Planted]) -> None:
    body, planted = export
    told, server = _harvest(tmp_path, Reply(body, headers=ZIP))
    assert len(told["calls"]) == told["counts"]["calls"] == planted.calls
    assert not told["failure"]
    assert told["progress"][-1][0] == told["progress"][-1][1]
    assert server.paths() == ["/robots.txt", PATH]
    asked = server.requests[1][1]
    assert asked["Accept"] == "application/zip"
    assert asked["Accept-Language"].startswith("de")
    assert asked["User-Agent"].startswith("Foerderpfad/")
    assert {call["url"].split("/FDB/")[0] for call in told["calls"]} == {"https://www.foerderdatenbank.de"}
    assert Archive(tmp_path / "archive").read(told["archived"]) == body


def test_thirty_programmes_are_a_poor_run_for_this_source(tmp_path: Path, export: tuple[bytes, Planted]) -> None:
    told, _ = _harvest(tmp_path, Reply(export[0], headers={"Content-Type": "text/html"}))
    assert told["state"] == "poor"
    assert "Der Export kam als „text/html“ statt als ZIP, war aber eines." in told["sentences"]


def test_an_answer_not_modified_is_read_from_the_archive(tmp_path: Path, export: tuple[bytes, Planted]) -> None:
    def reply(headers: dict[str, str]) -> Reply:
        return Reply(status=304) if headers.get("If-None-Match") == '"eins"' else Reply(export[0], headers=ZIP)

    with site({"/robots.txt": ROBOTS, PATH: reply}) as server:
        first, second = (crawl(SPIDER, tmp_path, base_url=server.base_url) for _ in range(2))
    assert server.requests[-1][1]["If-Modified-Since"] == "Fri, 20 Nov 2026 03:00:00 GMT"
    assert second["calls"] == first["calls"]
    assert not second["failure"]


def test_known_revisions_are_not_read_again(tmp_path: Path, export: tuple[bytes, Planted]) -> None:
    first, _ = _harvest(tmp_path, Reply(export[0], headers=ZIP))
    second, _ = _harvest(tmp_path, Reply(export[0], headers=ZIP), known=first["revisions"])
    assert second["calls"] == []
    assert sorted(second["unchanged"]) == sorted(call["external_id"] for call in first["calls"])
    assert second["counts"]["calls"] == first["counts"]["calls"]


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(CAPTCHA), "Die Förderdatenbank hat statt des Exports eine Captcha-Seite geliefert."),
        (
            Reply(b"<!DOCTYPE html><html><body>Startseite</body></html>", headers={"Content-Type": "application/zip"}),
            "Die Förderdatenbank hat statt des Exports eine Webseite geliefert.",
        ),
        (Reply(b""), "Die Förderdatenbank hat eine leere Antwort statt des Exports geliefert."),
        (
            Reply(status=403),
            "Die Quelle „Förderdatenbank des Bundes“ hat den Abruf abgelehnt (Antwort 403).",
        ),
        (
            Reply(status=302, headers={"Location": "http://localhost:1/perfdrive?ssc=x"}),
            "Die Quelle „Förderdatenbank des Bundes“ hat auf eine fremde Adresse weitergeleitet; "
            "dort wurde nichts abgerufen.",
        ),
    ],
)
def test_what_comes_instead_of_the_export_is_one_sentence(tmp_path: Path, reply: Reply, sentence: str) -> None:
    told, _ = _harvest(tmp_path, reply)
    assert told["sentences"] == [NEITHER, sentence, NO_TABLE]
    assert told["state"] == "failed"
    assert told["calls"] == []
    assert "Traceback" not in told["log"]


def test_a_transfer_that_breaks_off_is_said(tmp_path: Path, export: tuple[bytes, Planted]) -> None:
    told, _ = _harvest(tmp_path, Reply(export[0], headers=ZIP, cut=5_000))
    assert told["sentences"] == [
        NEITHER,
        "Die Übertragung von der Quelle „Förderdatenbank des Bundes“ brach ab; bitte versuchen Sie es später.",
        NO_TABLE,
    ]


def test_a_truncated_export_is_not_mistaken_for_the_last_good_one(
    tmp_path: Path, export: tuple[bytes, Planted]
) -> None:
    replies = {"/robots.txt": ROBOTS, PATH: Reply(export[0][:9_000], headers=ZIP)}
    with site(replies) as server:
        told = crawl(SPIDER, tmp_path, base_url=server.base_url)
        replies[PATH] = Reply(export[0], headers=ZIP)
        again = crawl(SPIDER, tmp_path, base_url=server.base_url)
    assert told["sentences"] == [NEITHER, "Die ZIP-Datei des Exports ist abgeschnitten oder beschädigt.", NO_TABLE]
    assert "If-None-Match" not in server.requests[-1][1]
    assert len(again["calls"]) == export[1].calls


def test_a_file_loaded_by_hand_is_harvested_without_a_request(tmp_path: Path, export: tuple[bytes, Planted]) -> None:
    path = tmp_path / "download.zip"
    path.write_bytes(export[0])
    told, server = _harvest(tmp_path, Reply(), from_file=str(path))
    assert server.paths() == []
    assert len(told["calls"]) == export[1].calls
    assert Archive(tmp_path / "archive").last("file:download.zip")


def test_a_file_that_is_not_the_export_or_not_there_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "download.zip"
    path.write_bytes(CAPTCHA)
    wrong, _ = _harvest(tmp_path, Reply(), from_file=str(path))
    assert wrong["sentences"] == [f"Die Förderdatenbank hat statt des Exports eine Captcha-Seite geliefert; {BY_HAND}"]
    missing, _ = _harvest(tmp_path, Reply(), from_file=str(tmp_path / "fehlt.zip"))
    assert missing["sentences"] == [f"Die Datei {tmp_path / 'fehlt.zip'} wurde nicht gefunden."]
    assert missing["state"] == "failed"


def test_the_bad_members_are_said_and_everything_else_is_kept(tmp_path: Path, export: tuple[bytes, Planted]) -> None:
    told, _ = _harvest(tmp_path, Reply(export[0], headers=ZIP))
    for trap in (Trap.ILL_FORMED, Trap.ENTITY_BOMB, Trap.TRAVERSAL, Trap.GIGABYTES):
        for name in export[1].keys[trap]:
            assert sum(name in sentence for sentence in told["sentences"]) == 1
    assert json.dumps(told["calls"]).count("external_id") == export[1].calls
