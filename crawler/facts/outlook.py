"""Whether a text announces the next opening for a day or a vague time that lies ahead."""

import re
from datetime import date

from crawler.facts.context import Context, Span
from crawler.facts.dates import MONTH, MONTHS
from crawler.facts.document import Document
from crawler.facts.spelling import german
from crawler.facts.triggers import OUTLOOK

_SEASONS = {"frühjahr": 5, "frühling": 5, "fruehjahr": 5, "fruehling": 5, "frühsommer": 6, "sommer": 8, "spätsommer": 9, "herbst": 11,
            "spätherbst": 11, "winter": 12, "spring": 5, "summer": 8, "autumn": 11}  # fmt: skip
_QUARTERS = {
    "1": 3,
    "erste": 3,
    "2": 6,
    "zweite": 6,
    "3": 9,
    "dritte": 9,
    "4": 12,
    "vierte": 12,
    "i": 3,
    "ii": 6,
    "iii": 9,
    "iv": 12,
}
_PERIOD = german(
    r"\b(?:(?P<quarter>[1-4]|erste|zweite|dritte|vierte|i{1,3}|iv)[nsr]?\.?\s?quartal\w?\s(?P<qy>\d{4})"
    r"|(?:q(?P<q>[1-4])[\s/](?P<qy2>\d{4}))"
    r"|(?P<half>1|2|erste|zweite)[nsr]?\.?\s?(?:halbjahr|jahreshälfte)\w{0,2}\s(?:des\sjahres\s)?(?P<hy>\d{4})"
    r"|(?P<season>(?:früh|spät)?(?:frühjahr|frühling|sommer|herbst|winter)|frühjahr|spring|summer"
    r"|autumn)s?\s(?P<sy>\d{4})"
    r"|(?P<month>" + MONTH + r")\s(?P<my>\d{4})"
    r"|(?:im\sjahre?|im\slaufe\s(?:des\sjahres|von)|anfang|mitte|ende|ab|in|frühestens|erst|voraussichtlich"
    r"|jahresbeginn|jahresanfang|jahresmitte"
    r"|jahreswechsel|beginn\sdes\sjahres|sommerferien|osterferien|spätestens|für)\s(?:anfang\s|mitte\s|ende\s|im\s"
    r"|des\sjahres\s|das\sjahr\s)?(?P<year>20\d\d)"
    r"|(?P<vague>(?:kommende|nächste|neue|folgende)[nrsm]?\s(?:\w{0,12}jahr(?:es)?|frühling|sommer|herbst|winter"
    r"|quartals?|monate?n?|wochen|tagen?|halbjahr)"
    r"|in\skürze|demnächst|in\swenigen\s(?:wochen|monaten|tagen)|next\syear|shortly))\b"
)
_SUBJECT = german(
    r"\b(?:(?P<firm>\w*aufrufe?[sn]?|calls?|\w*runden?|\w*ausschreibung(?:en)?|\w*wettbewerbe?s?|\w*fenster"
    r"|\w*antragsphasen?|\w*bewerbungsphasen?"
    r"|\w*einreich\w*phasen?|\w*portale?s?|neuauflage|fortsetzung|wiederaufnahme|neustart|wiederöffnung|neuöffnung"
    r"|nachfolgeprogramm\w*|nachfolgeregelung|folgeprogramm"
    r"|(?:start|beginn|auftakt)\s(?:des|der)\s(?:programms?|förderprogramms|förderung|aufrufs|förderaufrufs"
    r"|antragstellung|antragsphase|wettbewerbs|nächsten|neuen)|\w*antragstart|antragstellung|antragsannahme"
    r"|bewerbungsverfahren|antragsverfahren|skizzenphase|förderstart|programmstart|antragsstart|bewerbungsstart)"
    r"|(?P<loose>\w*anträge|bewerbungen|einreichungen|einreichung|\w*programm|förderung|\w*skizzen"
    r"|interesse\w*bekundungen|\w*stichtag|\w*richtlinie|beantragung|beantragt))\b"
)
_OPENS = german(
    r"\b(?:erwarte\w*|geplant\w*|vorgesehen|plant|start\w*|gestartet|begin\w*|öffn\w*|eröffn\w*|geöffnet"
    r"|veröffentlich\w*|folgt|folgen|aufgelegt|auflegen|aufzulegen"
    r"|angekündigt|ankündig\w*|möglich|freigeschaltet|freischalt\w*|ausgeschrieben|gestellt|eingereicht|wieder\w*"
    r"|aussicht|statt|stattfinden|fortgesetzt|anlaufen"
    r"|rechnen|erscheinen|entgegen\w*|angenommen|beantragt|open\w*|launch\w*|expected|planned|beworben|bewerben|los)\b"
)
_AGAIN = german(
    r"\b(?:wieder|erneut|nächste[nrsm]?|neue[nrsm]?|erst|voraussichtlich|frühestens|zweite[nrsm]?|dritte[nrsm]?"
    r"|weitere[nrsm]?|ab|planmäßig|again)\b"
)
_BEFORE = german(r"\b(?:bis|seit|(?<!nicht\s)vor|vom|spätestens)\s(?:das\s|dem\s|zum\s)?(?:\w*jahr\s)?$")
_FOR = german(r"\bfür\s(?:das\s|den\s|die\s)?(?:\w*jahr\s)?$")
_INTENDED = german(r"\b(?:geplant|vorgesehen|erwartet|angekündigt|in\saussicht)\b")
_SETBACK = german(r"\b(?:entfällt|abgesagt|keine[nrsm]?|nicht(?!\svor\b))\b")
# What else happens at a time ahead.
_RIVALS = ("award", "period", "event", "proof", "drawdown", "validity", "earmark", "question")
_RIVAL_COUNTS = 1.6


