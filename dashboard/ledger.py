"""The ledger as the pages reach it: the settings, and one engine for all visitors."""

import streamlit as st
from sqlalchemy import Engine

from tracker import database
from tracker.settings import Settings, load


@st.cache_resource(show_spinner=False)
def _settings() -> Settings:
    return load()


@st.cache_resource(show_spinner=False, max_entries=1)
def _engine(url: str) -> Engine:
    engine = database.connect(url)
    # Asked once: the serving parent migrates before it serves, and a page must not run on a strange schema.
    database.check(engine)
    return engine


def settings() -> Settings:
    """Return the settings, read once per process."""
    return _settings()


def engine() -> Engine:
    """Return the engine of the ledger.

    Raises:
        WrongSchema: the database does not fit this version; the text says which command helps.
    """
    return _engine(settings().database)
