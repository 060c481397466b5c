"""Verbs and nouns that say that something begins or ends."""

from collections.abc import Sequence

from crawler.facts.context import Context, Span
from crawler.facts.lexicon import Cue
from crawler.facts.spelling import german

_CLOSING = german(
    r"\bende(?:\sde[rs]\b|:?(?=\s\d))|\b(?:endet|enden|endete|endeten|endende[nrsm]?|abläuft|abgelaufen\w*|ablaufen\w*"
    r"|verstrichen|beendet|abgeschlossen|\w*schluss|schließt"
    r"|schließen|geschlossen|schloss|letzte[rnsm]?|letztmalig\w*|letztmals"
    r"|spätest\w*|vorliegen|vorzuliegen|eingegangen|einzugehen|eingehen|ausgelaufen|closes?|ends?|closing|due|gilt"
    r"|gelten|maßgeblich|maßgebend|(?:hochgeladen|eingereicht|eingestellt|angelegt|zugegangen|übermittelt|abgegeben)\ssein"
    r"|deadline)\b"
)
_OPENING = german(
    r"\b(?:beginnt|beginnen|begann|startet|starten|startete|gestartet|öffnet|öffnen|öffnete|eröffnet"
    r"|freigeschaltet|freigegeben|geöffnet"
    r"|start|(?<!mit\s)(?<!vor\s)beginn|freischaltung|eröffnung|los(?!\s\d)|opens?|starts?|opened|opening|frühestens|erstmals|anlaufen"
    r"|bereitgestellt)\b"
)
_RUNS_OUT = german(r"\b(?:läuft|laufen|lief|liefen)\b(?:[^;]{0,80}\b(?:ab|aus)|\s(?:noch\s)?bis)\b")
CLOSING_NOUNS = frozenset({"deadline", "term", "appointment"})


class Turns:
    """Where a sentence says that something begins or ends."""

    def __init__(self, low: str, context: Context, cues: Sequence[Cue], bounds: Span) -> None:
        """Note the verbs and nouns between the two places."""
        self._context = context
        self._nouns = [(cue.start, cue.end) for cue in cues if cue.name in CLOSING_NOUNS]
        self._starts = [(cue.start, cue.end) for cue in cues if cue.name == "opening_noun"]
        self._ends = [match.span() for pattern in (_CLOSING, _RUNS_OUT) for match in pattern.finditer(low, *bounds)]
        self._begins = [match.span() for match in _OPENING.finditer(low, *bounds)]

    def nearest(self, span: Span) -> float:
        """Return how near a verb stands that says something begins or ends on the day."""
        return self._near(span, [*self._ends, *self._begins])

    def opening(self, span: Span) -> float:
        """Return how near a word stands that says something begins."""
        return self._near(span, [*self._begins, *self._starts])

    def closing(self, span: Span) -> float:
        """Return how near a word stands that says something ends."""
        return self._near(span, [*self._ends, *self._nouns])

    def _near(self, span: Span, others: Sequence[Span]) -> float:
        return max((self._context.nearness(other, span) for other in others), default=0.0)
