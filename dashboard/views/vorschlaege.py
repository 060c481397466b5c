"""Vorschläge: the inbox of a partner. Read why, answer with a click, take it back when it was the wrong one.

The address may ask for another side of it: any pasted text, or how suggestions are made (for the office).
"""

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import (
    answered,
    answering,
    free_text,
    running_jobs,
    suggestion_export,
    suggestion_seen,
    suggestion_settings,
    suggestion_state,
)
from dashboard.components.answering import Asked, Subject
from dashboard.components.empty import empty
from dashboard.components.filters import choose, partner
from dashboard.components.markup import join, link, show, tag
from dashboard.components.suggestion_card import card
from dashboard.labels import OFFICIAL_PAGES
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import NotAllowed
from tracker.formats import count_of, number
from tracker.models.partners import Partner
from tracker.rules.access import Action
from tracker.services import known_awards, projects, sources, suggestions
from tracker.services.projects import ProjectName
from tracker.services.suggestion_cards import SuggestionCard
from tracker.services.suggestions import Inbox
from tracker.shapes.awards import SimilarAward
from tracker.vocabulary.work import JobKind

PER_PAGE = 5
SHOWN = "zeigen"
EXCLUDED = "ausgeschlossene"
SIDE = "ansicht"
TEXT, SETTINGS = "text", "einstellungen"


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the page."""
    side = st.query_params.get(SIDE, "")
    st.title(_TITLES.get(side, "Vorschläge"), anchor=False)
    _sides(viewer, side)
    if side == SETTINGS and not viewer.may(Action.CORRECT_CALL):
        raise NotAllowed("Wie Vorschläge entstehen, stellt die Projektleitstelle ein.")
    if side != TEXT and not viewer.may(Action.READ_SUGGESTION):
        raise NotAllowed(
            f"Vorschläge sind für die Rolle „{viewer.actor.role.label}“ nicht vorgesehen. "
            "Fragen Sie bei Bedarf die Projektleitstelle."
        )
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        owner = partner(session, viewer, on_change=_start_over)
    if side == TEXT:
        free_text.draw(session, viewer, owner)
    elif owner is None or owner.id is None:
        empty("Hier stehen die Vorschläge einer Kommune.", "Ihnen ist keine Kommune zugeordnet.")
    elif side == SETTINGS:
        suggestion_settings.draw(session, viewer, owner)
    else:
        with right:
            own = _projects(session, viewer, owner.id)
            chosen = own.get(choose("Vorhaben", "vorhaben", list(own), on_change=_start_over))
        _inbox(session, viewer, owner, chosen)
    show(tag("p", OFFICIAL_PAGES, class_="fp fp-soft fp-small"))


_TITLES = {TEXT: "Programme zu einem Text", SETTINGS: "Wie Vorschläge entstehen"}


def _sides(viewer: Viewer, side: str) -> None:
    """Lead to the other sides of the page; everything else in the address stays as it was."""
    kept = {key: st.query_params[key] for key in ("kommune",) if key in st.query_params}
    names = [("", "Vorschläge"), (TEXT, "Programme zu einem Text suchen")]
    if viewer.may(Action.CORRECT_CALL):
        names.append((SETTINGS, "Einstellungen und gleichbedeutende Wörter"))
    parts = [
        link(words, viewer.to(addresses.SUGGESTIONS, **kept, **({SIDE: other} if other else {})))
        for other, words in names
        if other != side
    ]
    show(tag("nav", *parts, class_="fp fp-pages fp-screen", aria_label="Weitere Ansichten"))


def _projects(session: Session, viewer: Viewer, partner_id: int) -> dict[str, ProjectName]:
    found = projects.names(session, viewer.actor, partner_id=partner_id)
    return {f"{item.number} {item.title}".strip(): item for item in found}


def _inbox(session: Session, viewer: Viewer, owner: Partner, chosen: ProjectName | None) -> None:
    assert owner.id is not None
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
    if excluded:
        suggestion_state.draw_excluded(inbox, viewer.to(addresses.SUGGESTIONS, kommune=owner.short_name))
    else:
        to_excluded = viewer.to(addresses.SUGGESTIONS, kommune=owner.short_name, **{EXCLUDED: "true"})
        suggestion_state.draw(inbox, to_excluded)
    if viewer.may(Action.ANSWER, owner.id):
        suggestion_seen.way_back(viewer, owner.id)
    _list(session, viewer, owner, inbox, excluded=excluded)
    if inbox.cards:
        suggestion_export.buttons(viewer, owner.id, chosen.public_id if chosen else None, excluded=excluded)
    answered.draw(session, viewer, owner)


def _list(session: Session, viewer: Viewer, owner: Partner, inbox: Inbox, *, excluded: bool) -> None:
    assert owner.id is not None
    given = answering.receipts()
    if not inbox.cards and not given:
        _nothing(session, viewer, owner, inbox, excluded=excluded)
        return
    titles = {source.name: source.title for source in sources.listed(session, viewer.actor)}
    awards = known_awards.of_calls(session, [item.call.id or 0 for item in inbox.cards])
    may_answer = viewer.may(Action.ANSWER, owner.id)
    cards = list(inbox.cards)
    for place in range(max([len(cards) + len(given), *(place + 1 for place in given)])):
        if place in given:
            with st.container(border=True):
                answering.receipt(viewer, given[place])
        elif cards:
            item = cards.pop(0)
            source_title = titles.get(item.call.source, item.call.source)
            _card(viewer, owner, item, place, source_title, awards.get(item.call.id or 0, []), may_answer=may_answer)
    if may_answer and not excluded:
        suggestion_seen.button(viewer, owner.id, inbox.cards)
    _more(inbox, excluded=excluded)


def _more(inbox: Inbox, *, excluded: bool) -> None:
    total = inbox.excluded if excluded else inbox.waiting
    shown = len(inbox.cards)
    if shown >= total:
        return
    within = not excluded and shown < inbox.this_week
    left = (inbox.this_week if within else total) - shown
    beyond = "" if excluded or within else " über diese Woche hinaus"
    more = count_of(min(PER_PAGE, left), "weiteren Vorschlag", "weitere Vorschläge")
    st.button(f"{more} zeigen{beyond} (noch {number(left)})", on_click=_show_more)


def _card(
    viewer: Viewer,
    owner: Partner,
    item: SuggestionCard,
    place: int,
    source_title: str,
    awards: list[SimilarAward],
    *,
    may_answer: bool,
) -> None:
    with st.container(border=True):
        shown = card(viewer, item, today=clock.today(), source_title=source_title, awards=awards)
        show(shown)
        if may_answer:
            assert owner.id is not None
            if viewer.actor.partner_id != owner.id:
                show(tag("p", "Antwort für ", tag("strong", owner.short_name), class_="fp fp-small"))
            subject = Subject(owner.id, item.call.public_id, item.project_id)
            answering.buttons(Asked(viewer, subject, shown, place, item.last_review))


def _nothing(session: Session, viewer: Viewer, owner: Partner, inbox: Inbox, *, excluded: bool) -> None:
    if excluded:
        empty(
            "Kein Programm ist ausgeschlossen.",
            "Schalten Sie „Ausgeschlossene ansehen“ aus, um die Vorschläge zu sehen.",
        )
    elif inbox.computed_at is None and running_jobs.is_matching(session, viewer):
        empty(
            "Die Vorschläge werden gerade berechnet.", "Das dauert meist weniger als eine Minute; sie erscheinen hier."
        )
        running_jobs.live(viewer, JobKind.MATCH)
    else:
        kept = link("Vorhaben", viewer.to(addresses.PROJECTS, kommune=owner.short_name))
        all_calls = link("Förderprogrammen", viewer.to(addresses.CALLS))
        next_step = [
            "Ergänzen Sie Beschreibung und Stichworte Ihrer ",
            kept,
            " oder suchen Sie selbst in den ",
            all_calls,
        ]
        empty("Diese Woche nichts Passendes.", join([*next_step, "."]))


def _shown() -> int:
    asked = st.query_params.get(SHOWN, "")
    return max(PER_PAGE, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) <= 3 else PER_PAGE


def _show_more() -> None:
    answering.forget()
    st.query_params[SHOWN] = str(_shown() + PER_PAGE)


def _start_over() -> None:
    answering.forget()
    suggestion_seen.forget()
    if SHOWN in st.query_params:
        del st.query_params[SHOWN]
