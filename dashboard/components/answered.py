"""The last answers of a partner, each with the way back."""

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components.answer_words import echo_sentence, told
from dashboard.components.answering import Subject, undo_button
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.viewer import Viewer
from tracker.formats import moment
from tracker.models.partners import Partner
from tracker.rules.access import Action
from tracker.services import answers
from tracker.services.answers import Answered

SHOWN = 10


def draw(session: Session, viewer: Viewer, owner: Partner) -> None:
    """Draw the list."""
    assert owner.id is not None
    st.header("Ihre Rückmeldungen", anchor=False)
    given = answers.recent(session, viewer.actor, partner_id=owner.id, limit=SHOWN)
    if not given:
        empty("Noch keine Rückmeldung.", "Was Sie oben antworten, steht danach hier und lässt sich zurücknehmen.")
        return
    may_undo = viewer.may(Action.ANSWER, owner.id)
    for item in given:
        with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            show(_line(viewer, item))
            if may_undo:
                subject = Subject(owner.id, item.call_id, item.project_id)
                undo_button(viewer, subject, item.answer, name=f"undo answered {subject.key}")


def _line(viewer: Viewer, item: Answered) -> Markup:
    title = link(item.call_title, viewer.to(addresses.CALL, id=str(item.call_id)))
    about = f" · für {item.project_title}" if item.project_title else ""
    said = join([tag("strong", told(item)), about])
    who = tag("p", f"beantwortet von {item.person} am {moment(item.made_at)}", class_="fp-soft fp-small")
    follows = echo_sentence(item.echo_due_on, item.echo_done_at)
    return tag("div", tag("p", title), tag("p", said), tag("p", follows) if follows else "", who, class_="fp")
