"""Files of an application. The leading file is the eAkte; what lies here is named once and kept by its content."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.files import FileStore, KeptFile
from tracker.models.applications import Application
from tracker.models.partners import Person
from tracker.models.tasks import StoredFile
from tracker.rules.access import Action, require
from tracker.services import application_records
from tracker.services.application_records import Seen
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import DocumentType

_GONE = "Dieses Dokument gibt es nicht (mehr). Bitte laden Sie die Seite neu."
# What a Kämmerei or a Kommunalaufsicht wrote stays between the Kommune and the office.
_OF_A_BUDGET = frozenset({DocumentType.TREASURER, DocumentType.SUPERVISION})
BUDGET_PAPERS = frozenset({"budget_paper_added", "budget_paper_removed"})
"""Actions whose sentences name such a document."""


class DocumentCard(Shape):
    """A document in a list; ``size`` in bytes."""

    public_id: UUID
    name: str
    kind: DocumentType
    size: int
    sha256: str
    media_type: str
    person: str
    partner_id: int | None
    is_public: bool
    added_at: datetime


def of_application(session: Session, actor: Actor, *, public_id: UUID) -> list[DocumentCard]:
    """Return the documents of an application by kind and time; politics sees what was marked public."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    people = dict(session.exec(select(Person.id, Person.name)).all())
    query = select(StoredFile).where(StoredFile.application_id == row.id, col(StoredFile.removed_at).is_(None))
    rows = [item for item in session.exec(query.order_by(col(StoredFile.id))) if _may_see(item, found)]
    order = list(DocumentType)
    rows.sort(key=lambda item: (order.index(item.kind), item.id or 0))
    same = ("public_id", "name", "kind", "size", "sha256", "media_type", "partner_id", "is_public", "added_at")
    return [
        DocumentCard(**{name: getattr(item, name) for name in same}, person=people.get(item.person_id, ""))
        for item in rows
    ]


def add(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    file: KeptFile,
    kind: DocumentType,
    now: datetime,
    is_public: bool = False,
) -> StoredFile:
    """Put a file that lies in the store into an application.

    ``file`` comes from ``FileStore.keep``, before the transaction: a row never names a file that is not there.
    """
    row, found = application_records.look(session, actor, public_id=public_id)
    require(actor, Action.EDIT_TASK, partners=found.partner_ids)
    stored = StoredFile(
        sha256=file.sha256,
        size=file.size,
        name=file.name,
        media_type=file.media_type,
        kind=kind,
        application_id=row.id,
        partner_id=actor.partner_id,
        person_id=actor.person_id,
        is_public=is_public,
        added_at=now,
    )
    session.add(stored)
    session.flush()
    said = f"„{row.title}“: {kind.label} „{file.name}“ abgelegt."
    payload = {"sha256": file.sha256, "size": file.size}
    _note(session, actor, row, stored, "added", said, now, payload)
    return stored


def content(session: Session, actor: Actor, *, store: FileStore, document_id: UUID) -> bytes:
    """Return a document's content.

    Raises:
        NotFound: it is not there, or not for this person.
    """
    stored, _, found = _find(session, actor, document_id)
    if not _may_see(stored, found):
        raise NotFound(_GONE)
    return store.read(stored.sha256)


def remove(session: Session, actor: Actor, *, document_id: UUID, now: datetime) -> None:
    """Take a document out of the list; file and history stay."""
    stored, row, found = _find(session, actor, document_id)
    mine = [stored.partner_id] if stored.partner_id is not None else [found.lead_id]
    require(actor, Action.EDIT_TASK, partners=mine)
    stored.removed_at = now
    session.add(stored)
    said = f"„{row.title}“: {stored.kind.label} „{stored.name}“ entfernt."
    _note(session, actor, row, stored, "removed", said, now)


def known_hashes(session: Session) -> set[str]:
    """Return the hashes of all files any row names, so that orphans are found."""
    return set(session.exec(select(StoredFile.sha256)))


def _find(session: Session, actor: Actor, document_id: UUID) -> tuple[StoredFile, Application, Seen]:
    require(actor, Action.READ_APPLICATION)
    query = select(StoredFile).where(StoredFile.public_id == document_id, col(StoredFile.removed_at).is_(None))
    stored = session.exec(query).first()
    if stored is None or stored.application_id is None:
        raise NotFound(_GONE)
    row = application_records.of_id(session, stored.application_id)
    return stored, row, application_records.seen(session, actor, row)


def _may_see(stored: StoredFile, found: Seen) -> bool:
    view = found.view
    if not view.shares:
        return stored.is_public and view.grants
    if stored.kind not in _OF_A_BUDGET:
        return True
    if stored.partner_id is None:
        # Put there by the office, for whichever of the partners.
        return view.remarks.issuperset(found.partner_ids)
    return stored.partner_id in view.remarks


def _note(
    session: Session,
    actor: Actor,
    row: Application,
    stored: StoredFile,
    verb: str,
    said: str,
    at: datetime,
    payload: dict[str, Any] | None = None,
) -> None:
    private = stored.kind in _OF_A_BUDGET
    action = f"{'budget_paper' if private else 'document'}_{verb}"
    partner_id = stored.partner_id if private else None
    application_records.note(
        session, actor, row, action=action, sentence=said, at=at, payload=payload, partner_id=partner_id
    )
