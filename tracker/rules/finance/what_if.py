"""What a grant and the own shares would be with this set of partners, or with that one."""

from collections.abc import Collection, Mapping, Sequence

from tracker.formats import euro
from tracker.rules.finance.grant import Grant, GrantRule, bases, highest_grant
from tracker.rules.finance.plan import PlanEntry, own_by_cell, settle, share_grant, years_of
from tracker.rules.finance.split import CellKey, Sharer, split_years
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import SplitKey


class Scenario(Shape):
    """Cost, grant and own shares (cents) for one set of partners; ``own`` is by partner and year.

    Where the grant is unknown, ``own_cents`` is ``None`` and ``own`` is empty.
    """

    partner_ids: tuple[int, ...]
    cost_cents: int
    eligible_cents: int
    grant: Grant
    own_cents: int | None = None
    own: dict[CellKey, int]

    def own_of(self, partner_id: int) -> int | None:
        """Return what one partner pays over all years; nothing for a partner that is not in the set."""
        if self.own_cents is None:
            return None
        return sum(cents for (partner, _), cents in self.own.items() if partner == partner_id)


def scenario(
    entries: Sequence[PlanEntry],
    rule: GrantRule,
    sharers: Sequence[Sharer],
    *,
    key: SplitKey = SplitKey.COST,
    rest_key: SplitKey = SplitKey.EQUAL,
    weak: frozenset[int] = frozenset(),
) -> Scenario:
    """Compute the plan for exactly these partners; entries of others fall away.

    ``SplitKey.COST`` leaves each partner the rest of its own cost; every other key divides the own share of each
    year, whoever has the cost in its books. Refused where the key lacks a figure.
    """
    chosen = {item.partner_id for item in sharers}
    cells = settle(entry for entry in entries if entry.partner_id in chosen)
    grant = highest_grant(rule, bases(cells), weak=weak, partners=len(chosen))
    own: dict[CellKey, int] = {}
    own_cents = None
    if grant.cents is not None:
        own = own_by_cell(cells, share_grant(grant.by_partner, cells))
        own_cents = sum(own.values())
        if key is not SplitKey.COST:
            by_year = {year: sum(c for (_, y), c in own.items() if y == year) for year in years_of(cells)}
            own = split_years(by_year, key, sharers, rest_key=rest_key)
    return Scenario(
        partner_ids=tuple(sorted(chosen)),
        cost_cents=sum(cell.cost_cents for cell in cells.values()),
        eligible_cents=sum(cell.eligible_cents for cell in cells.values()),
        grant=grant,
        own_cents=own_cents,
        own=own,
    )


def compare(
    entries: Sequence[PlanEntry],
    rule: GrantRule,
    sharers: Sequence[Sharer],
    sets: Sequence[Collection[int]],
    *,
    key: SplitKey = SplitKey.COST,
    rest_key: SplitKey = SplitKey.EQUAL,
    weak: frozenset[int] = frozenset(),
) -> tuple[Scenario, ...]:
    """Return one scenario for each set of partner ids, in the order of the sets."""
    return tuple(
        scenario(
            entries,
            rule,
            [item for item in sharers if item.partner_id in chosen],
            key=key,
            rest_key=rest_key,
            weak=weak,
        )
        for chosen in sets
    )


def differences(before: Scenario, after: Scenario, names: Mapping[int, str]) -> tuple[str, ...]:
    """Say in German what changes from one set to the other: grant first, then each partner's own share."""
    said = [_change("Die Zuwendung", before.grant.cents, after.grant.cents)]
    for partner_id in sorted({*before.partner_ids, *after.partner_ids}):
        name = names[partner_id]
        if partner_id not in after.partner_ids:
            carried = before.own_of(partner_id)
            said.append(f"{name} scheidet aus und trug bisher {euro(carried)}." if carried else f"{name} scheidet aus.")
        elif partner_id not in before.partner_ids:
            said.append(f"{name} kommt hinzu und trägt {euro(after.own_of(partner_id))}.")
        else:
            said.append(_change(f"Der Eigenanteil von {name}", before.own_of(partner_id), after.own_of(partner_id)))
    return tuple(sentence for sentence in said if sentence)


def _change(what: str, before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return "" if before == after else f"{what} ist nicht auf beiden Seiten bekannt."
    if before == after:
        return ""
    verb = "steigt" if after > before else "sinkt"
    return f"{what} {verb} um {euro(abs(after - before))} auf {euro(after)}."
