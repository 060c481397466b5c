"""Who bears what is missing after a lower Bescheid: to the cent, by the key the partners agreed on."""

from collections.abc import Mapping, Sequence

from pydantic import Field

from tracker.errors import Refused
from tracker.rules.finance.split import Sharer, split, spread
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import SplitKey

_NO_PLAN = (
    "Wie viel auf jede Kommune entfällt, ist offen: Der Finanzierungsplan teilt die beantragte Zuwendung nicht auf."
)
_ALL_FIXED = "Alle Eigenanteile sind fest vereinbart. Wer die Lücke trägt, müssen die Kommunen neu vereinbaren."


class GapShares(Shape):
    """What of a gap falls to each partner (cents); empty while that is open, and ``note`` says why."""

    by_partner: dict[int, int] = Field(default_factory=dict)
    note: str = ""


def gap_shares(
    missing_cents: int, key: SplitKey, sharers: Sequence[Sharer], asked: Mapping[int, int] | None
) -> GapShares:
    """Divide a gap as the own share is divided, by the largest remainder: all parts together are the gap.

    ``asked`` is what each partner asked for (cents, together the grant asked for), ``None`` while the finance plan does
    not say. By cost a partner loses in proportion to it; a partner with a fixed amount pays no more than that.
    """
    everybody = dict.fromkeys((item.partner_id for item in sharers), 0)
    if key is SplitKey.COST:
        if not asked or not any(asked.values()):
            return GapShares(note=_NO_PLAN)
        return GapShares(by_partner=everybody | spread(missing_cents, asked, asked))
    if key is SplitKey.FIXED:
        free = [item for item in sharers if item.fixed_cents is None]
        if not free:
            return GapShares(note=_ALL_FIXED)
        return GapShares(by_partner=everybody | split(missing_cents, SplitKey.EQUAL, free))
    try:
        return GapShares(by_partner=split(missing_cents, key, sharers))
    except Refused as refusal:
        return GapShares(note=str(refusal))
