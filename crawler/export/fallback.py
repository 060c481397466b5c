"""Reading the weekly table for the spider: in hundreds, beside what the ledger has."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from itertools import islice

from crawler.export.stopgap import TableRow, news, rows_of
from crawler.run_report import RunReport
from tracker.shapes.calls import CallData

_AT_ONCE = 100

Recall = Callable[[Collection[str]], Mapping[str, CallData]]


def read_table(
    body: bytes, *, report: RunReport, recall: Recall, exported_on: date | None, today: date
) -> Iterator[CallData]:
    """Yield what the table adds; programmes it merely confirms are counted as unchanged.

    Raises:
        NotTheTable: something else came.
    """
    rows = rows_of(body, report)
    seen = set(report.revisions)
    while batch := {row.call.external_id: row for row in islice(rows, _AT_ONCE)}:
        stored = recall(list(batch))
        for key, row in batch.items():
            if key not in seen:
                seen.add(key)
                yield from _read(row, stored.get(key), report, exported_on, today)
        report.progress(len(seen), len(seen))


def _read(
    row: TableRow, stored: CallData | None, report: RunReport, exported_on: date | None, today: date
) -> Iterator[CallData]:
    call = news(row, stored, exported_on=exported_on, today=today)
    if call is None:
        report.unchanged.append(row.call.external_id)
        return
    report.count(call)
    yield call
