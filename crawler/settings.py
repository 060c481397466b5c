"""How we ask: by name, one request at a time, with limits, and with certificates verified."""

import os
import ssl
from pathlib import Path
from typing import Any

VERSION = "0.1"
ROBOTS_NAME = "Foerderpfad"
PAGE_LIMIT = 10_000_000
"""Largest answer of a page in bytes; a spider that expects more says so in its request."""


def user_agent(contact_email: str) -> str:
    """Return who we are and whom to write to."""
    return f"{ROBOTS_NAME}/{VERSION} (+mailto:{contact_email})" if contact_email else f"{ROBOTS_NAME}/{VERSION}"


def scrapy_settings(contact_email: str, *, delay: float = 1.0) -> dict[str, Any]:
    """Return Scrapy's settings. ``delay`` is in seconds between two requests to one host; tests on loopback set 0."""
    return {
        "SPIDER_MODULES": ["crawler.spiders"],
        "USER_AGENT": user_agent(contact_email),
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "de,en;q=0.5",
        },
        # Manners. AutoThrottle stays off: it lowers the delay that robots.txt asks for.
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": ROBOTS_NAME,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "crawler.manners.StayOnSite": 50,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawler.manners.ObeyRobots": 100,
        },
        "EXTENSIONS": {"crawler.manners.CrawlDelay": 0},
        "CONCURRENT_REQUESTS": 4,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REDIRECT_MAX_TIMES": 5,
        # Patience and limits. robots.txt is always asked for first, with the short time: a site whose packets vanish
        # costs 30 seconds, not the minutes a large download may take.
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_TIMEOUT": 15,
        "DNS_TIMEOUT": 10,
        "RETRY_TIMES": 1,
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
        "DOWNLOAD_MAXSIZE": PAGE_LIMIT,
        "DOWNLOAD_WARNSIZE": 0,
        # Quiet: the program says what matters, in German.
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
    }


def honour_surroundings(*, ca_file: Path | None, proxy: str) -> None:
    """Set what Scrapy and OpenSSL read from the environment: a proxy, and the own CA of an administration's network.

    Our own setting counts first, then SSL_CERT_FILE, then the variables other tools read. An own
    CA from our setting comes on top of the system's folder of certificates, where there is one.
    """
    if proxy:
        os.environ |= {"http_proxy": proxy, "https_proxy": proxy}
    elsewhere = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if ca_file is not None:
        os.environ["SSL_CERT_FILE"] = str(ca_file)
        if folder := ssl.get_default_verify_paths().capath:
            os.environ.setdefault("SSL_CERT_DIR", folder)
    elif elsewhere:
        os.environ.setdefault("SSL_CERT_FILE", elsewhere)
