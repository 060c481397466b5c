"""Which share of the costs a municipality gets, and which one it must bring itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.facts.document import Document
from crawler.facts.figures import Unit
from crawler.facts.own_share import is_own, speaks_of_own
from crawler.facts.segments import Segment, names_above
from crawler.facts.spelling import german
from crawler.facts.weak import is_weak

_AT_MOST = german(r"\b(?:bis\szu|höchstens|maximal|max\.?|bis|up\sto)\s(?:zu\s|insgesamt\s)?$")
_OVER = german(
    r"\b(?:über|mehr\sals|unter|weniger\sals|mindestens|mind\.?|wenigstens|um(?:\sbis\szu|\smehr\sals|\srund)?"
    r"|oberhalb\svon)\s$"
)
_INSTEAD = german(
    r"\b(?:statt|anstatt|anstelle\svon)\s(?:bisher\s|zuvor\s|wie\sbisher\s)?$|\bdavon\s(?:rund\s|etwa\s|bereits\s)?$"
)
_OF_THEM = german(
    r"\s(?:der|aller|unserer)\s(?:\w+\s)?(?:kommunen|gemeinden|städte|kreise|haushalte|menschen|gebäude|schulen"
    r"|anträge|teilnehm\w+|fälle|befragten|bewerb\w+)\b|\s(?:im|in\sden)\sjahre?n?\b"
)
_CHANGED = german(
    r"\b(?:von\s\d+(?:\sprozent)?\sauf|wurde|wird\s(?:ab|zum)|ist\sauf|nun|auf\s(?:insgesamt|zusammen)|(?:steigt|sinkt)\sauf\s|(?:steigt|erhöht\ssich)\s(?:entsprechend|damit|dadurch|somit))\b"
)
_CONDITION = german(r"\b(?:wenn|sofern|soweit|bei|für(?!\salle\b)|falls|im\sfalle?)\b")
_EXCLUDED = german(r"\b(?:nicht|keine?|ausgeschlossen|ausnahmsweise|ausnahmefällen|einzelfällen|nur\sin)\b")
_HARD_NOISE = frozenset({"loan", "minimis", "procurement", "review", "tax", "flat"})
_EVIDENCE = {
    "quota": 2.0,
    "cap": 1.0,
    "with_cap": 1.0,
    "grant": 1.2,
    "funded": 1.2,
    "base_eligible": 1.2,
    "given": 0.8,
    "base_cost": 0.7,
    "weak": 0.5,
    "payer": 0.4,
    "payer_eu": 0.4,
    "payer_land": 0.4,
    "municipal": 0.4,
    "eligible": 0.3,
}
# The rest of the sentence counts less: "ein Zuschuss von 45 % für Unternehmen, 75 % für Kommunen".
_AROUND = {"base_eligible": 0.3, "base_cost": 0.2, "quota": 1.2, "grant": 0.8, "funded": 1.05, "given": 0.8}
_ENOUGH = 1.0
_ENOUGH_FOR_WEAK = 0.8
_SURE = 2.0
_MUNICIPALITIES = german(r"\b(?:kommunen|gemeinden|städte|kreise|\w*träger)\s(?:mindestens|wenigstens)\s$")
# "Anders als im Bundesprogramm, das 90 Prozent vorsieht": the rate of another programme.
_ELSEWHERE = german(r"\b(?:anders\sals|verwechseln|im\s(?:unterschied|gegensatz)\szu|kumuliert|kumulierung)\b")
# "Das Land erstattet 70 Prozent, der Landkreis 10 Prozent": a second giver.
_ALSO_GIVES = german(r"\W*(?:und\s)?der\slandkreis\s(?:weitere\s)?")
_ELSE = german(r"\b(?:sonst|ansonsten|andernfalls|im\sübrigen|(?:alle|die)\s(?:anderen|übrigen))\s(?:\w+\s){0,2}$")
# "Für Gemeinden unter 5.000 Einwohnern bis zu 90 Prozent, sonst 75 Prozent": the rest is the rule.
_IN_GENERAL = german(r"\b(?:sonst|ansonsten|andernfalls|im\sübrigen)\s(?:\w+\s){0,2}$")
_KEPT = german(r"\b(?:reserviert|vorgesehen|entfallen|bestimmt|vorbehalten)\b")
_OF_THE_MONEY = german(r"\s(?:der|des|dieser)\s(?:\w+\s)?(?:\w*mittel|\w*budgets|\w*etats|\w*volumens)\b")
# "20 Prozentpunkte mehr als die üblichen 50 Prozent", "95 statt der üblichen 80 Prozent"
_USUAL = german(
    r"\b(?:(?:mehr|höher)\sals|statt|anstatt|anstelle)\s(?:die|der|den)\s(?:sonst\s)?(?:üblich|regulär|normal)e[nr]\s$"
)
# "Der Satz von 60 Prozent erhöht sich bei drei Partnern um 10 Prozentpunkte": what is raised is the rate of all.
_BONUS = german(r"(?:zuschlag|aufschlag|bonus|erhöhung)\b")
_IS_RAISED = german(r"\s(?:erhöht\ssich|steigt|wird)\s(?:[^;]*\s)?(?:um|auf)\s(?:bis\szu\s)?\d")
# "Pauschalen von 20 Prozent werden nicht gewährt."
_NOT_GIVEN = german(
    r"\s(?:werden|wird)\s(?:\w+\s){0,2}?nicht\s(?:gewährt|gefördert|gezahlt|erstattet|anerkannt|bezuschusst|übernommen)\b"
)
# "Der Zuschuss kann 50 Prozent der Baukosten erreichen."
_MAY_REACH = german(
    r"\b(?:zuschuss|zuwendung|förderung|beihilfe|finanzhilfe|fördersatz)\s(?:kann|darf)\s(?:bis\szu\s|höchstens\s|maximal\s)?(?:die\s)?$"
)
# "Der Anteil der Förderung an den Gesamtkosten darf 80 Prozent nicht übersteigen"
_PART_GIVEN = german(r"\banteil\sde[rs]\s(?:förderung|zuwendung|zuschusses)\b")
# "Systeme werden mit 70 Prozent gefördert" is a rate whatever the systems are for.
_FUNDED_WITH = german(r"\s(?:gefördert|bezuschusst|kofinanziert)\b")
# "Höchstens zehn Prozent der Kosten dürfen auf Öffentlichkeitsarbeit entfallen."
_SPENT_ON = german(r"\b(?:darf|dürfen)\s[^;]*\b(?:entfallen|verwendet|eingesetzt|ausgegeben)\b")
# "Ausgaben für Öffentlichkeitsarbeit sind zu 25 Prozent förderfähig", "Personalausgaben sind bis zu …" name one item.
_ONE_ITEM = german(
    r"^\W*(?:die\s)?(?:(?:ausgaben|kosten|aufwendungen)\sfür\s[^,;]{3,60}"
    r"|(?!(?:gesamt|projekt|investitions|vorhabens?|maßnahmen?|bau|mehr)-?(?:ausgaben|kosten))\w{4,}(?:ausgaben|kosten|leistungen|honorare))"
    r"\s(?:sind|werden|können)\s(?:nur\s|pauschal\s|jeweils\s)?(?:zu|bis\szu|mit|bis\smaximal|in\shöhe\svon|höchstens\szu|maximal\szu)\s(?:bis\szu\s|höchstens\s|maximal\s)?$"
)
_COUNTS = german(
    r"\s(?:der\s[\w-]+\s)?(?:\w+\s)?(?:förderfähig|zuwendungsfähig|anerkannt|anerkennungsfähig|anrechenbar|angerechnet)\b"
)
_AMOUNTS_TO = german(r"\b(?:beträgt|betragen|beläuft\ssich|liegt)\b[^,;]{0,30}$")
_USED_UP = german(
    r"\s(?:bereits\s|schon\s)?(?:ausgeschöpft|erschöpft|gebunden|vergeben|verplant|belegt|abgerufen|aufgebraucht|verbraucht)\b"
)
# "Der Regelfördersatz reduziert sich bei abundanten Kommunen auf 50 Prozent."
_LOWERED = german(r"\b(?:reduziert|verringert|vermindert|ermäßigt|sinkt|sinken|senkt|gesenkt|abgesenkt)\b[^;]*$")
_WAS = german(r"\b(?:lag|betrug|belief|war|waren)\b")
_FEDERAL = german(
    r"\bbundes(?:förderung|zuschuss|zuwendung|anteil|mittel|beteiligung)|\befre-|\beu-(?:mittel|anteil|beitrag|zuschuss)"
)
_REGIONAL = german(r"\blandes(?:förderung|zuschuss|zuwendung|anteil|mittel|beteiligung)")
_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """A share in hundredths of a percent, and the segment it was read from."""

    hundredths: int
    segment: Segment
    score: float
    until: int | None = None  # where the last figure ends, if two make one share


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of a text."""

    rate: Share | None
    weak: Share | None
    own: Share | None


