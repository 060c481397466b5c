"""Who keeps the books of an award: the office, the Kommune that leads, or the one whose own Bescheid it is."""

from typing import Protocol

from tracker.errors import Refused
from tracker.rules.access import Action, require
from tracker.shapes.actor import Actor


class Parts(Protocol):
    """Who takes part in an application."""

    @property
    def lead_id(self) -> int:
        """Return the partner that leads."""

    @property
    def partner_ids(self) -> tuple[int, ...]:
        """Return all partners."""


def require_writer(actor: Actor, parts: Parts, partner_id: int | None, action: Action = Action.EDIT_AWARD) -> None:
    """Let pass who keeps these books; ``partner_id`` names a partner's own chain in a Verbundvorhaben.

    Raises:
        NotAllowed: the books are somebody else's.
        Refused: the partner takes no part.
    """
    require(actor, action, partners=[parts.lead_id if partner_id is None else partner_id])
    if partner_id is not None and partner_id not in parts.partner_ids:
        raise Refused("Diese Kommune ist an dem Antrag nicht beteiligt. Bitte laden Sie die Seite neu.")
