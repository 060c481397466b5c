"""Gremien of the Kommunen and their Sitzungen: the list, its upkeep, and whole calendars taken over."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import export, sitting_forms
from dashboard.components.empty import empty
from dashboard.components.filters import choose
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.components.typed import Typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import UNKNOWN, count_of, weekday_day
from tracker.rules.access import Action
from tracker.services import councils, people
from tracker.services.councils import CouncilCard, CouncilData
from tracker.vocabulary.work import CouncilStep

COLUMNS = (
    *(Column(name) for name in ("Gremium", "Kommune", "Aufgabe", "Vorlauf")),
    Column("Sitzungen", number=True),
    Column("Termine bis"),
)
HEADER = ("Kommune", "Gremium", "Aufgabe", "Reihenfolge", "Vorlauf in Tagen", "Aktiv", "Sitzungen", "Termine bis")
_PLACE = "council form"
_NEW = "neues Gremium"
_SHORTEST = 2


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the Gremien with their upkeep, as far as the viewer may."""
    partners = {item.short_name: item.id or 0 for item in people.partners(session, viewer.actor)}
    chosen = choose("Kommune", "kommune", list(partners), on_change=_nop)
    found = councils.listed(session, viewer.actor, partner_id=partners.get(chosen))
    st.header("Gremien", anchor=False)
    if found:
        show(table(count_of(len(found), "Gremium", "Gremien"), COLUMNS, (_row(card) for card in found)))
        export.buttons(
            "Gremien",
            HEADER,
            lambda fresh: [
                _line(card) for card in councils.listed(fresh, viewer.actor, partner_id=partners.get(chosen))
            ],
        )
    else:
        words = "Für jede Kommune genügen zwei: eines, das empfiehlt, und eines, das entscheidet."
        empty("Noch kein Gremium eingetragen.", words)
    mine = {name: key for name, key in partners.items() if viewer.may(Action.EDIT_COUNCIL, key)}
    if not viewer.may(Action.EDIT_COUNCIL) or not mine:
        sitting_forms.upcoming(session, viewer, partners.get(chosen))
        return
    own = [card for card in found if card.data.partner_id in mine.values()]
    _upkeep(viewer, own, mine, chosen)
    sitting_forms.upcoming(session, viewer, partners.get(chosen))
    if own:
        sitting_forms.draw(session, viewer, own, mine, chosen)


def _row(card: CouncilCard) -> Sequence[object]:
    data = card.data
    lead = count_of(data.lead_days, "Tag", "Tage") if data.lead_days is not None else UNKNOWN
    name = data.name if data.active else tag("span", f"{data.name} (nicht mehr aktiv)", class_="fp-soft")
    until = weekday_day(card.last_sitting_on) if card.last_sitting_on else "keine eingetragen"
    return name, card.partner, data.step.label, lead, card.sittings, until


def _line(card: CouncilCard) -> Sequence[object]:
    data = card.data
    active = "ja" if data.active else "nein"
    return (
        *(card.partner, data.name, data.step.label, data.position, data.lead_days, active, card.sittings),
        card.last_sitting_on,
    )


def _upkeep(viewer: Viewer, own: Sequence[CouncilCard], mine: dict[str, int], chosen: str) -> None:
    show_notice(_PLACE)
    with st.expander("Gremium eintragen oder ändern", expanded=not own):
        cards: dict[str, CouncilCard | None] = {_NEW: None}
        cards |= {f"{card.partner}: {card.data.name}": card for card in own}
        which = st.selectbox("Welches", list(cards), key="council which")
        card = cards[which]
        form = Typed(f"council {card.public_id if card else 'new'}")
        data: CouncilData | None = form.read_as("name", card.data if card else None)
        steps = {step.label: step for step in CouncilStep}
        with st.form(f"{form.name} form", border=False):
            first, second, third = st.columns(3)
            names = [card.partner] if card else list(mine)
            place = names.index(chosen) if chosen in names else 0
            first.selectbox("Kommune", names, place, key=form.key("partner"))
            second.text_input("Name", data.name if data else "", key=form.key("name"), max_chars=200)
            labels = list(steps)
            third.selectbox("Aufgabe", labels, labels.index(data.step.label) if data else 0, key=form.key("step"))
            first, second, third = st.columns(3)
            lead = "" if data is None or data.lead_days is None else str(data.lead_days)
            first.text_input(
                "Vorlauf in Tagen (Vorlagenschluss)", lead, key=form.key("lead"), help="Leer, wenn nicht bekannt."
            )
            second.text_input(
                "Reihenfolge",
                str(data.position) if data else "1",
                key=form.key("position"),
                help="1 berät zuerst. Empfehlungen kommen immer vor Entscheidungen.",
            )
            third.checkbox("tagt noch", data.active if data else True, key=form.key("active"))
            st.form_submit_button("Gremium speichern", on_click=_save, args=(viewer, form, card, data, mine, steps))


def _save(
    viewer: Viewer,
    form: Typed,
    card: CouncilCard | None,
    seen: CouncilData | None,
    mine: dict[str, int],
    steps: dict[str, CouncilStep],
) -> None:
    def work(session: Session) -> bool:
        name = form.text("name")
        lead, position = form.number("lead"), form.number("position") or 1
        if len(name) < _SHORTEST:
            raise Refused("Bitte geben Sie dem Gremium einen Namen.")
        if lead is not None and lead > _MOST_LEAD:
            raise Refused(f"Ein Vorlauf von mehr als {_MOST_LEAD} Tagen ist unwahrscheinlich. Bitte prüfen Sie ihn.")
        data = CouncilData(
            partner_id=mine[form.value("partner")],
            name=name,
            step=steps[form.value("step")],
            position=min(max(position, 1), _MOST_BODIES),
            lead_days=lead,
            active=bool(form.value("active")),
        )
        council_id = card.public_id if card else None
        councils.save(session, viewer.actor, data=data, council_id=council_id, seen=seen, now=clock.now())
        return True

    form.finish(actions.do(work, done="Das Gremium ist gespeichert.", place=_PLACE))


_MOST_LEAD, _MOST_BODIES = 120, 20


def _nop() -> None:
    """A changed filter needs nothing else: the list has no pages."""
