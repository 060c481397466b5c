"""Export of everything the ledger knows, on both databases."""

import io
import json
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from tests.builders import (
    NOW,
    OFFICE,
    SYSTEM,
    TODAY,
    a_call,
    a_call_data,
    a_match,
    a_partner,
    a_person,
    a_project,
    a_round,
    a_run,
    an_actor,
    harvested,
    stored,
    the_call,
)
from tracker.database import read, write
from tracker.errors import NotAllowed
from tracker.exchange.calls import call_data
from tracker.exchange.listings import LISTINGS, ExportKind, FileFormat, chunks
from tracker.models.applications import Application, ApplicationProject
from tracker.services import audit, exports, harvest, reviews
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import Stage


def lines(session: Session, kind: ExportKind) -> list[dict[str, object]]:
    content = b"".join(chunks(kind, FileFormat.JSONL, exports.records(session, SYSTEM, kind=kind)))
    return [json.loads(line) for line in content.splitlines()]


def table(session: Session, kind: ExportKind) -> list[dict[str, str]]:
    content = b"".join(chunks(kind, FileFormat.CSV, exports.records(session, SYSTEM, kind=kind)))
    header, *rows = content.decode("utf-8-sig").splitlines()
    return [dict(zip(header.split(";"), row.split(";"), strict=True)) for row in rows]


def sheet(session: Session, kind: ExportKind) -> list[tuple[object, ...]]:
    content = b"".join(chunks(kind, FileFormat.XLSX, exports.records(session, SYSTEM, kind=kind)))
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_a_call_is_exported_with_its_text_rounds_and_origins(session: Session) -> None:
    call = a_call(session, rate_hundredths=9_000, amount_max_cents=50, rounds=(a_round(),))
    (line,) = lines(session, ExportKind.CALLS)
    assert (line["id"], line["title"], line["rate_percent"]) == (str(call.public_id), call.title, 90)
    assert (line["amount_max_eur"], line["withdrawn"]) == (0.5, False)
    assert line["rounds"][0]["closes_on"] == "2027-03-31"  # type: ignore[index]
    assert line["text"] == a_call_data().text
    assert line["origins"] == [{"source": "bund", "external_id": "klimaschutz", "url": call.url}]
    assert line["first_seen"] == line["last_seen"] == NOW.isoformat()


def test_every_call_is_exported_once_the_withdrawn_ones_too(session: Session) -> None:
    calls = [a_call_data(external_id=f"p-{number}") for number in range(210)]
    for start in range(0, len(calls), 100):
        stored(session, *calls[start : start + 100])
    harvested(session, *calls[:5], now=NOW + timedelta(days=1))
    found = lines(session, ExportKind.CALLS)
    assert len({line["external_id"] for line in found}) == len(found) == 210
    assert {line["external_id"] for line in found if not line["withdrawn"]} == {f"p-{number}" for number in range(5)}


def test_export_import_export_is_the_same(session: Session) -> None:
    a_call(session, external_id="a", rate_hundredths=6_667, rounds=(a_round(), a_round(None, rolling=True)))
    a_call(session, external_id="b", own_share_min_hundredths=1_000, not_applicable=("rounds",), status_note="x")
    own = {"id", "source", "first_seen", "last_seen", "changed_at", "origins"}
    before = lines(session, ExportKind.CALLS)
    run = a_run(session, "zweite")
    again = [call_data(line | {"source": "zweite", "url": "", "title": f"{line['title']} neu"}) for line in before]
    harvest.store(session, SYSTEM, run_id=run.id or 0, calls=again, now=NOW, today=TODAY, converter="1")
    after = [line for line in lines(session, ExportKind.CALLS) if line["source"] == "zweite"]
    expected = [
        {name: value for name, value in line.items() if name not in own} | {"url": "", "title": f"{line['title']} neu"}
        for line in before
    ]
    assert [{name: value for name, value in line.items() if name not in own} for line in after] == expected


def test_example_records_are_marked_in_tables(session: Session) -> None:
    a_call(session, source="beispieldaten", external_id="x")
    a_project(session, is_example=True)
    a_project(session, title="Ein echtes Vorhaben")
    assert [row["Hinweis"] for row in table(session, ExportKind.PROJECTS)] == ["Beispieldaten", ""]
    assert sheet(session, ExportKind.CALLS)[0][-1] == "Hinweis"
    assert sheet(session, ExportKind.CALLS)[1][-1] == "Beispieldaten"
    assert lines(session, ExportKind.CALLS)[0]["source"] == "beispieldaten"


