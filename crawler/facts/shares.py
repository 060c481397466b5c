"""Which share of the costs a municipality gets, and which one it must bring itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.facts.document import Document
from crawler.facts.figures import Unit
from crawler.facts.money_words import money_words
from crawler.facts.segments import Segment, names_above
from crawler.facts.spelling import german

_WEAK_PHRASE = german(
    r"(?:gering\w*|unterdurchschnittlich\w*|schwach\w*|mangelnd\w*|schlecht\w*)\s(?:\w+\s)?(?:finanz|steuer"
    r"|leistungs)(?:kraft|lage)|(?:unausgeglichen|defizitär)\w*\shaushalt|"
    r"(?:angespannt|schwierig|kritisch)\w*\s(?:haushalts|finanz)lage|haushaltsschwach|finanziell\s(?:schwach"
    r"|schwäch|schlecht)\w*|in\shaushaltsschwierigkeiten"
)
_ANAPHOR = german(
    r"\W*(?:sie|ihnen|diese[nrm]?|dort|hier|dann|deren|für\s(?:sie|diese|solche|jene)|bei\s(?:ihnen|diesen)"
    r"|in\sdiese[mn]\sf[aä]ll\w*|solche)\b"
)
_BEARS = german(
    r"\b(?:(?:die|der|das|jede)\s(?:\w+\s)?(?:kommunen?|gemeinden?|stadt|städte|kreise?|antragsteller\w*"
    r"|zuwendungsempfänger\w*|träger|kommunalen\sträger|antragstellende\w*)\s"
    r"(?:trägt|tragen|bringt|bringen|steuert|steuern|übernimmt|übernehmen|finanziert|finanzieren|leistet|leisten"
    r"|zahlt|hat|haben|muss|müssen)"
    r"|\b(?:trägt|tragen|bringt|bringen|steuert|übernimmt|finanziert|leistet)\s(?:die|der|das"
    r"|jede)\s(?:\w+\s)?(?:kommunen?|gemeinden?|stadt|kreis|antragsteller\w*|zuwendungsempfänger\w*|träger)\b"
    r"|(?:von|durch)\s(?:der|die|den|dem)\s(?:\w+\s)?(?:kommunen?|gemeinden?|stadt|städten|kreisen?"
    r"|antragsteller\w*|zuwendungsempfänger\w*|träger)\b[^;]{0,60}(?:zu\stragen|getragen|aufzubringen"
    r"|zu\sfinanzieren|aufgebracht|zu\sübernehmen|übernommen)"
    r"|(?:kommunen?|gemeinden?|städte|kreise|träger|antragsteller\w*|zuwendungsempfänger\w*)\s(?:müssen|muss|haben"
    r"|hat)\ssich\b[^;]{0,80}\bbeteiligen"
    r"|(?:aufzubringen|aufbringen)\b)"
)
_BY_THE_GIVER = german(r"\b(?:der\sbund|das\sland|die\seu|der\sfreistaat|das\sministerium)\b")
_AT_LEAST = german(r"\b(?:mindestens|mind\.?|wenigstens|minimum|at\sleast)\s(?:jedoch\s|aber\s|noch\s)?$")
_AT_MOST = german(r"\b(?:bis\szu|höchstens|maximal|max\.?|bis|up\sto)\s(?:zu\s|insgesamt\s)?$")
_OVER = german(
    r"\b(?:über|mehr\sals|unter|weniger\sals|mindestens|mind\.?|wenigstens|um(?:\sbis\szu|\smehr\sals|\srund)?"
    r"|oberhalb\svon)\s$"
)
_REPLACED = german(
    r"\b(?:kann|können|darf|dürfen)\s(?!nicht)[^;]{0,80}\bersetzt\b|\b(?:erbracht\swerden\skann|durch\s(?:spenden"
    r"|eigenleistung|sponsoring|arbeitsleistung|dritte)|unbar\w*|anrechenbar|angerechnet)\b"
)
_CHANGED = german(r"\b(?:wurde|wird\s(?:ab|zum)|ist\sauf|nun)\b")
_CONDITION = german(r"\b(?:wenn|sofern|soweit|bei|für|falls|im\sfalle?)\b")
_EXCLUDED = german(r"\b(?:nicht|keine?|ausgeschlossen|ausnahmsweise|ausnahmefällen|einzelfällen|nur\sin)\b")
_REST = german(r"\b(?:rest\svon|übrigen|restlichen|verbleibenden|verbleibende|fehlenden|übrige)\s(?:mindestens\s)?$")
_NOT_WEAK = german(
    r"\b(?:ohne|nicht|keine[rnm]?|außerhalb\s(?:der|von))\s(?:\w+\s){0,3}(?:haushaltss|haushaltsnot|finanzschw"
    r"|nothaush)"
)
_HARD_NOISE = frozenset({"loan", "minimis", "procurement", "review", "tax", "flat"})
_SOFT_NOISE = frozenset({"quantity", "portion"})
_EVIDENCE = {"quota": 2.0, "grant": 1.2, "funded": 1.2, "given": 0.8, "base_eligible": 1.2, "base_cost": 0.7, "eligible": 0.3, "payer": 0.4, "payer_eu": 0.4,
             "payer_land": 0.4, "municipal": 0.4, "weak": 0.5}  # fmt: skip
# The rest of the sentence counts less: "ein Zuschuss von 45 % für Unternehmen, 75 % für Kommunen".
_AROUND = {"quota": 1.2, "grant": 0.8, "funded": 1.05, "given": 0.8}
_ENOUGH = 1.05
_ENOUGH_FOR_WEAK = 0.8
_SURE = 2.0
_ELSE = german(r"\b(?:sonst|ansonsten|andernfalls|im\sübrigen|(?:alle|die)\s(?:anderen|übrigen))\s(?:\w+\s){0,2}$")
_MUNICIPAL = german(
    r"\b(?:die|der|das)\s(?:kommunen?|gemeinden?|stadt|kreis|träger|antragsteller\w*"
    r"|zuwendungsempfänger\w*)\s(?:die\s)?(?:mindestens|wenigstens|verbleibenden|restlichen|übrigen)\s$"
)
_WHOLE = 10_000
_MOST_OWN = 9_000


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
    for segment in found:
        unit = segment.figure.unit
        if unit is Unit.CENTS:
            continue
        share = Share(segment.figure.value, segment, _score(document, segment))
        weak = _is_weak(document, segment)
        if unit is Unit.POINTS:
            points += [share] if weak and not _HARD_NOISE & segment.names else []
        elif _speaks_of_own(document, segment):
            owns += [share] if not weak and _is_own(segment) else []
        elif share.score >= (_ENOUGH_FOR_WEAK if weak else _ENOUGH):
            (weaks if weak else bases).append(share)
    rate = _joined(document, bases) or _best(bases)
    weak_share = _best(weaks)
    if weak_share is None and rate is not None and points:
        raised = rate.hundredths + points[0].hundredths
        weak_share = Share(raised, points[0].segment, 0.0) if raised <= _WHOLE else None
    return Shares(rate, weak_share, owns[0] if owns else None)


def _score(document: Document, segment: Segment) -> float:
    """How much speaks for a share of the costs that somebody pays; 0 where it counts something else."""
    names, beside = segment.names, segment.beside
    if (
        not any(letter.isdigit() for letter in document.low[segment.figure.start : segment.figure.end])
        and segment.figure.value == _WHOLE
    ):
        return 0.0 if _EXCLUDED.search(segment.text) else _SURE
    if _is_noise(segment, beside) or _OVER.search(segment.before):
        return 0.0
    if (
        "raise" in beside
        and not _is_weak(document, segment)
        and (_CONDITION.search(segment.text) or not _CHANGED.search(segment.text))
    ):
        return 0.0
    score = 1.0 * ("raise" in beside)
    score += sum(weight for name, weight in _EVIDENCE.items() if name in names)
    score += sum(weight for name, weight in _AROUND.items() if name in segment.around - names)
    above = names_above(document, segment)
    score += 1.2 * bool(above & {"quota", "grant"})
    score += 0.5 * (_ELSE.search(segment.before) is not None)
    return score + 0.3 * (_AT_MOST.search(segment.before) is not None)


def _is_noise(segment: Segment, beside: frozenset[str]) -> bool:
    if "loan" in segment.around and not {"quota", "grant"} & segment.names:
        return True
    if _HARD_NOISE & beside and "quota" not in beside:
        return True
    if _SOFT_NOISE & beside == {"portion"} and "funded" in segment.names:
        return False
    return (
        bool(_SOFT_NOISE & beside)
        and "quota" not in beside
        and not ("grant" in beside and {"given", "funded"} & beside)
    )


def _is_weak(document: Document, segment: Segment) -> bool:
    """Whether the share is that of municipalities with weak finances."""
    if _NOT_WEAK.search(segment.text):
        return False
    if "weak" in segment.names or _WEAK_PHRASE.search(segment.text):
        return True
    sentence = document.sentences[segment.sentence]
    if segment.start != sentence.start or segment.sentence == 0 or not _ANAPHOR.match(segment.text):
        return False
    before = document.sentences[segment.sentence - 1]
    names = {name for _, _, name in money_words(document.low, before.start, before.end)}
    return "weak" in names or _WEAK_PHRASE.search(document.words(segment.sentence - 1)) is not None


def _speaks_of_own(document: Document, segment: Segment) -> bool:
    if (
        "own" in segment.beside
        or _MUNICIPAL.search(segment.before)
        or "own" in names_above(document, segment)
        or _REST.search(segment.before)
    ):
        return True
    return _BEARS.search(segment.text) is not None and not _BY_THE_GIVER.search(segment.text)


def _is_own(segment: Segment) -> bool:
    """Whether the own share is one a municipality must bring, not one it may replace."""
    if "other" in segment.names and "municipal" not in segment.names:
        return False
    if segment.figure.value > _MOST_OWN or _HARD_NOISE & segment.beside - {"review"}:
        return False
    return not (
        _REPLACED.search(segment.text) or _AT_MOST.search(segment.before) and not _AT_LEAST.search(segment.before)
    )


def _best(shares: Sequence[Share]) -> Share | None:
    return max(shares, key=_preference, default=None)  # the first of equals


def _preference(share: Share) -> float:
    names = share.segment.names
    preference = 2.0 * ("municipal" in names and "other" not in names) - 2.0 * (
        "other" in names and "municipal" not in names
    )
    preference += 1.0 * ("total" in names) + 0.5 * ("regular" in names) - 1.0 * bool({"except", "extra"} & names)
    preference -= 1.5 * bool({"special", "quantity"} & names)
    return preference - 0.5 * ("joint" in names) + 1.0 * ("quota" in names)


def _joined(document: Document, bases: Sequence[Share]) -> Share | None:
    """Shares of two givers named side by side make one: "50 Prozent EFRE, 30 Prozent Land"."""
    if any("total" in share.segment.names for share in bases):
        return None
    for one, two in pairwise(bases):
        givers = [share.segment.names & {"payer_eu", "payer_land"} for share in (one, two)]
        apart = all(len(giver) == 1 for giver in givers) and givers[0] != givers[1]
        together = one.hundredths + two.hundredths
        if apart and one.segment.sentence == two.segment.sentence and together <= _WHOLE:
            return replace(one, hundredths=together, until=two.segment.figure.end)
    return None
