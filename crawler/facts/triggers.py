"""One pass over the words of a text: which of them can matter to which reader, so that each looks at few places."""

from functools import lru_cache

from crawler.facts.lexicon import LONGEST_WORD
from crawler.facts.spelling import german

NUMBER, DAY, FIGURE, STATEMENT, ROLLING, OUTLOOK = 1, 2, 4, 8, 16, 32

# Words beginning with these make a number an amount or a share, or are one themselves ("v." is that of "v. H.").
_FIGURE = german(
    r"^(?:million|milliard|tausend|euro|prozent|vom$|v$|hälft|drittel|viertel|fünftel|zehntel|achtel|vollfinanz"
    r"|voller|hundertprozent|vollständig)"
)
_PATTERNS = {
    DAY: german(
        r"quartal|jahresende|vierteljahr|monatsende|monatsletzt|^(?:ende|ablauf|letzten|tag|ersten?|erster)$"
        r"|^(?:januar|februar|märz|juni|juli|oktober|dezember|january|february|march|april|may|june|july|august|september|october|november|december)$"
    ),
    STATEMENT: german(
        r"nicht|kein|ausgesch|erschöpft|aufgebraucht|verbraucht|vergriffen|ausgebucht|überzeichnet|gebunden|vergeben"
        r"|verplant|belegt|verausgabt|verteilt|leer|stop|pause|sperr|ruht|ruhen|pausier|unterbrochen|angehalten"
        r"|ausgesetzt|zurückgestellt"
        r"|eingefroren|beendet|geschlossen|abgeflossen|eingestellt|gelaufen|kraft|verlängerung|folgeantr|anschlussantr|vorbei"
        r"|verstrichen|bewilligt|unmöglich|vorüber|longer|closed|exhausted|suspended|^(?:lief|liefen|erst|ende|eis"
        r"|no|not)$"
    ),
    ROLLING: german(
        r"laufend|jederzeit|ganzjähr|kontinuierlich|durchgehend|fortwährend|permanent|dauerhaft|durchgängig|ununterbrochen"
        r"|unbefristet|unbegrenzt"
        r"|rolling"
        r"|continuous|year-round|frist|annahmeschluss|stichtag|windhund|reihenfolge|eingang|gesamten|schon|bereits|weiteres|schöpf|sofort"
        r"|^(?:jede[rm]|ganze|rund|jahr|time|first|zuerst|zeitpunkt|datum|sobald|solange|lange|bis|jetzt|heute|now|on)$"
    ),
    OUTLOOK: german(
        r"^(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
        r"|frühjahr|frühling|(?:früh|spät)?sommer|herbst|winter|jahreswechsel|jahresbeginn|jahresanfang)$|kürze|demnächst|kommende|nächste|neue|folgende|shortly|^(?:wenigen|next)$"
    ),
}


@lru_cache(maxsize=65536)
def topics(word: str) -> int:
    """Return the readers a folded word matters to, as flags."""
    if word[0].isdigit():
        return NUMBER | OUTLOOK * (len(word) == 4 and word.startswith("20"))
    if len(word) > LONGEST_WORD:
        return 0
    flags = FIGURE if _FIGURE.search(word) else 0
    return flags | sum(flag for flag, pattern in _PATTERNS.items() if pattern.search(word))
