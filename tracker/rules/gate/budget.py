"""Does the partner's budget allow an own share?"""

import re

from tracker.rules.gate.finding import find
from tracker.shapes.gate import Applicant, GateFinding, GateProject
from tracker.vocabulary.calls import GateRule, Verdict
from tracker.vocabulary.gate import GateSentence
from tracker.vocabulary.projects import Duty

_STRAINED = re.compile(
    r"(?<!kein )(?<!keine )(?<!ohne )"
    r"(?:HSK|[Hh]aushaltssicherung|[Vv]orläufige|§\s?82|[Nn]othaushalt|[Uu]eberschuld|[Üü]berschuld)"
)


def budget(applicant: Applicant, project: GateProject | None) -> GateFinding:
    """Warn a partner under budget supervision (§§ 76, 82 GO NRW) before voluntary work; never exclude."""
    if not _STRAINED.search(applicant.budget_status):
        return find(GateRule.BUDGET_STATUS, Verdict.YES, GateSentence.BUDGET_FREE, name=applicant.name)
    blanks = {"name": applicant.name, "status": applicant.budget_status}
    if project is not None and project.duty is Duty.MANDATORY:
        return find(GateRule.BUDGET_STATUS, Verdict.YES, GateSentence.BUDGET_MANDATORY, **blanks)
    # A text or a company is no Vorhaben in which anybody could have entered a duty.
    known = project is not None and project.duty is not None
    words = GateSentence.BUDGET_VOLUNTARY if known else GateSentence.BUDGET_STRAINED
    return find(GateRule.BUDGET_STATUS, Verdict.OPEN, words, **blanks)
