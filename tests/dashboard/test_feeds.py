"""Feeds, read by parsers that are not ours: a moved day is the same entry, and a revoked address shows nothing."""

from datetime import date, timedelta
from typing import NamedTuple

import feedparser
import pytest
import vobject
from asked import Answered, ask
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from dashboard.routes.feeds import Feeds
from dashboard.routes.limits import Limiter
from tests.builders import NOW, a_call, a_partner, a_person, an_actor
from tests.databases import ONE_DATABASE
from tracker.clock import now
from tracker.database import read, write
from tracker.models.audit import AuditEvent
from tracker.models.tasks import Task
from tracker.services import subscriptions
from tracker.settings import Settings
from tracker.shapes.actor import Actor
from tracker.vocabulary.people import Role

pytestmark = ONE_DATABASE

HOME = "https://foerderpfad.example"


class World(NamedTuple):
    """A contact of Selm with a calendar, a task, and the application that answers."""

    engine: Engine
    app: ASGIApp
    actor: Actor
    token: str

    def calendar(self, **headers: str) -> Answered:
        return ask(self.app, f"/kalender/{self.token}.ics", **headers)

    def entries(self) -> list[tuple[str, date, str]]:
        """Return uid, day and title of each entry, as another program reads them."""
        text = self.calendar().text
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        parsed = vobject.readOne(text)
        return [
            (event.uid.value, event.dtstart.value, event.summary.value) for event in getattr(parsed, "vevent_list", [])
        ]


@pytest.fixture
def world(ledger: Engine) -> World:
    with write(ledger) as session:
        selm = a_partner(session)
        person = a_person(session, partner=selm)
        actor = an_actor(Role.CONTACT, partner=selm, person=person)
        a_task(session, "Kosten schätzen; Umlaute: äöü, Komma", partner_id=selm.id)
        a_task(session, "Eine Aufgabe aus Werne", partner_id=a_partner(session, "werne").id)
        token = subscriptions.subscribe(session, actor, now=NOW)
    feeds = Feeds(ledger, Settings(_env_file=None, base_url=HOME), Limiter())  # type: ignore[call-arg]
    app = Starlette(routes=[Route("/kalender/{token}.ics", feeds.calendar), Route("/aufrufe.atom", feeds.calls)])
    return World(ledger, app, actor, token)


def a_task(session: Session, title: str, *, partner_id: int | None) -> None:
    session.add(Task(title=title, due_on=now().date() + timedelta(days=10), partner_id=partner_id, created_at=NOW))


def test_a_calendar_shows_what_concerns_the_own_partner_and_nothing_else(world: World) -> None:
    ((_, day, title),) = world.entries()
    assert title == "[Beispieldaten] Aufgabe: Kosten schätzen; Umlaute: äöü, Komma"
    assert day == now().date() + timedelta(days=10)


def test_a_moved_day_is_the_same_entry_on_another_day(world: World) -> None:
    ((before, day, _),) = world.entries()
    with write(world.engine) as session:
        task = session.exec(select(Task).where(col(Task.title).startswith("Kosten"))).one()
        task.due_on = day + timedelta(days=3)
    ((after, moved, _),) = world.entries()
    assert (after, moved) == (before, day + timedelta(days=3))


def test_who_asks_again_gets_the_calendar_only_when_it_changed(world: World) -> None:
    tag = world.calendar().headers["etag"]
    assert world.calendar(if_none_match=tag).status == 304
    with write(world.engine) as session:
        a_task(session, "Neu", partner_id=world.actor.partner_id)
    assert world.calendar(if_none_match=tag).status == 200


def test_a_revoked_address_shows_nothing_and_a_new_one_works(world: World) -> None:
    with write(world.engine) as session:
        again = subscriptions.subscribe(session, world.actor, now=NOW)
    assert world.calendar().status == 404
    assert world._replace(token=again).calendar().status == 200
    with write(world.engine) as session:
        subscriptions.unsubscribe(session, world.actor, now=NOW)
    assert world._replace(token=again).calendar().status == 404
    with read(world.engine) as session:
        events = session.exec(select(AuditEvent)).all()
        assert not any(world.token in event.sentence or again in event.sentence for event in events)


def test_the_feed_of_calls_is_read_by_a_feed_reader(world: World) -> None:
    with write(world.engine) as session:
        call = a_call(session, title="Wege & Plätze <neu>", summary="Rad und Fuß")
        public_id, url = call.public_id, call.url
    answered = ask(world.app, "/aufrufe.atom")
    found = feedparser.parse(answered.text)
    assert not found.bozo
    assert found.version == "atom10"
    first = next(entry for entry in found.entries if entry.id == f"urn:uuid:{public_id}")
    assert (first.title, first.link, first.summary) == ("Wege & Plätze <neu>", url, "Rad und Fuß")
    assert ask(world.app, "/aufrufe.atom", if_none_match=answered.headers["etag"]).status == 304


def test_nothing_for_the_office_alone_stands_in_the_feed(world: World) -> None:
    with write(world.engine) as session:
        secret = a_call(session, external_id="nur-buero", title="Nur für das Büro")
        secret.office_only = True
    assert "Nur für das Büro" not in ask(world.app, "/aufrufe.atom").text
