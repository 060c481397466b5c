"""The start ban: an Auftrag given before the Bescheid or the consent to an early start can cost the whole grant."""

import csv
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources

from tracker.formats import weekday_day
from tracker.shapes.base import Shape
from tracker.vocabulary.awards import Confidence, OrderKind, RuleSet, StartLevel

LAST_PHASE = 9
_PHASES = re.compile(r"(\d+)(?:\s*(?:-|–|bis)\s*(?:(?:LPH|LP)\s*)?(\d+))?", re.IGNORECASE)


class StartRule(Shape):
    """A row of ``start_rules.csv``: the ban itself, or what does not count as a start (for a rule set, or for all)."""

    rule: str
    rule_set: RuleSet | None
    kind: OrderKind | None
    last_phase: int | None
    confidence: Confidence
    tag: str
    source: str
    note: str


class OrderFacts(Shape):
    """An Auftrag as far as the start ban asks; one with Leistungsphasen (HOAI) and no other kind is planning."""

    subject: str
    ordered_on: date
    kind: OrderKind | None = None
    phases: tuple[int, ...] = ()

    @property
    def what(self) -> OrderKind:
        """What the order is about; the strictest kind when nobody has said it."""
        return self.kind or (OrderKind.PLANNING if self.phases else OrderKind.WORKS)


class StartFinding(Shape):
    """How hard an order weighs, in one sentence with the sources of the rule."""

    level: StartLevel
    sentence: str
    sources: tuple[str, ...] = ()


@cache
def start_rules() -> tuple[StartRule, ...]:
    """Return all rows of ``start_rules.csv``; a row that is not sound raises at once."""
    source = resources.files("tracker.rules.awards").joinpath("start_rules.csv")
    with source.open(encoding="utf-8") as handle:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(handle)]
    return tuple(StartRule.model_validate(row) for row in rows)


def phases_of(text: str) -> tuple[int, ...] | None:
    """Return the Leistungsphasen somebody typed ("LPH 1-7", "5, 6, 8"); None if it cannot be read, () if empty."""
    if not text.strip():
        return ()
    found: set[int] = set()
    for match in _PHASES.finditer(text):
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= LAST_PHASE:
            return None
        found.update(range(first, last + 1))
    return tuple(sorted(found)) or None


def check_start(
    order: OrderFacts,
    *,
    awarded_on: date | None,
    consent_on: date | None,
    rule_set: RuleSet | None = None,
    rules: Sequence[StartRule] | None = None,
) -> StartFinding:
    """Say whether an order was given too early. FORBIDDEN is a warning, the strongest; it stops nobody.

    ``consent_on`` is the day of the written consent to an early start; silence is none.
    """
    known = start_rules() if rules is None else rules
    released = min((moment for moment in (awarded_on, consent_on) if moment), default=None)
    name = f"Der Auftrag „{order.subject}“ vom {weekday_day(order.ordered_on)}"
    if released is not None and order.ordered_on > released:
        return StartFinding(level=StartLevel.FINE, sentence=f"{name} liegt nach Bescheid oder Zustimmung.")
    sources = tuple(rule.source for rule in known if rule.rule in ("ban", "silence"))
    if released is not None and order.ordered_on == released:
        sentence = f"{name} trägt denselben Tag wie Bescheid oder Zustimmung; bitte die Reihenfolge belegen."
        return StartFinding(level=StartLevel.CHECK, sentence=sentence, sources=sources)
    exception = next((rule for rule in known if _excepts(rule, order, rule_set)), None)
    before = "vor dem Zuwendungsbescheid" if awarded_on else "und ein Zuwendungsbescheid liegt nicht vor"
    if exception is not None:
        ending = f"; {exception.confidence.label}" if exception.confidence is Confidence.VERIFY else ""
        return StartFinding(
            level=StartLevel.CHECK,
            sentence=f"{name} liegt vor Bescheid und Zustimmung. {exception.note}{ending}.",
            sources=(exception.source,),
        )
    start = f"{name} wurde {before} erteilt" if awarded_on else f"{name} ist erteilt, {before}"
    return StartFinding(
        level=StartLevel.FORBIDDEN, sentence=f"{start}{_consent(consent_on)}{_phases(order)} {_COST}", sources=sources
    )


_COST = (
    "Das kann die ganze Förderung kosten. Bitte sofort mit der Bewilligungsbehörde klären; "
    "Schweigen gilt nicht als Zustimmung."
)


def _consent(consent_on: date | None) -> str:
    if consent_on is None:
        return "; eine Zustimmung zum vorzeitigen Maßnahmenbeginn ist nicht eingetragen."
    return f"; die Zustimmung zum vorzeitigen Maßnahmenbeginn kam erst am {weekday_day(consent_on)}."


def _phases(order: OrderFacts) -> str:
    if order.what is not OrderKind.PLANNING:
        return ""
    if not order.phases:
        return " Die Leistungsphasen sind nicht eingetragen."
    return f" Der Planungsauftrag reicht bis Leistungsphase {max(order.phases)} und damit in die Ausführung."


def _excepts(rule: StartRule, order: OrderFacts, rule_set: RuleSet | None) -> bool:
    if rule.rule != "exception" or rule.kind is not order.what or rule.rule_set not in (None, rule_set):
        return False
    if rule.last_phase is None:
        return True
    return bool(order.phases) and max(order.phases) <= rule.last_phase
