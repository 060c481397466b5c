"""Tables longer than a page, and the chart of the Bericht beside the table that says the same."""

import json
from datetime import date, timedelta

import builders
from ledger_of_pages import OFFICE
from lxml import html
from opened import markup, page, words
from sqlalchemy import Engine
from sqlmodel import Session
from streamlit.testing.v1 import AppTest

from dashboard.components.paging import ROWS_PER_PAGE
from tracker import clock
from tracker.database import write
from tracker.formats import euro
from tracker.models.applications import Application, ApplicationPartner
from tracker.models.awards import AwardNotice
from tracker.models.finance import PlanLine
from tracker.models.tasks import Task
from tracker.vocabulary.awards import NoticeKind
from tracker.vocabulary.calls import Level
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import Stage

MANY = ROWS_PER_PAGE + 2


def an_antrag(session: Session, key: str, title: str, **values: object) -> Application:
    moment, partner = clock.now(), builders.a_partner(session, key)
    stamps = {"created_at": moment, "updated_at": moment}
    row = Application(**{"title": title, "lead_partner_id": partner.id, "stage": Stage.SUBMITTED} | stamps | values)
    session.add(row)
    session.flush()
    session.add(ApplicationPartner(application_id=row.id, partner_id=partner.id, role=PartnerRole.LEAD))
    return row


def test_the_second_page_of_the_budget_shows_the_rest_and_sums_all(manned: Engine) -> None:
    with write(manned) as session:
        for number in range(1, MANY + 1):
            row = an_antrag(session, "selm", f"Vorhaben {number:02d}")
            shared = {"application_id": row.id, "partner_id": row.lead_partner_id, "item": "Bau"}
            session.add(PlanLine(**shared, year=2027, amount_cents=100_000))
    text = words(page("haushalt", als=OFFICE, kommune="Selm", jahr="2027", seite="2"))
    assert f"Haushaltsjahr 2027, gezeigt {MANY - 1} bis {MANY} von {MANY}" in text
    assert "Vorhaben 01" not in text
    # In the year and in what is said to the applications.
    assert text.count(f"Vorhaben {MANY}") == 2
    assert f"Summe aller {MANY} Zeilen" in text
    assert f"Ausgaben {euro(MANY * 100_000)}" in text
    assert "← Vorige Seite Seite 2 von 2" in text


def test_the_second_page_of_the_due_dates_shows_the_rest(manned: Engine) -> None:
    today = clock.today()
    with write(manned) as session:
        row = an_antrag(session, "selm", "Radweg")
        for number in range(1, MANY + 1):
            shared = {"application_id": row.id, "partner_id": row.lead_partner_id, "created_at": clock.now()}
            session.add(Task(**shared, title=f"Aufgabe {number:02d}", due_on=today + timedelta(days=number)))
    text = words(page("fristen", als=OFFICE, seite="2"))
    assert f"{MANY} Einträge, gezeigt {MANY - 1} bis {MANY}" in text
    assert [f"Aufgabe {number:02d}" in text for number in (1, MANY - 2, MANY - 1, MANY)] == [False, False, True, True]
    assert "← Vorige Seite Seite 2 von 2" in text


def bars(opened: AppTest) -> dict[str, tuple[str, ...]]:
    """Return what each label of the chart has as bars, as money is written in a table."""
    (chart,) = opened.get("vega_lite_chart")
    (layer,) = json.loads(chart.proto.spec)["layer"]
    found: dict[str, tuple[str, ...]] = {}
    for point in layer["data"]["values"]:
        found[point["Zeile"]] = (*found.get(point["Zeile"], ()), euro(round(point["Euro"] * 100)))
    return found


def twin(opened: AppTest, title: str) -> dict[str, tuple[str, ...]]:
    """Return the same of the table with a title."""
    (table,) = html.fromstring(f"<main>{markup(opened)}</main>").xpath(f"//table[caption='{title}']")
    names = [cell.text_content() for cell in table.xpath(".//th")]
    places = (names.index("Summe beantragt"), names.index("Summe bewilligt"))
    rows = [[cell.text_content() for cell in row.xpath("./td")] for row in table.xpath("./tbody/tr")]
    return {row[0]: tuple(row[place] for place in places) for row in rows if row[0] != "Summe"}


def test_the_chart_of_the_report_shows_the_figures_of_its_table(manned: Engine) -> None:
    with write(manned) as session:
        for key, cents, level in (("selm", 49_000_001, Level.LAND), ("werne", 250, Level.EU), ("selm", 7, Level.EU)):
            row = an_antrag(session, key, "Bad", requested_cents=cents, level=level, submitted_on=date(2026, 2, 1))
            award = {"kind": NoticeKind.AWARD, "issued_on": date(2026, 3, 1), "recorded_at": clock.now()}
            session.add(AwardNotice(application_id=row.id or 0, amount_cents=cents - 1, **award))
    for title, labels in (("Nach federführender Kommune", {"Selm", "Werne"}), ("Nach Ebene", {"EU", "Land"})):
        opened = page("bericht", als=OFFICE, diagramm=title)
        assert bars(opened) == twin(opened, title)
        assert bars(opened).keys() == labels
