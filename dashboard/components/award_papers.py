"""The Bescheide themselves, as far as somebody has put their files in."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import ledger
from dashboard.components import document_upload
from dashboard.viewer import Viewer
from tracker import database
from tracker.formats import weekday_day
from tracker.services import documents
from tracker.services.award_cards import NoticeCard, Paper


def draw(viewer: Viewer, notices: Sequence[NoticeCard]) -> None:
    """Draw a button for each file."""
    with st.container(horizontal=True):
        for item in notices:
            if item.paper is not None:
                st.download_button(
                    f"{item.data.kind.label} vom {weekday_day(item.data.issued_on)} (Datei)",
                    partial(_content, viewer, item.paper),
                    item.paper.name,
                    item.paper.media_type,
                    on_click="ignore",
                    key=f"paper of {item.public_id}",
                )


def _content(viewer: Viewer, paper: Paper) -> bytes:
    with database.read(ledger.engine()) as session:
        return documents.content(session, viewer.actor, store=document_upload.store(), document_id=paper.public_id)
