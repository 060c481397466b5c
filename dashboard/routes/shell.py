"""The page around every page: Streamlit's own, with its language set to German (WCAG 3.1.1) and its few words too.

Streamlit offers no setting for either. The files on disk stay as they are; what is sent is changed on the way. Words
are replaced as whole string literals of the bundles that hold them; ``tests/dashboard/test_shell.py`` fails when a new
version of Streamlit no longer has one of them.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.addresses import START
from dashboard.routes.plain import page

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPTS = "/static/js/"

# Bundle (its name without the hash) → what stands there → what a person reads instead.
GERMAN: dict[str, dict[str, str]] = {
    "index": {
        "Skip to main content": "Zum Inhalt springen",
        "Expand sidebar": "Menü öffnen",
        "Collapse sidebar": "Menü schließen",
        "Main menu": "Ansicht",
        "Running...": "Die Seite wird aktualisiert",
        "Connecting": "Verbindung wird hergestellt",
        "Connecting to Streamlit server": "Verbindung wird hergestellt",
        "Unable to connect to Streamlit server": "Keine Verbindung zu Förderpfad",
        "Error": "Keine Verbindung",
        "Connection error": "Keine Verbindung",
        "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": (
            "Läuft Förderpfad noch? Sagen Sie sonst bitte der IT Bescheid; sie startet es neu mit:"
        ),
        "streamlit run yourscript.py": "make run",
        "Streamlit server is not responding. Are you connected to the internet?": (
            "Förderpfad antwortet nicht. Bitte prüfen Sie die Verbindung."
        ),
        "Stop": "Anhalten",
        "Stopping...": "Wird angehalten",
        "Rerun": "Neu laden",
        "Close": "Schließen",
        "Print": "Drucken",
    },
    "utils": {
        "Choose an option": "Bitte wählen",
        "Choose options": "Bitte wählen",
        "File must be ${$(n,`b`)} or smaller.": "Die Datei darf höchstens ${$(n,`b`)} groß sein.",
        "${t.type} files are not allowed.": "Dateien der Art „${t.type}“ sind hier nicht möglich.",
        "Error: ": "Fehler: ",
        "Only one file is allowed.": "Bitte wählen Sie nur eine Datei.",
        "File size is too small.": "Die Datei ist leer. Bitte wählen Sie eine andere.",
        "Unexpected error. Please try again.": "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
    },
    "Multiselect": {"No results": "Nichts gefunden", "Clear all": "Auswahl aufheben", "Select all": "Alle wählen"},
    "DateInput": {
        "en-US": "de-DE",
        "Choose date": "Tag wählen",
        "Use arrow keys to navigate dates. Enter to select. Escape to close.": (
            "Mit den Pfeiltasten blättern, mit der Eingabetaste wählen, mit Escape schließen."
        ),
    },
    "FileUploader": {
        "Upload": "Datei wählen",
        "Add files": "Weitere Dateien wählen",
        "Drag and drop a file here": "Datei hierher ziehen",
        "Drag and drop files here": "Dateien hierher ziehen",
        "${T(t,D.Byte,0)} per file": "höchstens ${T(t,D.Byte,0)} je Datei",
        "${e.type} files are not allowed.": "Dateien der Art „${e.type}“ sind hier nicht möglich.",
    },
    "Selectbox": {"No results": "Nichts gefunden", "Clear value": "Auswahl aufheben"},
}


class _Elsewhere(Convertor[str]):
    """Every path that is not one of Streamlit's own files and channels."""

    regex = r"(?!(?:_stcore|static|media|component|auth)/|favicon\.png$|manifest\.json$|oauth2callback$).+"

    def convert(self, value: str) -> str:
        """Return the path as it stands."""
        return value

    def to_string(self, value: str) -> str:
        """Return the path as it stands."""
        return value


register_url_convertor("elsewhere", _Elsewhere())


def routes(addresses: Sequence[str]) -> list[BaseRoute]:
    """Return the routes of the pages, and the answer to every address that does not exist."""
    return [
        Route("/", _to_start),
        *(Route(f"/{address}", _shell) for address in addresses),
        Route("/{address:elsewhere}", _unknown),
    ]


class GermanScripts:
    """Middleware that sends the bundles of ``GERMAN`` with German words."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application behind."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a bundle with words in it, else step aside."""
        name = scope["path"].removeprefix(SCRIPTS) if scope["type"] == "http" else ""
        if scope.get("path") == f"{SCRIPTS}{name}" and name in _scripts():
            # The name carries Streamlit's hash, not ours: it must be asked for again after an update.
            headers = {"Cache-Control": "no-cache"}
            await Response(_translated(name), media_type="text/javascript", headers=headers)(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def _to_start(request: Request) -> Response:
    return RedirectResponse(str(URL(f"/{START}").replace(query=request.url.query)))


async def _shell(_request: Request) -> Response:
    return HTMLResponse(shell(), headers={"Cache-Control": "no-cache"})


async def _unknown(_request: Request) -> Response:
    return page("Diese Seite gibt es nicht", "Bitte prüfen Sie die Adresse.", status=404, back=True)


@cache
def shell() -> str:
    """Return Streamlit's page in German: language, title, no inline script, no advice for programs."""
    content = (STATIC / "index.html").read_text(encoding="utf-8")
    content = content.replace('<html lang="en">', '<html lang="de">').replace(
        "<title>Streamlit</title>", "<title>Förderpfad</title>"
    )
    content = re.sub(r"<script>.*?</script>", "", content, flags=re.DOTALL)
    content = re.sub(r"<!--.*?-->", "", content, flags=re.DOTALL)
    content = re.sub(r'<link rel="service-desc"[^>]*>', "", content)
    advice = "<noscript><p>Für Förderpfad muss JavaScript im Browser eingeschaltet sein.</p></noscript>"
    return re.sub(r"<noscript>.*?</noscript>", advice, content, flags=re.DOTALL)


@cache
def _scripts() -> dict[str, dict[str, str]]:
    return {
        path.name: words
        for path in (STATIC / "static" / "js").glob("*.js")
        if (words := GERMAN.get(_bundle(path.name)))
    }


def _bundle(name: str) -> str:
    return name.partition(".")[0]


@cache
def _translated(name: str) -> bytes:
    content = (STATIC / "static" / "js" / name).read_text(encoding="utf-8")
    for english, german in _scripts()[name].items():
        content = content.replace(f"`{english}`", f"`{german}`")
    return content.encode()
