"""When the export is refused: the weekly table adds what is new and overwrites nothing it does not know."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from crawler.export.calls import SOURCE
from crawler.export.container import BY_HAND
from crawler.export.fallback import read_table
from crawler.export.stopgap import TABLE, NotTheTable
from crawler.run_report import RunReport
from crawler.spiders.bund_foerderdatenbank import BundFoerderdatenbank
from tests.builders import NOW, TODAY, a_run, a_source, stored
from tests.crawler.correlaid_table import COLUMNS, a_row, table
from tests.crawler.export_call import KEY, the_call
from tests.crawler.loopback import Reply, site
from tests.crawler.run_spider import crawl
from tests.crawler.run_spiders import PAGE_LIMIT
from tracker.database import read, write
from tracker.exchange import correlaid
from tracker.models.calls import FundingCall
from tracker.models.origins import Origin, OriginVersion
from tracker.services import harvest
from tracker.shapes.calls import CallData

SPIDER = "crawler.spiders.bund_foerderdatenbank:BundFoerderdatenbank"
CAPTCHA = b"<html><head><title>Radware Captcha Page</title></head><body>Bitte warten</body></html>"
EXPORT, TABLE_PATH = "/FDB/WS/export", "/data/programme.csv"
EXPORTED_ON = TODAY - timedelta(days=7)
AFTER = f"{TODAY.isocalendar().year}-W{TODAY.isocalendar().week}"
BEFORE_TABLE = "Anträge sind bis zum 31. März 2027 einzureichen."
NOW_IN_TABLE = "Anträge sind bis zum 30. Juni 2027 einzureichen."


def exported(**changes: Any) -> CallData:
    values = {"procInfluence": BEFORE_TABLE, "summary": "Der Zuschuss beträgt bis zu 80 Prozent der Ausgaben."}
    call = the_call(values=values | changes)
    assert call.facts.rate_hundredths == 8_000
    return call.model_copy(update={"provider": "Ministerium für Umwelt, Naturschutz und Verkehr NRW"})


def in_table(**changes: Any) -> dict[str, str]:
    return a_row(**{"deadlines": f"<p>{BEFORE_TABLE}</p>", "title": "Hitzeschutz in Kommunen"} | changes)


def told(ledger: Engine, *rows: dict[str, str], exported_on: date | None = EXPORTED_ON) -> list[CallData]:
    """Read a table beside the ledger, as a run does."""

    def recall(keys: Any) -> dict[str, CallData]:
        with read(ledger) as session:
            return harvest.last_said(session, source=SOURCE, external_ids=keys)

    report = RunReport(SOURCE)
    found = list(read_table(table(*rows), report=report, recall=recall, exported_on=exported_on, today=TODAY))
    assert len(found) + len(report.unchanged) == len(rows)
    return found


def kept(ledger: Engine, calls: Sequence[CallData]) -> None:
    with write(ledger) as session:
        a_source(session, SOURCE)
        run = a_run(session, SOURCE)
        if calls:
            stored(session, *calls, now=NOW, run=run)


def versions(ledger: Engine) -> dict[str, int]:
    with read(ledger) as session:
        return dict(session.exec(select(Origin.external_id, Origin.version)).all())


def test_a_programme_of_both_stays_one_call_and_one_version(ledger: Engine) -> None:
    kept(ledger, [exported()])
    found = told(ledger, in_table(), a_row("Bund/BMV/radwege"))
    assert [call.external_id for call in found] == ["FDB/Content/DE/Foerderprogramm/Bund/BMV/radwege"]
    kept(ledger, found)
    kept(ledger, [exported()])
    assert versions(ledger) == {KEY: 1, "FDB/Content/DE/Foerderprogramm/Bund/BMV/radwege": 1}
    with read(ledger) as session:
        assert len(session.exec(select(FundingCall)).all()) == 2


def test_a_table_older_than_the_export_changes_nothing(ledger: Engine) -> None:
    kept(ledger, [exported()])
    old = in_table(deadlines=NOW_IN_TABLE, last_updated="2026-W40")
    assert told(ledger, old) == []
    newer = old | {"last_updated": AFTER}
    assert told(ledger, newer, exported_on=None) == []
    assert len(told(ledger, newer)) == 1


def test_a_deadline_changed_since_is_taken_and_everything_else_kept(ledger: Engine) -> None:
    kept(ledger, [exported()])
    changed = in_table(deadlines=NOW_IN_TABLE, last_updated=AFTER)
    (call,) = told(ledger, changed)
    assert [item.closes_on for item in call.facts.rounds] == [date(2027, 6, 30)]
    assert (call.facts.rate_hundredths, call.provider) == (8_000, exported().provider)
    assert "rate" not in call.facts.passages
    for passage in call.facts.passages.values():
        assert call.text[passage.start : passage.end] == passage.quote
    kept(ledger, [call])
    assert told(ledger, changed) == []
    with read(ledger) as session:
        newest = session.exec(select(OriginVersion).order_by(col(OriginVersion.number).desc())).first()
        assert newest is not None
        assert newest.material
        assert "rate_hundredths" not in {change["field"] for change in newest.changes}


def test_what_only_the_table_knows_follows_the_table(ledger: Engine) -> None:
    kept(ledger, told(ledger, a_row()))
    (call,) = told(ledger, a_row(description="Jetzt wird anderes gefördert."))
    assert (call.text, call.attribution) == ("Beschreibung\nJetzt wird anderes gefördert.", correlaid.ATTRIBUTION)


def test_rows_kept_as_history_and_rows_elsewhere_are_left_out() -> None:
    report = RunReport(SOURCE)
    rows = (a_row(absent="True"), a_row("x", url="https://anderswo.example/x"), a_row("y", neue="1"))
    body = table(*rows, columns=(*COLUMNS, "neue"))
    found = list(read_table(body, report=report, recall=lambda _: {}, exported_on=None, today=TODAY))
    assert [call.external_id for call in found] == ["FDB/Content/DE/Foerderprogramm/y"]
    assert report.dropped == [
        "Zeile 3 der Tabelle: Die Adresse „https://anderswo.example/x“ ist keine Seite der Förderdatenbank."
    ]
    assert report.unknown_labels() == {"Spalte der Tabelle von CorrelAid: neue"}


@pytest.mark.parametrize(
    "body",
    [b"", CAPTCHA, table(a_row(), columns=COLUMNS[2:]), table()],
    ids=["nothing", "a page", "lost columns", "no rows"],
)
def test_anything_but_the_table_is_refused(body: bytes) -> None:
    with pytest.raises(NotTheTable):
        list(read_table(body, report=RunReport(SOURCE), recall=lambda _: {}, exported_on=None, today=TODAY))


@pytest.mark.parametrize("refusal", [Reply(CAPTCHA), Reply(status=403, headers={"Retry-After": "60"})])
def test_a_refused_export_is_replaced_by_the_table_and_said(tmp_path: Path, refusal: Reply) -> None:
    replies = {EXPORT: refusal, TABLE_PATH: Reply(table(a_row(), a_row("Bund/BMV/radwege")))}
    with site(replies) as server:
        run = crawl(SPIDER, tmp_path, settings={"RETRY_TIMES": 0}, base_url=server.base_url)
    assert len(run["calls"]) == 2
    assert {call["source"] for call in run["calls"]} == {SOURCE}
    assert run["sentences"][0] == "Der Export wurde verweigert; Stand aus der wöchentlichen Tabelle von CorrelAid."
    assert (run["state"], run["failure"]) == ("poor", "")


def test_a_captcha_in_place_of_both_asks_for_help_by_hand(tmp_path: Path) -> None:
    with site({EXPORT: Reply(CAPTCHA), TABLE_PATH: Reply(CAPTCHA)}) as server:
        run = crawl(SPIDER, tmp_path, settings={"DOWNLOAD_MAXSIZE": PAGE_LIMIT}, base_url=server.base_url)
    assert run["state"] == "failed"
    assert run["failure"].endswith(BY_HAND)


def test_only_the_site_itself_is_asked_when_a_server_stands_in_for_it(tmp_path: Path) -> None:
    def spider(**arguments: Any) -> BundFoerderdatenbank:
        return BundFoerderdatenbank(now=NOW, archive=None, **arguments)

    assert spider()._table == TABLE
    assert spider(base_url="http://127.0.0.1:9")._table == f"http://127.0.0.1:9{TABLE_PATH}"
    assert spider().allowed_domains == ["www.foerderdatenbank.de", "fdb.cdl.correlaid.org"]
