"""The list that is shown as a file. It is made when somebody clicks, not whenever the page is drawn."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import admission, ledger
from tracker import clock, database
from tracker.services import sign_in
from tracker.shapes.actor import Actor

Rows = Callable[[Session], Sequence[Sequence[Any]]]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def buttons(title: str, header: Sequence[str], rows: Rows) -> None:
    """Offer a list as Excel and as CSV. ``rows`` reads all of it with a session of its own."""
    name = f"{title.lower().replace('ö', 'oe').replace(' ', '-')}-{clock.today():%Y-%m-%d}"

    asking = admission.remembered()

    def workbook() -> bytes:
        from tracker.exchange.sheets import xlsx_bytes  # openpyxl costs a second, and few visits need it

        return xlsx_bytes(title, header, _read(rows, asking))

    def text() -> bytes:
        from tracker.exchange.tables import csv_bytes

        return csv_bytes(header, _read(rows, asking))

    with st.container(horizontal=True):
        st.download_button(
            "Als Excel speichern", workbook, f"{name}.xlsx", XLSX, on_click="ignore", key=f"xlsx {title}"
        )
        st.download_button("Als CSV speichern", text, f"{name}.csv", "text/csv", on_click="ignore", key=f"csv {title}")


def _read(rows: Rows, asking: Actor | None) -> Sequence[Sequence[Any]]:
    with database.read(ledger.engine()) as session:
        if asking is not None:
            # The button may be pressed long after the page was drawn.
            sign_in.still(session, seen=asking)
        return rows(session)
