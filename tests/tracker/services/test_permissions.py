"""Every service asks who is asking: each function, each role, the own partner and another one."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import Session

import tracker.services
from tests.application_builders import an_application
from tests.builders import (
    NOW,
    SYSTEM,
    TODAY,
    a_call,
    a_call_data,
    a_partner,
    a_person,
    a_project,
    a_run,
    an_actor,
    project_data,
)
from tests.tracker.services.application_doors import APPLICATION_DOORS, APPLICATION_PARTS
from tests.tracker.services.award_doors import AWARD_DOORS, AWARD_PARTS
from tests.tracker.services.call_doors import CALL_DOORS
from tests.tracker.services.doors import EVERYONE, OFFICE_ALONE, RUNS_IT, Door
from tracker.errors import NotAllowed, NotFound
from tracker.exchange.listings import ExportKind
from tracker.exchange.workbook import Sheet
from tracker.models.applications import Application
from tracker.models.calls import FundingCall
from tracker.models.inquiries import Inquiry
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.models.sources import CrawlRun
from tracker.models.watching import Synonym
from tracker.rules.finance.prefinancing import Rhythm
from tracker.services import inquiries, synonyms
from tracker.services.budget import BudgetFilter
from tracker.services.calls import CallFilter
from tracker.services.funding_import import FundingPlan
from tracker.services.watching import PageVisit
from tracker.shapes.inquiries import InquiryData
from tracker.shapes.sources import RunResult, StoreCounts
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import JobKind, LetterKind

INSIDE = EVERYONE - {"politics"}
SYSTEM_ONLY = {"system"}
OFFICE = {"office", "system"}
READS_BUDGET = {"treasurer", "leadership", "office", "system"}
READS_SUGGESTIONS = {"contact", "office", "leadership", "treasurer", "system"}
EDITS = {"contact", "office", "system"}
ANSWERS = {"contact", "office"}
ASKS = {"contact", "office", "system"}
A_SHEET = Sheet("", ("Vorhaben", "Kommune"), 1, (), (), ())


@dataclass(frozen=True)
class World:
    """One record of everything, all of it Selm's."""

    selm: Partner
    project: Project
    call: FundingCall
    run: CrawlRun
    inquiry: Inquiry
    person: Person
    synonym: Synonym
    application: Application


def about_call(world: World) -> dict[str, Any]:
    return {"partner_id": world.selm.id, "call_id": world.call.public_id, "project_id": None, "now": NOW}


def about_inquiry(world: World) -> dict[str, Any]:
    return {"public_id": world.inquiry.public_id, "version": 1, "now": NOW}


def about_seen(world: World) -> dict[str, Any]:
    return {"partner_id": world.selm.id, "call_ids": [world.call.public_id], "now": NOW}


def finished(world: World) -> dict[str, Any]:
    return {"run_id": world.run.id, "now": NOW, "seen": (), "counts": StoreCounts(), "result": RunResult()}


def batch(world: World) -> dict[str, Any]:
    return {"run_id": world.run.id, "calls": [a_call_data()], "now": NOW, "today": TODAY, "converter": "1"}


def about_budget(world: World) -> dict[str, Any]:
    return {"partner_id": world.selm.id, "filters": BudgetFilter(first_year=2027), "rhythm": Rhythm(lag_months=0)}


def about_signing(world: World) -> dict[str, Any]:
    return {"public_id": world.application.public_id, "partner_id": world.selm.id, "now": NOW}


