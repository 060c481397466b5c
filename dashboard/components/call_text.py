"""The text of a source with the passages facts were read from: each has its place, and a way there and back."""

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.components.markup import Markup, join, link, tag
from dashboard.labels import FACTS
from tracker.services.call_detail import PassageView


class Place(NamedTuple):
    """A passage that stands in the text; ``name`` is its anchor."""

    name: str
    passage: PassageView


def places(text: str, passages: Sequence[PassageView]) -> list[Place]:
    """Return the passages that can be shown in the text, in its order; what does not fit the text is left out."""
    found: list[Place] = []
    last = 0
    fitting = [item for item in passages if item.in_text and text[item.start : item.end] == item.quote and item.quote]
    for item in sorted(fitting, key=lambda item: (item.start, -item.end)):
        # One sentence may carry two facts; passages that only overlap are told by their quotes alone.
        same = bool(found) and (found[-1].passage.start, found[-1].passage.end) == (item.start, item.end)
        if item.start >= last or same:
            found.append(Place(f"stelle-{item.field}-{len(found) + 1}", item))
            last = item.end
    return found


def fact_anchor(field: str) -> str:
    """Return the anchor of a fact in the table of all facts."""
    return f"angabe-{field}"


def to_passage(place: Place) -> Markup:
    """Return the way from a fact to its passage."""
    return link("im Text zeigen", f"#{place.name}", class_="fp-small")


def marked(text: str, found: Sequence[Place]) -> Markup:
    """Return the text with its passages highlighted, each with the way back to its fact."""
    pieces: list[object] = []
    last = 0
    for start, end in dict.fromkeys((place.passage.start, place.passage.end) for place in found):
        here = [place for place in found if place.passage.start == start]
        pieces.append(text[last:start])
        shown: object = text[start:end]
        for place in reversed(here):
            shown = tag("mark", shown, id=place.name, tabindex="-1")
        pieces += [shown, *(_back(place.passage.field) for place in here)]
        last = end
    return join([*pieces, text[last:]])


def _back(field: str) -> Markup:
    name = FACTS.get(field, field)
    label = f"zurück zur Angabe {name}"
    return tag("sup", link("↩", f"#{fact_anchor(field)}", aria_label=label, title=label))
