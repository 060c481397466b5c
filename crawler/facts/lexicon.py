"""What single words say about a day or about whether one may apply: a cue for each word that matters.

Compounds are matched as whole words, so "Auszahlungsantrag" never counts as "Antrag".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.facts.cue_words import CUE_WORDS, FRAMES, HANDING_IN, PROJECT
from crawler.facts.spelling import german, word_list
from tracker.vocabulary.calls import RoundKind

_PATTERN = word_list(
    {name: words.replace("HANDING_IN", HANDING_IN).replace("PROJECT", PROJECT) for name, words in CUE_WORDS.items()}
)

# Parts of words that name what is handed in; "Wettbewerb" alone names nothing.
_KINDS = {
    RoundKind.OUTLINE: german(
        r"skizze|kurzantr|kurzbewerb|kurzvorschl|kurzkonzept|kurzexpos|ideenpapier|vorantr|kurzdarst|kurzbesch|outline|pre-?prop"
    ),
    RoundKind.REGISTRATION: german(
        r"bekund|interesse|voranmeld|registrier|bedarf|anmeld|angemeldet|anzumelden|gemeldet|^melde|^meldung|absichtserkl"
        r"|vormerk|vorgemerkt|rückmeld|(?:erhebungs|abfrage|frage|melde)bogen|teilnahmeerkl|teilnahmemeld|maßnahmenmeld|expression"
    ),
    RoundKind.APPLICATION: german(
        r"antr(?:a|ä)g|(?<!wett)bewerb|wettbewerbsb|bewirb|beworben|beitr(?:a|ä)g|vorschl(?:a|ä)g|proposal|application"
        r"|gesuch|anfrage|nominier"
    ),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that says something, at its place in the folded text."""

    start: int
    end: int
    name: str
    word: str

    @property
    def span(self) -> tuple[int, int]:
        """Where the word stands."""
        return self.start, self.end

    @property
    def frame(self) -> str:
        """What a day near this word is about."""
        return FRAMES[self.name][0]

    @property
    def weight(self) -> float:
        """How strongly it says so."""
        return FRAMES[self.name][1]

    @property
    def kind(self) -> RoundKind | None:
        """What is handed in, if the word says it."""
        return kind_of(self.word) if self.frame == "submit" else None


# Longer ones are no words, and patterns would take long for them.
LONGEST_WORD = 64
# A word, with hyphens inside.
WORD = re.compile(r"\w+(?:-\w+)*")


_AHEAD_OF = german(r"\bvor\s(?:dem\s|der\s|beginn\s|geplante[mnr]\s){0,2}$")


# "bis zum Verbrauch der Mittel" says when a programme ends, not when money is drawn.
_UNTIL_SPENT = german(r"\bbis\szu[mr]\s(?:\w+en\s)?$")
_OF_THE_MONEY = german(r"\s(?:der|des|aller)\s(?:\w+\s)?\w*(?:mittel|budgets|kontingents)\b")
# "Anträge zur Umsetzung" tells what is applied for.
_PURPOSE = german(r"antr(?:a|ä)ge?\w{0,2}\s(?:zur|zum|für\sdie|auf)\s$")
_GOES_BEFORE = german(r"\s(?:vorangeh|vorausgeh|vorhergeh)")


