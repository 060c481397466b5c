"""Partners come and go, answer, and leave no share behind unsaid."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, TODAY, a_partner, a_person, an_actor
from tracker.database import read, write
from tracker.errors import ChangedMeanwhile, NotAllowed, Refused
from tracker.models.applications import Application, ApplicationPartner
from tracker.models.finance import PlanLine
from tracker.models.partners import Partner
from tracker.services import application_partners, applications, finance_plans, joint
from tracker.shapes.applications import PlanLineData
from tracker.vocabulary.applications import ApplicationModel, JointAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import Stage


def changed(session: Session, row: Application, what: str, partner: Partner, **options: Any) -> Application:
    work = getattr(application_partners, what)
    result: Application = work(
        session, OFFICE, public_id=row.public_id, version=row.version, partner_id=partner.id, now=NOW, **options
    )
    session.flush()
    return result


def with_shares(session: Session) -> tuple[Application, Partner, Partner]:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne)
    line = PlanLineData(
        partner_id=werne.id or 0, year=2027, item="Bau", amount_cents=30_000, product="Werne 1", note="geheim"
    )
    finance_plans.save(session, OFFICE, public_id=row.public_id, version=1, lines=[line], now=NOW)
    changed(session, row, "set_share", werne, fixed_share_cents=5_000)
    return row, selm, werne


def names(session: Session, row: Application) -> list[str]:
    return list(applications.card(session, OFFICE, public_id=row.public_id).names.values())


def test_the_first_partner_makes_it_a_joint_application(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm)
    changed(session, row, "add", werne)
    assert (names(session, row), row.model) == (["Selm", "Werne"], ApplicationModel.JOINT)
    with pytest.raises(Refused, match="schon beteiligt"):
        changed(session, row, "add", werne)


def test_who_carries_shares_is_not_removed_without_saying_where_they_go(ledger: Engine) -> None:
    with write(ledger) as session:
        row, _, werne = with_shares(session)
    said = r"Werne steht noch im Finanzierungsplan \(1 Zeile, 300,00 €; fester Anteil 50,00 €\)"
    with pytest.raises(Refused, match=said), write(ledger) as session:
        changed(session, row, "remove", werne)
    with read(ledger) as session:
        assert names(session, row) == ["Selm", "Werne"]


def test_shares_go_to_another_partner_without_the_leaving_ones_budget(session: Session) -> None:
    row, selm, werne = with_shares(session)
    with pytest.raises(Refused, match="kann den eigenen Anteil nicht"):
        changed(session, row, "remove", werne, shares_to=werne.id)
    changed(session, row, "remove", werne, shares_to=selm.id)
    assert names(session, row) == ["Selm"]
    line = session.exec(select(PlanLine)).one()
    assert (line.partner_id, line.amount_cents, line.product, line.note) == (selm.id, 30_000, "", "")
    assert session.get_one(ApplicationPartner, (row.id, selm.id)).fixed_share_cents == 5_000


def test_shares_may_fall_away_when_somebody_says_so(session: Session) -> None:
    row, _, werne = with_shares(session)
    changed(session, row, "remove", werne, drop_shares=True)
    assert session.exec(select(PlanLine)).all() == []


def test_the_lead_is_handed_over_before_it_leaves(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne)
    with pytest.raises(Refused, match="Federführung"):
        changed(session, row, "remove", selm)
    changed(session, row, "hand_lead", werne)
    changed(session, row, "remove", selm)
    assert names(session, row) == ["Werne"]
    with pytest.raises(Refused, match="nicht"):
        changed(session, row, "hand_lead", selm)


def test_the_second_who_changes_partners_is_told(ledger: Engine) -> None:
    with write(ledger) as session:
        row = an_application(session, a_partner(session, "selm"))
        werne = a_partner(session, "werne")
    with write(ledger) as session:
        application_partners.add(session, OFFICE, public_id=row.public_id, version=1, partner_id=werne.id or 0, now=NOW)
    with pytest.raises(ChangedMeanwhile), write(ledger) as session:
        application_partners.remove(
            session, OFFICE, public_id=row.public_id, version=1, partner_id=werne.id or 0, now=NOW
        )


def answered(session: Session, row: Application, partner: Partner, answer: JointAnswer, **options: Any) -> None:
    contact = an_actor(Role.CONTACT, partner=partner, person=a_person(session, partner=partner))
    joint.answer(
        session, contact, public_id=row.public_id, partner_id=partner.id or 0, answer=answer, now=NOW, **options
    )


def test_silence_is_no_answer_and_never_a_no(session: Session) -> None:
    selm, werne, boenen = (a_partner(session, key) for key in ("selm", "werne", "boenen"))
    row = an_application(session, selm, werne, boenen)
    answered(session, row, werne, JointAnswer.UNDECIDED, until=date(2026, 11, 20))
    line = joint.answers(session, OFFICE, public_id=row.public_id, today=TODAY)
    assert {cell.name: (cell.answer, cell.overdue) for cell in line.cells} == {
        "Selm": (JointAnswer.SILENT, False),
        "Bönen": (JointAnswer.SILENT, False),
        "Werne": (JointAnswer.UNDECIDED, True),
    }
    with pytest.raises(Refused, match="keine Antwort"):
        answered(session, row, werne, JointAnswer.SILENT)
    with pytest.raises(Refused, match="Tag"):
        answered(session, row, werne, JointAnswer.UNDECIDED)
    with pytest.raises(Refused, match="federführende"):
        answered(session, row, selm, JointAnswer.JOINS)
    answered(session, row, werne, JointAnswer.JOINS)
    cell = joint.answers(session, OFFICE, public_id=row.public_id, today=TODAY).cell_of(werne.id or 0)
    assert cell is not None
    assert (cell.answer, cell.until, cell.answered_by) == (JointAnswer.JOINS, None, "Fördermittel, Werne")


def test_nobody_answers_for_another_kommune_but_the_office_may(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne)
    for role, partner in ((Role.CONTACT, selm), (Role.TREASURER, werne)):
        with pytest.raises(NotAllowed):
            joint.answer(
                session,
                an_actor(role, partner=partner),
                public_id=row.public_id,
                partner_id=werne.id or 0,
                answer=JointAnswer.STAYS_OUT,
                now=NOW,
            )
    joint.answer(
        session, OFFICE, public_id=row.public_id, partner_id=werne.id or 0, answer=JointAnswer.STAYS_OUT, now=NOW
    )


def test_the_list_of_joint_applications_shows_running_ones_of_several_partners(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    an_application(session, selm, title="Allein")
    an_application(session, selm, werne, title="Später", target_on=date(2027, 9, 1))
    an_application(session, werne, selm, title="Bald", target_on=date(2027, 1, 1))
    an_application(session, werne, selm, title="Vorbei", stage=Stage.REJECTED)
    assert [line.title for line in joint.listed(session, OFFICE, today=TODAY)] == ["Bald", "Später"]
    assert len(joint.listed(session, OFFICE, today=TODAY, running=False)) == 3
    second = joint.page(session, OFFICE, today=TODAY, offset=1, limit=1)
    assert [line.title for line in second.lines] == ["Später"]
    assert second.total == 2
    a_partner(session, "boenen")
    stranger = an_actor(Role.CONTACT, partner=a_partner(session, "boenen"))
    assert joint.listed(session, stranger, today=TODAY) == []
