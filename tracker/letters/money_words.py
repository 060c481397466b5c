"""What a suggestion could bring and cost, in one line each; what is not known is said to be open."""

from tracker.formats import UNKNOWN, euro, listed, percent
from tracker.letters.items import SuggestionItem
from tracker.rules.money import FULL
from tracker.vocabulary.codes import label

GRANT, OTHER = "zuschuss", "sonstige"


def grant_words(item: SuggestionItem) -> str:
    """Return what the programme would pay at most."""
    if others := _other_kinds(item):
        return f"kein Zuschuss, sondern {listed(others)}"
    if item.money.grant_cents is not None:
        return f"bis zu {euro(item.money.grant_cents)}{_rate_note(item)}"
    if item.rate_hundredths is not None:
        cap = f", höchstens {euro(item.amount_max_cents)}" if item.amount_max_cents is not None else ""
        return f"bis zu {percent(item.rate_hundredths)}{cap}"
    if item.amount_max_cents is not None:
        return f"höchstens {euro(item.amount_max_cents)}; Fördersatz {UNKNOWN}"
    return UNKNOWN


def own_share_words(item: SuggestionItem) -> str:
    """Return what would be left to pay; nothing where the programme gives no grant."""
    if _other_kinds(item):
        return ""
    if item.money.own_cents is not None:
        return f"mindestens {euro(item.money.own_cents)} bei Kosten von {euro(item.cost_cents)}"
    if item.rate_hundredths is not None:
        return f"mindestens {percent(FULL - item.rate_hundredths)}; Kosten des Vorhabens noch nicht eingetragen"
    return UNKNOWN


def _other_kinds(item: SuggestionItem) -> list[str]:
    """Return what is offered instead of a grant; nothing when there is one, or when the source does not say."""
    if GRANT in item.funding_types:
        return []
    return [label("funding_types", code) for code in item.funding_types if code != OTHER]


def _rate_note(item: SuggestionItem) -> str:
    return f" (Fördersatz bis {percent(item.rate_hundredths)})"