# "Anträge auf Grundlage der Bedarfsmeldung sind …": the registration is not what is handed in.
_GROUND = german(
    r"\b(?:grundlage|basis|aufgrund|anhand|bewertung|begutachtung|auswahl|prüfung|vorprüfung|sichtung|auswertung"
    r"|bestätigung)\s(?:der|des|einer|eines|ihrer|ihres|dieser|von)\s(?:\w{4,20}\s)?$"
)
# "Nach Eingang des Antrags, spätestens bis zum 31. Januar, wird entschieden."
_AFTER_IT = german(r"\bnach\s(?:\w+em\s)?(?:(?:eingang|vorlage|prüfung|erhalt)\s(?:des|der|eines)\s(?:\w+n\s)?)?$")
_CONDITION_FOR = german(r"\bvoraussetzung\sfür\s(?:die|eine|den|einen|jede)\s(?:\w+e[nr]?\s)?$")
# "Das Ministerium wertet die eingegangenen Anträge aus": these are in already.
_IN_ALREADY = german(
    r"\b(?:die|der|den|alle|aller)\s(?:\w+\s)?(?:eingegangenen|eingereichten|vorliegenden|gestellten|bewilligten|gesammelten|gebündelten|geprüften)\s$"
)
# "Die Aufzeichnung stellen wir ab dem 14. Dezember bereit."
_STELLEN = frozenset({"stellen", "stellt"})
_MEANS_ELSE = german(
    r"[^,;]*\s(?:bereit|zur\sverfügung|sicher|vor|dar|fest|klar|her|um|aus|in\saussicht)\s?(?:[,.;]|$)"
)
# "Jetzt vormerken: …" asks for nothing to be handed in.
_REMEMBER = german(r"\W*(?:jetzt|bitte|termin|schon)\s(?:jetzt\s|schon\s)?vormerken$")
# "Nutzen Sie die Chance" is no duty to keep something.
_YOU = (" sie ", " ihr ", " wir ")
_ADDED = german(r"\s(?:beizufügen|beigefügt|beizulegen|beigelegt|hinzuzufügen)\b")
_EARLIER = frozenset({"outline", "registration", "concept", "idea", "interest"})


_GOES_ON = (", die ", ", das ", ", der ", " (frist")
_PAPERS = _EARLIER | {"application", "papers"}


def _is_only_a_ground(low: str, match: re.Match[str], name: str) -> bool:
    """Whether what is named was handed in before, and is only what the next step rests on."""
    before = max(0, match.start() - 48), match.start()
    if name in _PAPERS and _IN_ALREADY.search(low, *before):
        return not low.startswith(_GOES_ON, match.end())
    if name in {"application", "handing"} and _AFTER_IT.search(low, *before):
        return True
    if name == "application" and _ADDED.match(low, match.end()):
        return True  # "Die Erklärung ist dem Antrag beizufügen."
    if name == "application":  # "Die Registrierung ist Voraussetzung für die Antragstellung und muss …"
        return _CONDITION_FOR.search(low, *before) is not None
    if low.startswith(_GOES_ON, match.end()):  # "nach Prüfung der Skizzen, die bis zum … sind"
        return False
    return name in _EARLIER and _GROUND.search(low, *before) is not None


def _is_only_a_measure(low: str, match: re.Match[str]) -> bool:
    """Whether a beginning or an end only measures another time: "drei Monate vor Baubeginn", "des Jahres vor …"."""
    if _PURPOSE.search(low, max(0, match.start() - 40), match.start()):
        return True
    ahead = _AHEAD_OF.search(low, max(0, match.start() - 20), match.start())
    return ahead is not None or _GOES_BEFORE.match(low, match.end()) is not None


def _is_the_end_of_money(low: str, match: re.Match[str]) -> bool:
    before = _UNTIL_SPENT.search(low, max(0, match.start() - 28), match.start())
    return before is not None and _OF_THE_MONEY.match(low, match.end()) is not None


@lru_cache(maxsize=32768)
def cue_name(word: str) -> str | None:
    """Return the name of the cue a folded word gives, or None."""
    match = _PATTERN.fullmatch(word) if len(word) <= LONGEST_WORD else None
    return match.lastgroup if match else None


@lru_cache(maxsize=4096)
def kind_of(word: str) -> RoundKind | None:
    """Return what a word names as the thing to hand in, or None."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(word)), None)


def cues(low: str, start: int, end: int) -> Sequence[Cue]:
    """Return the cues between two places, in order."""
    return [
        Cue(match.start(), match.end(), name, match[0])
        for match in WORD.finditer(low, start, end)
        if (name := cue_name(match[0])) is not None
        and not (name == "period" and _is_only_a_measure(low, match))
        and not (name == "submit" and match[0] in _STELLEN and _MEANS_ELSE.match(low, match.end(), end))
        and not (match[0] == "vormerken" and _REMEMBER.search(low, start, match.end()))
        and not (name == "earmark" and low.startswith(_YOU, match.end()))
        and not (name == "drawdown" and _is_the_end_of_money(low, match))
        and not _is_only_a_ground(low, match, name)
    ]
