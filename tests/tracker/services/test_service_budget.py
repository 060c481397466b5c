"""The budget of one Kommune, its second signature, and that nobody looks into the budget of another."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, a_partner, a_person, an_actor
from tracker.errors import ChangedMeanwhile, NotAllowed, Refused
from tracker.models.applications import Application, ApplicationPartner
from tracker.models.audit import AuditEvent
from tracker.models.councils import Resolution
from tracker.models.finance import PlanLine
from tracker.rules.finance.prefinancing import Month, Rhythm
from tracker.services import budget, cosigning
from tracker.services.budget import BudgetFilter, BudgetView
from tracker.shapes.actor import Actor
from tracker.vocabulary.applications import Budgeted, DecisionBasis, Flow, LineKind, Phase, Spending
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import Stage

FROM_2027 = BudgetFilter(first_year=2027)
AT_ONCE = Rhythm(lag_months=0)


def line(session: Session, row: Application, key: str, year: int, euro: int, **changes: Any) -> None:
    values = {"item": "Bau", "spending": Spending.INVESTIVE, "product": "08.04.01", "budgeted": Budgeted.BUDGET}
    partner = a_partner(session, key).id
    shared = {"application_id": row.id, "partner_id": partner, "year": year, "amount_cents": euro * 100}
    session.add(PlanLine(**shared | values | changes))
    session.flush()


def a_plan(session: Session, **changes: Any) -> Application:
    """Selm and Werne build for 600 and 400 in 2027, Selm for 1,000 in 2028; 1,000 of grant."""
    partners = (a_partner(session, "selm"), a_partner(session, "werne"))
    values: dict[str, Any] = {"requested_cents": 100_000, "stage": Stage.SUBMITTED, "application_cost_cents": 5_000}
    row = an_application(session, *partners, **values | {"running_cost_cents": 7_000} | changes)
    line(session, row, "selm", 2027, 600, account="7851", commitment=True, paid_month=3)
    line(session, row, "werne", 2027, 400, product="99.99", note="Rücklage")
    line(session, row, "selm", 2028, 1_000, paid_month=6)
    return row


def of(session: Session, role: Role, key: str = "selm") -> Actor:
    partner = a_partner(session, key)
    return an_actor(role, partner=partner, person=a_person(session, role, partner=partner, name=f"{role.label} {key}"))


def seen(session: Session, actor: Actor, key: str = "selm", filters: BudgetFilter = FROM_2027) -> BudgetView:
    partner_id = a_partner(session, key).id or 0
    return budget.budget(session, actor, partner_id=partner_id, filters=filters, rhythm=AT_ONCE)


def test_a_kommune_sees_what_it_pays_and_receives_in_each_year(session: Session) -> None:
    row = a_plan(session)
    session.add(
        Resolution(
            application_id=row.id or 0,
            partner_id=a_partner(session, "selm").id or 0,
            basis=DecisionBasis.RESOLUTION,
            council_name="Rat",
            decided_on=date(2026, 10, 1),
            made_at=NOW,
        )
    )
    view = seen(session, of(session, Role.TREASURER))
    assert view.years == (2027, 2028, 2029, 2030)
    first, second = view.lines
    assert (first.year, first.product, first.account, first.budgeted) == (2027, "08.04.01", "7851", "ja")
    # 1,000 of grant on 2,000 of fundable cost: half of every cell.
    assert (first.flows.payment_cents, first.flows.receipt_cents, first.own_cents) == (60_000, 30_000, 30_000)
    assert (first.flows.earning_cents, first.flows.expense_cents) == (0, 0)
    assert (second.flows.payment_cents, second.flows.receipt_cents, second.own_cents) == (100_000, 50_000, 50_000)
    assert (first.commitment_cents, second.commitment_cents) == (60_000, 0)
    assert (first.resolution, first.running_cost_cents) == ("Rat, 01.10.2026", 7_000)
    assert [total.own_cents for total in view.sums] == [30_000, 50_000, 0, 0]
    assert (view.lost_cents, view.risks[0].after_year) == (5_000, 2033)


def test_the_other_kommune_sees_its_own_share_and_no_budget_line_of_the_first(session: Session) -> None:
    a_plan(session)
    view = seen(session, of(session, Role.TREASURER, "werne"), "werne")
    (own,) = view.lines
    assert (own.product, own.flows.payment_cents, own.own_cents) == ("99.99", 40_000, 20_000)
    assert own.running_cost_cents is None
    assert "08.04.01" not in view.model_dump_json()


@pytest.mark.parametrize("role", [Role.TREASURER, Role.LEADERSHIP])
def test_no_other_kommune_and_not_the_kreis_as_supervisor_sees_it(session: Session, role: Role) -> None:
    a_plan(session)
    assert seen(session, of(session, role)).lines
    assert seen(session, OFFICE).lines
    for key in ("werne", "kreis-unna"):
        with pytest.raises(NotAllowed, match="anderen Kommune"):
            seen(session, of(session, role, key))


@pytest.mark.parametrize("role", [Role.CONTACT, Role.POLITICS, Role.AUDITOR, Role.ADMINISTRATOR, Role.DEPARTMENT])
def test_other_roles_do_not_see_the_budget(session: Session, role: Role) -> None:
    with pytest.raises(NotAllowed, match="nicht vorgesehen"):
        seen(session, of(session, role))


def test_lines_are_sorted_by_their_words_and_what_nobody_said_stays_apart(session: Session) -> None:
    row = an_application(session, a_partner(session, "selm"), requested_cents=0)
    line(session, row, "selm", 2027, 10, spending=Spending.CONSUMPTIVE)
    line(session, row, "selm", 2027, 20, spending=None, eligible=False)
    line(session, row, "selm", 2027, 30, flow=Flow.PAYMENT, spending=Spending.CONSUMPTIVE)
    line(session, row, "selm", 2027, 5, kind=LineKind.THIRD_PARTY, spending=Spending.CONSUMPTIVE)
    (found,) = seen(session, OFFICE).lines
    flows = found.flows
    assert (flows.expense_cents, flows.payment_cents, flows.earning_cents) == (1_000, 3_000, 500)
    assert (flows.unsorted_cost_cents, flows.unsorted_income_cents) == (2_000, 0)
    assert (found.not_eligible_cents, found.third_party_cents) == (2_000, 500)


def test_the_grant_follows_what_the_fundable_cost_is_spent_on(session: Session) -> None:
    row = an_application(session, a_partner(session, "selm"), requested_cents=1_001)
    line(session, row, "selm", 2027, 10, spending=Spending.CONSUMPTIVE)
    line(session, row, "selm", 2027, 20, spending=Spending.INVESTIVE)
    (found,) = seen(session, OFFICE).lines
    assert (found.flows.earning_cents, found.flows.receipt_cents) == (334, 667)
    assert found.spending is Spending.MIXED


def test_an_application_without_plan_is_listed_apart_with_what_the_list_said(session: Session) -> None:
    an_application(
        session, a_partner(session, "selm"), total_cents=900, requested_cents=600, originals={"product": "01.02"}
    )
    view = seen(session, OFFICE)
    assert view.lines == ()
    (found,) = view.unplanned
    assert (found.product, found.cost_cents, found.grant_cents, found.own_cents) == ("01.02", 900, 600, 300)


def test_filters_narrow_what_is_shown(session: Session) -> None:
    a_plan(session)
    a_plan(session, title="Aufgegeben", stage=Stage.NOT_PURSUED)
    assert {item.title for item in seen(session, OFFICE).lines} == {"Radweg am Bahnhof"}
    gone = BudgetFilter(first_year=2027, phases=(Phase.ABANDONED,))
    assert {item.title for item in seen(session, OFFICE, filters=gone).lines} == {"Aufgegeben"}
    assert seen(session, OFFICE, filters=BudgetFilter(first_year=2027, spending=Spending.CONSUMPTIVE)).lines == ()
    assert [item.year for item in seen(session, OFFICE, filters=BudgetFilter(first_year=2025)).lines] == [2027, 2028]


def test_the_highest_gap_is_found_where_money_comes_later(session: Session) -> None:
    a_plan(session)
    partner_id = a_partner(session, "selm").id or 0
    view = budget.budget(session, OFFICE, partner_id=partner_id, filters=FROM_2027, rhythm=Rhythm(lag_months=2))
    assert (view.curve.highest_month, view.curve.highest_gap_cents) == (Month(2028, 6), 130_000)
    assert (view.curve.points[-1].gap_cents, view.assumed_cents) == (80_000, 0)


def test_only_the_own_treasurer_signs_and_the_signature_is_in_the_history(session: Session) -> None:
    row = a_plan(session)
    selm = a_partner(session, "selm").id or 0
    known: dict[str, Any] = {"public_id": row.public_id, "partner_id": selm, "now": NOW}
    for actor in (
        OFFICE,
        of(session, Role.CONTACT),
        of(session, Role.LEADERSHIP),
        of(session, Role.TREASURER, "werne"),
        of(session, Role.TREASURER, "kreis-unna"),
    ):
        with pytest.raises(NotAllowed):
            cosigning.sign(session, actor, **known, version=row.version)
    treasurer = of(session, Role.TREASURER)
    cosigning.sign(session, treasurer, **known, version=row.version, note="gesehen")
    part = session.get_one(ApplicationPartner, (row.id, selm))
    assert (part.cosigned_by_id, part.cosigned_at, part.cosign_note) == (treasurer.person_id, NOW, "gesehen")
    with pytest.raises(Refused, match="schon"):
        cosigning.sign(session, treasurer, **known, version=row.version)
    with pytest.raises(Refused, match="Grund"):
        cosigning.take_back(session, treasurer, **known, version=row.version, reason=" ")
    cosigning.take_back(session, treasurer, **known, version=row.version, reason="Betrag geändert")
    assert session.get_one(ApplicationPartner, (row.id, selm)).cosigned_at is None
    said = [event.sentence for event in session.exec(select(AuditEvent))][-2:]
    assert "mitgezeichnet (Vermerk: gesehen)" in said[0]
    assert "zurückgenommen. Grund: Betrag geändert" in said[1]


def test_a_signature_is_for_the_version_that_was_read(session: Session) -> None:
    row = a_plan(session)
    selm = a_partner(session, "selm").id or 0
    with pytest.raises(ChangedMeanwhile):
        cosigning.sign(
            session,
            of(session, Role.TREASURER),
            public_id=row.public_id,
            partner_id=selm,
            version=row.version - 1,
            now=NOW,
        )


def test_what_the_kommunalaufsicht_said_stays_with_the_kommune(session: Session) -> None:
    row = a_plan(session)
    selm = a_partner(session, "selm").id or 0
    cosigning.set_supervision(
        session,
        of(session, Role.TREASURER),
        public_id=row.public_id,
        partner_id=selm,
        version=row.version,
        on=date(2026, 9, 1),
        note="Zustimmung liegt vor",
        now=NOW,
    )
    (own,) = seen(session, of(session, Role.LEADERSHIP)).signatures
    assert (own.supervision_on, own.supervision_note) == (date(2026, 9, 1), "Zustimmung liegt vor")
    assert "Zustimmung" not in seen(session, of(session, Role.TREASURER, "werne"), "werne").model_dump_json()
