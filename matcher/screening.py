"""The gate as the ranking needs it: asked once for each applicant and call, and remembered."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from matcher.similarity import Numbers
from tracker.rules.gate.applicant import applicant
from tracker.rules.gate.area import area
from tracker.rules.gate.check import about_project, check
from tracker.rules.gate.funding import funding
from tracker.rules.gate.status import status
from tracker.rules.gate.status_text import ended
from tracker.shapes.gate import Applicant, GateCall, GateFinding
from tracker.shapes.matching import CallText, ProjectText
from tracker.vocabulary.calls import CallStatus, Verdict

# A programme that sounds over counts half: it separates projects with and without a fitting call, and
# still stands in the list for someone who knows of a next round.
_ENDED_FACTOR = 0.5
_OVER = (CallStatus.EXHAUSTED, CallStatus.CLOSED)


# Says of a call id whether the gate shuts a project out.
Excludes = Callable[[str], bool]


class Screening:
    """What the gate says on one day. Standing findings do not depend on the project and are kept."""

    def __init__(self, calls: Mapping[str, CallText], today: date) -> None:
        """Take the calls by id; the mapping may change, see ``forget``."""
        self.today = today
        self._calls = calls
        self._closed: dict[str, bool] = {}
        self._shut: dict[Applicant, dict[str, bool]] = {}
        self._factors: dict[str, float] = {}

    def forget(self, call_id: str) -> None:
        """Ask again about a call that changed."""
        self._factors.pop(call_id, None)
        for known in (self._closed, *self._shut.values()):
            known.pop(call_id, None)

    def factor(self, call_id: str) -> float:
        """Return what a call's score is multiplied by: 1, or less when the programme sounds over."""
        known = self._factors.get(call_id)
        if known is None:
            known = self._factors[call_id] = self._weigh(self._calls[call_id])
        return known

    def factors(self, call_ids: Sequence[str]) -> Numbers:
        """Return the factors of many calls."""
        return np.array([self.factor(call_id) for call_id in call_ids], np.float32)

    def keeper(self, project: ProjectText) -> Excludes:
        """Return a function that says of a call whether the gate shuts the project out.

        A project is out when the call is closed, when its size or beginning stands against it, or when
        each of its partners is out. Asked millions of times, so it looks up what is known first.
        """
        partners = [(partner, self._shut.setdefault(partner, {})) for partner in project.applicants]
        started = bool(project.gate.started)

        def excludes(call_id: str) -> bool:
            if self._is_closed(call_id):
                return True
            call = self._calls[call_id].gate
            if (started or call.cost_min_cents or call.amount_min_cents) and self._project_fails(project, call):
                return True
            return bool(partners) and all(self._is_shut(partner, known, call_id) for partner, known in partners)

        return excludes

    def findings(self, project: ProjectText, call_id: str) -> tuple[GateFinding, ...]:
        """Return all findings for the partner who can apply: the lead, else the first the gate admits."""
        gate = self._calls[call_id].gate
        if not project.applicants:
            return (status(gate, self.today), *about_project(gate, project.gate, today=self.today))
        keepers = ((partner, self._shut.setdefault(partner, {})) for partner in project.applicants)
        admitted = (partner for partner, known in keepers if not self._is_shut(partner, known, call_id))
        who = next(admitted, project.applicants[0])
        return check(who, gate, project.gate, today=self.today).findings

    def _is_closed(self, call_id: str) -> bool:
        """Say whether the call takes no applications from anybody."""
        known = self._closed.get(call_id)
        if known is None:
            finding = status(self._calls[call_id].gate, self.today)
            known = self._closed[call_id] = finding.verdict is Verdict.NO
        return known

    def _is_shut(self, partner: Applicant, known: dict[str, bool], call_id: str) -> bool:
        """Say whether a call excludes a partner whatever the project."""
        shut = known.get(call_id)
        if shut is None:
            gate = self._calls[call_id].gate
            rules = (area(partner, gate), applicant(partner, gate), funding(partner, gate))
            shut = known[call_id] = any(finding.verdict is Verdict.NO for finding in rules)
        return shut

    def _project_fails(self, project: ProjectText, call: GateCall) -> bool:
        """Say whether the project's beginning or size stands against the call."""
        findings = about_project(call, project.gate, today=self.today)
        return any(finding.verdict is Verdict.NO for finding in findings)

    def _weigh(self, call: CallText) -> float:
        """Judge by the known status first, by the words only when nothing is known."""
        if call.gate.status in _OVER:
            return _ENDED_FACTOR
        if call.gate.status is CallStatus.UNKNOWN and not call.gate.rounds and ended(call.gate.text, self.today):
            return _ENDED_FACTOR
        return 1.0
