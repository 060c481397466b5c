"""The web application: Streamlit's pages, our own routes, the door in front, the clockwork behind."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from sqlalchemy import Engine
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from streamlit.web import bootstrap

from dashboard import cycles
from dashboard.addresses import PAGES
from dashboard.errors import explain
from dashboard.routes import shell
from dashboard.routes.guard import Guard
from dashboard.routes.sign_in import GermanRefusal, cookie_secret, secrets_of
from tracker import logs
from tracker.downloads import LARGEST_MB
from tracker.letters.personal import PATHS
from tracker.settings import Settings

Clockwork = Callable[[Event], None]
FIRST_PAGE_SECONDS = 5.0
Lifespan = Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]

OPTIONS: dict[str, object] = {
    # Nothing phones home.
    "browser.gatherUsageStats": False,
    "server.enableAgentApi": False,
    # Nobody sees a traceback, or buttons for developers.
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    # The largest file any field takes, in megabytes, and room for what the browser puts around it.
    "server.maxUploadSize": LARGEST_MB + 1,
    "server.maxWidgetStateSize": 2,
    "logger.enableRich": False,
    "theme.base": "light",
    "theme.primaryColor": "#0b5a7a",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f1f5f7",
    "theme.textColor": "#1c2b33",
    "theme.linkColor": "#0b4f8a",
    "theme.borderColor": "#8a9aa3",
    "theme.showWidgetBorder": True,
    "theme.baseRadius": "small",
}


def build(settings: Settings, engine: Engine, *, clockwork: Clockwork | None = None) -> st.App:
    """Return the application for one ledger. ``clockwork`` runs in a thread until its event is set."""
    # Whoever comes under an address Streamlit does not know makes it ask an outside service for our own.
    known = {"browser.serverAddress": urlsplit(settings.base_url).hostname or "localhost"}
    bootstrap.load_config_options(OPTIONS | known | {"server.cookieSecret": cookie_secret(settings)})
    own: list[BaseRoute] = [
        Route("/healthz", partial(_health, engine)),
        *_personal(settings, engine),
        *shell.routes(PAGES),
    ]
    return st.App(
        Path(__file__).with_name("app.py"),
        routes=own,
        middleware=[
            Middleware(Guard, mode=settings.auth, base_url=settings.base_url, proxies=settings.proxies),
            Middleware(shell.GermanScripts),
            *([Middleware(GermanRefusal)] if settings.auth == "oidc" else []),
        ],
        lifespan=_lifespan(clockwork),
        on_script_error=explain,
        secrets=secrets_of(settings),
    )


def _personal(settings: Settings, engine: Engine) -> list[BaseRoute]:
    from dashboard.routes import decision, item, letter_settings, opinion
    from dashboard.routes.feeds import Feeds
    from dashboard.routes.limits import Limiter
    from dashboard.routes.personal import PersonalDoor

    limiter = Limiter()
    door, feeds = PersonalDoor(engine, settings, limiter), Feeds(engine, settings, limiter)
    kinds = (decision.KIND, opinion.KIND, item.KIND, letter_settings.KIND)
    return [
        *(Route(f"/{PATHS[kind.purpose]}/{{token}}", door.answering(kind), methods=["GET", "POST"]) for kind in kinds),
        Route("/kalender/{token}.ics", feeds.calendar),
        Route("/aufrufe.atom", feeds.calls),
    ]


def _health(engine: Engine, request: Request) -> Response:
    from dashboard.routes.health import answer  # with the pages, see ``_lifespan``

    return answer(engine, request)


def _import_pages() -> None:
    import_module("dashboard.navigation")
    logs.adopt("streamlit", "uvicorn")
    cycles.look_seldom()


def _lifespan(clockwork: Clockwork | None) -> Lifespan:
    @asynccontextmanager
    async def run(_app: st.App) -> AsyncGenerator[dict[str, Any] | None, None]:
        # The pages are imported while the browser still reads Streamlit's scripts: nobody waits for both in turn.
        threads = [Thread(target=_import_pages, name="pages")]
        stop = Event()
        if clockwork is not None:
            threads.append(Thread(target=_work, args=(clockwork, stop), name="clockwork"))
        for thread in threads:
            thread.start()
        try:
            yield None
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    return run


def _work(clockwork: Clockwork, stop: Event) -> None:
    # Jobs that wait since the last time must not take the processor from the first page.
    if not stop.wait(FIRST_PAGE_SECONDS):
        clockwork(stop)
