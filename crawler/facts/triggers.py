"""One pass over the words of a text: which of them can matter to which reader, so that each looks at few places."""

from functools import lru_cache

from crawler.facts.dates import MONTHS
from crawler.facts.lexicon import LONGEST_WORD
from crawler.facts.numerals import FIGURE_WORDS

NUMBER, DAY, FIGURE, STATEMENT, ROLLING, OUTLOOK = 1, 2, 4, 8, 16, 32

_STEMS = {
    STATEMENT: (
        "nicht", "kein", "ausgesch", "erschöpft", "erschoepft", "aufgebraucht", "verbraucht", "vergriffen", "ausgebucht", "überzeichnet", "gebunden", "vergeben", "verplant",
        "belegt", "verausgabt", "verteilt", "leer", "stop", "pause", "sperre", "ruht", "ruhen", "pausier", "unterbrochen", "angehalten", "ausgesetzt", "eingefroren",
        "beendet", "geschlossen", "gesperrt", "eingestellt", "gelaufen", "abgeschlossen", "kraft", "verlängerung", "verlaengerung", "folgeantr", "anschlussantr",
        "vorbei", "verstrichen", "bewilligt", "ausgeschlossen", "unmöglich", "vorüber", "longer", "closed", "exhausted", "suspended",
    ),
    ROLLING: (
        "laufend", "jederzeit", "ganzjähr", "ganzjaehr", "kontinuierlich", "durchgehend", "durchgängig", "ununterbrochen", "unbefristet", "unbegrenzt", "rolling", "continuous",
        "year-round", "frist", "stichtag", "windhund", "reihenfolge", "eingang", "schöpf", "schoepf", "sofort",
    ),
    OUTLOOK: ("kürze", "kuerze", "demnächst", "demnaechst", "kommende", "nächste", "naechste", "neue", "folgende", "shortly"),
    DAY: ("quartal", "vierteljahr", "monatsende", "monatsletzt"),
}  # fmt: skip
_WORDS = {
    STATEMENT: frozenset(("lief", "liefen", "erst", "ende", "eis", "no", "not")),
    ROLLING: frozenset(("jeder", "jedem", "ganze", "rund", "jahr", "time", "first", "zuerst", "eingangs", "zeitpunkt", "datum", "solange", "lange", "bis", "jetzt", "heute", "now", "on")),
    OUTLOOK: frozenset(("wenigen", "next")),
    DAY: frozenset({"ende", "letzten", "tag", *(name for name in MONTHS if name.endswith(("ry", "ch", "ay", "ne", "ly", "er")))}),
}  # fmt: skip


@lru_cache(maxsize=65536)
def topics(word: str) -> int:
    """Return the readers a folded word matters to, as flags."""
    if word[0].isdigit():
        return NUMBER | OUTLOOK * (len(word) == 4 and word.startswith("20"))
    flags = FIGURE if word.startswith(FIGURE_WORDS) else 0
    if len(word) > LONGEST_WORD:
        return 0
    for flag, stems in _STEMS.items():
        if word in _WORDS[flag] or any(stem in word for stem in stems):
            flags |= flag
    return flags
