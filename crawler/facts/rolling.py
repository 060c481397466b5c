"""Whether applications are taken continuously."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.facts.context import Context, Span
from crawler.facts.document import Document
from crawler.facts.kinds import kind_before, kind_near
from crawler.facts.spelling import german
from crawler.facts.triggers import ROLLING
from tracker.vocabulary.calls import RoundKind

_CONTINUOUS = german(
    r"\b(?:(?P<steady>laufend|fortlaufend|jederzeit|ganzjährig\w{0,2}|kontinuierlich\w{0,2}|durchgehend"
    r"|fortwährend|permanent|dauerhaft"
    r"|durchgängig|ununterbrochen"
    r"|zu\sjeder\szeit|zu\sjedem\s(?:beliebigen\s)?zeitpunkt|das\sganze\sjahr|während\sdes\s(?:ganzen|gesamten)\sjahres|rund\sums\sjahr|das\sjahr\süber"
    r"|(?P<open_end>bis\sauf\sweiteres)|zeitlich\sunbe\w+|unbefristet"
    r"|laufende[rn]?\s(?:antrag|einreich|bewerb)\w+|at\sany\stime|rolling|continuous(?:ly)?|year-round|all\syear)"
    r"|(?P<free>(?:keine[rn]?\s(?:festen?\s|bestimmten?\s|gesonderten?\s)?(?:antrags|einreichungs|bewerbungs"
    r"|abgabe)?(?:fristen|frist|stichtage|stichtag)"
    r"|(?:fristen?|stichtage?)\s(?:ist|sind|bestehen|besteht|gelten|gilt|gibt\ses|müssen|muss|werden|wird)\s"
    r"(?:dabei\s|hierbei\s|hierfür\s|dafür\s)?(?:nicht|keine)"
    r"|\w*frist\s(?:gibt\ses|besteht)\snicht|\bfrist\s(?:ist|muss)\s(?:dabei\s)?nicht\s(?:vorgesehen|einzuhalten|zu\sbeachten)"
    r"|\w*(?:schluss|frist|termin)\s(?:ist|wurde)\snicht\s(?:festgelegt|gesetzt|vorgegeben)"
    r"|\w*frist(?:en)?\s?:\s?keine?|nicht\sfristgebunden|fristungebunden"
    r"|(?:ohne|an\skeine)\s(?:feste[nr]?\s|bestimmte[nr]?\s)?(?:antrags|einreichungs)?frist\w*))"
    r"|(?P<order>windhund\w*|first[\s-]come|wer\szuerst|(?:in|nach)\s(?:der\s)?reihenfolge\s(?:des|ihres"
    r"|der)\s(?:\w+\s){0,3}?(?:\w*eingang|\w*eingangs|\w*eingänge|\w*einreichung)\w{0,2}"
    r"|nach\s(?:dem\s)?(?:eingangsdatum|eingangszeitpunkt|eingang\s(?:bearbeitet|beschieden|entschieden|bewilligt"
    r"|berücksichtigt|vergeben|geprüft)|zeitpunkt\sdes\seingangs|datum\sdes\seingangs)"
    r"|solange\s(?:\w+\s){0,3}?(?:\w*mittel|budget|vorrat)\b|bis\s(?:das|die|der|alle"
    r"|sämtliche)\s(?:[^;,]|(?<=\d),(?=\d)){0,60}?\b(?:ausgeschöpft|erschöpft|aufgebraucht|verbraucht|vergeben|vergriffen|gebunden"
    r"|verplant|leer|erreicht)\s(?:ist|sind)|bis\szur\s(?:vollständigen\s)?ausschöpfung"
    r"|bis\szu[mr]\s(?:erreichen|verbrauch|erschöpfung|vollständigen\sverbrauch)\s(?:de[rs]\s|dieser\s)?\w*(?:mittel|budget|volumen|kontingent|grenze"
    r"|höchst|obergrenze|rahmen)\w*"
    r"|(?:endet|geschlossen|schließt),?\s(?:\w+\s)?(?:sobald|wenn)\s(?:\w+\s){1,4}?(?:ausgeschöpft|erschöpft"
    r"|aufgebraucht|verbraucht|vergeben|gebunden)\s(?:ist|sind))"
    r"|(?P<now>ab\ssofort|ab\sjetzt|ab\sheute|(?:schon|bereits)\s(?:jetzt|heute)|as\sof\snow|from\snow\son))\b"
)
_NEGATED = german(
    r"\b(?:nicht|kein|keine|keinen|nie|weder|statt|weitere|andere|zusätzliche),?\s(?:mehr\s|als\s|im\s|nach\s|dem\s|eine\s)*$"
)
_ENDED = german(
    r"\b(?:nicht\smehr|ausgesetzt|gestoppt|beendet|geschlossen|eingestellt|ausgelaufen|abgelaufen|entfällt|ruht"
    r"|nicht\s(?:möglich|zulässig|vorgesehen)"
    r"|ausgeschlossen|endete)\b"
)
_PAST = german(r"\b(?:konnten?|wurden?|waren?|durften)\b")
_PRESENT = german(r"\b(?:können|kann|werden|wird|sind|ist|dürfen|nimmt|nehmen)\b")
# "Über bereits eingegangene Anträge wird in der Reihenfolge des Eingangs entschieden" says nothing about new ones.
_THOSE_ALREADY_IN = german(
    r"\b(?:bereits|schon|bisher|rechtzeitig)\s(?:\w+\s)?(?:eingegangen|gestellt|eingereicht|vorliegend|erfasst)\w*\s\w*antr"
    r"|\bvorliegende\w?\santr"
)
# "derzeit keine Einreichungsfrist" tells that none is set yet.
_FOR_NOW = german(r"\b(?:derzeit|zurzeit|aktuell|momentan|gegenwärtig|noch|bislang)\s(?:gibt\ses\s|noch\s)?$")
_REFUSED = german(r"\b(?:kein|nicht|nur|ausge|gestoppt|geschlossen|unterbrochen|ruht)")
_BLOCKED = 0.45
_ENOUGH = 0.55
# What else may happen at any time. An award does not count: "Anträge werden laufend bewilligt".
_OF_MONEY = ("drawdown", "period")  # "vergeben", "verbraucht"
_RIVALS = ("drawdown", "proof", "papers_later", "event", "question", "period", "earmark")


@dataclass(frozen=True, slots=True)
class Continuity:
    """A place that says "at any time". ``now`` is "ab sofort", which a closing day overrides; ``past`` is over."""

    kind: RoundKind | None
    sentence: int
    span: Span
    now: bool
    past: bool


def find_continuity(document: Document, ideas: bool) -> Iterator[Continuity]:
    """Yield the places that say applications are taken continuously."""
    for index in document.about(ROLLING):
        sentence = document.sentences[index]
        for match in _CONTINUOUS.finditer(document.low, sentence.start, sentence.end):
            found = _continuity(document, index, match, ideas)
            if found is not None:
                yield found


def _continuity(document: Document, index: int, match: re.Match[str], ideas: bool) -> Continuity | None:
    sentence, span = document.sentences[index], match.span()
    if _NEGATED.search(document.low, max(sentence.start, span[0] - 30), span[0]):
        return None
    if match["order"] and _THOSE_ALREADY_IN.search(document.words(index)):
        return None
    if match["free"] and _FOR_NOW.search(document.low, max(sentence.start, span[0] - 20), span[0]):
        return None
    if match["open_end"] and _REFUSED.search(document.words(index)):
        return None
    context = Context(document.low, sentence.start, sentence.end)
    if _is_blocked(document, index, context, span):
        return None
    if not _is_about_applying(document, index, context, span, match["order"] is not None):
        return None
    words = document.words(index)
    past = _PAST.search(words) is not None and _PRESENT.search(words) is None
    kind = kind_near(document.cues(index), context, span, ideas) or kind_before(document, index)
    return Continuity(kind, index, span, match["now"] is not None, past)


def _is_blocked(document: Document, index: int, context: Context, span: Span) -> bool:
    sentence = document.sentences[index]
    return any(
        context.nearness(match.span(), span) >= _BLOCKED
        for match in _ENDED.finditer(document.low, sentence.start, sentence.end)
        if not (span[0] <= match.start() < span[1])
    )


def _is_about_applying(document: Document, index: int, context: Context, span: Span, order: bool) -> bool:
    frames = context.frames(span, document.cues(index))
    for cue in document.heading_cues(index):
        frames[cue.frame] = frames.get(cue.frame, 0.0) + cue.weight / 2
    rival = max((frames.get(name, 0.0) for name in _RIVALS), default=0.0)
    mine = frames.get("submit", 0.0)
    if order:  # "bis die Mittel verbraucht sind" is part of such a sentence
        return mine >= max(frames.get(name, 0.0) for name in _RIVALS if name not in _OF_MONEY)
    return mine > rival and mine >= _ENOUGH
