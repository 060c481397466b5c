"""What a weekly letter is made of: plain values, read from the ledger by the service."""

from datetime import date

from tracker.rules.money import Estimate
from tracker.shapes.base import Shape
from tracker.vocabulary.calls import Band, CallStatus, ReviewAnswer


class SuggestionItem(Shape):
    """A call suggested for a project. Money in cents, rates in hundredths of a percent, ``None`` is unknown."""

    call_id: str
    title: str
    summary: str = ""
    projects: tuple[str, ...]
    band: Band
    sentence: str = ""
    open_rules: tuple[str, ...] = ()
    status: CallStatus = CallStatus.UNKNOWN
    closes_on: date | None = None
    rolling: bool = False
    funding_types: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    cost_cents: int | None = None
    rate_hundredths: int | None = None
    amount_max_cents: int | None = None
    money: Estimate = Estimate()
    contact: str = ""
    interested: tuple[str, ...] = ()
    changed: bool = False


class AnswerItem(Shape):
    """An answer given in the last weeks; ``partner`` is named where letters tell of several."""

    call_id: str
    title: str
    answer: ReviewAnswer
    day: date
    partner: str = ""
    follow_up_on: date | None = None


class SourceItem(Shape):
    """A source that needs a person, and why, in a sentence."""

    title: str
    trouble: str


class WeeklyData(Shape):
    """Everything one person's letter of a week tells. ``has_inbox`` is false for people without a partner."""

    recipient: str
    slot: str
    base_url: str
    is_example: bool
    has_inbox: bool = True
    suggestions: tuple[SuggestionItem, ...] = ()
    further: int = 0
    excluded: int = 0
    answers: tuple[AnswerItem, ...] = ()
    sources: tuple[SourceItem, ...] = ()
