"""The Fristen of one month as a calendar; on a narrow screen and on paper only days with an entry stand there."""

import re
from calendar import Calendar
from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import addresses
from dashboard.components.due_list import named
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.viewer import Viewer
from tracker.formats import count_of, weekday_day
from tracker.rules.calendar import holiday_name
from tracker.services.due_overview import DueLine

MONTH = "monat"
_ASKED = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_NAMES = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_SHEET = """
.fp-month { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: .9rem; }
.fp-month caption { text-align: left; font-weight: 600; padding: .25rem 0; }
.fp-month th, .fp-month td { border: 1px solid var(--fp-line); padding: .3rem .4rem; vertical-align: top; }
.fp-month td { height: 4.5rem; overflow-wrap: anywhere; hyphens: auto; }
.fp-month .fp-other { background: var(--fp-ground); }
.fp-month .fp-today { outline: 2px solid var(--fp-link); outline-offset: -2px; }
.fp-month .fp-long { display: none; }
.fp-month ul { list-style: none; margin: .15rem 0 0; padding: 0; } .fp-month li { margin: 0 0 .3rem; line-height: 1.3; }
@media (max-width: 640px) {
  .fp-month thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .fp-month, .fp-month tbody, .fp-month tr, .fp-month td, .fp-month caption { display: block; width: 100%; }
  .fp-month td { height: auto; border: 0; border-bottom: 1px solid var(--fp-line); }
  .fp-month td.fp-free { display: none; }
  .fp-month .fp-long { display: inline; } .fp-month .fp-short { display: none; }
}
"""


def asked_month(today: date) -> date:
    """Return the first day of the month the address asks for; nonsense is this month."""
    found = _ASKED.fullmatch(st.query_params.get(MONTH, ""))
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def month_end(first: date) -> date:
    """Return the last day of a month."""
    following = _shifted(first, 1)
    return date.fromordinal(following.toordinal() - 1)


def ways(first: date) -> None:
    """Draw the way to the month before and the one after."""
    items = [_to(_shifted(first, -1), "← {}"), tag("strong", _title(first)), _to(_shifted(first, 1), "{} →")]
    show(tag("nav", *items, class_="fp fp-pages", aria_label="Monate"))


def draw(viewer: Viewer, lines: Sequence[DueLine], first: date, today: date) -> None:
    """Draw the calendar of a month."""
    st.html(f"<style>{_SHEET}</style>")
    by_day: dict[date, list[DueLine]] = {}
    for line in lines:
        by_day.setdefault(line.due_on, []).append(line)
    head = tag("tr", *(tag("th", name, scope="col") for name in _WEEKDAYS))
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    body = join(tag("tr", *(_day(viewer, day, by_day.get(day, []), first, today) for day in week)) for week in weeks)
    caption = f"{_title(first)}: {count_of(len(lines), 'Eintrag', 'Einträge')}"
    content = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", body), class_="fp-month")
    show(tag("div", content, class_="fp"))


def _day(viewer: Viewer, day: date, lines: Sequence[DueLine], first: date, today: date) -> Markup:
    if day.month != first.month:
        return tag("td", class_="fp-other fp-free")
    holiday = holiday_name(day)
    number = join([tag("span", str(day.day), class_="fp-short"), tag("span", weekday_day(day), class_="fp-long")])
    head = join([tag("strong", number), tag("span", f" {holiday}", class_="fp-soft fp-small") if holiday else ""])
    entries = tag("ul", *(tag("li", _entry(viewer, line)) for line in lines)) if lines else Markup("")
    marks = [name for name, is_so in (("fp-today", day == today), ("fp-free", not lines)) if is_so]
    return tag("td", head, entries, class_=" ".join(marks))


def _entry(viewer: Viewer, line: DueLine) -> Markup:
    whose = f" ({', '.join(line.partners)})" if line.partners else ""
    return join([tag("span", f"{line.kind}: ", class_="fp-soft"), named(viewer, line), whose])


def _title(first: date) -> str:
    return f"{_NAMES[first.month - 1]} {first.year}"


def _shifted(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _to(first: date, words: str) -> Markup:
    parameters = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    kept = [(name, value) for name, value in parameters if name != MONTH]
    label = words.format(_title(first))
    return link(label, addresses.with_repeats(addresses.DUE, [*kept, (MONTH, f"{first:%Y-%m}")]))
