"""May this applicant apply at all?"""

from tracker.rules.gate import applicant_text
from tracker.rules.gate.company import company
from tracker.rules.gate.finding import find
from tracker.shapes.gate import Applicant, GateCall, GateFinding
from tracker.vocabulary.calls import GateRule, Verdict
from tracker.vocabulary.codes import label, labels
from tracker.vocabulary.gate import GateSentence
from tracker.vocabulary.people import PartnerKind


def applicant(who: Applicant, call: GateCall) -> GateFinding:
    """Compare the kind of applicant with those the call admits, by its codes first, then by its words."""
    if who.legal_form is not None:
        return company(who, call)
    excluded = applicant_text.excludes_municipalities(call.text)
    if excluded:
        return find(GateRule.APPLICANT, Verdict.NO, GateSentence.APPLICANT_EXCLUDED, evidence=excluded)
    counties = applicant_text.counties_only(call.text)
    if counties and who.kind is not PartnerKind.KREIS:
        return find(GateRule.APPLICANT, Verdict.NO, GateSentence.APPLICANT_COUNTIES, evidence=counties, name=who.name)
    return _by_codes(call)


def _by_codes(call: GateCall) -> GateFinding:
    """Judge a municipality by the codes of the call; without any, by its words."""
    if "kommune" in call.applicants:
        return find(GateRule.APPLICANT, Verdict.YES, GateSentence.APPLICANT_NAMED, evidence=admitted(call))
    named = applicant_text.names_municipalities(call.text)
    if named:
        # A source that lists its applicants without municipalities while its text names them contradicts itself.
        verdict = Verdict.OPEN if call.applicants else Verdict.YES
        return find(GateRule.APPLICANT, verdict, GateSentence.APPLICANT_TEXT, evidence=named)
    if not call.applicants:
        return find(GateRule.APPLICANT, Verdict.OPEN, GateSentence.APPLICANT_UNKNOWN)
    if "oeffentliche_einrichtung" in call.applicants:
        return find(GateRule.APPLICANT, Verdict.OPEN, GateSentence.APPLICANT_PUBLIC, evidence=admitted(call))
    if any(code not in labels("applicants") for code in call.applicants):
        return find(GateRule.APPLICANT, Verdict.OPEN, GateSentence.APPLICANT_STRANGE, evidence=admitted(call))
    return find(
        GateRule.APPLICANT, Verdict.NO, GateSentence.APPLICANT_OTHERS, who=admitted(call), evidence=admitted(call)
    )


def admitted(call: GateCall) -> str:
    """Return the applicants a call lists, in the source's own words."""
    return ", ".join(label("applicants", code) for code in call.applicants)
