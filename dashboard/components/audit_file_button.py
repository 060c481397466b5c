"""The Prüfakte as a download, for the office and the auditors. It is made when somebody clicks."""

import streamlit as st

from dashboard import ledger
from dashboard.components import application_head
from dashboard.viewer import Viewer
from tracker import clock, database
from tracker.files import FileStore
from tracker.rules.access import Action
from tracker.services.application_cards import ApplicationCard


def draw(viewer: Viewer, card: ApplicationCard) -> None:
    """Offer the Prüfakte of an application."""
    if not viewer.may(Action.READ_AUDIT_FILE, *card.partner_ids):
        return
    application_head.heading("Prüfakte")
    name = f"pruefakte-{card.data.number or card.public_id}-{clock.today():%Y-%m-%d}.zip".lower().replace(" ", "-")

    def made() -> bytes:
        from tracker.papers.audit_file import zip_bytes  # the workbook library costs a second
        from tracker.services import audit_files

        with database.read(ledger.engine()) as session:
            store = FileStore(ledger.settings().data_dir)
            file = audit_files.collect(session, viewer.actor, public_id=card.public_id, store=store, now=clock.now())
        return zip_bytes(file)

    st.download_button(
        "Prüfakte herunterladen (ZIP)", made, name, "application/zip", on_click="ignore", key=f"audit {card.public_id}"
    )
    st.caption("Zusammenfassung, Tabellen, Dokumente und Änderungshistorie in einer Datei, lesbar ohne Förderpfad.")
