"""Divide a sum among partners to the cent: nothing is lost, nobody pays less than nothing, order does not matter."""

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple, Protocol, TypeVar

from tracker.errors import Refused
from tracker.formats import euro
from tracker.vocabulary.applications import SplitKey


class _Sortable(Hashable, Protocol):
    def __lt__(self, other: object, /) -> bool: ...


Key = TypeVar("Key", bound="_Sortable | int | str | tuple[int, int]")
CellKey = tuple[int, int]
"""A partner and a Haushaltsjahr."""


class Sharer(NamedTuple):
    """A partner among whom a sum is divided. ``None`` is unknown; a key that needs it is refused."""

    partner_id: int
    name: str
    inhabitants: int | None = None
    levy_base_cents: int | None = None
    cost_cents: int | None = None
    fixed_cents: int | None = None


def spread(
    total: int, weights: Mapping[Key, int | Fraction], limits: Mapping[Key, int] | None = None
) -> dict[Key, int]:
    """Divide a total (cents, not negative) in proportion to weights by the largest remainder, none above its limit.

    Equal remainders go to the smaller key first, so the order of the mapping never matters. Raises ``ValueError``
    where the weights or limits cannot hold the total: the caller checks that before.
    """
    if total < 0 or min(weights.values(), default=0) < 0:
        message = "a total and its weights are never negative"
        raise ValueError(message)
    full: dict[Key, int] = {}
    free = _whole_numbers({key: weight for key, weight in weights.items() if weight})
    while True:
        left, whole = total - sum(full.values()), sum(free.values())
        if left and not whole:
            message = "nothing left that could hold the total"
            raise ValueError(message)
        over = _over(left, whole, free, limits) if limits else {}
        if not over:
            return dict.fromkeys(weights, 0) | full | _rounded(left, whole, free)
        full |= over
        free = {key: weight for key, weight in free.items() if key not in over}


def split(
    total: int, key: SplitKey, sharers: Sequence[Sharer], *, rest_key: SplitKey = SplitKey.EQUAL
) -> dict[int, int]:
    """Divide a total (cents) among partners by a key.

    With fixed amounts, partners without one divide what is left by ``rest_key``. Refused where a figure is missing
    or where fixed amounts and total disagree.
    """
    if key is not SplitKey.FIXED:
        return spread(total, _weights(key, sharers))
    fixed = {item.partner_id: item.fixed_cents for item in sharers if item.fixed_cents is not None}
    others = [item for item in sharers if item.fixed_cents is None]
    left = total - sum(fixed.values())
    if left < 0 or (left and not others):
        sums = f"Die festen Beträge ergeben {euro(total - left)}, zu verteilen sind {euro(total)}."
        raise Refused(f"{sums} Bitte passen Sie sie an.")
    if not left:
        return fixed | {item.partner_id: 0 for item in others}
    if rest_key is SplitKey.FIXED:
        rest_key = SplitKey.EQUAL
    return fixed | split(left, rest_key, others)


def split_years(
    by_year: Mapping[int, int], key: SplitKey, sharers: Sequence[Sharer], *, rest_key: SplitKey = SplitKey.EQUAL
) -> dict[CellKey, int]:
    """Divide the sum of each Haushaltsjahr; years add up, and each partner pays what ``split`` gives for the whole."""
    whole = split(sum(by_year.values()), key, sharers, rest_key=rest_key)
    given = dict.fromkeys(whole, 0)
    shares: dict[CellKey, int] = {}
    passed = 0
    for year in sorted(by_year):
        passed += by_year[year]
        # What a partner should have paid by now less what it has: rounding of one year is made good in the next.
        due = {
            partner: max(Fraction(0), Fraction(whole[partner] * passed, sum(whole.values()) or 1) - given[partner])
            for partner in whole
        }
        for partner, cents in spread(by_year[year], due).items():
            shares[partner, year] = cents
            given[partner] += cents
    return shares


def _over(left: int, whole: int, weights: Mapping[Key, int], limits: Mapping[Key, int]) -> dict[Key, int]:
    """Return the limits of those that would get more than theirs."""
    return {key: limits[key] for key, weight in weights.items() if left * weight > limits[key] * whole}


def _whole_numbers(weights: Mapping[Key, int | Fraction]) -> dict[Key, int]:
    """Return weights of the same proportion without fractions: a page divides hundreds of sums."""
    scale = lcm(*(weight.denominator for weight in weights.values()))
    if scale == 1:
        return {key: weight.numerator for key, weight in weights.items()}
    return {key: weight.numerator * (scale // weight.denominator) for key, weight in weights.items()}


def _rounded(total: int, whole: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Divide a total in proportion to weights, whose sum is ``whole``; the largest remainders get a cent more."""
    parts: dict[Key, int] = {}
    remainders: dict[Key, int] = {}
    for key, weight in weights.items():
        parts[key], remainders[key] = divmod(total * weight, whole)
    left = total - sum(parts.values())
    if left:
        for key in sorted(sorted(remainders), key=remainders.__getitem__, reverse=True)[:left]:
            parts[key] += 1
    return parts


def _weights(key: SplitKey, sharers: Sequence[Sharer]) -> dict[int, int]:
    if not sharers:
        said = "Es ist keine Kommune da, auf die verteilt werden kann. Bitte nehmen Sie zuerst eine auf."
        raise Refused(said)
    if key is SplitKey.EQUAL:
        return {item.partner_id: 1 for item in sharers}
    noun = _NOUNS[key]
    weights: dict[int, int] = {}
    for item in sharers:
        figure = _figure(key, item)
        if figure is None:
            said = f"Für {item.name} fehlt {noun}; bitte eintragen oder einen festen Betrag vorsehen."
            raise Refused(said)
        weights[item.partner_id] = figure
    if not any(weights.values()):
        said = f"Überall steht null als {noun.partition(' ')[2]}. Bitte tragen Sie Werte ein."
        raise Refused(said)
    return weights


_NOUNS = {
    SplitKey.INHABITANTS: "die Einwohnerzahl",
    SplitKey.LEVY_BASE: "die Umlagegrundlage",
    SplitKey.COST: "die Summe der Kosten",
}


def _figure(key: SplitKey, sharer: Sharer) -> int | None:
    return {
        SplitKey.INHABITANTS: sharer.inhabitants,
        SplitKey.LEVY_BASE: sharer.levy_base_cents,
        SplitKey.COST: sharer.cost_cents,
    }[key]
