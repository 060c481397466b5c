"""What somebody typed into a form, read when its button was pressed. Values stay typed when saving is refused."""

from datetime import date
from typing import Any, NamedTuple

import streamlit as st

from tracker.errors import Refused
from tracker.rules.amounts import read_euro, read_percent

_SHOWN = "what the record said"


class Typed(NamedTuple):
    """A form by its name; its widgets are named after it."""

    name: str

    def key(self, field: str) -> str:
        """Return the name of a widget; it is another one after the form was emptied."""
        return f"{self.name} {st.session_state.get(self._emptied, 0)} {field}"

    @property
    def _emptied(self) -> str:
        """Return under which name the session counts how often this form was emptied."""
        return f"emptied {self.name}"

    def value(self, field: str) -> Any:
        """Return what a widget holds."""
        return st.session_state.get(self.key(field))

    def text(self, field: str) -> str:
        """Return a text without spaces around it."""
        return str(self.value(field) or "").strip()

    def day(self, field: str) -> date | None:
        """Return a day, None where none was chosen."""
        found = self.value(field)
        return found if isinstance(found, date) else None

    def number(self, field: str) -> int | None:
        """Return a whole number, None where the field is empty.

        Raises:
            Refused: it is no number.
        """
        text = self.text(field)
        if not text:
            return None
        if not text.isdecimal():
            raise Refused(f"„{text[:40]}“ ist keine ganze Zahl. Bitte schreiben Sie nur Ziffern.")
        return int(text)

    def euro(self, field: str) -> int | None:
        """Return an amount in cents, None where the field is empty.

        Raises:
            Refused: it is no amount.
        """
        found = read_euro(self.text(field))
        if found.problem:
            raise Refused(found.problem)
        return found.value

    def percent(self, field: str) -> int | None:
        """Return a rate in hundredths of a percent, None where the field is empty.

        Raises:
            Refused: it is no rate.
        """
        text = self.text(field)
        found = read_percent(f"{text} %" if text and text[-1].isdigit() else text)
        if found.problem:
            raise Refused(found.problem)
        return found.value

    def read_as(self, field: str, shown: Any) -> Any:
        """Return what the record said when this form was filled in; ``field`` is one of its widgets.

        The widgets keep what somebody types over later runs, while the record beside them may be another already.
        """
        if self.key(field) not in st.session_state or self.key(_SHOWN) not in st.session_state:
            st.session_state[self.key(_SHOWN)] = shown
        return st.session_state[self.key(_SHOWN)]

    def finish(self, done: object) -> None:
        """Empty the form after it was saved; after a refusal the record as it is now counts as read."""
        if done:
            self.clear()
        else:
            st.session_state.pop(self.key(_SHOWN), None)

    def clear(self) -> None:
        """Empty the form.

        A widget of the same name would keep in the browser what was typed, and the next click would send it again.
        """
        for key in [key for key in st.session_state if str(key).startswith(f"{self.name} ")]:
            del st.session_state[key]
        st.session_state[self._emptied] = st.session_state.get(self._emptied, 0) + 1
