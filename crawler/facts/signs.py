"""A sentence as a row of signs, one letter a word, so that its build can be matched in time linear in its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.facts.spelling import german, word_list

# "Antagstellung", "Antragsstellung", "möglch" are typing errors of the export.
_SIGNS = {
    "V": """
        verlängerungsantr* verlängerung(en)? folgeantr* anschlussantr* fortsetzungsantr* aufstockungsantr*
    """,
    "f": r"""
        bisherige\w? vorherige\w? alte[rn]? vorgänger* frühere\w? gleichzeitig zugleich vorangegangene\w?
        erste[rnsm]? letzte[rnsm]? laufende[rnsm]? aktuelle[rnsm]? diesjährige\w? vergangene\w? zweite[rnsm]?
    """,
    "X": """
        (antrags?|antragsannahme|förder|annahme|bewilligungs|programm|förderungs|zusage)-?(stopp|stop|pause|sperre)s?
        annahmestopp
    """,
    "A": r"""
        an\w{0,4}gs{0,2}tellung* antragsannahme antragseinreichung *anträgen? *antrag(s|es)? *bewerbung(en)?
        *beantragung einreichung(en)? *anmeldung(en)? interesse*bekundung(en)? *skizzen? teilnahme applications?
        proposals? eingereicht beantragt annahme bewerben antragsoffen
    """,
    "B": """
        *mittel *mitteln geld *budgets? *topf *töpfe *kontingente?s? *gelder *etat *volumen *rahmen *ansatz *ansätze
        *gutscheine haushaltsjahr funds plätze
    """,
    "S": """
        ausgeschöpft erschöpft aufgebraucht verbraucht leer vergriffen ausgebucht überzeichnet ausgereizt
        aufgezehrt exhausted spent
    """,
    "s": """
        gebunden vergeben verplant belegt verausgabt ausgegeben verteilt zugesagt abgerufen verbucht ausgelastet
        abgeflossen aufgeteilt
    """,
    "Q": """
        verfügung vorhanden verfügbar available
    """,
    "H": """
        ausgesetzt zurückgestellt gestoppt pausiert pausieren ruht ruhen unterbrochen angehalten
        eingefroren suspended auf_eis paused
    """,
    "E": """
        ausgelaufen eingestellt ausläuft
    """,
    "z": """
        ausgeschöpfte[rn]? erschöpfte[rn]? aufgebrauchte[rn]? fehlende[rn]?
    """,
    "m": """
        (aus|er)schöpfung_.+ mittelerschöpfung mittelausschöpfung budgeterschöpfung
    """,
    "K": """
        außer_kraft
    """,
    "g": """
        getreten
    """,
    "l": """
        lief liefen
    """,
    "u": """
        aus
    """,
    "F": """
        fortgeführt fortgesetzt weitergeführt aufgelegt verlängert neuaufgelegt weitergefördert angeboten
    """,
    "a": """
        alle sämtliche gesamten? komplette vollständig restlos
    """,
    "x": """
        ausgeschlossen unmöglich
    """,
    "C": """
        geschlossen gesperrt closed
    """,
    "O": """
        abgelaufen beendet vorbei verstrichen abgeschlossen vorüber zu_ende ended over
    """,
    "R": """
        *frist *phase *zeitraum *fenster *runde *portal *schluss *formular
    """,
    "P": """
        *programms? *programme *förderung *aufrufe?s? *richtlinien? *runderlass *wettbewerb *ausschreibung
        *angebot produkt förderlinie initiative call scheme *pakt *fonds *verfahren fördermaßnahme
        bewilligung bewilligungen *bescheide sie diese_maßnahme
    """,
    "T": r"""
        m\w{1,2}[gl]{1,2}\w{0,2}ch\w{0,2} zulässig zugelassen angenommen annehmen annimmt entgegen* gestellt
        stellen einreichen berücksichtigt bearbeitet bewilligt geöffnet nimmt offen stattfinden
        beworben accepted possible ausgereicht gewährt ausgesprochen erteilt erlassen gefördert aktiv an aufgenommen
    """,
    "W": """
        derzeit zurzeit zur_zeit momentan aktuell gegenwärtig vorerst vorläufig bis_auf_weiteres bis_dahin vorübergehend
        im_moment einstweilen zeitweise currently bis_zu[rm]_.*
        bis_(zum_|einschließlich_|voraussichtlich_){0,2}[0-9].+ vor_.*
    """,
    "N": """
        nicht keine[rnm]? kein not no nichts
    """,
    "M": """
        mehr longer
    """,
    "Y": """
        ausschließlich nur lediglich allein
    """,
    "e": """
        neue[nr]? weitere[nr]? zusätzliche[nr]?
    """,
    "w": """
        wieder erneut
    """,
    "r": """
        erst
    """,
    "L": """
        solange
    """,
    "U": """
        wenn sobald falls sofern soweit bevor bis ob sollten? würden? könnten? until if when dem
    """,
    "d": """
        nachdem
    """,
    "p": """
        teilweise weitgehend fast nahezu beinahe größtenteils überwiegend teils davon denen voraussichtlich noch
        hälfte großteil zum_teil prozent euro eur demnächst bald
    """,
    "I": """
        ist sind wurden? worden trat traten war waren seien is are been wäre
    """,
    "v": """
        wird werden soll sollen muss müssen darf dürfen kann können konnten tritt
    """,
    "b": """
        aufgehoben wiederaufgenommen
    """,
}
_SIGN = word_list(_SIGNS)
# Until such an event nothing can be handed in.
_PENDING = (
    r"(?:verabschiedung|inkrafttreten|freigabe|klärung|neufassung|beschluss\w{0,10}|genehmigung|\w{0,10}haushalts?"
    r"|entscheidung|veröffentlichung|neuauflage)"
)
# "Bis zum 31. Januar 2027 ist keine Antragstellung möglich."
_SHUT_UNTIL = (
    r"bis\s(?:zum\s|einschließlich\s|voraussichtlich\s){0,2}\d{1,2}\.\s?[\w.]{1,9}\s?(?:20\d\d)?"
    r"(?=\s(?:ist|sind|kann|können|wird|werden|bleibt|bleiben)\s(?:\w{1,30}\s){0,2}?(?:keine|nicht|geschlossen|ausgesetzt))"
)
_TOKEN = german(
    r"(?![zsaebviud\W])(?!ü)[\w-]+|zur\szeit|seit\sdem|(?:aus|er)schöpfung\s(?:der|des|aller)\s(?:\w+\s)?\w*(?:mittel|budgets)\b|"
    + _SHUT_UNTIL
    + r"|zu\svergeben|bis\s(?:(?:zum|einschließlich|spätestens)(?=\s(?:\w+\s)?\d)|\d{1,2}\b)"
    + r"|(?:von|in\shöhe\svon|über)\s(?:rund\s|insgesamt\s|ca\.\s)?[\d.,]+\s(?:mio\.?\s|millionen\s|mrd\.?\s)?"
    r"(?:euro?\b|€)"
    r"|diese\smaßnahme|bis\sauf\sweiteres|bis\sdahin|im\smoment|außer\skraft|zu\sende|auf\seis|zum\steil"
    r"|(?:bis\szu[rm]|vor(?:\sde[rm])?)\s(?:\w{1,30}\s){0,3}?" + _PENDING + r"\b|[\w-]+|[;:(),]|%"
)
# "bis zur … Verabschiedung des Haushalts" is one token; longer ones are none.
_LONGEST = 120
OTHER, COMMA, BREAK = ".", ",", ";"
_MARKS = {",": COMMA, "(": BREAK, ")": BREAK, ";": BREAK, ":": BREAK, "%": "p"}


@dataclass(frozen=True, slots=True)
class Row:
    """The signs of a sentence, with the places of their words."""

    signs: str
    places: Sequence[tuple[int, int]]

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """Return where the matched words stand."""
        return self.places[match.start()][0], self.places[match.end() - 1][1]


@lru_cache(maxsize=16384)
def sign_of(word: str) -> str:
    """Return the sign of a folded word."""
    if word in _MARKS:
        return _MARKS[word]
    match = _SIGN.fullmatch(word) if len(word) <= _LONGEST else None
    return (match.lastgroup or OTHER) if match else OTHER


def row(low: str, start: int, end: int) -> Row:
    """Return the signs between two places."""
    tokens = list(_TOKEN.finditer(low, start, end))
    return Row("".join([sign_of(token[0]) for token in tokens]), [token.span() for token in tokens])
