"""Whether a day opens a round, closes it, or only tells what comes too late."""

from enum import Enum

from crawler.facts.groups import Group
from crawler.facts.scene import Scene
from crawler.facts.spelling import german
from crawler.facts.turns import CLOSING_NOUNS

# Below this no word near the day says that something begins or ends on it.
_SAYS = 0.2
# "zum 1. März" closes, unless a verb beside it says that something begins.
_BESIDE = 0.5


# "Seit dem 1. August werden keine Anträge mehr angenommen."
_REFUSES = german(r"\b(?:keine|nicht)\s(?:\w+\s){0,3}mehr\b|\bannahmestopp\b|\bantragsstopp\b|\bnicht\smöglich\b")
_SPENT = german(r"\b(?:aus|er)(?:ge)?schöpf|\baufgebraucht|\bvergriffen")
# "Ab dem 1. Oktober gilt ein zweistufiges Verfahren.", "Anträge werden erst ab dem 11. Januar bearbeitet."
_HOLDS_FROM = german(
    r"\s(?:bearbeitet|geprüft|entschieden)\b|\s(?:gilt|gelten)\s(?:\w+\s)?(?:ein|eine|der|die|das|diese|neue)\b"
)
# "Genannt war versehentlich der 15. September. Richtig ist der 13. November."
_CORRECTED = german(r"\W*(?:richtig|korrekt)\s(?:ist|lautet)\b")
# A label right before the day, such as "opens" or "Ende".
_LABEL = german(
    r"\b(?:(?P<opens>opens|opening|start|beginn|öffnung|eröffnung|freischaltung)|(?:closes|closing|ende|schluss|schließung))\s?:\s?$"
)
_LABEL_REACH = 20
_CLOCK_UNTIL = german(r"[\s,(]{1,3}(?:spätestens\s)?bis\s(?:spätestens\s)?\d")


class Role(Enum):
    """What a day does in a round."""

    WINDOW = "window"
    CLOSES = "closes"
    OPENS = "opens"
    LATE = "late"
    NONE = "none"


def _goes_on(scene: Scene, item: Group) -> bool:
    """Whether "vom" is meant as "ab": "vom 15. Januar an"."""
    return scene.low.startswith(" an ", item.days[-1].end) or not scene.low.startswith(("vom", "von"), item.start)


def _is_labelled(scene: Scene, item: Group) -> bool:
    """Whether what is handed in stands before the day like a label: "Vollanträge: 16. September"."""
    named = (cue.end for cue in scene.cues if cue.kind is not None)
    return not item.preposition and any(scene.low[end : item.start].strip() == ":" for end in named)


def role_of(scene: Scene, item: Group) -> Role:
    """Return what the day does, by its preposition, else by the nearest verb or noun."""
    if item.window:
        return Role.WINDOW
    if (label := _LABEL.search(scene.low, max(scene.bounds[0], item.start - _LABEL_REACH), item.start)) is not None:
        return Role.OPENS if label["opens"] else Role.CLOSES
    if item.preposition in {"after", "before"}:
        return Role.LATE if item.preposition == "after" else Role.NONE
    opening, closing = scene.turns.opening(item.span), scene.turns.closing(item.span)
    if item.preposition == "since" and _goes_on(scene, item):
        return _role_since(scene, item, opening, closing)
    if item.preposition == "until" or (item.at and _CLOCK_UNTIL.match(scene.low, item.days[-1].end)):
        if scene.low.startswith("erst zum", item.start - 5):
            return Role.OPENS  # "kann erst zum 1. März wieder einen Antrag stellen"
        opens = (
            scene.low.startswith("zum", item.start) and opening > max(_BESIDE, closing) and not _is_first(scene, item)
        )
        return Role.OPENS if opens else Role.CLOSES
    if scene.is_moved and scene.low.startswith("auf ", item.start):
        return Role.CLOSES  # "sie wurde auf den 30. November verlegt"
    return _role_by_words(scene, item, opening, closing)


def _is_first(scene: Scene, item: Group) -> bool:
    """Whether the day is the first of many: "erstmals zum 1. März 2027 und danach jährlich"."""
    named = "erstmals" in scene.words or "erstmalig" in scene.words
    return named and (scene.comes_back or scene.groups[0] is not item)


def _role_since(scene: Scene, item: Group, opening: float, closing: float) -> Role:
    if _REFUSES.search(scene.words) or _HOLDS_FROM.match(scene.low, item.end):
        return Role.NONE
    over = scene.low.startswith("seit", item.start) and closing > max(_BESIDE, opening)
    if over and _SPENT.search(scene.words):
        return Role.NONE  # "wegen ausgeschöpfter Mittel seit dem 13. November geschlossen": no deadline was set
    return Role.CLOSES if over else Role.OPENS


def _role_by_words(scene: Scene, item: Group, opening: float, closing: float) -> Role:
    listed = scene.is_list_of_deadlines and not item.preposition
    listed = listed or scene.is_the_term(item) or _CORRECTED.match(scene.low, scene.bounds[0], item.end) is not None
    if listed or any(cue.name in CLOSING_NOUNS for cue in scene.heading) or _is_labelled(scene, item):
        closing = max(closing, _BESIDE)
    if max(opening, closing) < _SAYS:
        return Role.NONE
    return Role.OPENS if opening > closing else Role.CLOSES
