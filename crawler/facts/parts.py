"""Whether two sentences speak of different parts of a programme, so that each has a rule of its own."""

from crawler.facts.spelling import german

# "Anträge für Konzepte", "Im Förderbereich 2 können Anträge": what the rule is for.
_FOR = german(
    r"\b(?:\w*antr(?:a|ä)ge?n?|\w*skizzen?|antragstellung|bewerbungen|einreichung|frist|fristen|antragsfrist)"
    r"\s(?:für|im|in|nach|aus|zu|zum|zur|auf|mit|von)\s(?P<part>(?:[\w-]+\s){0,2}?(?:[\w-]{5,}|[a-z]|\d))"
    r"|^\W*(?:für|im|in|bei)\s(?P<ahead>(?:[\w-]+\s){0,2}?[\w-]{5,}(?:\s(?:\d|[a-z])\b)?)"
)
_OTHERS = german(
    r"\b(?:kleinere|größere|alle\s(?:anderen|übrigen)|die\s(?:anderen|übrigen)|übrige[nr]?|andere|sonstige|ansonsten"
    r"|im\sübrigen|daneben|dagegen|hingegen|außerhalb\sdieser|erstanträge|einzelanträge|kleinprojekte|kleinanträge)\b"
)
_WHOLE = german(
    r"(?:die|das|den|dem|eine?n?)?\s?(?:\w*förderung|programm|förderprogramm|zuwendung|zuschuss|zuschüsse)\w*"
)


def is_another_part(words: str, place: int, other: str) -> bool:
    """Say whether the rule at a place in a sentence is for another part than the rule of the other sentence."""
    if _OTHERS.search(words, 0, place):
        return True
    mine, theirs = _part(words), _part(other)
    return mine is not None and theirs is not None and mine != theirs


def _part(words: str) -> str | None:
    match = _FOR.search(words)
    if match is None:
        return None
    part = match["part"] or match["ahead"]
    return None if _WHOLE.fullmatch(part) or part[-4:].isdigit() else part
