"""Attacks tried on purpose: tokens, ids of others, headers, foreign posts, formulas, markup, uploads, logs, wording.

What each one proves stands in ``docs/sicherheit.md``.
"""

import csv
import io
import subprocess
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import builders
import pytest
import time_machine
from asked import Answered, ask
from ledger_of_pages import CONTACT, CONTACT_OF_WERNE, NASTY, POLITICS, People
from opened import markup, page, words
from openpyxl import load_workbook
from serving import PATIENCE_SECONDS, Served, command, environment, free_port, get, wait_until_it_answers
from sqlalchemy import Engine
from sqlmodel import Session, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import dashboard
import tracker
from dashboard.routes import decision, forms, item
from dashboard.routes.guard import Guard
from dashboard.routes.personal import PersonalDoor
from tests.application_builders import an_application
from tests.builders import SYSTEM, a_partner, a_person
from tracker.database import read, write
from tracker.errors import Refused
from tracker.exchange.sheets import xlsx_bytes
from tracker.exchange.tables import csv_bytes
from tracker.models.access import AccessToken
from tracker.models.partners import Person
from tracker.models.tasks import Task
from tracker.models.work import Letter
from tracker.rules.file_kinds import media_type
from tracker.services import inquiries, items, people_edit, tokens
from tracker.settings import Settings
from tracker.shapes.inquiries import InquiryData
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import TaskState, TokenPurpose

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOME = "https://foerderpfad.example"
SETTINGS = Settings(_env_file=None, base_url=HOME)
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+2",
    "@SUM(A1)",
    '=HYPERLINK("https://evil.example","x")',
    "\t=1",
    "\r=1",
    "=cmd|' /C x'!A0",
]
SECRET = "Nur-Selm-weiß-das"
TOKEN = "dieses-geheimnis-darf-in-keinem-protokoll-stehen"


# Personal links


