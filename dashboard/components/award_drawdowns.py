"""Mittelabrufe of an application: planned, asked for, received."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_head, award_notice_forms, export
from dashboard.components.empty import empty
from dashboard.components.markup import join, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.components.typed import Typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import UNKNOWN, count_of, day, euro, weekday_day
from tracker.services import drawdowns
from tracker.services.application_cards import ApplicationCard
from tracker.services.drawdowns import DrawdownCard, DrawdownData

COLUMNS = (
    Column("Mittelabruf"),
    Column("Haushaltsjahr"),
    Column("Betrag", number=True),
    *(Column(name) for name in ("Zeitraum des Bedarfs", "beantragt am", "eingegangen am", "Hinweis")),
)
HEADER = ("Nr.", "Haushaltsjahr", "Bedarf von", "Bedarf bis", "Betrag", "beantragt am", "eingegangen am", "Bemerkung")
_PLACE = "drawdown form"
_NEW = "neuer Mittelabruf"
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def draw(session: Session, viewer: Viewer, card: ApplicationCard, *, may_keep: bool) -> None:
    """Draw the Mittelabrufe and their forms."""
    application_head.heading("Mittelabrufe")
    found = drawdowns.of_application(session, viewer.actor, public_id=card.public_id)
    if found:
        show(table(count_of(len(found), "Mittelabruf", "Mittelabrufe"), COLUMNS, (_row(item) for item in found)))
        export.buttons(
            "Mittelabrufe",
            HEADER,
            lambda fresh: [
                _line(item) for item in drawdowns.of_application(fresh, viewer.actor, public_id=card.public_id)
            ],
        )
    else:
        empty("Noch kein Mittelabruf.", "Auch ein geplanter Abruf gehört hierher: Er erinnert rechtzeitig.")
    show_notice(_PLACE)
    if may_keep:
        _form(viewer, card, found)
        if found:
            _withdraw(viewer, card, {_name(item): item for item in found})


def _row(item: DrawdownCard) -> Sequence[object]:
    data = item.data
    need = f"{day(data.need_from)} bis {day(data.need_to)}" if data.need_from or data.need_to else UNKNOWN
    asked = weekday_day(data.requested_on) if data.requested_on else "geplant"
    got = weekday_day(data.received_on) if data.received_on else "noch nicht"
    said = join([*(tag("div", words) for words in item.warnings), tag("div", data.note) if data.note else ""])
    name = f"{item.number}. Mittelabruf{f' ({item.name})' if item.name else ''}"
    return name, str(data.year), euro(data.amount_cents), need, asked, got, said


def _line(item: DrawdownCard) -> Sequence[object]:
    from tracker.exchange.tables import Euro

    data = item.data
    return (
        *(item.number, data.year, data.need_from, data.need_to, Euro(data.amount_cents)),
        *(data.requested_on, data.received_on, data.note),
    )


def _name(item: DrawdownCard) -> str:
    return f"{item.number}. Mittelabruf über {euro(item.data.amount_cents)}"


def _form(viewer: Viewer, card: ApplicationCard, found: Sequence[DrawdownCard]) -> None:
    cards: dict[str, DrawdownCard | None] = {_NEW: None}
    cards |= {_name(item): item for item in found}
    with st.expander("Mittelabruf eintragen oder ergänzen"):
        which = cards[st.selectbox("Welcher", list(cards), key=f"drawdown which {card.public_id}")]
        form = Typed(f"drawdown {which.public_id if which else card.public_id}")
        data: DrawdownData | None = form.read_as("amount", which.data if which else None)
        with st.form(f"{form.name} form", border=False):
            first, second, third = st.columns(3)
            amount = euro(data.amount_cents) if data else ""
            first.text_input("Betrag", amount, key=form.key("amount"), max_chars=40)
            year = str(data.year if data else clock.today().year)
            second.text_input("Haushaltsjahr", year, key=form.key("year"), max_chars=4)
            if which is None:
                third.selectbox("Für", list(award_notice_forms.whose(viewer, card)), key=form.key("whose"))
            first, second, third = st.columns(3)
            for place, (label, field) in zip(
                (first, second, third, first),
                (
                    ("Bedarf von", "need_from"),
                    ("Bedarf bis", "need_to"),
                    ("Beantragt am", "requested_on"),
                    ("Eingegangen am", "received_on"),
                ),
                strict=True,
            ):
                known = getattr(data, field) if data else None
                place.date_input(label, known, key=form.key(field), format="DD.MM.YYYY")
            st.text_input("Bemerkung", data.note if data else "", key=form.key("note"), max_chars=2_000)
            st.form_submit_button("Mittelabruf speichern", on_click=_save, args=(viewer, card, form, which, data))


def _save(
    viewer: Viewer, card: ApplicationCard, form: Typed, which: DrawdownCard | None, seen: DrawdownData | None
) -> None:
    def work(session: Session) -> tuple[str, ...]:
        amount, year = form.euro("amount"), form.number("year")
        if amount is None or year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise Refused("Bitte nennen Sie Betrag und Haushaltsjahr.")
        days = {name: form.day(name) for name in ("need_from", "need_to", "requested_on", "received_on")}
        data = DrawdownData(
            partner_id=award_notice_forms.whose(viewer, card).get(form.value("whose")),
            year=year,
            amount_cents=amount,
            note=form.text("note"),
            **days,
        )
        if which is None:
            return drawdowns.add(session, viewer.actor, public_id=card.public_id, data=data, now=clock.now())[1]
        known = which.public_id
        return drawdowns.edit(session, viewer.actor, call_id=known, data=data, seen=seen, now=clock.now())[1]

    form.finish(actions.do(work, done="Der Mittelabruf ist gespeichert.", place=_PLACE) is not None)


def _withdraw(viewer: Viewer, card: ApplicationCard, named: dict[str, DrawdownCard]) -> None:
    form = Typed(f"drawdown withdrawal {card.public_id}")
    with st.expander("Mittelabruf zurücknehmen (Eingabefehler)"), st.form(f"{form.name} form", border=False):
        st.selectbox("Welchen", list(named), key=form.key("which"))
        st.text_input("Warum", key=form.key("reason"), max_chars=500)
        st.form_submit_button("Zurücknehmen", on_click=_withdrawn, args=(viewer, form, named))


def _withdrawn(viewer: Viewer, form: Typed, named: dict[str, DrawdownCard]) -> None:
    item = named[form.value("which")]
    done = actions.do(
        lambda session: drawdowns.withdraw(
            session, viewer.actor, call_id=item.public_id, reason=form.text("reason"), now=clock.now()
        ),
        done="Der Mittelabruf gilt nicht mehr; seine Nummer wird nicht neu vergeben.",
        place=_PLACE,
    )
    if done:
        form.clear()
