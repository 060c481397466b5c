"""Bericht: what was asked for and won as of a Stichtag, with the counting rule below each table, as Excel and Word."""

from collections.abc import Callable
from datetime import date, datetime

import streamlit as st
from sqlmodel import Session

from dashboard import ledger
from dashboard.components import report_chart
from dashboard.components.empty import empty
from dashboard.components.export import XLSX
from dashboard.components.markup import show, tag
from dashboard.components.notice import notice
from dashboard.components.table import Column, table
from dashboard.formats import parse_euro
from dashboard.viewer import Viewer
from tracker import clock, database
from tracker.errors import Refused
from tracker.exchange.tables import Euro, Percent
from tracker.formats import count_of, euro, number, weekday_day
from tracker.papers.report_annexes import annexes
from tracker.papers.report_tables import COUNTING, ReportTable, success_rate, tables
from tracker.rules.access import Action
from tracker.rules.awards.chain import close_of
from tracker.services import reports
from tracker.services.reports import ReportMaterial

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
THRESHOLD = "250.000"
WIDE = 8
"""More columns than these do not fit beside each other."""
SHOWN = 25
"""More rows than these nobody reads on a page."""
_FIGURES = (int, Euro, Percent)
_NOW, _THEN = "was heute bekannt ist", "was am Stichtag bekannt war"


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the choice of the Stichtag, the tables, and the files."""
    st.title("Bericht", anchor=False)
    if not viewer.may(Action.READ_APPLICATION):
        empty("Den Bericht sehen die beteiligten Kommunen.", "Ihren Vorgang öffnen Sie über den Link in Ihrer Mail.")
        return
    today = clock.today()
    first, second, third = st.columns(3)
    since = first.date_input("Zeitraum ab", date(today.year, 1, 1), key="ab", format="DD.MM.YYYY", bind="query-params")
    stichtag = second.date_input("Stichtag", today, key="stichtag", format="DD.MM.YYYY", bind="query-params")
    known = third.selectbox("Wissensstand", [_NOW, _THEN], key="wissen", bind="query-params")
    first, second = st.columns([1, 2])
    threshold = first.text_input("Wertgrenze in Euro", THRESHOLD, key="wertgrenze", bind="query-params")
    public = second.checkbox(
        "Nur öffentliche Zeilen (für eine öffentliche Vorlage)", key="oeffentlich", bind="query-params"
    )
    if not isinstance(since, date) or not isinstance(stichtag, date) or since > stichtag:
        notice("Bitte wählen Sie einen Zeitraum, der vor dem Stichtag beginnt.", refused=True)
        return
    try:
        limit = parse_euro(threshold) or 0
    except Refused as refusal:
        notice(str(refusal), refused=True)
        return
    known_at = close_of(stichtag) if known == _THEN else clock.now()

    def read(fresh: Session) -> ReportMaterial:
        return reports.material(
            fresh, viewer.actor, since=since, stichtag=stichtag, known_at=known_at, public_only=public
        )

    found = read(session)
    if not found.rows:
        empty("Für diesen Stichtag ist keine Förderung da.", "Anträge und Bescheide füllen den Bericht.")
        return
    _headline(found)
    made = tables(found.rows, partners=found.partners, threshold_cents=limit, most=SHOWN)
    report_chart.draw(made)
    for item in made:
        _table(item)
    for item in annexes(found.rows, since=since, stichtag=stichtag, most=SHOWN):
        _table(item)
    st.caption(f"Für alle Tabellen: {COUNTING}")
    _files(read, since, stichtag, limit, known_at, public=public)


def headline(found: ReportMaterial) -> str:
    """Return the sentence the Bericht begins with."""
    won = [row for row in found.rows if row.won]
    rate = success_rate(found.rows)
    quote = "noch keine Entscheidung" if rate is None else f"Erfolgsquote {rate / 100:.0f} %"
    asked = count_of(sum(row.asked for row in found.rows), "gestellter Antrag", "gestellte Anträge")
    awarded = euro(sum(row.awarded_cents or 0 for row in won))
    counts = found.inquiries
    inquired = count_of(counts.asked, "Anfrage", "Anfragen")
    return (
        f"{asked}, {count_of(len(won), 'Bewilligung', 'Bewilligungen')} über {awarded}, {quote}. "
        f"Im Zeitraum: {inquired} an die Projektleitstelle, davon {counts.answered} beantwortet und "
        f"{counts.became_projects} zu einem Vorhaben geworden."
    )


def _headline(found: ReportMaterial) -> None:
    show(tag("div", tag("p", tag("strong", headline(found))), class_="fp"))


def _table(item: ReportTable) -> None:
    if item.rows:
        # A list of Förderungen is cut already; a table that counts has a row for each Amt.
        rows = item.rows[:SHOWN]
        total = len(item.rows) + item.left_out
        numbers = [any(isinstance(row[place], _FIGURES) for row in rows) for place in range(len(item.header))]
        columns = [Column(name, number=is_number) for name, is_number in zip(item.header, numbers, strict=True)]
        from tracker.papers.report import words

        wide = len(columns) > WIDE
        show(table(item.title, columns, ([words(cell) for cell in row] for row in rows), wide=wide))
        if total > len(rows):
            shown = f"Gezeigt sind die ersten {SHOWN} von {number(total)} Zeilen."
            st.caption(f"{shown} Die Excel-Datei und die Berichtsvorlage enthalten alle.")
    else:
        show(tag("p", tag("strong", item.title), ": keine Einträge", class_="fp"))
    st.caption(f"Zählweise: {item.rule}")


def _files(
    read: Callable[[Session], ReportMaterial],
    since: date,
    stichtag: date,
    limit: int,
    known_at: datetime,
    *,
    public: bool,
) -> None:
    name = f"bericht-{stichtag:%Y-%m-%d}"

    def made(write: str) -> bytes:
        from tracker.papers import report  # both libraries cost a second

        with database.read(ledger.engine()) as session:
            found = read(session)
        paper = report.ReportPaper(
            since=since,
            stichtag=stichtag,
            known=f"Wissensstand {weekday_day(known_at.date())}.",
            public=public,
            headline=headline(found),
            tables=tables(found.rows, partners=found.partners, threshold_cents=limit),
            annexes=annexes(found.rows, since=since, stichtag=stichtag),
        )
        return report.workbook(paper) if write == "xlsx" else report.document(paper)

    with st.container(horizontal=True):
        st.download_button(
            "Als Excel speichern", lambda: made("xlsx"), f"{name}.xlsx", XLSX, on_click="ignore", key="report xlsx"
        )
        st.download_button(
            "Berichtsvorlage (Word)", lambda: made("docx"), f"{name}.docx", DOCX, on_click="ignore", key="report docx"
        )
