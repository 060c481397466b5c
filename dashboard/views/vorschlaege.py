"""Vorschläge: the inbox of a partner. Read why, answer with a click, take it back when it was the wrong one."""

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import answered, answering, running_jobs
from dashboard.components.answering import Asked, Subject
from dashboard.components.empty import empty
from dashboard.components.filters import choose, partner
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.components.project_words import name
from dashboard.components.suggestion_card import card
from dashboard.labels import OFFICIAL_PAGES
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import count_of, moment, number
from tracker.models.partners import Partner
from tracker.rules.access import Action
from tracker.services import projects, sources, suggestions
from tracker.services.projects import ProjectCard
from tracker.services.suggestions import Inbox, SuggestionCard
from tracker.vocabulary.work import JobKind

PER_PAGE = 5
SHOWN = "zeigen"
EXCLUDED = "ausgeschlossene"


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the page."""
    st.title("Vorschläge", anchor=False)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        owner = partner(session, viewer, on_change=_start_over)
    if owner is None or owner.id is None:
        empty("Hier stehen die Vorschläge einer Kommune.", "Ihnen ist keine Kommune zugeordnet.")
        return
    own = _projects(session, viewer, owner.id)
    with right:
        chosen = own.get(choose("Vorhaben", "vorhaben", list(own), on_change=_start_over))
    excluded = st.toggle("Ausgeschlossene ansehen", key=EXCLUDED, bind="query-params", on_change=_start_over)
    inbox = suggestions.inbox(
        session,
        viewer.actor,
        partner_id=owner.id,
        today=clock.today(),
        limit=_shown(),
        project_id=chosen.public_id if chosen else None,
        show_excluded=excluded,
    )
    if inbox.waiting or inbox.excluded:
        show(tag("p", _summary(inbox), class_="fp"))
    _list(session, viewer, owner, inbox, excluded=excluded)
    answered.draw(session, viewer, owner)
    show(tag("p", OFFICIAL_PAGES, class_="fp fp-soft fp-small"))


def _projects(session: Session, viewer: Viewer, partner_id: int) -> dict[str, ProjectCard]:
    found = projects.cards(session, viewer.actor, partner_id=partner_id)
    return {name(item): item for item in found}


def _summary(inbox: Inbox) -> Markup:
    waiting = count_of(inbox.waiting, "Vorschlag wartet", "Vorschläge warten")
    excluded = count_of(inbox.excluded, "Programm ist", "Programme sind")
    parts: list[object] = [tag("strong", f"{waiting} auf Ihre Rückmeldung. ")]
    if inbox.waiting > suggestions.WEEKLY_LIMIT:
        this_week = f"Die besten {suggestions.WEEKLY_LIMIT} von {number(inbox.waiting)} Vorschlägen für diese Woche. "
        parts = [tag("strong", this_week), "Die übrigen können warten. "]
    if inbox.excluded:
        parts.append(f"{excluded} ausgeschlossen, weil eine Voraussetzung nicht erfüllt ist. ")
    if inbox.computed_at:
        parts.append(tag("span", f"Berechnet am {moment(inbox.computed_at)}.", class_="fp-soft"))
    return join(parts)


def _list(session: Session, viewer: Viewer, owner: Partner, inbox: Inbox, *, excluded: bool) -> None:
    assert owner.id is not None
    given = answering.receipts()
    if not inbox.cards and not given:
        _nothing(session, viewer, owner, excluded=excluded)
        return
    titles = {source.name: source.title for source in sources.listed(session, viewer.actor)}
    may_answer = viewer.may(Action.ANSWER, owner.id)
    cards = list(inbox.cards)
    for place in range(max([len(cards) + len(given), *(place + 1 for place in given)])):
        if place in given:
            with st.container(border=True):
                answering.receipt(viewer, given[place])
        elif cards:
            _card(viewer, owner.id, cards.pop(0), place, titles, may_answer=may_answer)
    _more(inbox, excluded=excluded)


def _more(inbox: Inbox, *, excluded: bool) -> None:
    total = inbox.excluded if excluded else inbox.waiting
    shown = len(inbox.cards)
    if shown >= total:
        return
    this_week = suggestions.WEEKLY_LIMIT if not excluded and shown < suggestions.WEEKLY_LIMIT else total
    left = min(this_week, total) - shown
    more = min(PER_PAGE, left)
    beyond = " über diese Woche hinaus" if not excluded and shown >= suggestions.WEEKLY_LIMIT else ""
    st.button(f"Weitere {more} zeigen{beyond} (noch {number(left)})", on_click=_show_more)


def _card(
    viewer: Viewer, partner_id: int, item: SuggestionCard, place: int, titles: dict[str, str], *, may_answer: bool
) -> None:
    with st.container(border=True):
        source_title = titles.get(item.call.source, item.call.source)
        shown = card(viewer, item, today=clock.today(), source_title=source_title)
        show(shown)
        if may_answer:
            subject = Subject(partner_id, item.call.public_id, item.project_id)
            answering.buttons(Asked(viewer, subject, shown, place))


def _nothing(session: Session, viewer: Viewer, owner: Partner, *, excluded: bool) -> None:
    if excluded:
        empty(
            "Kein Programm ist ausgeschlossen.",
            "Schalten Sie „Ausgeschlossene ansehen“ aus, um die Vorschläge zu sehen.",
        )
    elif running_jobs.is_matching(session, viewer):
        empty(
            "Die Vorschläge werden gerade berechnet.", "Das dauert meist weniger als eine Minute; sie erscheinen hier."
        )
        running_jobs.live(viewer, JobKind.MATCH)
    else:
        kept = link("Vorhaben", viewer.to(addresses.PROJECTS, kommune=owner.short_name))
        all_calls = link("Förderprogrammen", viewer.to(addresses.CALLS))
        empty(
            "Zurzeit nichts Neues, das passt.",
            join(
                [
                    "Ergänzen Sie Beschreibung und Stichworte Ihrer ",
                    kept,
                    " oder suchen Sie selbst in den ",
                    all_calls,
                    ".",
                ]
            ),
        )


def _shown() -> int:
    asked = st.query_params.get(SHOWN, "")
    return max(PER_PAGE, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) <= 3 else PER_PAGE


def _show_more() -> None:
    answering.forget()
    st.query_params[SHOWN] = str(_shown() + PER_PAGE)


def _start_over() -> None:
    answering.forget()
    if SHOWN in st.query_params:
        del st.query_params[SHOWN]
