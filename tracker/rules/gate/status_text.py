"""Words that say a programme is over. They make the status questionable, never certain."""

import re
from datetime import date
from functools import lru_cache

from tracker.rules.gate.passage import sentence_around, sentences

_SUBJECT = (
    r"(?:[Pp]rogramm\w*|[Ff]örderung|Bundesförderung\w*|[Rr]ichtlinie|[Ff]örderaufrufe?|[Aa]ufrufe?|Antragstellung|"
    r"Antragsfrist|Windhundverfahren|Zuschussvariante|Initiative|Investitionspakt|Einreichfenster)"
)
# "ausgeschlossen", "eingeschlossen" and "bis Ende 2026 abgeschlossen sein" do not end a programme,
# so each ending needs its own verb and, where the verb is a common one, a programme as its subject.
_ENDINGS = (
    rf"{_SUBJECT}[^.;\n]{{0,80}}\b(?:ist|sind|wurde|wurden|war) (?:[^.;\n]{{0,40}} )?"
    r"(?:beendet|eingestellt|abgeschlossen|geschlossen|ausgelaufen|aufgehoben)\b(?! (?:sein|werden))",
    rf"{_SUBJECT} (?:geschlossen|beendet|eingestellt|ausgelaufen)\b",
    rf"{_SUBJECT}[^.;\n]{{0,60}}\b(?:lief|endete|endeten) ",
    r"\bist (?:beendet|abgeschlossen|ausgelaufen)\b",
    r"außer Kraft getreten",
    r"[Kk]eine (?:neuen )?(?:Anträge|Antragstellung) (?:mehr|möglich)|[Kk]eine neuen Anträge",
    r"(?:Anträge|Antragstellung|Antrag|Projekte|Mittel) [^.;\n]{0,50}"
    r"nicht mehr (?:möglich|gestellt|angenommen|angemeldet|beantragt)",
    r"Mittel (?:sind|waren|wurden)[^.;\n]{0,30} (?:ausgeschöpft|erschöpft|aufgebraucht)|ist ausgeschöpft",
    r"(?:Frist|Einreichungsfrist|Frist zur [^.;\n]{3,60}) (?:war|endete) ",
    r"(?:^|[.!;] )(?:Ausgelaufen|Abgeschlossen|Beendet|Geschlossen)(?:\.|$)|\d{4} ausgelaufen",
    r"Anträge waren bis |nur noch bis zum [^.;\n]{5,25} möglich",
)
_ENDED = re.compile("|".join(_ENDINGS))
_HINT = re.compile(
    r"beendet|eingestellt|schlossen|usgelaufen|aufgehoben|\blief |endete|außer Kraft|eine neuen|eine Antr|nicht mehr|"
    r"schöpft|aufgebraucht|[Ff]rist war|waren bis|nur noch bis|Beendet"
)
_REVIVED = re.compile(
    r"[Nn]achfolgeprogramm|neue[rn]? (?:Aufruf|Förderaufruf|Runde)|nächste[rn]? (?:Aufruf|Runde|Förderrunde)"
)
_OPENING = 400
# A programme that is told in the past tense from its first sentence on is told as history.
_HISTORY = re.compile(
    r"\b(?:erhielten|förderte|bezuschusste|unterstützte|finanzierte)\b|\bGefördert wurden?\b|"
    r"\bkonnten [^.;\n]{0,150}(?:erhalten|beantragen|entwickeln|bewerben)\b|"
    r"\bwurden [^.;\n]{0,150}(?:gefördert|bezuschusst|unterstützt|erprobt|mit \d+ Prozent)"
)
_DEADLINE_YEARS = re.compile(
    r"(?<!\()\b(?:Anträge|Antragsfrist|Antragstellung|Einreichung|Skizzen|Projektskizzen|Bewerbung)\b"
    r"[^.;()\n]{0,60}?\bbis (?:zum )?(?:\d{1,2}\.\s?)?(?:\w+\s|\d{1,2}\.)?(?P<year>20\d\d)(?: und (?P<later>20\d\d))?"
)


@lru_cache(maxsize=32_768)
def ended(text: str, today: date) -> str:
    """Return the sentence that makes a programme sound over on a day, or nothing."""
    sentence = _ending_sentence(text) or _old_deadline(text, today)
    if sentence:
        return "" if _REVIVED.search(sentence) or len(sentence) > _OPENING else sentence
    first = next(iter(sentences(text[:_OPENING])), "")
    return first if _HISTORY.search(first) else ""


def _ending_sentence(text: str) -> str:
    """Return the first sentence with an ending. Only sentences with a telling word are looked at closely."""
    for hint in _HINT.finditer(text):
        sentence = sentence_around(text, *hint.span())
        if _ENDED.search(sentence):
            return sentence
    return ""


def _old_deadline(text: str, today: date) -> str:
    """Return the last application deadline of a text if its year is over; a later one keeps the programme alive."""
    matches = list(_DEADLINE_YEARS.finditer(text))
    years = [int(match["later"] or match["year"]) for match in matches]
    return sentence_around(text, *matches[-1].span()) if years and max(years) < today.year else ""
