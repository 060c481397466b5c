"""What follows from the plan: the rows of the form by year and partner, own shares, and the key they are split by."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import export
from dashboard.components.empty import empty
from dashboard.components.markup import show, tag
from dashboard.components.notice import notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, euro
from tracker.services import applications, finance_plans, finance_views
from tracker.services.application_cards import ApplicationCard
from tracker.services.finance_views import PlanColumn, PlanView
from tracker.vocabulary.applications import SplitKey


def draw(session: Session, viewer: Viewer, card: ApplicationCard, *, may_edit: bool) -> None:
    """Draw the form."""
    plan = finance_views.form(session, viewer.actor, public_id=card.public_id)
    if plan is None:
        empty(
            "Es gibt noch keinen Finanzierungsplan.",
            "Tragen Sie oben die erste Position ein; die Tabellen folgen daraus.",
        )
        return
    for sentence in plan.problems:
        notice(sentence, refused=True, head="Geht nicht auf: ")
    _grant(viewer, card, plan, may_edit=may_edit)
    _table("Finanzierungsplan nach Jahren der Kassenwirksamkeit", plan, plan.by_year)
    if len(plan.by_partner) > 1:
        _table("Finanzierungsplan nach Kommunen", plan, plan.by_partner)
    if plan.sources:
        named = [f"{source or 'ohne Namen'} {euro(cents)}" for source, cents in plan.sources.items()]
        show(tag("p", f"Weitere öffentliche Förderung durch: {', '.join(named)}.", class_="fp"))
    _shares(viewer, card, plan, may_edit=may_edit)
    header = ("Nr.", "Zeile", *(column.title for column in (*plan.by_year, *plan.by_partner)))
    export.buttons("Finanzierungsplan", header, lambda _: _lines(plan))


def _grant(viewer: Viewer, card: ApplicationCard, plan: PlanView, *, may_edit: bool) -> None:
    if not card.view.whole:
        return
    if plan.possible.cents is not None:
        said = f"Rechnerisch möglich sind höchstens {euro(plan.possible.cents)}. {' '.join(plan.possible.sentences)}"
    else:
        said = " ".join(plan.possible.sentences)
    show(tag("p", said, class_="fp"))
    if plan.is_computed and plan.possible.cents is not None:
        show(
            tag("p", "Solange keine beantragte Zuwendung eingetragen ist, rechnet der Plan damit.", class_="fp fp-soft")
        )
        if may_edit:
            st.button("Als beantragte Zuwendung übernehmen", on_click=_adopt, args=(viewer, card, plan.possible.cents))


def _adopt(viewer: Viewer, card: ApplicationCard, cents: int) -> None:
    def work(session: Session) -> bool:
        data = applications.card(session, viewer.actor, public_id=card.public_id).data
        applications.edit(
            session,
            viewer.actor,
            public_id=card.public_id,
            version=card.version,
            data=data.model_copy(update={"requested_cents": cents}),
            now=clock.now(),
            reason="Aus dem Finanzierungsplan übernommen",
        )
        return True

    actions.do(work, done=f"Beantragte Zuwendung: {euro(cents)}.")


def _table(caption: str, plan: PlanView, columns: Sequence[PlanColumn]) -> None:
    heads = (Column("Zeile"), *(Column(column.title, number=True) for column in columns))
    rows = [
        (f"{number} {words}", *(_amount(column, field) for column in columns)) for number, words, field in plan.rows
    ]
    show(table(caption, heads, rows))


def _amount(column: PlanColumn, field: str) -> str:
    cents: int | None = getattr(column.figures, field)
    return "offen" if cents is None else euro(cents)


def _shares(viewer: Viewer, card: ApplicationCard, plan: PlanView, *, may_edit: bool) -> None:
    for sentence in plan.notes:
        show(tag("p", sentence, class_="fp"))
    heads = (Column("Kommune"), *(Column(str(year), number=True) for year in plan.years), Column("Summe", number=True))
    rows = [
        (
            share.name,
            *(euro(share.by_year[year]) if year in share.by_year else "" for year in plan.years),
            UNKNOWN if share.total_cents is None else euro(share.total_cents),
        )
        for share in plan.shares
    ]
    show(table(f"Eigenanteil je Kommune, verteilt {plan.key.label}", heads, rows))
    if may_edit and len(card.parts) > 1:
        _key(viewer, card, plan.key)


def _key(viewer: Viewer, card: ApplicationCard, current: SplitKey) -> None:
    name = f"split {card.public_id}"
    labels = {item.label: item for item in SplitKey}
    with st.expander("Eigenanteil anders verteilen"):
        st.selectbox("Verteilen", list(labels), list(labels.values()).index(current), key=f"{name} key")
        st.text_input("Vereinbart wo oder warum", key=f"{name} note", max_chars=500)

        def work(session: Session) -> None:
            finance_plans.set_key(
                session,
                viewer.actor,
                public_id=card.public_id,
                version=card.version,
                key=labels[st.session_state[f"{name} key"]],
                note=str(st.session_state[f"{name} note"] or ""),
                agreed_on=clock.today(),
                now=clock.now(),
            )

        def save() -> None:
            actions.do(work, done="Die Verteilung ist gespeichert.")

        st.button("Verteilung speichern", on_click=save)


def _lines(plan: PlanView) -> list[Sequence[object]]:
    from tracker.exchange.tables import Euro

    columns = (*plan.by_year, *plan.by_partner)
    return [
        (number, words, *(None if (cents := getattr(c.figures, field)) is None else Euro(cents) for c in columns))
        for number, words, field in plan.rows
    ]
