"""When two sources describe the same programme: same official address, else same title and provider."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from tracker.rules.bodies import body_keys
from tracker.rules.wording import folded

# Where a visitor came from, which session is his, which edition of a file he got: not which page it is.
_TRACKING = re.compile(
    r"^(?:utm_\w+|mtm_\w+|pk_\w+|mc_[ce]id|fbclid|gclid|msclkid|_ga|_gl|ref|referrer|p_l_back_url|redirect|nn|chash"
    r"|__blob|v|view|jsessionid|phpsessid|sid|sessionid|session|highlight)$",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_START_FILE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|shtml|jsp)$", re.IGNORECASE)
# NRW.BANK: the number names the product, what follows is a title that changes ("produktdetail.html" works too).
_NUMBERED = re.compile(r"^(?P<page>.*/foerderprodukte/\d+)/[^/]+\.html$")
# A page that lists programmes, asks for a password or stores files says nothing about one programme.
_LIST = re.compile(
    r"^(?:home|start|startseite|login\w*|anmeld\w*|portal|site|public|suche|search|node|uebersicht|übersicht|aktuelles|news|service"
    r"|services?|themen|downloads?|formulare?|publikationen|dokumente?|fileadmin|media|files|pdf|sites|esf|efre|easyonline|jsp"
    r"|(?:unsere?-?)?(?:f(?:oe|ö)rder(?:ung|ungen|programme?|aufrufe?|angebote|m(?:oe|ö)glichkeiten|produkte|finder|mittel|portal"
    r"|verfahren|bekanntmachungen)|bekanntmachungen|ausschreibungen|calls?|aufrufe|programme|projektf(?:oe|ö)rderung)"
    r"|(?:index|home|node|default)?_?(?:de|en|ger)?|[a-z]{2})$"
)


def address_key(url: str) -> str:
    """Return what of an address names the page; "" for none, a broken one or a front page.

    Without scheme, ``www.``, fragment, tracking parameters and session, with the parameters in order.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return ""
    path = _START_FILE.sub("", _SESSION_IN_PATH.sub("", unquote(parts.path))).rstrip("/")
    numbered = _NUMBERED.match(path)
    path = numbered["page"] if numbered else path
    kept = sorted((name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name))
    if not path and not kept:
        return ""
    host = parts.hostname.removeprefix("www.") + ("" if port in (None, 80, 443) else f":{port}")
    return f"{host}{path}{'?' + urlencode(kept) if kept else ''}"


def official_page(url: str) -> str:
    """Return the key of an address that can stand for one programme; "" for a list, a login or a file store."""
    key = address_key(url)
    path, _, query = key.partition("?")
    last = path.rpartition("/")[2] if "/" in path else ""
    stem = re.sub(r"\.(?:html?|php|aspx?|xhtml|jsp)$", "", last.lower())
    stem = re.sub(r"[-_]node$", "", stem)
    return key.lower() if query or (last and not _LIST.match(stem)) else ""


def merge_key(title: str, provider: str) -> str:
    """Return title and provider folded for comparison; "" when either is missing, since then nothing is certain."""
    name, house = folded(title), ";".join(sorted(body_keys(provider)))
    return f"{name}|{house}" if name and house else ""
