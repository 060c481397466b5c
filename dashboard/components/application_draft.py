"""Half-filled forms of applications: kept with every change, there again after the session ended."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st
from sqlmodel import Session

from dashboard import actions, ledger
from dashboard.components.markup import show, tag
from dashboard.viewer import Viewer
from tracker import clock, database
from tracker.formats import moment
from tracker.services import drafts

_VERSION = "_version"


class Form(NamedTuple):
    """A form of one record: its name, and the version its values were read in (0 for a new record)."""

    name: str
    version: int

    def key(self, field: str) -> str:
        """Return the name of a widget."""
        return f"{self.name} {field}"


def begin(session: Session, viewer: Viewer, name: str, *, version: int, values: Mapping[str, Any]) -> Form:
    """Return the form with its widgets filled: what was typed and not saved before, else what is stored.

    The version of the first drawing counts: whoever saved since then must not be overwritten unseen.
    """
    held: Form | None = st.session_state.get(f"draft of {name}")
    if held is not None:
        for field, value in values.items():
            # A widget that was not drawn for a while has lost its value.
            st.session_state.setdefault(held.key(field), value)
        return held
    kept = drafts.restore(session, viewer.actor, key=name)
    typed = {**values, **{field: kept.data[field] for field in values if field in kept.data}} if kept else values
    form = Form(name, int(kept.data.get(_VERSION, version)) if kept else version)
    for field, value in typed.items():
        st.session_state[form.key(field)] = value
    st.session_state[f"draft of {name}"] = form
    if kept:
        st.session_state[f"restored {name}"] = f"Ihre Eingaben vom {moment(kept.saved_at)} sind wieder da."
    return form


def say_restored(viewer: Viewer, form: Form) -> None:
    """Say that a draft came back, and offer to throw it away."""
    said = st.session_state.get(f"restored {form.name}")
    if said:
        show(tag("p", said, class_="fp fp-soft", role="status"))
        st.button("Eingaben verwerfen", key=f"discard {form.name}", on_click=forget, args=(viewer, form))


def keep(viewer: Viewer, form: Form, fields: tuple[str, ...]) -> None:
    """Keep what is typed; called with every change of a field."""
    data = {field: st.session_state.get(form.key(field)) for field in fields} | {_VERSION: form.version}
    with database.write(ledger.engine()) as session:
        drafts.save(session, viewer.actor, key=form.name, data=data, now=clock.now())


def typed(form: Form, fields: tuple[str, ...]) -> dict[str, Any]:
    """Return what stands in the fields."""
    return {field: st.session_state.get(form.key(field)) for field in fields}


def forget(viewer: Viewer, form: Form) -> None:
    """Throw the draft and what was typed away: it was saved, or is not wanted."""
    actions.do(lambda session: drafts.forget(session, viewer.actor, key=form.name))
    for key in [key for key in st.session_state if str(key).startswith(f"{form.name} ")]:
        del st.session_state[key]
    for key in (f"draft of {form.name}", f"restored {form.name}"):
        st.session_state.pop(key, None)
