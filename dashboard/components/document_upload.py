"""A file somebody chooses, and the store it goes to before any row names it."""

import streamlit as st

from dashboard import actions, ledger
from tracker.errors import Refused
from tracker.files import LARGEST_MB, FileStore, KeptFile
from tracker.rules.file_kinds import ALLOWED, KINDS


def choose(label: str, key: str) -> bool:
    """Draw the field; say whether a file was chosen. ``key`` changes when the field is to be empty again."""
    words = f"{label}, bis {LARGEST_MB} MB: {ALLOWED}"
    return st.file_uploader(words, list(KINDS), key=key, max_upload_size=LARGEST_MB) is not None


def is_chosen(key: str) -> bool:
    """Say whether the field holds a file."""
    return st.session_state.get(key) is not None


def keep(key: str, *, place: str) -> KeptFile | None:
    """Put the chosen file into the store, whole and outside any transaction; ``None`` when it was refused.

    The refusal waits for ``place``, as one of ``actions.do`` does.
    """

    def work() -> KeptFile:
        file = st.session_state.get(key)
        if file is None:
            raise Refused("Bitte wählen Sie zuerst eine Datei.")
        return store().keep(file.getvalue(), name=file.name)

    return actions.prepare(work, place=place)


def store() -> FileStore:
    """Return the files of this installation."""
    return FileStore(ledger.settings().data_dir)
