"""Finance plans: written as a whole, seen by those they concern, and what follows from them."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, a_partner, a_project, an_actor
from tracker.database import write
from tracker.errors import ChangedMeanwhile, NotAllowed, Refused
from tracker.models.applications import Application
from tracker.models.audit import AuditEvent
from tracker.models.finance import PlanLine
from tracker.models.partners import Partner
from tracker.services import application_history, application_lists, finance_plans, finance_views
from tracker.services.application_lists import ApplicationFilter
from tracker.shapes.actor import Actor
from tracker.shapes.applications import PlanLineData
from tracker.vocabulary.applications import Budgeted, Financing, LineKind, SplitKey
from tracker.vocabulary.people import PartnerKind, Role


def a_line(partner: Partner, cents: int = 100_000, **changes: Any) -> PlanLineData:
    values = {"partner_id": partner.id, "year": 2027, "item": "Bauarbeiten", "amount_cents": cents}
    return PlanLineData.model_validate(values | changes)


def saved(session: Session, row: Application, *lines: PlanLineData, actor: Actor = OFFICE, **options: Any) -> None:
    finance_plans.save(session, actor, public_id=row.public_id, version=row.version, lines=lines, now=NOW, **options)


def stored(session: Session, row: Application) -> list[PlanLine]:
    return list(session.exec(select(PlanLine).where(PlanLine.application_id == row.id).order_by(PlanLine.position)))


def test_lines_are_added_changed_and_removed_and_the_history_says_so(session: Session) -> None:
    selm = a_partner(session)
    row = an_application(session, selm)
    saved(session, row, a_line(selm, 4_000_000), a_line(selm, item="Planung"))
    sheet = finance_plans.sheet(session, OFFICE, public_id=row.public_id)
    works = sheet.lines[0].model_copy(update={"amount_cents": 5_250_000, "product": "12.01.01"})
    saved(session, row, works, a_line(selm, 50_000, item="Gutachten"), reason="Preise")
    assert [(line.item, line.amount_cents) for line in stored(session, row)] == [
        ("Bauarbeiten", 5_250_000),
        ("Gutachten", 50_000),
    ]
    events = session.exec(select(AuditEvent).order_by(col(AuditEvent.id)))
    said = [event.sentence for event in events if event.action.startswith("plan_")]
    assert said[-2] == (
        "Projektleitstelle: „Radweg am Bahnhof“, Finanzierungsplan Selm: „Planung“ 2027 (1.000,00 €) entfernt; "
        "„Bauarbeiten“ 2027 von 40.000,00 € auf 52.500,00 € geändert; „Gutachten“ 2027 mit 500,00 € neu. Grund: Preise"
    )
    assert said[-1].endswith(
        "Finanzierungsplan Selm: „Bauarbeiten“ 2027 Produkt: 12.01.01 (vorher offen). Grund: Preise"
    )


def test_plan_lines_count_instead_of_the_amounts_at_the_application(session: Session) -> None:
    selm = a_partner(session)
    row = an_application(session, selm, total_cents=1, requested_cents=70_000)
    saved(
        session,
        row,
        a_line(selm),
        a_line(selm, 20_000, item="Grundstück", eligible=False),
        a_line(selm, 5_000, item="Spende", kind=LineKind.THIRD_PARTY),
    )
    figures = application_lists.lines(session, OFFICE, filters=ApplicationFilter())[0].figures
    assert (figures.cost_cents, figures.eligible_cents, figures.own_cents) == (120_000, 100_000, 45_000)


def test_the_golden_figures_come_out_of_the_plans(session: Session) -> None:
    eleven = [
        Partner(key=f"p{key}", name=f"Gemeinde {key}", short_name=f"G{key}", kind=PartnerKind.GEMEINDE, ags=f"1{key}")
        for key in range(10, 21)
    ]
    session.add_all(eleven)
    session.flush()
    joint = an_application(
        session,
        *eleven,
        financing=Financing.FIXED,
        rate_hundredths=9_000,
        fixed_cents=17_500_000,
        partners_included=2,
        further_cents=3_500_000,
        partners_min=2,
    )
    saved(session, joint, *(a_line(partner, 6_000_000) for partner in eleven))
    keys = [partner.id or 0 for partner in eleven]
    found = finance_views.what_if(session, OFFICE, public_id=joint.public_id, sets=[keys[:10], keys[:1]])
    assert [item.scenario.grant.cents for item in found] == [49_000_000, 45_500_000, 0]
    form = finance_views.form(session, OFFICE, public_id=joint.public_id)
    assert form is not None
    assert (form.grant_cents, sum(share.total_cents or 0 for share in form.shares)) == (49_000_000, 17_000_000)
    selm = a_partner(session)
    years = an_application(session, selm, financing=Financing.SHARE, rate_hundredths=7_000)
    costs = {2024: 61_400_000, 2025: 101_400_000, 2026: 272_500_000}
    saved(session, years, *(a_line(selm, cents, year=year) for year, cents in costs.items()))
    form = finance_views.form(session, OFFICE, public_id=years.public_id)
    assert form is not None
    assert form.by_year[-1].figures.cost_cents == 435_300_000
    assert form.shares[0].total_cents == 130_590_000
    assert form.shares[0].by_year == {2024: 18_420_000, 2025: 30_420_000, 2026: 81_750_000}
    hilden = an_application(session, selm, requested_cents=12_487_500)
    saved(session, hilden, a_line(selm, 13_500_000))
    form = finance_views.form(session, OFFICE, public_id=hilden.public_id)
    assert form is not None
    assert form.shares[0].total_cents == 1_012_500


def test_the_form_has_the_rows_of_the_land_by_year_and_partner(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne, financing=Financing.SHARE, rate_hundredths=9_000)
    saved(session, row, a_line(selm), a_line(werne, 300_000, year=2028), a_line(werne, 10_000, eligible=False))
    form = finance_views.form(session, OFFICE, public_id=row.public_id)
    assert form is not None
    assert [number for number, _, _ in form.rows] == ["3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7"]
    assert [column.title for column in form.by_year] == ["2027", "2028", "Summe"]
    assert [column.figures.grant_cents for column in form.by_year] == [90_000, 270_000, 360_000]
    assert [column.figures.own_cents for column in form.by_partner] == [10_000, 40_000]
    assert {share.name: share.by_year for share in form.shares} == {
        "Selm": {2027: 10_000},
        "Werne": {2027: 10_000, 2028: 30_000},
    }
    assert (form.is_computed, form.grant_cents) == (True, 360_000)


def test_golden_nine_partners_more_at_ninety_percent(session: Session) -> None:
    selm = a_partner(session)
    row = an_application(session, selm, financing=Financing.SHARE, rate_hundredths=9_000, cap_cents=49_000_000)
    saved(session, row, a_line(selm, 60_000_000))
    form = finance_views.form(session, OFFICE, public_id=row.public_id)
    assert form is not None
    assert form.possible.cents == 17_500_000 + 9 * 3_500_000 == 49_000_000
    assert "Höchstbetrag" in " ".join(form.possible.sentences)


def test_a_partner_sees_shares_of_all_but_budget_fields_of_its_own_and_keeps_those_of_others(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne)
    saved(
        session,
        row,
        a_line(selm, product="12.01", budgeted=Budgeted.BUDGET, note="Haushaltssperre droht"),
        a_line(werne, note="Nachtrag nötig", budgeted=Budgeted.SUPPLEMENTARY),
    )
    contact = an_actor(Role.CONTACT, partner=selm)
    sheet = finance_plans.sheet(session, contact, public_id=row.public_id)
    assert [(line.amount_cents, line.note) for line in sheet.lines] == [
        (100_000, "Haushaltssperre droht"),
        (100_000, ""),
    ]
    assert sheet.lines[1].budgeted is None
    # The lead's contact changes an amount of Werne's line without seeing, or wiping out, its remark.
    changed = sheet.lines[1].model_copy(update={"amount_cents": 90_000, "note": "überschrieben"})
    saved(session, row, sheet.lines[0], changed, actor=contact)
    assert [(line.amount_cents, line.note) for line in stored(session, row)][1] == (90_000, "Nachtrag nötig")
    history = application_history.of_application(session, contact, public_id=row.public_id)
    text = " ".join(line.sentence for line in history)
    assert "Haushaltssperre droht" in text
    assert "Nachtrag" not in text
    assert "von 1.000,00 € auf 900,00 € geändert" in text


def test_a_treasurer_writes_own_lines_only_and_others_stay(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne)
    saved(session, row, a_line(selm), a_line(werne))
    treasurer = an_actor(Role.TREASURER, partner=werne)
    sheet = finance_plans.sheet(session, treasurer, public_id=row.public_id)
    assert sheet.writable == {werne.id}
    with pytest.raises(NotAllowed):
        saved(session, row, *sheet.lines, actor=treasurer)
    saved(session, row, a_line(werne, 7_000, item="Neu"), actor=treasurer)
    assert sorted((line.item, line.amount_cents) for line in stored(session, row)) == [
        ("Bauarbeiten", 100_000),
        ("Neu", 7_000),
    ]


def test_the_audit_office_of_a_partner_sees_its_own_column_alone(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne, financing=Financing.SHARE, rate_hundredths=8_000)
    saved(session, row, a_line(selm, 100_000), a_line(werne, 30_000))
    auditor = an_actor(Role.AUDITOR, partner=werne)
    form = finance_views.form(session, auditor, public_id=row.public_id)
    assert form is not None
    assert [column.title for column in form.by_partner] == ["Werne"]
    assert form.by_year[-1].figures.cost_cents == 30_000
    assert finance_plans.sheet(session, auditor, public_id=row.public_id).hidden == 1
    assert "Selm" not in {share.name for share in form.shares}
    politics = an_actor(Role.POLITICS, partner=selm)
    public = an_application(session, selm, is_public=True)
    saved(session, public, a_line(selm))
    assert finance_views.form(session, politics, public_id=public.public_id) is None


@pytest.mark.parametrize("broken", ["stranger", "unknown line", "line twice"])
def test_lines_that_cannot_be_are_refused(session: Session, broken: str) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm)
    saved(session, row, a_line(selm))
    known = stored(session, row)[0].id
    lines = {
        "stranger": [a_line(werne)],
        "unknown line": [a_line(selm, id=4711)],
        "line twice": [a_line(selm, id=known), a_line(selm, id=known)],
    }
    with pytest.raises(Refused):
        saved(session, row, *lines[broken])


def test_a_second_editor_of_a_plan_is_told(ledger: Engine) -> None:
    with write(ledger) as session:
        selm = a_partner(session)
        row = an_application(session, selm)
        line = a_line(selm)
    with write(ledger) as session:
        finance_plans.save(session, OFFICE, public_id=row.public_id, version=1, lines=[line], now=NOW)
    with pytest.raises(ChangedMeanwhile), write(ledger) as session:
        finance_plans.save(session, OFFICE, public_id=row.public_id, version=1, lines=[], now=NOW)
    with write(ledger) as session:
        assert len(stored(session, row)) == 1


def test_what_if_a_partner_stays_out(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne, financing=Financing.SHARE, rate_hundredths=8_000)
    saved(session, row, a_line(selm), a_line(werne, 50_000))
    assert selm.id is not None
    whole, alone = finance_views.what_if(session, OFFICE, public_id=row.public_id, sets=[[selm.id]])
    assert (whole.scenario.grant.cents, alone.scenario.grant.cents) == (120_000, 80_000)
    assert "Werne scheidet aus und trug bisher 100,00 €." in alone.differences
    auditor = an_actor(Role.AUDITOR, partner=werne)
    with pytest.raises(NotAllowed):
        finance_views.what_if(session, auditor, public_id=row.public_id, sets=[])


def test_the_key_decides_who_pays(session: Session) -> None:
    selm = a_partner(session, "selm", inhabitants=26_000)
    werne = a_partner(session, "werne", inhabitants=30_000)
    row = an_application(session, selm, werne, financing=Financing.SHARE, rate_hundredths=0)
    saved(session, row, a_line(selm, 56_000))
    finance_plans.set_key(
        session, OFFICE, public_id=row.public_id, version=row.version, key=SplitKey.INHABITANTS, now=NOW
    )
    form = finance_views.form(session, OFFICE, public_id=row.public_id)
    assert form is not None
    assert {share.name: share.total_cents for share in form.shares} == {"Selm": 26_000, "Werne": 30_000}


def test_an_item_in_two_toepfe_is_marked_and_a_hidden_one_is_not_named(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    project = a_project(session, selm, werne)
    one = an_application(session, selm, programme="Städtebau")
    two = an_application(session, werne, programme="Klimaschutz")
    saved(session, one, a_line(selm, project_id=project.id))
    saved(session, two, a_line(werne, project_id=project.id, item="bauarbeiten"))
    assert finance_views.double_funding(session, OFFICE, public_id=one.public_id) == []
    three = an_application(session, werne, selm, programme="Dorferneuerung")
    saved(session, three, a_line(selm, project_id=project.id, item="Bauarbeiten."))
    (found,) = finance_views.double_funding(session, OFFICE, public_id=one.public_id)
    assert found.sentence == "Doppelförderung prüfen: „Bauarbeiten“ steht in „Städtebau“ und „Dorferneuerung“."
    saved(session, two, a_line(werne, project_id=project.id, item="Zaun"))
    alone = an_application(session, werne, programme="Geheim")
    saved(session, alone, a_line(werne, project_id=project.id, item="Zaun"))
    joint = an_application(session, selm, werne, programme="Gemeinsam")
    saved(session, joint, a_line(werne, project_id=project.id, item="Zaun"))
    said = finance_views.double_funding(session, an_actor(Role.CONTACT, partner=selm), public_id=joint.public_id)
    assert "„einem weiteren Antrag“" in said[0].sentence
    assert "Geheim" not in said[0].sentence


def test_a_line_without_a_project_counts_for_the_projects_of_its_application(session: Session) -> None:
    selm = a_partner(session)
    project = a_project(session, selm)
    one = an_application(session, selm, programme="Städtebau", project_ids=(project.id,))
    two = an_application(session, selm, programme="Klimaschutz", project_ids=(project.id,))
    other = an_application(session, selm, programme="Anderes")
    for row in (one, two, other):
        saved(session, row, a_line(selm, item="Planung"))
    (found,) = finance_views.double_funding(session, OFFICE, public_id=one.public_id)
    assert found.pots == ("Städtebau", "Klimaschutz")
    # Without a common project the same word is no hint.
    assert finance_views.double_funding(session, OFFICE, public_id=other.public_id) == []


def test_a_gesamtmassnahme_adds_up_its_parts(session: Session) -> None:
    selm = a_partner(session)
    whole = a_project(session, selm, title="Innenstadt", cost_cents=300_000)
    parts = [a_project(session, selm, title=title, cost_cents=100_000) for title in ("Markt", "Park")]
    for part in parts:
        part.parent_id = whole.id
        session.add(part)
    session.flush()
    row = an_application(session, selm, project_ids=(parts[0].id,), requested_cents=60_000, total_cents=100_000)
    an_application(session, selm, project_ids=(parts[1].id,), requested_cents=70_000, total_cents=100_000)
    (measure,) = finance_views.whole_measures(session, OFFICE, public_id=row.public_id)
    assert (measure.title, measure.sums.cost_cents, measure.sums.requested_cents) == ("Innenstadt", 200_000, 130_000)
    assert measure.sums.own_cents == 70_000
