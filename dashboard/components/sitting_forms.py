"""Sitzungen: the ones to come, one by hand, one called off, and a whole calendar with a preview."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.empty import empty
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.components.typed import Typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import UNKNOWN, count_of, weekday_day
from tracker.services import sitting_import, sittings
from tracker.services.councils import CouncilCard
from tracker.services.sitting_import import PlannedSitting, SittingPlan
from tracker.services.sittings import SittingCard, SittingData
from tracker.sitting_files import decoded

_YEAR = timedelta(days=365)
_SHOWN = 40
_PLACE, _IMPORT = "sitting form", "sitting import"
_PUBLIC = {"nicht angegeben": None, "ja": True, "nein": False}
_IN_EACH_LINE = "steht in jeder Zeile"
_LARGEST_MB = 2


def upcoming(session: Session, viewer: Viewer, partner_id: int | None) -> None:
    """Draw the Sitzungen of the next twelve months."""
    st.header("Nächste Sitzungen", anchor=False)
    today = clock.today()
    found = sittings.between(session, viewer.actor, since=today, until=today + _YEAR, partner_id=partner_id)
    if not found:
        empty("Keine Sitzung eingetragen.", "Übernehmen Sie den Sitzungskalender oder tragen Sie Termine ein.")
        return
    columns = tuple(Column(name) for name in ("Sitzung", "Kommune", "Am", "Vorlagenschluss"))
    more = f", gezeigt die nächsten {_SHOWN}" if len(found) > _SHOWN else ""
    caption = f"{count_of(len(found), 'Sitzung', 'Sitzungen')} in zwölf Monaten{more}"
    show(table(caption, columns, (_row(card) for card in found[:_SHOWN])))


def draw(session: Session, viewer: Viewer, own: Sequence[CouncilCard], mine: dict[str, int], chosen: str) -> None:
    """Draw the forms for Sitzungen of these Gremien."""
    show_notice(_PLACE)
    _by_hand(viewer, own)
    _called_off(session, viewer, mine)
    _calendar(session, viewer, own, mine, chosen)


def _row(card: SittingCard) -> Sequence[object]:
    when = f"{weekday_day(card.data.held_on)} {card.data.starts_at}".strip()
    name = tag("span", f"{card.council} (fällt aus)", class_="fp-soft") if card.data.cancelled else card.council
    due = weekday_day(card.papers_due_on) if card.papers_due_on else UNKNOWN
    return name, card.partner, tag("span", when, class_="fp-nowrap"), due


def _by_hand(viewer: Viewer, own: Sequence[CouncilCard]) -> None:
    form = Typed("sitting new")
    named = {f"{card.partner}: {card.data.name}": card for card in own}
    with st.expander("Sitzung von Hand eintragen"), st.form("sitting new form", border=False):
        first, second, third = st.columns(3)
        first.selectbox("Gremium", list(named), key=form.key("council"))
        second.date_input("Tag", None, key=form.key("day"), format="DD.MM.YYYY")
        third.text_input("Uhrzeit", key=form.key("time"), max_chars=20, placeholder="17:00")
        first, second, _ = st.columns(3)
        first.date_input("Vorlagenschluss, falls veröffentlicht", None, key=form.key("due"), format="DD.MM.YYYY")
        second.selectbox("Öffentlich", list(_PUBLIC), key=form.key("public"))
        st.form_submit_button("Sitzung speichern", on_click=_add, args=(viewer, form, named))


def _add(viewer: Viewer, form: Typed, named: dict[str, CouncilCard]) -> None:
    def work(session: Session) -> bool:
        day = form.day("day")
        if day is None:
            raise Refused("Bitte wählen Sie den Tag der Sitzung.")
        data = SittingData(
            held_on=day,
            starts_at=form.text("time"),
            submission_due_on=form.day("due"),
            public_part=_PUBLIC[form.value("public")],
        )
        council = named[form.value("council")].public_id
        sittings.save(session, viewer.actor, council_id=council, data=data, now=clock.now())
        return True

    if actions.do(work, done="Die Sitzung ist eingetragen.", place=_PLACE):
        form.clear()


def _called_off(session: Session, viewer: Viewer, mine: dict[str, int]) -> None:
    found = [
        card
        for card in sittings.between(session, viewer.actor, since=clock.today())
        if card.partner_id in mine.values() and not card.data.cancelled
    ]
    if not found:
        return
    named = {f"{card.partner}: {card.council} am {weekday_day(card.data.held_on)}": card for card in found}
    with st.expander("Sitzung absagen"), st.form("sitting cancel form", border=False):
        st.selectbox("Welche", list(named), key="sitting cancel which")
        st.form_submit_button("Diese Sitzung fällt aus", on_click=_cancel, args=(viewer, named))


def _cancel(viewer: Viewer, named: dict[str, SittingCard]) -> None:
    card = named[st.session_state["sitting cancel which"]]
    actions.do(
        lambda session: sittings.cancel(session, viewer.actor, sitting_id=card.public_id, now=clock.now()),
        done=f"{card.council} am {weekday_day(card.data.held_on)} fällt aus. Die Wege über sie sind neu berechnet.",
        place=_PLACE,
    )


def _calendar(session: Session, viewer: Viewer, own: Sequence[CouncilCard], mine: dict[str, int], chosen: str) -> None:
    with st.expander("Sitzungskalender übernehmen (CSV, ICS oder eingefügter Text)"):
        words = (
            "Eine Zeile je Sitzung genügt: „Rat; 04.03.2027; 17:00“. Derselbe Kalender noch einmal ändert nichts. "
            "Gespeichert wird erst, wenn Sie zustimmen."
        )
        show(tag("p", words, class_="fp"))
        first, second, third = st.columns(3)
        names = list(mine)
        whose = first.selectbox(
            "Wessen Kalender", names, names.index(chosen) if chosen in names else 0, key="sitting import partner"
        )
        bodies = [card.data.name for card in own if card.partner == whose]
        council = second.selectbox("Gremium", [_IN_EACH_LINE, *bodies], key="sitting import council")
        year = third.text_input("Jahr, wo keines dasteht", key="sitting import year", max_chars=4)
        upload = st.file_uploader(
            "Datei (.csv, .txt, .ics)",
            key="sitting import file",
            max_upload_size=_LARGEST_MB,
            type=["csv", "txt", "ics"],
        )
        pasted = st.text_area("oder hier einfügen", key="sitting import text", height=120)
        text = decoded(upload.getvalue()) if upload else pasted
        show_notice(_IMPORT)
        if not text.strip():
            return
        plan = sitting_import.plan(
            session,
            viewer.actor,
            text=text,
            partner_id=mine[whose],
            council="" if council == _IN_EACH_LINE else council,
            year=int(year) if year.isdecimal() else None,
        )
        _preview(viewer, plan)


def _preview(viewer: Viewer, plan: SittingPlan) -> None:
    show(tag("p", tag("strong", plan.summary), class_="fp", role="status"))
    columns = tuple(Column(name) for name in ("Sitzung", "Kommune", "Am", "Vorlagenschluss"))
    for heading, rows in (("Neu", plan.new), ("Geändert", plan.changed)):
        if rows:
            show(table(f"{heading}: {len(rows)}", columns, (_planned(item) for item in rows[:_SHOWN])))
    if plan.problems:
        said = (f"Zeile {item.line}: {item.sentence}" for item in plan.problems[:_SHOWN])
        show(tag("div", tag("p", "Nicht übernommen:"), tag("ul", *(tag("li", words) for words in said)), class_="fp"))
    count = len(plan.new) + len(plan.changed)
    if count:
        words = f"{count_of(count, 'Sitzung', 'Sitzungen')} übernehmen"
        st.button(words, type="primary", on_click=_store, args=(viewer, plan))


def _planned(item: PlannedSitting) -> Sequence[object]:
    row = item.row
    name = f"{row.council} (fällt aus)" if row.cancelled else row.council
    due = weekday_day(row.papers_due_on) if row.papers_due_on else "nach Vorlauf"
    return name, row.partner, f"{weekday_day(row.held_on)} {row.starts_at}".strip(), due


def _store(viewer: Viewer, plan: SittingPlan) -> None:
    stored = actions.do(
        lambda session: sitting_import.store(session, viewer.actor, plan=plan, now=clock.now()),
        done="Der Sitzungskalender ist übernommen.",
        place=_IMPORT,
    )
    if stored is not None:
        st.session_state["sitting import text"] = ""
