"""One list of everything that falls due: every kind is in it, and nobody sees what is not theirs."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, TODAY, a_partner, a_person, an_actor
from tracker.models.applications import Application, ApplicationEvent
from tracker.models.awards import AwardNotice, PaymentCall, Proof, YearlyAmount
from tracker.models.councils import Council, Resolution, Sitting
from tracker.models.tasks import Task
from tracker.services import due_dates
from tracker.services.due_dates import DueDate
from tracker.shapes.actor import Actor
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.awards import NoticeKind
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import CouncilStep, EventKind, ProofKind, Stage, TaskKind, TaskState

OUTLINE, TARGET, SITTING_DAY = date(2026, 12, 18), date(2027, 3, 31), date(2027, 3, 4)
DUE = date(2027, 2, 1)


def upcoming(session: Session, actor: Actor = OFFICE, since: date = TODAY, until: date | None = None) -> list[DueDate]:
    return due_dates.upcoming(session, actor, since=since, until=until)


def kinds(found: list[DueDate]) -> dict[str, date]:
    return {due.kind: due.due_on for due in found}


def contact_of(session: Session, key: str) -> Actor:
    partner = a_partner(session, key)
    return an_actor(Role.CONTACT, partner=partner, person=a_person(session, partner=partner))


def running(session: Session, **changes: object) -> Application:
    return an_application(session, a_partner(session), stage=Stage.IDEA, **changes)


def with_resolution(session: Session, row: Application, **changes: object) -> Resolution:
    council = Council(partner_id=row.lead_partner_id, name="Rat", step=CouncilStep.DECISION, lead_days=14)
    session.add(council)
    session.flush()
    sitting = Sitting(council_id=council.id, held_on=SITTING_DAY)
    session.add(sitting)
    session.flush()
    values = {
        "application_id": row.id,
        "partner_id": row.lead_partner_id,
        "basis": DecisionBasis.RESOLUTION,
        "sitting_id": sitting.id,
        "made_at": NOW,
    }
    resolution = Resolution(**values | changes)
    session.add(resolution)
    session.flush()
    return resolution


def awarded(session: Session) -> Application:
    row = an_application(session, a_partner(session), stage=Stage.IMPLEMENTATION)
    period = {"period_from": date(2026, 1, 1), "period_to": date(2027, 12, 31)}
    notice = AwardNotice(
        application_id=row.id,
        kind=NoticeKind.AWARD,
        issued_on=date(2026, 11, 2),
        received_on=date(2026, 11, 4),
        amount_cents=10_000_000,
        recorded_at=NOW,
        **period,
    )
    session.add(notice)
    session.flush()
    session.add(
        YearlyAmount(notice_id=notice.id, year=2026, amount_cents=5_000, expires_on=date(2026, 12, 31), recorded_at=NOW)
    )
    session.add(
        PaymentCall(application_id=row.id, number=1, year=2027, amount_cents=90_000, need_from=DUE, recorded_at=NOW)
    )
    session.flush()
    return row


def test_the_days_of_an_application_fall_due_until_they_are_passed(session: Session) -> None:
    running(session, outline_due_on=OUTLINE, target_on=TARGET)
    assert kinds(upcoming(session)) == {"Frist für die Skizze": OUTLINE, "Antragsfrist": TARGET}


def test_what_is_submitted_has_no_deadline_any_more_and_what_ended_has_none_at_all(session: Session) -> None:
    an_application(session, stage=Stage.SUBMITTED, submitted_on=TODAY, outline_due_on=OUTLINE, target_on=TARGET)
    ended = running(session, outline_due_on=OUTLINE, target_on=TARGET)
    ended.stage = Stage.NOT_PURSUED
    session.add(ended)
    session.flush()
    assert upcoming(session) == []


def test_an_open_task_with_a_day_falls_due(session: Session) -> None:
    row = running(session)
    for title, day, state in (
        ("Ausgaben schätzen", DUE, TaskState.OPEN),
        ("Erledigt", DUE, TaskState.DONE),
        ("Ohne Tag", None, TaskState.OPEN),
    ):
        session.add(Task(title=title, due_on=day, state=state, application_id=row.id, created_at=NOW))
    session.flush()
    (due,) = upcoming(session)
    assert (due.kind, due.title, due.due_on) == ("Aufgabe", "Ausgaben schätzen", DUE)
    assert due.path == f"/antrag?id={row.public_id}"


def test_a_claim_of_the_funder_falls_due_until_it_is_answered(session: Session) -> None:
    row = an_application(session, a_partner(session), stage=Stage.SUBMITTED, submitted_on=TODAY)
    event = ApplicationEvent(
        application_id=row.id, kind=EventKind.FURTHER_CLAIM, happened_on=TODAY, due_on=DUE, made_at=NOW
    )
    session.add(event)
    session.flush()
    assert kinds(upcoming(session)) == {"Nachforderung": DUE}
    event.answered_on = TODAY
    session.add(event)
    session.flush()
    assert upcoming(session) == []


def test_a_resolution_brings_its_sitting_and_the_last_day_for_papers(session: Session) -> None:
    resolution = with_resolution(session, running(session), due_on=DUE)
    found = kinds(upcoming(session))
    assert found.keys() == {"Beschluss nachreichen", "Vorlage an Rat", "Sitzung Rat"}
    assert found["Sitzung Rat"] == SITTING_DAY
    assert found["Vorlage an Rat"] <= SITTING_DAY - timedelta(days=14)
    resolution.decided_on = TODAY
    session.add(resolution)
    session.flush()
    assert upcoming(session) == []


def test_a_sitting_that_was_called_off_falls_due_no_more(session: Session) -> None:
    resolution = with_resolution(session, running(session))
    sitting = session.get_one(Sitting, resolution.sitting_id)
    sitting.cancelled = True
    session.add(sitting)
    session.flush()
    assert upcoming(session) == []


def test_after_the_award_clocks_planned_calls_and_expiring_money_fall_due(session: Session) -> None:
    row = awarded(session)
    found = upcoming(session)
    by_kind = kinds(found)
    assert by_kind["Mittelabruf stellen"] == DUE
    assert by_kind["Jahresscheibe 2026 verfällt"] == date(2026, 12, 31)
    assert any(due.key.startswith("clock/") for due in found)
    assert {due.path for due in found} == {f"/antrag?id={row.public_id}"}


def test_a_proof_falls_due_until_it_is_handed_in(session: Session) -> None:
    row = an_application(session, a_partner(session), stage=Stage.PROOF)
    proof = Proof(application_id=row.id, kind=ProofKind.FINAL, due_on=DUE, made_at=NOW)
    session.add(proof)
    session.flush()
    assert kinds(upcoming(session)) == {"Verwendungsnachweis": DUE}
    proof.submitted_on = TODAY
    session.add(proof)
    session.flush()
    assert upcoming(session) == []


def test_the_nearest_comes_first_and_the_span_is_kept(session: Session) -> None:
    running(session, title="Später", target_on=TARGET)
    running(session, title="Bald", target_on=OUTLINE)
    running(session, title="Vorbei", target_on=TODAY - timedelta(days=1))
    running(session, title="Heute", target_on=TODAY)
    assert [due.title for due in upcoming(session)] == ["Heute", "Bald", "Später"]
    assert [due.title for due in upcoming(session, until=OUTLINE)] == ["Heute", "Bald"]


def test_a_moved_day_keeps_its_key(session: Session) -> None:
    row = running(session, target_on=TARGET)
    (before,) = upcoming(session)
    row.target_on = OUTLINE
    session.add(row)
    session.flush()
    (after,) = upcoming(session)
    assert (after.key, after.due_on) == (before.key, OUTLINE)


def test_keys_are_unique(session: Session) -> None:
    with_resolution(session, running(session, outline_due_on=OUTLINE, target_on=TARGET), due_on=DUE)
    awarded(session)
    keys = [due.key for due in upcoming(session)]
    assert len(keys) == len(set(keys))
    assert len(keys) >= 8


@pytest.mark.parametrize("role", [Role.CONTACT, Role.TREASURER, Role.LEADERSHIP, Role.AUDITOR])
def test_a_partner_sees_its_own_and_another_partner_nothing(session: Session, role: Role) -> None:
    with_resolution(session, running(session, outline_due_on=OUTLINE, target_on=TARGET), due_on=DUE)
    awarded(session)
    own = an_actor(role, partner=a_partner(session))
    assert upcoming(session, own) == upcoming(session, OFFICE)
    assert upcoming(session, an_actor(role, partner=a_partner(session, "werne"))) == []


def test_both_partners_of_a_joint_application_see_its_deadline(session: Session) -> None:
    an_application(session, a_partner(session), a_partner(session, "werne"), target_on=TARGET)
    assert len(upcoming(session, contact_of(session, "werne"))) == 1
    assert upcoming(session, contact_of(session, "boenen")) == []


def test_what_only_the_office_has_to_do_is_not_shown_to_the_partner(session: Session) -> None:
    partner = a_partner(session)
    session.add(Task(kind=TaskKind.ECHO, title="Melden", due_on=DUE, partner_id=partner.id, created_at=NOW))
    session.flush()
    assert len(upcoming(session)) == 1
    assert upcoming(session, contact_of(session, "selm")) == []


def test_a_department_sees_the_tasks_it_owns_and_nothing_else(session: Session) -> None:
    row = running(session, target_on=TARGET)
    partner = a_partner(session)
    person = a_person(session, Role.DEPARTMENT, partner=partner)
    values = {"owner_id": person.id, "partner_id": partner.id, "application_id": row.id}
    own = Task(title="Pläne", due_on=DUE, created_at=NOW, **values)
    session.add(own)
    session.flush()
    found = upcoming(session, an_actor(Role.DEPARTMENT, partner=partner, person=person))
    assert [due.title for due in found] == ["Pläne"]
    colleague = a_person(session, Role.DEPARTMENT, partner=partner)
    assert upcoming(session, an_actor(Role.DEPARTMENT, partner=partner, person=colleague)) == []
