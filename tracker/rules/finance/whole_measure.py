"""Sums of a Gesamtmaßnahme over its parts; an application that serves several of them counts once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tracker.errors import Refused
from tracker.formats import euro
from tracker.shapes.base import Shape


class Part(Shape):
    """A project with its own stated cost (cents), below a parent or on top."""

    project_id: int
    parent_id: int | None = None
    cost_cents: int | None = None


class Funding(Shape):
    """An application with the projects it serves. Amounts in cents, ``None`` while unknown.

    An application that holds others together (``parent_id`` of theirs) counts by them, never beside them.
    """

    application_id: int
    parent_id: int | None = None
    project_ids: frozenset[int]
    requested_cents: int | None = None
    awarded_cents: int | None = None
    own_cents: int | None = None


class WholeSum(Shape):
    """What a Gesamtmaßnahme costs and gets. ``cost_cents`` is ``None`` where a part without cost is in it."""

    project_ids: tuple[int, ...]
    application_ids: tuple[int, ...]
    cost_cents: int | None
    known_cost_cents: int
    requested_cents: int
    awarded_cents: int
    own_cents: int
    sentences: tuple[str, ...] = ()


def whole_sum(project_id: int, parts: Sequence[Part], fundings: Iterable[Funding]) -> WholeSum:
    """Return the sums of a project and everything below it.

    Where a project has parts, their cost counts and not its own figure; a difference is said. Refused where a
    project stands below itself.
    """
    by_id = {part.project_id: part for part in parts}
    children: dict[int, list[int]] = defaultdict(list)
    for part in parts:
        if part.parent_id is not None:
            children[part.parent_id].append(part.project_id)
    inside = _below(project_id, children)
    leaves = [by_id[key] for key in inside if not children[key]]
    served = {item.application_id: item for item in fundings if item.project_ids & inside}
    brackets = {item.parent_id for item in served.values()}
    served = {key: item for key, item in served.items() if key not in brackets}
    known = sum(part.cost_cents or 0 for part in leaves)
    open_parts = sum(part.cost_cents is None for part in leaves)
    return WholeSum(
        project_ids=tuple(sorted(inside)),
        application_ids=tuple(sorted(served)),
        cost_cents=None if open_parts else known,
        known_cost_cents=known,
        requested_cents=sum(item.requested_cents or 0 for item in served.values()),
        awarded_cents=sum(item.awarded_cents or 0 for item in served.values()),
        own_cents=sum(item.own_cents or 0 for item in served.values()),
        sentences=tuple(_sentences(by_id[project_id].cost_cents, known, open_parts, len(leaves))),
    )


def _below(project_id: int, children: dict[int, list[int]]) -> frozenset[int]:
    inside: set[int] = set()
    waiting = [project_id]
    while waiting:
        key = waiting.pop()
        if key in inside:
            said = "Eine Maßnahme steht unter sich selbst; bitte die übergeordnete Maßnahme berichtigen."
            raise Refused(said)
        inside.add(key)
        waiting += children[key]
    return frozenset(inside)


def _sentences(stated: int | None, known: int, open_parts: int, leaves: int) -> Iterable[str]:
    if open_parts and leaves > 1:
        yield f"Bei {open_parts} von {leaves} Teilmaßnahmen sind die Kosten offen."
    elif stated is not None and stated != known:
        yield f"Für die Gesamtmaßnahme sind {euro(stated)} eingetragen, die Teilmaßnahmen ergeben {euro(known)}."