class Links:
    """The door of personal links in front of one ledger, and a person of Selm with one task."""

    def __init__(self, engine: Engine) -> None:
        door = PersonalDoor(engine, SETTINGS)
        routes = [
            Route("/vorgang/{token}", door.answering(item.KIND), methods=["GET", "POST"]),
            Route("/entscheidung/{token}", door.answering(decision.KIND), methods=["GET", "POST"]),
        ]
        self.engine, self.app = engine, Starlette(routes=routes)
        with write(engine) as session:
            selm = a_partner(session)
            person = a_person(session, Role.DEPARTMENT, partner=selm, name="Bauamt, Selm")
            other = a_person(session, Role.DEPARTMENT, partner=selm, name="Schulamt, Selm")
            own = Task(title=f"Plan prüfen {NASTY}", owner_id=person.id, created_at=NOW)
            foreign = Task(title="Aufgabe des Schulamts", owner_id=other.id, created_at=NOW)
            session.add_all([own, foreign])
            session.flush()
            self.person, self.own, self.foreign = person, own, foreign

    def token(self, purpose: TokenPurpose = TokenPurpose.ITEM, **changes: Any) -> str:
        values: dict[str, Any] = {"person_id": self.person.id, "expires_at": NOW + timedelta(days=35), "subject": {}}
        with write(self.engine) as session:
            return tokens.issue(session, SYSTEM, purpose=purpose, now=NOW, **(values | changes))

    def get(self, token: str, path: str = "vorgang") -> Answered:
        return ask(self.app, f"/{path}/{token}")

    def post(self, token: str, **fields: str) -> Answered:
        body = urlencode({"siegel": forms.seal(SETTINGS, f"vorgang/{token}")} | fields).encode()
        return ask(self.app, f"/vorgang/{token}", method="POST", body=body, content_type=forms.FORM)

    def state(self, task: Task) -> TaskState:
        with read(self.engine) as session:
            return session.get_one(Task, task.id).state


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: that links work on both is for ``test_personal_links``."""
    return sqlite_url


@pytest.fixture
def links(ledger: Engine) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield Links(ledger)


def test_a_fachamt_sees_and_finishes_its_own_tasks_only(links: Links) -> None:
    token = links.token()
    shown = links.get(token)
    assert shown.status == 200
    assert "Plan prüfen" in shown.text
    assert "Schulamt" not in shown.text
    assert "<script>" not in shown.text
    assert "ist nicht (mehr) offen" in links.post(token, aufgabe=str(links.foreign.public_id)).text
    assert links.state(links.foreign) is TaskState.OPEN
    assert "ist erledigt" in links.post(token, aufgabe=str(links.own.public_id), text="Geprüft").text
    assert links.state(links.own) is TaskState.DONE
    assert "nichts für Sie offen" in links.get(token).text


def test_a_repeated_post_changes_nothing_more(links: Links) -> None:
    token = links.token()
    links.post(token, aufgabe=str(links.own.public_id))
    assert "ist nicht (mehr) offen" in links.post(token, aufgabe=str(links.own.public_id)).text


def test_a_post_without_the_seal_of_the_page_does_nothing(links: Links) -> None:
    token = links.token()
    other = links.token()
    for seal in ("", "0" * 64, forms.seal(SETTINGS, f"vorgang/{other}")):
        assert links.post(token, aufgabe=str(links.own.public_id), siegel=seal).status == 403
    assert links.state(links.own) is TaskState.OPEN


def test_unknown_altered_revoked_misused_and_left_look_alike(links: Links) -> None:
    good, revoked, misused = links.token(), links.token(), links.token(TokenPurpose.CALENDAR)
    with write(links.engine) as session:
        row = session.exec(select(AccessToken).order_by(AccessToken.id)).all()[1]  # type: ignore[arg-type]
        row.revoked_at = NOW
        session.add(row)
    answers = [links.get(token) for token in ("x" * 32, good[:-1] + "~", good * 50, revoked, misused, "%00")]
    with write(links.engine) as session:
        people_edit.deactivate(session, SYSTEM, public_id=links.person.public_id, now=NOW)
    answers.append(links.get(good))
    answers.append(links.get(good, "entscheidung"))
    told = {(answer.status, answer.text) for answer in answers if answer.text != "Not Found"}
    assert len(told) == 1
    assert next(iter(told))[0] == 404


def test_an_expired_link_shows_no_task(links: Links) -> None:
    token = links.token(expires_at=NOW)
    assert links.get(token).status == 410
    assert "Plan prüfen" not in links.get(token).text
    links.post(token, aufgabe=str(links.own.public_id))
    assert links.state(links.own) is TaskState.OPEN


def test_the_mail_with_the_link_holds_no_token_until_it_leaves(links: Links) -> None:
    with write(links.engine) as session:
        office = a_person(session, Role.OFFICE)
        actor = builders.an_actor(Role.OFFICE, person=office)
        items.invite(session, actor, person_id=links.person.public_id, now=NOW, base_url=HOME)
        with pytest.raises(Refused, match="heute schon unterwegs"):
            items.invite(session, actor, person_id=links.person.public_id, now=NOW, base_url=HOME)
    with read(links.engine) as session:
        letter = session.exec(select(Letter)).one()
        assert f"{HOME}/vorgang/ZUGANG0001" in letter.text
        assert session.exec(select(AccessToken)).all() == []


# What belongs to others


def _secrets(session: Session) -> list[str]:
    selm = a_partner(session)
    selm.budget_status, selm.budget_status_year, selm.budget_status_source = SECRET, 2026, SECRET
    session.add(selm)
    data = InquiryData(partner_id=selm.id or 0, title=f"Anfrage {SECRET}", description=SECRET)
    asked = inquiries.create(session, builders.OFFICE, data=data, now=builders.NOW)
    application = an_application(session, selm, title=f"Antrag {SECRET}")
    return [str(asked.public_id), str(application.public_id)]


@pytest.mark.parametrize(
    ("name", "role", "partner"),
    [
        (CONTACT_OF_WERNE, None, "werne"),
        (POLITICS, None, "selm"),
        ("Aufsicht, Kreis", Role.TREASURER, "kreis-unna"),
    ],
)
def test_no_page_shows_what_belongs_to_another_kommune_nor_that_it_is_there(
    people: People, page_ledger: Engine, name: str, role: Role | None, partner: str
) -> None:
    with write(page_ledger) as session:
        ids = _secrets(session)
        if role is not None:
            a_person(session, role, partner=a_partner(session, partner), name=name)
    for address, known in (("antrag", ids[1]), ("anfragen", ids[0])):
        opened, unknown = page(address, als=name, id=known), page(address, als=name, id=str(uuid4()))
        assert words(opened) == words(unknown), address
        assert SECRET not in markup(opened), address
    # What the services behind them give away is looked for in ``test_privacy``; here it is what a page adds.
    for address in ("antraege", "haushalt", "fristen", "start"):
        opened = page(address, als=name, kommune="Selm")
        assert SECRET not in words(opened) + markup(opened), address


def test_the_same_pages_show_it_to_whom_it_belongs(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        ids = _secrets(session)
    assert SECRET in words(page("antrag", als=CONTACT, id=ids[1]))
    assert SECRET in words(page("anfragen", als=CONTACT, id=ids[0]))


# Headers and foreign pages


async def _who(request: Request) -> PlainTextResponse:
    told = PlainTextResponse(
        f"{request.client.host if request.client else ''} {request.url.scheme} "
        f"{sorted(name for name in request.headers if name.startswith('x-forwarded'))}"
    )
    told.set_cookie("eins", "1")
    return told


def behind(proxies: tuple[str, ...] = (), base_url: str = HOME, **asked: Any) -> Answered:
    inside = Starlette(routes=[Route("/", _who, methods=["GET", "POST"])])
    guard = Guard(inside, mode="oidc", base_url=base_url, proxies=proxies)
    return ask(guard, **({"host": "foerderpfad.example", "peer": "192.168.1.20"} | asked))


@pytest.mark.parametrize("host", ["evil.example", "foerderpfad.example.evil.example", "localhost", "127.0.0.1", ""])
def test_no_other_host_is_served_to_the_network(host: str) -> None:
    assert behind(host=host).status == 403


def test_the_machine_itself_may_look_after_its_health() -> None:
    assert behind(host="localhost:8501", peer="127.0.0.1").status == 200


def test_a_client_cannot_say_it_is_somebody_else() -> None:
    told = behind(X_Forwarded_For="1.2.3.4", X_Forwarded_Proto="https", X_Forwarded_Host="evil.example").text
    assert told == "192.168.1.20 http []"


def test_only_a_named_proxy_says_who_the_client_is() -> None:
    named: dict[str, Any] = {"X_Forwarded_For": "6.6.6.6, 10.1.1.1", "X_Forwarded_Proto": "https"}
    assert behind(("192.168.1.20",), **named).text.startswith("10.1.1.1 https")
    assert behind(("192.168.1.0/24",), **named).text.startswith("10.1.1.1 https")
    assert behind(("192.168.9.9",), **named).text.startswith("192.168.1.20 http")


def test_cookies_and_answers_stay_on_the_encrypted_line() -> None:
    answered = behind()
    assert "Secure" in answered.headers["set-cookie"]
    assert "samesite=lax" in answered.headers["set-cookie"].lower()
    assert answered.headers["strict-transport-security"] == "max-age=31536000"
    assert answered.headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in behind(base_url="http://foerderpfad.example").headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "null", "sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"origin": "null", "sec_fetch_site": "same-origin"}, 200),
        ({"origin": HOME, "sec_fetch_site": "same-origin"}, 200),
        ({}, 200),
    ],
)
def test_a_page_of_another_site_cannot_post(headers: dict[str, str], status: int) -> None:
    assert behind(method="POST", **headers).status == status


# Formulas and uploads


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_an_export_runs(formula: str) -> None:
    [_, row] = csv.reader(io.StringIO(csv_bytes(["Titel"], [[formula]]).decode("utf-8-sig")), delimiter=";")
    assert row[0][:1] not in "=+-@\t\r"
    book = load_workbook(io.BytesIO(xlsx_bytes("Liste", ["Titel"], [[formula]])))
    cell = book.worksheets[0].cell(book.worksheets[0].max_row, 1)
    assert cell.data_type == "s"


def test_tables_are_written_in_one_guarded_place() -> None:
    writers = []
    for package in (tracker, dashboard):
        root = Path(package.__path__[0])
        for path in root.rglob("*.py"):
            content = path.read_text(encoding="utf-8")
            if "csv.writer(" in content or "csv.DictWriter(" in content or "Workbook(" in content:
                writers.append(f"{root.name}/{path.relative_to(root)}")
    assert {path.rpartition("/")[0] for path in writers} == {"tracker/exchange"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bescheid.pdf", b"MZ\x90\x00"),
        ("bescheid.pdf", b"<html><script>alert(1)</script></html>"),
        ("bild.png", b"%PDF-1.7"),
        ("bild.svg", b"<svg onload=alert(1)>"),
        ("liste.xlsx", b"PK\x03\x04kaputt"),
        ("makro.xlsm", b"PK\x03\x04"),
        ("skript.html", b"<script>"),
        ("text.txt", b"\x00\x01\x02"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        media_type(content, name)


# The served process


def test_no_token_reaches_a_log(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "alles.log"
    with log.open("wb") as handle:
        words_ = command("--port", str(port), "--no-scheduler")
        process = subprocess.Popen(
            words_, cwd=tmp_path, env=environment(sqlite_url, tmp_path), stdout=handle, stderr=subprocess.STDOUT
        )
        served = Served(f"http://127.0.0.1:{port}", process)
        try:
            wait_until_it_answers(served)
            for path in ("entscheidung", "stellungnahme", "vorgang", "abmelden"):
                assert get(f"{served.address}/{path}/{TOKEN}").status == 404
            assert get(f"{served.address}/kalender/{TOKEN}.ics").status == 404
            _post(f"{served.address}/vorgang/{TOKEN}", b"siegel=x")
            # A body that breaks off, and an upload nobody asked for.
            assert _post(f"{served.address}/entscheidung/{TOKEN}", b"x" * 50_000) == 413
            assert _post(f"{served.address}/_stcore/upload_file/{TOKEN}/1", b"x", "PUT") in range(400, 500)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_SECONDS)
    assert "Förderpfad läuft" in log.read_text(encoding="utf-8")
    assert TOKEN not in log.read_text(encoding="utf-8")
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
    assert kept == []


def _post(address: str, body: bytes, method: str = "POST") -> int:
    asked = urllib.request.Request(address, data=body, method=method, headers={"Content-Type": forms.FORM})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_a_person_is_never_told_whether_somebody_else_exists(links: Links) -> None:
    with read(links.engine) as session:
        known = session.exec(select(Person.email)).first()
    assert known is not None
    assert known not in links.get("x" * 32).text
