"""The tables of the Bericht, each with the rule by which it counts printed below it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from pydantic import ConfigDict

from tracker.exchange.tables import Cell, Euro, Percent
from tracker.formats import UNKNOWN, number
from tracker.papers.report_rows import ReportRow
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import ExitReason, GrantForm
from tracker.vocabulary.word import Word
from tracker.vocabulary.work import Stage

WHOLE = 10_000
BASELINE = (2, 11)
"""At the start two of the eleven partners could apply (Drucksache 113/21, part III)."""
_UNUSED = (Stage.DECLINED, Stage.REVOKED)
DROPPED = (Stage.NOT_PURSUED, Stage.WITHDRAWN, Stage.DECLINED)
NO_APPLICATION = (GrantForm.WITHOUT_APPLICATION, GrantForm.LUMP_SUM)
COUNTS = ("gestellt", "Summe beantragt", "bewilligt", "Summe bewilligt", "abgelehnt", "Erfolgsquote")
"""The columns of every table that counts what was asked and won."""
COUNTING = (
    "Gezählt werden Förderungen. Gestellt: mit Datum der Antragstellung; bewilligt: mit Zuwendungsbescheid, Betrag wie "
    "am Stichtag gültig; Erfolgsquote: bewilligte durch bewilligte und abgelehnte Anträge. Förderungen ohne Antrag und "
    "Pauschalen zählen nicht als gestellt. Keine Summe entspricht einem Haushaltsjahr."
)


class _Count(NamedTuple):
    """What a Förderung, or many, add to a table that counts; ``successes`` of the ``decided`` were won (cents)."""

    asked: int
    requested_cents: int
    won: int
    awarded_cents: int
    lost: int
    decided: int
    successes: int


class ReportTable(Shape):
    """A table with its counting rule; ``name`` is short, for a sheet.

    ``left_out``: how many rows were not made, since fewer were asked for.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    rule: str
    left_out: int = 0


def tables(
    rows: Sequence[ReportRow], *, partners: int, threshold_cents: int, most: int | None = None
) -> tuple[ReportTable, ...]:
    """Return every table of the Bericht; ``partners`` is how many Kommunen there are.

    ``most``: how many rows a list of Förderungen may have, where somebody only looks at its beginning.
    """
    counts = [(row, _count(row)) for row in rows if row.asked or row.won]
    return (
        by_year(rows),
        _grouped("Ebene", "nach Ebene", counts, lambda row: row.level.label),
        _grouped("Kommune", "nach federführender Kommune", counts, lambda row: row.partner),
        _grouped("Amt", "nach Fachbereich/Amt", counts, lambda row: f"{row.partner}: {row.unit or UNKNOWN}"),
        _grouped("konsumtiv/investiv", "nach konsumtiv/investiv", counts, lambda row: _word(row.spending)),
        _grouped("Unterstützung", "nach Unterstützung der Projektleitstelle", counts, lambda row: _word(row.support)),
        reasons(rows),
        unused(rows, most=most),
        participation(rows, partners=partners),
        above(rows, threshold_cents=threshold_cents, most=most),
        without_application(rows, most=most),
    )


def success_rate(rows: Iterable[ReportRow]) -> int | None:
    """Return the won among the decided applications in hundredths of a percent; None when nothing was decided."""
    decided = [row.won for row in rows if row.asked and (row.won or row.lost)]
    return None if not decided else sum(decided) * WHOLE // len(decided)


