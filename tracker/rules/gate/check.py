"""The whole gate: every rule, asked once."""

from datetime import date

from tracker.rules.gate.applicant import applicant as applicant_rule
from tracker.rules.gate.area import area
from tracker.rules.gate.budget import budget
from tracker.rules.gate.funding import funding
from tracker.rules.gate.size import size
from tracker.rules.gate.status import status
from tracker.rules.gate.time import time
from tracker.shapes.gate import Applicant, GateCall, GateFinding, GateProject, GateResult


def check(applicant: Applicant, call: GateCall, project: GateProject | None, *, today: date) -> GateResult:
    """Return all findings for one applicant and call, and for a project where there is one.

    A budget nobody has entered is no finding: the partner knows it better than we do.
    """
    findings = standing(applicant, call, today=today)
    if applicant.budget_status:
        findings = (*findings, budget(applicant, project))
    if project is not None:
        findings = (*findings, *about_project(call, project, today=today))
    return GateResult(findings=findings)


def standing(applicant: Applicant, call: GateCall, *, today: date) -> tuple[GateFinding, ...]:
    """Return what holds for an applicant and call whatever the project: it can be kept for all projects."""
    return (area(applicant, call), applicant_rule(applicant, call), status(call, today), funding(applicant, call))


def about_project(call: GateCall, project: GateProject, *, today: date) -> tuple[GateFinding, ...]:
    """Return what depends on the project alone: its beginning and its size."""
    return (time(call, project, today), size(call, project))