def test_a_project_is_exported_in_the_columns_of_the_inventory(session: Session) -> None:
    lead, other = a_partner(session, "selm"), a_partner(session, "werne")
    a_person(session, partner=lead, name="Fördermittel, Stadt Selm")
    a_project(session, lead, other, number="V-1", cost_cents=130_590_000, keywords=("Rad", "Weg"), reusable=True)
    (row,) = table(session, ExportKind.PROJECTS)
    assert (row["Nr."], row["Kommune"], row["beteiligte Kommunen"]) == ("V-1", "Selm", "Werne")
    assert (row["Gesamtkosten"], row["Stichworte"], row["Nachnutzbar"]) == ("1305900,00", "Rad, Weg", "ja")
    assert row["Ansprechpartner:in"] == "Fördermittel, Stadt Selm"
    assert lines(session, ExportKind.PROJECTS)[0]["cost_eur"] == 1_305_900


def test_suggestions_and_answers_are_exported_in_words(session: Session) -> None:
    project, call = a_project(session), a_call(session)
    a_match(session, project, call)
    person = a_person(session, partner=a_partner(session))
    reviews.answer(
        session,
        an_actor(Role.CONTACT, partner=a_partner(session), person=person),
        partner_id=a_partner(session).id or 0,
        call_id=call.public_id,
        project_id=project.public_id,
        answer=ReviewAnswer.NOT_FOR_US,
        reason=ReviewReason.STAFF,
        now=NOW,
    )
    (match,) = table(session, ExportKind.MATCHES)
    assert (match["Kommune"], match["Wie gut es passt"], match["Rang"]) == ("Selm", "könnte passen", "1")
    (review,) = table(session, ExportKind.REVIEWS)
    assert (review["Rückmeldung"], review["Grund"]) == ("Nicht für uns", "Kein Personal für Antrag und Abwicklung")
    assert lines(session, ExportKind.REVIEWS)[0]["answer"] == "not_for_us"


def test_the_overview_of_grants_has_the_columns_people_know(session: Session) -> None:
    call, project = a_call(session), a_project(session)
    application = Application(
        title="Antrag Radweg",
        call_id=call.id,
        lead_partner_id=a_partner(session).id or 0,
        stage=Stage.SUBMITTED,
        target_on=TODAY,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(application)
    session.flush()
    session.add(ApplicationProject(application_id=application.id or 0, project_id=project.id or 0))
    session.flush()
    header, row = sheet(session, ExportKind.APPLICATIONS)
    known = dict(zip(header, row, strict=True))
    assert len(header) == 52
    assert (known["Kommune"], known["Status"], known["Ebene"]) == ("Selm", "Antrag gestellt", "Bund")
    assert (known["Maßnahme"], known["Förderprogramm"]) == ("Antrag Radweg", call.title)
    assert known["Antragsfrist (Antrag)"] is not None
    assert known["Bescheid vom"] is None


def test_there_are_no_awards_yet_but_a_header(session: Session) -> None:
    assert lines(session, ExportKind.AWARDS) == []
    (header,) = sheet(session, ExportKind.AWARDS)
    assert header[1] == "Kommune"


def test_the_history_is_exported_with_its_chain(session: Session) -> None:
    for number in range(3):
        audit.record(
            session, SYSTEM, action="x", subject="call", subject_id="1", sentence=f"Satz {number}", at=NOW, payload={}
        )
    found = lines(session, ExportKind.AUDIT)
    assert [line["sentence"] for line in found] == ["Satz 0", "Satz 1", "Satz 2"]
    assert len({line["digest"] for line in found}) == 3
    assert [row["Was"] for row in table(session, ExportKind.AUDIT)] == ["Satz 0", "Satz 1", "Satz 2"]


@pytest.mark.parametrize("kind", list(ExportKind))
def test_every_kind_is_written_in_every_form_even_when_empty(session: Session, kind: ExportKind) -> None:
    for form in FileFormat:
        content = b"".join(chunks(kind, form, exports.records(session, SYSTEM, kind=kind)))
        assert bool(content) == (form is not FileFormat.JSONL)
    assert kind in LISTINGS


@pytest.mark.parametrize("role", [Role.CONTACT, Role.POLITICS, Role.TREASURER])
def test_a_partner_exports_nothing_of_the_others(session: Session, role: Role) -> None:
    for kind in ExportKind:
        with pytest.raises(NotAllowed):
            exports.records(session, an_actor(role, partner=a_partner(session)), kind=kind)
    assert list(exports.records(session, OFFICE, kind=ExportKind.CALLS)) == []


def test_the_whole_history_leaves_for_the_office_alone(session: Session) -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            exports.records(session, an_actor(role, partner=a_partner(session)), kind=ExportKind.AUDIT)
    audit.record(session, SYSTEM, action="x", subject="call", subject_id="1", sentence="Satz", at=NOW, payload={})
    assert len(list(exports.records(session, OFFICE, kind=ExportKind.AUDIT))) == 1


def test_reading_for_an_export_changes_nothing(ledger: Engine) -> None:
    with write(ledger) as session:
        a_call(session)
    with read(ledger) as session:
        before = lines(session, ExportKind.CALLS)
    with read(ledger) as session:
        assert lines(session, ExportKind.CALLS) == before
        assert the_call(session).title == before[0]["title"]
