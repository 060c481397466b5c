"""Haushalt: what the applications of one Kommune mean for its budget, for the Kämmerei. Filters are in the address."""

from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import budget_curve, budget_file, budget_signing, budget_tables, export, paging
from dashboard.components.budget_tables import PER_PAGE, record_link
from dashboard.components.empty import empty
from dashboard.components.filters import choose_words, partner
from dashboard.components.markup import show, tag
from dashboard.components.table import Column, table
from dashboard.labels import ALL
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import NotAllowed
from tracker.formats import UNKNOWN, count_of, euro
from tracker.rules.access import Action
from tracker.rules.finance.prefinancing import Rhythm
from tracker.services import budget
from tracker.services.budget import BudgetFilter, BudgetView, Risk
from tracker.vocabulary.applications import Phase, Spending

_LAGS = tuple(range(13))
_RHYTHMS = (1, 2, 3, 6, 12)
_RISKS = (
    *(Column("Vorhaben"), Column("Kosten der Antragstellung", number=True), Column("Folgekosten p. a.", number=True)),
    Column("im fünften Jahr nach Projektende", number=True),
)


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the page."""
    st.title("Haushalt", anchor=False)
    if not viewer.may(Action.READ_BUDGET):
        empty(
            "Den Haushalt sehen die Kämmerei und die Verwaltungsspitze der Kommune und die Projektleitstelle.",
            "Kosten und Eigenanteile eines Antrags stehen auf der Seite des Antrags.",
        )
        return
    with st.container(horizontal=True):
        chosen = partner(session, viewer, on_change=paging.back_to_first)
        filters = _filters()
        rhythm = _rhythm()
    if chosen is None or chosen.id is None:
        raise NotAllowed("Der Haushalt gehört zu einer Kommune. Bitte melden Sie sich mit Ihrer Kommune an.")
    view = budget.budget(session, viewer.actor, partner_id=chosen.id, filters=filters, rhythm=rhythm)
    st.header(f"{view.partner}, Haushaltsjahre {view.years[0]} bis {view.years[-1]}", anchor=False)
    if view.budget_status:
        show(tag("p", f"Haushaltslage: {view.budget_status}", class_="fp"))
    if not (view.lines or view.unplanned or view.signatures):
        empty(
            "Für diese Auswahl gibt es keine Förderung.",
            "Anträge mit einem Finanzierungsplan erscheinen hier, sobald sie eingetragen sind.",
        )
    else:
        budget_tables.draw(viewer, view)
    export.book(
        f"Haushalt {view.partner}", lambda fresh: budget_file.sheets(_read(fresh, viewer, view, filters, rhythm))
    )
    if view.lines or view.unplanned or view.signatures:
        st.header("Vorfinanzierung", anchor=False)
        budget_curve.draw(view)
        st.header("Was kostet uns der Antrag, wenn wir nicht gewinnen?", anchor=False)
        _risks(viewer, view)
        st.header("Mitzeichnung und Kommunalaufsicht", anchor=False)
        budget_signing.draw(viewer, view)
        longest = max(len(view.lines_of(year)) for year in view.years)
        total = max(longest, len(view.unplanned), len(view.signatures), len(view.risks))
        number = paging.shown_number(total, PER_PAGE)
        paging.draw(addresses.BUDGET, number=number, total=total, per_page=PER_PAGE)


def _filters() -> BudgetFilter:
    this_year = clock.today().year
    bound: dict[str, Any] = {"bind": "query-params", "on_change": paging.back_to_first}
    years = [str(year) for year in range(this_year - 2, this_year + 6)]
    chosen = st.selectbox("Haushaltsjahr", years, years.index(str(this_year)), key="jahr", **bound)
    phases = choose_words("Stand", "stand", Phase, on_change=paging.back_to_first)
    kinds = {word.label: word for word in Spending}
    kind = st.selectbox("konsumtiv/investiv", [ALL, *kinds], key="art", **bound)
    return BudgetFilter(first_year=int(chosen), phases=phases, spending=kinds.get(kind))


def _rhythm() -> Rhythm:
    """Let a person say when the money comes: an assumption, since no rule knows it for every programme."""
    lags = [_months(count) for count in _LAGS]
    lag = st.selectbox("Geldeingang nach", lags, 3, key="eingang", bind="query-params")
    windows = [count_of(count, "Monat", "Monate") for count in _RHYTHMS]
    every = st.selectbox("Mittelabruf alle", windows, 2, key="abruf", bind="query-params")
    return Rhythm(lag_months=_LAGS[lags.index(lag)], every_months=_RHYTHMS[windows.index(every)])


def _months(count: int) -> str:
    return count_of(count, "Monat", "Monaten") if count else "sofort"


def _read(session: Session, viewer: Viewer, view: BudgetView, filters: BudgetFilter, rhythm: Rhythm) -> BudgetView:
    return budget.budget(session, viewer.actor, partner_id=view.partner_id, filters=filters, rhythm=rhythm)


def _risks(viewer: Viewer, view: BudgetView) -> None:
    show(tag("p", _at_risk(view), class_="fp"))
    if view.risks:
        caption = paging.caption("Kosten der Antragstellung und Folgekosten", len(view.risks), PER_PAGE)
        show(table(caption, _RISKS, (_risk(viewer, item) for item in paging.shown(view.risks, PER_PAGE))))


def _at_risk(view: BudgetView) -> str:
    """Say what applying costs when nothing is won; what nobody entered is open and not nothing."""
    where = f"bei {count_of(view.lost_open, 'Antrag', 'Anträgen')} {UNKNOWN}"
    if view.lost_open and not view.lost_cents:
        return f"Was die Antragstellungen kosten, wenn kein noch offener Antrag bewilligt wird, ist {where}."
    words = f"Wird kein noch offener Antrag bewilligt, kosten die Antragstellungen {euro(view.lost_cents)}."
    return f"{words} Der Betrag ist {where}." if view.lost_open else words


def _risk(viewer: Viewer, item: Risk) -> tuple[object, ...]:
    later = f"{euro(item.running_cost_cents)} ({item.after_year})" if item.after_year else euro(item.running_cost_cents)
    return (
        record_link(viewer, item.title, item.public_id),
        euro(item.application_cost_cents),
        euro(item.running_cost_cents),
        later,
    )
