"""Neuigkeiten: what changed in Förderprogramme since somebody last looked, before and after, and what is new."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses
from dashboard.components import export
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import count_of, moment
from tracker.services import call_news
from tracker.services.call_news import ChangedCall, NewCall, News

VIEW = "neuigkeiten"
FIRST_LOOK = timedelta(days=14)
SHOWN = 50
MOST = 5_000
HEADER = ("Förderprogramm", "Was", "Änderung", "Wann", "Quelle oder Fördergeber")


def line(session: Session, viewer: Viewer) -> Markup:
    """Return the way to the news with their number; empty when there are none."""
    since, known = _since(session, viewer)
    changed, new = call_news.counts(session, viewer.actor, since=since)
    if not changed and not new:
        return Markup("")
    words = f"{count_of(changed, 'Programm geändert', 'Programme geändert')}, {new} neu"
    when = "Seit Ihrem letzten Besuch" if known else "In den letzten 14 Tagen"
    return join([f"{when}: ", link(words, viewer.to(addresses.CALLS, ansicht=VIEW))])


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the page's part."""
    since, known = _since(session, viewer)
    st.header("Neuigkeiten", anchor=False)
    found = call_news.news(session, viewer.actor, since=since, limit=SHOWN)
    if known:
        when = f"Seit Ihrem letzten Besuch am {moment(since)}"
    else:
        when = "Sie haben hier noch nie „Alles gesehen“ gewählt. Gezeigt werden die letzten 14 Tage"
    show(tag("p", f"{when}. Nur was für einen Antrag zählt; reine Wortänderungen sind weggelassen.", class_="fp"))
    if not found.changed and not found.new:
        empty("Nichts Neues.", link("Alle Förderprogramme zeigen", viewer.to(addresses.CALLS)))
        return
    _lists(viewer, found)
    export.buttons("Neuigkeiten", HEADER, lambda fresh: rows(fresh, viewer, since))
    if viewer.actor.person_id is not None:
        st.button("Alles gesehen", type="primary", on_click=_seen, args=(viewer,))


def rows(session: Session, viewer: Viewer, since: datetime) -> list[Sequence[object]]:
    """Return the news as the cells of a file, one line a change."""
    found = call_news.news(session, viewer.actor, since=since, limit=MOST)
    changed = [
        (item.title, "geändert", sentence, item.seen_at, item.source_title)
        for item in found.changed
        for sentence in item.changes
    ]
    return [*changed, *((item.title, "neu", "", item.first_seen, item.provider) for item in found.new)]


def _lists(viewer: Viewer, found: News) -> None:
    if found.changed:
        caption = _caption(found.changed_total, "geändertes Programm", "geänderte Programme")
        columns = (Column("Förderprogramm"), Column("Was sich geändert hat"), Column("Gesehen am"))
        show(table(caption, columns, (_changed(viewer, item) for item in found.changed)))
    if found.new:
        caption = _caption(found.new_total, "neues Programm", "neue Programme")
        columns = (Column("Förderprogramm"), Column("Fördergeber"), Column("Zuerst gesehen am"))
        show(table(caption, columns, (_new(viewer, item) for item in found.new)))


def _caption(total: int, one: str, many: str) -> str:
    words = count_of(total, one, many)
    return words if total <= SHOWN else f"{words}, gezeigt die neuesten {SHOWN}"


def _changed(viewer: Viewer, item: ChangedCall) -> Sequence[object]:
    title = link(item.title, viewer.to(addresses.CALL, id=str(item.public_id)))
    return title, join(tag("div", sentence) for sentence in item.changes), moment(item.seen_at)


def _new(viewer: Viewer, item: NewCall) -> Sequence[object]:
    title = link(item.title, viewer.to(addresses.CALL, id=str(item.public_id)))
    return title, item.provider, moment(item.first_seen)


def _since(session: Session, viewer: Viewer) -> tuple[datetime, bool]:
    known = call_news.seen_at(session, viewer.actor)
    return known or clock.now() - FIRST_LOOK, known is not None


def _seen(viewer: Viewer) -> None:
    def work(session: Session) -> bool:
        call_news.mark_seen(session, viewer.actor, now=clock.now())
        return True

    actions.do(work, done="Gemerkt. Hier steht künftig, was sich ab jetzt ändert.")
