"""What a Kommune keeps to itself, looked for in every service as the Kreis, as politics and as the Administration."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, SQLModel

from tests.application_builders import an_application, application_data
from tests.builders import NOW, OFFICE, SYSTEM, TODAY, a_call, a_match, a_partner, a_person, a_project, an_actor
from tests.tracker.services.test_permissions import DOORS, World, services, world
from tracker.errors import FoerderpfadError, NotAllowed
from tracker.exchange.listings import ExportKind
from tracker.files import KeptFile
from tracker.models.applications import Application
from tracker.models.matches import GateFinding
from tracker.models.partners import Partner, Person
from tracker.services import (
    application_history,
    applications,
    cosigning,
    documents,
    exports,
    finance_plans,
    inquiries,
    letters,
    reminders,
    resolutions,
    reviews,
    subscriptions,
)
from tracker.services.resolutions import ResolutionData
from tracker.services.tokens import Opened
from tracker.shapes.applications import PlanLineData
from tracker.shapes.base import Shape
from tracker.shapes.inquiries import InquiryData
from tracker.vocabulary.applications import DecisionBasis, DocumentType
from tracker.vocabulary.calls import GateRule, ReviewAnswer, ReviewReason, Verdict
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import Stage

__all__ = ["world"]  # the fixture of the matrix
SECRET = "Nur-Selm-weiß-das"
AMOUNT = 7_654_321
# The Verwaltungsspitze reads what the Kämmerei reads, and works on less.
READERS = (Role.CONTACT, Role.TREASURER, Role.AUDITOR, Role.POLITICS)
MOST_RECORDS = 50


def said(found: Any) -> str:
    """Return everything a result says; a row of a table is no page and says nothing."""
    if isinstance(found, SQLModel):
        return ""
    if isinstance(found, Shape):
        return " ".join(said(value) for value in vars(found).values())
    if isinstance(found, str | bytes):
        return found if isinstance(found, str) else found.decode("utf-8", "replace")
    if isinstance(found, Mapping):
        return " ".join(said(part) for pair in found.items() for part in pair)
    if isinstance(found, Iterable):
        return " ".join(said(item) for item in islice(found, MOST_RECORDS))
    return f"{found!r} " + " ".join(said(value) for value in getattr(found, "__dict__", {}).values())


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: that both give the same is for the matrix."""
    return sqlite_url


@pytest.fixture
def joint(session: Session, world: World) -> World:
    """The same records, each of the Kreis too, with something of Selm's in every field that is nobody else's."""
    selm, kreis = world.selm, a_partner(session, "kreis-unna")
    selm.budget_status, selm.budget_status_year, selm.budget_status_source = SECRET, 2026, SECRET
    project = a_project(session, selm, kreis)
    a_match(session, project, world.call)
    finding: dict[str, Any] = {"rule": GateRule.BUDGET_STATUS, "verdict": Verdict.OPEN, "sentence": SECRET}
    session.add(GateFinding(call_id=world.call.id or 0, project_id=project.id, **finding))
    row = an_application(session, selm, kreis, is_public=True, originals={"budgeted": SECRET, "product": SECRET})
    _budget(session, row, selm)
    session.commit()
    return replace(world, project=project, application=row)


def _budget(session: Session, row: Application, selm: Partner) -> None:
    treasurer = an_actor(Role.TREASURER, partner=selm, person=a_person(session, Role.TREASURER, partner=selm))
    own: dict[str, Any] = {"public_id": row.public_id, "partner_id": selm.id or 0, "now": NOW}
    line = PlanLineData(partner_id=selm.id or 0, year=2027, item="Bau", amount_cents=10, note=SECRET, product=SECRET)
    plan: dict[str, Any] = {"public_id": row.public_id, "lines": [line], "now": NOW, "reason": SECRET}
    finance_plans.save(session, treasurer, version=row.version, **plan)
    cosigning.sign(session, treasurer, version=row.version, note=SECRET, **own)
    cosigning.take_back(session, treasurer, version=row.version, reason=SECRET, **own)
    cosigning.set_supervision(session, treasurer, version=row.version, on=TODAY, note=SECRET, **own)
    contact = an_actor(Role.CONTACT, partner=selm)
    changed = application_data(selm, title="Radweg am Markt", is_public=True)
    applications.edit(
        session, contact, public_id=row.public_id, version=row.version, data=changed, reason=SECRET, now=NOW
    )
    basis = ResolutionData(basis=DecisionBasis.NOT_NEEDED, reason=SECRET)
    resolutions.choose(
        session, contact, public_id=row.public_id, partner_id=selm.id or 0, data=basis, now=NOW, today=TODAY
    )
    for actor in (treasurer, OFFICE):
        for kind in (DocumentType.TREASURER, DocumentType.SUPERVISION):
            file = KeptFile(uuid4().hex * 2, 1, f"{SECRET}.pdf", "application/pdf")
            documents.add(session, actor, public_id=row.public_id, file=file, kind=kind, now=NOW)


