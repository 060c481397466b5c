"""Which status a source itself states, apart from what the calendar makes of its days."""

from tracker.shapes.calls import CallFacts
from tracker.vocabulary.calls import CallStatus

# No day brings these about: somebody must have said so.
_NEVER_BY_CALENDAR = frozenset({CallStatus.SUSPENDED, CallStatus.EXHAUSTED})


def stated_status(facts: CallFacts) -> CallStatus | None:
    """Return the status the source states; ``None`` where it follows from rounds alone, or is unknown."""
    said = "status" in facts.passages or facts.status in _NEVER_BY_CALENDAR or not facts.rounds
    return facts.status if said and facts.status is not CallStatus.UNKNOWN else None
