"""Days near words of handing in that are no deadline all the same: who acts by then, or what depends on them."""

from crawler.facts.groups import Group
from crawler.facts.scene import Scene
from crawler.facts.spelling import german

# "Die ausgewählten Kommunen werden bis zum 18. Dezember aufgefordert, einen Antrag zu stellen."
_CALLED_UPON = german(r"\s?(?:\w+\s)?(?:aufgefordert|eingeladen|benachrichtigt|informiert|verständigt|kontaktiert)\b")
_ARE_TOLD = german(r"\b(?:werden|wird|wurden?)\b(?![^;]*\b(?:zur|um|zu\seiner)\s[\w-]+\s$)[^;,]*$")
# "Die Rückmeldung an die Bewerber erfolgt bis zum 26. Februar."
_ANSWER = german(
    r"\brückmeldung\w*\s(?:an\s(?:die|alle|den)|zu\sden|der\sjury|durch\s(?:das|den|die)|des\sprojektträgers)\b"
    r"|\b(?:erhalten|erhält|bekommen|bekommt)\s[^;]*\brückmeldung"
)
# "Die Länder melden dem Bund ihre Programme bis zum 31. März."
_OFFICES = (
    r"(?:bundes)?länder|bezirksregierung(?:en)?|bewilligungsbehörden?|landesministerien|ministerium|landesregierung"
    r"|projektträger|regierungspräsidi\w+|landesämter"
)
_AMONG_OFFICES = german(
    r"^\W*(?:die|das|der)\s(?:" + _OFFICES + r")\s(?:melde[nt]|leg(?:en|t)|übermittel[nt]|übersende[nt]|reich(?:en|t)|"
    r"berichte[nt]|teil(?:en|t)|leite[nt]|stell(?:en|t))\s"
)
# "Anträge, die bis zum 31. Oktober eingegangen sind, werden noch nach der alten Richtlinie beschieden."
_OLD_TERMS = german(
    r"\b(?:nach|zu|gemäß|auf\sgrundlage)\s(?:der|den)\s(?:alten|bisherigen|vorherigen|früheren|bis\sdahin\sgeltenden|zuvor\sgeltenden)\b"
)
_HAVE_COME = german(r"\s(?:[\w-]+\s){0,4}?(?:eingegangen|gestellt|eingereicht)\s(?:sind|waren|wurden),")
# "Bei Antragstellung bis zum 31. Dezember beträgt der Zuschuss 40 Prozent, danach 30 Prozent."
_IF_APPLIED = german(r"\bbei\s(?:einer\s)?(?:antragstellung|antragseingang|einreichung|eingang)\s(?:[\w-]+\s){0,3}$")
_LATER_LESS = german(r"\b(?:danach|später|anschließend|ab\sdann|ab\sdem)\b")
# "eine Beratung, die bis zum 30. Juni in Anspruch zu nehmen war"
_TO_BE_TAKEN = german(
    r"\s?(?:in\sanspruch|wahrzunehmen|wahrgenommen|zu\sabsolvieren|absolviert|zu\svereinbaren|vereinbart)\b"
)
# "Das Programm endete zum 31. Oktober" is how long it was valid.
_IT_ENDS = german(
    r"\b(?:förderung|projektförderung|(?:förder|sonder)?programm|programmlaufzeit|\w*richtlinie)\s(?:endete?|lief|galt)(?:\s\w+)?[\s,]*$"
)

