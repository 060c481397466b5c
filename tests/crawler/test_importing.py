"""Calls out of a file: what an export as a table wrote is read back as it was."""

from datetime import date
from pathlib import Path

from crawler.importing import ImportReport, calls_in

CELLS = "source;external_id;title;areas;amount_max_eur\n"


def test_a_table_of_calls_is_read_as_its_export_wrote_it(tmp_path: Path) -> None:
    path, report = tmp_path / "programme.csv", ImportReport()
    path.write_text(CELLS + 'bund;a;Radwege;"[""DE-NW""]";1.250,50\n' + "bund;b;Bäder;DE-NW;\n", encoding="utf-8-sig")
    (call,) = calls_in(path, kind="calls", today=date(2026, 11, 22), report=report)
    assert (call.external_id, call.areas, call.facts.amount_max_cents) == ("a", ("DE-NW",), 125_050)
    assert report.broken == ['Zeile 3: Feld „areas“: „DE-NW“ passt nicht, eine Liste wird geschrieben wie ["DE-NW"].']
