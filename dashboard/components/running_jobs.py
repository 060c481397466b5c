"""Work that goes on behind the pages: a note where it matters, and the live list on Quellen."""

from collections.abc import Mapping

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
from tracker.services import jobs, sources
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
        titles = {source.name: source.title for source in sources.listed(session, viewer.actor)}
        shown = listed(found, titles)
    show(shown)
    if not found:
        st.rerun()


def listed(found: list[Job], titles: Mapping[str, str]) -> Markup:
    """Return jobs with their progress; ``titles`` are those of the sources."""
    return tag("div", tag("ul", *(_item(job, titles) for job in found), class_="fp-list"), class_="fp")


def _item(job: Job, titles: Mapping[str, str]) -> Markup:
    sign = tag("span", JOB_SIGNS[job.state], class_="fp-sign", aria_hidden="true")
    what = join([tag("strong", job.kind.label), _argument(job, titles), f": {job.state.label}"])
    since = f"seit {moment(job.started_at or job.created_at)}"
    return tag("li", sign, tag("div", tag("p", what, f" {since}"), _progress(job), tag("p", job.message)))


def _argument(job: Job, titles: Mapping[str, str]) -> str:
    source = str(job.argument.get("source", ""))
    return f" „{titles.get(source, source)}“" if source else ""


def _progress(job: Job) -> Markup:
    if not job.total:
        return Markup(tag("p", f"{number(job.done)} bearbeitet", class_="fp-soft fp-small")) if job.done else Markup("")
    share = min(100, 100 * job.done // job.total)
    words = f"{number(job.done)} von {number(job.total)} ({share} %)"
    bar = tag("div", tag("div", style=f"width:{share}%"), class_="fp-bars", aria_hidden="true")
    return join([bar, tag("p", words, class_="fp-soft fp-small")])
