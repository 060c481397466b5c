"""Pairs of a name and a value, for cards and single records."""

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.components.markup import Markup, tag


class Fact(NamedTuple):
    """What is known under a name; ``value`` is words or markup, never empty."""

    name: str
    value: object


def facts(pairs: Iterable[Fact], *, first: bool = False) -> Markup:
    """Return facts side by side; ``first`` makes the most important ones larger."""
    cells = [tag("div", tag("dt", fact.name), tag("dd", fact.value)) for fact in pairs]
    return tag("dl", *cells, class_="fp-facts fp-first" if first else "fp-facts")