def read_shares(document: Document, found: Sequence[Segment]) -> Shares:
    """Return base rate, raised rate of finance-weak municipalities, and smallest own share."""
    bases: list[Share] = []
    weaks: list[Share] = []
    owns: list[Share] = []
    points: list[Share] = []
    last_own = -1
    for segment in found:
        unit = segment.figure.unit
        if unit is Unit.CENTS:
            continue
        share = Share(segment.figure.value, segment, _score(document, segment))
        weak = is_weak(document, segment)
        if unit is Unit.POINTS:
            points += [share] if weak and not _HARD_NOISE & segment.names else []
        elif (brought := _brings(document, segment, last_own)) is not None:
            last_own = segment.sentence
            owns += [share] if brought and not weak else []
        elif share.score >= (_ENOUGH_FOR_WEAK if weak else _ENOUGH):
            (weaks if weak else bases).append(share)
        elif weaks and weaks[-1].segment.sentence == segment.sentence and _INSTEAD.search(segment.before):
            bases.append(share)  # "finanzschwache Kommunen erhalten 80 statt 60 Prozent"
    rate = _joined(document, bases) or _best(bases)
    weak_share = _best(weaks)
    if weak_share is None and rate is not None and points:
        raised = rate.hundredths + points[0].hundredths
        weak_share = Share(raised, points[0].segment, 0.0) if raised <= _WHOLE else None
    return Shares(rate, weak_share, owns[0] if owns else None)


