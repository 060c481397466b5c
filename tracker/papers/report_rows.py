"""A Förderung as the Bericht counts it: what was asked, won, lost and given back as of a Stichtag."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.rules.stages import ORDER, phase_of
from tracker.vocabulary.applications import ExitReason, GrantForm, OfficeSupport, Phase, Spending
from tracker.vocabulary.calls import Level
from tracker.vocabulary.work import Stage

_UNASKED = frozenset((GrantForm.WITHOUT_APPLICATION, GrantForm.LUMP_SUM))
_ASKED = frozenset((*ORDER[ORDER.index(Stage.SUBMITTED) :], Stage.REJECTED))


@dataclass(kw_only=True)  # a frozen one takes three times as long to make, and nothing changes a row
class ReportRow:
    """A Förderung on a Stichtag (cents; ``None`` unknown or not to be seen). ``awarded_on``: its first Bescheid.

    ``asked_on`` is the day it was submitted; ``ended_on`` the day it was rejected, dropped or given back.
    ``whole``: the reader may see its cost and own share. Its values come from stored rows, which were checked when
    they came in; a report makes a thousand of them and asks each a dozen times.
    """

    number: str
    title: str
    partner: str
    partners: tuple[str, ...]
    unit: str = ""
    programme: str = ""
    provider: str = ""
    level: Level = Level.UNKNOWN
    grant_form: GrantForm = GrantForm.APPLICATION
    spending: Spending | None = None
    support: OfficeSupport | None = None
    stage: Stage
    asked_on: date | None = None
    awarded_on: date | None = None
    ended_on: date | None = None
    target_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    total_cents: int | None = None
    requested_cents: int | None = None
    awarded_cents: int | None = None
    own_cents: int | None = None
    refund_cents: int = 0
    refund_reason: ExitReason | None = None
    exit_reason: ExitReason | None = None
    is_public: bool = False
    whole: bool = True

    @cached_property
    def asked(self) -> bool:
        """Say whether it was applied for; what needs no application never is."""
        if self.grant_form in _UNASKED:
            return False
        return self.asked_on is not None or self.stage in _ASKED

    @property
    def won(self) -> bool:
        """Say whether there was a Bescheid."""
        return self.awarded_on is not None

    @property
    def lost(self) -> bool:
        """Say whether the funder said no."""
        return self.stage is Stage.REJECTED

    @property
    def phase(self) -> Phase:
        """Return the word of the report for its stage."""
        return phase_of(self.stage)

    @property
    def size_cents(self) -> int:
        """Return what decides about a Wertgrenze: what was granted, else asked for, else its cost."""
        return self.awarded_cents or self.requested_cents or self.total_cents or 0
