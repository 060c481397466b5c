"""Backward planning: from a target date through a partner's councils, in words a town hall understands."""

from collections.abc import Sequence
from datetime import date, timedelta

from tracker.formats import UNKNOWN, days_left, weekday_day
from tracker.rules.councils.chain import (
    CouncilDates,
    PlanningRules,
    SittingDay,
    can_be_used,
    earliest_chain,
    hoped_chain,
    latest_chain,
    papers_due,
)
from tracker.rules.councils.naming import at_the
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.councils import Reach
from tracker.vocabulary.work import CouncilStep

ALTERNATIVES = (DecisionBasis.URGENT, DecisionBasis.RESERVED)
# With these a partner takes part without waiting for a sitting; what they open as tasks stands in ``basis``.
EXEMPT = (DecisionBasis.URGENT, DecisionBasis.BUDGETED, DecisionBasis.THRESHOLD, DecisionBasis.NOT_NEEDED)


class PartnerCouncils(Shape):
    """A contributing partner and its councils in order; recommendations are heard before decisions.

    ``basis`` is its Beschlussgrundlage, if one is chosen; ``reserved_until`` by when a reserved resolution follows.
    """

    partner: str
    councils: tuple[CouncilDates, ...] = ()
    basis: DecisionBasis | None = None
    reserved_until: date | None = None


class Target(Shape):
    """What must be handed in by when, as "Antrag" and its day."""

    name: str
    on: date


class StepPlan(Shape):
    """One council on the way: its sitting, the last day for the paper, and the finding in words."""

    council: str
    step: CouncilStep
    reach: Reach
    sentence: str
    sitting_on: date | None = None
    papers_due_on: date | None = None


class PartnerPlan(Shape):
    """All councils of a partner for one target. ``earliest_decision_on`` is when a decision can fall at all."""

    partner: str
    target: Target
    reach: Reach
    sentence: str
    steps: tuple[StepPlan, ...] = ()
    next_papers_on: date | None = None
    earliest_decision_on: date | None = None
    alternatives: tuple[DecisionBasis, ...] = ()


DEFAULT_RULES = PlanningRules()


def plan(partner: PartnerCouncils, target: Target, *, today: date, rules: PlanningRules = DEFAULT_RULES) -> PartnerPlan:
    """Plan one partner backwards from a target. What is not known makes the plan OPEN, never feasible.

    With a basis that needs no sitting the plan says so, and keeps the day of the next possible decision.
    """
    found = _planned(partner, target, today, rules)
    if partner.basis not in EXEMPT or found.reach is Reach.DECIDED:
        return found
    sentence = f"{partner.partner}: {partner.basis.label}."
    return PartnerPlan(
        partner=partner.partner,
        target=target,
        reach=Reach.NOT_NEEDED,
        sentence=sentence,
        earliest_decision_on=found.earliest_decision_on,
    )


def plan_all(
    partners: Sequence[PartnerCouncils], targets: Sequence[Target], *, today: date, rules: PlanningRules = DEFAULT_RULES
) -> tuple[PartnerPlan, ...]:
    """Plan every contributing partner for every target, partner by partner."""
    return tuple(plan(partner, target, today=today, rules=rules) for partner in partners for target in targets)


def _planned(partner: PartnerCouncils, target: Target, today: date, rules: PlanningRules) -> PartnerPlan:
    councils = sorted(partner.councils, key=lambda council: council.step is CouncilStep.DECISION)
    if not councils or councils[-1].step is not CouncilStep.DECISION:
        sentence = f"Für {partner.partner} ist kein Gremium eingetragen, das entscheidet: {UNKNOWN}."
        return PartnerPlan(partner=partner.partner, target=target, reach=Reach.OPEN, sentence=sentence)
    done = _dealt_with(councils)
    steps = tuple(_decided_step(council) for council in councils[:done])
    if any(step.reach is Reach.MISSED for step in steps):
        return _refused(partner.partner, target, steps)
    coming = councils[done:]
    if not coming:
        return PartnerPlan(
            partner=partner.partner, target=target, reach=Reach.DECIDED, steps=steps, sentence=steps[-1].sentence
        )
    first_day = _first_day(councils[:done], today, rules)
    steps += _coming_steps(coming, _last_day(partner, target, rules), first_day, today, rules)
    earliest = earliest_chain(coming, first_day=first_day, today=today, gap=rules.gap)
    return _summed_up(partner, target, steps, earliest[-1].held_on if earliest else None, today)


def _last_day(partner: PartnerCouncils, target: Target, rules: PlanningRules) -> date:
    if partner.basis is DecisionBasis.RESERVED and partner.reserved_until is not None:
        return partner.reserved_until
    return target.on - timedelta(days=rules.days_before_target)


def _dealt_with(councils: Sequence[CouncilDates]) -> int:
    """Return how many councils need no sitting any more: a decision makes those before it unnecessary."""
    return max((place for place, council in enumerate(councils, start=1) if council.decided_on), default=0)


def _decided_step(council: CouncilDates) -> StepPlan:
    if council.decided_on is None:
        sentence = f"{council.name}: nicht mehr nötig, ein späteres Gremium hat schon beschlossen."
        return StepPlan(council=council.name, step=council.step, reach=Reach.NOT_NEEDED, sentence=sentence)
    day = weekday_day(council.decided_on)
    refused = council.passed is False
    return StepPlan(
        council=council.name,
        step=council.step,
        reach=Reach.MISSED if refused else Reach.DECIDED,
        sitting_on=council.decided_on,
        sentence=f"{council.name}: am {day} {'abgelehnt' if refused else 'beschlossen'}.",
    )


