"""No address somebody enters, no redirect and no name leads a connection into the own network."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.loopback import Reply, site
from tests.crawler.publisher import Asked, Page, Publisher, publishing
from tests.crawler.run_spider import crawl
from tracker.rules import web_address

VISITOR = "tests.crawler.guarded_visitor:GuardedVisitor"
NAMES = "tests.crawler.guarded_visitor.Names"
# Of the public internet. Sent from 127.0.0.1, a packet to it never leaves the machine: the system refuses to send it.
PUBLIC = "203.113.0.7"
HERE_ONLY = {"DOWNLOAD_BIND_ADDRESS": "127.0.0.1", "TWISTED_DNS_RESOLVER": NAMES, "RETRY_TIMES": 0}


@pytest.fixture
def inner() -> Iterator[Publisher]:
    """A server of the own network that must not be reached."""
    with publishing(lambda asked: Page(b"geheim")) as server:
        yield server


def port_of(server: Publisher) -> int:
    return int(server.base_url.rpartition(":")[2])


def visit(folder: Path, *urls: str, names: dict[str, list[list[str]]] | None = None, **given: Any) -> dict[str, Any]:
    settings = HERE_ONLY | {"NAMES": names or {}} | given.pop("settings", {})
    given.setdefault("exempt", [])
    told = crawl(VISITOR, folder, settings=settings, urls=list(urls), **given)
    assert "Traceback" not in told["log"]
    return told


def said(told: dict[str, Any], url: str) -> str:
    (found,) = [each.removeprefix(f"{url} ") for each in told["sentences"] if each.startswith(f"{url} ")]
    return found


def test_redirects_into_the_own_network_are_refused_and_others_followed(tmp_path: Path, inner: Publisher) -> None:
    port = port_of(inner)
    targets = {
        "/loopback": f"http://127.0.0.1:{port}/",
        "/decimal": f"http://2130706433:{port}/",
        "/hex": f"http://0x7f.1:{port}/",
        "/v6": f"http://[::1]:{port}/",
        "/mapped": f"http://[::ffff:127.0.0.1]:{port}/",
        "/metadata": "http://169.254.169.254/latest/meta-data/",
        "/name": f"http://intern.example:{port}/",
        "/credentials": f"http://a:b@127.0.0.1:{port}/",
        "/twice": "/again",
        "/again": f"http://127.0.0.1:{port}/zweimal",
        "/fine": "/page",
    }

    def answer(asked: Asked) -> Page:
        if target := targets.get(asked.path):
            return Page(status=302, location=target)
        return Page(b"offen")

    with publishing(answer) as outer:
        urls = {path: f"{outer.base_url}{path}" for path in targets if path != "/again"}
        told = visit(
            tmp_path,
            *urls.values(),
            names={"intern.example": [["127.0.0.1"]]},
            exempt=[f"127.0.0.1:{port_of(outer)}"],
        )
    assert inner.asked == []
    assert [call["external_id"] for call in told["calls"]] == [urls["/fine"]]
    assert said(told, urls["/credentials"]) == web_address.CREDENTIALS
    for path in ("/loopback", "/decimal", "/hex", "/v6", "/mapped", "/metadata", "/name", "/twice"):
        assert said(told, urls[path]) == web_address.OWN_NETWORK, path


def test_names_that_lead_into_the_own_network_are_refused(tmp_path: Path, inner: Publisher) -> None:
    port = port_of(inner)
    names = {
        "loopback.example": [["127.0.0.1"]],
        "private.example": [["10.0.0.5"]],
        "metadata.example": [["169.254.169.254"]],
        "v6.example": [["::1"]],
        "mapped.example": [["::ffff:127.0.0.1"]],
        "mixed.example": [[PUBLIC, "127.0.0.1"]],
    }
    urls = [f"http://{name}:{port}/" for name in names]
    told = visit(tmp_path, *urls, names=names)
    assert inner.asked == []
    assert {said(told, url) for url in urls} == {web_address.OWN_NETWORK}


def test_a_name_that_changes_its_address_is_looked_up_once_a_try_and_reaches_nothing(
    tmp_path: Path, inner: Publisher
) -> None:
    # Whoever looks a name up to check it and again to connect gets the inner address at the second question.
    url = f"http://wechsel.example:{port_of(inner)}/"
    told = visit(
        tmp_path,
        url,
        names={"wechsel.example": [[PUBLIC], ["127.0.0.1"]]},
        settings={"ROBOTSTXT_OBEY": False, "RETRY_TIMES": 1},
    )
    assert inner.asked == []
    assert told["sentences"].count("Nachgeschlagen: wechsel.example") == 2
    assert said(told, url) == web_address.OWN_NETWORK


def test_the_server_an_administrator_named_is_reached_and_no_other_port_beside_it(
    tmp_path: Path, inner: Publisher
) -> None:
    with publishing(lambda asked: Page(b"Ersatz")) as named:
        urls = [f"{named.base_url}/x", f"{inner.base_url}/x", "file:///etc/hostname"]
        told = visit(tmp_path, *urls, exempt=[f"127.0.0.1:{port_of(named)}"])
    assert [call["external_id"] for call in told["calls"]] == [urls[0]]
    assert inner.asked == []


def test_behind_a_proxy_what_this_machine_knows_to_be_inside_is_refused_too(tmp_path: Path) -> None:
    inside, outside, tunnel = "http://intern.example/x", "http://fern.example/x", "https://fern.example/y"
    itself = "http://proxy.example/verwaltung"
    with publishing(lambda asked: Page(b"durch den Proxy")) as proxy:
        told = visit(
            tmp_path,
            *(outside, tunnel, inside, itself),
            # The proxy looks names up for us; this machine may not even know them.
            names={"intern.example": [["10.0.0.5"]], "fern.example": [[]], "proxy.example": [["127.0.0.1"]]},
            proxy=f"http://proxy.example:{port_of(proxy)}",
            settings={"ROBOTSTXT_OBEY": False, "DOWNLOAD_BIND_ADDRESS": None},
        )
    assert [asked.target for asked in proxy.asked] == [outside]
    assert [call["external_id"] for call in told["calls"]] == [outside]
    # This one only knows GET and POST: it was reached, and refused the tunnel.
    assert said(told, tunnel).startswith("Der Proxy lässt keine Verbindung zur Quelle „Probe“ zu")
    assert {said(told, url) for url in (inside, itself)} == {web_address.OWN_NETWORK}


@contextmanager
def trickling() -> Iterator[str]:
    """A site that never stops and never says much; no robots.txt."""
    stop = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.end_headers()
            while self.path != "/robots.txt" and not stop.wait(0.05):
                with suppress(ConnectionError):
                    self.wfile.write(b"x")

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        stop.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_pages_without_end_are_cut_off_by_size_packed_size_and_time(tmp_path: Path) -> None:
    packed = Reply(gzip.compress(bytes(20_000_000)), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})
    with publishing(lambda asked: Page(endless=True)) as endless, site({"/x": packed}) as bomb, trickling() as slow:
        urls = [f"{base}/x" for base in (endless.base_url, bomb.base_url, slow)]
        told = visit(tmp_path, *urls, exempt=[web_address.place(url) for url in urls], settings={"DOWNLOAD_TIMEOUT": 2})
    too_large = "Die Antwort der Quelle „Probe“ war größer als erlaubt und wurde nicht gelesen."
    assert [said(told, url) for url in urls] == [
        too_large,
        too_large,
        "Die Quelle „Probe“ hat nicht rechtzeitig geantwortet; bitte versuchen Sie es später.",
    ]