# What holders of a grant may still ask for is no round.
_OF_THE_GRANTED = german(
    r"\b(?:bereits|schon)\s(?:bewilligte|laufende|geförderte|genehmigte)[nrsm]?\s(?:vorhaben|projekte?n?|maßnahmen?)\b"
    r"|\b(?:laufzeit|projekt|frist|durchführungs|bewilligungs)?-?verlängerung(?:en)?\s[^;,]{0,50}(?:beantragt|zu"
    r"\sbeantragen|beantragen)\b|\bverlängerungsantr"
)
# A day that only counts people or fixes what is compared.
_REFERENCE = german(
    r"\bstichtag\w*\s(?:für\s|der\s|zur\s)(?:die\s|den\s|das\s)?(?:\w*einwohner\w*|bevölkerung\w*|ermittlung|berechnung"
    r"|erhebung|bemessung|feststellung|bewertung|zählung)|\bzum\sstichtag\b[^,;]{0,30}\s(?:leb|wohn|zähl|hatte)t?e"
)
# "…, wenn die Maßnahme bis zum 1. Oktober gemeldet wurde": what had to be done before.
_HAD_TO_BE = german(r",\s(?:wenn|sofern|soweit|falls)\s[^,;]*$")
_WAS_DONE = german(r"[^,;.]*\b(?:wurden?|worden\s(?:ist|sind))\b")
_OF_THE_START = german(r"\bmit\s(?:\w*beginn|\w*start|durchführung)\s$")
# "Anträge für einen Beginn zum 1. April 2027"
_FOR_A_START = german(
    r"\b(?:für|mit|bei)\s(?:eine[nm]?\s|den\s|dem\s|geplante[nm]\s)?\w*(?:beginn|start)\s(?:zum|am|ab|ab\sdem)\s$"
)
# "Gemeinden, die bis zum 31. Dezember 2025 ein Konzept beschlossen haben": what an applicant must be.
_WHO = german(r",\s(?:die|der|das|welche)\s$")
_HAVE_DONE = german(r"(?P<clause>[^,;.]*)\s(?:haben|hat|hatten|hatte|waren|wurden|verfügten)\b")
_HANDED_IN = german(r"antr(?:a|ä)g|skizze|bewerb|eingereicht|eingegangen|vorgelegt|angemeldet|gestellt|frist|bekund")
# "Es empfiehlt sich eine Einreichung bis Ende Februar."
_ADVISED = german(r"\b(?:empfiehlt\ssich|(?:empfehlen|empfohlen|ratsam|sinnvoll),)[^,;]*$")
_ADVICE = german(r"[^,;.]*\b(?:empfohlen|ratsam|wünschenswert)\b")
# What else people do by a day: "abstimmen", "auswerten", "noch kein Antrag gestellt".
_OTHER_ACT = german(
    r"[^,;]*\b(?:abstimmen|abzustimmen|abgestimmt|auswerten|ausgewertet|auszuwerten|unterrichtet|widerrufen|zurückziehen"
    r"|zurückzuziehen|zurückgezogen|klären|bestandskräftig|sicherstellen|sicherzustellen)\b|\s(?:\w+\s)?noch\s(?:keine?|nicht)\b"
)
# What else is handed in: "Änderungen am Antrag", "Angebote".
_OTHER_PAPER = german(
    r"\b(?:rücktritt|rücknahme)\sv|\bänderungen\s(?:am|an|zum|des|der)\s|^\W*(?:die\s)?angebote\b|\bsteuererklärung"
)
# "beim Landkreis und von diesem bis zum 15. November beim Ministerium vorzulegen"
_PASSED_ON = german(
    r"\b(?:von\s(?:dort|dieser|diesem|diesen)|(?:leitet|leiten|reicht|reichen|legt|legen)\s(?:diese|sie|die\santräge))\s$"
)


def is_for_something_else(scene: Scene, item: Group) -> bool:
    """Say whether another than the applicant acts by that day, or only terms change with it."""
    left, low = scene.bounds[0], scene.low
    if _CALLED_UPON.match(low, item.end) and _ARE_TOLD.search(low, left, item.start):
        return True
    if _TO_BE_TAKEN.match(low, item.end) or _IT_ENDS.search(low, left, item.start):
        return True
    if _IF_APPLIED.search(low, left, item.start) and _LATER_LESS.search(low, item.end, scene.bounds[1]):
        return True
    if _HAVE_COME.match(low, item.end) and _OLD_TERMS.search(scene.words):
        return True
    if _HAD_TO_BE.search(low, left, item.start) and _WAS_DONE.match(low, item.end):
        return True
    if _OF_THE_START.search(low, left, item.start) or _is_no_duty(low, left, item):
        return True
    return _is_said_of_others(low, left, item) or _is_about_others(scene.words)


def _is_no_duty(low: str, left: int, item: Group) -> bool:
    """Whether nobody must keep the day, or something else is done by it."""
    if _OTHER_ACT.match(low, item.end):
        return True
    return _ADVISED.search(low, left, item.start) is not None or _ADVICE.match(low, item.end) is not None


def _is_said_of_others(low: str, left: int, item: Group) -> bool:
    """Whether the day is that of an office behind the first, of a start, or of what applicants had to be."""
    if item.window:
        return False
    if _PASSED_ON.search(low, left, item.start) or _FOR_A_START.search(low, left, item.days[0].start):
        return True
    done = _HAVE_DONE.match(low, item.end) if _WHO.search(low, left, item.start) else None
    return done is not None and _HANDED_IN.search(done["clause"]) is None


def _is_about_others(words: str) -> bool:
    """Whether the sentence speaks of offices, of answers, of holders of a grant or of a day that only counts."""
    if "stichtag" in words and _REFERENCE.search(words):
        return True
    granted = any(word in words for word in ("bereits", "schon", "verlängerung"))
    if granted and _OF_THE_GRANTED.search(words) is not None:
        return True
    return any(pattern.search(words) for pattern in (_ANSWER, _AMONG_OFFICES, _OTHER_PAPER))
