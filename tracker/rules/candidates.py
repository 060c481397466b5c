"""Whether two calls of different sources are one programme: the same, a question for staff, or different.

Official address first, then title and provider, then the text. Where signs contradict each other (year, round, part,
number, Land), they are never the same, however alike the words are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

from pydantic import Field

from tracker.rules.blocking import together
from tracker.rules.profiles import Profile, profile
from tracker.rules.signs import NEAR_TEXT, Signs, signs
from tracker.shapes.base import Shape
from tracker.shapes.calls import CallData

# Of 1: how much two titles share.
_NEAR_TITLE = 0.8
_RELATED_TITLE = 0.5
# Of 100: how alike two texts are.
_SAME_TEXT = 92


class Likeness(StrEnum):
    """What two calls are to each other."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


class Sameness(Shape):
    """The finding, its reason in German, and a score from 0 to 1 to sort a list by."""

    likeness: Likeness
    reason: str
    score: float = Field(ge=0, le=1)


class Pair(Shape):
    """Two calls by their places in what was compared."""

    left: int
    right: int
    sameness: Sameness


def compare(one: CallData | Profile, other: CallData | Profile) -> Sameness:
    """Say whether two calls are one programme."""
    found = signs(_ready(one), _ready(other))
    likeness, reason = next((likeness, reason) for holds, likeness, reason in _RULES if holds(found))
    return Sameness(likeness=likeness, reason=reason, score=found.score)


def pairs_within(calls: Sequence[CallData | Profile]) -> list[Pair]:
    """Return the pairs of different sources that are one programme or may be, the surest first."""
    ready = [_ready(call) for call in calls]
    return _settled(_found(ready), ready)


def _ready(call: CallData | Profile) -> Profile:
    return call if isinstance(call, Profile) else profile(call)


def _found(calls: Sequence[Profile]) -> Iterator[Pair]:
    for one, other in together(calls):
        if calls[one].source != calls[other].source:
            found = compare(calls[one], calls[other])
            if found.likeness is not Likeness.DIFFERENT:
                yield Pair(left=one, right=other, sameness=found)


def _settled(found: Iterable[Pair], calls: Sequence[Profile]) -> list[Pair]:
    """Turn into questions what cannot all be true: a source that tells two calls apart knows that they are two."""
    pairs = list(found)
    taken: Counter[tuple[int, str]] = Counter()
    for pair in pairs:
        if pair.sameness.likeness is Likeness.SAME:
            taken.update(_claims(pair, calls))
    settled = [_questioned(pair) if any(taken[claim] > 1 for claim in _claims(pair, calls)) else pair for pair in pairs]
    return sorted(settled, key=lambda pair: (-pair.sameness.score, pair.left, pair.right))


def _claims(pair: Pair, calls: Sequence[Profile]) -> list[tuple[int, str]]:
    """Return what a pair says is taken: the one call of each source that equals a call."""
    return [(pair.left, calls[pair.right].source), (pair.right, calls[pair.left].source)]


def _questioned(pair: Pair) -> Pair:
    if pair.sameness.likeness is not Likeness.SAME:
        return pair
    reason = "Die andere Quelle führt mehrere Programme, die dazu passen."
    doubt = pair.sameness.model_copy(update={"likeness": Likeness.DOUBTFUL, "reason": reason})
    return pair.model_copy(update={"sameness": doubt})


def _told_apart(found: Signs) -> bool:
    """Whether anything forbids to merge without asking."""
    return found.one_sided or found.level_apart


# The first that holds decides.
_RULES: tuple[tuple[Callable[[Signs], bool], Likeness, str], ...] = (
    (
        lambda s: s.contradiction,
        Likeness.DIFFERENT,
        "Die Titel nennen verschiedene Jahre, Runden, Teile, Nummern oder Länder.",
    ),
    (
        lambda s: s.area_apart and s.page and s.same_title,
        Likeness.DOUBTFUL,
        "Seite und Titel sind gleich, die Fördergebiete aber verschieden.",
    ),
    (lambda s: s.area_apart, Likeness.DIFFERENT, "Die Fördergebiete haben nichts gemeinsam."),
    (
        lambda s: s.page and s.same_title and not _told_apart(s),
        Likeness.SAME,
        "Beide nennen dieselbe Seite und denselben Titel.",
    ),
    (
        lambda s: s.same_title and s.house and s.area_sure and s.specific and not _told_apart(s),
        Likeness.SAME,
        "Titel und Fördergeber stimmen überein.",
    ),
    (
        lambda s: s.same_title and s.text >= _SAME_TEXT and s.area_sure and not s.house_apart and not _told_apart(s),
        Likeness.SAME,
        "Titel und Text stimmen überein.",
    ),
    (
        lambda s: (
            s.title >= _NEAR_TITLE and s.house and s.text >= _SAME_TEXT and not s.own_words_each and not _told_apart(s)
        ),
        Likeness.SAME,
        "Der Text ist derselbe, Titel und Fördergeber passen.",
    ),
    (
        lambda s: s.same_title and s.one_sided,
        Likeness.DOUBTFUL,
        "Die Titel sind gleich, aber nur einer nennt Jahr, Runde oder Nummer.",
    ),
    (
        lambda s: s.same_title and s.house_apart,
        Likeness.DOUBTFUL,
        "Die Titel sind gleich, die genannten Stellen verschieden.",
    ),
    (lambda s: s.same_title, Likeness.DOUBTFUL, "Die Titel sind gleich, weitere Angaben fehlen."),
    (lambda s: s.page, Likeness.DOUBTFUL, "Beide nennen dieselbe Seite, die Titel weichen voneinander ab."),
    (lambda s: s.text >= _SAME_TEXT, Likeness.DOUBTFUL, "Der Text ist fast derselbe."),
    (lambda s: s.title >= _NEAR_TITLE, Likeness.DOUBTFUL, "Die Titel sind fast gleich."),
    (
        lambda s: s.title >= _RELATED_TITLE and s.link,
        Likeness.DOUBTFUL,
        "Beide verweisen auf dieselbe Seite, die Titel ähneln sich.",
    ),
    (
        lambda s: s.contained and (s.telling or (s.specific and (s.house or s.link or s.text >= NEAR_TEXT))),
        Likeness.DOUBTFUL,
        "Ein Titel enthält den anderen.",
    ),
    (
        lambda s: s.title >= _RELATED_TITLE and s.house and s.text >= NEAR_TEXT,
        Likeness.DOUBTFUL,
        "Titel und Text ähneln sich, der Fördergeber ist derselbe.",
    ),
    (lambda s: True, Likeness.DIFFERENT, "Titel, Adresse und Text sprechen für zwei Programme."),
)
