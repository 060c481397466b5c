"""Who applies, what the gate looks at in a call, and what it finds."""

from datetime import date

from pydantic import Field

from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents, Hundredths, RoundData
from tracker.vocabulary.calls import CallStatus, GateRule, Verdict
from tracker.vocabulary.people import LegalForm, PartnerKind
from tracker.vocabulary.projects import Duty


class Applicant(Shape):
    """A partner, or a municipal company of one. ``ags`` is the municipality's key.

    For a company ``legal_form`` is set and ``municipal_share_hundredths`` says how much of it
    municipalities own (hundredths of a percent, ``None`` when nobody has entered it).
    ``budget_status`` are the partner's own words, such as "HSK 2025/26"; empty means nothing is entered.
    """

    name: str
    ags: str
    kind: PartnerKind
    legal_form: LegalForm | None = None
    municipal_share_hundredths: Hundredths | None = None
    budget_status: str = ""


class GateCall(Shape):
    """The facts of a call that decide whether somebody may apply at all.

    ``quotes`` are the passages the facts were read from, by the names of ``CallFacts.passages``.
    """

    areas: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    funding_types: tuple[str, ...] = ()
    status: CallStatus = CallStatus.UNKNOWN
    rounds: tuple[RoundData, ...] = ()
    amount_min_cents: Cents | None = None
    cost_min_cents: Cents | None = None
    title: str = ""
    text: str = ""
    quotes: dict[str, str] = Field(default_factory=dict)


class GateProject(Shape):
    """The facts of a project that the gate compares with a call."""

    cost_cents: Cents | None = None
    starts_on: date | None = None
    started: bool | None = None
    duty: Duty | None = None


class GateFinding(Shape):
    """One rule's finding, in a sentence a contact understands; ``evidence`` quotes the call."""

    rule: GateRule
    verdict: Verdict
    sentence: str
    evidence: str = ""


class GateResult(Shape):
    """All findings for one applicant and call. Only a NO excludes; OPEN never hides."""

    findings: tuple[GateFinding, ...] = Field(default_factory=tuple)

    @property
    def excluded(self) -> bool:
        """Whether at least one rule says no."""
        return any(finding.verdict is Verdict.NO for finding in self.findings)
