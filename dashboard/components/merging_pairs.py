"""Doppelte prüfen: two calls that look alike, side by side; the office says whether they are one programme or two."""

from collections.abc import Callable
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses
from dashboard.components import badge, running_jobs
from dashboard.components.call_facts import deadline, grant
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, link, outside, show, tag
from dashboard.components.table import Column, table
from dashboard.formats import first_sentence
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, count_of, listed, moment
from tracker.rules.access import Action
from tracker.rules.correction_values import code_label
from tracker.services import doubts, jobs, merge_decisions, merging
from tracker.services.doubts import Doubt, Side
from tracker.services.merge_decisions import DecisionView
from tracker.vocabulary.work import JobKind, MergeKind

VIEW = "doppelt"
PER_PAGE = 5


def line(session: Session, viewer: Viewer) -> Markup:
    """Return the way to the pairs with their number; empty when there is nothing to decide or to look at."""
    if not viewer.may(Action.CORRECT_CALL):
        return Markup("")
    waiting = doubts.count(session, viewer.actor)
    words = count_of(waiting, "Paar prüfen", "Paare prüfen") if waiting else "Doppelte Programme"
    return link(words, viewer.to(addresses.CALLS, ansicht=VIEW))


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the pairs that wait, and the decisions that hold."""
    st.header("Doppelte Programme prüfen", anchor=False)
    total = doubts.count(session, viewer.actor)
    if total:
        least = "Mindestens " if total >= doubts.MOST else ""
        words = least + count_of(total, "Paar sieht", "Paare sehen")
        show(tag("p", f"{words} so aus, als wäre es dasselbe Programm aus zwei Quellen.", class_="fp"))
        for item in doubts.listed(session, viewer.actor, limit=PER_PAGE):
            _pair(viewer, item)
        if total > PER_PAGE:
            show(tag("p", f"Gezeigt sind die {PER_PAGE} wahrscheinlichsten; danach folgen die nächsten.", class_="fp"))
    else:
        empty("Es gibt keine Paare zu prüfen.", "Nach jedem Abruf der Quellen wird neu verglichen.")
    if jobs.active(session, viewer.actor, kind=JobKind.PAIRS):
        running_jobs.live(viewer, JobKind.PAIRS)
    else:
        st.button("Jetzt vergleichen", on_click=_look, args=(viewer,))
    _decisions(session, viewer)


def _pair(viewer: Viewer, item: Doubt) -> None:
    with st.container(border=True):
        columns = (Column("Angabe"), Column("Programm A"), Column("Programm B"))
        one, other = _side(viewer, item.one), _side(viewer, item.other)
        rows = [(name, value, other[name]) for name, value in one.items()]
        show(table(item.reason, columns, rows))
        key = f"{item.one.public_id} {item.other.public_id}"
        with st.container(horizontal=True):
            for words, keep, gone in (
                ("Dasselbe, A behalten", item.one, item.other),
                ("Dasselbe, B behalten", item.other, item.one),
            ):
                st.button(words, key=f"{words} {key}", on_click=_merge, args=(viewer, keep, gone))
            st.button("Zwei Programme", key=f"apart {key}", on_click=_apart, args=(viewer, item))


def _side(viewer: Viewer, side: Side) -> dict[str, object]:
    today = clock.today()
    return {
        "Titel": link(side.title, viewer.to(addresses.CALL, id=str(side.public_id))),
        "Quelle": listed(side.sources) if side.sources else UNKNOWN,
        "Fördergeber": side.provider or UNKNOWN,
        "Ebene": side.level.label,
        "Fördergebiet": ", ".join(code_label("areas", code) for code in side.areas) or UNKNOWN,
        "Zuschuss": grant(_Funded(side)),
        "Frist": deadline(side, today),
        "Worum es geht": first_sentence(side.summary) or UNKNOWN,
        "Offizielle Seite": outside(side.url, side.url) if side.url else UNKNOWN,
    }


class _Funded:
    """A side as the words for its grant need it; what is given is not compared here."""

    def __init__(self, side: Side) -> None:
        self.funding_types: list[str] = []
        self.rate_hundredths = side.rate_hundredths
        self.amount_max_cents = side.amount_max_cents


def _decisions(session: Session, viewer: Viewer) -> None:
    st.header("Entscheidungen", anchor=False)
    found = merge_decisions.listed(session, viewer.actor)
    if not found:
        empty("Noch keine Entscheidung.", "Was Sie oben entscheiden, steht danach hier und lässt sich zurücknehmen.")
        return
    for item in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            show(_decision(viewer, item))
            st.button("Rückgängig", key=f"undo merge {item.decision_id}", on_click=_undo, args=(viewer, item))


def _decision(viewer: Viewer, item: DecisionView) -> Markup:
    said = "gehört zu" if item.kind is MergeKind.SAME else "ist ein anderes Programm als"
    call = link(item.call_title, viewer.to(addresses.CALL, id=str(item.call_id)))
    words = tag("p", badge.badge(item.kind.label), " ", join([f"„{item.origin_title}“ {said} ", call]))
    return tag("div", words, tag("p", f"{item.person}, {moment(item.made_at)}", class_="fp-soft fp-small"), class_="fp")


def _merge(viewer: Viewer, keep: Side, gone: Side) -> None:
    _decide(
        lambda session: (
            merging.merge(session, viewer.actor, keep=keep.public_id, gone=gone.public_id, now=clock.now()).public_id
        ),
        f"„{gone.title}“ gehört jetzt zu „{keep.title}“. Rückmeldungen, Anträge und Aufgaben sind mitgegangen.",
    )


def _apart(viewer: Viewer, item: Doubt) -> None:
    _decide(
        lambda session: (
            merging.keep_apart(
                session, viewer.actor, one=item.one.public_id, other=item.other.public_id, now=clock.now()
            ).id
        ),
        "Gemerkt: zwei Programme. Nach diesem Paar wird nicht mehr gefragt.",
    )


def _undo(viewer: Viewer, item: DecisionView) -> None:
    def work(session: Session) -> bool:
        merging.undo(session, viewer.actor, decision_id=item.decision_id, now=clock.now())
        return True

    _decide(work, "Die Entscheidung ist zurückgenommen.")


def split(viewer: Viewer, call_id: UUID, source: str, external_id: str) -> None:
    """Make a call of its own out of one source; called by a click on the page of the call."""
    _decide(
        lambda session: (
            merging.split(
                session, viewer.actor, call_id=call_id, source=source, external_id=external_id, now=clock.now()
            ).public_id
        ),
        "Getrennt. Das neue Förderprogramm steht in der Liste; Rückmeldungen bleiben hier.",
    )


def _decide(work: Callable[[Session], object], done: str) -> None:
    actions.do(work, done=done)


def _look(viewer: Viewer) -> None:
    # Comparing thousands of programmes takes seconds: the clockwork does it, as it does after a harvest.
    actions.do(
        lambda session: jobs.request(session, viewer.actor, kind=JobKind.PAIRS, now=clock.now()).id,
        done="Der Vergleich beginnt gleich; neue Paare stehen hier, sobald er fertig ist.",
    )
