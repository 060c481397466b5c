"""The office's list of words that mean the same: add, change, remove. The search follows at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import export
from dashboard.components.empty import empty
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment
from tracker.models.watching import Synonym
from tracker.services import synonyms

_NEW = "synonym new"
HEADER = ("Wörter", "Bemerkung", "Geändert am")


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the list and the form for a new entry."""
    st.header("Gleichbedeutende Wörter", anchor=False)
    show(
        tag(
            "p",
            "Wörter, die in den Rathäusern dasselbe meinen, zum Beispiel „Kita, Kindertagesstätte“. "
            "Sie gelten zusätzlich zur mitgelieferten Liste: in der Suche sofort, in den "
            "Vorschlägen nach der nächsten Berechnung.",
            class_="fp",
        )
    )
    _form(_NEW, "", "", "Hinzufügen", viewer, None)
    found = synonyms.listed(session, viewer.actor)
    if not found:
        empty("Noch kein eigener Eintrag.", "Tragen Sie oben zwei oder mehr Wörter ein, durch Komma getrennt.")
        return
    for row in found:
        with st.expander(", ".join(row.words), key=f"synonym {row.public_id}"):
            show(tag("p", f"Geändert am {moment(row.made_at)}", class_="fp fp-soft fp-small"))
            _form(f"synonym {row.public_id}", ", ".join(row.words), row.note, "Ändern", viewer, row.public_id)
            st.button(
                "Aus der Liste nehmen",
                key=f"remove synonym {row.public_id}",
                on_click=_remove,
                args=(viewer, row.public_id),
            )
    export.buttons("Gleichbedeutende Wörter", HEADER, lambda fresh: rows(fresh, viewer))


def rows(session: Session, viewer: Viewer) -> Sequence[Sequence[Any]]:
    """Return the list for a file."""
    return [_line(row) for row in synonyms.listed(session, viewer.actor)]


def _line(row: Synonym) -> Sequence[Any]:
    return (", ".join(row.words), row.note, moment(row.made_at))


def _form(key: str, words: str, note: str, action: str, viewer: Viewer, public_id: UUID | None) -> None:
    with st.form(key=f"form {key}", border=False, clear_on_submit=public_id is None):
        st.text_input("Wörter, durch Komma getrennt", value=words, max_chars=500, key=f"words {key}")
        st.text_input("Bemerkung (freiwillig)", value=note, max_chars=200, key=f"note {key}")
        show_notice(key)
        st.form_submit_button(action, on_click=_save, args=(viewer, key, public_id))


def _save(viewer: Viewer, key: str, public_id: UUID | None) -> None:
    words = str(st.session_state.get(f"words {key}") or "").split(",")
    note = str(st.session_state.get(f"note {key}") or "")

    def work(session: Session) -> bool:
        now = clock.now()
        if public_id is None:
            synonyms.add(session, viewer.actor, words=words, note=note, now=now)
        else:
            synonyms.edit(session, viewer.actor, public_id=public_id, words=words, note=note, now=now)
        return True

    actions.do(work, done="Gespeichert. Betroffene Vorschläge werden neu berechnet.", place=key)


def _remove(viewer: Viewer, public_id: UUID) -> None:
    def work(session: Session) -> bool:
        synonyms.remove(session, viewer.actor, public_id=public_id, now=clock.now())
        return True

    actions.do(work, done="Aus der Liste genommen. Betroffene Vorschläge werden neu berechnet.")
