"""One more position of the Finanzierungsplan as a form with a field for everything: the table is no use on a phone."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import actions
from dashboard.components import application_plan_rows as rows
from dashboard.components.application_plan_rows import Row
from dashboard.components.notice import show_notice
from tracker import clock
from tracker.vocabulary.applications import LineKind

OPEN = "offen"
_LENGTHS = {rows.ITEM: 300, rows.AMOUNT: 40}
_MONTHS = [OPEN, *(str(month) for month in range(1, 13))]


def draw(name: str, names: dict[int, str], *, add: Callable[[Row], None]) -> None:
    """Draw the form; ``name`` begins the keys of its fields, ``add`` takes a row that can be used."""
    place = f"{name} place"
    with st.expander("Position hinzufügen"), st.form(f"{name} form", border=False):
        _fields(name, list(names.values()))
        show_notice(place)
        st.form_submit_button("Position hinzufügen", on_click=_take, args=(name, names, add, place))


def _fields(name: str, partners: list[str]) -> None:
    if len(partners) > 1:
        st.selectbox(rows.PARTNER, partners, key=f"{name} {rows.PARTNER}")
    left, right = st.columns(2)
    left.number_input(rows.YEAR, 2000, 2100, clock.today().year, key=f"{name} {rows.YEAR}")
    right.selectbox(rows.KIND, [word.label for word in LineKind], key=f"{name} {rows.KIND}")
    left.text_input(rows.ITEM, key=f"{name} {rows.ITEM}", max_chars=_LENGTHS[rows.ITEM])
    right.text_input(rows.AMOUNT, key=f"{name} {rows.AMOUNT}", max_chars=_LENGTHS[rows.AMOUNT])
    left.checkbox(rows.ELIGIBLE, value=True, key=f"{name} {rows.ELIGIBLE}")
    right.checkbox("Verpflichtungsermächtigung", key=f"{name} {rows.COMMITMENT}")
    for place, column in enumerate((rows.SPENDING, rows.FLOW, rows.BUDGETED)):
        words = [OPEN, *(word.label for word in rows.WORDS[column])]
        (left, right)[place % 2].selectbox(column, words, key=f"{name} {column}")
    right.selectbox(rows.MONTH, _MONTHS, key=f"{name} {rows.MONTH}")
    texts = (rows.SOURCE, rows.PRODUCT, rows.ACCOUNT, rows.INVESTMENT, rows.NOTE)
    for place, column in enumerate(texts):
        (left, right)[place % 2].text_input(column, key=f"{name} {column}", max_chars=500)


def _take(name: str, names: dict[int, str], add: Callable[[Row], None], place: str) -> None:
    row = {column: _value(st.session_state.get(f"{name} {column}")) for column in rows.COLUMNS}
    month = row[rows.MONTH]
    row[rows.MONTH] = int(month) if month is not None else None

    def work(_: object) -> bool:
        rows.lines_of([row], names, project_id=None)
        return True

    if actions.do(
        work, done="Die Position steht in der Tabelle. Bitte den Finanzierungsplan noch speichern.", place=place
    ):
        add(row)


def _value(given: Any) -> Any:
    return None if given == OPEN else given
