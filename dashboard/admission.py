"""Letting in: what Streamlit knows of a sign-in, compared with our own list of people on every page and every click."""

from datetime import UTC, datetime
from typing import Any, Literal

import streamlit as st
from sqlmodel import Session

from dashboard import ledger
from tracker import clock, database
from tracker.models.partners import Person
from tracker.services import sign_in
from tracker.services.sign_in import SignIn
from tracker.shapes.actor import Actor

State = Literal["out", "over", "refused"]
_STATE, _ACTOR = "admission state", "admission actor"


def person(session: Session) -> Person | None:
    """Return the person who is signed in and still let in. Otherwise ``state`` says why nobody is."""
    signed_in = identity()
    if signed_in is None:
        return _refuse("out")
    if sign_in.is_over(signed_in, now=clock.now(), hours=ledger.settings().session_hours):
        return _refuse("over")
    found = sign_in.person_of(session, signed_in)
    if found is None:
        if not sign_in.was_asked(session, signed_in, now=clock.now()):
            with database.write(ledger.engine()) as writing:
                sign_in.request_access(writing, signed_in, now=clock.now())
        return _refuse("refused")
    if sign_in.has_left(found, signed_in):
        return _refuse("over")
    if sign_in.is_new(found):
        with database.write(ledger.engine()) as writing:
            sign_in.learn(writing, signed_in, now=clock.now())
    return found


def identity() -> SignIn | None:
    """Return what the provider said of the visitor; ``None`` when nobody is signed in."""
    told: dict[str, Any] = dict(st.user.to_dict())
    if not told.get("is_logged_in"):
        return None
    at = told.get("iat")
    return SignIn(
        issuer=str(told.get("iss") or ""),
        subject=str(told.get("sub") or ""),
        email=str(told.get("email") or ""),
        verified=told.get("email_verified") in (True, "true"),
        name=str(told.get("name") or ""),
        at=datetime.fromtimestamp(at, UTC) if isinstance(at, int | float) else None,
    )


def state() -> State:
    """Say why nobody is let in."""
    found: State = st.session_state.get(_STATE, "out")
    return found


def remember(actor: Actor | None) -> None:
    """Keep for whom the page is drawn, so that its buttons work for nobody else."""
    st.session_state[_ACTOR] = actor


def remembered() -> Actor | None:
    """Return for whom the page was drawn."""
    found: Actor | None = st.session_state.get(_ACTOR)
    return found


def check(session: Session) -> None:
    """Make sure that whoever the page was drawn for may still act.

    Raises:
        NotAllowed: their access was closed or changed meanwhile.
    """
    actor = remembered()
    if actor is not None:
        sign_in.still(session, seen=actor)


def sign_out(person_id: int) -> None:
    """End the sign-ins of a person on all machines, and tell the browser and the provider."""
    with database.write(ledger.engine()) as session:
        sign_in.sign_out(session, person_id=person_id, now=clock.now())
    st.logout()


def _refuse(why: State) -> Person | None:
    st.session_state[_STATE] = why
    return None
