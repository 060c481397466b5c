"""Who sees which money of an application: of the whole, of which partner, and which partner's own remarks.

Inside a joint application the partners see each other's shares. What a Kommune notes about its budget stays between
it and the office. The Kreis has no second look as Kommunalaufsicht: it sees what any partner sees, nothing more.
"""

from collections.abc import Collection
from typing import NamedTuple

from tracker.shapes.actor import Actor
from tracker.vocabulary.people import Role

_EVERYTHING = frozenset({Role.OFFICE, Role.SYSTEM})
_OF_A_PARTNER = frozenset({Role.CONTACT, Role.TREASURER, Role.LEADERSHIP, Role.AUDITOR})
_WRITES_OWN_LINES = frozenset({Role.CONTACT, Role.TREASURER})


class View(NamedTuple):
    """What somebody sees of the money of one application.

    ``grants``: what was asked for and awarded; ``whole``: cost and own share of all together; ``shares``: the
    partners whose cost and own share are seen; ``remarks``: those whose budget lines, remarks and Haushaltsstatus are.
    """

    grants: bool = False
    whole: bool = False
    shares: frozenset[int] = frozenset()
    remarks: frozenset[int] = frozenset()


def view(actor: Actor, *, lead_id: int, partner_ids: Collection[int], is_public: bool) -> View | None:
    """Return what the actor sees of an application of these partners; ``None`` when not even that it exists."""
    everybody = frozenset({lead_id, *partner_ids})
    if actor.role in _EVERYTHING:
        return View(grants=True, whole=True, shares=everybody, remarks=everybody)
    if actor.role is Role.ADMINISTRATOR:
        return View()
    if actor.role is Role.POLITICS:
        # Cost together with the grant would give the own share away before it is decided.
        return View(grants=True) if is_public else None
    if actor.role not in _OF_A_PARTNER or actor.partner_id not in everybody:
        return None
    own = frozenset({actor.partner_id})
    if actor.role is Role.AUDITOR and actor.partner_id != lead_id:
        return View(grants=True, shares=own, remarks=own)
    return View(grants=True, whole=True, shares=everybody, remarks=own)


def writable(actor: Actor, *, lead_id: int, partner_ids: Collection[int]) -> frozenset[int]:
    """Return the partners whose plan lines the actor may write: all for the office and the lead, else the own ones."""
    everybody = frozenset({lead_id, *partner_ids})
    if actor.role in _EVERYTHING or (actor.role is Role.CONTACT and actor.partner_id == lead_id):
        return everybody
    return everybody & {actor.partner_id} if actor.role in _WRITES_OWN_LINES else frozenset()


def shown(cents: int | None, visible: bool) -> int | None:
    """Return an amount (cents) where it may be seen; hidden looks like unknown to whoever only counts."""
    return cents if visible else None
