"""Searches the office keeps: open, see what is new since the last look, delete, and save the one on the screen."""

from datetime import date
from urllib.parse import parse_qsl

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses
from dashboard.components import call_filters
from dashboard.components.markup import join, link, show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import count_of, moment
from tracker.models.watching import SavedSearch
from tracker.rules.access import Action
from tracker.services import calls, searches, sources

PLACE = "saved search"
_TITLE = "saved search title"


def draw(session: Session, viewer: Viewer, *, today: date) -> None:
    """Draw the searches of the person and the form that keeps the present one."""
    if not viewer.may(Action.KEEP_SEARCH) or viewer.actor.person_id is None:
        return
    kept = searches.listed(session, viewer.actor)
    with st.expander(f"Gespeicherte Suchen ({len(kept)})", key="gespeicherte"):
        if not kept:
            show(tag("p", "Noch keine. Stellen Sie Filter ein und geben Sie der Suche einen Namen.", class_="fp"))
        named = {source.name: source.title for source in sources.listed(session, viewer.actor)} if kept else {}
        for item in kept:
            _item(session, viewer, item, named, today)
        _form(viewer)


def _item(session: Session, viewer: Viewer, item: SavedSearch, named: dict[str, str], today: date) -> None:
    since = item.looked_at or item.created_at
    filters = call_filters.of_query(item.query, named, today=today)
    fresh = calls.count(session, viewer.actor, filters=filters.model_copy(update={"new_since": since}))
    parameters = [*parse_qsl(item.query), *([(addresses.VIEWER, viewer.parameter)] if viewer.parameter else [])]
    opened = addresses.with_repeats(addresses.CALLS, parameters)
    only_new = addresses.with_repeats(addresses.CALLS, [*parameters, (call_filters.NEW_SINCE, since.isoformat())])
    news = link(count_of(fresh, "neues Programm", "neue Programme"), only_new) if fresh else "nichts Neues"
    with st.container(horizontal=True, vertical_alignment="center"):
        when = tag("span", f"zuletzt angesehen am {moment(since)}", class_="fp-soft fp-small")
        show(tag("p", link(tag("strong", item.title), opened), " · ", join([news]), " · ", when, class_="fp"))
        st.button("Gesehen", key=f"look {item.public_id}", on_click=_look, args=(viewer, item), disabled=not fresh)
        st.button("Löschen", key=f"delete {item.public_id}", on_click=_delete, args=(viewer, item))


def _form(viewer: Viewer) -> None:
    with st.form("save search", border=False, clear_on_submit=False):
        st.text_input("Diese Suche speichern als", key=_TITLE, max_chars=searches.LONGEST_TITLE)
        show_notice(PLACE)
        st.form_submit_button("Suche speichern", on_click=_save, args=(viewer, call_filters.current_query()))


def _save(viewer: Viewer, query: str) -> None:
    title = st.session_state.get(_TITLE, "")
    actions.do(
        lambda session: searches.save(session, viewer.actor, title=title, query=query, now=clock.now()),
        done="Die Suche ist gespeichert. Sie zeigt künftig, was seit Ihrem letzten Blick neu ist.",
        place=PLACE,
    )


def _look(viewer: Viewer, item: SavedSearch) -> None:
    actions.do(
        lambda session: searches.look(session, viewer.actor, public_id=item.public_id, now=clock.now()),
        done=f"„{item.title}“: ab jetzt zählt, was neu hinzukommt.",
    )


def _delete(viewer: Viewer, item: SavedSearch) -> None:
    def work(session: Session) -> bool:
        searches.delete(session, viewer.actor, public_id=item.public_id, now=clock.now())
        return True

    actions.do(work, done=f"Die Suche „{item.title}“ ist gelöscht.")
