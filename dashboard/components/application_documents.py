"""Dokumente of an application. The eAkte leads: its place stands first, uploading comes second."""

from functools import partial
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions, ledger
from dashboard.components import application_head, document_upload
from dashboard.components.empty import empty
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock, database
from tracker.formats import moment, number
from tracker.rules.access import Action
from tracker.services import documents
from tracker.services.application_cards import ApplicationCard
from tracker.services.documents import DocumentCard
from tracker.vocabulary.applications import DocumentType

_PLACE = "application documents"
_COLUMNS = tuple(Column(name) for name in ("Dokument", "Art", "Größe", "Abgelegt", "Prüfsumme (SHA-256)"))


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw the list, the files to save, and the upload."""
    application_head.heading("Dokumente")
    if card.view.shares:
        place = card.data.file_location or "noch nicht eingetragen"
        show(tag("p", f"Führend ist die eAkte. Ablageort: {place}", class_="fp"))
    found = documents.of_application(session, viewer.actor, public_id=card.public_id)
    show_notice(_PLACE)
    may = viewer.may(Action.EDIT_TASK, *card.partner_ids)
    if found:
        show(table("Abgelegte Dokumente", _COLUMNS, [_row(item) for item in found]))
        _one(viewer, found, may=may)
    else:
        empty("Es ist noch kein Dokument abgelegt.", "Hochladen lohnt sich für das, was alle Beteiligten brauchen.")
    if may:
        _upload(viewer, card)


def _row(item: DocumentCard) -> tuple[object, ...]:
    public = " (öffentlich)" if item.is_public else ""
    size = f"{number(max(1, item.size // 1024))} KB"
    short = tag("span", f"{item.sha256[:12]}…", title=item.sha256)
    return f"{item.name}{public}", item.kind.label, size, f"{moment(item.added_at)} {item.person}".strip(), short


def _one(viewer: Viewer, found: list[DocumentCard], *, may: bool) -> None:
    listed = {f"{item.name} ({item.kind.label}, {moment(item.added_at)})": item for item in found}
    chosen = listed[st.selectbox("Dokument wählen", list(listed), key="document chosen")]
    with st.container(horizontal=True):
        st.download_button(
            "Dokument speichern",
            partial(_content, viewer, chosen.public_id),
            chosen.name,
            chosen.media_type,
            on_click="ignore",
            key=f"save {chosen.public_id}",
        )
        if may and viewer.may(Action.EDIT_TASK, *([chosen.partner_id] if chosen.partner_id else [])):
            st.button("Aus der Liste nehmen", key=f"remove {chosen.public_id}", on_click=_remove, args=(viewer, chosen))


def _content(viewer: Viewer, document_id: UUID) -> bytes:
    with database.read(ledger.engine()) as session:
        return documents.content(session, viewer.actor, store=document_upload.store(), document_id=document_id)


def _remove(viewer: Viewer, item: DocumentCard) -> None:
    actions.do(
        lambda session: documents.remove(session, viewer.actor, document_id=item.public_id, now=clock.now()),
        done=f"„{item.name}“ ist nicht mehr in der Liste. Datei und Nachweis bleiben erhalten.",
        place=_PLACE,
    )


def _upload(viewer: Viewer, card: ApplicationCard) -> None:
    name = f"document {card.public_id}"
    place = f"{name} file {st.session_state.setdefault(f'{name} number', 0)}"
    with st.expander("Dokument hochladen"):
        chosen = document_upload.choose("Datei", place)
        kinds = {item.label: item for item in DocumentType}
        kind = kinds[st.selectbox("Art", list(kinds), key=f"{name} kind")]
        public = st.checkbox("Öffentlich: darf auch die Politik sehen", key=f"{name} public")
        args = (viewer, card, place, kind, public)
        st.button("Ablegen", disabled=not chosen, key=f"{name} go", on_click=_keep, args=args)


def _keep(viewer: Viewer, card: ApplicationCard, place: str, kind: DocumentType, public: bool) -> None:
    kept = document_upload.keep(place, place=_PLACE)
    if kept is None:
        return

    def work(session: Session) -> bool:
        documents.add(
            session,
            viewer.actor,
            public_id=card.public_id,
            file=kept,
            kind=kind,
            is_public=public,
            now=clock.now(),
        )
        return True

    if actions.do(work, done="Das Dokument ist abgelegt.", place=_PLACE):
        st.session_state[f"document {card.public_id} number"] += 1
