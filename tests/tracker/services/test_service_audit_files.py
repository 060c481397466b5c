"""The Prüfakte: readable without the software, complete, and for whom it is."""

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import Session

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, a_partner, an_actor
from tracker.errors import NotAllowed
from tracker.files import FileStore
from tracker.models.applications import Application
from tracker.models.tasks import StoredFile
from tracker.papers.audit_file import AuditFile, zip_bytes
from tracker.services import audit_files, awards, documents
from tracker.services.awards import NoticeData
from tracker.vocabulary.applications import DocumentType
from tracker.vocabulary.people import Role


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


def a_grant(session: Session, store: FileStore) -> Application:
    row = an_application(session, title="Radweg <b>Selm</b>", number="F-1")
    notice = NoticeData(issued_on=date(2026, 3, 2), amount_cents=12_487_500)
    awards.add_notice(session, OFFICE, public_id=row.public_id, data=notice, now=NOW)
    kept = store.keep(b"%PDF-1.7 Bescheid", name="Bescheid.pdf")
    documents.add(session, OFFICE, public_id=row.public_id, file=kept, kind=DocumentType.AWARD, now=NOW)
    return row


def collected(session: Session, row: Application, store: FileStore) -> AuditFile:
    return audit_files.collect(session, OFFICE, public_id=row.public_id, store=store, now=NOW)


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_file_holds_summary_tables_history_and_documents(session: Session, store: FileStore) -> None:
    row = a_grant(session, store)
    parts = opened(zip_bytes(collected(session, row, store)))
    page = parts["Zusammenfassung.html"].decode()
    assert "Prüfakte: F-1 Radweg &lt;b&gt;Selm&lt;/b&gt;" in page
    assert "124.875,00 €" in page
    assert "<script" not in page
    assert "http" not in page.split("<h2>")[1]
    assert parts["Dokumente/001 Bescheid.pdf"] == b"%PDF-1.7 Bescheid"
    book = load_workbook(io.BytesIO(parts["Tabellen.xlsx"]))
    assert book["Bescheide"]["E2"].value == pytest.approx(124_875)
    assert "Zuwendungsbescheid vom Mo, 02.03.2026 über 124.875,00 € eingetragen." in parts["Historie.txt"].decode()
    listed = parts["Inhalt.txt"].decode()
    for name, part in parts.items():
        if name != "Inhalt.txt":
            assert f"{hashlib.sha256(part).hexdigest()}  {name}" in listed


def test_a_document_that_is_not_in_the_store_is_named_as_missing(session: Session, store: FileStore) -> None:
    row = a_grant(session, store)
    lost = StoredFile(
        sha256="0" * 64,
        size=1,
        name="../../weg.pdf",
        media_type="application/pdf",
        kind=DocumentType.AWARD,
        application_id=row.id,
        added_at=NOW,
    )
    session.add(lost)
    session.flush()
    parts = opened(zip_bytes(collected(session, row, store)))
    assert "fehlt in der Ablage" in parts["Zusammenfassung.html"].decode()
    assert "fehlt in der Ablage: ../../weg.pdf" in parts["Inhalt.txt"].decode()
    assert all(".." not in name for name in parts)


def test_only_the_office_and_the_auditors_of_those_who_take_part_get_it(session: Session, store: FileStore) -> None:
    row = a_grant(session, store)
    own = an_actor(Role.AUDITOR, partner=a_partner(session))
    assert audit_files.collect(session, own, public_id=row.public_id, store=store, now=NOW).documents
    for role, key in ((Role.AUDITOR, "werne"), (Role.CONTACT, "selm"), (Role.POLITICS, "selm")):
        stranger = an_actor(role, partner=a_partner(session, key))
        with pytest.raises(NotAllowed):
            audit_files.collect(session, stranger, public_id=row.public_id, store=store, now=NOW)