def _refused(partner: str, target: Target, steps: tuple[StepPlan, ...]) -> PartnerPlan:
    refusal = next(step for step in steps if step.reach is Reach.MISSED)
    return PartnerPlan(partner=partner, target=target, reach=Reach.MISSED, steps=steps, sentence=refusal.sentence)


def _first_day(decided: Sequence[CouncilDates], today: date, rules: PlanningRules) -> date:
    last = max((council.decided_on for council in decided if council.decided_on), default=None)
    return today if last is None else max(today, last + rules.gap)


def _coming_steps(
    councils: Sequence[CouncilDates], last_day: date, first_day: date, today: date, rules: PlanningRules
) -> tuple[StepPlan, ...]:
    sure = latest_chain(councils, last_day, first_day=first_day, today=today, gap=rules.gap)
    chain = sure or hoped_chain(councils, last_day, first_day=first_day, today=today, gap=rules.gap)
    return tuple(
        _step(council, sitting, last_day, today, rules) for council, sitting in zip(councils, chain, strict=True)
    )


def _step(
    council: CouncilDates, sitting: SittingDay | None, last_day: date, today: date, rules: PlanningRules
) -> StepPlan:
    if sitting is None:
        sentence = _missed_sentence(council, last_day, today)
        return StepPlan(council=council.name, step=council.step, reach=Reach.MISSED, sentence=sentence)
    if sitting not in council.sittings:
        sentence = f"{council.name}: Für {sitting.held_on.year} sind keine Sitzungstermine eingetragen: {UNKNOWN}."
        return StepPlan(council=council.name, step=council.step, reach=Reach.OPEN, sentence=sentence)
    held = weekday_day(sitting.held_on)
    due = papers_due(council, sitting)
    if due is None:
        reach = Reach.OPEN
        sentence = f"{council.name}: Sitzung am {held}; der Vorlagenschluss ist nicht eingetragen: {UNKNOWN}."
    else:
        reach = Reach.TIGHT if (due - today).days <= rules.tight_days else Reach.FEASIBLE
        sentence = (
            f"Die Vorlage muss bis {weekday_day(due)} {at_the(council.name)} sein; {days_left(due, today)} "
            f"(Sitzung am {held})."
        )
    return StepPlan(
        council=council.name,
        step=council.step,
        reach=reach,
        sentence=sentence,
        sitting_on=sitting.held_on,
        papers_due_on=due,
    )


def _missed_sentence(council: CouncilDates, last_day: date, today: date) -> str:
    late = [
        sitting
        for sitting in council.sittings
        if today <= sitting.held_on <= last_day and not sitting.cancelled and not can_be_used(council, sitting, today)
    ]
    if late:
        last = max(late, key=lambda sitting: sitting.held_on)
        due = papers_due(council, last)
        if due is not None and due < today:
            return (
                f"{council.name}: Der Vorlagenschluss für die letzte Sitzung vor der Frist "
                f"({weekday_day(last.held_on)}) war am {weekday_day(due)}."
            )
    return f"{council.name}: Kein Sitzungstermin, der vor der Frist passt."


def _summed_up(
    partner: PartnerCouncils, target: Target, steps: tuple[StepPlan, ...], earliest: date | None, today: date
) -> PartnerPlan:
    reaches = {step.reach for step in steps}
    reach = next((item for item in (Reach.MISSED, Reach.OPEN, Reach.TIGHT) if item in reaches), Reach.FEASIBLE)
    pending = [step for step in steps if step.papers_due_on is not None]
    first = min(pending, key=lambda step: step.papers_due_on or date.max, default=None)
    if reach is Reach.MISSED:
        sentence = _missed(partner, steps, target, earliest, today)
    elif reach is Reach.OPEN or first is None:
        sentence = next(step.sentence for step in steps if step.reach is Reach.OPEN)
    else:
        sentence = first.sentence
    return PartnerPlan(
        partner=partner.partner,
        target=target,
        reach=reach,
        sentence=sentence,
        steps=steps,
        next_papers_on=first.papers_due_on if first and reach in (Reach.TIGHT, Reach.FEASIBLE) else None,
        earliest_decision_on=earliest,
        alternatives=ALTERNATIVES if reach is Reach.MISSED else (),
    )


def _missed(
    partner: PartnerCouncils, steps: tuple[StepPlan, ...], target: Target, earliest: date | None, today: date
) -> str:
    if partner.basis is DecisionBasis.RESERVED and partner.reserved_until is not None:
        until = weekday_day(partner.reserved_until)
        sentence = f"Kein Beschluss bis zum zugesagten Tag ({until}) möglich; bitte einen späteren Tag vereinbaren."
    elif target.on <= today:
        when = "heute" if target.on == today else "vorbei"
        sentence = f"Die Frist ({weekday_day(target.on)}) ist {when}; {_WAYS_OUT}"
    else:
        sentence = f"Kein Sitzungstermin vor der Frist; {_WAYS_OUT}"
    if earliest is None:
        return sentence
    return f"{sentence} Nächster möglicher Beschluss: {weekday_day(earliest)} ({steps[-1].council})."


_WAYS_OUT = "möglich: Dringlichkeitsentscheidung oder Antrag unter Gremienvorbehalt."
