"""A cost item that stands in two Töpfe is marked; whether it is Doppelförderung, the guidelines and a person decide."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from unicodedata import normalize

from tracker.formats import listed
from tracker.shapes.base import Shape
from tracker.vocabulary.work import Stage

# An application that got nothing, or gave it back, pays for nothing twice.
_WITHOUT_MONEY = frozenset({Stage.NOT_PURSUED, Stage.REJECTED, Stage.WITHDRAWN, Stage.DECLINED, Stage.REVOKED})
_NOT_A_WORD = re.compile(r"[\W_]+")


class CostUse(Shape):
    """A cost item in the plan of one application. ``pot`` is what people call the Topf: programme or title."""

    application_id: int
    pot: str
    stage: Stage
    project_id: int | None = None
    partner_id: int | None = None
    item: str
    amount_cents: int = 0


class DoubleUse(Shape):
    """One item in several applications, with the sentence for the screen."""

    item: str
    project_id: int | None
    application_ids: tuple[int, ...]
    pots: tuple[str, ...]
    sentence: str


def double_uses(uses: Iterable[CostUse]) -> tuple[DoubleUse, ...]:
    """Return the items that stand in more than one application; ended ones are left out.

    Same item means: the same project, the same words whatever their case and punctuation, and not two different
    partners. An item without a project is compared with those without one.
    """
    found: dict[tuple[int | None, str], list[CostUse]] = defaultdict(list)
    for use in uses:
        if use.stage not in _WITHOUT_MONEY and _folded(use.item):
            found[use.project_id, _folded(use.item)].append(use)
    doubles = [_double(group) for _, group in sorted(found.items(), key=lambda pair: (pair[0][0] or 0, pair[0][1]))]
    return tuple(double for double in doubles if double is not None)


def _double(group: Sequence[CostUse]) -> DoubleUse | None:
    involved = {
        use.application_id: use
        for pair in combinations(sorted(group, key=lambda use: (use.application_id, use.item)), 2)
        if pair[0].application_id != pair[1].application_id and _same_partner(*pair)
        for use in reversed(pair)
    }
    if not involved:
        return None
    ids = tuple(sorted(involved))
    first = involved[ids[0]]
    pots = tuple(involved[application_id].pot for application_id in ids)
    return DoubleUse(
        item=first.item,
        project_id=first.project_id,
        application_ids=ids,
        pots=pots,
        sentence=f"Doppelförderung prüfen: „{first.item}“ steht in {listed([f'„{pot}“' for pot in pots])}.",
    )


def _same_partner(one: CostUse, other: CostUse) -> bool:
    return None in (one.partner_id, other.partner_id) or one.partner_id == other.partner_id


def _folded(item: str) -> str:
    return _NOT_A_WORD.sub(" ", normalize("NFKC", item).casefold()).strip()
