"""One list of rounds out of all the places that speak of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from crawler.facts.document import Document
from crawler.facts.draft import Draft, alike, completed, completes
from crawler.facts.fold import fold
from crawler.facts.lexicon import kind_of
from crawler.facts.parts import is_another_part
from crawler.facts.rolling import Continuity
from tracker.shapes.calls import RoundData
from tracker.vocabulary.calls import RoundKind


def merge(
    drafts: Sequence[Draft], continuities: Sequence[Continuity], document: Document, title: str, today: date
) -> list[RoundData]:
    """Drop what was superseded, join what was said twice, and add what is taken continuously."""
    kept = _without_superseded(drafts)
    kept = _without_late(kept)
    kept = [draft for draft in kept if not _repeats_a_rule(draft, kept)]
    kept = _distinct(kept)
    kept = _completed(kept)
    for continuity in continuities:
        kept = _with_continuity(kept, continuity, document, today)
    fallback = _fallback_kind(document, kept, title) if any(draft.kind is None for draft in kept) else None
    return [_round(draft, fallback, document) for draft in kept]


def _without_superseded(drafts: Sequence[Draft]) -> list[Draft]:
    """A moved deadline replaces the last one before it, or the only other one, of its kind."""
    kept = list(drafts)
    for new in [draft for draft in drafts if draft.moved and draft.closes]:
        others = [
            old for old in kept
            if old is not new and not old.moved and alike(old, new) and old.closes and old.closes != new.closes
        ]  # fmt: skip
        earlier = [
            old
            for old in others
            if new.closes and old.closes and old.closes < new.closes and old.sentence < new.sentence
        ]
        gone = earlier[-1:] or (others if len(others) == 1 else [])
        if gone and new.opens is None and gone[0].opens is not None:
            kept[kept.index(new)] = replace(new, opens=gone[0].opens)
        kept = [draft for draft in kept if draft not in gone]
    return kept


def _without_late(drafts: Sequence[Draft]) -> list[Draft]:
    """What comes too late only restates a deadline, unless nothing else names it."""
    named = any(not draft.late and (draft.closes or draft.every) for draft in drafts)
    return [draft for draft in drafts if not (draft.late and named)]


def _repeats_a_rule(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether the day is one of a rule for every year that the text names elsewhere."""
    if draft.closes is None:
        return False
    day = f"{draft.closes:%m-%d}"
    return any(day in other.every and draft.kind == other.kind for other in drafts)


def _distinct(drafts: Sequence[Draft]) -> list[Draft]:
    kept: list[Draft] = []
    for draft in drafts:
        twin = next((place for place, old in enumerate(kept) if _same_days(old, draft)), None)
        if twin is None:
            kept.append(draft)
        else:
            kept[twin] = _unified(kept[twin], draft)
    return kept


def _same_days(one: Draft, other: Draft) -> bool:
    if one.closes or other.closes:
        return one.closes == other.closes
    if one.every or other.every:
        return one.every == other.every
    return one.opens == other.opens


def _unified(one: Draft, other: Draft) -> Draft:
    said = [draft.kind for draft in (one, other) if draft.sure and draft.kind is not None]
    # "Antragsfrist" is also said of outlines and registrations; the special word is the better one.
    kind = next(
        (kind for kind in said if kind is not RoundKind.APPLICATION), said[0] if said else one.kind or other.kind
    )
    return replace(one, kind=kind, sure=bool(said), opens=one.opens or other.opens, at=one.at or other.at)


def _completed(drafts: Sequence[Draft]) -> list[Draft]:
    """Join an opening with the first closing behind it, even when they stand apart."""
    kept = list(drafts)
    for opening in [draft for draft in drafts if draft.opens and not draft.closes and not draft.every]:
        known = any(draft.opens == opening.opens and draft is not opening for draft in kept)
        first = min(
            (draft for draft in kept if completes(opening, draft)),
            key=lambda draft: draft.closes or date.max,
            default=None,
        )
        if known or first is not None:
            kept.remove(opening)
        if first is not None and not known:
            kept[kept.index(first)] = completed(opening, first)
    return kept


def _with_continuity(drafts: Sequence[Draft], said: Continuity, document: Document, today: date) -> list[Draft]:
    kept = list(drafts)
    here = [draft for draft in kept if draft.sentence == said.sentence and _compatible(draft, said.kind)]
    possible = [draft for draft in kept if _compatible(draft, said.kind)]
    if not said.now and possible and all(_is_for_another_part(draft, said, document) for draft in possible):
        return kept if said.past else [*kept, _rolling(said)]
    if said.now:
        if not any(draft.closes or draft.every or draft.rolling for draft in possible):
            kept.append(_rolling(said))
        return kept
    target = here[-1:] or [draft for draft in possible if draft.closes is None or draft.closes >= today]
    if len(target) == 1:
        kept[kept.index(target[0])] = replace(target[0], rolling=True)
    elif not target and not said.past:
        kept.append(_rolling(said))
    return kept


def _is_for_another_part(draft: Draft, said: Continuity, document: Document) -> bool:
    """Whether one part has its day and another none: "Anträge für Bauten bis 31. Januar, für Konzepte laufend"."""
    words, offset = document.words(said.sentence), document.sentences[said.sentence].start
    if draft.sentence == said.sentence:
        between = words[max(0, draft.span[1] - offset) : max(0, said.span[0] - offset)]
        return is_another_part(between, len(between), "")
    return is_another_part(words, said.span[0] - offset, document.words(draft.sentence))


def _rolling(said: Continuity) -> Draft:
    return Draft(kind=said.kind, sentence=said.sentence, span=said.span, rolling=True, sure=said.kind is not None)


def _compatible(draft: Draft, kind: RoundKind | None) -> bool:
    return kind is None or draft.kind is None or not draft.sure or draft.kind is kind


def _fallback_kind(document: Document, drafts: Sequence[Draft], title: str) -> RoundKind:
    """Where no word near a day names a kind: the outline, if one is asked for without a day, else the title's kind."""
    if any(draft.kind is RoundKind.OUTLINE for draft in drafts):
        return RoundKind.APPLICATION
    for index in range(len(document.sentences)):
        names = {cue.name for cue in document.cues(index)} if "skizze" in document.words(index) else set()
        if "outline" in names and "submit" in names:
            return RoundKind.OUTLINE
    named = (kind_of(word) for word in fold(title).low.split())
    return next((kind for kind in named if kind is not None), RoundKind.APPLICATION)


def _round(draft: Draft, fallback: RoundKind | None, document: Document) -> RoundData:
    passage = document.folded.passage(*document.quote_span(draft.sentence, *draft.span))
    return RoundData(
        kind=draft.kind or fallback or RoundKind.APPLICATION,
        opens_on=draft.opens,
        closes_on=draft.closes,
        closes_at=draft.at if draft.closes or draft.every else None,
        recurs=draft.every,
        rolling=draft.rolling,
        quote=passage.quote,
        passage=passage,
    )
