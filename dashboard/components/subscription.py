"""Calendar subscriptions, the own and that of a Kommune: made, shown once, revoked."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st
from sqlmodel import Session

from dashboard import actions, ledger
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment
from tracker.letters.personal import address
from tracker.models.partners import Partner
from tracker.rules.access import Action
from tracker.services import partner_calendars, people, subscriptions
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import TokenPurpose

_SHOWN = "calendar_address"
_TAKE = (
    "Bitte in Outlook oder einem anderen Kalender als Abonnement eintragen; die Adresse wird nur dieses Mal gezeigt."
)

Make = Callable[[Session], str]
End = Callable[[Session], None]


def draw(session: Session, viewer: Viewer) -> None:
    """Offer the subscriptions; an address is shown once, since only a digest of it is kept."""
    if viewer.actor.person_id is None:
        return
    with st.expander("Kalender-Abo"):
        _own(session, viewer)
        if viewer.may(Action.SHARE_CALENDAR):
            _of_partner(session, viewer)


def _own(session: Session, viewer: Viewer) -> None:
    st.subheader("Für Sie", anchor=False)
    st.write("Alle Fristen, die Sie betreffen, im eigenen Kalender; verschobene Fristen verschieben sich mit.")
    _offer(
        "own",
        subscriptions.since(session, viewer.actor),
        make=lambda fresh: subscriptions.subscribe(fresh, viewer.actor, now=clock.now()),
        end=lambda fresh: subscriptions.unsubscribe(fresh, viewer.actor, now=clock.now()),
    )


def _of_partner(session: Session, viewer: Viewer) -> None:
    st.subheader("Für eine Kommune" if viewer.actor.role is Role.OFFICE else "Für Ihre Kommune", anchor=False)
    st.write(
        "Antragsfristen, Sitzungen, Mittelabrufe und Nachweise der ganzen Kommune, etwa für den Kalender eines Amts "
        "oder eines Funktionspostfachs. Aufgaben einzelner Personen und Beträge stehen nicht darin."
    )
    partner = _chosen(session, viewer)
    if partner is None:
        return
    partner_id = partner.id or 0
    st.write("Wer die Adresse kennt, sieht diese Tage. Verlässt jemand das Haus, legen Sie bitte eine neue an.")
    _offer(
        f"partner {partner_id}",
        partner_calendars.since(session, viewer.actor, partner_id=partner_id),
        make=lambda fresh: partner_calendars.subscribe(fresh, viewer.actor, partner_id=partner_id, now=clock.now()),
        end=lambda fresh: partner_calendars.unsubscribe(fresh, viewer.actor, partner_id=partner_id, now=clock.now()),
    )


def _chosen(session: Session, viewer: Viewer) -> Partner | None:
    """Return the own partner; who works for all of them chooses one."""
    partners = {one.id: one for one in people.partners(session, viewer.actor)}
    if viewer.actor.role is not Role.OFFICE:
        return partners.get(viewer.actor.partner_id)
    number = st.selectbox(
        "Kommune",
        [None, *partners],
        format_func=lambda key: partners[key].short_name if key in partners else "Bitte wählen",
        key="calendar partner",
    )
    return partners.get(number)


def _offer(place: str, made_at: datetime | None, *, make: Make, end: End) -> None:
    """Draw one subscription: its address when it was just made, else since when it stands, and the two buttons."""
    key = f"{_SHOWN} {place}"
    shown: str | None = st.session_state.pop(key, None)
    if shown is not None:
        st.write(_TAKE)
        st.code(shown, language=None, wrap_lines=True)
    elif made_at is not None:
        st.write(f"Das Abo besteht seit {moment(made_at)}. Eine neue Adresse macht die alte ungültig.")
    with st.container(horizontal=True):
        words = "Neue Adresse anlegen" if made_at is not None else "Kalender-Abo anlegen"
        st.button(words, key=f"calendar_subscribe {place}", on_click=_subscribe, args=(key, make))
        if made_at is not None:
            st.button("Abo beenden", key=f"calendar_unsubscribe {place}", on_click=_unsubscribe, args=(end,))


def _subscribe(key: str, make: Make) -> None:
    token = actions.do(make)
    if token is not None:
        home = ledger.settings().base_url.rstrip("/")
        st.session_state[key] = f"{address(home, TokenPurpose.CALENDAR, token)}.ics"


def _unsubscribe(end: End) -> None:
    actions.do(end, done="Das Kalender-Abo ist beendet; die Adresse zeigt nichts mehr.")
