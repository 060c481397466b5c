"""Bestandsabfrage: the sheet a partner fills in and sends back, one for each, or all of them at once."""

import io
import zipfile

import streamlit as st
from sqlmodel import Session

from dashboard import addresses, ledger
from dashboard.components.empty import empty
from dashboard.components.export import XLSX
from dashboard.components.filters import partner
from dashboard.components.inventory_import import TAKE_OVER
from dashboard.components.markup import join, link, show, tag
from dashboard.viewer import Viewer
from tracker import clock, database
from tracker.services import inventory, people
from tracker.vocabulary.people import Role

REQUEST = "abfrage"
_IN_FILE_NAMES = str.maketrans("/ ", "--") | {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}


def draw(session: Session, viewer: Viewer) -> None:
    """Draw what the sheet is for, and the buttons that make it."""
    back = link("Excel übernehmen", viewer.to(addresses.PROJECTS, **{TAKE_OVER: "1"}))
    how = join(
        [
            "Die Tabelle enthält, was über die Vorhaben einer Kommune schon bekannt ist, und leere Zeilen für neue. ",
            "Schicken Sie sie an die Kommune. Was zurückkommt, lesen Sie über ",
            back,
            " wieder ein; vorher sehen Sie, was sich ändert.",
        ]
    )
    show(tag("p", how, class_="fp"))
    owner = partner(session, viewer)
    if owner is None or owner.id is None:
        empty("Hier entsteht die Tabelle für eine Kommune.", "Ihnen ist keine Kommune zugeordnet.")
        return
    chosen, name = owner.id, owner.short_name
    with st.container(horizontal=True):
        st.download_button(
            f"Tabelle für {name} speichern",
            lambda: _sheet(viewer, chosen, name),
            f"{_file_name(name)}.xlsx",
            XLSX,
            on_click="ignore",
            type="primary",
        )
        if viewer.actor.role is Role.OFFICE:
            st.download_button(
                "Tabellen für alle Kommunen speichern (ZIP)",
                lambda: _all(viewer),
                f"bestandsabfrage-{clock.today():%Y-%m-%d}.zip",
                "application/zip",
                on_click="ignore",
            )


def _sheet(viewer: Viewer, partner_id: int, name: str) -> bytes:
    from tracker.exchange.inventory_sheet import request_sheet

    with database.read(ledger.engine()) as session:
        return request_sheet(name, inventory.records(session, viewer.actor, partner_id=partner_id))


def _all(viewer: Viewer) -> bytes:
    with database.read(ledger.engine()) as session:
        named = {item.short_name: item.id for item in people.partners(session, viewer.actor) if item.id is not None}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, partner_id in named.items():
            archive.writestr(f"{_file_name(name)}.xlsx", _sheet(viewer, partner_id, name))
    return target.getvalue()


def _file_name(name: str) -> str:
    plain = name.lower().translate(_IN_FILE_NAMES)
    return f"bestandsabfrage-{plain}-{clock.today():%Y-%m-%d}"
