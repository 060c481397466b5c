"""What is done by a day: the verb of its clause, and whether it is one of applying.

A word such as "Antrag" beside a day says little while another verb rules the clause: "wertet die Anträge aus".
German spelling helps: nouns are capitals, verbs stand last or second. What no rule knows is no verb of applying.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.facts.cue_words import FRAMES
from crawler.facts.lexicon import LONGEST_WORD, cue_name
from crawler.facts.spelling import word_list

# Verbs that go with a deadline as well, beside those of handing in that the lexicon has.
_KINDS = {
    "turning": """
        end(et|en|ete|eten) läuft laufen lief(en)? beginn(t|en) begann(en)? start(et|en|ete|eten) gestartet
        öffn(et|en|ete|eten) geöffnet eröffn(et|en) freigeschaltet freischalten freigegeben schließ(t|en) schloss(en)?
        geschlossen ab(ge)?laufen abläuft aus(ge)?laufen verstrichen verstreicht beendet abgeschlossen dauer(t|n)
        fäll(t|en) umfass(t|en) erstreck(t|en) verbleib(t|en) besteh(t|en) lautet heißt handelt betrifft beträgt
        angesetzt festgesetzt festgelegt gesetzt gelegt bestimmt genannt terminiert vorgesehen eingeräumt angekündigt
        verläng* versch(iebt|oben|ieben|ob) verleg(t|en) vorgezogen ausgedehnt ausgeweitet geändert angepasst korrigiert
        ersetz(t|en) erneuert wiederholt aufgeschoben hinausgeschoben aufgehoben gestrichen entfällt entfallen versäumt
        ausgesetzt unterbrochen eingestellt
    """,
    "light": """
        erfolg(t|en|te|ten) folg(t|en) gibt geben geht gehen steht stehen lieg(t|en) komm(t|en) gilt gelten galt
        erbeten erbitten erwart(et|en) bitte(t|n)? gebeten freuen sieht ruft aufgerufen auf(zu)?rufen benötig(t|en)
        find(et|en) fand(en)? statt(finden)? vor(zu)?nehmen vorgenommen durch(zu|ge)?führ(t|en) genutzt nutzen
        ein(zu|ge)?halten beachten gewahrt wahren bereit offen offensteh(t|en) bereitgestellt bereitsteh(t|en)
        genüg(t|en) reicht ausreichend gefragt eingeladen einladen lädt laden willkommen erforderlich notwendig nötig
        unberührt fristgebunden
    """,
    "applying": """
        (ein|an|vor|zurück|nach)?(ge)?bracht (ein|an|vor)(zu)?bringen bring(t|en) leg(t|en) nachzulegen
        (vor|ein|zu|nieder|hinter|dar|an)(ge|zu)?leg(t|en) vorlag(en)? vorzuliegen send(et|en) versend(et|en) versandt
        fertig(ge|zu)?stell(t|en) erklär(t|en) bekund(et|en) vor(zu)?merken vorgemerkt vor(zu)?schlagen vorgeschlagen
        vorschlägt benenn(t|en) benannt nominier(t|en) unterbreit(et|en) ein(ge|zu)?geben ein(zu)?pflegen eingepflegt
        nach(zu|ge)?reich* erfass(t|en) aus(zu|ge)?füll(t|en) füll(t|en) teil(t|en) mitteil(t|en) ein(ge|zu)?tragen
        ein(zu)?treffen eingetroffen eintrifft ein(zu|ge)?laufen erreich(t|en) zu(zu)?leiten zu(ge|zu)?stell(t|en)
        machen gemacht mit(zu)?machen zugeordnet ein(zu)?werfen eingeworfen aufgegeben überreich(t|en) mailen gemailt
        zurück(ge|zu)?(geben|schick(t|en)|send(et|en)|sandt) ab(zu)?fassen nimmt teil(zu)?nehmen teilnimmt
        beteilig(t|en) hinterleg(t|en) angenommen aufgenommen auf(zu)?nehmen finalisier(t|en) frei(zu)?geben
        gesammelt sammelt sammeln gemeldet hochladen uploaden
    """,
}
_KNOWN = word_list(_KINDS)
# How something is done, and what stands beside every verb.
_BESIDE = word_list(
    {
        "manner": """
            ausgefüllt unterschrieben unterzeichnet signiert begründet adressiert unaufgefordert
            fristgerecht formgerecht
            zeitgerecht termingerecht formgebunden abgestimmt gebündelt interessiert geeignet geplant berechtigt
            antragsberechtigt verspätet unverändert eingeschlossen vorhanden abweichend derzeit zurzeit jederzeit somit
            samt sofort acht nebst mithin insgesamt gesamt getrennt dort nicht erst statt selbst jetzt zuletzt zuerst
            höchst zunächst direkt damit seit mit sonst zeit erneut laut bereits gut weit konkret exakt strikt bekannt
            unten oben innen außen neben zwischen hinten gegen wegen dazwischen indirekt mitunter
        """,
        "helping": """
            werden wird wurden? worden sein ist sind war waren kann können konnten? muss müssen mussten? soll sollen
            must sollten? darf dürfen durften? haben hat hatten? will wollen möchten? bleib(t|en) gewesen sei seien
            lassen
            lässt brauchen braucht hätten? wären? würden? könnten? müssten?
        """,
        "other": """
            allen anderen einen keinen ihren seinen unseren diesen jenen jeden vollen beiden ersten zweiten dritten
            letzten nächsten neuen kommenden laufenden folgenden ganzen jeweiligen desselben demselben dessen deren
            erste zweite dritte vierte letzte nächste denen welchen solchen vielen einigen mehreren weiteren
            meisten übrigen wenigen sondern
        """,
    }
)
_TOKEN = re.compile(r"[^\W\d_]+")
_VERBAL = re.compile(r"(?:en|ern|eln|t|te|ten|tet)$|^(?:abrufbar|erhältlich|einsehbar)$")
_ZU = re.compile(
    r"(?:ab|an|auf|aus|bei|durch|ein|frei|her|hin|hoch|mit|nach|nieder|über|vor|weg|weiter|zu|zurück)zu\w+"
)
# Behind a finite verb such a word or a noun follows; behind an adjective only a noun.
_FOLLOWS = frozenset(
    re.findall(
        r"\w+",
        "der die das den dem des ein eine einen einem einer sie wir es er ich man sich ihre ihr ihren über bis zum zur"
        " im in an am auf aus vom von mit beim bei nach für vor dann dort hier auch noch nur",
    )
)
_CHUNK = re.compile(r"[;:()|]|,\s|\s(?:und|sowie|oder|aber|jedoch|sondern|während|wobei)\s|\s-\s")
_HARD = frozenset(";:()|-")
_ANOTHER = re.compile(
    r"(?:(?:(?:an|in|mit|für|bei|zu|nach|auf|über|von|aus)\s)?(?:die|der|das|dem|den|denen|deren|dessen|welche[rsnm]?)"
    r"|dass|wie|als|ob|nachdem|bevor|ehe|wenn|sofern|soweit|falls|um|damit|wobei|da|weil|sobald|so)\s"
)
_SHORTEST = 4
# The cues that verbs give; all others of handing in are nouns.
_VERB_CUES = frozenset({"apply", "submit", "accept", "portal", "take_part"})


@lru_cache(maxsize=16384)
def _is_of_applying(word: str) -> bool:
    if len(word) > LONGEST_WORD:
        return False
    name = cue_name(word)
    return _KNOWN.fullmatch(word) is not None or (name is not None and FRAMES[name][0] == "submit")


def _verbs(plain: str, low: str, start: int, end: int) -> Iterator[str]:
    """Yield the verbs between two places: those in the last place, with "zu", or followed as a finite verb is."""
    tokens = list(_TOKEN.finditer(plain, start, end))
    for place, token in enumerate(tokens):
        word = low[token.start() : token.end()]
        if len(word) < _SHORTEST or not token[0].islower() or not _VERBAL.search(word) or _BESIDE.fullmatch(word):
            continue
        behind = [low[later.start() : later.end()] for later in tokens[place + 1 :]]
        last = all(found and found.lastgroup == "helping" for found in map(_BESIDE.fullmatch, behind))
        with_zu = _ZU.match(word) is not None or (place > 0 and tokens[place - 1][0] == "zu")
        if last or with_zu or word.endswith("t") or (behind and behind[0] in _FOLLOWS):
            yield word


def has_another_verb(plain: str, low: str, start: int, end: int) -> bool:
    """Say whether a stretch has a verb, and none of applying."""
    verbs = list(_verbs(plain, low, start, end))
    return bool(verbs) and not any(map(_is_of_applying, verbs))


def rules_out(plain: str, low: str, span: tuple[int, int], reach: tuple[int, int], clause: tuple[int, int]) -> bool:
    """Say whether the verb of the clause around a day is none of applying.

    ``span`` is the day, ``reach`` goes from the day before it to the one behind it, ``clause`` are the ends of the
    sentence. Without a verb, or without capitals to tell nouns by, nothing is ruled out.
    """
    if not any(token[0][0].isupper() for token in _TOKEN.finditer(plain, clause[0] + 1, clause[1])):
        return False
    first = _TOKEN.search(low, *clause)
    if first is not None and cue_name(first[0]) in _VERB_CUES:
        return False  # "Erklären Sie bis zum … Ihr Interesse und Sie erhalten …"
    verbs = _behind(plain, low, span[1], reach[1]) or _before(plain, low, reach[0], span[0])
    return bool(verbs) and not any(map(_is_of_applying, verbs))


def _behind(plain: str, low: str, start: int, end: int) -> list[str]:
    """The verbs of the first stretch behind the day that has any, up to the end of the clause."""
    while start < end:
        mark = _CHUNK.search(low, start, end)
        verbs = list(_verbs(plain, low, start, mark.start() if mark else end))
        if verbs or mark is None or mark[0].strip() in _HARD:
            return verbs
        start = mark.end()
        if _ANOTHER.match(low, start) and mark[0] == ", ":
            return []
    return []


def _before(plain: str, low: str, start: int, end: int) -> list[str]:
    """The verbs between the last mark before the day and the day."""
    for mark in _CHUNK.finditer(low, start, end):
        around_the_day = (
            mark[0] == "(" and not low[mark.end() : end].strip()
        )  # "Idee weiterentwickeln (bis 31. Januar)"
        if mark[0][0] in ";:(),|-" and not around_the_day:
            start = mark.end()
    return list(_verbs(plain, low, start, end))
