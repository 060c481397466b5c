"""Whether a text announces the next opening for a day or a vague time that lies ahead."""

from datetime import date

from crawler.facts.context import Context, Span
from crawler.facts.document import Document
from crawler.facts.periods import Period, find_periods
from crawler.facts.spelling import german
from crawler.facts.triggers import OUTLOOK

_SUBJECT = german(
    r"\b(?:(?P<firm>\w*aufrufe?[sn]?|calls?|\w*runden?|\w*ausschreibung(?:en)?|\w*wettbewerbe?s?|\w*fenster"
    r"|förderphasen?|förderperioden?|\w*antragsphasen?|(?:bewerbungs|anmelde|skizzen|teilnahme)phasen?"
    r"|\w*einreich\w*phasen?|\w*portale?s?|neuauflage|fortsetzung|wiederaufnahme|neustart|wiederöffnung|neuöffnung"
    r"|nachfolgeprogramm\w*|nachfolgeregelung|folgeprogramm"
    r"|(?:start|beginn|auftakt)\s(?:des|der)\s(?:programms?|förderprogramms|förderung|aufrufs|förderaufrufs"
    r"|antragstellung|antragsphase|wettbewerbs|nächsten|neuen)|\w*antragstart|antragstellung|antragsannahme"
    r"|bewerbungsverfahren|antragsverfahren|skizzenphase|verfahren(?=\s(?:startet|beginnt))|förderstart|programmstart|antragsstart|bewerbungsstart)"
    r"|(?P<loose>\w*anträge|bewerbungen|einreichungen|einreichung|\w*programm|förderung|\w*skizzen"
    r"|(?P<dates>(?:antrags|einreichungs|bewerbungs)?(?:frist|termin)|start(?:datum|termin)|(?:antrags|einreichungs|bewerbungs)?(?:fristen|termine|stichtage))"
    r"|interesse\w*bekundungen|\w*stichtag|\w*richtlinie|beantragung|beantragt|bewerben|beantragen))\b"
)
_OPENS = german(
    r"\b(?:erwarte\w*|geplant\w*|vorgesehen|plant|start\w*|gestartet|begin\w*|öffn\w*|eröffn\w*|geöffnet"
    r"|veröffentlich\w*|folgt|folgen|aufgelegt|auflegen|aufzulegen"
    r"|angekündigt|ankündig\w*|möglich|freigeschaltet|freischalt\w*|ausgeschrieben|gestellt|eingereicht|wieder\w*"
    r"|aussicht|vorbereitung|statt|stattfinden|fortgesetzt|fortzusetzen|fortsetzen|fortgeführt|fortzuführen|weiterzuführen|anlaufen"
    r"|rechnen|erscheinen|erscheint|kommt|entgegen\w*|angenommen|beantragt|open\w*|launch\w*|expected|planned"
    r"|geht(?=[^.;]{1,60}\s(?:weiter|in\sdie\s\w+\srunde)\b)|beworben|bewerben|los|bekannt\w*|mitgeteilt)\b"
)
_AGAIN = german(
    r"\b(?:wieder|erneut|nächste[nrsm]?|neue[nrsm]?|erst|voraussichtlich|frühestens|zweite[nrsm]?|dritte[nrsm]?"
    r"|weitere[nrsm]?|ab|planmäßig|again|demnächst|kürze)\b"
)
_UNTIL = german(
    r"\b(?:bis|seit|(?<!nicht\s)vor|vom|spätestens)\s(?:das\s|dem\s|zum\s)?(?:voraussichtlich\s|mindestens\s"
    r"|einschließlich\s)?(?:\w*jahr\s|\d{1,2}\.\s|(?:anfang|mitte|ende)\s)?$"
)
_FOR = german(r"\bfür\s(?:das\s|den\s|die\s)?(?:\w*jahr\s)?$")
# "wird das Portal für die neue Förderperiode freigeschaltet" is no time of the projects.
# Neither is "nach Abschluss der Evaluierung".
_ASIDE = german(
    r"\bfür\s(?:die|das|den)\s(?:neue|nächste|kommende|laufende|zweite|dritte)[nrs]?\s$|\bnach\s(?:[^\W\d]+\s){0,3}$"
)
_ANAPHOR = german(r"\s*(?:er|sie|es|diese[rs]?|mit\s(?:ihm|ihr|dem\sstart|einem\sstart|einer\söffnung))\b")
_AFTER_THAT = german(
    r"\s*(?:danach|anschließend|im\sanschluss|dann|ab\sdann)\b[^.]*\b(?:anträge|antragstellung|bewerbungen|antragsannahme)\b"
    r"[^.]*\b(?:wieder|erneut)\b|\s*(?:danach|anschließend|dann)\b[^.]*\b(?:wieder|erneut)\b[^.]*\b(?:anträge|antragstellung"
    r"|bewerbungen|antragsannahme)\b"
)
_APPLY_THEN = german(
    r"[;,]\s(?:danach|dann|anschließend|im\sanschluss|erst\sdanach|erst\sdann)\s(?:können|kann|werden|wird|ist|sind)\s(?:\w+\s){0,3}"
    r"(?:\w*anträge|antragstellung|bewerbungen|skizzen)\b"
)
_TOLD_THEN = german(r"\b(?:wird|werden|geben)\b[^;,]*\b(?:veröffentlicht|bekannt\w*|mitgeteilt)\b")
_PAST = german(r"\b(?:wurden?|war|waren|konnten?|startete|endete|begann|fand|hat|haben)\b")
_INTENDED = german(r"\b(?:geplant|vorgesehen|erwartet|angekündigt|in\saussicht|in\svorbereitung)\b")
_SETBACK = german(r"\b(?:entfällt|abgesagt|keine[nrsm]?|nicht(?!\s(?:vor|fest)\b))\b")
# What else happens at a time ahead.
_RIVALS = ("award", "period", "event", "proof", "drawdown", "validity", "earmark", "question")
_RIVAL_COUNTS = 1.6
_SETBACK_NEAR = 0.5
_LEFT = 40


