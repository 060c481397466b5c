"""What a weekly letter is made of: plain values, read from the ledger by the service."""

from datetime import date

from tracker.rules.money import Estimate
from tracker.shapes.base import Shape
from tracker.vocabulary.calls import Band, CallStatus, ReviewAnswer


class SuggestionItem(Shape):
    """A call suggested for a project. Money in cents, rates in hundredths of a percent, ``None`` is unknown."""

    call_id: str
    project_id: str = ""
    title: str
    summary: str = ""
    projects: tuple[str, ...]
    band: Band
    sentence: str = ""
    terms: tuple[str, ...] = ()
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
    echo: str = ""


class ChangeItem(Shape):
    """A call the partner watches or answered, and what changed in it, each as "Frist: … → …"."""

    call_id: str
    title: str
    changes: tuple[str, ...]
    answer: ReviewAnswer | None = None


class DueItem(Shape):
    """Something that falls due; ``path`` is the page where it is looked after, ``key`` stays when its day moves."""

    key: str = ""
    title: str
    kind: str
    due_on: date
    path: str
    moved_from: date | None = None


class RunningItem(Shape):
    """An own application, in one line."""

    title: str
    stage: str
    path: str
    note: str = ""


class SourceItem(Shape):
    """A source that needs a person, and why, in a sentence."""

    title: str
    trouble: str


class WeeklyData(Shape):
    """Everything one person's letter of a week tells. ``has_inbox`` is false for people without a partner.

    ``only_deadlines``: the person wants to hear of what is due and what changed, not of suggestions. ``viewer``: who
    opens the pages, by the name to choose on this machine; empty where people sign in.
    """

    recipient: str
    slot: str
    base_url: str
    viewer: str = ""
    is_example: bool
    has_inbox: bool = True
    only_deadlines: bool = False
    suggestions: tuple[SuggestionItem, ...] = ()
    further: int = 0
    excluded: int = 0
    changes: tuple[ChangeItem, ...] = ()
    due: tuple[DueItem, ...] = ()
    running: tuple[RunningItem, ...] = ()
    answers: tuple[AnswerItem, ...] = ()
    sources: tuple[SourceItem, ...] = ()
