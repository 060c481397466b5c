"""Whether a programme may be combined with others: only what its own text says about it, word for word."""

import re

LONGEST_QUOTE = 420

_CUES = re.compile(
    r"(?<!ak)kumul|doppelförder|mehrfachförder|überförder|"
    r"(?:anderen|andere|weiteren|weitere|sonstigen)\s+(?:öffentlichen?\s+)?(?:förder|zuwend|zuschüss|beihilf)\w*"
    r"(?=[^.]{0,80}\b(?:kombin|neben|zusätzlich|ausgeschlossen|zulässig|verein))",
    re.IGNORECASE,
)
# A sentence ends before a capital letter or an open quote; an ordinal or a shortened word does not end one.
_END = re.compile(
    r"(?<![.\s(]\w)(?<!\bNr)(?<!\bAbs)(?<!\bArt)(?<!\bgem)(?<!\bbzw)(?<!\bggf)(?<!\d)[.!?]\s+(?=[A-ZÄÖÜ„])|\n+"
)


def cumulation_quote(text: str) -> str:
    """Return the first sentence about cumulation as the text has it; empty when there is none.

    A sentence longer than a quote may be is cut around the word, with "…" where something is left out.
    """
    found = _CUES.search(text)
    if found is None:
        return ""
    start = max((end.end() for end in _END.finditer(text, 0, found.start())), default=0)
    after = _END.search(text, found.end())
    end = (after.start() + (0 if text[after.start()] == "\n" else 1)) if after else len(text)
    before_cue, behind_cue = LONGEST_QUOTE // 3, LONGEST_QUOTE - LONGEST_QUOTE // 3
    first, last = max(start, found.start() - before_cue), min(end, found.start() + behind_cue)
    if first > start and (gap := text.find(" ", first, found.start())) >= 0:
        first = gap + 1
    if last < end and (gap := text.rfind(" ", found.end(), last)) >= 0:
        last = gap
    quote = " ".join(text[first:last].split())
    return f"{'… ' if first > start else ''}{quote}{' …' if last < end else ''}"
