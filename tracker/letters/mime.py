"""A letter as the bytes that go over the wire: text and HTML, the same Message-ID every time."""

from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

# Quoted-printable lines end after 76 characters; the library's own policies say 78.
_BODY = SMTP.clone(max_line_length=76)
# An address in a header must not be folded into encoded words; 998 is the longest line SMTP allows.
_UNFOLDED = SMTP.clone(max_line_length=998)


def mail_bytes(
    *,
    sender: str,
    recipient: str,
    subject: str,
    text: str,
    html: str,
    message_id: str,
    written_at: datetime,
    unsubscribe: str = "",
) -> bytes:
    """Return the whole mail. Called twice with the same letter, it returns the same bytes.

    ``unsubscribe`` is the address for one click in the mail program (RFC 8058), where there is one.

    Raises:
        ValueError: an address is none.
    """
    mail = EmailMessage(policy=_BODY)
    mail["From"] = _address(sender, "Förderpfad")
    mail["To"] = _address(recipient)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(written_at)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "de"
    if unsubscribe:
        mail["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Quoted-printable passes every server, also one that only takes seven bits.
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{message_id.strip('<>').partition('@')[0]}")
    return mail.as_bytes(policy=_UNFOLDED)


def _address(spec: str, name: str = "") -> Address:
    if not spec or not spec.isascii():
        raise ValueError(spec)
    try:
        return Address(display_name=name, addr_spec=spec)
    except HeaderParseError as error:
        raise ValueError(spec) from error
