"""German letters in patterns, and the ways of typing them."""

import re
from collections.abc import Mapping

_TYPED = {"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)", "ß": "(?:ß|ss)"}


def german(pattern: str) -> re.Pattern[str]:
    """Compile a pattern for folded text that also accepts ae, oe, ue and ss. Umlauts stand outside of brackets."""
    return re.compile("".join(_TYPED.get(letter, letter) for letter in pattern))


def word_list(lists: Mapping[str, str]) -> re.Pattern[str]:
    """Compile named lists of words into one pattern for whole words; the first list that has a word names its group.

    Words are parted by blanks; "*" is any letters or none, "_" a blank inside a word, brackets and "?" are as usual.
    """
    return german("|".join(f"(?P<{name}>{_alternatives(words)})" for name, words in lists.items()))


def _alternatives(words: str) -> str:
    plain = "|".join(words.split()).replace("(", "(?:")
    return plain.replace("*", r"[\w-]*").replace("_", r"\s")
