"""What the matcher reads and what it says."""

from tracker.shapes.base import Shape
from tracker.shapes.gate import Applicant, GateCall, GateFinding, GateProject
from tracker.vocabulary.calls import Band


class CallText(Shape):
    """A call as the matcher reads it: its words, and the facts for the gate."""

    id: str
    title: str
    summary: str = ""
    text: str = ""
    provider: str = ""
    keywords: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    gate: GateCall = GateCall()


class ProjectText(Shape):
    """A project as the matcher reads it. ``applicants`` are its partners, the lead first."""

    id: str
    title: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    applicants: tuple[Applicant, ...] = ()
    gate: GateProject = GateProject()


class MatchTerm(Shape):
    """A word that carried a match, as the call writes it, with its surroundings."""

    term: str
    context: str
    share: float


class MatchReasons(Shape):
    """Why a call was suggested, in words. ``learnt`` says which earlier answer moved it; only the office reads that."""

    terms: tuple[MatchTerm, ...] = ()
    findings: tuple[GateFinding, ...] = ()
    sentence: str = ""
    learnt: str = ""


class Suggestion(Shape):
    """One call for one project. ``excluded`` ones are counted and can be shown."""

    call_id: str
    score: float
    band: Band
    excluded: bool = False
    reasons: MatchReasons = MatchReasons()
