"""What changed in a text where no fact was read: a day, rate, amount, status, applicant or place. A person looks."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from tracker import formats
from tracker.rules.figures import Figure, Topic, figures
from tracker.rules.passages import Line, Paragraph, lines, paragraphs
from tracker.rules.stated import stated_status
from tracker.shapes.calls import CallData, RoundData

# Above this share of common words a text was edited; below it was replaced, and a new figure says little.
_EDITED = 0.5
# Two sentences with all figures blotted out that are this alike (of 100) are one sentence with another figure.
_SAME_SENTENCE = 85
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_FULL_DAY = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})")


@dataclass(frozen=True, slots=True)
class TextChange:
    """Values of one topic that a text named before and names now, as people write them."""

    topic: Topic
    before: tuple[str, ...]
    after: tuple[str, ...]


def text_changes(before: CallData, after: CallData, *, today: date | None = None) -> list[TextChange]:
    """Return what the texts name differently and the facts do not account for; days before ``today`` are no news."""
    old_text, new_text = _text(before), _text(after)
    if old_text == new_text:
        return []
    lost, gained = _moved(paragraphs(old_text), paragraphs(new_text))
    lost -= _read(before)
    gained -= _read(after)
    changes = []
    for topic in Topic:
        if _accounted_for(topic, before, after):
            continue
        old, new = (_values(found, topic, today) for found in (lost, gained))
        if old or new:
            changes.append(TextChange(topic, old, new))
    return changes


def _text(call: CallData) -> str:
    return f"{call.summary}\n{call.text}".strip()


def _moved(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> tuple[set[Figure], set[Figure]]:
    """Return the figures that only one side names. Only paragraphs that differ are looked at closely."""
    old_texts, new_texts = ({paragraph.text for paragraph in side} for side in (old, new))
    untouched = [paragraph for paragraph in new if paragraph.text in old_texts]
    old_lines = lines(paragraph for paragraph in old if paragraph.text not in new_texts)
    new_lines = lines(paragraph for paragraph in new if paragraph.text not in old_texts)
    old_keys, new_keys = ({line.key for line in side} for side in (old_lines, new_lines))
    gone = [line for line in old_lines if line.key not in new_keys]
    come = [line for line in new_lines if line.key not in old_keys]
    common = sum(len(text) for text in old_texts & new_texts) + sum(len(key) for key in old_keys & new_keys)
    longer = common + max(sum(len(line.key) for line in side) for side in (gone, come))
    edited = common >= _EDITED * longer
    old_sentences, new_sentences = (gone, come) if edited else _pairs(gone, come)
    lost, gained = _all(old_sentences) - _all(come), _all(new_sentences) - _all(gone)
    if not lost and not gained:
        return lost, gained
    # What a sentence left as it was names was named before and is named now.
    kept = _all([*lines(untouched), *(line for line in new_lines if line.key in old_keys)])
    return lost - kept, gained - kept


def _pairs(gone: Sequence[Line], come: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Keep only sentences that have a counterpart on the other side, figures left aside."""
    gone, come = ([line for line in side if _FIGURE.search(line.key)] for side in (gone, come))
    masked = [_FIGURE.sub("0", line.key) for line in come]
    old, new = [], []
    for line in gone:
        best = process.extractOne(_FIGURE.sub("0", line.key), masked, scorer=fuzz.ratio, score_cutoff=_SAME_SENTENCE)
        if best is not None:
            old.append(line)
            new.append(come[best[2]])
    return old, new


def _all(found: Collection[Line]) -> set[Figure]:
    return set().union(*(figures(line) for line in found))


def _read(call: CallData) -> set[Figure]:
    """Return the figures the facts of a call account for."""
    facts = call.facts
    rates = (facts.rate_hundredths, facts.rate_weak_hundredths, facts.own_share_min_hundredths)
    amounts = (facts.amount_max_cents, facts.amount_min_cents, facts.cost_min_cents)
    return (
        {Figure(Topic.DEADLINE, day) for item in facts.rounds for day in _days(item)}
        | {Figure(Topic.RATE, formats.percent(value)) for value in rates if value is not None}
        | {Figure(Topic.AMOUNT, formats.euro(value)) for value in amounts if value is not None}
    )


def _days(item: RoundData) -> list[str]:
    days = [formats.day(day) for day in (item.opens_on, item.closes_on) if day is not None]
    return [
        *days,
        *(day[:6] for day in days),
        *(f"{month_day[3:]}.{month_day[:2]}." for month_day in item.recurs),
        *(["laufend"] if item.rolling else []),
    ]


def _accounted_for(topic: Topic, before: CallData, after: CallData) -> bool:
    """Say whether the facts themselves tell the change, or a code list that stands beside the text does."""
    if topic is Topic.STATUS:
        return stated_status(after.facts) is not None or stated_status(before.facts) is not None
    if topic is Topic.APPLICANTS:
        return sorted(before.applicants) != sorted(after.applicants)
    return topic is Topic.AREA and sorted(before.areas) != sorted(after.areas)


def _values(found: Collection[Figure], topic: Topic, today: date | None) -> tuple[str, ...]:
    return tuple(sorted(figure.value for figure in found if figure.topic is topic and not _past(figure.value, today)))


def _past(value: str, today: date | None) -> bool:
    match = _FULL_DAY.fullmatch(value)
    return match is not None and today is not None and date(int(match[3]), int(match[2]), int(match[1])) < today
