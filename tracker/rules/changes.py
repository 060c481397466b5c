"""What differs between two states of a call, and whether it matters to anybody."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from tracker.rules import prose, round_changes
from tracker.rules.same_codes import covered, meant
from tracker.rules.stated import stated_status
from tracker.rules.title_marks import edition
from tracker.rules.wording import folded, same_words
from tracker.shapes.base import Shape
from tracker.shapes.calls import CallData, CallFacts, RoundData
from tracker.vocabulary.calls import CallStatus

MATERIAL = frozenset(
    {
        "rounds",
        "status",
        "rate_hundredths",
        "rate_weak_hundredths",
        "amount_min_cents",
        "amount_max_cents",
        "cost_min_cents",
        "own_share_min_hundredths",
        "applicants",
        "areas",
    }
)
# "text_…" are changes noticed in the prose while nothing was read there: material, because a person must look.
TEXT = "text_"
TITLE_EDITION = "title_edition"
_LONG = ("text", "summary", "legal_basis")
_WORDS = ("url", "title", "provider", "level", "contact", "status_note", "licence", "attribution")
_LISTS = ("funding_types", "topics", "keywords", "not_applicable")
_RECORDS = ("bodies", "links")
_FACTS = tuple(sorted(MATERIAL - {"rounds", "status", "applicants", "areas"}))
# A new banner that says the same in slightly other letters (of 100): "Antagstellung" was a typing error.
_TYPING_ERROR = 90


class FieldChange(Shape):
    """One field before and after. Long texts are named, not repeated: the versions hold them."""

    field: str
    before: Any = None
    after: Any = None
    material: bool = False


def difference(before: CallData, after: CallData, *, today: date | None = None) -> list[FieldChange]:
    """Return what changed, material fields first.

    ``published_on`` is left out: sources restamp it. A status by the calendar changes with the day, not with
    the source. With ``today``, days that are over are no news either.
    """
    changes = [*_words(before, after), *_facts(before, after), *_codes(before, after), *_status(before, after)]
    changes += _rounds_change(before, after, today)
    changes += _unread(before, after, today)
    return sorted(changes, key=lambda change: (not change.material, change.field))


def fingerprint(facts: CallFacts, *, applicants: Sequence[str], areas: Sequence[str], status_stated: bool) -> str:
    """Return a hash of everything material, so that an answer given before a change is recognised."""
    status = facts.status.value if status_stated else CallStatus.UNKNOWN.value
    lists = [sorted(meant("applicants", applicants)), sorted(covered(areas))]
    content = [_rounds(facts.rounds), status, *lists, [getattr(facts, f) for f in _FACTS]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:32]


def round_key(item: RoundData) -> tuple[Any, ...]:
    """Return what makes a round the same round: everything but the words it was read from."""
    return (item.kind.value, item.opens_on, item.closes_on, item.closes_at, list(item.recurs), item.rolling)


def _words(before: CallData, after: CallData) -> Iterator[FieldChange]:
    for field in (*_LONG, *_WORDS):
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield FieldChange(field=field) if field in _LONG else FieldChange(field=field, before=old, after=new)
    for field in (*_LISTS, *_RECORDS):
        old, new = _listed(getattr(before, field)), _listed(getattr(after, field))
        if old != new:
            yield FieldChange(field=field, before=old, after=new)


def _listed(items: Sequence[Any]) -> list[Any]:
    plain = [item.model_dump(mode="json") if isinstance(item, Shape) else item for item in items]
    return sorted(plain, key=str)


def _facts(before: CallData, after: CallData) -> Iterator[FieldChange]:
    for field in _FACTS:
        old, new = getattr(before.facts, field), getattr(after.facts, field)
        if old != new:
            yield FieldChange(field=field, before=old, after=new, material=True)


def _codes(before: CallData, after: CallData) -> Iterator[FieldChange]:
    """Applicants and areas: another spelling of the same codes is a change of words only."""
    for field, meaning in (("applicants", lambda codes: meant("applicants", codes)), ("areas", covered)):
        old, new = sorted(getattr(before, field)), sorted(getattr(after, field))
        if old != new:
            yield FieldChange(field=field, before=old, after=new, material=meaning(old) != meaning(new))


def _status(before: CallData, after: CallData) -> Iterator[FieldChange]:
    old, new = stated_status(before.facts), stated_status(after.facts)
    if old != new:
        yield FieldChange(field="status", before=old and old.value, after=new and new.value, material=True)


def _rounds_change(before: CallData, after: CallData, today: date | None) -> Iterator[FieldChange]:
    old, new = before.facts.rounds, after.facts.rounds
    if _rounds(old) != _rounds(new):
        yield FieldChange(
            field="rounds",
            before=[item.model_dump(mode="json", exclude={"quote", "passage"}) for item in old],
            after=[item.model_dump(mode="json", exclude={"quote", "passage"}) for item in new],
            material=round_changes.moved(old, new, today=today),
        )


def _unread(before: CallData, after: CallData, today: date | None) -> Iterator[FieldChange]:
    for change in prose.text_changes(before, after, today=today):
        name = TEXT + change.topic.value
        yield FieldChange(field=name, before=list(change.before), after=list(change.after), material=True)
    old, new = edition(before.title), edition(after.title)
    if old != new and old and new and not round_changes.moved(before.facts.rounds, after.facts.rounds, today=today):
        yield FieldChange(field=TITLE_EDITION, before=sorted(old), after=sorted(new), material=True)
    if _another_banner(before, after):
        yield FieldChange(field=TEXT + "banner", before=before.status_note, after=after.status_note, material=True)


def _another_banner(before: CallData, after: CallData) -> bool:
    """Say whether editors put up another notice of which nothing was read."""
    if same_words(before.status_note, after.status_note) or stated_status(after.facts) is not None:
        return False
    unchanged = stated_status(before.facts) is None
    return unchanged and fuzz.ratio(folded(before.status_note), folded(after.status_note)) < _TYPING_ERROR


def _rounds(rounds: Sequence[RoundData]) -> list[str]:
    return sorted({json.dumps(round_key(item), default=str) for item in rounds})
