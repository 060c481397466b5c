"""Sentences of a German text, so that a finding quotes a whole one."""

import re

# A full stop ends a sentence unless it follows a number ("16. Oktober") or a short abbreviation.
_END = re.compile(r"(?<!\d)(?<!\b\w)(?<!\bNr)(?<!\bAbs)(?<!\bbzw)(?<!\bggf)(?<!\bvgl)[.!?](?=\s|$)|\n")

# Looking no further keeps long guidelines cheap; what is longer is a list, not a sentence.
_LONGEST_SENTENCE = 600


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence in which a passage stands; ``start`` and ``end`` are code points."""
    front = max(0, start - _LONGEST_SENTENCE)
    begin = max((match.end() for match in _END.finditer(text, front, start)), default=front)
    stop = _END.search(text, max(start, end - 1), end + _LONGEST_SENTENCE)
    return text[begin : stop.end() if stop else min(len(text), end + _LONGEST_SENTENCE)].strip()


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order, without empty ones."""
    begins = [0, *(match.end() for match in _END.finditer(text))]
    ends = [*begins[1:], len(text)]
    pieces = (text[begin:end].strip() for begin, end in zip(begins, ends, strict=True))
    return [piece for piece in pieces if piece]
