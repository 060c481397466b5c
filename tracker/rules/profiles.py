"""What a call is compared by, made ready once: titles, houses, addresses, areas and the beginning of its text."""

from dataclasses import dataclass

from tracker.rules.bodies import body_keys
from tracker.rules.same_call import official_page
from tracker.rules.same_codes import covered
from tracker.rules.title_marks import Marks, marks
from tracker.rules.title_words import short_names, title_words
from tracker.rules.wording import folded
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

# Enough to know a text again; guidelines run to 17,500 characters of which most is the same everywhere.
_BEGINNING = 1_200


@dataclass(frozen=True, slots=True)
class Profile:
    """A call in the form in which calls are compared. ``sorted_text`` holds the words of ``text`` in order."""

    source: str
    external_id: str
    bare_title: str
    words: frozenset[str]
    short_names: frozenset[str]
    marks: Marks
    houses: frozenset[str]
    page: str
    links: frozenset[str]
    areas: frozenset[str]
    level: Level
    text: str
    sorted_text: str


def profile(call: CallData) -> Profile:
    """Return what a call is compared by."""
    signs = marks(call.title)
    text = folded(f"{call.summary} {call.text}"[: 2 * _BEGINNING])[:_BEGINNING]
    return Profile(
        source=call.source,
        external_id=call.external_id,
        bare_title=folded(call.title).replace(" ", ""),
        words=title_words(call.title),
        short_names=short_names(call.title),
        marks=signs,
        houses=body_keys(call.provider),
        page=official_page(call.url),
        links=frozenset(page for link in call.links if (page := official_page(link.url))),
        areas=covered(call.areas or signs.laender),
        level=call.level,
        text=text,
        sorted_text=" ".join(sorted(text.split())),
    )