DOORS: dict[str, Door] = {
    **APPLICATION_DOORS,
    **AWARD_DOORS,
    **CALL_DOORS,
    "applications_from_review.take_over": Door(ANSWERS, about_call, per_partner=True),
    "eligibility.who_could": Door(EVERYONE, lambda world: {"call_id": world.call.public_id, "today": TODAY}),
    "forwarding.forward": Door(
        ANSWERS, lambda w: about_call(w) | {"to_name": "Bauamt", "to_email": "bauamt@selm.invalid"}, per_partner=True
    ),
    "ideas.note": Door(ANSWERS, lambda world: about_call(world) | {"idea": "Trinkbrunnen"}, per_partner=True),
    "learning.switch": Door({"office"}, lambda world: {"on": False, "now": NOW}),
    "matches.confirm": Door(SYSTEM_ONLY, lambda world: {"project_ids": [], "model_version": "1", "now": NOW}),
    "pace.set_limit": Door({"office"}, lambda world: {"partner_id": world.selm.id, "count": 5, "now": NOW}),
    "projects.by_ids": Door(EVERYONE, lambda world: {"ids": [world.project.id]}),
    "seen.mark": Door(ANSWERS, lambda world: about_seen(world), per_partner=True),
    "seen.undo": Door(ANSWERS, lambda world: about_seen(world), per_partner=True),
    "suggestions.calls_of": Door(EVERYONE, lambda world: {"call_ids": [world.call.id]}),
    "synonyms.listed": Door(EVERYONE),
    "synonyms.add": Door({"office"}, lambda world: {"words": ["Freibad", "Badi"], "now": NOW}),
    "synonyms.edit": Door(
        {"office"}, lambda world: {"public_id": world.synonym.public_id, "words": ["Kita", "Krippe"], "now": NOW}
    ),
    "synonyms.remove": Door({"office"}, lambda world: {"public_id": world.synonym.public_id, "now": NOW}),
    "calls.page": Door(EVERYONE, lambda world: {"filters": CallFilter()}),
    "calls.detail": Door(EVERYONE, lambda world: {"public_id": world.call.public_id}),
    "calls.totals": Door(EVERYONE),
    "budget.budget": Door(READS_BUDGET, about_budget, per_partner=True),
    "cosigning.sign": Door({"treasurer"}, lambda world: about_signing(world) | {"version": 1}, per_partner=True),
    "cosigning.take_back": Door(
        {"treasurer"},
        lambda world: about_signing(world) | {"version": 1, "reason": "Irrtum", "public_id": world.call.public_id},
        per_partner=True,
    ),
    "cosigning.set_supervision": Door(
        {"contact", "treasurer", "office", "system"},
        lambda world: about_signing(world) | {"version": 1, "on": TODAY, "note": ""},
        per_partner=True,
    ),
    "funding_import.plan": Door(EDITS, lambda world: {"sheet": A_SHEET, "columns": {"title": 0, "lead": 1}}),
    "funding_import.store": Door(EDITS, lambda world: {"plan": FundingPlan(rows=()), "now": NOW}),
    "funding_records.records": Door(EDITS),
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
    "links.gone": Door(INSIDE),
    "links.note": Door(SYSTEM_ONLY, lambda world: {"results": (), "now": NOW}),
    "links.of_call": Door(EVERYONE, lambda world: {"call_id": world.call.public_id}),
    "links.to_try": Door(SYSTEM_ONLY),
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
    "inquiries.page": Door(ASKS),
    "inquiries.card": Door(ASKS, lambda world: {"public_id": world.inquiry.public_id}, per_partner=True),
    "inquiries.find": Door(ASKS, lambda world: {"public_id": world.inquiry.public_id}, per_partner=True),
    "inquiries.handlers": Door(ASKS),
    "inquiries.count": Door(EVERYONE, lambda world: {"since": NOW, "until": NOW}),
    "inquiries.create": Door(
        ANSWERS,
        lambda world: {"data": InquiryData(partner_id=world.selm.id or 0, title="Freibad"), "now": NOW},
        per_partner=True,
    ),
    "inquiries.edit": Door(
        ANSWERS,
        lambda world: about_inquiry(world) | {"data": InquiryData(partner_id=world.selm.id or 0, title="Freibad")},
        per_partner=True,
    ),
    "inquiries.become_project": Door(ANSWERS, lambda world: about_inquiry(world), per_partner=True),
    "inquiry_calls.found": Door(ASKS, lambda world: {"public_id": world.inquiry.public_id}, per_partner=True),
    "inquiry_calls.keep": Door(
        ANSWERS,
        lambda world: {"public_id": world.inquiry.public_id, "suggestions": (), "now": NOW},
        per_partner=True,
    ),
    "inquiry_calls.choose": Door(
        ANSWERS,
        lambda world: {"public_id": world.inquiry.public_id, "chosen": {}, "shown": (), "now": NOW},
        per_partner=True,
    ),
    "inquiry_calls.add": Door(
        ANSWERS,
        lambda world: {"public_id": world.inquiry.public_id, "call_id": world.call.public_id, "now": NOW},
        per_partner=True,
    ),
    "inquiry_calls.overview": Door(
        ASKS, lambda world: {"public_id": world.inquiry.public_id, "today": TODAY}, per_partner=True
    ),
    "inventory.plan": Door(EDITS, lambda world: {"sheet": A_SHEET, "columns": {"title": 0, "lead": 1}}),
    "inventory.store": Door(EDITS, lambda world: {"rows": (), "now": NOW}),
    "inventory.records": Door(EVERYONE),
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
    "sources.runs": Door(INSIDE, lambda world: {"name": "bund", "now": NOW}),
    "interrupted.settle": Door(SYSTEM_ONLY, lambda world: {"now": NOW}),
    "pauses.follow": Door(SYSTEM_ONLY, lambda world: {"run": world.run, "result": RunResult(), "now": NOW}),
    "pauses.lift": Door(RUNS_IT, lambda world: {"name": "bund", "now": NOW}),
    "watching.add": Door(
        OFFICE_ALONE, lambda world: {"url": "https://www.bezirk.example/x", "source": "bund", "now": NOW}
    ),
    "watching.deactivate": Door(OFFICE_ALONE, lambda world: {"public_id": world.call.public_id, "now": NOW}),
    "watching.listed": Door(INSIDE),
    "watching.note_visits": Door(SYSTEM_ONLY, lambda world: {"visits": (), "now": NOW}),
    "watching.take_in": Door(
        SYSTEM_ONLY,
        lambda world: {
            "source": "bund",
            "url": "https://www.bezirk.example/x",
            "call": a_call_data(),
            "visit": PageVisit(url="https://www.bezirk.example/x"),
            "converter": "1",
            "now": NOW,
            "today": TODAY,
        },
    ),
    "known_awards.store": Door(SYSTEM_ONLY, lambda world: {"source": "bund", "awards": (), "now": NOW}),
    "known_awards.link": Door(SYSTEM_ONLY),
    "known_awards.similar": Door(EVERYONE, lambda world: {"call_id": world.call.id}),
    "status.status": Door(RUNS_IT, lambda world: {"now": NOW}),
    "suggestions.inbox": Door(
        READS_SUGGESTIONS, lambda world: {"partner_id": world.selm.id, "today": TODAY}, per_partner=True
    ),
    "suggestions.for_call": Door(READS_SUGGESTIONS, lambda world: {"call_id": world.call.public_id}),
}

