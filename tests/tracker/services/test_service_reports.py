"""The Bericht: golden figures, the same figures for the same day and moment, and nothing internal in a public one."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, TODAY, a_partner, an_actor
from tracker.exchange.tables import Euro, Percent
from tracker.models.applications import Application
from tracker.papers import report
from tracker.papers.report_annexes import annexes
from tracker.papers.report_rows import ReportRow
from tracker.papers.report_tables import COUNTING, ReportTable, by_year, success_rate, tables
from tracker.services import application_partners, applications, awards, finance_plans, reports, stage_moves
from tracker.services.awards import NoticeData
from tracker.services.reports import ReportMaterial
from tracker.shapes.actor import Actor
from tracker.shapes.applications import PlanLineData
from tracker.vocabulary.applications import ExitReason, GrantForm
from tracker.vocabulary.awards import NoticeKind
from tracker.vocabulary.calls import Level
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import Stage

SINCE = date(2026, 1, 1)
LIMIT = 25_000_000


def seen(session: Session, actor: Actor = OFFICE, **changes: Any) -> ReportMaterial:
    values: dict[str, Any] = {"since": SINCE, "stichtag": TODAY, "known_at": NOW} | changes
    return reports.material(session, actor, **values)


def made(found: ReportMaterial) -> dict[str, ReportTable]:
    every = (
        *tables(found.rows, partners=found.partners, threshold_cents=LIMIT),
        *annexes(found.rows, since=SINCE, stichtag=TODAY),
    )
    return {table.name: table for table in every}


def some(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    won = an_application(
        session,
        selm,
        werne,
        title="IKZ",
        level=Level.LAND,
        requested_cents=49_000_000,
        submitted_on=date(2025, 10, 1),
        stage=Stage.AWARDED,
    )
    notice = NoticeData(issued_on=date(2026, 3, 2), amount_cents=49_000_000)
    awards.add_notice(session, OFFICE, public_id=won.public_id, data=notice, now=NOW)
    lost = an_application(
        session,
        selm,
        title="Bad",
        level=Level.BUND,
        submitted_on=date(2026, 2, 1),
        requested_cents=100,
        stage=Stage.REVIEW,
    )
    stage_moves.move(
        session,
        OFFICE,
        public_id=lost.public_id,
        version=lost.version,
        target=Stage.REJECTED,
        code=ExitReason.FORMAL_ERROR,
        reason="Frist",
        now=NOW,
    )
    an_application(session, werne, title="Idee", requested_cents=5)
    an_application(session, werne, title="Pauschale", grant_form=GrantForm.LUMP_SUM, awarded_cents=7)


def test_asked_won_and_lost_are_counted_by_their_days(session: Session) -> None:
    some(session)
    found = made(seen(session))
    assert found["Jahr"].rows == (
        ("2025", 1, Euro(49_000_000), 0, Euro(0), 0, None),
        ("2026", 1, Euro(100), 1, Euro(49_000_000), 1, Percent(5_000)),
    )
    assert found["Ebene"].rows[-1] == ("Summe", 2, Euro(49_000_100), 1, Euro(49_000_000), 1, Percent(5_000))
    assert found["Gründe"].rows == (("Abgelehnt", "Formaler Fehler oder Frist versäumt", 1, Euro(100)),)
    assert [row[:2] for row in found["Beteiligung"].rows[:2]] == [
        ("Ausgangslage", "2 von 11"),
        ("am Stichtag", "2 von 2"),
    ]
    assert [row[2] for row in found["Wertgrenze"].rows] == ["IKZ"]
    # What needs no application has no Bescheid; its amount is what people entered.
    assert [(row[1], row[4]) for row in found["ohne Antrag"].rows] == [("Pauschale", Euro(7))]
    titles = {name: [row[2] for row in found[name].rows] for name in ("Anlage 1", "Anlage 2", "Anlage 3", "Anlage 4")}
    assert titles == {"Anlage 1": ["IKZ"], "Anlage 2": [], "Anlage 3": ["Idee"], "Anlage 4": ["Bad"]}
    assert all(table.rule for table in found.values())


def test_the_same_day_and_moment_give_the_same_figures_after_edits_moves_and_bescheide(session: Session) -> None:
    some(session)
    before = seen(session)
    later = NOW + timedelta(days=30)
    row = next(item for item in session.exec(select(Application)) if item.title == "IKZ")
    data = applications.card(session, OFFICE, public_id=row.public_id).data
    changed = data.model_copy(update={"requested_cents": 1, "unit": "Amt 9", "submitted_on": date(2026, 1, 9)})
    changed = changed.model_copy(update={"level": Level.EU})
    applications.edit(session, OFFICE, public_id=row.public_id, version=row.version, data=changed, now=later)
    change = NoticeData(kind=NoticeKind.CHANGE, issued_on=date(2026, 4, 1), amount_cents=2)
    awards.add_notice(session, OFFICE, public_id=row.public_id, data=change, now=later)
    stage_moves.move(
        session,
        OFFICE,
        public_id=row.public_id,
        version=row.version,
        target=Stage.DECLINED,
        code=ExitReason.OWN_SHARE,
        reason="kein Geld",
        now=later,
    )
    assert seen(session) == before
    assert made(seen(session)) == made(before)
    after = made(seen(session, known_at=later, stichtag=later.date()))
    assert [row[1] for row in after["nicht genutzt"].rows] == ["IKZ"]
    assert after["Ebene"].rows[-1][2] == Euro(101)


def test_plan_and_partners_are_counted_as_they_were_known(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, requested_cents=60_000, total_cents=1, submitted_on=date(2026, 2, 1))
    partner = selm.id or 0

    def planned(cents: int, now: datetime) -> None:
        line = PlanLineData(partner_id=partner, year=2027, item="Bau", amount_cents=cents)
        finance_plans.save(session, OFFICE, public_id=row.public_id, version=row.version, lines=[line], now=now)

    planned(100_000, NOW)
    (before,) = seen(session).rows
    assert (before.total_cents, before.own_cents, before.partners) == (100_000, 40_000, ("Selm",))
    later = NOW + timedelta(days=1)
    planned(150_000, later)
    shared: dict[str, Any] = {"public_id": row.public_id, "partner_id": werne.id, "now": later}
    application_partners.add(session, OFFICE, version=row.version, **shared)
    application_partners.hand_lead(session, OFFICE, version=row.version, **shared)
    (after,) = seen(session, known_at=later).rows
    assert (after.total_cents, after.own_cents, after.partner, len(after.partners)) == (150_000, 90_000, "Werne", 2)
    assert seen(session).rows == (before,)


def test_a_public_report_has_only_public_rows_and_no_own_share(session: Session) -> None:
    selm = a_partner(session)
    an_application(session, selm, title="geheim", own_share_cents=5)
    an_application(session, selm, title="offen", is_public=True, total_cents=9, own_share_cents=5, requested_cents=4)
    (row,) = seen(session, public_only=True).rows
    assert (row.title, row.requested_cents, row.total_cents, row.own_cents) == ("offen", 4, None, None)
    politics = an_actor(Role.POLITICS, partner=selm)
    assert seen(session, politics).rows == (row,)
    (line,) = annexes([row], since=SINCE, stichtag=TODAY)[2].rows
    (title, cost, own) = (line[2], line[9], line[12])
    assert (title, cost, own) == ("offen", "nicht sichtbar", "nicht sichtbar")
    assert report.words(line[3]) == "offen"
    werne = an_actor(Role.CONTACT, partner=a_partner(session, "werne"))
    assert seen(session, werne).rows == ()


def test_the_papers_carry_every_table_with_its_counting_rule(session: Session) -> None:
    some(session)
    found = seen(session)
    parts = tables(found.rows, partners=found.partners, threshold_cents=LIMIT)
    ends = annexes(found.rows, since=SINCE, stichtag=TODAY)
    paper = report.ReportPaper(
        since=SINCE, stichtag=TODAY, known="Stand heute.", public=False, headline="Kurz.", tables=parts, annexes=ends
    )
    book = load_workbook(io.BytesIO(report.workbook(paper)))
    assert book.sheetnames == [*(table.name for table in (*parts, *ends)), "Zählweise"]
    assert book["Jahr"]["E3"].value == pytest.approx(490_000)
    words = [paragraph.text for paragraph in Document(io.BytesIO(report.document(paper))).paragraphs]
    assert sum(text.startswith("Zählweise: ") for text in words) == len(parts) + len(ends)
    assert sum(COUNTING in text for text in words) == 1
    assert "keine Einträge" in words
    assert "Anlage 4: Abgelehnt, nicht verfolgt, abgebrochen, erstattet" in words


ROWS = st.lists(
    st.builds(
        ReportRow,
        number=st.just(""),
        title=st.just("x"),
        partner=st.sampled_from(["Selm", "Werne"]),
        partners=st.just(("Selm",)),
        stage=st.sampled_from(list(Stage)),
        level=st.sampled_from(list(Level)),
        asked_on=st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        awarded_on=st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        requested_cents=st.none() | st.integers(0, 10**9),
        awarded_cents=st.none() | st.integers(0, 10**9),
    ),
    max_size=8,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_groups_add_up_and_the_order_of_rows_changes_nothing(rows: list[ReportRow], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    found = tables(rows, partners=11, threshold_cents=LIMIT)
    again = {table.name: table for table in tables(shuffled, partners=11, threshold_cents=LIMIT)}
    for table in found[1:6]:
        assert again[table.name] == table
        if not table.rows:
            continue
        *groups, total = table.rows
        for place in (1, 3, 5):
            assert sum(row[place] for row in groups) == total[place]  # type: ignore[misc]
        assert sum(row[4].cents for row in groups) == total[4].cents  # type: ignore[union-attr]
    assert by_year(shuffled) == by_year(rows)
    rate = success_rate(rows)
    assert rate is None or 0 <= rate <= 10_000
