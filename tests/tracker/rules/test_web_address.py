"""Which addresses people may enter: web pages of the public internet, and nothing else in any disguise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules import web_address
from tracker.rules.web_address import is_public, place, refusal

PUBLIC = "203.113.0.7"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.bra.nrw.de/foerderportal?id=1#oben",
        "http://foerderung.example:8443/seite",
        "https://müller.example/förderung",
        f"http://{PUBLIC}/",
        "http://[2a00:1450:4001:82a::200e]/",
        "HTTPS://WWW.EXAMPLE.ORG",
    ],
)
def test_a_public_page_may_be_fetched(url: str) -> None:
    assert refusal(url) == ""


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "１２７.0.0.1",
        "127。0。0。1",
        "0",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.178.1",
        "100.64.0.1",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "089.1.1.1",
        "999.1.1.1",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[fc00::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:db8::1]",
        "localhost",
        "LOCALHOST.",
        "app.localhost",
        "intranet",
        "server.local",
        "wiki.stadt.intern",
        "nas.fritz.lan",
    ],
)
def test_the_own_network_is_refused_in_every_spelling(host: str) -> None:
    assert refusal(f"http://{host}/") == web_address.OWN_NETWORK
    assert refusal(f"https://{host}:9200/x") == web_address.OWN_NETWORK


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", web_address.EMPTY),
        ("   ", web_address.EMPTY),
        ("foerderung", web_address.SCHEME),
        ("file:///etc/passwd", web_address.SCHEME),
        ("ftp://example.org/x", web_address.SCHEME),
        ("javascript:alert(1)", web_address.SCHEME),
        ("gopher://example.org:25/", web_address.SCHEME),
        ("http://", web_address.BROKEN),
        ("http://exa mple.org/", web_address.BROKEN),
        ("http://example.org\\@127.0.0.1/", web_address.BROKEN),
        ("http://example.org/\r\nHost: x", web_address.BROKEN),
        ("http://[::1/", web_address.BROKEN),
        ("http://example.org:99999/", web_address.BROKEN),
        (f"http://example.org/{'x' * 2_000}", web_address.BROKEN),
        ("http://anna:geheim@example.org/", web_address.CREDENTIALS),
        ("http://example.org@127.0.0.1/", web_address.CREDENTIALS),
        ("http://example.org:25/", web_address.PORT),
        ("http://example.org:22/", web_address.PORT),
    ],
)
def test_everything_else_is_refused_with_its_own_sentence(url: str, sentence: str) -> None:
    assert refusal(url) == sentence
    assert sentence.endswith(".")


def test_a_server_in_the_place_of_a_source_is_exempt_on_its_own_port_only() -> None:
    assert refusal("http://127.0.0.1:4711/x", exempt={"127.0.0.1:4711"}) == ""
    assert refusal("http://127.0.0.1:4712/x", exempt={"127.0.0.1:4711"}) == web_address.OWN_NETWORK
    assert refusal("http://a:b@127.0.0.1:4711/x", exempt={"127.0.0.1:4711"}) == web_address.CREDENTIALS
    assert refusal("file://127.0.0.1:4711/x", exempt={"127.0.0.1:4711"}) == web_address.SCHEME


def test_a_place_names_the_port_that_goes_without_saying() -> None:
    assert place("https://WWW.Example.org/x") == "www.example.org:443"
    assert place("http://example.org") == "example.org:80"
    assert place("kein Verweis") == ""


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_decimal_and_hexadecimal_spellings_are_judged_like_the_dotted_one(number: int) -> None:
    dotted = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
    expected = "" if is_public(dotted) else web_address.OWN_NETWORK
    for spelling in (dotted, str(number), hex(number), f"[::ffff:{dotted}]"):
        assert refusal(f"http://{spelling}/") == expected


@given(st.text(max_size=60))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert isinstance(refusal(text), str)
    assert isinstance(refusal(f"http://{text}/"), str)


def test_what_is_no_ip_address_is_not_public() -> None:
    assert not is_public("example.org")
    assert not is_public("")
