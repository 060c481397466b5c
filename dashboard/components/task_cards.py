"""One open task with what can be done about it: finish it, let it fall away, or give it other words, day or owner."""

from collections.abc import Callable, Mapping

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import badge
from dashboard.components.markup import show, tag
from dashboard.components.typed import Typed
from dashboard.formats import days_left
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import weekday_day
from tracker.services import tasks
from tracker.services.tasks import TaskCard
from tracker.vocabulary.work import TaskState

_NOBODY = "niemand"
_OPENED = "task to change"


def words(item: TaskCard) -> str:
    """Return until when a task is to be done and by whom, in one line."""
    when = f"fällig {weekday_day(item.due_on)} ({days_left(item.due_on, clock.today())})" if item.due_on else "ohne Tag"
    return " · ".join(part for part in (when, item.owner) if part)


def draw(
    viewer: Viewer,
    item: TaskCard,
    owners: Mapping[str, int],
    *,
    place: str,
    may: bool,
    further: Callable[[], None] | None = None,
) -> None:
    """Draw a task. ``owners`` may get it, ``place`` shows refusals, ``further`` draws buttons of its own."""
    with st.container(border=True):
        head = tag("strong", item.title)
        about = tag("p", words(item), class_="fp-soft fp-small")
        note = tag("p", item.note, class_="fp-text") if item.note else ""
        show(tag("div", head, " ", badge.badge(item.kind.label), about, note, class_="fp"))
        if not may:
            return
        with st.container(horizontal=True):
            st.button("Erledigt", key=f"done {item.public_id}", on_click=_set(viewer, item, TaskState.DONE))
            st.button("Entfällt", key=f"drop {item.public_id}", on_click=_set(viewer, item, TaskState.DROPPED))
            st.button("Ändern", key=f"change {item.public_id}", on_click=_open, args=(item,))
            if further is not None:
                further()
        if st.session_state.get(_OPENED) == str(item.public_id):
            _form(viewer, item, owners, place)


def _set(viewer: Viewer, item: TaskCard, state: TaskState) -> Callable[[], None]:
    def work(session: Session) -> None:
        tasks.set_state(
            session, viewer.actor, task_id=item.public_id, version=item.version, state=state, now=clock.now()
        )

    def click() -> None:
        actions.do(work, done=f"Aufgabe {state.label}: {item.title}")

    return click


def _open(item: TaskCard) -> None:
    st.session_state[_OPENED] = str(item.public_id) if st.session_state.get(_OPENED) != str(item.public_id) else ""


def fields(form: Typed, label: str, owners: Mapping[str, int], item: TaskCard | None = None) -> None:
    """Draw what a task is made of, filled with the one that is there."""
    st.text_input(label, item.title if item else "", key=form.key("title"), max_chars=tasks.LONGEST)
    left, right = st.columns(2)
    left.date_input("Fällig am", item.due_on if item else None, key=form.key("due"), format="DD.MM.YYYY")
    names = [_NOBODY, *owners]
    place = names.index(item.owner) if item and item.owner_id is not None else 0
    right.selectbox("Zuständig", names, place, key=form.key("owner"))


def _form(viewer: Viewer, item: TaskCard, owners: Mapping[str, int], place: str) -> None:
    # Words typed over a task belong to the version that was read.
    form = Typed(f"task {item.public_id} {item.version}")
    known = dict(owners)
    if item.owner_id is not None:
        known.setdefault(item.owner, item.owner_id)
    with st.form(f"{form.name} form", border=False):
        fields(form, "Aufgabe", known, item)
        st.form_submit_button("Änderung speichern", on_click=_change, args=(viewer, item, form, known, place))


def _change(viewer: Viewer, item: TaskCard, form: Typed, owners: Mapping[str, int], place: str) -> None:
    done = actions.do(
        lambda session: tasks.change(
            session,
            viewer.actor,
            task_id=item.public_id,
            version=item.version,
            title=form.text("title"),
            due_on=form.day("due"),
            owner_id=owners.get(form.value("owner")),
            now=clock.now(),
        ),
        done="Die Aufgabe ist geändert.",
        place=place,
    )
    if done is not None:
        form.clear()
        st.session_state[_OPENED] = ""