@pytest.fixture
def own(session: Session, world: World) -> World:
    """Records that are Selm's alone, and not public."""
    selm = world.selm
    amounts: dict[str, Any] = {"total_cents": AMOUNT, "requested_cents": AMOUNT, "own_share_cents": AMOUNT}
    row = an_application(session, selm, title=f"Antrag {SECRET}", target_on=TODAY, stage=Stage.APPLICATION, **amounts)
    _budget(session, row, selm)
    data = InquiryData(partner_id=selm.id or 0, title=SECRET, description=SECRET)
    asked = inquiries.create(session, OFFICE, data=data, now=NOW)
    call = a_call(session, external_id="radwege")
    reviews.answer(
        session,
        an_actor(Role.CONTACT, partner=selm),
        partner_id=selm.id or 0,
        call_id=call.public_id,
        project_id=None,
        answer=ReviewAnswer.NOT_FOR_US,
        reason=ReviewReason.OWN_SHARE,
        note=SECRET,
        now=NOW,
    )
    session.commit()
    return replace(world, application=row, inquiry=asked, call=call)


def leaks(session: Session, world: World, role: Role) -> list[str]:
    """Return the services in which the Kreis, in this role, reads what is Selm's."""
    actor = an_actor(role, partner=a_partner(session, "kreis-unna"))
    found, known = [], services()
    for name, door in DOORS.items():
        if role.value not in door.allowed:
            continue
        try:
            result = said(known[name](session, actor, **door.call(world)))
        except FoerderpfadError as error:
            result = str(error)
        finally:
            session.rollback()
        if SECRET in result or str(AMOUNT) in result or ReviewReason.OWN_SHARE.label in result:
            found.append(f"{role.value}: {name}")
    return found


@pytest.mark.parametrize("role", READERS)
def test_the_kreis_inside_a_joint_application_reads_no_remark_of_another(
    session: Session, joint: World, role: Role
) -> None:
    assert leaks(session, joint, role) == []


@pytest.mark.parametrize("role", READERS)
def test_the_kreis_reads_nothing_of_what_is_another_ones_alone(session: Session, own: World, role: Role) -> None:
    assert leaks(session, own, role) == []


def test_the_same_search_finds_it_for_whom_it_belongs_to(session: Session, joint: World) -> None:
    contact = an_actor(Role.CONTACT, partner=joint.selm)
    events = application_history.of_application(session, contact, public_id=joint.application.public_id)
    assert said(events).count(SECRET) >= 10
    assert SECRET in said(documents.of_application(session, contact, public_id=joint.application.public_id))


@pytest.mark.parametrize("situation", ["joint", "own"])
def test_no_letter_and_no_calendar_tells_it_to_the_kreis(
    session: Session, situation: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(situation)
    kreis = a_partner(session, "kreis-unna")
    readers = [a_person(session, role, partner=kreis) for role in (Role.CONTACT, Role.TREASURER)]
    at: dict[str, Any] = {"now": NOW, "today": TODAY, "base_url": "https://foerderpfad.example"}
    written = [*letters.prepare(session, SYSTEM, slot="2026-W48", **at), *reminders.prepare(session, SYSTEM, **at)]
    texts = [f"{letter.subject} {letter.text} {letter.html}" for letter in written if letter.person_id in _ids(readers)]
    opened = [Opened.model_construct(person=person, subject={}) for person in readers]
    opened.append(Opened.model_construct(person=None, subject={"partner": str(kreis.public_id)}))
    texts += [subscriptions.calendar_of(session, one, base_url=at["base_url"], now=NOW).decode() for one in opened]
    assert len(texts) > len(readers)
    assert not [text for text in texts if SECRET in text or "76.543,21" in text]


def test_the_administration_reads_no_reason_of_a_kommune(session: Session, own: World) -> None:
    for kind in (ExportKind.REVIEWS, ExportKind.AUDIT, ExportKind.APPLICATIONS):
        with pytest.raises(NotAllowed):
            exports.records(session, an_actor(Role.ADMINISTRATOR), kind=kind)
    told = [record.note for record in exports.records(session, OFFICE, kind=ExportKind.REVIEWS)]  # type: ignore[attr-defined]
    assert told == [SECRET]


def _ids(persons: Sequence[Person]) -> set[int | None]:
    return {person.id for person in persons}