def announced(document: Document, today: date) -> tuple[int, Span] | None:
    """Return the sentence that announces an opening after ``today``, with the span of its time."""
    for index in document.about(OUTLOOK):
        sentence = document.sentences[index]
        for match in _PERIOD.finditer(document.low, sentence.start, sentence.end):
            if _end(match) > today and _announces(document, index, match):
                return index, match.span()
    return None


def _announces(document: Document, index: int, period: re.Match[str]) -> bool:
    sentence = document.sentences[index]
    words = document.words(index)
    subjects = list(_SUBJECT.finditer(words))
    if not subjects or not _OPENS.search(words):
        return False
    if _BEFORE.search(words, max(0, period.start() - sentence.start - 24), period.start() - sentence.start):
        return False
    left = words[max(0, period.start() - sentence.start - 20) : period.start() - sentence.start]
    if (period[0].startswith(("für", "spätestens")) or _FOR.search(left)) and not _INTENDED.search(words):
        return False
    if not any(subject["firm"] for subject in subjects) and not _AGAIN.search(words):
        return False
    context = Context(document.low, sentence.start, sentence.end)
    if any(
        context.nearness(m.span(), period.span()) > 0.5
        for m in _SETBACK.finditer(document.low, sentence.start, sentence.end)
    ):
        return False
    frames = context.frames(period.span(), document.cues(index))
    return max(frames.get(name, 0.0) for name in _RIVALS) < _RIVAL_COUNTS


def _end(match: re.Match[str]) -> date:
    """The last month of the named time, as a day no later than its end."""
    if match["vague"]:
        return date.max
    if match["quarter"]:
        return date(int(match["qy"]), _QUARTERS[match["quarter"]], 28)
    if match["q"]:
        return date(int(match["qy2"]), int(match["q"]) * 3, 28)
    if match["half"]:
        return date(int(match["hy"]), 6 if match["half"] in {"1", "erste"} else 12, 28)
    if match["season"]:
        return date(int(match["sy"]), _SEASONS.get(match["season"], 12), 28)
    if match["month"]:
        return date(int(match["my"]), MONTHS[match["month"].rstrip(".")], 28)
    return date(int(match["year"]), 12, 28)
