"""Who looks. On this machine (``local``) the person is chosen, and the choice stands in the address.

Everywhere else (``oidc``) it is whoever signed in, asked for anew whenever a page is drawn or a button pressed.
"""

from typing import NamedTuple

import streamlit as st
from sqlmodel import Session

from dashboard import addresses, admission, ledger
from tracker.rules.access import Action, decide
from tracker.services import people
from tracker.shapes.actor import Actor

LOCAL_ONLY = "Betrieb nur auf diesem Rechner, ohne Passwort"


class Viewer(NamedTuple):
    """The person a page is drawn for. ``parameter`` names it in links; empty for the first of the list."""

    actor: Actor
    parameter: str

    def may(self, action: Action, *partners: int) -> bool:
        """Say whether to offer something; the service decides again when it is done."""
        return decide(self.actor, action, partners=partners or None).allowed

    def to(self, page: str, **parameters: str) -> str:
        """Return the address of a page on which the same person keeps working."""
        return addresses.address(page, {**parameters, addresses.VIEWER: self.parameter})


def choose(session: Session) -> Viewer | None:
    """Draw the choice of the person, or who is signed in, and return who it is; ``None`` when that is nobody."""
    found = _signed_in(session) if ledger.settings().auth == "oidc" else _chosen(session)
    admission.remember(found.actor if found else None)
    return found


def _signed_in(session: Session) -> Viewer | None:
    person = admission.person(session)
    if person is None:
        return None
    st.button("Abmelden", key="sign_out", on_click=admission.sign_out, args=(person.id,))
    return Viewer(people.actor_of(person), "")


def _chosen(session: Session) -> Viewer | None:
    persons = people.choices(session)
    if not persons:
        return None
    names = people.by_choice(persons)
    chosen = st.selectbox(
        "Sie arbeiten als", list(names), key=addresses.VIEWER, bind="query-params", filter_mode="contains"
    )
    return Viewer(people.actor_of(names[chosen]), chosen if chosen != next(iter(names)) else "")
