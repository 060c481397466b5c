"""The list that is shown as a file. It is made when somebody clicks, not whenever the page is drawn."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import admission, ledger
from tracker import clock, database
from tracker.exchange.funding_sheets import FundingSheet
from tracker.services import sign_in
from tracker.shapes.actor import Actor

Rows = Callable[[Session], Sequence[Sequence[Any]]]
Sheets = Callable[[Session], Sequence[FundingSheet]]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def buttons(title: str, header: Sequence[str], rows: Rows) -> None:
    """Offer a list as Excel and as CSV. ``rows`` reads all of it with a session of its own."""
    book(title, lambda session: [FundingSheet(title, tuple(header), [list(row) for row in rows(session)])])


def book(title: str, sheets: Sheets) -> None:
    """Offer several lists as one workbook; the CSV file holds the first of them."""
    name = f"{title.lower().replace('ö', 'oe').replace(' ', '-')}-{clock.today():%Y-%m-%d}"

    asking = admission.remembered()

    def workbook() -> bytes:
        from tracker.exchange.sheets import book_bytes  # openpyxl costs a second, and few visits need it

        return book_bytes(_read(sheets, asking))

    def text() -> bytes:
        from tracker.exchange.tables import csv_bytes

        first, *_ = _read(sheets, asking)
        return csv_bytes(first.header, first.rows)

    with st.container(horizontal=True):
        st.download_button(
            "Als Excel speichern", workbook, f"{name}.xlsx", XLSX, on_click="ignore", key=f"xlsx {title}"
        )
        st.download_button("Als CSV speichern", text, f"{name}.csv", "text/csv", on_click="ignore", key=f"csv {title}")


def _read(sheets: Sheets, asking: Actor | None) -> Sequence[FundingSheet]:
    with database.read(ledger.engine()) as session:
        if asking is not None:
            # The button may be pressed long after the page was drawn.
            sign_in.still(session, seen=asking)
        return sheets(session)