def by_year(rows: Sequence[ReportRow]) -> ReportTable:
    """Return what was asked and won by year: asked by the day of submission, won by the day of the Bescheid."""
    asked_in: dict[int, list[ReportRow]] = defaultdict(list)
    won_in: dict[int, list[ReportRow]] = defaultdict(list)
    lost_in: dict[int, list[ReportRow]] = defaultdict(list)
    years = set()
    for row in rows:
        for day_of, found in ((row.asked_on, asked_in), (row.awarded_on, won_in), (_lost_on(row), lost_in)):
            if day_of is not None:
                years.add(day_of.year)
                found[day_of.year].append(row)
    lines = []
    for year in sorted(years):
        asked, won, lost = [row for row in asked_in[year] if row.asked], won_in[year], lost_in[year]
        decided = [row for row in (*won, *lost) if row.asked]
        lines.append(
            (
                *(str(year), len(asked), _sum(row.requested_cents for row in asked)),
                *(len(won), _sum(row.awarded_cents for row in won), len(lost), _rate(success_rate(decided))),
            )
        )
    rule = "Jahr der Antragstellung, des ersten Bescheids und der Ablehnung; ohne Datum in keinem Jahr."
    return ReportTable(name="Jahr", title="Nach Jahr", header=("Jahr", *COUNTS), rows=tuple(lines), rule=rule)


def reasons(rows: Sequence[ReportRow]) -> ReportTable:
    """Return why applications were not pursued, rejected or given back."""
    found: dict[tuple[str, str], list[ReportRow]] = {}
    for row in rows:
        for kind, reason in _ends(row):
            found.setdefault((kind, _word(reason)), []).append(row)
    lines = tuple(
        (kind, reason, len(listed), _sum(_at_stake(row, kind) for row in listed))
        for (kind, reason), listed in sorted(found.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))
    )
    return ReportTable(
        name="Gründe",
        title="Warum nicht verfolgt, abgelehnt oder erstattet",
        header=("Ausgang", "Grund", "Anzahl", "Betrag"),
        rows=lines,
        rule="Eine Förderung zählt einmal je Ausgang. Betrag: beantragt, bei Erstattung der zurückgeforderte Betrag.",
    )


def unused(rows: Sequence[ReportRow], *, most: int | None = None) -> ReportTable:
    """Return what was awarded and not used; ``most`` as in ``tables``."""
    listed = [row for row in rows if row.won and row.stage in _UNUSED]
    return ReportTable(
        name="nicht genutzt",
        title="Bewilligt, aber nicht genutzt",
        header=("Kommune", "Maßnahme", "Bescheid vom", "bewilligt", "Stand", "Grund"),
        rows=tuple(
            (
                *(row.partner, row.title, row.awarded_on, money(row.awarded_cents), row.stage.label),
                _word(row.exit_reason),
            )
            for row in listed[:most]
        ),
        rule="Förderungen mit Bescheid, die nicht in Anspruch genommen oder widerrufen wurden.",
        left_out=left_out_of(listed, most),
    )


def participation(rows: Sequence[ReportRow], *, partners: int) -> ReportTable:
    """Return how many Kommunen took part in an application, against where it began."""
    asked = [row for row in rows if row.asked]
    names = sorted({name for row in asked for name in row.partners})
    lines: list[tuple[Cell, ...]] = [("Ausgangslage", f"{BASELINE[0]} von {BASELINE[1]}", "")]
    lines.append(("am Stichtag", f"{len(names)} von {partners}", ""))
    lines += [(name, "", sum(name in row.partners for row in asked)) for name in names]
    return ReportTable(
        name="Beteiligung",
        title="Beteiligung der Kommunen",
        header=("Stand", "Kommunen mit Antrag", "Anträge mit Beteiligung"),
        rows=tuple(lines),
        rule="Gezählt werden Kommunen, die an mindestens einem gestellten Antrag beteiligt sind. "
        "Ausgangslage: zwei von elf konnten bei den Aufrufen vor der Gründung Anträge stellen (Drucksache 113/21).",
    )


def above(rows: Sequence[ReportRow], *, threshold_cents: int, most: int | None = None) -> ReportTable:
    """Return what reaches a Wertgrenze, by Amt; ``most`` as in ``tables``."""
    listed = [row for row in rows if row.size_cents >= threshold_cents]
    listed.sort(key=lambda row: (row.partner, row.unit, -row.size_cents, row.title))
    return ReportTable(
        name="Wertgrenze",
        title="Förderungen ab der Wertgrenze, nach Fachbereich/Amt",
        header=("Kommune", "Fachbereich/Amt", "Maßnahme", "Status", "beantragt", "bewilligt"),
        rows=tuple(
            (
                *(row.partner, row.unit or UNKNOWN, row.title, row.stage.label),
                *(money(row.requested_cents), money(row.awarded_cents)),
            )
            for row in listed[:most]
        ),
        rule=f"Wertgrenze {number(threshold_cents // 100)} €, gemessen an der bewilligten, sonst der beantragten "
        "Zuwendung, sonst den Gesamtkosten.",
        left_out=left_out_of(listed, most),
    )


