"""Whether an amount is the most, the least, or just what is given."""

from enum import Enum

from crawler.facts.segments import Segment
from crawler.facts.spelling import german

CURRENCY = r"(?:eur|euro|€)?\s?$"
_AT_MOST = german(
    r"(?:\b(?:bis\szu|bis|höchstens|maximal\w*|max\.?|nicht\smehr\sals|nicht\süber|up\sto|maximum(?:\sof)?"
    r"|not\sexceed(?:ing)?)"
    r"(?:\s(?:zu|jedoch|aber|von|auf|mit|in\shöhe\svon|insgesamt|maximal|höchstens|max\.|einem\sbetrag\svon"
    r"|einer\s(?:höhe|summe)\svon))*\s?)" + CURRENCY
)
_AT_LEAST = german(
    r"(?:\b(?:mindestens|mind\.?|wenigstens|minimum|at\sleast|ab)(?:\s(?:jedoch|von|einem|einer|betrag|höhe|summe"
    r"|\w*volumen|\w*investitionssumme|\w*kosten|\w*ausgaben|\w*umfang|\w*aufwand"
    r"|\w*zuwendung\w*|\w*zuschuss\w*|\w*förderung|\w*anteil|gesamt\w*"
    r"|förderfähigen|zuwendungsfähigen))*\s?)" + CURRENCY
)
_ABOVE = german(r"\b(?:über|mehr\sals|oberhalb\s(?:von|der)|more\sthan)\s?" + CURRENCY)
_BELOW = german(
    r"\b(?:unter|unterhalb\s(?:von|der|einer|eines)?|weniger\sals|geringer\sals|kleiner\sals|niedriger\sals"
    r"|less\sthan|below)\s(?:grenze\svon\s|betrags?\svon\s)?" + CURRENCY
)
_REFUSED = german(
    r"\b(?:nicht|keine[nr]?|kein|ausgeschlossen|entfällt|entfallen|abgelehnt|abgesehen|versagt|unterbleib\w*|unberücksichtigt|scheide[nt]|not"
    r"|außer\sbetracht|außen\svor)\b"
)
_NOT_GRANTED = german(
    r"\b(?:werden|wird)\s(?:\w+\s)?nicht\s(?:gewährt|bewilligt|gefördert|ausgezahlt|berücksichtigt|ausgereicht)\b"
)
_NOT_REACHED = german(r"\s(?:nicht\s(?:erreichen|erreicht|übertreffen)|unterschreite[nt])\b")
_REQUIRED = german(r"\b(?:müssen|muss|voraussetzung|gefördert|förderfähig|antragsberechtigt|nur)\b")
# "…; mehr als 15.000 Euro sind nicht möglich"
_NOT_MORE = german(r"\s(?:sind|werden|können|gibt|wird|ist)\s(?:\w+\s){0,4}nicht\b")
# "unterbleibt, wenn die Ausgaben 25.000 Euro nicht übersteigen", "darf 25.000 Euro nicht übersteigen"
_NOT_ABOVE = german(r"\s(?:\w+\s)?nicht\s(?:übersteigen|überschreiten|übersteigt|überschreitet)\b")
# "…, sofern die Zuwendung 5.000 Euro übersteigt"
_PROVIDED = german(
    r",\s(?:sofern|wenn|soweit|falls)\s(?:die|der)\s\w*(?:zuwendung|zuschuss|förderung|ausgaben|kosten)\s$"
)
_IS_ABOVE = german(r"\s(?:übersteigen|überschreiten|übersteigt|überschreitet)\b")
_FAILS = german(
    r"\b(?:unterbleib\w*|entfällt|ausgeschlossen|abgelehnt|abgesehen|keine|nicht\s(?:gefördert|gewährt|bewilligt"
    r"|möglich|förderfähig))\b"
)
# "Über Anträge bis 10.000 Euro entscheidet der Kreis."
_SIZED = german(
    r"\b(?:über|für|bei)\s(?:anträgen?|projekten?|vorhaben|maßnahmen|förderungen|zuwendungen)\s"
    r"(?:mit\s(?:\w+\s){1,3})?(?:bis|von)\s(?:zu\s)?$"
)
_ONE_BILL = german(
    r"\b(?:rechnungen|belege|einzelbeträge|einzelposten|anschaffungen|gegenstände|kosten\w*positionen)\s(?:unter|unterhalb"
    r"|bis|ab)\s(?:zu\s|von\s)?$"
)
# "Anträge mit einem Zuschussbedarf ab 10.000 Euro sind bis zum 31. Oktober einzureichen."
_OTHER_RULE = german(r"\s?(?:anträge|bei\santrägen)\s(?:mit|ab|über|bis)\b")
_HANDED_IN = german(r"\b(?:bis\szum|einzureichen|vorzulegen|zu\sstellen|zu\srichten)\b")
# "eine Beratung im Wert von 18.000 Euro" is no money.
_WORTH = german(r"\bim\s(?:\w*wert|gegenwert)\svon\s(?:\w+\s){0,2}$")
_DECIDED = german(r"\b(?:entschieden|entscheidet|entscheiden|verfahren|genügt|vereinfacht\w*|\w*fristen|formlos\w*)\b")
_SUMS = german(r"\b(?:anträge|antrag|projekte|vorhaben)\süber\s")


class Bound(Enum):
    """What a figure bounds."""

    MOST = "most"
    LEAST = "least"
    EXACT = "exact"


def bound_of(segment: Segment) -> Bound | None:
    """Return what the figure bounds; None where it only says from where on other rules hold."""
    before, behind = segment.before, segment.text[segment.figure.end - segment.start :]
    refused = _REFUSED.search(segment.text) is not None
    if _bounds_nothing(segment, before, behind):
        return None
    if _AT_MOST.search(before):
        return Bound.LEAST if _NOT_GRANTED.search(segment.text) else Bound.MOST
    if _NOT_ABOVE.match(behind) or (before.strip(" ,;") == "mehr als" and _NOT_MORE.match(behind)):
        return Bound.LEAST if _FAILS.search(segment.text) and _NOT_ABOVE.match(behind) else Bound.MOST
    if _NOT_REACHED.search(behind) or _BELOW.search(before):
        return Bound.LEAST if refused else None
    if _IS_ABOVE.match(behind) or (_ABOVE.search(before) and not _SUMS.search(before)):
        required = _REQUIRED.search(segment.text) or _PROVIDED.match(before)
        return Bound.LEAST if required and not refused else None
    if _AT_LEAST.search(before):  # "mindestens 5.000 und höchstens 25.000 Euro" has a most as well
        return Bound.LEAST if segment.figure.low is None else Bound.MOST
    return _bound_by_words(segment)


def _bounds_nothing(segment: Segment, before: str, behind: str) -> bool:
    """Whether the amount is a worth, a single bill, or only says how such an application is handled."""
    if _WORTH.search(before) or _ONE_BILL.search(before):
        return True
    if _OTHER_RULE.match(before) and _HANDED_IN.search(behind):
        return True
    return _SIZED.search(before) is not None and _DECIDED.search(segment.text) is not None


def _bound_by_words(segment: Segment) -> Bound:
    beside = segment.beside
    if beside & {"bagatelle", "cost_floor"}:
        return Bound.LEAST
    if beside & {"floor"} and "ceiling" not in beside:
        return Bound.LEAST
    if beside & {"ceiling", "cap"} or (segment.figure.low is not None and "cost" not in beside):
        return Bound.MOST
    return Bound.EXACT
