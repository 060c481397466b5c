"""The bytes of a mail, as a server receives them."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest

from tracker.letters.mime import mail_bytes

WRITTEN = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def a_mail(**changes: Any) -> bytes:
    values = {
        "sender": "foerderpfad@schwerte.example",
        "recipient": "foerdermittel@selm.example",
        "subject": "Wochenbrief 48/2026: 5 Vorschläge",
        "text": "Grüße aus Bönen: 80 % von 1.200.000,00 €\n.\n",
        "html": "<p>Grüße</p>",
        "message_id": "<6f1c@foerderpfad.example>",
        "written_at": WRITTEN,
    }
    return mail_bytes(**values | changes)


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert a_mail() == a_mail()


def test_no_line_is_longer_than_mail_allows_and_all_end_alike() -> None:
    mail = a_mail(text="ä" * 5_000, html="<p>" + "ö" * 5_000)
    assert max(len(line) for line in mail.split(b"\r\n")) <= 76
    assert mail.count(b"\n") == mail.count(b"\r\n")
    assert mail.isascii()


def test_headers_stand_on_one_line_each() -> None:
    head = a_mail(recipient=f"{'foerdermittel-' * 4}x@{'sehr-langer-name.' * 4}example").partition(b"\r\n\r\n")[0]
    assert not any(line.startswith((b" ", b"\t")) for line in head.split(b"\r\n"))


def test_umlauts_arrive() -> None:
    mail = message_from_bytes(a_mail(), policy=policy.default)
    assert mail["Subject"] == "Wochenbrief 48/2026: 5 Vorschläge"
    assert mail["From"] == "Förderpfad <foerderpfad@schwerte.example>"
    whole, text, html = mail.walk()
    assert whole.get_content_type() == "multipart/alternative"
    assert text.get_content().splitlines() == ["Grüße aus Bönen: 80 % von 1.200.000,00 €", "."]
    assert (html.get_content_type(), html.get_content().strip()) == ("text/html", "<p>Grüße</p>")


def test_a_machine_is_told_that_a_machine_writes() -> None:
    assert b"\r\nAuto-Submitted: auto-generated\r\n" in a_mail()
    assert b"\r\nMessage-ID: <6f1c@foerderpfad.example>\r\n" in a_mail()
    assert b"\r\nDate: Mon, 23 Nov 2026 06:00:00 +0000\r\n" in a_mail()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "selm",
        "a b@selm.example",
        "für@selm.example",
        "a@bönen.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b, c@d",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        a_mail(recipient=address)