def without_application(rows: Sequence[ReportRow], *, most: int | None = None) -> ReportTable:
    """Return Pauschalen and what needs no application, as a block of its own; ``most`` as in ``tables``."""
    listed = [row for row in rows if row.grant_form in NO_APPLICATION]
    return ReportTable(
        name="ohne Antrag",
        title="Förderpauschalen und Förderungen ohne Antrag",
        header=("Kommune", "Maßnahme", "Förderprogramm", "Förderart", "bewilligt"),
        rows=tuple(
            (row.partner, row.title, row.programme, row.grant_form.label, money(row.awarded_cents))
            for row in listed[:most]
        ),
        rule="Sie stehen für sich und zählen in keiner Quote.",
        left_out=left_out_of(listed, most),
    )


def left_out_of(listed: Sequence[ReportRow], most: int | None) -> int:
    """Return how many rows are left out where at most so many are made."""
    return 0 if most is None else max(0, len(listed) - most)


def _grouped(
    name: str, title: str, counts: Sequence[tuple[ReportRow, _Count]], key: Callable[[ReportRow], str]
) -> ReportTable:
    groups: dict[str, list[_Count]] = defaultdict(list)
    for row, count in counts:
        groups[key(row)].append(count)
    lines = [_counted(label, groups[label]) for label in sorted(groups)]
    if groups:
        lines.append(_counted("Summe", [count for _, count in counts]))
    return ReportTable(
        # No sheet may be called by a name with a slash.
        name=name.replace("/", "-"),
        title=title[0].upper() + title[1:],
        header=(name, *COUNTS),
        rows=tuple(lines),
        rule="Förderungen, die gestellt oder bewilligt sind.",
    )


def _count(row: ReportRow) -> _Count:
    asked, won, lost = row.asked, row.won, row.lost
    return _Count(
        asked=asked,
        requested_cents=(row.requested_cents or 0) if asked else 0,
        won=won,
        awarded_cents=(row.awarded_cents or 0) if won else 0,
        lost=lost,
        decided=asked and (won or lost),
        successes=asked and won,
    )


def _counted(label: str, counts: Iterable[_Count]) -> tuple[Cell, ...]:
    total = _Count(*map(sum, zip(*counts, strict=True)))
    return (
        *(label, total.asked, Euro(total.requested_cents), total.won, Euro(total.awarded_cents), total.lost),
        _rate(total.successes * WHOLE // total.decided if total.decided else None),
    )


def _ends(row: ReportRow) -> Iterable[tuple[str, ExitReason | None]]:
    if row.stage in DROPPED:
        yield row.stage.label, row.exit_reason
    if row.lost:
        yield row.stage.label, row.exit_reason
    if row.refund_cents or row.stage is Stage.REVOKED:
        yield "Erstattung", row.refund_reason or row.exit_reason


def _at_stake(row: ReportRow, kind: str) -> int | None:
    return row.refund_cents if kind == "Erstattung" else row.requested_cents


def _lost_on(row: ReportRow) -> date | None:
    return row.ended_on if row.lost else None


def _sum(amounts: Iterable[int | None]) -> Euro:
    return Euro(sum(amount or 0 for amount in amounts))


def money(cents: int | None) -> Euro | None:
    """Return an amount as a cell; an unknown one stays empty."""
    return None if cents is None else Euro(cents)


def _rate(hundredths: int | None) -> Percent | None:
    return None if hundredths is None else Percent(hundredths)


def _word(word: Word | None) -> str:
    return word.label if word else UNKNOWN
