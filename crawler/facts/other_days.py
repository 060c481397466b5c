"""Days near words of handing in that are no deadline all the same: who acts by then, or what depends on them."""

import re
from dataclasses import dataclass

from crawler.facts.groups import Group
from crawler.facts.scene import Scene
from crawler.facts.spelling import german

_OFFICES = (
    r"(?:die|das|der)\s(?:(?:bundes)?länder|bezirksregierung(?:en)?|bewilligungsbehörden?|landesministerien"
    r"|ministerium|landesregierung|projektträger|regierungspräsidi\w+|landesämter)"
)
_HAND_ON = r"(?:melde[nt]|leg(?:en|t)|übermittel[nt]|übersende[nt]|berichte[nt]|leite[nt])"
_HANDED_IN = (
    r"antr(?:a|ä)g|skizze|bewerb|eingereicht|eingegangen|vorgelegt|angemeldet|gestellt|frist|bekund|einreich"
    r"|einzureichen|vorzulegen|vorlieg|zu\sstellen"
)
_MANY = (
    r"(?:\d[\d.]*|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zahlreiche|viele|mehrere|etliche|dutzende"
    r"|die\sersten|erste)"
)
_PAPERS = r"(?:\w*anträge|\w*bewerbungen|\w*skizzen|\w*bekundungen|\w*vorschläge|beiträge|projekte)"


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that make a day somebody else's: right before it, right behind it, and anywhere between two semicolons."""

    before: re.Pattern[str] | None = None
    behind: re.Pattern[str] | None = None
    around: re.Pattern[str] | None = None
    needs: tuple[str, ...] = ()  # one of these stands in every clause that ``around`` finds; a look at it costs little

    def holds(self, scene: Scene, item: Group, said: str, clause: str) -> bool:
        """Say whether all the words stand there; ``said`` is the sentence up to the day."""
        return (
            (self.behind is None or self.behind.match(scene.low, item.end, scene.bounds[1]) is not None)
            and (self.before is None or self.before.search(said) is not None)
            and (self.around is None or self._is_around(clause))
        )

    def _is_around(self, clause: str) -> bool:
        if self.needs and not any(word in clause for word in self.needs):
            return False
        return self.around is not None and self.around.search(clause) is not None


