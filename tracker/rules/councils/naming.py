"""Names of councils: in a sentence, and recognised under the spellings of calendars."""

import re
from collections.abc import Sequence

from tracker.rules.wording import folded

_FEMININE = re.compile(r"(versammlung|vertretung|kommission|konferenz|runde)\b", re.IGNORECASE)
_HEAD = re.compile(r"\s+(?:für|der|des|zur|zum|im|in)\s")
# "Rates", "Ausschusses": a genitive is at most this much longer than the name.
_ENDING = 2


def at_the(council: str) -> str:
    """Return "beim Rat", "bei der Bezirksvertretung"."""
    head = _HEAD.split(council, maxsplit=1)[0]
    return f"{'bei der' if _FEMININE.search(head) else 'beim'} {council}"


def same_council(text: str, known: Sequence[str]) -> str | None:
    """Return the known council a calendar entry names ("Sitzung des Rates der Stadt Selm"), the longest; else None."""
    words = folded(text).split()
    found = [name for name in known if folded(name) and _stands_in(folded(name).split(), words)]
    return max(found, key=lambda name: len(folded(name)), default=None)


def _stands_in(name: Sequence[str], words: Sequence[str]) -> bool:
    spans = (words[start : start + len(name)] for start in range(len(words) - len(name) + 1))
    return any(all(_inflected(part, word) for part, word in zip(name, span, strict=True)) for span in spans)


def _inflected(part: str, word: str) -> bool:
    return word.startswith(part) and len(word) - len(part) <= _ENDING
