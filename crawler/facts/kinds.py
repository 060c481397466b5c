"""What has to be handed in: an outline, an application, or a registration."""

from collections.abc import Sequence

from crawler.facts.context import Context, Span
from crawler.facts.document import Document
from crawler.facts.lexicon import Cue, kind_of
from crawler.facts.spelling import german
from tracker.vocabulary.calls import RoundKind

_TWO_STAGES = (
    "zweistufig",
    "two-stage",
    "vollantr",
    "zwei stufen",
    "zwei phasen",
    "zwei schritte",
    "erste stufe",
    "ersten stufe",
    "erste phase",
    "ersten phase",
    "erster schritt",
    "ersten schritt",
    "1. verfahrensstufe",
    "ersten verfahrensstufe",
)
_BACK = 2
# A semicolon stands between; words beside the day say that something else is handed in.
_PARTED, _BESIDE = 0.19, 0.5
# "Die erste Stufe (Kurzantrag) endet am …": the bracket parts nothing.
_APPOSITION = 2.4
_ACTS = frozenset({"handing"})
_BRACKETS = german(r"(?:,?\s\d{1,2}(?:[:.]\d\d)?\suhr)?\s?\(((?:[\w-]+\s){0,2}[\w-]+)\)")


def kind_near(cues: Sequence[Cue], context: Context, span: Span, ideas: bool) -> RoundKind | None:
    """Return the kind that the nearest word of the sentence names, or None."""
    best, kind = 0.0, None
    applications = any(cue.name == "application" for cue in cues)
    for cue in cues:
        said = cue.kind
        if (cue.name == "concept" and not applications) or (cue.name == "idea" and ideas):
            said = RoundKind.OUTLINE
        near = context.nearness((cue.start, cue.end), span)
        if context.is_apposition((cue.start, cue.end)):
            near *= _APPOSITION
        if said is not None and near > best:
            best, kind = near, said
    if best < _PARTED and any(
        cue.kind is None and cue.name in _ACTS and context.nearness(cue.span, span) > _BESIDE for cue in cues
    ):
        return None  # "Programmanmeldung bis 15.10.; Einreichung der Maßnahmen bis 15.12."
    return kind


def kind_in_brackets(low: str, place: int) -> RoundKind | None:
    """Return the kind in the brackets right behind a day: "15. Januar (Skizze) und 30. April (Antrag)"."""
    match = _BRACKETS.match(low, place)
    return next((kind for word in match[1].split() if (kind := kind_of(word))), None) if match else None


def kind_before(document: Document, index: int) -> RoundKind | None:
    """Return the kind that the heading or the last sentences before this one name, or None."""
    for cue in reversed(document.heading_cues(index)):
        if cue.kind is not None:
            return cue.kind
    for earlier in range(index - 1, max(index - 1 - _BACK, -1), -1):
        cues = document.cues(earlier)
        named = [cue.kind for cue in cues if cue.kind is not None]
        if named and not any(cue.name == "event" for cue in cues):
            return named[-1]
    return None


def wants_ideas(low: str) -> bool:
    """Say whether the text speaks of ideas and of two stages, so that an idea is an outline."""
    return "idee" in low and any(words in low for words in _TWO_STAGES)
