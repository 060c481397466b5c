"""robots.txt is obeyed for every request, limits hold, and every refusal is one German sentence."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from crawler.settings import honour_surroundings, scrapy_settings
from tests.crawler.loopback import Reply, site
from tests.crawler.run_spider import crawl

VISITOR = "tests.crawler.visitor:Visitor"
PAGES = {f"/{name}": Reply(name.encode()) for name in ("a", "b", "c", "d", "geheim")}
ROBOTS = Reply(b"User-agent: *\nDisallow: /geheim\n")


def _visit(folder: Path, base_url: str, *paths: str, **settings: Any) -> dict[str, Any]:
    return crawl(VISITOR, folder, base_url=base_url, paths=list(paths), settings=settings)


def _seen(told: dict[str, Any]) -> list[str]:
    return sorted(call["external_id"] for call in told["calls"])


def test_a_request_that_waited_for_robots_txt_is_checked_like_the_first(tmp_path: Path) -> None:
    with site({"/robots.txt": ROBOTS, **PAGES}) as server:
        told = _visit(tmp_path, server.base_url, "/a", "/b", "/c", "/geheim", "/d", CONCURRENT_REQUESTS=8)
    assert _seen(told) == ["/a", "/b", "/c", "/d"]
    assert "/geheim" not in server.paths()
    assert server.paths().count("/robots.txt") == 1
    assert told["failure"] == "Die Quelle „Probe“ erlaubt den automatischen Abruf dieser Adresse nicht (robots.txt)."


def test_a_site_without_robots_txt_forbids_nothing(tmp_path: Path) -> None:
    missing = Reply(b"User-agent: *\nDisallow: /\n", status=404)
    with site({"/robots.txt": missing, **PAGES}) as server:
        told = _visit(tmp_path, server.base_url, "/a", "/b")
    assert _seen(told) == ["/a", "/b"]
    assert not told["failure"]


def test_a_site_whose_robots_txt_fails_is_left_alone(tmp_path: Path) -> None:
    with site({"/robots.txt": Reply(status=500), **PAGES}) as server:
        told = _visit(tmp_path, server.base_url, "/a", "/b", "/c", RETRY_TIMES=0)
    assert server.paths() == ["/robots.txt"]
    assert (
        told["failure"] == "Die Quelle „Probe“ hat mit einem Fehler geantwortet (500); bitte versuchen Sie es später."
    )


def test_nobody_at_the_address_is_said_without_a_traceback(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        told = _visit(tmp_path, address, "/a", RETRY_TIMES=0)
    assert told["failure"] == "Die Quelle „Probe“ nimmt keine Verbindung an; bitte versuchen Sie es später."
    assert told["state"] == "failed"
    assert "Traceback" not in told["log"]


def test_a_site_that_never_answers_ends_within_the_set_time(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        told = _visit(tmp_path, address, "/a", RETRY_TIMES=0, DOWNLOAD_TIMEOUT=0.5)
    assert told["failure"] == "Die Quelle „Probe“ hat nicht rechtzeitig geantwortet; bitte versuchen Sie es später."


def test_the_delay_robots_txt_asks_for_is_kept(tmp_path: Path) -> None:
    slow = Reply(b"User-agent: *\nCrawl-delay: 0.4\n")
    with site({"/robots.txt": slow, **PAGES}) as server:
        told = _visit(tmp_path, server.base_url, "/a", "/b", "/c")
    assert _seen(told) == ["/a", "/b", "/c"]
    # One wait after robots.txt and one between each two pages; only too fast is wrong.
    assert told["seconds"] >= 3 * 0.4


def test_an_answer_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    with site({"/robots.txt": ROBOTS, "/a": Reply(b"x" * 5000)}) as server:
        told = _visit(tmp_path, server.base_url, "/a", DOWNLOAD_MAXSIZE=1000)
    assert told["failure"] == "Die Antwort der Quelle „Probe“ war größer als erlaubt und wurde nicht gelesen."


def test_a_broken_transfer_and_an_error_page_are_told_apart(tmp_path: Path) -> None:
    cut = {"/robots.txt": ROBOTS, "/a": Reply(b"x" * 5000, cut=100), "/b": Reply(status=403)}
    with site(cut) as server:
        told = _visit(tmp_path, server.base_url, "/a", RETRY_TIMES=0)
        refused = _visit(tmp_path, server.base_url, "/b", RETRY_TIMES=0)
    assert told["failure"] == "Die Übertragung von der Quelle „Probe“ brach ab; bitte versuchen Sie es später."
    assert refused["failure"] == "Die Quelle „Probe“ hat den Abruf abgelehnt (Antwort 403)."


def test_a_redirect_to_a_foreign_host_is_not_followed(tmp_path: Path) -> None:
    away = Reply(status=302, headers={"Location": "http://localhost:1/captcha?ssc=x"})
    with site({"/robots.txt": ROBOTS, "/a": away}) as server:
        told = _visit(tmp_path, server.base_url, "/a")
    assert (
        told["failure"] == "Die Quelle „Probe“ hat auf eine fremde Adresse weitergeleitet; dort wurde nichts abgerufen."
    )


def test_an_error_in_our_own_reading_fails_the_run(tmp_path: Path) -> None:
    with site({"/robots.txt": ROBOTS, "/a": Reply(b"boom"), "/b": Reply(b"b")}) as server:
        told = _visit(tmp_path, server.base_url, "/a", "/b")
    assert _seen(told) == ["/b"]
    assert told["failure"].startswith("Beim Abruf der Quelle „Probe“ ist ein Fehler im Programm aufgetreten")
    assert told["state"] == "failed"


def test_we_say_who_we_are_and_keep_no_cookies(tmp_path: Path) -> None:
    with site({"/robots.txt": ROBOTS, "/a": Reply(b"a", headers={"Set-Cookie": "x=1"}), "/b": Reply(b"b")}) as server:
        _visit(tmp_path, server.base_url, "/a", "/b")
    assert {headers["User-Agent"] for _, headers in server.requests} == {
        "Foerderpfad/0.1 (+mailto:pruefung@example.invalid)"
    }
    assert all("Cookie" not in headers and "Referer" not in headers for _, headers in server.requests)


def test_certificates_are_verified_and_nothing_listens() -> None:
    settings = scrapy_settings("")
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    assert settings["USER_AGENT"] == "Foerderpfad/0.1"
    assert not settings["TELNETCONSOLE_ENABLED"]
    assert not settings["REMOTE_CONTROL_ENABLED"]


@pytest.fixture
def no_surroundings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Forget what this machine's network needs; everything set during the test is undone."""
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "http_proxy", "https_proxy")
    for name in names:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


