"""Work that goes on behind the pages: a note where it matters, and the live list on Quellen."""

import streamlit as st
from sqlmodel import Session

from dashboard import ledger
from dashboard.components.markup import Markup, join, show, tag
from dashboard.labels import JOB_SIGNS
from dashboard.viewer import Viewer
from tracker import database
from tracker.formats import moment, number
from tracker.models.work import Job
from tracker.rules.access import Action
from tracker.services import jobs
from tracker.vocabulary.work import JobKind

SECONDS_BETWEEN_LOOKS = 1


def is_matching(session: Session, viewer: Viewer) -> bool:
    """Say whether suggestions are being computed right now."""
    return viewer.may(Action.READ_SOURCE) and bool(jobs.active(session, viewer.actor, kind=JobKind.MATCH))


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def live(viewer: Viewer, kind: JobKind | None = None) -> None:
    """Draw the active jobs and look again every second. When the last one ends the whole page is drawn anew."""
    with database.read(ledger.engine()) as session:
        found = jobs.active(session, viewer.actor, kind=kind)
        shown = listed(found)
    show(shown)
    if not found:
        st.rerun()


def listed(found: list[Job]) -> Markup:
    """Return jobs with their progress."""
    return tag("div", tag("ul", *(_item(job) for job in found), class_="fp-list"), class_="fp", role="status")


def _item(job: Job) -> Markup:
    sign = tag("span", JOB_SIGNS[job.state], class_="fp-sign", aria_hidden="true")
    what = join([tag("strong", job.kind.label), _argument(job), f": {job.state.label}"])
    since = f"seit {moment(job.started_at or job.created_at)}"
    return tag("li", sign, tag("div", tag("p", what, f" {since}"), _progress(job), tag("p", job.message)))


def _argument(job: Job) -> str:
    source = job.argument.get("source")
    return f" „{source}“" if source else ""


def _progress(job: Job) -> Markup:
    if not job.total:
        return Markup(tag("p", f"{number(job.done)} bearbeitet", class_="fp-soft fp-small")) if job.done else Markup("")
    share = min(100, 100 * job.done // job.total)
    words = f"{number(job.done)} von {number(job.total)} ({share} %)"
    bar = tag("div", tag("div", style=f"width:{share}%"), class_="fp-bars", aria_hidden="true")
    return join([bar, tag("p", words, class_="fp-soft fp-small")])