_OLD_TERMS = german(
    r"\b(?:nach|zu|gemäß|auf\sgrundlage)\s(?:der|den)\s(?:alten|bisherigen|vorherigen|früheren|bis\sdahin\sgeltenden"
    r"|zuvor\sgeltenden)\b"
)
_SIGNS = (
    # "Die ausgewählten Kommunen werden bis zum 18. Dezember aufgefordert, einen Antrag zu stellen."
    Sign(
        before=german(r"\b(?:werden|wird|wurden?)\b(?![^;]*\b(?:zur|um|zu\seiner)\s[\w-]+\s$)[^;,]*$"),
        behind=german(r"\s?(?:\w+\s)?(?:aufgefordert|eingeladen|benachrichtigt|informiert|verständigt|kontaktiert)\b"),
    ),
    # "eine Beratung, die bis zum 30. Juni in Anspruch zu nehmen war"
    Sign(
        behind=german(
            r"\s?(?:in\sanspruch|wahrzunehmen|wahrgenommen|zu\sabsolvieren|absolviert|zu\svereinbaren|vereinbart)\b"
        )
    ),
    # "Wer zum 1. August starten will, stellt den Antrag bis …"
    Sign(
        behind=german(
            r"\s?(?:starten|beginnen|loslegen|anfangen|umsetzen)\s(?:will|wollen|möchten?|soll|sollen|kann|können)\b"
        )
    ),
    # "Das Programm endete zum 31. Oktober" is how long it was valid.
    Sign(
        before=german(
            r"\b(?:förderung|projektförderung|(?:förder|sonder)?programm|programmlaufzeit|\w*richtlinie)"
            r"\s(?:endete?|lief|galt)(?:\s\w+)?[\s,]*$"
            r"|^\W*(?:der|die|das)\s(?:bewilligungs|durchführungs|projekt|maßnahmen?|umsetzungs|vorhabens?)-?"
            r"(?:zeitraum|laufzeit|dauer)\b[^,;]*\bendet\s(?:spätestens\s)?$"
        )
    ),
    # "Bei Antragstellung bis zum 31. Dezember beträgt der Zuschuss 40 Prozent, danach 30 Prozent."
    Sign(
        before=german(r"\bbei\s(?:einer\s)?(?:antragstellung|antragseingang|einreichung|eingang)\s(?:[\w-]+\s){0,3}$"),
        behind=german(r".*\b(?:danach|später|anschließend|ab\sdann|ab\sdem)\b"),
    ),
    # "Anträge, die bis zum 31. Oktober eingegangen sind, werden noch nach der alten Richtlinie beschieden."
    Sign(
        behind=german(
            r"\s(?:[\w-]+\s){0,4}?(?:eingegangen|gestellt|eingereicht)\s(?:sind|waren|wurden),"
            r"|\s(?:[\w.-]+\s){0,4}?(?:eingegangene|eingereichte|gestellte)n?\s(?:[\w-]+\s)?\w*anträgen?\b"
        ),
        needs=(" alten ", " bisherigen ", " vorherigen ", " früheren ", " frueheren ", " geltenden "),
        around=_OLD_TERMS,
    ),
    # "Wir bearbeiten zurzeit Anträge, die bis zum 15. August eingegangen sind."
    Sign(
        behind=german(r"\s(?:[\w-]+\s){0,4}?(?:eingegangen|gestellt|eingereicht)\s(?:sind|waren|wurden)\b"),
        around=german(
            r"\b(?:bearbeiten|prüfen|bearbeitet|geprüft)\s[^,;]*\b(?:zurzeit|derzeit|aktuell|gerade|momentan)\b"
            r"|\b(?:zurzeit|derzeit|aktuell|gerade|momentan)\s[^,;]*\b(?:bearbeiten|prüfen|bearbeitet|geprüft)\b"
        ),
    ),
    # "… ist nicht mit der Bundesförderung zu verwechseln, deren Antragsfrist am 29. Januar abläuft"
    Sign(
        before=german(
            r"\b(?:verwechseln|(?:anders\sals|im\s(?:unterschied|gegensatz)\szu)\s[^;]*),\s(?:deren|dessen|das|die|der)\s[^,;]*$"
        )
    ),
    # "Wird der Antrag bis zum 28. Februar gestellt, gilt noch der alte Fördersatz, später ein anderer."
    Sign(
        before=german(r"^\W*(?:wird|werden|geht|gehen)\b[^,;]*$"),
        behind=german(r".*\b(?:danach|später|anschließend)\b"),
    ),
    # "Die Unterlagen stehen ab dem 1. Dezember zum Download bereit."
    Sign(
        before=german(r"\w*unterlagen\s(?:stehen|sind|werden|liegen)\s$"),
        behind=german(r"\s[^,;]*\b(?:download|herunter\w*|abrufbar|erhältlich)\b"),
    ),
    # "…, wenn die Maßnahme bis zum 1. Oktober gemeldet wurde": what had to be done before.
    Sign(
        before=german(r",\s(?:wenn|sofern|soweit|falls)\s[^,;]*$"),
        behind=german(r"[^,;.]*\b(?:wurden?|worden\s(?:ist|sind))\b"),
    ),
    # "Fragen beantwortet der Projektträger, wenn sie bis zum 4. Dezember schriftlich vorliegen."
    Sign(
        before=german(
            r"^\W*(?!bei\s|für\s|zu\s)(?:[\w-]+\s){0,3}?(?:rück|nach|bieter|verständnis|sach|zusatz)?fragen\b[^;]*,\s(?:wenn|sofern|soweit|falls)"
            r"\s(?:sie|diese|ihre\sfragen)\s[^,;]*$"
        )
    ),
    # "…, wenn das Verfahren bis zum 1. März abgeschlossen ist"
    Sign(
        before=german(rf",\s(?:wenn|sofern|soweit|falls)\s(?![^,;]*(?:{_HANDED_IN}))(?!er\s|sie\s|diese)[^,;]*$"),
        behind=german(rf"(?![^,;.]*(?:{_HANDED_IN}|hochgeladen|zugeh|zugegangen|übermittelt|gesendet))"),
    ),
    Sign(around=german(r"\bfrist\s(?:zur|für\sdie)\s(?:umsetzung|durchführung|fertigstellung|abrechnung)\b")),
    # "Bis zum 5. März teilen wir Ihnen mit, ob Sie einen Antrag stellen dürfen."
    Sign(
        needs=("wir",),
        around=german(
            r"\b(?:teilen|melden|geben|senden|schicken|entscheiden|prüfen|informieren|benachrichtigen)\s(?:wir\b|sich\swir\b)"
            r"|\bwir\s(?:teilen|melden|geben|entscheiden|prüfen|informieren|benachrichtigen)\b(?!:)"
        ),
    ),
    # "…, dass er bis zum 31. Dezember 2029 am Netzwerk teilnimmt"
    Sign(
        before=german(rf",\sdass\s(?![^,;]*(?:{_HANDED_IN}))[^,;]*$"),
        behind=german(rf"(?![^,;.]*(?:{_HANDED_IN}|hochgeladen|zugeh|zugegangen|übermittelt|gesendet))"),
    ),
    # "Der Beirat nimmt zu den Anträgen bis zum 12. März Stellung."
    Sign(needs=("stellung",), around=german(r"\b(?:nimmt|nehmen)\b[^,;]*\bstellung\b")),
    # "Im Mai finden Beratungen zu den Anträgen statt."
    Sign(
        needs=("finde",),
        around=german(r"\bfinde[nt]\b[^;]*\b(?:beratung|begehung|prüfung|besprechung)(?:en)?\b[^;]*\bstatt\b"),
    ),
    Sign(before=german(r"\bmit\s(?:\w*beginn|\w*start|durchführung)\s$")),
    # "Anträge für einen Beginn zum 1. April 2027"
    Sign(before=german(r"\b(?:für|mit|bei)\s(?:eine[nm]?\s|den\s|dem\s|geplante[nm]\s)?\w*(?:beginn|start)\s$")),
    # "Es empfiehlt sich eine Einreichung bis Ende Februar."
    Sign(before=german(r"\b(?:empfiehlt\ssich|(?:empfehlen|empfohlen|ratsam|sinnvoll),)[^,;]*$")),
    Sign(behind=german(r"[^,;.]*\b(?:empfohlen|ratsam|wünschenswert)\b")),
    # What else people do by a day: "abstimmen", "auswerten", "noch kein Antrag gestellt".
    Sign(
        behind=german(
            r"[^,;]*\b(?:abstimmen|abzustimmen|abgestimmt|auswerten|ausgewertet|auszuwerten|unterrichtet|widerrufen"
            r"|zurückziehen|zurückzuziehen|zurückgezogen|klären|bestandskräftig|sicherstellen|sicherzustellen)\b"
            r"|\s(?:\w+\s)?noch\s(?:keine?|nicht)\b"
        )
    ),
    # "beim Landkreis und von diesem bis zum 15. November beim Ministerium vorzulegen"
    Sign(
        before=german(
            r"\b(?:von\s(?:dort|dieser|diesem|diesen)|(?:leitet|leiten|reicht|reichen|legt|legen)\s(?:diese|sie"
            r"|die\s(?:gesammelten\s|gebündelten\s|geprüften\s)?anträge))\s$"
        )
    ),
    # "Gemeinden, die bis zum 31. Dezember 2025 ein Konzept beschlossen haben": what an applicant must be.
    Sign(
        before=german(r",\s(?:die|der|das|welche)\s$"),
        behind=german(rf"(?![^,;.]*(?:{_HANDED_IN}))[^,;.]*\s(?:haben|hat|hatten|hatte|waren|wurden|verfügten)\b"),
    ),
    # "Anträge, für die bis zum 31. Dezember keine Genehmigung vorliegt, werden abgelehnt."
    Sign(
        before=german(r",\s(?:für|bei|zu|mit|in|von|über)\s(?:die|den|dem|der|denen|deren)\s$"),
        behind=german(r"(?![^,;.]*(?:antr(?:a|ä)g|skizze|bewerb|bekund))"),
    ),
    # "Bis zum 31. Oktober lagen 87 Anträge vor": what has come in so far.
    Sign(
        needs=("lagen", "gingen", "wurden", "haben", "hatten", "eingegangen"),
        around=german(
            rf"^(?!.*(?:frist|stichtag|schluss))(?=.*\b{_MANY}\s(?:\w+\s)?(?:{_PAPERS}|kommunen|gemeinden|städte|kreise)\b)"
            r".*\b(?:lagen|gingen|wurden|(?:haben|hatten)\s.*(?:bekundet|eingereicht|beworben|gestellt|teilgenommen"
            r"|angemeldet)|(?:sind|waren)\s.*\beingegangen(?!\ssein))\b"
        ),
    ),
    # A day that only counts people or fixes what is compared.
    Sign(
        needs=("stichtag",),
        around=german(
            r"\bstichtag\w*\s(?:für\s|der\s|zur\s)(?:die\s|den\s|das\s)?(?:\w*einwohner\w*|bevölkerung\w*|ermittlung"
            r"|berechnung|erhebung|bemessung|feststellung|bewertung|zählung)|\bzum\sstichtag\b[^,;]{0,30}\s"
            r"(?:leb|wohn|zähl|hatte)t?e"
        ),
    ),
    # What holders of a grant may still ask for is no round.
    Sign(
        around=german(
            r"\b(?:bereits|schon)\s(?:bewilligte|laufende|geförderte|genehmigte)[nrsm]?\s(?:vorhaben|projekte?n?|maßnahmen?)\b"
            r"|\b(?:laufzeit|projekt|frist|durchführungs|bewilligungs)?-?verlängerung(?:en)?\s[^;,]{0,50}(?:beantragt|zu"
            r"\sbeantragen|beantragen)\b|\bverlängerungsantr"
        )
    ),
    # "Anträge auf Verlängerung", "der Antrag auf Anerkennung als Erholungsort"
    Sign(
        around=german(
            r"\bantr(?:ag|ags|äge|ägen)\sauf\s(?:[\w-]+e[rnms]?\s){0,2}?(?:\w*verlängerung|auszahlung|änderung|umwidmung"
            r"|stundung|erstattung|zulassung|verzicht|vorzeitig|anerkennung|\w*genehmigung|befreiung|zustimmung|ausnahme"
            r"|übertragung|\w*abruf|akteneinsicht)"
        ),
        needs=(" auf ",),
    ),
    # "Einen Stichtag gibt es bis zum Ende der Bekanntmachung am 31. Dezember nicht."
    Sign(
        around=german(r"\b\w*(?:frist|stichtag|termin)\s(?:gibt\ses|besteht)\b[^;]*\bnicht\b"),
        needs=("gibt es", "besteht"),
    ),
    # "Die Rückmeldung an die Bewerber erfolgt bis zum 26. Februar."
    Sign(
        needs=("rückmeldung", "rueckmeldung"),
        around=german(
            r"\brückmeldung\w*\s(?:an\s(?:die|alle|den)|zu\sden|der\sjury|(?:durch|von)\s(?:das|den|die|dem|der|uns)"
            r"|des\sprojektträgers)\b|\b(?:erhalten|erhält|bekommen|bekommt)\s[^;]*\brückmeldung"
        ),
    ),
    # "Die Länder melden dem Bund ihre Programme bis zum 31. März."
    Sign(
        around=german(
            rf"^\W*{_OFFICES}\s(?:{_HAND_ON}|reich(?:en|t)|teil(?:en|t)|stell(?:en|t))\s|\b{_HAND_ON}\s{_OFFICES}\s"
            rf"|^\W*{_OFFICES}\s(?:hat|haben)\s.*\b(?:vorzulegen|zuzuleiten|zu\sberichten|zu\smelden)\b"
        )
    ),
    # What else is handed in or done: "Änderungen am Antrag", "Angebote".
    Sign(
        around=german(
            r"\b(?:rücktritt|rücknahme)\sv|\bänderungen\s(?:am|an|zum|des|der)\s|^\W*(?:die\s)?angebote\b|\bsteuererklärung"
            r"|\bbeteiligung\sder\s(?:öffentlichkeit|bürger)|\böffentlichkeitsbeteiligung"
            r"|\bauf\s(?:der|dieser|unserer)\s(?:\w*seite|website|homepage)\seingestellt\b"
        )
    ),
)


def is_for_something_else(scene: Scene, item: Group) -> bool:
    """Say whether another than the applicant acts by that day, or only terms change with it."""
    said, clause = scene.low[scene.bounds[0] : item.start], _clause(scene, item)
    return any(sign.holds(scene, item, said, clause) for sign in _SIGNS)


def _clause(scene: Scene, item: Group) -> str:
    """The words around a day between two semicolons."""
    start, end = scene.bounds
    start = scene.low.rfind(";", start, item.start) + 1 or start
    stop = scene.low.find(";", item.end, end)
    return scene.low[start : stop if stop >= 0 else end].replace("\n", " ")
