"""Sitzungen: the ones to come, one by hand, one changed or called off, and a whole calendar with a preview."""

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
_CORRECTED = timedelta(days=90)
"""How long a past Sitzung may still be corrected here."""
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
    _change(session, viewer, own)
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
        st.selectbox("Gremium", list(named), key=form.key("council"))
        _fields(form, None)
        st.form_submit_button("Sitzung speichern", on_click=_add, args=(viewer, form, named))


def _fields(form: Typed, data: SittingData | None) -> None:
    first, second = st.columns(2)
    first.date_input("Tag", data.held_on if data else None, key=form.key("day"), format="DD.MM.YYYY")
    time = data.starts_at if data else ""
    second.text_input("Uhrzeit", time, key=form.key("time"), max_chars=20, placeholder="17:00")
    first, second = st.columns(2)
    due = data.submission_due_on if data else None
    first.date_input("Vorlagenschluss, falls veröffentlicht", due, key=form.key("due"), format="DD.MM.YYYY")
    public = list(_PUBLIC.values()).index(data.public_part) if data else 0
    second.selectbox("Öffentlich", list(_PUBLIC), public, key=form.key("public"))


def _typed(form: Typed, *, cancelled: bool) -> SittingData:
    day = form.day("day")
    if day is None:
        raise Refused("Bitte wählen Sie den Tag der Sitzung.")
    return SittingData(
        held_on=day,
        starts_at=form.text("time"),
        submission_due_on=form.day("due"),
        public_part=_PUBLIC[form.value("public")],
        cancelled=cancelled,
    )


def _add(viewer: Viewer, form: Typed, named: dict[str, CouncilCard]) -> None:
    def work(session: Session) -> bool:
        council = named[form.value("council")].public_id
        data = _typed(form, cancelled=False)
        sittings.save(session, viewer.actor, council_id=council, data=data, now=clock.now())
        return True

    if actions.do(work, done="Die Sitzung ist eingetragen.", place=_PLACE):
        form.clear()


def _change(session: Session, viewer: Viewer, own: Sequence[CouncilCard]) -> None:
    since = clock.today() - _CORRECTED
    bodies = {card.id: card for card in own}
    found = [card for card in sittings.between(session, viewer.actor, since=since) if card.council_id in bodies]
    if not found:
        return
    named = {_named(card): card for card in found}
    with st.expander("Sitzung ändern, absagen oder wieder ansetzen"):
        which = st.selectbox("Welche", list(named), None, placeholder="Bitte wählen", key="sitting which")
        if which is None:
            return
        card = named[which]
        council = bodies[card.council_id]
        # What stands in the form belongs to the Sitzung as it was read: a changed one gets a form of its own.
        form = Typed(f"sitting {card.public_id} {card.data.model_dump_json()}")
        with st.form(f"{form.name} form", border=False):
            _fields(form, card.data)
            st.form_submit_button("Änderung speichern", on_click=_save, args=(viewer, form, council, card))
        words = "Diese Sitzung findet doch statt" if card.data.cancelled else "Diese Sitzung fällt aus"
        st.button(words, on_click=_cancel, args=(viewer, card), key=f"sitting cancel {card.public_id}")


def _named(card: SittingCard) -> str:
    state = " (fällt aus)" if card.data.cancelled else ""
    return f"{card.partner}: {card.council} am {weekday_day(card.data.held_on)}{state}"


def _save(viewer: Viewer, form: Typed, council: CouncilCard, card: SittingCard) -> None:
    actions.do(
        lambda session: sittings.save(
            session,
            viewer.actor,
            council_id=council.public_id,
            sitting_id=card.public_id,
            data=_typed(form, cancelled=card.data.cancelled),
            seen=card.data,
            now=clock.now(),
        ),
        done="Die Sitzung ist geändert. Die Wege über sie sind neu berechnet.",
        place=_PLACE,
    )


def _cancel(viewer: Viewer, card: SittingCard) -> None:
    off = not card.data.cancelled
    said = "fällt aus" if off else "findet doch statt"
    actions.do(
        lambda session: sittings.cancel(
            session, viewer.actor, sitting_id=card.public_id, cancelled=off, now=clock.now()
        ),
        done=f"{card.council} am {weekday_day(card.data.held_on)} {said}. Die Wege über sie sind neu berechnet.",
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
