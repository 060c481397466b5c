"""How much grant a set of partners may ask for. Only eligible cost counts; what is unknown is not computed.

Amounts are cents, rates hundredths of a percent. A grant is rounded down: it is never promised half a cent too high.
"""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from pydantic import Field

from tracker.formats import euro, percent
from tracker.rules.finance.plan import Cell
from tracker.rules.finance.split import CellKey, spread
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import Financing

FULL = 10_000
Rate = int | None


class GrantRule(Shape):
    """What a programme says about its money; ``None`` is unknown or not limited.

    A fixed amount may grow with the partners: ``fixed_cents`` for the first ``partners_included``, ``further_cents``
    for each one more.
    """

    financing: Financing | None = None
    rate_hundredths: Rate = Field(default=None, ge=0, le=FULL)
    rate_weak_hundredths: Rate = Field(default=None, ge=0, le=FULL)
    partner_rates: dict[int, int] = Field(default_factory=dict)
    fixed_cents: int | None = Field(default=None, ge=0)
    partners_included: int = 1
    further_cents: int = 0
    partners_min: int = 1
    cap_cents: int | None = Field(default=None, ge=0)
    cap_partner_cents: int | None = Field(default=None, ge=0)
    minimum_cents: int | None = Field(default=None, ge=0)
    cost_min_cents: int | None = Field(default=None, ge=0)
    own_share_min_hundredths: Rate = Field(default=None, ge=0, le=FULL)


class Basis(NamedTuple):
    """A partner's eligible cost after third-party money (row 3.4) and what of it no other public money pays."""

    base_cents: int
    fundable_cents: int


class Grant(Shape):
    """The highest grant, by partner, and in German what limits it. ``cents`` is ``None`` while something is unknown."""

    cents: int | None = None
    by_partner: dict[int, int] = Field(default_factory=dict)
    sentences: tuple[str, ...] = ()


def bases(cells: Mapping[CellKey, Cell]) -> dict[int, Basis]:
    """Return each partner's basis over all its years."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for (partner_id, _), cell in cells.items():
        sums[partner_id][0] += cell.base_cents
        sums[partner_id][1] += cell.fundable_cents
    return {key: Basis(base_cents=base, fundable_cents=fundable) for key, (base, fundable) in sums.items()}


def highest_grant(
    rule: GrantRule, by_partner: Mapping[int, Basis], *, weak: frozenset[int] = frozenset(), partners: int | None = None
) -> Grant:
    """Return the highest grant for these partners. ``partners`` counts those without cost of their own, too.

    ``weak`` are the finance-weak partners, for whom ``rate_weak_hundredths`` holds.
    """
    count = len(by_partner) if partners is None else partners
    unknown = _unknown(rule, by_partner, weak)
    if unknown:
        return Grant(sentences=(unknown,))
    nothing = _excluded(rule, by_partner, count)
    if nothing:
        return _none(by_partner, nothing)
    limits = {key: _limit(rule, basis, _rate(rule, key, weak)) for key, basis in by_partner.items()}
    total = floor(sum(limits.values(), Fraction(0)))
    sentences = list(_limited_by(rule, by_partner))
    for most, sentence in _bounds(rule, count):
        if most < total:
            total = most
            sentences.append(sentence)
    if rule.minimum_cents is not None and total < rule.minimum_cents:
        said = f"Möglich wären {euro(total)}, das liegt unter dem Mindestbetrag von {euro(rule.minimum_cents)}."
        return _none(by_partner, said)
    shares = spread(total, limits, {key: ceil(limit) for key, limit in limits.items()})
    return Grant(cents=total, by_partner=shares, sentences=tuple(sentences))


def _none(by_partner: Mapping[int, Basis], sentence: str) -> Grant:
    return Grant(cents=0, by_partner=dict.fromkeys(by_partner, 0), sentences=(sentence,))


def _rate(rule: GrantRule, partner_id: int, weak: frozenset[int]) -> Rate:
    if partner_id in rule.partner_rates:
        return rule.partner_rates[partner_id]
    if partner_id in weak and rule.rate_weak_hundredths is not None:
        return rule.rate_weak_hundredths
    return rule.rate_hundredths


def _unknown(rule: GrantRule, by_partner: Mapping[int, Basis], weak: frozenset[int]) -> str:
    if rule.financing is None:
        return "Die Finanzierungsart ist offen; die Zuwendung lässt sich noch nicht berechnen."
    if rule.financing is Financing.FIXED and rule.fixed_cents is None:
        return "Der Festbetrag ist offen; die Zuwendung lässt sich noch nicht berechnen."
    if rule.financing is Financing.SHARE and any(_rate(rule, key, weak) is None for key in by_partner):
        return "Der Fördersatz ist offen; die Zuwendung lässt sich noch nicht berechnen."
    return ""


def _excluded(rule: GrantRule, by_partner: Mapping[int, Basis], count: int) -> str:
    if count < rule.partners_min:
        return f"Es braucht mindestens {rule.partners_min} Kommunen, hier sind es {count}."
    cost = sum(basis.base_cents for basis in by_partner.values())
    if rule.cost_min_cents is not None and cost < rule.cost_min_cents:
        return (
            f"Die zuwendungsfähigen Ausgaben von {euro(cost)} liegen unter der Mindestsumme von "
            f"{euro(rule.cost_min_cents)}."
        )
    return ""


def _limit(rule: GrantRule, basis: Basis, rate: Rate) -> Fraction:
    """Return the most one partner's cost can bring; rate, gap, minimum own share and cap hold at once."""
    own = Fraction(basis.base_cents * (rule.own_share_min_hundredths or 0), FULL)
    limit = basis.fundable_cents - own
    if rate is not None and rule.financing is not Financing.FULL:
        limit = min(limit, Fraction(basis.base_cents * rate, FULL))
    if rule.cap_partner_cents is not None:
        limit = min(limit, Fraction(rule.cap_partner_cents))
    return max(limit, Fraction(0))


def _limited_by(rule: GrantRule, by_partner: Mapping[int, Basis]) -> list[str]:
    said = []
    if rule.own_share_min_hundredths:
        said.append(f"Mindestens {percent(rule.own_share_min_hundredths)} bleiben als Eigenanteil.")
    if any(basis.fundable_cents < basis.base_cents for basis in by_partner.values()):
        said.append("Weitere öffentliche Förderung mindert, was noch zu decken ist.")
    return said


def _bounds(rule: GrantRule, count: int) -> list[tuple[int, str]]:
    bounds = []
    if rule.financing is Financing.FIXED and rule.fixed_cents is not None:
        fixed = rule.fixed_cents + max(0, count - rule.partners_included) * rule.further_cents
        bounds.append((fixed, f"Der Festbetrag ist {euro(fixed)}."))
    if rule.cap_cents is not None:
        bounds.append((rule.cap_cents, f"Der Höchstbetrag von {euro(rule.cap_cents)} begrenzt die Zuwendung."))
    return bounds
