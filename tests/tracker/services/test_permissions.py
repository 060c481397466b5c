"""Every service asks who is asking: each function, each role, the own partner and another one."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlmodel import Session

import tracker.services
from tests.builders import (
    NOW,
    SYSTEM,
    TODAY,
    a_call,
    a_call_data,
    a_partner,
    a_project,
    a_run,
    an_actor,
    project_data,
)
from tracker.errors import NotAllowed
from tracker.exchange.listings import ExportKind
from tracker.models.calls import FundingCall
from tracker.models.partners import Partner
from tracker.models.projects import Project
from tracker.models.sources import CrawlRun
from tracker.services.calls import CallFilter
from tracker.shapes.sources import RunResult, StoreCounts
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import JobKind, LetterKind

EVERYONE = {role.value for role in Role}
INSIDE = EVERYONE - {"politics"}
SYSTEM_ONLY = {"system"}
OFFICE = {"office", "system"}
RUNS_IT = {"office", "administrator", "system"}
READS_SUGGESTIONS = {"contact", "office", "leadership", "treasurer", "system"}
EDITS = {"contact", "office", "system"}
ANSWERS = {"contact", "office"}


@dataclass(frozen=True)
class World:
    """One record of everything, all of it Selm's."""

    selm: Partner
    project: Project
    call: FundingCall
    run: CrawlRun


@dataclass(frozen=True)
class Door:
    """Who may call a service, and how a valid call looks. ``per_partner``: not for the records of another one."""

    allowed: set[str]
    call: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    per_partner: bool = False


def about_call(world: World) -> dict[str, Any]:
    return {"partner_id": world.selm.id, "call_id": world.call.public_id, "project_id": None, "now": NOW}


def finished(world: World) -> dict[str, Any]:
    return {"run_id": world.run.id, "now": NOW, "seen": (), "counts": StoreCounts(), "result": RunResult()}


def batch(world: World) -> dict[str, Any]:
    return {"run_id": world.run.id, "calls": [a_call_data()], "now": NOW, "today": TODAY, "converter": "1"}


DOORS: dict[str, Door] = {
    "calls.page": Door(EVERYONE, lambda world: {"filters": CallFilter()}),
    "calls.detail": Door(EVERYONE, lambda world: {"public_id": world.call.public_id}),
    "calls.totals": Door(EVERYONE),
    "exports.records": Door(RUNS_IT, lambda world: {"kind": ExportKind.CALLS}),
    "harvest.begin": Door(SYSTEM_ONLY, lambda world: {"source": "bund", "now": NOW}),
    "harvest.store": Door(SYSTEM_ONLY, batch),
    "harvest.finish": Door(SYSTEM_ONLY, finished),
    "harvest.remember_revisions": Door(SYSTEM_ONLY, lambda world: {"source": "bund", "revisions": {}}),
    "jobs.request": Door(RUNS_IT, lambda world: {"kind": JobKind.MATCH, "now": NOW}),
    "jobs.by_public_id": Door(INSIDE, lambda world: {"public_id": world.call.public_id}),
    "jobs.active": Door(INSIDE),
    "letters.prepare": Door(
        OFFICE, lambda world: {"slot": "2026-W48", "now": NOW, "today": TODAY, "base_url": "http://localhost"}
    ),
    "matches.replace": Door(
        SYSTEM_ONLY,
        lambda world: {"project_id": world.project.id, "suggestions": (), "model_version": "1", "now": NOW},
    ),
    "matches.forget_projects": Door(SYSTEM_ONLY, lambda world: {"except_ids": [world.project.id]}),
    "outbox.waiting": Door(OFFICE, lambda world: {"kind": LetterKind.WEEKLY, "slot": "2026-W48"}),
    "outbox.mark_lost": Door(OFFICE),
    "people.partners": Door(EVERYONE),
    "people.units": Door(EVERYONE, lambda world: {"partner_id": world.selm.id}),
    "people.letter_recipients": Door(OFFICE),
    "projects.cards": Door(EVERYONE),
    "projects.page": Door(EVERYONE),
    "projects.card": Door(EVERYONE, lambda world: {"public_id": world.project.public_id}),
    "projects.create": Door(EDITS, lambda world: {"data": project_data(world.selm), "now": NOW}, per_partner=True),
    "projects.edit": Door(
        EDITS,
        lambda world: {
            "public_id": world.project.public_id,
            "version": 1,
            "data": project_data(world.selm),
            "now": NOW,
        },
        per_partner=True,
    ),
    "reviews.answer": Door(ANSWERS, lambda w: about_call(w) | {"answer": ReviewAnswer.IDEA}, per_partner=True),
    "reviews.undo": Door(ANSWERS, about_call, per_partner=True),
    "reviews.recent": Door(READS_SUGGESTIONS, lambda world: {"partner_id": world.selm.id}, per_partner=True),
    "reviews.of_call": Door(READS_SUGGESTIONS, lambda world: {"call_id": world.call.public_id}),
    "sources.ensure": Door(SYSTEM_ONLY, lambda world: {"sources": ()}),
    "sources.health": Door(INSIDE, lambda world: {"now": NOW}),
    "sources.listed": Door(EVERYONE),
    "sources.runs": Door(INSIDE, lambda world: {"name": "bund"}),
    "status.status": Door(RUNS_IT, lambda world: {"now": NOW}),
    "suggestions.inbox": Door(
        READS_SUGGESTIONS, lambda world: {"partner_id": world.selm.id, "today": TODAY}, per_partner=True
    ),
    "suggestions.for_call": Door(READS_SUGGESTIONS, lambda world: {"call_id": world.call.public_id}),
}