def _brings(document: Document, segment: Segment, last_own: int) -> bool | None:
    """Whether every municipality must bring the share; None where the words do not speak of an own share."""
    named = _ELSE.search(segment.before) or _MUNICIPALITIES.search(segment.before)
    if segment.sentence == last_own and named:
        return True  # "… nur 10 Prozent Eigenanteil, alle anderen 30 Prozent"
    return is_own(segment) if speaks_of_own(document, segment) else None


def _score(document: Document, segment: Segment) -> float:
    """How much speaks for a share of the costs that somebody pays; 0 where it counts something else."""
    if _is_worded_whole(document, segment):
        return 0.0 if _EXCLUDED.search(segment.text) else _SURE
    if _USUAL.search(segment.before):
        return _SURE
    if _ELSEWHERE.search(segment.before) or _ALSO_GIVES.fullmatch(segment.before):
        return 0.0
    if _is_noise(segment) or _is_of_no_grant(segment) or _OVER.search(segment.before) or _is_bonus(document, segment):
        return 0.0
    score = sum(weight for name, weight in _EVIDENCE.items() if name in segment.names)
    score += sum(weight for name, weight in _AROUND.items() if name in segment.around - segment.names)
    score += 1.0 * ("raise" in segment.beside) + 1.2 * bool(names_above(document, segment) & {"quota", "grant"})
    score += 0.5 * (_AMOUNTS_TO.search(segment.before) is not None)
    score += 0.5 * ("given" in segment.names and segment.before.endswith(" mit "))
    return score + 1.0 * bool(_ELSE.search(segment.before)) + 0.3 * bool(_AT_MOST.search(segment.before))


def _is_worded_whole(document: Document, segment: Segment) -> bool:
    """Whether the share is a word such as "Vollfinanzierung"."""
    written = document.low[segment.figure.start : segment.figure.end]
    return segment.figure.value == _WHOLE and not any(letter.isdigit() for letter in written)


def _is_of_no_grant(segment: Segment) -> bool:
    """Whether the share is an old or refused one, or one of people: "statt 60 Prozent", "40 Prozent der Kommunen"."""
    behind = segment.text[segment.figure.end - segment.start :]
    if _NOT_GIVEN.match(behind):
        return True
    return _INSTEAD.search(segment.before) is not None or _OF_THEM.match(behind) is not None


