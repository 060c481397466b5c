"""What goes back when cost falls or income grows: an estimate by the kind of financing, never a demand.

Sources: VV zu § 44 LHO NRW Nr. 2.2 and 2.3 for the kinds of financing; how each is reduced stands in the
Nebenbestimmungen of the Bescheid, so every estimate asks to look there.
"""

from collections.abc import Callable

from pydantic import Field

from tracker.formats import UNKNOWN, euro
from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents
from tracker.vocabulary.applications import Financing
from tracker.vocabulary.awards import Confidence

_VERIFY = Confidence.VERIFY.label


class Settlement(Shape):
    """Award and account side by side (cents). Third parties and other public money are zero unless entered."""

    financing: Financing | None
    awarded_cents: Cents | None
    received_cents: Cents | None
    planned_eligible_cents: Cents | None
    actual_eligible_cents: Cents | None
    planned_third_party_cents: Cents = Field(default=0)
    actual_third_party_cents: Cents = Field(default=0)
    planned_other_public_cents: Cents = Field(default=0)
    actual_other_public_cents: Cents = Field(default=0)


class RefundEstimate(Shape):
    """What the grant would come to, what would go back, and what can still be asked for (cents; None: unknown)."""

    grant_cents: int | None = None
    refund_cents: int | None = None
    callable_cents: int | None = None
    confidence: Confidence = Confidence.VERIFY
    sentence: str


class _Figures(Shape):
    """A settlement of which everything is known."""

    awarded: int
    planned_base: int
    actual_base: int
    planned_gap: int
    actual_gap: int
    actual_eligible: int


def estimate_refund(settlement: Settlement) -> RefundEstimate:
    """Estimate the final grant and the refund; nothing is computed from figures that are not there."""
    figures = _figures(settlement)
    if figures is None or settlement.financing is None or settlement.received_cents is None:
        return RefundEstimate(sentence=f"Erstattung: {UNKNOWN}, weil Angaben fehlen.")
    compute, words = _RULES[settlement.financing]
    grant = max(0, min(figures.awarded, compute(figures)))
    refund = max(0, settlement.received_cents - grant)
    start = f"Geschätzte Erstattung {euro(refund)}" if refund else "Voraussichtlich keine Erstattung"
    return RefundEstimate(
        grant_cents=grant,
        refund_cents=refund,
        callable_cents=max(0, grant - settlement.received_cents),
        sentence=f"{start}: {settlement.financing.label}, {words}. Schätzung, {_VERIFY}.",
    )


def _figures(settlement: Settlement) -> _Figures | None:
    awarded = settlement.awarded_cents
    planned, actual = settlement.planned_eligible_cents, settlement.actual_eligible_cents
    if awarded is None or planned is None or actual is None:
        return None
    planned_base = max(0, planned - settlement.planned_third_party_cents)
    actual_base = max(0, actual - settlement.actual_third_party_cents)
    return _Figures(
        awarded=awarded,
        planned_base=planned_base,
        actual_base=actual_base,
        planned_gap=planned_base - settlement.planned_other_public_cents,
        actual_gap=actual_base - settlement.actual_other_public_cents,
        actual_eligible=actual,
    )


def _share(figures: _Figures) -> int:
    if figures.planned_base == 0:
        return 0
    # Rounded down: nobody keeps a cent that the share does not give.
    return min(figures.awarded * figures.actual_base // figures.planned_base, figures.actual_gap)


def _gap(figures: _Figures) -> int:
    # The own share stays as it was planned; the whole saving is the funder's.
    own = max(0, figures.planned_gap - figures.awarded)
    return figures.actual_gap - own


def _fixed(figures: _Figures) -> int:
    return figures.actual_eligible


def _full(figures: _Figures) -> int:
    return figures.actual_gap


_RULES: dict[Financing, tuple[Callable[[_Figures], int], str]] = {
    Financing.SHARE: (_share, "die Zuwendung sinkt im Verhältnis zu den zuwendungsfähigen Ausgaben"),
    Financing.GAP: (_gap, "die Zuwendung sinkt um den vollen Betrag der Ersparnis"),
    Financing.FIXED: (_fixed, "die Zuwendung sinkt nur, wenn die zuwendungsfähigen Ausgaben unter den Betrag fallen"),
    Financing.FULL: (_full, "die Zuwendung deckt nur, was tatsächlich zuwendungsfähig ausgegeben wurde"),
}
