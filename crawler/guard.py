"""The way out for addresses people enter: no connection to anything but the public internet.

A name is looked up once, and the connection goes to the address that was checked: a second answer of a name server
(DNS rebinding) is never asked for. robots.txt, redirects and repetitions all pass here.
"""

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, IgnoreRequest
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress

from crawler import trouble
from tracker.rules import web_address

LIMIT = 5_000_000
"""Largest page somebody may enter, in bytes; a guideline as PDF has one or two million."""
_HANDLER = "crawler.guard.GuardedHandler"
SETTINGS: dict[str, Any] = {
    # file: and data: are not for addresses from outside, ftp: and s3: nobody needs.
    "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER, "file": None, "data": None, "ftp": None, "s3": None},
    "DOWNLOAD_MAXSIZE": LIMIT,
}


class AddressRefused(IgnoreRequest):
    """An address that may not be fetched; the message is the German sentence."""


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https behind the guard.

    A spider's ``exempt`` names "host:port" of the servers the administrator put in the place of sources.
    """

    async def download_request(self, request: Request) -> Response:
        """Fetch an address that is allowed. Raises ``AddressRefused`` for any other."""
        from twisted.internet import reactor

        # Asked for anew every time: Scrapy installs its own resolver late, and the guard has to stand before it.
        resolver = GuardedResolver.before(reactor)
        exempt: Collection[str] = getattr(self._crawler.spider, "exempt", ())
        resolver.exempt.update(exempt)
        if sentence := web_address.refusal(request.url, exempt=exempt):
            raise AddressRefused(sentence)
        host = urlsplit(request.url).hostname or ""
        if proxy := request.meta.get("proxy"):
            # The proxy looks the name up for itself; what this machine knows to be private is refused all the same.
            resolver.let_through(proxy)
            if web_address.place(request.url) not in exempt:
                await maybe_deferred_to_future(resolver.look_up(host))
                resolver.refuse_if_private(host)
            return await super().download_request(request)
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            resolver.refuse_if_private(host)
            raise


class GuardedResolver:
    """Passes on public addresses only; a name that has a private one among others is refused altogether."""

    def __init__(self, behind: Any) -> None:
        """Stand before another resolver."""
        self._behind = behind
        self.exempt: set[str] = set()
        self.refused: set[str] = set()

    @classmethod
    def before(cls, reactor: Any) -> "GuardedResolver":
        """Return the guard of a reactor; there is one, whoever asks."""
        if isinstance(reactor.nameResolver, cls):
            return reactor.nameResolver
        guard = cls(reactor.nameResolver)
        reactor.installNameResolver(guard)
        return guard

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Look a name up for a connection."""
        host = (hostName if hostName.isascii() else hostName.encode("idna").decode("ascii")).lower()
        receiver = (
            resolutionReceiver
            if f"{host}:{portNumber}" in self.exempt
            else _Checked(resolutionReceiver, host, self.refused)
        )
        return self._behind.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)

    def let_through(self, proxy: str) -> None:
        """Let connections to a proxy pass: it stands in the own network, and the administrator named it."""
        parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        # A tunnel is looked up without its port, as port 0.
        port = parts.port or (443 if parts.scheme == "https" else 80)
        self.exempt.update((f"{parts.hostname}:{port}", f"{parts.hostname}:0"))

    def look_up(self, host: str) -> Deferred[None]:
        """Look a name up without connecting; afterwards ``refused`` tells."""
        done: Deferred[None] = Deferred()
        self._behind.resolveHostName(_Checked(_Nobody(done), host, self.refused), host)
        return done

    def refuse_if_private(self, host: str) -> None:
        """Raise ``AddressRefused`` when the last look-up of this name led into the own network."""
        if host in self.refused:
            self.refused.discard(host)
            raise AddressRefused(web_address.OWN_NETWORK)


class _Checked:
    """Holds addresses back until all are known to be public."""

    def __init__(self, receiver: Any, host: str, refused: set[str]) -> None:
        self._receiver, self._host, self._refused = receiver, host, refused
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if all(web_address.is_public(address.host) for address in self._addresses):
            self._refused.discard(self._host)
            for address in self._addresses:
                self._receiver.addressResolved(address)
        else:
            self._refused.add(self._host)
        self._receiver.resolutionComplete()


class _Nobody:
    """Waits for the end of a look-up only."""

    def __init__(self, done: "Deferred[None]") -> None:
        self._done = done

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        """Nothing to do."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """Nothing to do."""

    def resolutionComplete(self) -> None:  # noqa: N802
        self._done.callback(None)


def exempt_of(base_urls: Collection[str | None]) -> list[str]:
    """Return "host:port" of the addresses an administrator set."""
    return sorted(filter(None, (web_address.place(url) for url in base_urls if url)))


def sentence(error: BaseException, title: str) -> str:
    """Return why an address could not be read: the guard's own sentence, else what ``trouble`` says."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, AddressRefused):
            return str(cause)
        if isinstance(cause, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(cause):
            return trouble.sentence(DownloadCancelledError(), title)  # small when packed, too large when unpacked
        cause = cause.__cause__
    return trouble.sentence(error, title)
