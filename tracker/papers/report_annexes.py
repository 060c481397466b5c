"""Anlage 1 to 4 of the Bericht: Förderung by Förderung, each with the rule by which it counts."""

from collections.abc import Sequence
from datetime import date

from tracker.exchange.tables import Cell, Euro
from tracker.formats import day
from tracker.papers.report_rows import ReportRow
from tracker.papers.report_tables import DROPPED, NO_APPLICATION, ReportTable, left_out_of, money
from tracker.vocabulary.work import Stage

_ENDED = frozenset((*DROPPED, Stage.REJECTED, Stage.REVOKED))
_ANNEX = (
    *("Kommune", "Fachbereich/Amt", "Maßnahme", "Förderprogramm", "Fördergeber", "Ebene", "Status", "Bescheid vom"),
    *("Bewilligungszeitraum", "Gesamtkosten", "Beantragte Zuwendung", "Bewilligte Zuwendung", "Eigenanteil"),
    *("konsumtiv/investiv", "Grund"),
)


def annexes(
    rows: Sequence[ReportRow], *, since: date, stichtag: date, most: int | None = None
) -> tuple[ReportTable, ...]:
    """Return Anlage 1 to 4: newly awarded in the span, running, asked or planned, ended without success.

    ``most`` as in ``report_tables.tables``.
    """
    asks = [row for row in rows if row.grant_form not in NO_APPLICATION]
    going = [row for row in asks if row.stage not in _ENDED]
    new = [row for row in going if row.awarded_on and since <= row.awarded_on <= stichtag]
    running = [row for row in going if row.awarded_on and row.awarded_on < since and row.stage is not Stage.COMPLETED]
    planned = [row for row in going if not row.won]
    ended = [row for row in asks if row.stage in _ENDED or row.refund_cents]
    span = f"{day(since)} bis {day(stichtag)}"
    listed = (
        (f"Neu bewilligt ({span})", new, "Nach dem Datum des ersten Bescheids."),
        ("Laufende mehrjährige", running, "Früher bewilligt und am Stichtag nicht abgeschlossen."),
        ("Beantragt oder geplant", planned, "Am Stichtag ohne Bescheid und nicht beendet."),
        ("Abgelehnt, nicht verfolgt, abgebrochen, erstattet", ended, "Mit Grund, auch Teilerstattungen."),
    )
    return tuple(
        _annex(f"Anlage {place}", title, found, rule, most) for place, (title, found, rule) in enumerate(listed, 1)
    )


def _annex(name: str, title: str, rows: Sequence[ReportRow], rule: str, most: int | None) -> ReportTable:
    ordered = sorted(rows, key=lambda row: (row.partner, row.unit, row.title, row.number))
    # An annex may have a thousand rows; what they are made of was checked.
    return ReportTable.model_construct(
        name=name,
        title=f"{name}: {title}",
        header=_ANNEX,
        rows=tuple(map(_annex_row, ordered[:most])),
        rule=rule,
        left_out=left_out_of(ordered, most),
    )


def _annex_row(row: ReportRow) -> tuple[Cell, ...]:
    period = f"{day(row.period_from)} bis {day(row.period_to)}" if row.period_to else None
    reason = row.exit_reason or row.refund_reason
    return (
        *(row.partner, row.unit or None, row.title, row.programme or None, row.provider or None, row.level.label),
        *(row.stage.label, row.awarded_on, period, _seen(row, row.total_cents), money(row.requested_cents)),
        *(money(row.awarded_cents), _seen(row, row.own_cents), row.spending.label if row.spending else None),
        reason.label if reason else "",
    )


def _seen(row: ReportRow, cents: int | None) -> Euro | str | None:
    """Return an amount that not everybody may see: what is hidden is not open."""
    return money(cents) if row.whole else "nicht sichtbar"
