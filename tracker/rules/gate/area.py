"""Does the applicant lie in the funding area?"""

from tracker.rules.gate import area_text, regions
from tracker.rules.gate.area_text import AreaReading
from tracker.rules.gate.finding import find, german_list
from tracker.shapes.gate import Applicant, GateCall, GateFinding
from tracker.vocabulary.calls import GateRule, Verdict
from tracker.vocabulary.gate import GateSentence
from tracker.vocabulary.people import PartnerKind


def area(applicant: Applicant, call: GateCall) -> GateFinding:
    """Compare the applicant's municipality key with the funding area of the call."""
    reading = funding_area(call)
    codes, quote = reading.codes, reading.quote
    if not codes:
        return find(GateRule.AREA, Verdict.OPEN, GateSentence.AREA_UNKNOWN)
    hit = next((code for code in codes if regions.covers(code, applicant.ags)), None)
    if hit in regions.EVERYWHERE:
        return find(GateRule.AREA, Verdict.YES, GateSentence.AREA_EVERYWHERE, where=regions.where(hit), evidence=quote)
    if hit:
        blanks = {"where": regions.where(hit), "name": applicant.name}
        return find(GateRule.AREA, Verdict.YES, GateSentence.AREA_INSIDE, evidence=quote, **blanks)
    if not applicant.ags or any(regions.prefixes(code) is None for code in codes):
        return find(GateRule.AREA, Verdict.OPEN, GateSentence.AREA_STRANGE, name=applicant.name, evidence=quote)
    return _outside(applicant, codes, quote)


def funding_area(call: GateCall) -> AreaReading:
    """Return the area codes that count for a call: its own, narrowed or supplied by its words."""
    if not call.areas:
        return area_text.named(call.title, call.text) or AreaReading((), "")
    if all(code in regions.EVERYWHERE or code in regions.LAND_PREFIXES for code in call.areas):
        narrower = area_text.narrowed(call.title, call.text)
        if narrower:
            return narrower
    return AreaReading(call.areas, "")


def _outside(applicant: Applicant, codes: tuple[str, ...], quote: str) -> GateFinding:
    """Say that the applicant lies outside, or, for a county, that only a part of it lies inside."""
    if applicant.kind is PartnerKind.KREIS:
        part = next((code for code in codes if regions.touches(code, applicant.ags)), None)
        if part:
            blanks = {"where": regions.where(part), "name": applicant.name}
            return find(GateRule.AREA, Verdict.OPEN, GateSentence.AREA_PART, evidence=quote, **blanks)
    blanks = {"where": german_list([regions.where(code) for code in codes]), "name": applicant.name}
    home = regions.land_of(applicant.ags)
    if home and all(code in regions.LAND_PREFIXES for code in codes):
        blanks["home"] = regions.where(home)
        return find(GateRule.AREA, Verdict.NO, GateSentence.AREA_OUTSIDE_LAND, evidence=quote, **blanks)
    return find(GateRule.AREA, Verdict.NO, GateSentence.AREA_OUTSIDE, evidence=quote, **blanks)
