"""Programm anlegen: from an address, which is read in the background, or by hand."""

from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses, ledger
from dashboard.components import running_jobs
from dashboard.components.correction_field import given, widget
from dashboard.components.empty import empty
from dashboard.components.markup import is_web, link, show, tag
from dashboard.components.notice import notice, show_notice
from dashboard.viewer import Viewer
from tracker import clock, database
from tracker.errors import NotFound, Refused
from tracker.models.work import Job
from tracker.rules.access import Action
from tracker.services import jobs, own_calls
from tracker.services.own_calls import FIELDS, Entered
from tracker.vocabulary.work import JobKind, JobState

VIEW = "anlegen"
JOB = "auftrag"
_BY_ADDRESS, _BY_HAND = "new by address", "new by hand"
_URL, _TITLE, _TEXT = "new url", "new title", "new text"


def draw(session: Session, viewer: Viewer) -> None:
    """Draw both ways."""
    st.header("Programm anlegen", anchor=False)
    if not viewer.may(Action.CORRECT_CALL):
        empty("Programme legt die Projektleitstelle an.", link("Alle Förderprogramme", viewer.to(addresses.CALLS)))
        return
    _progress(session, viewer)
    show(tag("h3", "Von einer Adresse", class_="fp"))
    with st.form(_BY_ADDRESS, border=False):
        st.text_input("Adresse der Seite, auf der das Programm steht", key=_URL, max_chars=2_000)
        show_notice(_BY_ADDRESS)
        st.form_submit_button("Seite lesen", type="primary", on_click=_read_page, args=(viewer,))
    show(tag("h3", "Von Hand", class_="fp"))
    with st.form(_BY_HAND, border=False):
        st.text_input("Titel", key=_TITLE, max_chars=500)
        for field in FIELDS:
            widget(field, key=f"entry {field}")
        st.text_area("Text der Ausschreibung oder Richtlinie (freiwillig)", key=_TEXT, max_chars=200_000)
        show_notice(_BY_HAND)
        st.form_submit_button("Programm anlegen", type="primary", on_click=_enter, args=(viewer,))


def _progress(session: Session, viewer: Viewer) -> None:
    """Show how far the page is read, and the programme when it is."""
    asked = st.query_params.get(JOB)
    if not asked:
        return
    try:
        job = jobs.by_public_id(session, viewer.actor, public_id=addresses.record_id(asked))
    except NotFound as error:
        notice(str(error), refused=True)
        return
    if job is None or job.kind is not JobKind.ADD_CALL:
        return
    if job.state in {JobState.WAITING, JobState.RUNNING}:
        _live(viewer, job.public_id)
        return
    _result(session, viewer, job)


@st.fragment(run_every=running_jobs.SECONDS_BETWEEN_LOOKS)
def _live(viewer: Viewer, job_id: UUID) -> None:
    with database.read(ledger.engine()) as session:
        job = jobs.by_public_id(session, viewer.actor, public_id=job_id)
        going = job is not None and job.state in {JobState.WAITING, JobState.RUNNING}
        if job is not None:
            show(running_jobs.listed([job], {}), tag("p", str(job.argument.get("url", "")), class_="fp fp-small"))
    if not going:
        st.rerun()


def _result(session: Session, viewer: Viewer, job: Job) -> None:
    url = str(job.argument.get("url", ""))
    if job.state is JobState.FAILED:
        notice(
            job.message or "Die Seite ließ sich nicht lesen. Bitte prüfen Sie die Adresse.",
            refused=True,
            head="Nicht angelegt: ",
        )
        return
    found = own_calls.by_address(session, viewer.actor, url=url)
    if found is None:
        notice(f"{job.message or 'Die Seite ist gelesen.'} Ein Programm wurde dabei nicht gefunden.", refused=True)
        return
    notice(job.message or "Die Seite ist gelesen.", head="✓ ")
    show(tag("p", link("Zum Förderprogramm", viewer.to(addresses.CALL, id=str(found))), class_="fp"))


def _read_page(viewer: Viewer) -> None:
    url = str(st.session_state.get(_URL, "")).strip()

    def work(session: Session) -> str:
        if not is_web(url):
            raise Refused("Bitte geben Sie die ganze Adresse an; sie beginnt mit http:// oder https://.")
        job = jobs.request(session, viewer.actor, kind=JobKind.ADD_CALL, now=clock.now(), argument={"url": url})
        return str(job.public_id)

    job = actions.do(work, done="Die Seite wird gleich gelesen; wie weit es ist, steht hier.", place=_BY_ADDRESS)
    if job is not None:
        st.query_params[JOB] = job


def _enter(viewer: Viewer) -> None:
    values = {field: given(field, key=f"entry {field}") for field in FIELDS}
    title, text = st.session_state.get(_TITLE, ""), st.session_state.get(_TEXT, "")

    def work(session: Session) -> UUID:
        entered = Entered(title=title, text=text, values=values)
        return own_calls.create(session, viewer.actor, entered=entered, now=clock.now()).public_id

    made = actions.do(work, done=f"„{title}“ ist angelegt.", place=_BY_HAND)
    if made is not None:
        for key in (_TITLE, _TEXT, *(f"entry {field}" for field in FIELDS)):
            st.session_state.pop(key, None)
        actions.lead_to(addresses.CALL, id=str(made), **{addresses.VIEWER: viewer.parameter})
