"""Whether a share is what a municipality must bring itself."""

from crawler.facts.document import Document
from crawler.facts.segments import Segment, names_above
from crawler.facts.spelling import german

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
    r"|hat)\ssich\b[^;]{0,80}\bbeteiligen|(?:kommunen?|gemeinden?|städte|kreise|träger|antragsteller\w*|zuwendungsempfänger\w*)\s"
    r"(?:beteiligen|beteiligt)\ssich\b"
    r"|\bauf\s(?:die|den|das)\s(?:kommunen?|gemeinden?|stadt|städte|kreise?|träger|antragsteller\w*"
    r"|zuwendungsempfänger\w*)\s(?:entfällt|entfallen)\b"
    r"|\b(?:verbleibt|verbleiben|bleibt|bleiben)\s(?:dann\s|somit\s|damit\s)?(?:bei\s|für\s)?(?:der|den|die|dem)\s(?:\w+\s)?"
    r"(?:kommunen?|gemeinden?|stadt|städten|kreisen?|antragsteller\w*|zuwendungsempfänger\w*|träger\w*)\b"
    r"|\beigen(?:anteil|mittel|beteiligung|leistung)\w*\s(?:[\w-]+\s){0,3}(?:[\w-]+),\s(?:der|die|das)\s"
    r"|\b(?:\w*anteil|beteiligung)\sde[rs]\s(?:kommunen?|gemeinden?|stadt|kreise?s|antragsteller\w*|zuwendungsempfänger\w*|trägers?)\b"
    r"|(?:kommunen|gemeinden|städte|kreise)\s(?:tragen|leisten)\s|\baus\seigenen\smitteln\b|(?:aufzubringen|aufbringen|zu\sbestreiten)\b)"
)
_BY_THE_GIVER = german(
    r"\b(?:der\s(?:land)?kreis|die\sstadt)\s(?:übernimmt|bezuschusst|fördert|gewährt)\b(?![^;]*\b(?:selbst|rest|übrig|verbleib))|"
    r"\b(?:der\sbund|das\sland|die\seu|der\sfreistaat|das\sministerium)\b"
)
_AT_LEAST = german(r"\b(?:mindestens|mind\.?|wenigstens|minimum|at\sleast)\s(?:jedoch\s|aber\s|noch\s)?$")
_AT_MOST = german(r"\b(?:bis\szu|höchstens|maximal|max\.?|bis|up\sto)\s(?:zu\s|insgesamt\s)?$")
_REPLACED = german(
    r"\b(?:kann|können|darf|dürfen)\s(?!nicht)[^;]{0,80}\bersetzt\b|\b(?:erbracht\swerden\skann|durch\s(?:spenden"
    r"|eigenleistung|sponsoring|arbeitsleistung|dritte)|unbar\w*|anrechenbar|angerechnet)\b"
)
_REST = german(
    r"(?<!im\s)(?<!bei\sden\s)(?<!f.r\sdie\s)(?<!allen\s)(?<!alle\s)\b(?:rest\svon|übrigen|restlichen|verbleibenden|verbleibende|fehlenden|übrige)\s(?:mindestens\s)?$"
)
# "Das Land trägt 30 Prozent, die Kommune mindestens 40": the verb stands with the giver.
_MUNICIPALITY = german(
    r"\b(?:die\s(?:kommune|gemeinde|stadt)|der\s(?:kreis|\w*träger|antragsteller\w*|zuwendungsempfänger\w*))\s"
    r"(?:(?:die|mindestens|wenigstens|verbleibenden|restlichen|übrigen)\s){0,2}$"
    r"|\bder\slandkreis\s(?:mindestens|wenigstens)\s$"
)
# "davon erstattet der Kreis 60 Prozent"
_PAYS = german(r"\b(?:ersetzt|erstattet|bezuschusst|fördert|gewährt)\s(?:die|der)\s\w+\s(?:\w+\s)?$")
_GIVERS = frozenset({"payer", "payer_eu", "payer_land"})
_NOISE = frozenset({"loan", "minimis", "procurement", "tax", "flat"})
_MOST_OWN = 9_000


def speaks_of_own(document: Document, segment: Segment) -> bool:
    """Say whether the share is one that is not given but brought."""
    if "own" in segment.beside or "own" in names_above(document, segment) or _REST.search(segment.before):
        return True
    if _PAYS.search(segment.before):
        return False
    if _MUNICIPALITY.search(segment.before) and _GIVERS & segment.around:
        return True
    clause = _clause(segment)
    return _BEARS.search(clause) is not None and not _BY_THE_GIVER.search(clause)


def _clause(segment: Segment) -> str:
    """The text of a segment up to the semicolon behind its figure."""
    stop = segment.text.find(";", segment.figure.end - segment.start)
    return segment.text if stop < 0 else segment.text[:stop]


def is_own(segment: Segment) -> bool:
    """Say whether a municipality must bring that share, and may not replace it."""
    if "other" in segment.names and "municipal" not in segment.names:
        return False
    if segment.figure.value > _MOST_OWN or _NOISE & segment.beside or _REPLACED.search(segment.text):
        return False
    return not _AT_MOST.search(segment.before) or _AT_LEAST.search(segment.before) is not None
