"""Aufträge of an application. One given before the Bescheid carries the strongest warning of the screen."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_head, award_notice_forms, export
from dashboard.components.badge import badge
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.components.typed import Typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import UNKNOWN, count_of, euro, weekday_day
from tracker.services import orders
from tracker.services.application_cards import ApplicationCard
from tracker.services.orders import OrderCard, OrderData
from tracker.vocabulary.awards import OrderKind, StartLevel

COLUMNS = (
    Column("Auftrag"),
    Column("Auftragnehmer"),
    Column("Auftragswert", number=True),
    Column("Auftrag erteilt am"),
    Column("Vorhabenbeginn"),
)
HEADER = (
    *("Gegenstand", "Art", "Auftragnehmer", "Auftragswert", "Vergabeart", "Auftrag erteilt am", "Leistungsphasen"),
    *("Vorhabenbeginn", "Grund"),
)
_PLACE = "order form"
_LOOKS = {StartLevel.FORBIDDEN: "no", StartLevel.CHECK: "open", StartLevel.FINE: "yes"}
_SHORTEST = 2


def draw(session: Session, viewer: Viewer, card: ApplicationCard, *, may_keep: bool) -> None:
    """Draw the Aufträge and their forms."""
    application_head.heading("Aufträge")
    found = orders.of_application(session, viewer.actor, public_id=card.public_id)
    for item in found:
        if item.finding.level is StartLevel.FORBIDDEN:
            _alarm(item)
    if found:
        show(table(count_of(len(found), "Auftrag", "Aufträge"), COLUMNS, (_row(item) for item in found)))
        export.buttons(
            "Aufträge",
            HEADER,
            lambda fresh: [
                _line(item) for item in orders.of_application(fresh, viewer.actor, public_id=card.public_id)
            ],
        )
    else:
        empty("Noch kein Auftrag eingetragen.", "Vor dem Bescheid oder einer Zustimmung darf keiner erteilt werden.")
    show_notice(_PLACE)
    if may_keep:
        _new(viewer, card)
        if found:
            _withdraw(
                viewer, card, {f"{item.data.subject} ({weekday_day(item.data.ordered_on)})": item for item in found}
            )


def _alarm(item: OrderCard) -> None:
    head = tag("strong", f"✗ {StartLevel.FORBIDDEN.label}: ")
    reason = tag("div", f"Eingetragener Grund: {item.data.reason}") if item.data.reason else ""
    body = tag("div", head, item.finding.sentence, reason)
    show(tag("div", tag("div", body, class_="fp-bar fp-bar-refused"), class_="fp", role="alert"))


def _row(item: OrderCard) -> Sequence[object]:
    data = item.data
    about = ", ".join(part for part in (data.kind.label, data.phases, data.procedure) if part)
    name = join([data.subject, tag("div", about, class_="fp-soft fp-small")])
    level = badge(item.finding.level.label, _LOOKS[item.finding.level])
    said = Markup("") if item.finding.level is StartLevel.FINE else tag("div", item.finding.sentence, class_="fp-small")
    return (
        *(name, data.contractor or UNKNOWN, euro(data.amount_cents), weekday_day(data.ordered_on)),
        join([level, said]),
    )


def _line(item: OrderCard) -> Sequence[object]:
    from tracker.exchange.tables import Euro

    data = item.data
    return (
        *(data.subject, data.kind.label, data.contractor),
        Euro(data.amount_cents) if data.amount_cents is not None else None,
        *(data.procedure, data.ordered_on, data.phases, item.finding.level.label, data.reason),
    )


def _new(viewer: Viewer, card: ApplicationCard) -> None:
    form = Typed(f"order {card.public_id}")
    kinds = {kind.label: kind for kind in OrderKind}
    with st.expander("Auftrag eintragen"), st.form(f"{form.name} form", border=False):
        first, second = st.columns([2, 1])
        first.text_input("Gegenstand", key=form.key("subject"), max_chars=300)
        second.date_input("Auftrag erteilt am", None, key=form.key("day"), format="DD.MM.YYYY")
        first, second, third = st.columns(3)
        first.text_input("Auftragnehmer", key=form.key("contractor"), max_chars=300)
        second.text_input("Auftragswert", key=form.key("amount"), max_chars=40)
        third.text_input("Vergabeart", key=form.key("procedure"), max_chars=200)
        first, second, third = st.columns(3)
        first.selectbox("Art", list(kinds), key=form.key("kind"))
        second.text_input("HOAI-Leistungsphasen", key=form.key("phases"), placeholder="LPH 1-4", max_chars=60)
        third.selectbox("Für", list(award_notice_forms.whose(viewer, card)), key=form.key("whose"))
        st.text_input("Grund (Pflicht, wenn der Auftrag vor dem Bescheid lag)", key=form.key("reason"), max_chars=2_000)
        st.form_submit_button("Auftrag speichern", on_click=_add, args=(viewer, card, form, kinds))


def _add(viewer: Viewer, card: ApplicationCard, form: Typed, kinds: dict[str, OrderKind]) -> None:
    def work(session: Session) -> bool:
        day, subject = form.day("day"), form.text("subject")
        if day is None or len(subject) < _SHORTEST:
            raise Refused("Bitte nennen Sie Gegenstand und Tag des Auftrags.")
        data = OrderData(
            partner_id=award_notice_forms.whose(viewer, card).get(form.value("whose")),
            subject=subject,
            contractor=form.text("contractor"),
            amount_cents=form.euro("amount"),
            procedure=form.text("procedure"),
            ordered_on=day,
            phases=form.text("phases"),
            kind=kinds[form.value("kind")],
            reason=form.text("reason"),
        )
        orders.add(session, viewer.actor, public_id=card.public_id, data=data, now=clock.now())
        return True

    if actions.do(work, done="Der Auftrag ist eingetragen.", place=_PLACE):
        form.clear()


def _withdraw(viewer: Viewer, card: ApplicationCard, named: dict[str, OrderCard]) -> None:
    form = Typed(f"order withdrawal {card.public_id}")
    with st.expander("Auftrag zurücknehmen (Eingabefehler)"), st.form(f"{form.name} form", border=False):
        st.selectbox("Welchen", list(named), key=form.key("which"))
        st.text_input("Warum", key=form.key("reason"), max_chars=500)
        st.form_submit_button("Zurücknehmen", on_click=_withdrawn, args=(viewer, form, named))


def _withdrawn(viewer: Viewer, form: Typed, named: dict[str, OrderCard]) -> None:
    item = named[form.value("which")]
    done = actions.do(
        lambda session: orders.withdraw(
            session, viewer.actor, order_id=item.public_id, reason=form.text("reason"), now=clock.now()
        ),
        done="Der Auftrag gilt nicht mehr; er bleibt in der Änderungshistorie.",
        place=_PLACE,
    )
    if done:
        form.clear()
