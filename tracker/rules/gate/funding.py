"""What kind of money is it?"""

from tracker.rules.gate.finding import find
from tracker.shapes.gate import Applicant, GateCall, GateFinding
from tracker.vocabulary.calls import GateRule, Verdict
from tracker.vocabulary.codes import label
from tracker.vocabulary.gate import GateSentence

_SECURITIES = {"buergschaft", "garantie"}


def funding(applicant: Applicant, call: GateCall) -> GateFinding:
    """Say what kind of funding it is; equity alone is nothing a municipality can take."""
    kinds = set(call.funding_types)
    evidence = ", ".join(label("funding_types", code) for code in call.funding_types)
    if not kinds:
        return find(GateRule.FUNDING_TYPE, Verdict.OPEN, GateSentence.FUNDING_UNKNOWN)
    if "zuschuss" in kinds:
        words = GateSentence.FUNDING_BOTH if "darlehen" in kinds else GateSentence.FUNDING_GRANT
        return find(GateRule.FUNDING_TYPE, Verdict.YES, words, evidence=evidence)
    if "darlehen" in kinds:
        return find(GateRule.FUNDING_TYPE, Verdict.YES, GateSentence.FUNDING_LOAN, evidence=evidence)
    if kinds == {"beteiligung"}:
        verdict = Verdict.OPEN if applicant.legal_form else Verdict.NO
        return find(GateRule.FUNDING_TYPE, verdict, GateSentence.FUNDING_EQUITY, evidence=evidence)
    words = GateSentence.FUNDING_SECURITY if kinds <= _SECURITIES else GateSentence.FUNDING_OTHER
    return find(GateRule.FUNDING_TYPE, Verdict.OPEN, words, evidence=evidence)
