"""An administration's network has its own certificate authority: named, it is trusted; unnamed, nothing is read."""

import ssl
from pathlib import Path

import pytest

from tests.certificates import Authority, make_authority
from tests.crawler.loopback import Reply, site
from tests.crawler.run_spider import crawl

VISITOR = "tests.crawler.visitor:Visitor"
PAGES = {"/robots.txt": Reply(status=404), "/a": Reply(b"a")}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def tls(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    return authority.sign("localhost", tmp_path_factory.mktemp("localhost")).context()


def test_an_unknown_authority_is_refused_with_what_to_do(tls: ssl.SSLContext, tmp_path: Path) -> None:
    with site(PAGES, tls) as server:
        told = crawl(VISITOR, tmp_path, base_url=server.base_url, paths=["/a"], settings={"RETRY_TIMES": 0})
    assert not told["calls"]
    assert told["failure"] == (
        "Das Zertifikat der Quelle „Probe“ wurde nicht anerkannt; hinter einem Proxy mit eigener "
        "Zertifizierungsstelle setzen Sie bitte FOERDERPFAD_CA_FILE."
    )


def test_an_authority_that_is_named_is_trusted(
    authority: Authority, tls: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with site(PAGES, tls) as server:
        told = crawl(VISITOR, tmp_path, base_url=server.base_url, paths=["/a"])
    assert [call["external_id"] for call in told["calls"]] == ["/a"]
