"""What gathers around an application: events, notes, documents, tasks, drafts, its history."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, SYSTEM, a_call, a_partner, a_person, a_project, a_round, an_actor
from tracker import database, status_page
from tracker.database import read, write
from tracker.errors import ChangedMeanwhile, NotAllowed, NotFound, Refused
from tracker.files import FileStore
from tracker.models.audit import AuditEvent
from tracker.models.tasks import StoredFile, Task
from tracker.services import (
    application_events,
    application_history,
    application_starts,
    applications,
    conversation_notes,
    documents,
    drafts,
    stage_moves,
    status,
    tasks,
)
from tracker.services.conversation_notes import NoteData
from tracker.vocabulary.applications import DocumentType, Financing
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import EventKind, Stage, TaskState

PDF = b"%PDF-1.7 Eingangsbestaetigung"


def test_a_nachforderung_has_its_own_frist_and_its_task_ends_with_the_answer(session: Session) -> None:
    row = an_application(session, a_partner(session), stage=Stage.REVIEW)
    with pytest.raises(Refused, match="Frist"):
        application_events.add(
            session,
            OFFICE,
            public_id=row.public_id,
            kind=EventKind.FURTHER_CLAIM,
            happened_on=date(2026, 11, 20),
            now=NOW,
        )
    event = application_events.add(
        session,
        OFFICE,
        public_id=row.public_id,
        kind=EventKind.FURTHER_CLAIM,
        happened_on=date(2026, 11, 20),
        due_on=date(2026, 12, 4),
        note="Lageplan",
        now=NOW,
    )
    (task,) = tasks.of_application(session, OFFICE, public_id=row.public_id)
    assert (task.title, task.due_on) == ("Nachforderung beantworten: „Radweg am Bahnhof“", date(2026, 12, 4))
    application_events.answered(session, OFFICE, event_id=event.id or 0, answered_on=date(2026, 12, 1), now=NOW)
    (task,) = tasks.of_application(session, OFFICE, public_id=row.public_id)
    assert task.state is TaskState.DONE
    (card,) = application_events.of_application(session, OFFICE, public_id=row.public_id)
    assert (card.answered_on, card.is_open) == (date(2026, 12, 1), False)


@pytest.mark.parametrize("kind", [EventKind.PROGRAMME_ENTRY, EventKind.ORAL_PROMISE])
def test_a_programmaufnahme_is_no_bescheid(session: Session, kind: EventKind) -> None:
    row = an_application(session, a_partner(session), stage=Stage.REVIEW)
    application_events.add(session, OFFICE, public_id=row.public_id, kind=kind, happened_on=date(2026, 11, 20), now=NOW)
    (card,) = application_events.of_application(session, OFFICE, public_id=row.public_id)
    assert card.is_no_notice
    assert applications.card(session, OFFICE, public_id=row.public_id).stage is Stage.REVIEW


def test_a_gespraechsvermerk_is_added_by_partners_and_read_by_insiders(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne, is_public=True)
    contact = an_actor(Role.CONTACT, partner=werne, person=a_person(session, partner=werne))
    data = NoteData(held_on=date(2026, 11, 20), body="Bezirksregierung Arnsberg", said="Grunderwerb ist förderfähig.")
    conversation_notes.add(session, contact, public_id=row.public_id, data=data, now=NOW)
    (note,) = conversation_notes.of_application(session, OFFICE, public_id=row.public_id)
    assert (note.data, note.person) == (data, "Fördermittel, Werne")
    politics = an_actor(Role.POLITICS, partner=selm)
    assert conversation_notes.of_application(session, politics, public_id=row.public_id) == []
    later = data.model_copy(update={"held_on": date(2026, 11, 24)})
    with pytest.raises(Refused, match="Zukunft"):
        conversation_notes.add(session, OFFICE, public_id=row.public_id, data=later, now=NOW)


def test_a_document_is_kept_listed_read_and_taken_out(session: Session, tmp_path: Path) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne, is_public=True)
    store = FileStore(tmp_path)
    kept = store.keep(PDF, name="../Eingang.pdf")
    stored = documents.add(session, OFFICE, public_id=row.public_id, file=kept, kind=DocumentType.RECEIPT, now=NOW)
    (card,) = documents.of_application(session, OFFICE, public_id=row.public_id)
    assert (card.name, card.size, card.kind) == ("Eingang.pdf", len(PDF), DocumentType.RECEIPT)
    contact = an_actor(Role.CONTACT, partner=werne)
    assert documents.content(session, contact, store=store, document_id=stored.public_id) == PDF
    politics = an_actor(Role.POLITICS, partner=selm)
    assert documents.of_application(session, politics, public_id=row.public_id) == []
    with pytest.raises(NotFound):
        documents.content(session, politics, store=store, document_id=stored.public_id)
    with pytest.raises(NotAllowed):
        documents.remove(session, contact, document_id=stored.public_id, now=NOW)
    documents.remove(session, OFFICE, document_id=stored.public_id, now=NOW)
    assert documents.of_application(session, OFFICE, public_id=row.public_id) == []
    assert store.has(kept.sha256)


def test_what_a_kaemmerei_wrote_stays_with_its_kommune(session: Session, tmp_path: Path) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne)
    kept = FileStore(tmp_path).keep(PDF, name="Stellungnahme.pdf")
    treasurer = an_actor(Role.TREASURER, partner=werne)
    documents.add(session, treasurer, public_id=row.public_id, file=kept, kind=DocumentType.TREASURER, now=NOW)
    seen = {
        partner.short_name: len(
            documents.of_application(session, an_actor(Role.CONTACT, partner=partner), public_id=row.public_id)
        )
        for partner in (selm, werne)
    }
    assert seen == {"Selm": 0, "Werne": 1}


KILLED_BETWEEN = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from tests.builders import NOW, OFFICE
from tracker import database
from tracker.files import FileStore
from tracker.services import documents
from tracker.vocabulary.applications import DocumentType
kept = FileStore(Path(sys.argv[2])).keep(b"%PDF-1.7 Eingangsbestaetigung", name="a.pdf")
with database.write(database.connect(sys.argv[1])) as session:
    if sys.argv[4] == "in the transaction":
        documents.add(session, OFFICE, public_id=UUID(sys.argv[3]), file=kept, kind=DocumentType.RECEIPT, now=NOW)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["before the row", "in the transaction"])
def test_killed_between_file_and_row_leaves_an_orphan_and_no_broken_row(
    sqlite_url: str, tmp_path: Path, moment: str
) -> None:
    ledger = database.connect(sqlite_url)
    with write(ledger) as session:
        row = an_application(session, a_partner(session))
    arguments = [sys.executable, "-c", KILLED_BETWEEN, sqlite_url, str(tmp_path), str(row.public_id), moment]
    root = Path(__file__).parents[3]
    assert subprocess.run(arguments, check=False, cwd=root).returncode == -9
    store = FileStore(tmp_path)
    with read(ledger) as session:
        assert session.exec(select(StoredFile)).all() == []
        (orphan,) = store.orphans(documents.known_hashes(session))
        found = status.status(session, SYSTEM, now=NOW, store=store)
    said = [line.text for line in status_page.page(found, database="x", revision="1")]
    assert any("1 Datei in der Ablage ohne Eintrag" in text for text in said)
    assert store.read(orphan) == PDF
    with write(ledger) as session:
        kept = store.keep(PDF, name="a.pdf")
        documents.add(session, OFFICE, public_id=row.public_id, file=kept, kind=DocumentType.RECEIPT, now=NOW)
    with read(ledger) as session:
        assert store.orphans(documents.known_hashes(session)) == []
    ledger.dispose()


def test_own_tasks_have_an_owner_a_day_and_an_end(session: Session) -> None:
    selm = a_partner(session)
    person = a_person(session, Role.OFFICE)
    row = an_application(session, selm)
    task = tasks.add(
        session,
        OFFICE,
        title="  Lageplan   besorgen ",
        public_id=row.public_id,
        due_on=date(2026, 12, 1),
        owner_id=person.id,
        now=NOW,
    )
    (card,) = tasks.of_application(session, an_actor(Role.CONTACT, partner=selm), public_id=row.public_id)
    assert (card.title, card.owner, card.application_title) == ("Lageplan besorgen", person.name, row.title)
    with pytest.raises(NotAllowed):
        tasks.of_application(
            session, an_actor(Role.CONTACT, partner=a_partner(session, "werne")), public_id=row.public_id
        )
    changed = {"title": "Lageplan", "due_on": date(2026, 12, 8), "owner_id": None}
    tasks.change(session, OFFICE, task_id=task.public_id, version=1, now=NOW, **changed)  # type: ignore[arg-type]
    with pytest.raises(ChangedMeanwhile):
        tasks.set_state(session, OFFICE, task_id=task.public_id, version=1, state=TaskState.DONE, now=NOW)
    tasks.set_state(session, OFFICE, task_id=task.public_id, version=2, state=TaskState.DONE, now=NOW)
    assert [card.state for card in tasks.of_application(session, OFFICE, public_id=row.public_id)] == [TaskState.DONE]
    with pytest.raises(Refused):
        tasks.add(session, OFFICE, title="  ", now=NOW)
    with pytest.raises(NotAllowed):
        tasks.add(session, an_actor(Role.CONTACT, partner=selm), title="Für das Büro", now=NOW)
    own = tasks.add(session, OFFICE, title="Wegweiser drucken", now=NOW)
    assert [card.title for card in tasks.of_office(session, OFFICE)] == ["Wegweiser drucken"]
    tasks.set_state(session, OFFICE, task_id=own.public_id, version=1, state=TaskState.DONE, now=NOW)
    assert tasks.of_office(session, OFFICE) == []
    history = [event.sentence for event in session.exec(select(AuditEvent)) if event.action == "task_changed"]
    assert any("(bisher „Lageplan besorgen“), fällig Di, 08.12.2026." in sentence for sentence in history)


def test_a_task_raised_by_the_system_comes_once(session: Session) -> None:
    row = an_application(session, a_partner(session))
    first = tasks.raise_for_stage(session, row, Stage.SUBMITTED, now=NOW)
    again = tasks.raise_for_stage(session, row, Stage.SUBMITTED, now=NOW + timedelta(days=3))
    assert (len(first), again) == (2, [])
    assert len(session.exec(select(Task)).all()) == 2


def test_a_draft_survives_and_the_last_word_counts(ledger: Engine) -> None:
    with write(ledger) as session:
        one = an_actor(Role.CONTACT, person=a_person(session))
        other = an_actor(Role.CONTACT, person=a_person(session))
        drafts.save(session, one, key="application/new", data={"title": "Rad"}, now=NOW)
    with write(ledger) as session:
        drafts.save(session, one, key="application/new", data={"title": "Radweg"}, now=NOW + timedelta(hours=1))
    with read(ledger) as session:
        kept = drafts.restore(session, one, key="application/new")
        assert kept is not None
        assert (kept.data, kept.saved_at) == ({"title": "Radweg"}, NOW + timedelta(hours=1))
        assert drafts.restore(session, other, key="application/new") is None
        assert drafts.restore(session, one, key="plan/1") is None
    with write(ledger) as session:
        with pytest.raises(Refused, match="zu lang"):
            drafts.save(session, one, key="x", data={"text": "a" * drafts.LARGEST}, now=NOW)
        drafts.forget(session, one, key="application/new")
        assert drafts.restore(session, one, key="application/new") is None


def test_an_application_starts_from_what_programme_and_project_know(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    call = a_call(session, rate_hundredths=8_000, amount_max_cents=50_000_000, rounds=(a_round(date(2027, 3, 31)),))
    project = a_project(session, selm, werne, title="Radweg", cost_cents=60_000_000)
    data = application_starts.prefilled(
        session, OFFICE, today=NOW.date(), call_id=call.public_id, project_id=project.public_id
    )
    assert (data.title, data.programme, data.target_on) == ("Radweg", call.title, date(2027, 3, 31))
    assert (data.financing, data.rate_hundredths, data.cap_cents) == (Financing.SHARE, 8_000, 50_000_000)
    assert [part.partner_id for part in data.partners] == [selm.id, werne.id]
    row = application_starts.start(session, OFFICE, data=data, call_id=call.public_id, now=NOW, today=NOW.date())
    card = applications.card(session, OFFICE, public_id=row.public_id)
    assert card.call is not None
    assert (card.call.title, card.projects[0].title) == (call.title, "Radweg")
    assert row.round_id is not None
    again = {"data": data.model_copy(update={"number": ""}), "call_id": call.public_id, "now": NOW, "today": NOW.date()}
    with pytest.raises(Refused, match=f"gibt es schon einen Antrag bei diesem Programm: {row.number}"):
        application_starts.start(session, OFFICE, **again)  # type: ignore[arg-type]
    second = application_starts.start(session, OFFICE, reason="zweiter Abschnitt", **again)  # type: ignore[arg-type]
    (begun,) = stage_moves.history(session, OFFICE, public_id=second.public_id)
    assert (begun.reason, [row.number in said for said in begun.missing]) == ("zweiter Abschnitt", [True])
    empty = application_starts.prefilled(session, OFFICE, today=NOW.date())
    assert (empty.title, empty.partners, empty.financing) == ("Neuer Antrag", (), None)


def test_the_history_of_a_partner_hides_what_it_may_not_see(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(session, selm, werne, total_cents=100_000)
    data = applications.card(session, OFFICE, public_id=row.public_id).data
    changed = data.model_copy(update={"total_cents": 200_000, "title": "Umbenannt"})
    applications.edit(session, OFFICE, public_id=row.public_id, version=1, data=changed, now=NOW)
    auditor = an_actor(Role.AUDITOR, partner=werne)
    newest = application_history.of_application(session, auditor, public_id=row.public_id)[0]
    assert newest.sentence == ("„Umbenannt“: Maßnahme von „Radweg am Bahnhof“ auf „Umbenannt“ geändert.")
    full = application_history.of_application(session, OFFICE, public_id=row.public_id)[0]
    assert "Gesamtkosten von 1.000,00 € auf 2.000,00 € geändert" in full.sentence
    assert full.actor == "Projektleitstelle"
