"""Feeds, read by parsers that are not ours: a moved day is the same entry, and a revoked address shows nothing."""

from datetime import date, timedelta
from typing import Any, NamedTuple

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
from tests.application_builders import an_application
from tests.builders import NOW, a_call, a_partner, a_person, an_actor
from tests.databases import ONE_DATABASE
from tracker.clock import now
from tracker.database import read, write
from tracker.models.audit import AuditEvent
from tracker.models.awards import PaymentCall
from tracker.models.tasks import Task
from tracker.services import partner_calendars, subscriptions
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


def test_a_partners_calendar_shows_what_the_partner_has_to_keep_and_nobodys_own_tasks(world: World) -> None:
    selm_id = world.actor.partner_id or 0
    with write(world.engine) as session:
        row = an_application(session, title="Radweg", target_on=now().date() + timedelta(days=20))
        amount: dict[str, Any] = {"number": 1, "year": 2026, "amount_cents": 7_654_321, "recorded_at": NOW}
        session.add(PaymentCall(application_id=row.id or 0, need_from=now().date(), **amount))
        mine = Task(title="Mein Vermerk", due_on=now().date(), owner_id=world.actor.person_id, created_at=NOW)
        session.add(mine)
        token = partner_calendars.subscribe(session, world.actor, partner_id=selm_id, now=NOW)
    shared = world._replace(token=token)
    entries = shared.entries()
    assert [title.removeprefix("[Beispieldaten] ") for _, _, title in entries] == [
        "Mittelabruf stellen: Radweg",
        "Aufgabe: Kosten schätzen; Umlaute: äöü, Komma",
        "Antragsfrist: Radweg",
    ]
    text = shared.calendar().text
    assert "\r\nX-WR-CALNAME:Fristen: Stadt Selm\r\n" in text
    assert "76.543" not in text
    assert {uid for uid, _, _ in entries} < {uid for uid, _, _ in world.entries()}


def test_a_calendar_without_any_day_is_still_one(world: World) -> None:
    with write(world.engine) as session:
        boenen = a_partner(session, "boenen").id or 0
        token = partner_calendars.subscribe(session, an_actor(Role.OFFICE), partner_id=boenen, now=NOW)
    empty = world._replace(token=token)
    assert empty.entries() == []
    parsed = vobject.readOne(empty.calendar().text)
    assert [part.name for part in parsed.components()] == ["VTIMEZONE"]
    assert parsed.x_published_ttl.value == "PT12H"


def test_a_partners_address_is_renewed_and_ended_without_touching_any_other(world: World) -> None:
    selm_id = world.actor.partner_id or 0
    with write(world.engine) as session:
        werne = a_partner(session, "werne").id or 0
        office = an_actor(Role.OFFICE)
        others = partner_calendars.subscribe(session, office, partner_id=werne, now=NOW)
        first, second = (
            partner_calendars.subscribe(session, office, partner_id=selm_id, now=NOW + timedelta(hours=hour))
            for hour in range(2)
        )
        assert partner_calendars.since(session, office, partner_id=selm_id) == NOW + timedelta(hours=1)
    assert [world._replace(token=one).calendar().status for one in (first, second)] == [404, 200]
    with write(world.engine) as session:
        partner_calendars.unsubscribe(session, world.actor, partner_id=selm_id, now=NOW)
        assert partner_calendars.since(session, world.actor, partner_id=selm_id) is None
    assert [world._replace(token=one).calendar().status for one in (second, others, world.token)] == [404, 200, 200]


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
