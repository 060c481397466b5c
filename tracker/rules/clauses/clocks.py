"""The clocks of an award: from the clause that counts for its Bescheid, or from what the Bescheid says instead."""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from tracker.formats import UNKNOWN, weekday_day
from tracker.rules.clauses.periods import later, period_words
from tracker.rules.clauses.rows import Clause, clause_for
from tracker.shapes.base import Shape
from tracker.vocabulary.awards import Anchor, ClockKind, Confidence, PeriodUnit, RuleSet

_VERIFY = Confidence.VERIFY.label
# Every award has these, and each payment and each yearly amount the ones after them.
ONCE = (
    *(ClockKind.OBJECTION, ClockKind.PERIOD_END, ClockKind.INTERIM_PROOF, ClockKind.PROOF),
    *(ClockKind.LOCAL_AUDIT, ClockKind.NOTIFICATION, ClockKind.EARMARK),
)
PER_PAYMENT = (ClockKind.PAYMENT_NEED, ClockKind.INTEREST)
# Only some rule sets know these; without a row there is no clock.
_WHERE_KNOWN = (ClockKind.PUBLICITY,)
_PER_PAYMENT_WHERE_KNOWN = (ClockKind.INTEREST_CHECK,)


class Payment(Shape):
    """A payment that came in; ``number`` is that of the Mittelabruf."""

    number: int
    received_on: date


class SliceExpiry(Shape):
    """A Jahresscheibe and the day after which its rest is gone, as the Bescheid says."""

    year: int
    expires_on: date | None


class AwardFacts(Shape):
    """What the clocks of an award are counted from. Every day that nobody has entered is None."""

    rule_set: RuleSet | None = None
    issued_on: date | None = None
    announced_on: date | None = None
    period_to: date | None = None
    purpose_fulfilled_on: date | None = None
    earmark_until: date | None = None
    earmark_until_year: int | None = Field(default=None, ge=1900, le=9999)
    payments: tuple[Payment, ...] = ()
    slices: tuple[SliceExpiry, ...] = ()


class Override(Shape):
    """What a Bescheid says instead of a clause: a day, a period, or nothing at all; or that a clock was met.

    ``subject`` narrows it to one payment ("2. Mittelabruf") or yearly amount ("2027"); "" means all of the kind.
    """

    kind: ClockKind
    due_on: date | None = None
    count: int | None = None
    unit: PeriodUnit | None = None
    switched_off: bool = False
    done_on: date | None = None
    passage: str = ""
    subject: str = ""


class Clock(Shape):
    """A day to keep, with the clause it comes from. ``due_on`` is None as long as it is not known.

    ``passage`` is where the Bescheid says something else.
    """

    kind: ClockKind
    due_on: date | None
    sentence: str
    clause: str
    rule_set: RuleSet | None
    confidence: Confidence
    overridden: bool
    subject: str = ""
    source: str = ""
    passage: str = ""
    done_on: date | None = None


def clocks(
    facts: AwardFacts, overrides: Sequence[Override] = (), rows: Sequence[Clause] | None = None
) -> tuple[Clock, ...]:
    """Return every clock of an award. Of several overrides of the same clock the last one counts."""
    found: list[Clock] = []
    for kind, subject, start in _wanted(facts, rows):
        clause = clause_for(kind, facts.rule_set, facts.issued_on, rows)
        override = _override(kind, subject, overrides)
        if clause is not None and clause.anchor is Anchor.PROOF_DUE:
            start = next((clock.due_on for clock in found if clock.kind is ClockKind.PROOF), None)
        found.append(_clock(kind, subject, start, clause, override))
    return tuple(found)


def _wanted(facts: AwardFacts, rows: Sequence[Clause] | None) -> Iterator[tuple[ClockKind, str, date | None]]:
    for kind in ONCE:
        yield kind, "", _start(kind, facts, rows)
    for kind in _WHERE_KNOWN:
        if clause_for(kind, facts.rule_set, facts.issued_on, rows):
            yield kind, "", None
    for piece in facts.slices:
        yield ClockKind.SLICE_EXPIRY, str(piece.year), piece.expires_on
    for payment in facts.payments:
        known = [kind for kind in _PER_PAYMENT_WHERE_KNOWN if clause_for(kind, facts.rule_set, facts.issued_on, rows)]
        for kind in (*PER_PAYMENT, *known):
            yield kind, f"{payment.number}. Mittelabruf", payment.received_on


