"""Whether a share is the raised one of municipalities with weak finances."""

from crawler.facts.document import Document
from crawler.facts.money_words import money_words
from crawler.facts.segments import Segment
from crawler.facts.spelling import german

_WEAK_PHRASE = german(
    r"(?:gering\w*|unterdurchschnittlich\w*|schwach\w*|mangelnd\w*|fehlend\w*|schlecht\w*)\s(?:\w+\s)?(?:finanz|steuer"
    r"|leistungs)(?:kraft|lage)|(?:unausgeglichen|defizitär)\w*\shaushalt"
    r"|(?:angespannt|schwierig|kritisch)\w*\s(?:haushalts|finanz)lage|haushaltsschwach"
    r"|(?:kein\w*|nicht|un)\s?ausgeglichen\w*\shaushalt|ohne\s(?:\w+\s)?ausgeglichen\w*\shaushalt"
    r"|haushalt\snicht\s(?:mehr\s)?(?:ausgeglichen|ausgleichen)|(?:finanz|steuer)kraft\s(?:unter|unterhalb)\b"
    r"|finanziell\s(?:schwach|schwäch|schlecht)\w*|in\shaushaltsschwierigkeiten"
    r"|(?:kommunen?|gemeinden?|städten?|kreisen?)\s(?:in|mit)\s(?:der\s)?vorläufigen?r?\shaushaltsführung"
)
_ANAPHOR = german(
    r"\W*(?:sie|ihnen|diese[nrm]?|dort|hier|dann|deren|für\s(?:sie|diese|solche|jene)|bei\s(?:ihnen|diesen)"
    r"|in\sdiese[mn]\sf(?:a|ä)ll\w*|solche)\b"
)
_NOT_WEAK = german(
    r"\b(?:ohne|nicht|keine[rnm]?|außerhalb\s(?:der|von))\s(?:\w+\s){0,3}(?:haushaltss|haushaltsnot|finanzschw"
    r"|nothaush)"
)
# "mindestens 10 Prozent, bei Kommunen in Haushaltsnotlage entfällt er"
_SPARED = german(r",\s(?:bei|für|in|finanzschwache)\b[^,;]*\b(?:entfällt|entfallen|ausgenommen|befreit|verzichtet)\b")


def is_weak(document: Document, segment: Segment) -> bool:
    """Say whether the share is that of municipalities with weak finances."""
    if _NOT_WEAK.search(segment.text):
        return False
    # "…; finanzschwache Gemeinden sind hiervon ausgenommen" says nothing about the share before it.
    stop = segment.text.find(";", segment.figure.end - segment.start)
    spared = _SPARED.search(segment.text, segment.figure.end - segment.start)
    stop = spared.start() if spared and not 0 <= stop < spared.start() else stop
    clause = segment.text if stop < 0 else segment.text[:stop]
    named = any(name == "weak" and start - segment.start < len(clause) for start, _, name in segment.hits)
    if named or _WEAK_PHRASE.search(clause):
        return True
    sentence = document.sentences[segment.sentence]
    if segment.start != sentence.start or segment.sentence == 0 or not _ANAPHOR.match(segment.text):
        return False
    before = document.sentences[segment.sentence - 1]
    names = {name for _, _, name in money_words(document.low, before.start, before.end)}
    return "weak" in names or _WEAK_PHRASE.search(document.words(segment.sentence - 1)) is not None
