"""One programme or two: what staff decide stays, what hangs on a call follows, and all of it can be undone."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from tests.builders import (
    NOW,
    OFFICE,
    SYSTEM,
    a_call_data,
    a_match,
    a_partner,
    a_person,
    a_project,
    a_round,
    a_source,
    an_actor,
    harvested,
    stored,
    the_call,
    titles,
)
from tracker.errors import NotFound, Refused
from tracker.exchange.listings import ExportKind
from tracker.models.applications import Application
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall, Round
from tracker.models.matches import Match, Review
from tracker.models.origins import Correction, MergeDecision
from tracker.models.tasks import Task
from tracker.models.watching import CorrectionHint, KnownAward
from tracker.services import audit, call_detail, calls, doubts, examples, exports, merge_decisions, merging, reviews
from tracker.services.calls import CallFilter
from tracker.shapes.calls import CallData
from tracker.shapes.sources import EXAMPLE_SOURCE
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import MergeKind

TOMORROW, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)
DAY = date(2027, 3, 31)


def of_bund(**changes: object) -> CallData:
    return a_call_data(**{"external_id": "b-1", "title": "Kommunale Klimaanpassung", "provider": "Bund"} | changes)


def of_land(**changes: object) -> CallData:
    values = {"source": "land", "external_id": "l-1", "title": "Kommunale Klimaanpassung", "provider": "Land NRW"}
    return a_call_data(**values | changes)


def two(session: Session, **changes: object) -> tuple[FundingCall, FundingCall]:
    """Return two calls that look alike and were not joined."""
    a_source(session, "bund", rank=10)
    a_source(session, "land", rank=20)
    stored(session, of_bund(rounds=(a_round(DAY),)))
    stored(session, of_land(**changes))
    return the_call(session, "b-1"), the_call(session, "l-1", "land")


def listed(session: Session, **filters: object) -> list[str]:
    found = calls.page(session, OFFICE, filters=CallFilter.model_validate(filters)).rows
    return titles(found)


def asked(session: Session) -> int:
    doubts.remember(session, SYSTEM, found=doubts.look(session), now=NOW)
    return doubts.count(session, OFFICE)


def test_calls_that_look_alike_are_asked_about_with_a_reason(session: Session) -> None:
    one, other = two(session)
    assert asked(session) == 1
    (doubt,) = doubts.listed(session, OFFICE)
    assert {doubt.one.public_id, doubt.other.public_id} == {one.public_id, other.public_id}
    assert "Titel" in doubt.reason
    assert doubt.one.sources == ("Quelle bund",)
    assert asked(session) == 1, "a second look asks nothing twice"


def test_a_question_that_no_longer_arises_goes(session: Session) -> None:
    two(session)
    assert asked(session) == 1
    harvested(session, of_land(title="Schwimmbäder sanieren", text="Anderes."), source="land", now=TOMORROW)
    assert asked(session) == 0


def test_merging_makes_one_call_and_the_old_address_leads_to_it(session: Session) -> None:
    one, other = two(session, contact="Amt, Telefon 1")
    asked(session)
    merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=TOMORROW)
    assert the_call(session, "l-1", "land").id == one.id
    assert the_call(session, "b-1").contact == "Amt, Telefon 1"
    assert listed(session) == ["Kommunale Klimaanpassung"]
    assert listed(session, withdrawn=True) == []
    assert doubts.count(session, OFFICE) == asked(session) == 0
    shown = call_detail.of(session, OFFICE, public_id=other.public_id)
    assert (shown.call.id, shown.merged, len(shown.origins)) == (one.id, True, 2)
    assert not call_detail.of(session, OFFICE, public_id=one.public_id).merged
    assert len(list(exports.records(session, OFFICE, kind=ExportKind.CALLS))) == 1


def test_a_merged_call_stays_merged_through_every_harvest(session: Session) -> None:
    one, other = two(session)
    merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=NOW)
    harvested(session, of_land(summary="Neu."), source="land", now=TOMORROW)
    harvested(session, of_bund(title="Ganz anders"), now=TOMORROW)
    assert the_call(session, "l-1", "land").id == the_call(session, "b-1").id == one.id
    assert len(listed(session)) == 1


def attach(session: Session, call: FundingCall) -> dict[str, int]:
    """Hang one of everything on a call."""
    selm = a_partner(session)
    person = a_person(session, partner=selm)
    contact = an_actor(Role.CONTACT, partner=selm, person=person)
    review = reviews.answer(
        session,
        contact,
        partner_id=selm.id or 0,
        call_id=call.public_id,
        project_id=None,
        answer=ReviewAnswer.INTERESTED,
        now=NOW,
    )
    held = session.exec(select(Round).where(Round.call_id == call.id)).first()
    rows = {
        "application": Application(
            title="Antrag",
            call_id=call.id,
            round_id=held.id if held else None,
            lead_partner_id=selm.id or 0,
            created_at=NOW,
            updated_at=NOW,
        ),
        "task": Task(title="Nachfragen", call_id=call.id, created_at=NOW),
        "award": KnownAward(
            source="bund", external_id="F-1", title="Projekt", call_id=call.id, first_seen=NOW, last_seen=NOW
        ),
        "hint": CorrectionHint(call_id=call.id or 0, person_id=person.id or 0, text="Falsch.", made_at=NOW),
        "correction": Correction(
            call_id=call.id or 0, field="contact", value="Amt", person_id=person.id or 0, made_at=NOW
        ),
    }
    session.add_all(rows.values())
    session.flush()
    return {"review": review.id or 0} | {name: row.id or 0 for name, row in rows.items()}


TABLES = {
    "review": Review,
    "application": Application,
    "task": Task,
    "award": KnownAward,
    "hint": CorrectionHint,
    "correction": Correction,
}


def homes(session: Session, keys: dict[str, int]) -> set[int | None]:
    session.expire_all()
    return {session.get_one(TABLES[name], key).call_id for name, key in keys.items()}


def undo_last(session: Session, call: UUID | None = None) -> None:
    found = merge_decisions.listed(session, OFFICE, call_id=call)
    merging.undo(session, OFFICE, decision_id=found[0].decision_id, now=LATER)


def test_what_hangs_on_a_call_follows_and_comes_back(session: Session) -> None:
    one, other = two(session, rounds=(a_round(DAY),))
    keys = attach(session, other)
    project = a_project(session)
    a_match(session, project, other)
    old_round = session.get_one(Application, keys["application"]).round_id
    merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=TOMORROW)
    assert homes(session, keys) == {one.id}
    assert session.exec(select(Match.call_id)).all() == [one.id]
    application = session.get_one(Application, keys["application"])
    aimed = session.get_one(Round, application.round_id)
    assert (aimed.call_id, aimed.closes_on) == (one.id, DAY), "the like round of the call that stays"
    undo_last(session)
    assert homes(session, keys) == {other.id}
    assert session.exec(select(Match.call_id)).all() == [other.id]
    assert session.get_one(Application, keys["application"]).round_id == old_round
    assert the_call(session, "l-1", "land").id == other.id
    assert sorted(listed(session)) == ["Kommunale Klimaanpassung"] * 2
    assert the_call(session, "l-1", "land").withdrawn_at is None
    assert audit.broken_at(session) is None


def test_what_was_added_to_the_joint_call_stays_there(session: Session) -> None:
    one, other = two(session)
    merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=TOMORROW)
    keys = attach(session, one)
    undo_last(session)
    assert homes(session, keys) == {one.id}


def test_a_correction_of_the_call_that_stays_is_not_overruled(session: Session) -> None:
    one, other = two(session)
    person = a_person(session, Role.OFFICE)
    for call, value in ((one, "Richtig"), (other, "Anders")):
        session.add(Correction(call_id=call.id or 0, field="title", value=value, person_id=person.id or 0, made_at=NOW))
    session.flush()
    merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=TOMORROW)
    assert the_call(session, "b-1").title == "Richtig"
    undo_last(session)
    assert the_call(session, "l-1", "land").title == "Anders"


def test_suggestions_computed_for_the_joint_call_are_not_given_away(session: Session) -> None:
    one, other = two(session)
    project = a_project(session)
    a_match(session, project, other)
    merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=TOMORROW)
    match = session.exec(select(Match)).one()
    match.computed_at = TOMORROW + timedelta(hours=1)
    session.add(match)
    session.flush()
    undo_last(session)
    assert session.exec(select(Match.call_id)).all() == [one.id]


def test_without_a_memory_of_what_moved_the_sources_still_part(session: Session) -> None:
    one, other = two(session)
    keys = attach(session, other)
    merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=TOMORROW)
    for event in session.exec(select(AuditEvent)).all():
        audit.erase(session, event)
    session.flush()
    undo_last(session)
    assert the_call(session, "l-1", "land").id == other.id
    assert homes(session, keys) == {one.id}


def test_two_programmes_are_not_asked_about_again_until_it_is_undone(session: Session) -> None:
    one, other = two(session)
    asked(session)
    merging.keep_apart(session, OFFICE, one=one.public_id, other=other.public_id, now=TOMORROW)
    assert doubts.count(session, OFFICE) == asked(session) == 0
    (decision,) = merge_decisions.listed(session, OFFICE)
    assert decision.kind is MergeKind.SEPARATE
    undo_last(session)
    assert doubts.count(session, OFFICE) == 1
    assert merge_decisions.listed(session, OFFICE) == []
    with pytest.raises(NotFound, match="schon zurückgenommen"):
        merging.undo(session, OFFICE, decision_id=decision.decision_id, now=LATER)


def test_a_source_that_was_joined_by_mistake_becomes_a_call_of_its_own(session: Session) -> None:
    a_source(session, "bund", rank=10)
    a_source(session, "land", rank=20)
    stored(session, of_bund())
    stored(session, of_land(url=of_bund().url, rate_hundredths=9_000))
    joint = the_call(session, "b-1")
    assert the_call(session, "l-1", "land").id == joint.id
    keys = attach(session, joint)
    merging.split(session, OFFICE, call_id=joint.public_id, source="land", external_id="l-1", now=TOMORROW)
    new = the_call(session, "l-1", "land")
    assert new.id != joint.id
    assert (new.rate_hundredths, the_call(session, "b-1").rate_hundredths) == (9_000, None)
    assert homes(session, keys) == {joint.id}
    harvested(session, of_land(url=of_bund().url, summary="Neu."), source="land", now=LATER)
    assert the_call(session, "l-1", "land").id == new.id
    assert asked(session) == 0, "staff have said that they are two"
    with pytest.raises(Refused, match="mehrere Quellen"):
        merging.split(session, OFFICE, call_id=new.public_id, source="land", external_id="l-1", now=LATER)


def test_a_split_that_is_undone_makes_one_call_again(session: Session) -> None:
    a_source(session, "bund", rank=10)
    a_source(session, "land", rank=20)
    stored(session, of_bund())
    stored(session, of_land(url=of_bund().url))
    joint = the_call(session, "b-1")
    new = merging.split(session, OFFICE, call_id=joint.public_id, source="land", external_id="l-1", now=TOMORROW)
    undo_last(session, joint.public_id)
    assert the_call(session, "l-1", "land").id == joint.id
    assert call_detail.of(session, OFFICE, public_id=new.public_id).call.id == joint.id
    assert len(listed(session)) == 1


def test_nothing_is_merged_with_itself_or_twice(session: Session) -> None:
    one, other = two(session)
    with pytest.raises(Refused, match="dasselbe Programm"):
        merging.merge(session, OFFICE, keep=one.public_id, gone=one.public_id, now=NOW)
    merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=NOW)
    with pytest.raises(Refused, match="schon mit einem anderen"):
        merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=NOW)


def test_a_decision_made_while_calls_are_compared_holds(session: Session) -> None:
    one, other = two(session)
    found = doubts.look(session)
    merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=NOW)
    assert doubts.remember(session, SYSTEM, found=found, now=LATER) == 0
    kinds = session.exec(select(MergeDecision.kind).where(col(MergeDecision.undone_at).is_(None))).all()
    assert kinds == [MergeKind.SAME]


def test_a_merge_can_be_undone_when_neither_its_event_nor_the_row_of_the_old_call_is_left(session: Session) -> None:
    one, other = two(session)
    merging.merge(session, OFFICE, keep=one.public_id, gone=other.public_id, now=TOMORROW)
    examples.remove_all(session, now=TOMORROW, today=NOW.date())
    session.delete(other)
    session.flush()
    undo_last(session)
    again = the_call(session, "l-1", "land")
    assert again.id != one.id
    assert (again.title, again.withdrawn_at) == ("Kommunale Klimaanpassung", None)


def test_going_live_removes_hints_about_examples(session: Session) -> None:
    a_source(session, EXAMPLE_SOURCE)
    stored(session, a_call_data(source=EXAMPLE_SOURCE))
    person = a_person(session)
    call = the_call(session, source=EXAMPLE_SOURCE)
    session.add(CorrectionHint(call_id=call.id or 0, person_id=person.id or 0, text="Falsch.", made_at=NOW))
    session.flush()
    examples.remove_all(session, now=NOW, today=NOW.date())
    assert session.exec(select(CorrectionHint)).all() == []
