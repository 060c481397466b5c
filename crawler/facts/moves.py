"""Deadlines that were moved or revoked: words that say so."""

from crawler.facts.context import Context, Span
from crawler.facts.groups import Group
from crawler.facts.spelling import german

_MOVED = german(
    r"verlänger(?:t|te|ten|ung)\b|verschoben|verschiebt|verschob|verschieben|verleg(?:t|en)\b|\b(?:vorgezogen|ausgedehnt|ausgeweitet"
    r"|hinausgeschoben|aufgeschoben"
    r"|korrigiert|berichtigt|korrektur|berichtigung|neu\sfestgesetzt|verkürzt|angepasst|verändert|geändert"
    r"|extended|postponed|neue[rsn]?\s(?:\w{0,30}(?:frist|schluss|termin|stichtag))"
    r"|nunmehr|statt|anstatt|anstelle|sondern)\b"
)
# One of these stands in every sentence that the pattern finds; looking for them takes a fraction of the time.
_STEMS = (
    "verläng", "verlaeng", "verscho", "verschieb", "verleg", "vorgezogen", "ausgedehnt", "ausgeweitet", "geschoben",
    "korrig", "berichtig", "korrektur", "neu festgesetzt", "verkürzt", "verkuerzt", "angepasst", "verändert",
    "veraendert", "geändert", "geaendert", "extended", "postponed", "neue", "nunmehr", "statt", "anstelle", "sondern",
)  # fmt: skip
# These words mark the day behind them as no longer valid, ...
_OLD = german(
    r"\b(?:ursprünglich\w*|versehentlich\w*|irrtümlich\w*|fälschlich\w*|bisher\w*(?!\s(?:\w*regel|\w*richtlinie|\w*beding|konditi|förder|recht|verfahren|fassung))"
    r"|üblich\w*\s(?:\w*termin|\w*frist|\w*stichtag)\w*|vormals|statt|anstatt|anstelle|entgegen\s(?:der|dem|den)|instead|originally"
    r"|previous\w*|(?:früheren|vorherigen|alten|ersten)\s(?:version|fassung))\b"
)
_DENIED = german(r"\bnicht\s(?:mehr\s|schon\s|bereits\s|wie\s\w+\s)?$")
# "Anträge, die nicht bis zum 5. Februar vorliegen, sind ausgeschlossen" names the deadline.
_MISSED = german(r",\s(?:die|welche)\s(?:\w+\s){0,4}nicht\s(?:spätestens\s)?$")
# ... and these do so where the sentence tells of a change; "nicht per Post, sondern bis zum 29. Januar" denies no day.
_OLD_IF_MOVED = german(
    r"\b(?:nicht(?!.*\bsondern\b)|bislang|vorherige[rnsm]?|früher(?:e[rnsm]?)?|zuvor|alte[rn]?|zunächst|vorgesehene[rnsm]?"
    r"|geplante[rnsm]?)\b"
)
_REVOKED = german(
    r"\b(?:entfäll\w*|abgebrochen|entfallen\w*|abgesagt|aufgehoben|hinfällig|gestrichen|zurückgezogen|zurückgenommen"
    r"|widerrufen|vorzeitig\s(?:beendet|geschlossen|gestoppt)"
    r"|findet\snicht\sstatt|finden\snicht\sstatt|gilt\snicht\smehr|gilt\sfür\s(?:\w+\s){1,4}nicht|nicht\smehr\sgültig|gegenstandslos"
    r"|außer\skraft\sgesetzt|wird\snicht\sdurchgeführt"
    r"|ausgesetzt|ruht|ruhen|unterbrochen|pausiert|gesperrt|cancelled|withdrawn)\b"
)
# "Eigentlich hätten Anträge bis zum 31. Dezember gestellt werden können."
_UNREAL = german(r"\b(?:hätte|hätten|wäre|wären)\b[^;]*\b(?:können|sollen|müssen|geendet|gelaufen|möglich|geblieben)\b")
# "Das Portal wird am 30. November vorzeitig geschlossen": that day is the last one.
_CLOSES_THEN = german(r"\s?vorzeitig\s(?:beendet|geschlossen|gestoppt)\b(?!\sworden)")
_WILL = german(r"\b(?:wird|werden)\b")
_NOT_SO = german(r"\b(?:nicht|keine|ohne|kann\snicht)\s(?:mehr\s|erneut\s|weitere\s|nochmals\s)?(?:\w*frist)?$")
_NEAR_ENOUGH = 0.3


def is_moved(sentence: str) -> bool:
    """Say whether a folded sentence tells of a changed deadline."""
    if not any(stem in sentence for stem in _STEMS):
        return False
    return any(not _NOT_SO.search(sentence, 0, match.start()) for match in _MOVED.finditer(sentence))


def is_old(low: str, item: Group, before: int, moved: bool) -> bool:
    """Say whether the words between ``before`` and a day mark it as no longer valid: "ursprünglich", "statt"."""
    left = (before, item.days[0].start)
    denied = _DENIED.search(low, before, item.start) and not _MISSED.search(low, before, item.start)
    if _OLD.search(low, *left) or denied:
        return True
    if not moved:
        return False
    from_to = low.startswith(("vom ", "von "), item.start) and not item.window
    return from_to or _OLD_IF_MOVED.search(low, *left) is not None


def is_revoked(low: str, item: Group, context: Context, bounds: Span) -> bool:
    """Say whether the text takes this day back, or tells what would have been."""
    if _UNREAL.search(low, *bounds):
        return True
    if (
        item.preposition in {"at", "until"}
        and _CLOSES_THEN.match(low, item.end)
        and _WILL.search(low, bounds[0], item.start)
    ):
        return False
    return any(context.nearness(match.span(), item.span) >= _NEAR_ENOUGH for match in _REVOKED.finditer(low, *bounds))