def test_a_proxy_and_an_own_ca_reach_the_environment(no_surroundings: pytest.MonkeyPatch) -> None:
    honour_surroundings(ca_file=Path("/etc/stadt-ca.pem"), proxy="http://proxy.stadt.invalid:3128")
    assert os.environ["SSL_CERT_FILE"] == "/etc/stadt-ca.pem"
    assert os.environ["http_proxy"] == os.environ["https_proxy"] == "http://proxy.stadt.invalid:3128"


def test_what_other_tools_are_told_about_the_ca_counts_too(no_surroundings: pytest.MonkeyPatch) -> None:
    no_surroundings.setenv("REQUESTS_CA_BUNDLE", "/etc/eigene-ca.pem")
    honour_surroundings(ca_file=None, proxy="")
    assert os.environ["SSL_CERT_FILE"] == "/etc/eigene-ca.pem"
    assert "https_proxy" not in os.environ


def test_our_own_setting_beats_what_stands_in_the_environment(no_surroundings: pytest.MonkeyPatch) -> None:
    no_surroundings.setenv("SSL_CERT_FILE", "/etc/andere-ca.pem")
    honour_surroundings(ca_file=None, proxy="")
    assert os.environ["SSL_CERT_FILE"] == "/etc/andere-ca.pem"
    honour_surroundings(ca_file=Path("/etc/stadt-ca.pem"), proxy="")
    assert os.environ["SSL_CERT_FILE"] == "/etc/stadt-ca.pem"
