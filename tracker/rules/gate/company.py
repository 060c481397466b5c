"""May a municipal company apply? By legal form and by the share municipalities own."""

from tracker import formats
from tracker.rules.gate import applicant_text
from tracker.rules.gate.applicant_text import ShareRule
from tracker.rules.gate.finding import find
from tracker.shapes.gate import Applicant, GateCall, GateFinding
from tracker.vocabulary.calls import GateRule, Verdict
from tracker.vocabulary.codes import label
from tracker.vocabulary.gate import GateSentence
from tracker.vocabulary.people import LegalForm

_PUBLIC_BODIES = (LegalForm.AOER, LegalForm.ZWECKVERBAND)
_ASSOCIATIONS = (LegalForm.EV, LegalForm.ZWECKVERBAND)
# Below a quarter no programme we know counts a company as municipal; at a quarter the Kommunalrichtlinie does.
_SMALLEST_MUNICIPAL_SHARE = 2_500
# Recommendation 2003/361/EC, annex, article 3 (4): a quarter held by public bodies ends the status of an SME.
_PUBLIC_SHARE_THAT_ENDS_SME = 2_500


def company(who: Applicant, call: GateCall) -> GateFinding:
    """Judge a municipal company: a dependent one through its municipality, others by share, then by codes."""
    if who.legal_form is LegalForm.EIGENBETRIEB:
        return _through_municipality(who, call)
    rule = applicant_text.share_rule(call.title, call.text)
    if rule is not None and who.legal_form not in _PUBLIC_BODIES:
        return _by_share(who, rule)
    if not call.applicants:
        return find(GateRule.APPLICANT, Verdict.OPEN, GateSentence.APPLICANT_UNKNOWN)
    return _by_codes(who, call)


def _by_codes(who: Applicant, call: GateCall) -> GateFinding:
    """Judge by the codes of the call, the surest first."""
    if "unternehmen" in call.applicants and who.legal_form is not LegalForm.EV:
        return _as_company(who, call)
    if "verband_vereinigung" in call.applicants and who.legal_form in _ASSOCIATIONS:
        return _say(Verdict.YES, GateSentence.COMPANY_ASSOCIATION, who, call)
    if "oeffentliche_einrichtung" in call.applicants:
        if who.legal_form in _PUBLIC_BODIES:
            return _say(Verdict.YES, GateSentence.COMPANY_PUBLIC_BODY, who, call)
        return _say(Verdict.OPEN, GateSentence.COMPANY_PUBLIC, who, call)
    if "kommune" in call.applicants:
        return _only_municipalities(who, call)
    return _say(Verdict.NO, GateSentence.COMPANY_OTHERS, who, call)


def _through_municipality(who: Applicant, call: GateCall) -> GateFinding:
    """A legally dependent undertaking applies through its municipality, so the municipality must be admitted."""
    verdict = Verdict.YES if "kommune" in call.applicants else Verdict.OPEN
    return _say(verdict, GateSentence.COMPANY_DEPENDENT, who, call)


def _by_share(who: Applicant, rule: ShareRule) -> GateFinding:
    """Compare the share with what the text asks; an unknown share stays open."""
    blanks = {
        "name": who.name,
        "verb": "sind mehr als" if rule.strict else "sind mindestens",
        "bound": formats.percent(rule.bound_hundredths),
    }
    share = who.municipal_share_hundredths
    if share is None:
        words, verdict = GateSentence.COMPANY_SHARE_UNKNOWN, Verdict.OPEN
    else:
        blanks["share"] = formats.percent(share)
        met = rule.met_by(share)
        words = GateSentence.COMPANY_SHARE_MET if met else GateSentence.COMPANY_SHARE_MISSED
        verdict = Verdict.YES if met else Verdict.NO
    return find(GateRule.APPLICANT, verdict, words, evidence=rule.quote, **blanks)


def _as_company(who: Applicant, call: GateCall) -> GateFinding:
    """Companies are admitted; a quarter in public hands usually ends the status of a small or medium one."""
    small = applicant_text.small_companies_only(call.title, call.text)
    share = who.municipal_share_hundredths
    if small and (share is None or share >= _PUBLIC_SHARE_THAT_ENDS_SME):
        return find(GateRule.APPLICANT, Verdict.OPEN, GateSentence.COMPANY_NOT_SMALL, evidence=small)
    return _say(Verdict.YES, GateSentence.COMPANY_NAMED, who, call)


def _only_municipalities(who: Applicant, call: GateCall) -> GateFinding:
    """Only municipalities are named: a mostly private company is none, about others the words may say more."""
    named = applicant_text.names_form(who.legal_form, call.text)
    if named:
        words = GateSentence.COMPANY_FORM_NAMED
        return find(GateRule.APPLICANT, Verdict.YES, words, evidence=named, **_names(who))
    share = who.municipal_share_hundredths
    if share is not None and share < _SMALLEST_MUNICIPAL_SHARE and who.legal_form not in _PUBLIC_BODIES:
        return _say(Verdict.NO, GateSentence.COMPANY_TOO_PRIVATE, who, call)
    return _say(Verdict.OPEN, GateSentence.COMPANY_ONLY_MUNICIPALITIES, who, call)


def _say(verdict: Verdict, words: GateSentence, who: Applicant, call: GateCall) -> GateFinding:
    """Fill in the company's name, form and share and who the call admits."""
    admitted = ", ".join(label("applicants", code) for code in call.applicants)
    share = who.municipal_share_hundredths
    blanks = {**_names(who), "share": formats.percent(share) if share is not None else "", "who": admitted}
    return find(GateRule.APPLICANT, verdict, words, evidence=admitted, **blanks)


def _names(who: Applicant) -> dict[str, str]:
    """Return what a sentence may say about a company."""
    return {"name": who.name, "form": who.legal_form.label if who.legal_form else ""}
