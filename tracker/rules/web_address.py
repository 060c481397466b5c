"""Addresses people enter: only public web pages, never a machine of the own network in whatever spelling.

That a name leads to a public machine is known when the connection is made: ``is_public`` is asked again then.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

_LONGEST = 2_000
_WEB_PORTS = frozenset((None, 80, 443))
_FIRST_FREE_PORT = 1_024
_STRANGE = re.compile(r"[\x00-\x20\x7f\\]")
_OWN_NAMES = (
    *("localhost", "local", "localdomain", "internal", "intranet", "intern", "private", "corp", "lan", "home"),
    *("home.arpa", "in-addr.arpa", "ip6.arpa", "onion", "test", "invalid"),
)
_NUMBER = re.compile(r"0x[0-9a-f]*|\d+", re.IGNORECASE)
_NOBODY = "0.0.0.0"
_CARRIERS_OF_IPV4 = ipaddress.ip_network("64:ff9b::/96")

EMPTY = "Bitte geben Sie eine Adresse ein, zum Beispiel https://www.example.org/foerderung."
BROKEN = "Die Adresse ist keine vollständige Internetadresse. Bitte kopieren Sie sie aus der Adresszeile des Browsers."
SCHEME = "Es lassen sich nur Adressen abrufen, die mit http:// oder https:// beginnen."
CREDENTIALS = "Die Adresse enthält einen Benutzernamen oder ein Passwort. Bitte geben Sie sie ohne diese Angaben ein."
PORT = "Die Adresse nennt einen Anschluss (Port), der für Webseiten unüblich ist. Bitte prüfen Sie sie."
OWN_NETWORK = "Die Adresse führt in das eigene Netz, nicht ins öffentliche Internet. Bitte prüfen Sie sie."


def refusal(url: str, *, exempt: Collection[str] = ()) -> str:
    """Return the German sentence why an address may not be fetched, "" when it may.

    ``exempt`` are "host:port" of servers the administrator put in the place of a source.
    """
    if not url.strip():
        return EMPTY
    parts = _parts(url.strip())
    if parts is None:
        return BROKEN
    if parts.scheme.lower() not in ("http", "https"):
        return SCHEME
    if not parts.hostname:
        return BROKEN
    if "@" in parts.netloc:
        return CREDENTIALS
    if place(url) in exempt:
        return ""
    if is_own_name(parts.hostname):
        return OWN_NETWORK
    return "" if parts.port in _WEB_PORTS or (parts.port or 0) >= _FIRST_FREE_PORT else PORT


def place(url: str) -> str:
    """Return "host:port" of an address, the port also where it goes without saying; "" for none."""
    parts = _parts(url.strip())
    if parts is None or not parts.hostname:
        return ""
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme.lower() == 'https' else 80)}"


def is_own_name(host: str) -> bool:
    """Say whether a host is certainly no public one: a private number in any spelling, or a name of the own network."""
    name = unicodedata.normalize("NFKC", host).replace("\u3002", ".").strip("[]").rstrip(".").lower()
    if number := _as_ip(name.partition("%")[0]):
        return not is_public(number)
    return "." not in name or any(name == own or name.endswith(f".{own}") for own in _OWN_NAMES)


def is_public(ip: str) -> bool:
    """Say whether an IP address belongs to the public internet; those that carry another one count as that one."""
    try:
        found = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and (inner := _inner(found)):
        return is_public(str(inner))
    special = found.is_multicast or found.is_reserved or found.is_unspecified
    return found.is_global and not special and not (found.version == 6 and found.is_site_local)


def _inner(found: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if found.ipv4_mapped or found.sixtofour:
        return found.ipv4_mapped or found.sixtofour
    if found.teredo:
        return found.teredo[1]
    number = int(found)
    # "::127.0.0.1", long out of use, and the addresses a translator between both worlds understands.
    old = number >> 32 == 0 and number > 1
    return ipaddress.IPv4Address(number & 0xFFFF_FFFF) if old or found in _CARRIERS_OF_IPV4 else None


def _as_ip(name: str) -> str:
    """Return a host as an IP address if systems read it as one: "127.1", "0x7f.0.0.1" and "2130706433" too."""
    if ":" in name:
        return name
    parts = name.split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return ""
    try:
        *heads, tail = (_value(part) for part in parts)
    except ValueError:
        return _NOBODY  # "089" is no number anybody agrees on
    if any(head > 255 for head in heads) or tail >= 256 ** (4 - len(heads)):
        return _NOBODY
    number = sum(head << 8 * (3 - place) for place, head in enumerate(heads)) + tail
    return str(ipaddress.IPv4Address(number))


def _value(part: str) -> int:
    if part.lower().startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if part.startswith("0") and len(part) > 1 else int(part)


def _parts(url: str) -> SplitResult | None:
    if len(url) > _LONGEST or _STRANGE.search(url):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - a port that is no number is found here
    except ValueError:
        return None
    return parts