WITHOUT_A_QUESTION = {
    **dict.fromkeys(
        ("audit.record", "audit.erase"), "other services note what they did, after they asked for permission"
    ),
    **dict.fromkeys(("audit.broken_at", "audit.count"), "says nothing about anybody; the status checks before"),
    **dict.fromkeys(
        ("call_records.call_records",), "reached through exports.records, which asks before the first record"
    ),
    **dict.fromkeys(("calls.find", "calls.rounds_of"), "for services that ask themselves"),
    "calls.examples": "a number for the mark on every page, also before anybody is chosen",
    **dict.fromkeys(
        ("examples.remove_all", "examples.step_back", "examples.withdraw_unanswered"),
        "parts of starter.golive.begin and harvest.finish, which ask",
    ),
    **dict.fromkeys(("harvest.known", "harvest.revisions"), "hashes for the crawler, which only the system runs"),
    **dict.fromkeys(("installation.current", "installation.is_live"), "whether mail may leave; no secret"),
    "installation.mark_live": "part of starter.golive.begin, which asks",
    **dict.fromkeys(
        ("jobs.request_slot", "jobs.take", "jobs.beat", "jobs.finish", "jobs.find", "jobs.latest"),
        "the clockwork's own side of the list; no person reaches it",
    ),
    **dict.fromkeys(("letters.mail_of", "letters.write_out"), "rendering of letters that prepare returned"),
    **dict.fromkeys(
        ("matches.call_texts", "matches.project_texts", "matches.latest_change", "matches.computed_at"),
        "what the matcher reads; it runs as the system",
    ),
    **dict.fromkeys(("origins.add", "origins.change"), "parts of harvest.store, which asks"),
    **dict.fromkeys(("outbox.claim", "outbox.record"), "the post's side of the outbox; no person reaches it"),
    **dict.fromkeys(
        ("people.actor_of", "people.choices", "people.by_public_id"), "before them there is no actor to ask about"
    ),
    **dict.fromkeys(
        ("projections.fresh", "projections.refresh", "projections.add_rounds", "projections.round_data"),
        "parts of services that ask",
    ),
    "projections.refresh_calendar": "the passing day needs nobody's permission; the clockwork lets it pass",
    "reviews.latest": "for suggestions.inbox, which asks",
    **dict.fromkeys(
        ("sources.find", "sources.due", "sources.is_overdue", "sources.previous_counts"),
        "the crawler's and the clockwork's side",
    ),
    **dict.fromkeys(
        ("status.health", "status.is_stale", "status.is_bad", "status.trouble"), "for /healthz, which is open"
    ),
    **dict.fromkeys(("versions.latest_data", "versions.text_hash"), "parts of services that ask"),
    "weeks.week_of": "part of letters.prepare, which asks",
    "withdrawal.withdraw": "part of harvest.finish, which asks",
}


def services() -> dict[str, Callable[..., Any]]:
    """Every public function of every service."""
    found = {}
    for listed in pkgutil.iter_modules(tracker.services.__path__):
        module = importlib.import_module(f"tracker.services.{listed.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                found[f"{listed.name}.{name}"] = function
    return found


@pytest.fixture
def world(session: Session) -> World:
    selm = a_partner(session, "selm")
    made = World(selm=selm, project=a_project(session, selm), call=a_call(session), run=a_run(session))
    session.commit()
    return made


def refusal(session: Session, name: str, world: World, role: Role, partner: Partner) -> str:
    """Return the sentence a service refuses with, "" when it does not; whatever it did is taken back."""
    try:
        result = services()[name](session, an_actor(role, partner=partner), **DOORS[name].call(world))
        if inspect.isgenerator(result):
            next(result, None)
    except NotAllowed as error:
        return str(error)
    finally:
        session.rollback()
    return ""


def open_to(session: Session, name: str, world: World, partner: Partner) -> set[str]:
    """Return the roles a service lets in; everybody else must have been told why not."""
    said = {role: refusal(session, name, world, role, partner) for role in Role}
    for role, sentence in said.items():
        known = (f"Das ist für die Rolle „{role.label}“ nicht vorgesehen.", "Das gehört einer anderen Kommune.", "")
        assert sentence in known
    return {role.value for role, sentence in said.items() if not sentence}


def test_every_service_asks_or_says_why_not() -> None:
    found = services()
    assert set(DOORS) | set(WITHOUT_A_QUESTION) == set(found), "a new service needs a line in one of the two lists"
    assert not set(DOORS) & set(WITHOUT_A_QUESTION)
    assert all(list(inspect.signature(found[name]).parameters)[:2] == ["session", "actor"] for name in DOORS)
    asking = {name for name, function in found.items() if "actor" in inspect.signature(function).parameters}
    assert asking - set(DOORS) == {"audit.record"}
    assert all(len(reason.split()) > 3 for reason in WITHOUT_A_QUESTION.values())


@pytest.mark.parametrize("name", DOORS)
def test_a_service_is_open_to_some_roles_and_closed_to_all_others(session: Session, world: World, name: str) -> None:
    assert open_to(session, name, world, world.selm) == DOORS[name].allowed


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.per_partner])
def test_the_records_of_another_partner_are_closed_to_all_but_those_who_work_for_all(
    session: Session, world: World, name: str
) -> None:
    werne = a_partner(session, "werne")
    session.commit()
    assert open_to(session, name, world, werne) == DOORS[name].allowed & RUNS_IT


def test_nobody_without_a_partner_reaches_the_records_of_one(session: Session, world: World) -> None:
    for name, door in DOORS.items():
        if door.per_partner:
            with pytest.raises(NotAllowed):
                services()[name](session, an_actor(Role.CONTACT), **door.call(world))
    assert SYSTEM.partner_id is None
