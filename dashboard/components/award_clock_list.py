"""The clocks of an award: each with its clause and source; what the Bescheid says instead; met on which day."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_head, export
from dashboard.components.badge import badge
from dashboard.components.empty import empty
from dashboard.components.markup import join, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.components.typed import Typed
from dashboard.formats import days_left
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import UNKNOWN, count_of, weekday_day
from tracker.services import award_clocks
from tracker.services.application_cards import ApplicationCard
from tracker.services.award_clocks import ClockCard, OverrideData
from tracker.vocabulary.awards import Confidence, PeriodUnit

COLUMNS = tuple(Column(name) for name in ("Frist", "Fällig am", "Woher", "Stand"))
NO_SOURCE = "ohne Beleg"
HEADER = ("Art", "Datum", "Regel", "Fundstelle", "Belegt", "erledigt am")
_PLACE = "clock form"


def draw(session: Session, viewer: Viewer, card: ApplicationCard, *, may_keep: bool) -> None:
    """Draw the clocks, the nearest first, and their forms."""
    application_head.heading("Fristen aus dem Bescheid")
    today, now = clock.today(), clock.now()
    found = award_clocks.of_application(session, viewer.actor, public_id=card.public_id, today=today, now=now)
    if not found:
        empty("Noch keine Fristen.", "Sie entstehen mit dem ersten Bescheid aus den Nebenbestimmungen.")
        return
    ordered = sorted(found, key=lambda item: (item.clock.due_on or date.max, item.clock.kind.value))
    show(table(count_of(len(found), "Frist", "Fristen"), COLUMNS, (_row(item, today) for item in ordered)))
    st.caption("Förderpfad stellt kein Recht fest: Was nicht belegt ist, trägt den Hinweis, im Bescheid nachzusehen.")
    export.buttons("Fristen des Bescheids", HEADER, lambda _: [_line(item) for item in ordered])
    show_notice(_PLACE)
    if may_keep:
        named = {_name(item): item for item in ordered}
        _override(viewer, card, named)
        _done(viewer, card, named)


def _row(item: ClockCard, today: date) -> Sequence[object]:
    found = item.clock
    when: object = UNKNOWN
    if found.due_on is not None:
        left = tag("div", days_left(found.due_on, today), class_="fp-soft fp-small") if found.done_on is None else ""
        when = join([weekday_day(found.due_on), left])
    # What the Bescheid itself states needs no other source; beside "belegt" its lack would read as a contradiction.
    named = found.source and (found.source != NO_SOURCE or found.confidence is Confidence.VERIFY)
    source = tag("div", f"Quelle: {found.source}", class_="fp-soft fp-small") if named else ""
    if found.done_on is not None:
        state = badge(f"erledigt am {weekday_day(found.done_on)}", "yes")
    elif found.overridden:
        state = badge("laut Bescheid", "yes")
    else:
        state = badge(found.confidence.label, "open" if found.confidence is Confidence.VERIFY else "yes")
    return _name(item), when, join([found.sentence, source]), state


def _line(item: ClockCard) -> Sequence[object]:
    found = item.clock
    return _name(item), found.due_on, found.sentence, found.clause, found.confidence.label, found.done_on


def _name(item: ClockCard) -> str:
    about = ", ".join(part for part in (item.clock.subject, item.name) if part)
    return f"{item.clock.kind.label} ({about})" if about else item.clock.kind.label


def _override(viewer: Viewer, card: ApplicationCard, named: dict[str, ClockCard]) -> None:
    form = Typed(f"clock {card.public_id}")
    units = {unit.label: unit for unit in PeriodUnit}
    with st.expander("Der Bescheid sagt etwas anderes"), st.form(f"{form.name} form", border=False):
        st.selectbox("Frist", list(named), key=form.key("which"))
        first, second, third = st.columns(3)
        first.date_input("Tag laut Bescheid", None, key=form.key("day"), format="DD.MM.YYYY")
        second.text_input("oder Dauer", key=form.key("count"), max_chars=3)
        third.selectbox("in", list(units), key=form.key("unit"))
        first, second = st.columns([2, 1])
        first.text_input("Fundstelle im Bescheid", key=form.key("passage"), placeholder="Nr. 5.2", max_chars=300)
        second.checkbox("Frist entfällt", key=form.key("off"))
        st.form_submit_button(
            "Frist aus dem Bescheid speichern", on_click=_save, args=(viewer, card, form, named, units)
        )


def _save(
    viewer: Viewer, card: ApplicationCard, form: Typed, named: dict[str, ClockCard], units: dict[str, PeriodUnit]
) -> None:
    item = named[form.value("which")]

    def work(session: Session) -> bool:
        count = form.number("count")
        data = OverrideData(
            kind=item.clock.kind,
            subject=item.clock.subject,
            due_on=form.day("day"),
            count=count,
            unit=units[form.value("unit")] if count else None,
            switched_off=bool(form.value("off")),
            passage=form.text("passage"),
        )
        award_clocks.override(
            session,
            viewer.actor,
            public_id=card.public_id,
            data=data,
            partner_id=item.partner_id,
            now=clock.now(),
        )
        return True

    if actions.do(work, done="Die Frist steht jetzt so, wie der Bescheid sagt.", place=_PLACE):
        form.clear()


def _done(viewer: Viewer, card: ApplicationCard, named: dict[str, ClockCard]) -> None:
    form = Typed(f"clock done {card.public_id}")
    with st.expander("Frist als erledigt eintragen"), st.form(f"{form.name} form", border=False):
        first, second = st.columns([2, 1])
        first.selectbox("Frist", list(named), key=form.key("which"))
        second.date_input("Erledigt am", clock.today(), key=form.key("day"), format="DD.MM.YYYY")
        st.form_submit_button("Erledigt", on_click=_met, args=(viewer, card, form, named))


def _met(viewer: Viewer, card: ApplicationCard, form: Typed, named: dict[str, ClockCard]) -> None:
    item = named[form.value("which")]

    def work(session: Session) -> bool:
        day = form.day("day")
        if day is None:
            raise Refused("Bitte nennen Sie den Tag.")
        award_clocks.done(
            session,
            viewer.actor,
            public_id=card.public_id,
            kind=item.clock.kind,
            subject=item.clock.subject,
            done_on=day,
            partner_id=item.partner_id,
            now=clock.now(),
        )
        return True

    if actions.do(work, done="Die Frist ist erledigt.", place=_PLACE):
        form.clear()
