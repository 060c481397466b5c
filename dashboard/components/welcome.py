"""What somebody sees who is not let in: the way to sign in, a sign-in that ran out, or a friendly refusal."""

import streamlit as st

from dashboard import admission, ledger
from dashboard.components.markup import show, tag
from tracker.formats import count_of


def draw() -> None:
    """Draw the page for the visitor nobody is entered for."""
    state = admission.state()
    if state == "refused":
        _refused()
        return
    st.title("Bitte melden Sie sich an", anchor=False)
    said = "Förderpfad ist für die Partner der Smart Region Kreis Unna. Sie melden sich mit Ihrem Dienstkonto an."
    if state == "over":
        said = (
            "Ihre Anmeldung ist abgelaufen; sie gilt höchstens "
            f"{count_of(ledger.settings().session_hours, 'Stunde', 'Stunden')}. "
            "Gespeicherte Entwürfe finden Sie nach der Anmeldung wieder."
        )
    show(tag("p", said, class_="fp"))
    st.button("Anmelden", type="primary", key="sign_in", on_click=st.login)


def _refused() -> None:
    found = admission.identity()
    address = found.email if found is not None else ""
    st.title("Für Sie ist noch kein Zugang eingerichtet", anchor=False)
    show(
        tag(
            "div",
            tag("p", "Sie haben sich richtig angemeldet", f" als {address}" if address else "", "."),
            tag("p", "Die Projektleitstelle ist benachrichtigt und meldet sich. Sie müssen nichts weiter tun."),
            class_="fp",
        )
    )
    st.button("Abmelden oder mit einem anderen Dienstkonto anmelden", key="sign_out", on_click=st.logout)