def announced(document: Document, today: date, anchor: date) -> tuple[int, Span] | None:
    """Return the sentence that announces an opening after ``today``, with the span of its time.

    A month without a year is the next one from ``anchor`` on.
    """
    for index in document.about(OUTLOOK):
        if (pause := _pause(document, index, today, anchor)) is not None:
            return index, pause
        if not (_may_announce(document.words(index)) or _takes_up(document, index)):
            continue
        sentence = document.sentences[index]
        for period in find_periods(document.low, sentence.start, sentence.end, anchor):
            if (
                period.last > today
                and not _is_told(document, index, period)
                and _is_of_an_opening(document, index, period)
            ):
                return index, (period.start, period.end)
    return None


def _may_announce(words: str) -> bool:
    """Whether the sentence speaks of a call or the like that will open."""
    subjects = list(_SUBJECT.finditer(words))
    if not subjects or not _OPENS.search(words):
        return False
    if any(subject["dates"] for subject in subjects) and _TOLD_THEN.search(words):
        return True  # "Die Frist für 2027 wird im Frühjahr veröffentlicht."
    return any(subject["firm"] for subject in subjects) or _AGAIN.search(words) is not None


def _pause(document: Document, index: int, today: date, anchor: date) -> Span | None:
    """The time up to which nothing is taken, where the next sentence says that it goes on after that."""
    if index + 1 >= len(document.sentences) or "bis" not in document.words(index):
        return None
    if not _AFTER_THAT.match(document.words(index + 1)):
        return None
    sentence = document.sentences[index]
    for period in find_periods(document.low, sentence.start, sentence.end, anchor):
        if period.last > today and _UNTIL.search(document.low, max(sentence.start, period.start - _LEFT), period.start):
            return period.start, period.end
    return None


def _is_told(document: Document, index: int, period: Period) -> bool:
    """Whether a month without a year is one behind us: "Der Aufruf wurde im Mai gestartet."."""
    bare = period.last != date.max and not any(letter.isdigit() for letter in period.words)
    return bare and _PAST.search(document.words(index)) is not None


def _takes_up(document: Document, index: int) -> bool:
    """Whether the sentence goes on about a call of the one before: "Er wird im Januar 2027 erwartet."."""
    words = document.words(index)
    if index == 0 or not _ANAPHOR.match(words) or not _OPENS.search(words):
        return False
    told = (
        _TOLD_THEN.search(words) is not None
    )  # "Die Frist steht noch nicht fest. Sie wird im Februar bekannt gegeben."
    before = _SUBJECT.finditer(document.words(index - 1))
    return any(subject["firm"] or (told and subject["dates"]) for subject in before)


def _is_of_an_opening(document: Document, index: int, period: Period) -> bool:
    """Whether the time is that of the opening, and not of an award, a project or what is applied for."""
    low, sentence = document.low, document.sentences[index]
    left = max(sentence.start, period.start - _LEFT), period.start
    if _UNTIL.search(low, *left):
        return False
    meant = period.words.startswith(("für", "spätestens")) or _FOR.search(low, *left)
    if meant and not _INTENDED.search(low, sentence.start, sentence.end):
        return False
    context, span = Context(low, sentence.start, sentence.end), (period.start, period.end)
    setbacks = _SETBACK.finditer(low, sentence.start, sentence.end)
    if any(context.nearness(match.span(), span) > _SETBACK_NEAR for match in setbacks):
        return False
    cues = [cue for cue in document.cues(index) if not (span[0] <= cue.start < span[1])]  # "findet 2028 statt"
    if any(subject["dates"] for subject in _SUBJECT.finditer(document.words(index))):
        cues = [cue for cue in cues if not cue.word.startswith("bekannt")]  # "neue Fristen geben wir bekannt"
    cues = [cue for cue in cues if not _ASIDE.search(low, max(sentence.start, cue.start - _LEFT), cue.start)]
    if _APPLY_THEN.search(low, period.end, sentence.end):
        return True  # "Die Richtlinie soll Anfang 2027 in Kraft treten; danach können Anträge gestellt werden."
    frames = context.frames(span, cues)
    return max(frames.get(name, 0.0) for name in _RIVALS) < _RIVAL_COUNTS
