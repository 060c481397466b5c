"""Every service asks who is asking: each function, each role, the own partner and another one."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from sqlmodel import Session

import tracker.services
from tests.application_builders import an_application
from tests.builders import (
    NOW,
    SYSTEM,
    a_call,
    a_partner,
    a_person,
    a_project,
    a_run,
    an_actor,
)
from tests.tracker.services.application_doors import APPLICATION_DOORS, APPLICATION_PARTS
from tests.tracker.services.award_doors import AWARD_DOORS, AWARD_PARTS
from tests.tracker.services.call_doors import CALL_DOORS
from tests.tracker.services.doors import RUNS_IT, Door
from tests.tracker.services.funding_doors import FUNDING_DOORS, FUNDING_PARTS
from tests.tracker.services.ledger_doors import LEDGER_DOORS
from tests.tracker.services.ledger_parts import LEDGER_PARTS
from tests.tracker.services.office_doors import OFFICE_DOORS, OFFICE_PARTS
from tracker.errors import NotAllowed, NotFound
from tracker.models.applications import Application
from tracker.models.calls import FundingCall
from tracker.models.inquiries import Inquiry
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.models.sources import CrawlRun
from tracker.models.watching import Synonym
from tracker.services import inquiries, synonyms
from tracker.shapes.inquiries import InquiryData
from tracker.vocabulary.people import Role


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


DOORS: dict[str, Door] = {
    **APPLICATION_DOORS,
    **AWARD_DOORS,
    **FUNDING_DOORS,
    **CALL_DOORS,
    **LEDGER_DOORS,
    **OFFICE_DOORS,
}
WITHOUT_A_QUESTION = {
    **APPLICATION_PARTS,
    **AWARD_PARTS,
    **FUNDING_PARTS,
    **LEDGER_PARTS,
    **OFFICE_PARTS,
}


@cache
def services() -> dict[str, Callable[..., Any]]:
    """Every public function of every service; looked for once, since thousands of fields ask."""
    found: dict[str, Callable[..., Any]] = {}
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
        known = (
            f"Das ist für die Rolle „{role.label}“ nicht vorgesehen. Bitte fragen Sie eine zuständige Person.",
            "Das gehört einer anderen Kommune. Fragen Sie bei Bedarf die Projektleitstelle.",
            "",
        )
        assert sentence in known
    return {role.value for role, sentence in said.items() if not sentence}


def test_every_service_asks_or_says_why_not() -> None:
    found = services()
    assert set(DOORS) | set(WITHOUT_A_QUESTION) == set(found), "a new service needs a line in one of the two lists"
    assert not set(DOORS) & set(WITHOUT_A_QUESTION)
    assert all(list(inspect.signature(found[name]).parameters)[:2] == ["session", "actor"] for name in DOORS)
    asking = {name for name, function in found.items() if "actor" in inspect.signature(function).parameters}
    assert asking - set(DOORS) == {"audit.record", "call_filters.narrowed"}
    assert all(len(reason.split()) > 3 for reason in WITHOUT_A_QUESTION.values())


def test_a_service_is_open_to_some_roles_and_closed_to_all_others(session: Session, world: World) -> None:
    # One ledger for all of them, since what a service did is taken back: the matrix has thousands of fields.
    found = {name: open_to(session, name, world, world.selm) for name in DOORS}
    assert found == {name: door.allowed for name, door in DOORS.items()}


def test_the_records_of_another_partner_are_closed_to_all_but_those_who_work_for_all(
    session: Session, world: World
) -> None:
    werne = a_partner(session, "werne")
    session.commit()
    own = [name for name, door in DOORS.items() if door.per_partner]
    found = {name: open_to(session, name, world, werne) for name in own}
    assert found == {name: DOORS[name].allowed & RUNS_IT for name in own}


def test_nobody_without_a_partner_reaches_the_records_of_one(session: Session, world: World) -> None:
    for name, door in DOORS.items():
        if door.per_partner:
            with pytest.raises(NotAllowed):
                services()[name](session, an_actor(Role.CONTACT), **door.call(world))
    assert SYSTEM.partner_id is None
