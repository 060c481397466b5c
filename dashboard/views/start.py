"""Übersicht: what is waiting for this person, and the next deadlines."""

from datetime import timedelta
from typing import NamedTuple

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components.call_facts import deadline, grant
from dashboard.components.call_filters import CHANGED_SINCE
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, link, show, tag
from dashboard.components.table import Column, table
from dashboard.labels import ORDERS
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import count_of, number
from tracker.rules.access import Action
from tracker.services import calls, people, projects, sources, status, suggestions
from tracker.services.calls import CallFilter
from tracker.vocabulary.calls import CallStatus

NEXT_DEADLINES = 6
RECENTLY = timedelta(days=7)


class Waiting(NamedTuple):
    """A count, what it counts, and where to go."""

    figure: int
    words: str
    action: str
    to: str


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the page."""
    st.title("Übersicht", anchor=False)
    items = [
        *_suggestions(session, viewer),
        *_calls(session, viewer),
        *_projects(session, viewer),
        *_sources(session, viewer),
    ]
    show(tag("ul", *(_item(item) for item in items), class_="fp fp-waiting"))
    st.header("Nächste Fristen", anchor=False)
    _deadlines(session, viewer)


def _item(item: Waiting) -> Markup:
    count = tag("span", number(item.figure), class_="fp-count")
    return tag("li", count, tag("p", item.words), link(item.action, item.to))


def _suggestions(session: Session, viewer: Viewer) -> list[Waiting]:
    partner_id = viewer.actor.partner_id
    if partner_id is None or not viewer.may(Action.READ_SUGGESTION, partner_id):
        return []
    inbox = suggestions.inbox(session, viewer.actor, partner_id=partner_id, today=clock.today(), limit=0)
    kommune = _kommune(session, viewer, partner_id)
    many = f"Vorschlag für {kommune} wartet" if inbox.waiting == 1 else f"Vorschläge für {kommune} warten"
    words = f"{many} auf Ihre Rückmeldung"
    if inbox.this_week < inbox.waiting:
        words += f", davon {number(inbox.this_week)} für diese Woche"
    to_these = viewer.to(addresses.SUGGESTIONS, kommune=kommune)
    return [Waiting(inbox.waiting, words, "Ansehen und antworten", to_these)]


def _calls(session: Session, viewer: Viewer) -> list[Waiting]:
    by_status = calls.totals(session, viewer.actor)
    possible = by_status.get(CallStatus.OPEN, 0)
    since = clock.now() - RECENTLY
    changed = calls.count(session, viewer.actor, filters=CallFilter(changed_since=since))
    to_open = viewer.to(addresses.CALLS, status=CallStatus.OPEN.label)
    asked = {CHANGED_SINCE: since.isoformat(timespec="minutes"), "sortieren": ORDERS["changed"]}
    to_changed = viewer.to(addresses.CALLS, **asked)
    return [
        Waiting(
            possible,
            f"von {count_of(sum(by_status.values()), 'Förderprogramm', 'Förderprogrammen')}: Antragstellung möglich",
            "Programme ansehen",
            to_open,
        ),
        Waiting(
            changed,
            f"{'Förderprogramm' if changed == 1 else 'Förderprogramme'} neu oder geändert in den letzten 7 Tagen",
            "Neue und geänderte ansehen",
            to_changed,
        ),
    ]


def _projects(session: Session, viewer: Viewer) -> list[Waiting]:
    partner_id = viewer.actor.partner_id
    if partner_id is None or not viewer.may(Action.EDIT_PROJECT, partner_id):
        return []
    found = projects.without_cost(session, viewer.actor, partner_id=partner_id)
    if not found.lacking:
        return []
    words = (
        f"von {count_of(found.total, 'Vorhaben', 'Vorhaben')} ohne Kosten: Der Eigenanteil lässt sich nicht berechnen"
    )
    to_these = viewer.to(addresses.PROJECTS, kommune=_kommune(session, viewer, partner_id))
    return [Waiting(found.lacking, words, "Vorhaben ergänzen", to_these)]


def _kommune(session: Session, viewer: Viewer, partner_id: int) -> str:
    """Return the name a page is to be set to: what stands behind a count are the records of one Kommune."""
    return next(item.short_name for item in people.partners(session, viewer.actor) if item.id == partner_id)


def _sources(session: Session, viewer: Viewer) -> list[Waiting]:
    if not viewer.may(Action.START_JOB):
        return []
    found = sources.health(session, viewer.actor, now=clock.now())
    bad = sum(bool(status.trouble(item)) for item in found)
    if not bad:
        return []
    words = "Quelle braucht Aufmerksamkeit" if bad == 1 else "Quellen brauchen Aufmerksamkeit"
    return [Waiting(bad, words, "Quellen ansehen", viewer.to(addresses.SOURCES))]


def _deadlines(session: Session, viewer: Viewer) -> None:
    today = clock.today()
    coming = calls.nearest(session, viewer.actor, today=today, limit=NEXT_DEADLINES)
    if not coming:
        see = link("Förderprogramme", viewer.to(addresses.CALLS))
        empty("Kein Förderprogramm nennt zurzeit eine Frist.", see)
        return
    columns = (Column("Förderprogramm"), Column("Frist"), Column("Zuschuss"))
    lines = [
        (link(row.title, viewer.to(addresses.CALL, id=str(row.public_id))), deadline(row, today), grant(row))
        for row in coming
    ]
    show(table(f"Die nächsten {len(coming)} Fristen" if len(coming) > 1 else "Die nächste Frist", columns, lines))
