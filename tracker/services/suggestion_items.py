"""A suggestion as letters and personal pages tell it."""

from collections.abc import Sequence

from tracker.letters.items import SuggestionItem
from tracker.letters.suggestion_facts import shortened
from tracker.models.calls import FundingCall
from tracker.services.suggestion_cards import SuggestionCard
from tracker.vocabulary.calls import BodyKind, Verdict

_LONGEST_CONTACT = 160
_CONTACT_ORDER = (BodyKind.CONTACT, BodyKind.AUTHORITY, BodyKind.AGENCY)


def item_of(cards: Sequence[SuggestionCard]) -> SuggestionItem:
    """Return one call, suggested for one or several projects of a partner, the best of them first."""
    best = cards[0]
    call = best.call
    return SuggestionItem(
        call_id=str(call.public_id),
        project_id=str(best.project_id),
        title=call.title,
        summary=call.summary,
        projects=tuple(card.project_title for card in cards),
        band=best.band,
        sentence=best.sentence,
        terms=tuple(term.term for term in best.terms),
        open_rules=tuple(finding.rule.label for finding in best.findings if finding.verdict is Verdict.OPEN),
        status=call.status,
        closes_on=call.next_closes_on,
        rolling=call.rolling,
        funding_types=tuple(call.funding_types),
        not_applicable=tuple(call.not_applicable),
        cost_cents=best.project_cost_cents,
        rate_hundredths=call.rate_hundredths,
        amount_max_cents=call.amount_max_cents,
        money=best.money,
        contact=contact_of(call),
        interested=best.interested,
        changed=best.changed,
    )


def contact_of(call: FundingCall) -> str:
    """Return the office to ask, with telephone and mail; whoever stands nearest to an applicant first."""
    for kind in _CONTACT_ORDER:
        for body in call.bodies:
            if body.get("kind") == kind.value:
                return ", ".join(part for part in (body["name"], body.get("phone"), body.get("email")) if part)
    return shortened(call.contact, _LONGEST_CONTACT)
