"""An administration's network has its own certificate authority: named, it is trusted; unnamed, nothing is read."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from tests.crawler.loopback import Reply, site
from tests.crawler.run_spider import crawl

VISITOR = "tests.crawler.visitor:Visitor"
PAGES = {"/robots.txt": Reply(status=404), "/a": Reply(b"a")}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate authority and a certificate for localhost; the folder holds ca.pem, site.pem and site.key."""
    if shutil.which("openssl") is None:
        pytest.skip("Für diese Prüfung fehlt das Programm openssl (Paket openssl).")
    folder = tmp_path_factory.mktemp("ca")
    key = ("-newkey", "rsa:2048", "-nodes", "-days", "2")
    _openssl(folder, "req", "-x509", *key, "-subj", "/CN=Eigene CA", "-keyout", "ca.key", "-out", "ca.pem")
    names = (
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=CA:FALSE",
    )
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key")
    _openssl(folder, "req", "-x509", *key, *names, *signed, "-keyout", "site.key", "-out", "site.pem")
    return folder


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def _tls(authority: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "site.pem", authority / "site.key")
    return context


def test_an_unknown_authority_is_refused_with_what_to_do(authority: Path, tmp_path: Path) -> None:
    with site(PAGES, _tls(authority)) as server:
        told = crawl(VISITOR, tmp_path, base_url=server.base_url, paths=["/a"], settings={"RETRY_TIMES": 0})
    assert not told["calls"]
    assert told["failure"] == (
        "Das Zertifikat der Quelle „Probe“ wurde nicht anerkannt; hinter einem Proxy mit eigener "
        "Zertifizierungsstelle setzen Sie bitte FOERDERPFAD_CA_FILE."
    )


def test_an_authority_that_is_named_is_trusted(
    authority: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca.pem"))
    with site(PAGES, _tls(authority)) as server:
        told = crawl(VISITOR, tmp_path, base_url=server.base_url, paths=["/a"])
    assert [call["external_id"] for call in told["calls"]] == ["/a"]
