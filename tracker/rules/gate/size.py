"""Is the project large enough?"""

from tracker import formats
from tracker.rules.gate.finding import find
from tracker.shapes.gate import GateCall, GateFinding, GateProject
from tracker.vocabulary.calls import GateRule, Verdict
from tracker.vocabulary.gate import GateSentence


def size(call: GateCall, project: GateProject) -> GateFinding:
    """Compare the project's cost with the smallest cost, or the smallest grant, of the call (both in cents)."""
    cost, least_cost, least_grant = project.cost_cents, call.cost_min_cents, call.amount_min_cents
    if least_cost is None and least_grant is None:
        return find(GateRule.SIZE, Verdict.YES, GateSentence.SIZE_NO_BOUND)
    bound = max(least_cost or 0, least_grant or 0)
    blanks = {"bound": formats.euro(bound), "cost": formats.euro(cost or 0)}
    evidence = call.quotes.get("cost_min", "") or call.quotes.get("amount_min", "")
    if cost is None:
        return find(GateRule.SIZE, Verdict.OPEN, GateSentence.SIZE_UNKNOWN, evidence=evidence, **blanks)
    if least_cost is not None and cost < least_cost:
        blanks["bound"] = formats.euro(least_cost)
        return find(GateRule.SIZE, Verdict.NO, GateSentence.SIZE_TOO_SMALL, evidence=evidence, **blanks)
    if least_grant is not None and cost < least_grant:
        # No grant is larger than the whole cost, so this holds at any rate.
        blanks["bound"] = formats.euro(least_grant)
        quote = call.quotes.get("amount_min", "")
        return find(GateRule.SIZE, Verdict.NO, GateSentence.SIZE_GRANT_TOO_SMALL, evidence=quote, **blanks)
    return find(GateRule.SIZE, Verdict.YES, GateSentence.SIZE_FITS, evidence=evidence, **blanks)
