"""Pages of a long list, as links: the number stands in the address."""

import re
from collections.abc import Sequence
from math import ceil
from typing import TypeVar

import streamlit as st

from dashboard import addresses
from dashboard.components.markup import Markup, link, show, tag
from tracker.formats import count_of
from tracker.formats import number as written

PER_PAGE = 25
ROWS_PER_PAGE = 50
"""Of a table whose rows are read across, such as days or answers."""
Item = TypeVar("Item")
_NUMBER = re.compile(r"[1-9]\d{0,5}", re.ASCII)


def page_number() -> int:
    """Return which page the address asks for, from 1; nonsense is the first."""
    asked = st.query_params.get(addresses.PAGE_NUMBER, "")
    return int(asked) if _NUMBER.fullmatch(asked) else 1


def shown_number(total: int, per_page: int) -> int:
    """Return the page the address asks for, or the last one where there are not so many."""
    return min(page_number(), max(1, ceil(total / per_page)))


def shown(listed: Sequence[Item], per_page: int) -> Sequence[Item]:
    """Return what of a list stands on the page the address asks for."""
    first = (shown_number(len(listed), per_page) - 1) * per_page
    return listed[first : first + per_page]


def caption(title: str, total: int, per_page: int) -> str:
    """Return the title of a table, with which of its rows are shown where these are not all."""
    if total <= per_page:
        return title
    first = (shown_number(total, per_page) - 1) * per_page + 1
    last = min(first + per_page - 1, total)
    return f"{title}, gezeigt {written(first)} bis {written(last)} von {written(total)}"


def back_to_first() -> None:
    """Forget the page number; a changed filter starts at the beginning."""
    if addresses.PAGE_NUMBER in st.query_params:
        del st.query_params[addresses.PAGE_NUMBER]


def draw(page: str, *, number: int, total: int, per_page: int = PER_PAGE) -> None:
    """Draw the way to the page before and the page after."""
    last = max(1, ceil(total / per_page))
    if last == 1:
        return
    number = min(number, last)
    before = _to(page, number - 1, "← Vorige Seite") if number > 1 else Markup("")
    after = _to(page, number + 1, "Nächste Seite →") if number < last else Markup("")
    where = tag("span", f"Seite {written(number)} von {written(last)}")
    show(tag("nav", before, where, after, class_="fp fp-pages", aria_label="Seiten der Liste"))


def heading(total: int, one: str, many: str, *, number: int, per_page: int = PER_PAGE) -> str:
    """Say how many there are and which of them are shown."""
    first = (number - 1) * per_page + 1
    shown = count_of(total, one, many)
    return (
        shown
        if total <= per_page
        else f"{shown}, gezeigt {written(first)} bis {written(min(first + per_page - 1, total))}"
    )


def _to(page: str, number: int, label: str) -> Markup:
    parameters = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    kept = [(name, value) for name, value in parameters if name != addresses.PAGE_NUMBER]
    return link(label, addresses.with_repeats(page, [*kept, (addresses.PAGE_NUMBER, str(number))]))
