"""Moves of an application: what is missing is said and recorded, arithmetic stops, two people meet."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, a_partner, a_person, a_project, an_actor
from tracker.database import read, write
from tracker.errors import ChangedMeanwhile, NotAllowed, Refused
from tracker.models.applications import Application, StageChange
from tracker.models.audit import AuditEvent
from tracker.models.councils import Resolution
from tracker.models.tasks import Task
from tracker.services import applications, awards, finance_plans, stage_moves
from tracker.services.awards import NoticeData
from tracker.shapes.applications import PlanLineData
from tracker.vocabulary.applications import DecisionBasis, ExitReason, Financing, Revocation
from tracker.vocabulary.awards import NoticeKind
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import Stage


def moved(session: Session, row: Application, target: Stage, **options: object) -> Application:
    return stage_moves.move(
        session,
        OFFICE,
        public_id=row.public_id,
        version=row.version,
        target=target,
        now=NOW,
        **options,  # type: ignore[arg-type]
    )


def test_a_move_without_what_it_expects_asks_for_a_reason_and_records_both(session: Session) -> None:
    row = an_application(session, a_partner(session))
    with pytest.raises(Refused, match="begründen"):
        moved(session, row, Stage.CHECK)
    moved(session, row, Stage.CHECK, reason="Vorhaben wird noch angelegt")
    change = session.exec(select(StageChange).order_by(col(StageChange.id).desc())).first()
    assert change is not None
    assert (change.before, change.after) == (Stage.IDEA, Stage.CHECK)
    assert (change.reason, change.missing) == ("Vorhaben wird noch angelegt", ["Es ist kein Vorhaben zugeordnet."])
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "application_moved")).one()
    assert event.sentence == (
        "Projektleitstelle: „Radweg am Bahnhof“ von „Projektidee“ auf „Förderfähigkeit wird geprüft“ gesetzt. "
        "Es fehlte: Es ist kein Vorhaben zugeordnet. Grund: Vorhaben wird noch angelegt"
    )


def test_with_everything_there_no_reason_is_asked_for_and_the_stage_brings_its_tasks(session: Session) -> None:
    selm = a_partner(session)
    project = a_project(session, selm)
    row = an_application(session, selm, project_ids=(project.id,))
    board = stage_moves.options(session, OFFICE, public_id=row.public_id)
    assert board.next is not None
    assert (board.next.target, board.next.needs_reason) == (Stage.CHECK, False)
    moved(session, row, Stage.CHECK)
    raised = session.exec(select(Task).where(Task.application_id == row.id)).all()
    assert {(task.title[:10], task.due_on) for task in raised} == {
        ("Förderfähi", date(2026, 12, 7)),
        ("Mit Bewill", date(2026, 12, 7)),
    }
    moved(session, row, Stage.IDEA, reason="Zu früh")
    moved(session, row, Stage.CHECK)
    assert len(session.exec(select(Task).where(Task.application_id == row.id)).all()) == 2


def test_the_standing_is_read_from_all_tables(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne, stage=Stage.APPLICATION, target_on=date(2027, 3, 31))
    found = stage_moves.options(session, OFFICE, public_id=row.public_id)
    missing = " ".join(found.next.missing if found.next else ())
    assert "Von Selm fehlt eine Beschlussgrundlage." in missing
    assert "Die Mitzeichnung der Kämmerei von Werne fehlt." in missing
    for partner in (selm, werne):
        session.add(
            Resolution(
                application_id=row.id or 0,
                partner_id=partner.id or 0,
                basis=DecisionBasis.RESOLUTION,
                decided_on=date(2026, 11, 5),
                passed=partner is selm,
                made_at=NOW,
            )
        )
    session.flush()
    found = stage_moves.options(session, OFFICE, public_id=row.public_id)
    assert found.next is not None
    assert "Von Selm fehlt eine Beschlussgrundlage." not in found.next.missing
    # What a council turned down is no basis.
    assert "Von Werne fehlt eine Beschlussgrundlage." in found.next.missing


def test_a_plan_that_does_not_add_up_stops_the_submission_whatever_the_reason(session: Session) -> None:
    selm = a_partner(session)
    row = an_application(
        session,
        selm,
        stage=Stage.APPLICATION,
        financing=Financing.SHARE,
        rate_hundredths=8_000,
        requested_cents=90_000,
        total_cents=None,
    )
    line = PlanLineData(partner_id=selm.id or 0, year=2027, item="Bau", amount_cents=100_000)
    finance_plans.save(session, OFFICE, public_id=row.public_id, version=row.version, lines=[line], now=NOW)
    with pytest.raises(Refused, match=r"höchstens 800,00 €"):
        moved(session, row, Stage.SUBMITTED, reason="Trotzdem", submitted_on=date(2026, 11, 20))
    data = applications.card(session, OFFICE, public_id=row.public_id).data
    changed = data.model_copy(update={"requested_cents": 80_000})
    applications.edit(session, OFFICE, public_id=row.public_id, version=row.version, data=changed, now=NOW)
    moved(session, row, Stage.SUBMITTED, reason="Beschluss folgt", submitted_on=date(2026, 11, 20))
    assert (row.stage, row.submitted_on) == (Stage.SUBMITTED, date(2026, 11, 20))


def test_an_exit_needs_one_of_its_reasons_and_can_be_taken_back(session: Session) -> None:
    row = an_application(session, a_partner(session))
    with pytest.raises(Refused, match="Grund wählen"):
        moved(session, row, Stage.NOT_PURSUED, reason="Kein Geld")
    with pytest.raises(Refused, match="Grund wählen"):
        moved(session, row, Stage.NOT_PURSUED, code=ExitReason.FORMAL_ERROR)
    moved(session, row, Stage.NOT_PURSUED, code=ExitReason.OWN_SHARE, reason="Haushalt 2027")
    assert (row.exit_reason, row.exit_note) == (ExitReason.OWN_SHARE, "Haushalt 2027")
    with pytest.raises(Refused, match="beendet"):
        moved(session, row, Stage.REJECTED, code=ExitReason.FORMAL_ERROR)
    moved(session, row, Stage.IDEA, reason="Neuer Anlauf")
    assert (row.stage, row.exit_reason, row.exit_note) == (Stage.IDEA, None, "")


def test_a_revocation_says_which_of_the_three_it_is(session: Session) -> None:
    row = an_application(session, a_partner(session), stage=Stage.AWARDED)
    with pytest.raises(Refused, match="begründen"):
        moved(session, row, Stage.REVOKED, code=ExitReason.PROCUREMENT)
    moved(session, row, Stage.REVOKED, code=ExitReason.PROCUREMENT, revocation=Revocation.REFUND)
    assert row.revocation is Revocation.REFUND


def test_an_award_without_a_bescheid_asks_why(session: Session) -> None:
    row = an_application(session, a_partner(session), stage=Stage.REVIEW)
    found = next(
        item
        for item in stage_moves.options(session, OFFICE, public_id=row.public_id).moves
        if item.target is Stage.AWARDED
    )
    assert "Das Datum des Bescheids fehlt." in found.missing


def test_what_holds_after_the_newest_bescheid_counts_for_a_move(session: Session) -> None:
    row = an_application(session, a_partner(session), stage=Stage.REVIEW, requested_cents=90_000)
    first = {"issued_on": date(2026, 3, 2), "amount_cents": 90_000, "period_from": date(2026, 3, 2)}
    change = {"kind": NoticeKind.CHANGE, "issued_on": date(2026, 5, 4), "amount_cents": 70_000}
    for values in (first, change | {"period_to": date(2027, 12, 31)}):
        data = NoticeData.model_validate(values)
        awards.add_notice(session, OFFICE, public_id=row.public_id, data=data, now=NOW)
    found = stage_moves.standing(session, row)
    assert (found.award_cents, found.award_on) == (70_000, date(2026, 3, 2))
    assert (found.award_from, found.award_to) == (date(2026, 3, 2), date(2027, 12, 31))


def test_two_people_move_the_same_application_and_the_second_is_told(ledger: Engine) -> None:
    with write(ledger) as session:
        row = an_application(session, a_partner(session))
        number = row.public_id
    with read(ledger) as one, read(ledger) as other:
        first = stage_moves.options(one, OFFICE, public_id=number)
        second = stage_moves.options(other, OFFICE, public_id=number)
    with write(ledger) as session:
        stage_moves.move(
            session, OFFICE, public_id=number, version=first.version, target=Stage.CHECK, reason="Los", now=NOW
        )
    with pytest.raises(ChangedMeanwhile, match="Jemand anderes"), write(ledger) as session:
        stage_moves.move(
            session,
            OFFICE,
            public_id=number,
            version=second.version,
            target=Stage.DECISION,
            reason="Auch los",
            now=NOW + timedelta(minutes=1),
        )
    with read(ledger) as session:
        card = applications.card(session, OFFICE, public_id=number)
        assert card.stage is Stage.CHECK
        assert len(stage_moves.history(session, OFFICE, public_id=number)) == 2


def test_only_office_and_the_leads_contact_move_and_only_insiders_read_reasons(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne, is_public=True)
    contact = an_actor(Role.CONTACT, partner=selm, person=a_person(session, partner=selm))
    stage_moves.move(
        session, contact, public_id=row.public_id, version=1, target=Stage.CHECK, reason="Geheimer Grund", now=NOW
    )
    for role, partner in ((Role.CONTACT, werne), (Role.TREASURER, selm), (Role.POLITICS, selm)):
        with pytest.raises(NotAllowed):
            stage_moves.move(
                session,
                an_actor(role, partner=partner),
                public_id=row.public_id,
                version=2,
                target=Stage.IDEA,
                reason="x",
                now=NOW,
            )
    newest = stage_moves.history(session, OFFICE, public_id=row.public_id)[0]
    assert (newest.person, newest.reason) == ("Fördermittel, Selm", "Geheimer Grund")
    public = stage_moves.history(session, an_actor(Role.POLITICS, partner=selm), public_id=row.public_id)[0]
    assert (public.after, public.reason, public.person, public.missing) == (Stage.CHECK, "", "", ())