def _is_bonus(document: Document, segment: Segment) -> bool:
    """Whether the share is raised for some, and neither for all nor for weak finances."""
    if "raise" not in segment.beside or is_weak(document, segment):
        return False
    if document.low.startswith((" statt ", " anstatt ", " anstelle "), segment.figure.end):
        return False  # "der erhöhte Fördersatz von 80 statt 60 Prozent"
    raised = _IS_RAISED.match(document.low, segment.figure.end, document.sentences[segment.sentence].end)
    if raised and not _BONUS.search(segment.before):
        return False
    return _CONDITION.search(segment.text) is not None or _CHANGED.search(segment.text) is None


def _is_noise(segment: Segment) -> bool:
    beside = segment.beside
    if "loan" in segment.around and not {"quota", "grant"} & segment.names:
        return True
    if (
        "quota" in beside
        or _MAY_REACH.search(segment.before)
        or _FUNDED_WITH.match(segment.text, segment.figure.end - segment.start)
    ):
        return False
    noise = _HARD_NOISE - {"review"} if {"given", "payer_land"} <= beside else _HARD_NOISE  # "zahlt das Land"
    if (
        noise & beside or "payout" in segment.around or _is_of_the_budget(segment)
    ):  # "50 Prozent werden bei Beginn ausgezahlt"
        return True
    if "quantity" in beside:
        return not ("grant" in beside and {"given", "funded"} & beside)
    if _PART_GIVEN.search(segment.before):
        return False
    if _SPENT_ON.search(segment.text) or _is_of_one_item(segment):
        return True
    return "portion" in beside and "funded" not in segment.names and not {"grant", "given"} <= beside


def _is_of_one_item(segment: Segment) -> bool:
    """Whether only the costs of one item count up to the share."""
    behind = segment.figure.end - segment.start
    return _ONE_ITEM.search(segment.before) is not None and _COUNTS.match(segment.text, behind) is not None


def _is_of_the_budget(segment: Segment) -> bool:
    """Whether the share is one of the programme's money: "stehen 2 Prozent der Mittel bereit"."""
    behind = segment.text[segment.figure.end - segment.start :]
    of_money = _OF_THE_MONEY.match(behind) is not None
    return _USED_UP.match(behind) is not None or (
        of_money and ("budget" in segment.beside or _KEPT.search(behind) is not None)
    )


def _best(shares: Sequence[Share]) -> Share | None:
    return max(shares, key=_preference, default=None)  # the first of equals


def _preference(share: Share) -> float:
    names = share.segment.names
    preference = 2.0 * ("municipal" in names and "other" not in names) - 2.0 * (
        "other" in names and "municipal" not in names
    )
    preference += (
        1.0 * bool({"total", "overall"} & names) + 0.5 * ("regular" in names) - 1.0 * bool({"except", "extra"} & names)
    )
    before = share.segment.before
    preference += 3.0 * bool(_IN_GENERAL.search(before) or _USUAL.search(before))
    preference -= 3.0 * bool(_WAS.search(share.segment.text)) + 4.0 * bool(_LOWERED.search(share.segment.before))
    preference -= 1.5 * bool({"special", "quantity"} & names)
    return preference - 2.5 * ("joint" in names) + 1.0 * ("quota" in names)


def _givers(segment: Segment) -> set[str]:
    named = {"payer_eu": _FEDERAL.search(segment.text), "payer_land": _REGIONAL.search(segment.text)}
    return {name for name, found in named.items() if found} | (segment.names & {"payer_eu", "payer_land"})


def _joined(document: Document, bases: Sequence[Share]) -> Share | None:
    """Shares of two givers named side by side make one: "50 Prozent EFRE, 30 Prozent Land"."""
    if any("total" in share.segment.names for share in bases):
        return None
    for one, two in pairwise(bases):
        givers = [_givers(share.segment) for share in (one, two)]
        apart = all(len(giver) == 1 for giver in givers) and givers[0] != givers[1]
        together = one.hundredths + two.hundredths
        if apart and one.segment.sentence == two.segment.sentence and together <= _WHOLE:
            return replace(one, hundredths=together, until=two.segment.figure.end)
    return None
