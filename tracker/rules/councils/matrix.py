"""The matrix of partners and steps: one row a partner, for every target the columns of its councils."""

from collections.abc import Sequence

from tracker.formats import day
from tracker.rules.councils.plan import PartnerPlan, StepPlan, Target
from tracker.shapes.base import Shape
from tracker.vocabulary.councils import Reach
from tracker.vocabulary.work import CouncilStep


class MatrixColumn(Shape):
    """A step before a target. ``place`` counts back from the last council, which is 1."""

    target: str
    place: int
    heading: str


class MatrixCell(Shape):
    """What stands in a cell: a short text, how it looks (None: the partner has no such council), and the sentence."""

    text: str = ""
    reach: Reach | None = None
    sentence: str = ""


class MatrixRow(Shape):
    """A partner: its cells in the order of the columns, and for every target the finding in words."""

    partner: str
    cells: tuple[MatrixCell, ...]
    reaches: tuple[Reach, ...]
    sentences: tuple[str, ...]


class Matrix(Shape):
    """The whole table, ready to be drawn, printed or exported."""

    targets: tuple[Target, ...]
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]


def matrix(plans: Sequence[PartnerPlan]) -> Matrix:
    """Arrange plans of several partners and targets; partners and targets keep the order they come in."""
    targets = tuple(dict.fromkeys(item.target for item in plans))
    columns = tuple(column for target in targets for column in _columns(target, plans))
    partners = tuple(dict.fromkeys(item.partner for item in plans))
    return Matrix(targets=targets, columns=columns, rows=tuple(_row(name, plans, columns) for name in partners))


def _columns(target: Target, plans: Sequence[PartnerPlan]) -> list[MatrixColumn]:
    most = max(len(item.steps) for item in plans if item.target == target)
    start = f"{target.name} bis {day(target.on)}"
    return [
        MatrixColumn(target=target.name, place=place, heading=f"{start}: {_step_word(place, most)}")
        for place in range(most, 0, -1)
    ]


def _step_word(place: int, most: int) -> str:
    if place == 1:
        return CouncilStep.DECISION.label
    word = CouncilStep.RECOMMENDATION.label
    return word if most == 2 else f"{word} {most - place + 1}"


def _row(partner: str, plans: Sequence[PartnerPlan], columns: Sequence[MatrixColumn]) -> MatrixRow:
    own = {item.target.name: item for item in plans if item.partner == partner}
    return MatrixRow(
        partner=partner,
        cells=tuple(_cell(own.get(column.target), column.place) for column in columns),
        reaches=tuple(item.reach for item in own.values()),
        sentences=tuple(item.sentence for item in own.values()),
    )


def _cell(found: PartnerPlan | None, place: int) -> MatrixCell:
    if found is None or place > len(found.steps):
        return MatrixCell()
    step = found.steps[-place]
    return MatrixCell(text=_text(step), reach=step.reach, sentence=step.sentence)


def _text(step: StepPlan) -> str:
    if step.sitting_on is None:
        return f"{step.council}: {step.reach.label}"
    if step.reach is Reach.DECIDED:
        return f"{step.council} {day(step.sitting_on)}: beschlossen"
    return f"{step.council} {day(step.sitting_on)}, Vorlage bis {day(step.papers_due_on)}"
