"""Why a call was suggested: the words they share, and what the rules found. No number without words."""

from collections.abc import Sequence

from dashboard.components.markup import Markup, join, marked, outside, tag
from dashboard.labels import VERDICT_SIGNS
from tracker.formats import count_of, euro
from tracker.shapes.awards import SimilarAward
from tracker.shapes.gate import GateFinding
from tracker.shapes.matching import MatchTerm
from tracker.vocabulary.calls import Verdict

_LOOK = {Verdict.YES: "yes", Verdict.NO: "no", Verdict.OPEN: "open"}
_ORDER = (Verdict.NO, Verdict.OPEN, Verdict.YES)
SHOWN_TERMS = 2
MOST_TERMS = 5


def why(sentence: str, terms: Sequence[MatchTerm]) -> Markup:
    """Return the sentence and the words in their surroundings."""
    said = tag("p", sentence) if sentence else Markup("")
    quoted = [tag("li", marked(term.context, [term.term])) for term in terms[:MOST_TERMS] if term.context]
    shown, more = quoted[:SHOWN_TERMS], quoted[SHOWN_TERMS:]
    summary = tag("summary", count_of(len(more), "weitere Fundstelle", "weitere Fundstellen"))
    return join(
        [
            tag("h3", "Warum vorgeschlagen"),
            said,
            tag("ul", *shown, class_="fp-terms") if shown else "",
            tag("details", summary, tag("ul", *more, class_="fp-terms")) if more else "",
        ]
    )


def findings(found: Sequence[GateFinding]) -> Markup:
    """Return what the rules found; what is met can be opened, the rest always stands there."""
    if not found:
        return Markup("")
    ordered = sorted(found, key=lambda item: _ORDER.index(item.verdict))
    met = [item for item in ordered if item.verdict is Verdict.YES]
    rest = [item for item in ordered if item.verdict is not Verdict.YES]
    summary = tag("summary", count_of(len(met), "Voraussetzung erfüllt", "Voraussetzungen erfüllt"))
    return join(
        [
            tag("h3", "Voraussetzungen"),
            _list(rest) if rest else "",
            tag("details", summary, _list(met)) if met else "",
        ]
    )


def _list(found: Sequence[GateFinding]) -> Markup:
    return tag("ul", *(_finding(item) for item in found), class_="fp-list")


def _finding(item: GateFinding) -> Markup:
    look = _LOOK[item.verdict]
    sign = tag("span", VERDICT_SIGNS[item.verdict], class_=f"fp-sign fp-sign-{look}", aria_hidden="true")
    words = join([tag("strong", f"{item.rule.label}: {item.verdict.label}. "), item.sentence])
    quote = tag("div", f"„{item.evidence}“", class_="fp-quote fp-small") if item.evidence else Markup("")
    return tag("li", sign, tag("div", words, quote))


def learnt(sentence: str) -> Markup:
    """Return which earlier answer moved a call; the service hands it out to the office only."""
    if not sentence:
        return Markup("")
    return tag("p", tag("strong", "Gelernt: "), sentence, " (nur für die Projektleitstelle)", class_="fp-small")


def awards(found: Sequence[SimilarAward]) -> Markup:
    """Return what was funded by the same programme elsewhere."""
    if not found:
        return Markup("")
    return join([tag("h3", "Ähnlich gefördert"), tag("ul", *(tag("li", _award(item)) for item in found))])


def _award(item: SimilarAward) -> Markup:
    about = [
        part for part in (item.recipient, euro(item.amount_cents) if item.amount_cents is not None else "") if part
    ]
    return join([outside(item.title, item.url), f" ({', '.join(about)})" if about else ""])
