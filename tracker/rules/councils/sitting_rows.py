"""What the readers of sittings hand back, and what a second import of the same sittings changes: nothing."""

from collections.abc import Mapping, Sequence
from datetime import date

from tracker.formats import weekday_day
from tracker.rules.wording import folded
from tracker.shapes.base import Shape

LONGEST_TEXT = 1_000_000


class SittingRow(Shape):
    """A sitting as a file or a pasted line names it; ``line`` counts from 1, ``original`` is what stood there."""

    line: int
    original: str
    council: str
    held_on: date
    partner: str = ""
    starts_at: str = ""
    papers_due_on: date | None = None
    is_public: bool | None = None
    cancelled: bool = False


class LineProblem(Shape):
    """A line that could not be taken over, and why, in a sentence."""

    line: int
    original: str
    sentence: str


class SittingsRead(Shape):
    """What was read: sittings, lines with problems, and lines that say again what another said."""

    rows: tuple[SittingRow, ...] = ()
    problems: tuple[LineProblem, ...] = ()
    duplicates: tuple[LineProblem, ...] = ()


class SittingChanges(Shape):
    """What an import would do to the sittings that are there."""

    new: tuple[SittingRow, ...] = ()
    changed: tuple[SittingRow, ...] = ()
    unchanged: tuple[SittingRow, ...] = ()


SittingKey = tuple[str, str, date]


def sitting_key(partner: str, council: str, held_on: date) -> SittingKey:
    """Return what makes a sitting the same one: whose, which council, which day."""
    return folded(partner), folded(council), held_on


def without_duplicates(rows: Sequence[SittingRow], problems: Sequence[LineProblem]) -> SittingsRead:
    """Keep the first of several rows for the same sitting; a row that contradicts it becomes a problem."""
    first: dict[SittingKey, SittingRow] = {}
    duplicates: list[LineProblem] = []
    clashes: list[LineProblem] = []
    for row in rows:
        kept = first.setdefault(sitting_key(row.partner, row.council, row.held_on), row)
        if kept is row:
            continue
        place = f"{row.council} am {weekday_day(row.held_on)} steht schon in Zeile {kept.line}"
        if _facts(kept) == _facts(row):
            duplicates.append(LineProblem(line=row.line, original=row.original, sentence=f"{place}."))
        else:
            sentence = f"{place}, dort mit anderen Angaben; bitte prüfen."
            clashes.append(LineProblem(line=row.line, original=row.original, sentence=sentence))
    return SittingsRead(
        rows=tuple(first.values()),
        problems=tuple(sorted((*problems, *clashes), key=lambda problem: problem.line)),
        duplicates=tuple(duplicates),
    )


def changes_against(rows: Sequence[SittingRow], known: Mapping[SittingKey, SittingRow]) -> SittingChanges:
    """Compare what was read with the sittings that are there. What a row leaves open changes nothing."""
    new, changed, unchanged = [], [], []
    for row in rows:
        there = known.get(sitting_key(row.partner, row.council, row.held_on))
        if there is None:
            new.append(row)
        elif _says_more(row, there):
            changed.append(row)
        else:
            unchanged.append(row)
    return SittingChanges(new=tuple(new), changed=tuple(changed), unchanged=tuple(unchanged))


def _facts(row: SittingRow) -> tuple[object, ...]:
    return row.starts_at, row.papers_due_on, row.is_public, row.cancelled


def _says_more(row: SittingRow, there: SittingRow) -> bool:
    return any(said not in ("", None) and said != known for said, known in zip(_facts(row), _facts(there), strict=True))