WITHOUT_A_QUESTION = {
    **APPLICATION_PARTS,
    **AWARD_PARTS,
    **dict.fromkeys(("echoes.follow", "echoes.due_on", "echoes.of_reviews"), "parts of services that ask"),
    **dict.fromkeys(("forwarding.of_calls", "forwarding.answered_at"), "for suggestions.inbox, which asks"),
    **dict.fromkeys(("learning.is_on", "learning.taught"), "for the matcher and a page that shows no person"),
    **dict.fromkeys(
        ("matches.applicant", "matches.floors", "matches.projects_of", "matches.is_older", "matches.versions"),
        "what the matcher reads; it runs as the system",
    ),
    "pace.limit": "a number for suggestions.inbox, which asks",
    **dict.fromkeys(
        ("rematching.request", "rematching.request_all", "rematching.is_under_way", "rematching.stale_projects"),
        "work for the clockwork after a change that was asked about",
    ),
    **dict.fromkeys(("seen.fingerprints", "seen.count_since"), "for suggestions.inbox, which asks"),
    "synonyms.active": "what the matcher reads; it runs as the system",
    **dict.fromkeys(
        ("audit.record", "audit.erase"), "other services note what they did, after they asked for permission"
    ),
    **dict.fromkeys(("audit.broken_at", "audit.count"), "says nothing about anybody; the status checks before"),
    **dict.fromkeys(
        ("call_records.call_records",), "reached through exports.records, which asks before the first record"
    ),
    **dict.fromkeys(("calls.find", "calls.rounds_of"), "for services that ask themselves"),
    **dict.fromkeys(
        ("call_filters.narrowed", "call_filters.ordered", "call_filters.described", "call_filters.window"),
        "conditions of a query; whoever runs it asks",
    ),
    **dict.fromkeys(("corrections.present", "corrections.last_of"), "what the form starts with; calls.detail asked"),
    **dict.fromkeys(
        ("doubts.look", "doubts.ask", "doubts.settle", "doubts.between"),
        "parts of doubts.remember and of the merging services, which ask",
    ),
    **dict.fromkeys(
        ("following.carry", "following.bring_back", "following.rounds_followed", "following.rounds_back"),
        "parts of merging.merge and merging.undo, which ask",
    ),
    "calls.examples": "a number for the mark on every page, also before anybody is chosen",
    **dict.fromkeys(
        ("examples.remove_all", "examples.step_back", "examples.withdraw_unanswered"),
        "parts of starter.golive.begin and harvest.finish, which ask",
    ),
    "harvest.last_said": "what a source published, for the crawler, which only the system runs",
    **dict.fromkeys(("interrupted.shown", "pauses.sentence", "pauses.is_paused"), "parts of sources.health"),
    **dict.fromkeys(("known_awards.of_calls", "known_awards.count"), "published by the Bund for everybody"),
    **dict.fromkeys(("sources.entered", "sources.unknown_labels"), "the crawler's side; only the system runs it"),
    **dict.fromkeys(("harvest.known", "harvest.revisions"), "hashes for the crawler, which only the system runs"),
    **dict.fromkeys(("installation.current", "installation.is_live"), "whether mail may leave; no secret"),
    "installation.mark_live": "part of starter.golive.begin, which asks",
    **dict.fromkeys(
        ("jobs.request_slot", "jobs.take", "jobs.beat", "jobs.finish", "jobs.find", "jobs.latest", "jobs.try_again"),
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
    **dict.fromkeys(
        ("watching.pages", "watching.page_at", "watching.known_call"), "the crawler's side; whoever added a page asked"
    ),
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
    made = World(
        selm=selm,
        project=a_project(session, selm),
        call=a_call(session),
        run=a_run(session),
        person=a_person(session, partner=selm),
        synonym=synonyms.add(session, an_actor(), words=["Kita", "Kindergarten"], now=NOW),
        inquiry=inquiries.create(
            session, an_actor(), data=InquiryData(partner_id=selm.id or 0, title="Freibad"), now=NOW
        ),
        application=an_application(session, selm, is_public=True),
    )
    session.commit()
    return made


def refusal(session: Session, name: str, world: World, role: Role, partner: Partner) -> str:
    """Return the sentence a service refuses with, "" when it does not; whatever it did is taken back."""
    try:
        actor = an_actor(role, partner=partner, person=world.person)
        result = services()[name](session, actor, **DOORS[name].call(world))
        if inspect.isgenerator(result):
            next(result, None)
    except NotAllowed as error:
        return str(error)
    except NotFound:
        return ""  # let in; only the record was not there
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
