"""Whether an amount is for one project or for each of many things in it."""

from crawler.facts.segments import Segment
from crawler.facts.spelling import german

_PER_PROJECT = german(
    r"\b(?:je|pro|für\sjedes|für\sjede|per|für\sein|für\seine)\s(?:\w+[ens]\s){0,2}(?:\w*vorhaben|\w*projekt\w*"
    r"|\w*maßnahme|\w*antrag|\w*kommune|\w*gemeinde|stadt|\w*kreis|\w*verbund\w*|konsortium|zuwendungsempfäng\w*"
    r"|antragstell\w*|\w*fall|bewilligung|\w*standort|kooperation|träger\w*|bewerbung|gebietskörperschaft|zuwendung"
    r"|förderung|schulträger\w*|quartier|idee|aktion|kampagne|\w*konzept|\w*verein|\w*einrichtung|organisation"
    r"|initiative|\w*schule|\w*kita"
    r"|bibliothek|museum|theater|objekt|\w*gebäude|\w*denkmal|\w*halle|\w*sportstätte|\w*bad|\w*park|\w*haus|(?:\w*spiel|sport|übungs|markt|dorf|fest)platz"
    r"|\w*netzwerk|bündnis|allianz|\w*zusammenschluss|project|municipality|applicant|proposal)\b|\bim\seinzelfall\b|/\s?(?:projekt|vorhaben|maßnahme|kommune"
    r"|gemeinde|antrag|standort)\b|\bgesamte\s(?:\w*laufzeit|förderdauer|projektdauer|förderperiode)"
)
_PER_ITEM = german(
    r"(?:\b(?:je|pro|per|für\sjede[nrsm]?)\s|/\s?)(?!eine?n?\s|bis\s|rund\s|maximal|höchstens)(?:(?:\w+e[nrsm]?)\s){0,2}?(?P<item>[\w-]{2,40}|m²)"
    r"|(?P<time>\bjährlich\b|\bjährliche[rns]?\s(?:förderung|zuschuss|zuwendung)|\bim\sjahr\b|\bmonatlich\b"
    r"|\btäglich\b|\bp\.\s?a\.)"
)
_ITEM = german(
    r"\w*(?:ladepunkt|ladesäule|baum|bäume|stelle|tag|person|teilnehm\w*|monat|stunde|quadratmeter|m²|qm|meter"
    r"|kilometer|km|kw|kwp|kwh|kilowatt\w*|wohneinheit|gerät|fahrzeug|veranstaltung|platz|kind|schüler\w*"
    r"|kopf|einwohner\w*|stück|einheit|tonne|hektar|ha|liter|jahr|woche|übernachtung|rad|räder|klasse|gruppe"
    r"|seminar|modul|laptop|lizenz|sirene|mast|vollzeit\w*|beschäftigte\w*|kraft|ausgabe|haushalt|exemplar|termin"
    r"|workshop|beratung|box|bügel|leuchte|sensor|punkt|brunnen|bank|beet|fläche|dach|fenster|heizung|pumpe"
    r"|speicher|zähler|fachkraft|kilogramm|fahrt|reise|teilnahme|begegnung|honorar\w*)(?:e|en|s|es|n)?"
)
_LEAD = german(r"(?:je|pro|für\sjede[nrsm]?)\s(?:\w+e[nrsm]?\s)?[\w-]{2,40}")
# Whole buildings and sites are projects of their own; a small amount for an unknown thing is one for an item.
_LARGE_CENTS = 2_000_000
_HUGE_CENTS = 10_000_000
_STAFF = german(r"\w*(?:stelle|vollzeit\w*|kraft|fachkraft|person|jahr|beschäftigte\w*|beamt\w*)n?")


def is_per_project(segment: Segment) -> bool:
    """Say whether the words name the project or its bearer as what the amount is for."""
    return _PER_PROJECT.search(segment.text) is not None


def is_shared_out(segment: Segment) -> bool:
    """Say whether the words name anything that the amount is for one of."""
    return is_per_project(segment) or _PER_ITEM.search(segment.text) is not None


def _lead(segment: Segment) -> str:
    match = _LEAD.match(segment.lead)
    return match[0] if match else ""


def is_per_item(segment: Segment) -> bool:
    """Say whether the amount is for each of many: a charging point, a post, a day, a year."""
    if is_per_project(segment) or "overall" in segment.beside:
        return False
    # "Je Rad wird ein Zuschuss von 25 Prozent, höchstens 2.500 Euro, gezahlt": the beginning counts for all of it.
    text = f"{_lead(segment)} {segment.text}"
    for match in _PER_ITEM.finditer(text):
        if match["time"] or _STAFF.fullmatch(match["item"]):
            return True
        if segment.figure.value < (_HUGE_CENTS if _ITEM.fullmatch(match["item"]) else _LARGE_CENTS):
            return True
    return False
