"""The door: in mode local only this machine enters, by HTTP and by WebSocket."""

import os
from pathlib import Path
from typing import Any

import pytest
from asked import Answered, ask
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from dashboard.routes.guard import Guard
from dashboard.routes.sign_in import LOGIN, GermanRefusal, trusting
from dashboard.server import OPTIONS
from tests.certificates import make_authority
from tracker import downloads, files
from tracker.errors import Refused
from tracker.exchange.workbook import LARGEST_FILE_MB
from tracker.settings import Settings

LOCAL_ADDRESSES = ["localhost:8501", "localhost", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST:9"]
FOREIGN_ADDRESSES = [
    "foerderpfad.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil@localhost",
    "localhost:99999",
    "localhost/../x",
    "10.0.0.5:8501",
    "",
]
FORWARDING = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Anything", "X-Real-IP", "Via"]


async def _say_hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def _talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def answer(mode: Any = "local", base_url: str = "http://localhost:8501", **asked: Any) -> Answered:
    inside = Starlette(routes=[Route("/", _say_hello), WebSocketRoute("/talk", _talk)])
    return ask(Guard(inside, mode=mode, base_url=base_url), **asked)


@pytest.mark.parametrize("host", LOCAL_ADDRESSES)
def test_this_machine_enters(host: str) -> None:
    answered = answer(host=host)
    assert (answered.status, answered.text) == (200, "hello")


@pytest.mark.parametrize("host", FOREIGN_ADDRESSES)
def test_a_foreign_host_stays_outside(host: str) -> None:
    assert answer(host=host).status == 403


@pytest.mark.parametrize("header", FORWARDING)
def test_a_forwarded_request_stays_outside(header: str) -> None:
    assert answer(**{header: "for=1.2.3.4"}).status == 403


@pytest.mark.parametrize("peer", ["192.168.1.20", "2001:db8::1", "somebody", None])
def test_another_machine_stays_outside_whatever_it_says(peer: str | None) -> None:
    assert answer(peer=peer, host="localhost").status == 403


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1"])
def test_every_loopback_address_is_this_machine(peer: str) -> None:
    assert answer(peer=peer).status == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://localhost:3000", "http://[::1]"]
)
def test_a_page_of_another_site_stays_outside(origin: str) -> None:
    assert answer(origin=origin).status == 403


def test_a_browser_reads_why_in_german() -> None:
    answered = answer(host="evil.example", accept="text/html")
    assert answered.status == 403
    assert '<html lang="de">' in answered.text
    assert "Kein Zugang" in answered.text
    assert "evil.example" not in answered.text


@pytest.mark.parametrize(
    "headers", [{"host": "evil.example"}, {"X-Forwarded-For": "1.2.3.4"}, {"origin": "https://evil.example"}]
)
def test_the_channel_is_guarded_like_the_page(headers: dict[str, str]) -> None:
    answered = answer(path="/talk", kind="websocket", **headers)
    assert answered.kinds == ["websocket.close"]
    assert answered.messages[0]["code"] == 1008


def test_the_channel_is_open_for_this_machine() -> None:
    answered = answer(path="/talk", kind="websocket", origin="http://localhost:8501")
    assert answered.kinds[0] == "websocket.accept"


@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_every_answer_carries_the_safety_headers(host: str) -> None:
    headers = answer(host=host).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_behind_a_sign_in_the_own_address_is_allowed_and_no_other() -> None:
    outside: dict[str, Any] = {"mode": "oidc", "base_url": "https://foerderpfad.example", "peer": "192.168.1.20"}
    assert answer(**outside, host="foerderpfad.example", X_Forwarded_For="1.2.3.4").status == 200
    assert answer(**outside, host="evil.example").status == 403


def test_a_proxy_on_this_machine_does_not_make_others_its_neighbours() -> None:
    behind: dict[str, Any] = {"mode": "oidc", "base_url": "https://foerderpfad.example", "host": "localhost"}
    assert answer(**behind).status == 200
    assert answer(**behind, X_Forwarded_For="192.168.1.20").status == 403


@pytest.mark.parametrize(("status", "told"), [(200, "hello"), (400, "Der Anmeldedienst antwortet nicht")])
def test_a_sign_in_that_cannot_begin_says_so_in_german(status: int, told: str) -> None:
    async def begin(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("hello" if status == 200 else "Authentication error", status_code=status)

    answered = ask(GermanRefusal(Starlette(routes=[Route(LOGIN, begin)])), LOGIN)
    assert told in answered.text
    assert "Authentication error" not in answered.text


def oidc(ca_file: Path) -> Settings:
    secret = SecretStr("ein eigener, langer Wert")
    return Settings(
        _env_file=None, auth="oidc", secret_key=secret, oidc_issuer="https://anmeldung.example",
        oidc_client_id="x", oidc_client_secret=secret, base_url="https://foerderpfad.example", ca_file=ca_file,
    )  # fmt: skip


def test_the_sign_in_trusts_the_own_ca_besides_those_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "system"
    folder.mkdir()
    system, own = make_authority(folder).file, make_authority(tmp_path).file
    monkeypatch.setenv("SSL_CERT_FILE", str(system))
    with trusting(oidc(own)):
        trusted = Path(os.environ["SSL_CERT_FILE"]).read_text()
    assert system.read_text() in trusted
    assert own.read_text() in trusted
    assert os.environ["SSL_CERT_FILE"] == str(system)


@pytest.mark.parametrize("content", [None, "kein Zertifikat"])
def test_a_file_without_a_certificate_is_refused_at_the_start(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(Refused, match="FOERDERPFAD_CA_FILE"), trusting(oidc(file)):
        pass


def test_the_server_takes_the_largest_file_a_field_offers() -> None:
    taken = OPTIONS["server.maxUploadSize"]
    assert isinstance(taken, int)
    assert taken > max(files.LARGEST_MB, downloads.LARGEST_MB, LARGEST_FILE_MB)
