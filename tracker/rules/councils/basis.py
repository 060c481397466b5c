"""The six Beschlussgrundlagen: what each opens as a task, what it still lacks, and where it warns. None blocks."""

from datetime import date

from tracker.formats import UNKNOWN, weekday_day
from tracker.rules.councils.naming import at_the
from tracker.rules.councils.plan import PartnerPlan
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.councils import Reach

BECAUSE = ", weil: "
"""What stands before the reason a Kommune gives; its partners read up to here."""


class BasisChoice(Shape):
    """On what basis one partner takes part; ``due_on`` is by when a reserved resolution must follow."""

    partner: str
    basis: DecisionBasis
    council: str = ""
    decided_on: date | None = None
    passed: bool | None = None
    paper_number: str = ""
    due_on: date | None = None
    reason: str = ""


class TaskDraft(Shape):
    """A task to be opened; ``due_on`` None means the day is not known yet."""

    title: str
    due_on: date | None = None


class BasisFinding(Shape):
    """What follows from a basis: one sentence, whether it warns, what is missing, the task it opens."""

    sentence: str
    warns: bool = False
    missing: tuple[str, ...] = ()
    task: TaskDraft | None = None


def follow_up(choice: BasisChoice, *, plan: PartnerPlan | None = None) -> BasisFinding:
    """Say what follows from a partner's Beschlussgrundlage; ``plan`` is its way through the councils, if known."""
    if choice.passed is False:
        day = weekday_day(choice.decided_on)
        return BasisFinding(sentence=f"{choice.partner}: Das Gremium hat am {day} abgelehnt.", warns=True)
    return _RULES[choice.basis](choice, plan)


def _resolution(choice: BasisChoice, plan: PartnerPlan | None) -> BasisFinding:
    if choice.decided_on is not None:
        return _decided(choice, "Beschluss")
    step = next((item for item in plan.steps if item.papers_due_on), None) if plan else None
    if plan is None or step is None:
        sentence = f"{choice.partner}: Der Weg durch die Gremien ist {UNKNOWN}." if plan is None else plan.sentence
        task = TaskDraft(title=f"Sitzungstermine klären ({choice.partner})")
        return BasisFinding(sentence=sentence, warns=True, missing=("Der Beschluss fehlt noch.",), task=task)
    title = f"Vorlage {at_the(step.council)} einreichen ({choice.partner})"
    return BasisFinding(
        sentence=plan.sentence,
        warns=plan.reach in (Reach.MISSED, Reach.OPEN),
        missing=("Der Beschluss fehlt noch.",),
        task=TaskDraft(title=title, due_on=step.papers_due_on),
    )


def _urgent(choice: BasisChoice, plan: PartnerPlan | None) -> BasisFinding:
    missing = () if choice.decided_on else ("Das Datum der Dringlichkeitsentscheidung fehlt.",)
    return BasisFinding(
        sentence=(
            f"{choice.partner}: Dringlichkeitsentscheidung; sie ist dem Rat oder Kreistag in der nächsten Sitzung "
            "zur Genehmigung vorzulegen (bitte prüfen)."
        ),
        missing=missing,
        task=TaskDraft(
            title=f"Dringlichkeitsentscheidung genehmigen lassen ({choice.partner})",
            due_on=plan.earliest_decision_on if plan else None,
        ),
    )


def _budgeted(choice: BasisChoice, plan: PartnerPlan | None) -> BasisFinding:
    sentence = (
        f"{choice.partner}: kein gesonderter Beschluss, weil der Eigenanteil im Haushaltsplan steht. "
        "Bitte prüfen, ob Ansatz und Haushaltsjahr dazu passen."
    )
    return BasisFinding(sentence=sentence, warns=True)


def _threshold(choice: BasisChoice, plan: PartnerPlan | None) -> BasisFinding:
    sentence = (
        f"{choice.partner}: innerhalb der Wertgrenze der Zuständigkeitsordnung. "
        "Bitte prüfen, ob der ganze Eigenanteil und die Folgekosten darunter liegen."
    )
    return BasisFinding(sentence=sentence, warns=True)


def _reserved(choice: BasisChoice, plan: PartnerPlan | None) -> BasisFinding:
    if choice.decided_on is not None:
        return _decided(choice, "Nachgereichter Beschluss")
    due = choice.due_on
    missing = [] if due else ["Es fehlt, bis wann der Beschluss nachzureichen ist."]
    earliest = plan.earliest_decision_on if plan else None
    if due and earliest and earliest > due:
        missing.append(f"Der nächste mögliche Beschluss ({weekday_day(earliest)}) liegt nach dem zugesagten Tag.")
    until = f"bis {weekday_day(due)}" if due else f"bis: {UNKNOWN}"
    return BasisFinding(
        sentence=f"{choice.partner}: Antrag unter Gremienvorbehalt, Beschluss nachzureichen {until}.",
        warns=True,
        missing=tuple(missing),
        task=TaskDraft(title=f"Beschluss nachreichen {until} ({choice.partner})", due_on=due),
    )


def _not_needed(choice: BasisChoice, plan: PartnerPlan | None) -> BasisFinding:
    reason = choice.reason.strip()
    return BasisFinding(
        sentence=f"{choice.partner}: kein Beschluss erforderlich{BECAUSE}{reason or UNKNOWN}",
        warns=True,
        missing=() if reason else ("Die Begründung fehlt, warum kein Beschluss erforderlich ist.",),
    )


def _decided(choice: BasisChoice, kind: str) -> BasisFinding:
    where = f" ({choice.council})" if choice.council else ""
    number = f", Vorlage {choice.paper_number}" if choice.paper_number else ""
    missing = () if choice.paper_number else ("Die Vorlagen-Nr. fehlt.",)
    return BasisFinding(
        sentence=f"{choice.partner}: {kind} vom {weekday_day(choice.decided_on)}{where}{number}.", missing=missing
    )


_RULES = {
    DecisionBasis.RESOLUTION: _resolution,
    DecisionBasis.URGENT: _urgent,
    DecisionBasis.BUDGETED: _budgeted,
    DecisionBasis.THRESHOLD: _threshold,
    DecisionBasis.RESERVED: _reserved,
    DecisionBasis.NOT_NEEDED: _not_needed,
}
