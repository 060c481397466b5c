"""The inventory out as a table and back in: a preview first, no change without one, and nobody else's rows."""

import io
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.builders import NOW, OFFICE, SYSTEM, a_partner, a_person, a_project, a_unit, an_actor
from tracker.database import read, write
from tracker.errors import ChangedMeanwhile, Refused
from tracker.exchange import workbook
from tracker.exchange.inventory_columns import NAMES
from tracker.exchange.inventory_sheet import HEADER, request_sheet
from tracker.exchange.listings import ExportKind, FileFormat, chunks
from tracker.models.projects import Project
from tracker.services import exports, inventory, projects
from tracker.services.inventory import ProjectPlan
from tracker.shapes.actor import Actor
from tracker.starter import load
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import Duty, ImportKind, Leitsatz, PlanningStage

NAMES_OF_ALL = [name for names in NAMES.values() for name in names]


def read_table(content: bytes) -> workbook.Sheet:
    return workbook.read(content, names=NAMES_OF_ALL)


def table(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def planned(session: Session, content: bytes, actor: Actor = OFFICE, **more: Any) -> ProjectPlan:
    sheet = read_table(content)
    return inventory.plan(session, actor, sheet=sheet, columns=workbook.assign(sheet.header, NAMES), **more)


def kinds(plan: ProjectPlan) -> list[str]:
    return [row.kind.value for row in plan.rows]


def taken_over(session: Session, content: bytes, actor: Actor = OFFICE) -> ProjectPlan:
    plan = planned(session, content, actor)
    inventory.store(session, actor, rows=plan.to_store, now=NOW)
    return plan


def exported(session: Session, form: FileFormat) -> bytes:
    return b"".join(chunks(ExportKind.PROJECTS, form, exports.records(session, SYSTEM, kind=ExportKind.PROJECTS)))


@pytest.mark.parametrize("form", [FileFormat.XLSX, FileFormat.CSV])
def test_an_exported_inventory_comes_back_without_a_change(ledger: Engine, form: FileFormat) -> None:
    load.fill(ledger, now=NOW)
    with write(ledger) as session:
        selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
        unit = a_unit(session, selm, name="Amt 61, Planung")
        a_project(
            session,
            *(selm, werne),
            title='=SUMME("Formel"; Fröndenberg)',
            number="-1",
            description='Zwei\nZeilen; und "Anführung"',
            keywords=("Rad, Weg", "Licht"),
            cost_cents=125_000_001,
            starts_on_text="Q3/26",
            starts_on=NOW.date(),
            planning_stage=PlanningStage.PRELIMINARY,
            duty=Duty.CONTINUATION,
            priority=2,
            unit_id=unit.id,
            reusable=True,
            leitsaetze=(Leitsatz.DATA, Leitsatz.PEOPLE),
            originals={"cost_cents": "rd. 1,25 Mio. €"},
            contact="Bauamt, Leitung",
        )
        a_project(session, selm, title="Zweimal gleich")
        a_project(session, selm, title="Zweimal gleich")
        a_project(session, selm, title="Nur Text", originals={"cost_cents": "n. n.", "unit_id": "Amt für Alles"})
    with read(ledger) as session:
        plan = planned(session, exported(session, form))
        assert set(kinds(plan)) == {"unchanged"}
        assert len(plan.rows) == len(session.exec(select(Project)).all()) > 10


def test_a_foreign_list_is_understood_and_what_is_unclear_is_kept_as_it_was_written(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    unit = a_unit(session, selm, name="Bauverwaltung", abbreviation="61")
    content = table(
        "Bestandsaufnahme Kreis;;;;;;;;",
        "Lfd. Nr.;Stadt/Gemeinde;Maßnahme;Gesamtvolumen in T€;Beginn;LPH;Prio;FB;Projektpartner;Planungsstand",
        "1;Stadt Selm;Radweg;1.250;01.04.2027;;1;61;Werne;Vorplanung LPH 2",
        "2;SELM;Freibad;1,25 Mio.;Q3/26;;hoch;Amt 99;Werne, Atlantis;irgendwo",
        "3;Selm;Schule;rd. 300;31.12.;;;;;",
        ";;Summe;1.550;;;;;;",
        "Summe;;;2.000;;;;;;",
    )
    plan = taken_over(session, content)
    assert kinds(plan) == ["new", "new", "new"]
    assert plan.notes == ("Als Summen übergangen: Zeilen 6 und 7.",)
    cycle, pool, school = (projects.card(session, OFFICE, public_id=row.public_id).data for row in stored(session))
    assert (cycle.cost_cents, cycle.starts_on.isoformat() if cycle.starts_on else "") == (125_000_000, "2027-04-01")
    assert (cycle.priority, cycle.unit_id, cycle.planning_stage) == (1, unit.id, PlanningStage.PRELIMINARY)
    assert [part.partner_id for part in cycle.partners] == [selm.id, werne.id]
    assert (pool.cost_cents, pool.starts_on, pool.starts_on_text) == (125_000_000, None, "Q3/26")
    assert pool.originals == {
        "priority": "hoch",
        "unit_id": "Amt 99",
        "partners": "Werne, Atlantis",
        "planning_stage": "irgendwo",
    }
    assert (school.cost_cents, school.originals) == (30_000_000, {"cost_cents": "rd. 300"})
    assert school.starts_on_text == "31.12."
    assert kinds(planned(session, content)) == ["unchanged"] * 3


def stored(session: Session) -> list[Project]:
    return list(session.exec(select(Project).order_by(Project.number)))


def test_wrong_rows_are_named_by_row_and_column_and_the_others_go_on(session: Session) -> None:
    a_partner(session, "selm")
    plan = taken_over(
        session,
        table(
            "Nr.;Kommune;Vorhaben",
            "1;Dortmund;Radweg",
            "2;Selm;",
            "3;;Brücke",
            "4;Selm;Gutes Vorhaben",
            "4;Selm;Noch einmal",
            "5;Selm;ab",
        ),
    )
    assert kinds(plan) == ["error", "error", "error", "new", "error", "error"]
    assert [(row.row, row.faults[0]) for row in plan.of(ImportKind.ERROR)] == [
        (2, "Spalte „Kommune“: „Dortmund“ ist keine der eingetragenen Kommunen. Bitte prüfen Sie die Schreibweise."),
        (3, "Spalte „Vorhaben“: Der Name des Vorhabens fehlt. Bitte tragen Sie ihn in der Liste ein."),
        (4, "Spalte „Kommune“: Die Kommune fehlt. Bitte tragen Sie sie in der Liste ein."),
        (6, "Dieses Vorhaben steht schon in Zeile 5."),
        (7, "Spalte „Vorhaben“: Der Name braucht 3 bis 300 Zeichen."),
    ]
    assert [project.title for project in stored(session)] == ["Gutes Vorhaben"]


def test_a_preview_stores_nothing_and_says_what_would_change(session: Session) -> None:
    selm = a_partner(session, "selm")
    project = a_project(session, selm, number="V-1", cost_cents=100_00, duty=Duty.VOLUNTARY)
    content = table("Nr.;Kommune;Vorhaben;Gesamtkosten;Pflichtaufgabe", "V-1;Selm;Radweg am Bahnhof;200,00 €;")
    plan = planned(session, content)
    assert plan.rows[0].changes == ("Gesamtkosten: „100,00“ → „200,00 €“",)
    assert project.cost_cents == 100_00
    inventory.store(session, OFFICE, rows=plan.to_store, now=NOW)
    assert (project.cost_cents, project.duty, project.version) == (200_00, Duty.VOLUNTARY, 2)
    assert planned(session, content).to_store == ()


def test_a_plan_does_not_overwrite_what_somebody_saved_since(session: Session) -> None:
    selm = a_partner(session, "selm")
    project = a_project(session, selm, number="V-1")
    plan = planned(session, table("Nr.;Kommune;Vorhaben", "V-1;Selm;Anderer Name"))
    data = projects.card(session, OFFICE, public_id=project.public_id).data
    changed = data.model_copy(update={"title": "Von jemand anderem"})
    projects.edit(session, OFFICE, public_id=project.public_id, version=1, data=changed, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        inventory.store(session, OFFICE, rows=plan.to_store, now=NOW)


def test_a_contact_brings_in_own_rows_only(session: Session) -> None:
    selm, _ = a_partner(session, "selm"), a_partner(session, "werne")
    contact = an_actor(Role.CONTACT, partner=selm)
    plan = planned(session, table("Nr.;Kommune;Vorhaben", "1;Selm;Eigenes", "2;Werne;Fremdes"), contact)
    assert kinds(plan) == ["new", "error"]
    assert plan.rows[1].faults == ("Dieses Vorhaben gehört einer anderen Kommune; nicht übernommen.",)


def test_rows_of_others_that_did_not_change_stand_in_nobodys_way(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    a_project(session, werne, number="W-1", title="Freibad")
    a_project(session, werne, number="W-2", title="Bücherei")
    content = table("Nr.;Kommune;Vorhaben", "W-1;Werne;Freibad", "W-2;Werne;Stadtbücherei", "S-1;Selm;Radweg")
    plan = planned(session, content, an_actor(Role.CONTACT, partner=selm))
    assert kinds(plan) == ["unchanged", "error", "new"]
    assert plan.rows[1].faults == ("Dieses Vorhaben gehört einer anderen Kommune; nicht übernommen.",)
    assert [row.title for row in plan.to_store] == ["Radweg"]


def test_a_list_of_one_town_needs_no_column_for_the_town(session: Session) -> None:
    selm = a_partner(session, "selm")
    content = table("Nr.;Vorhaben;Kosten", "1;Radweg;5")
    with pytest.raises(Refused, match="wessen Liste"):
        planned(session, content)
    plan = planned(session, content, lead=selm.id)
    assert (kinds(plan), plan.rows[0].partner) == (["new"], "Selm")


def test_the_sheet_sent_to_a_partner_comes_back_unchanged_and_takes_new_rows(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    a_person(session, partner=selm, name="Fördermittel, Selm")
    a_project(session, selm, werne, number="V-1", duty=Duty.MANDATORY, starts_on_text="Herbst 2027")
    a_project(session, werne, selm, number="V-2", title="Führt Werne")
    content = request_sheet("Selm", inventory.records(session, OFFICE, partner_id=selm.id))
    assert kinds(planned(session, content)) == ["unchanged"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Bestandsaufnahme"]
    sheet.cell(3, HEADER.index("Vorhaben") + 1).value = "Neues Vorhaben"
    sheet.cell(3, HEADER.index("Priorität") + 1).value = 3
    back = io.BytesIO()
    book.save(back)
    plan = planned(session, back.getvalue(), an_actor(Role.CONTACT, partner=selm))
    assert kinds(plan) == ["unchanged", "new"]
    assert plan.rows[1].data is not None
    assert plan.rows[1].data.priority == 3