def _start(kind: ClockKind, facts: AwardFacts, rows: Sequence[Clause] | None) -> date | None:
    clause = clause_for(kind, facts.rule_set, facts.issued_on, rows)
    if clause is None or clause.anchor is Anchor.STATED:
        return _stated(kind, facts)
    days = {
        Anchor.ANNOUNCED: facts.announced_on,
        Anchor.PURPOSE_FULFILLED: facts.purpose_fulfilled_on,
        Anchor.PERIOD_ENDS: facts.period_to,
    }
    return days.get(clause.anchor)


def _stated(kind: ClockKind, facts: AwardFacts) -> date | None:
    if kind is ClockKind.PERIOD_END:
        return facts.period_to
    if kind is ClockKind.EARMARK:
        year = facts.earmark_until_year
        return facts.earmark_until or (date(year, 12, 31) if year else None)
    return None


def _override(kind: ClockKind, subject: str, overrides: Sequence[Override]) -> Override | None:
    fitting = [item for item in overrides if item.kind is kind and item.subject in ("", subject)]
    return fitting[-1] if fitting else None


def _clock(
    kind: ClockKind, subject: str, start: date | None, clause: Clause | None, override: Override | None
) -> Clock:
    changed = override is not None and (override.switched_off or override.due_on or override.count is not None)
    name = f"{kind.label} ({subject})" if subject else kind.label
    if changed and override is not None:
        due = _overridden_day(override, start)
        sentence = _overridden_sentence(name, due, clause, override)
        confidence = Confidence.CONFIRMED
    else:
        due = _due(start, clause)
        sentence = _sentence(name, due, start, clause)
        confidence = clause.confidence if clause else Confidence.VERIFY
    return Clock(
        kind=kind,
        due_on=due,
        sentence=sentence,
        clause=clause.clause if clause else "",
        rule_set=clause.rule_set if clause else None,
        confidence=confidence,
        overridden=bool(changed),
        subject=subject,
        source=clause.source if clause else "",
        passage=override.passage if override else "",
        done_on=override.done_on if override else None,
    )


def _due(start: date | None, clause: Clause | None) -> date | None:
    if start is None or clause is None:
        return None
    if clause.anchor is Anchor.STATED:
        return start
    return None if clause.count is None or clause.unit is None else later(start, clause.count, clause.unit)


def _overridden_day(override: Override, start: date | None) -> date | None:
    if override.switched_off:
        return None
    if override.due_on is not None:
        return override.due_on
    return later(start, override.count, override.unit) if start and override.count and override.unit else None


def _sentence(name: str, due: date | None, start: date | None, clause: Clause | None) -> str:
    if clause is None:
        return f"{name}: Für diesen Bescheid ist keine Regel hinterlegt; {_VERIFY}."
    ending = f"; {_VERIFY}." if clause.confidence is Confidence.VERIFY else "."
    if clause.anchor is Anchor.STATED and clause.confidence is Confidence.CONFIRMED:
        return (
            f"{name}: {weekday_day(due)} (laut Bescheid)." if due else f"{name}: im Bescheid genannter Tag {UNKNOWN}."
        )
    if clause.count is None or clause.unit is None:
        return f"{name}: {clause.note.removesuffix('.')} ({clause.clause}){ending}"
    rule = f"{clause.clause}: {period_words(clause.count, clause.unit)} {_from(clause)}"
    if due is None:
        missing = "der Tag ist noch nicht eingetragen" if start is None else "der Tag ist nicht berechenbar"
        return f"{name}: {missing} ({rule}){ending}"
    return f"{name}: {weekday_day(due)} ({rule}){ending}"


def _from(clause: Clause) -> str:
    return f"vor der {clause.anchor.label}" if (clause.count or 0) < 0 else f"nach {clause.anchor.label}"


def _overridden_sentence(name: str, due: date | None, clause: Clause | None, override: Override) -> str:
    passage = f", {override.passage}" if override.passage else ""
    instead = f" Der Bescheid geht {clause.clause} vor." if clause and clause.anchor is not Anchor.STATED else ""
    if override.switched_off:
        return f"{name}: durch den Bescheid ausgenommen{passage}.{instead}"
    if due is None:
        return f"{name}: laut Bescheid{passage}; der Tag, ab dem gerechnet wird, ist noch nicht eingetragen.{instead}"
    return f"{name}: {weekday_day(due)} (laut Bescheid{passage}).{instead}"
