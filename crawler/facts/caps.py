"""The most and the least a project gets, and the least it must cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from crawler.facts.document import Document
from crawler.facts.figures import Unit
from crawler.facts.segments import Segment, names_above
from crawler.facts.spelling import german

_CURRENCY = r"(?:eur|euro|€)?\s?$"
_AT_MOST = german(
    r"(?:\b(?:bis\szu|bis|höchstens|maximal\w*|max\.?|nicht\smehr\sals|nicht\süber|up\sto|maximum(?:\sof)?"
    r"|not\sexceed(?:ing)?)"
    r"(?:\s(?:zu|jedoch|aber|von|auf|mit|in\shöhe\svon|insgesamt|maximal|höchstens|max\.|einem\sbetrag\svon"
    r"|einer\s(?:höhe|summe)\svon))*\s?)" + _CURRENCY
)
_AT_LEAST = german(
    r"(?:\b(?:mindestens|mind\.?|wenigstens|minimum|at\sleast|ab)(?:\s(?:jedoch|von|einem|einer|betrag|höhe|summe"
    r"|\w*volumen|\w*investitionssumme|\w*kosten|\w*ausgaben|\w*umfang|\w*aufwand"
    r"|\w*zuwendung\w*|\w*zuschuss\w*|\w*förderung|gesamt\w*|förderfähigen|zuwendungsfähigen))*\s?)" + _CURRENCY
)
_ABOVE = german(r"\b(?:über|mehr\sals|oberhalb\s(?:von|der)|more\sthan)\s?" + _CURRENCY)
_BELOW = german(
    r"\b(?:unter|unterhalb\s(?:von|der|einer|eines)?|weniger\sals|geringer\sals|kleiner\sals|niedriger\sals"
    r"|less\sthan|below)\s(?:grenze\svon\s|betrags?\svon\s)?" + _CURRENCY
)
_REFUSED = german(
    r"\b(?:nicht|keine[nr]?|kein|ausgeschlossen|entfällt|entfallen|abgelehnt|unterbleib\w*|unberücksichtigt|not)\b"
)
_NOT_GRANTED = german(
    r"\b(?:werden|wird)\s(?:\w+\s)?nicht\s(?:gewährt|bewilligt|gefördert|ausgezahlt|berücksichtigt|ausgereicht)\b"
)
_NOT_REACHED = german(r"\s(?:nicht\s(?:erreichen|erreicht|übertreffen)|unterschreite[nt])\b")
_REQUIRED = german(r"\b(?:müssen|muss|voraussetzung|gefördert|förderfähig|antragsberechtigt|nur)\b")
_PER_PROJECT = german(
    r"\b(?:je|pro|für\sjedes|für\sjede|per|für\sein|für\seine)\s(?:\w+[ens]\s){0,2}(?:\w*vorhaben|\w*projekt\w*"
    r"|\w*maßnahme|\w*antrag|kommune|gemeinde|stadt|kreis|landkreis|\w*verbund\w*|konsortium|zuwendungsempfäng\w*"
    r"|antragstell\w*|\w*fall|bewilligung|standort|kooperation|träger\w*|bewerbung|gebietskörperschaft|zuwendung"
    r"|förderung|schulträger\w*|quartier|\w*verein|\w*einrichtung|organisation|initiative|\w*schule|\w*kita"
    r"|bibliothek|museum|theater|objekt|\w*gebäude|\w*denkmal|\w*halle|\w*sportstätte|\w*bad|\w*park|\w*haus"
    r"|project|municipality|applicant|proposal)\b|\bim\seinzelfall\b|/\s?(?:projekt|vorhaben|maßnahme|kommune"
    r"|gemeinde|antrag|standort)\b|\bgesamte\s(?:\w*laufzeit|förderdauer|projektdauer|förderperiode)"
)
_PER_ITEM = german(
    r"(?:\b(?:je|pro|per|für\sjede[nrsm]?)\s|/\s?)(?:(?:\w+e[nrsm]?)\s){0,2}?(?P<item>[\w-]{2,40}|m²)"
    r"|(?P<time>\bjährlich\b|\bim\sjahr\b|\bmonatlich\b|\btäglich\b|\bp\.\s?a\.)"
)
_ITEM = german(
    r"\w*(?:ladepunkt|ladesäule|baum|bäume|stelle|tag|person|teilnehm\w*|monat|stunde|quadratmeter|m²|qm|meter"
    r"|kilometer|km|kw|kwp|kwh|kilowatt\w*|wohneinheit|gerät|fahrzeug|veranstaltung|platz|kind|schüler\w*"
    r"|kopf|einwohner\w*|stück|einheit|tonne|hektar|ha|liter|jahr|woche|übernachtung|rad|räder|klasse|gruppe"
    r"|seminar|modul|laptop|lizenz|sirene|mast|vollzeit\w*|beschäftigte\w*|kraft|ausgabe|haushalt|exemplar|termin"
    r"|workshop|beratung|box|bügel|leuchte|sensor|punkt|brunnen|bank|beet|fläche|dach|fenster|heizung|pumpe"
    r"|speicher|zähler|fachkraft|kilogramm|fahrt|reise|teilnahme|begegnung|honorar\w*)(?:e|en|s|es|n)?"
)
# Whole buildings and sites are projects of their own; a small amount for an unknown thing is one for an item.
_LARGE_CENTS = 2_000_000
_HUGE_CENTS = 10_000_000
_STAFF = german(r"\w*(?:stelle|vollzeit\w*|kraft|fachkraft|person|jahr|beschäftigte\w*|beamt\w*)n?")
_PRIZE_MOST = 1_000_000_000
_HARD_NOISE = frozenset({"loan", "minimis", "procurement", "review", "tax"})
_HAVE_PARTS = frozenset({"cost", "quantity", "eligible"})
_AMOUNTS_TO = german(r"\b(?:beträgt|betrug|beläuft|in\shöhe\svon|von)\b")
_EACH = german(
    r"\b(?:erhalten|erhält|bekommen|bekommt)\s(?:(?:(?:die|der|das|jede)\s)?(?:kommunen?|gemeinden?|stadt"
    r"|kreise?)\s)?(?:(?:dafür|hierfür|dann|einmalig|pauschal|je|jeweils)\s){0,3}" + _CURRENCY
)
_SUMS = german(r"\b(?:anträge|antrag|projekte|vorhaben)\süber\s")


class Bound(Enum):
    """What a figure bounds."""

    MOST = "most"
    LEAST = "least"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in cents and the segment it was read from."""

    cents: int
    segment: Segment
    score: float


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a text."""

    grant_most: Amount | None
    grant_least: Amount | None
    cost_least: Amount | None


def read_amounts(document: Document, found: Sequence[Segment]) -> Amounts:
    """Return the cap of the grant for one project, the smallest grant and the smallest project cost."""
    most: list[Amount] = []
    least: list[Amount] = []
    costs: list[Amount] = []
    for segment in found:
        if segment.figure.unit is not Unit.CENTS or _is_noise(segment):
            continue
        bound = _bound(segment)
        subject = _subject(document, segment, bound)
        if bound is Bound.LEAST and subject == "cost":
            costs.append(_amount(segment, segment.figure.low or segment.figure.value))
        elif bound is Bound.LEAST and subject == "grant":
            least.append(_amount(segment, segment.figure.low or segment.figure.value))
        elif bound is not None and subject == "grant" and not _is_item(segment) and not _is_budget(segment, bound):
            most.append(_amount(segment, segment.figure.value))
            if segment.figure.low is not None:
                least.append(_amount(segment, segment.figure.low))
        elif segment.figure.low is not None and subject == "cost":
            costs.append(_amount(segment, segment.figure.low))
    return Amounts(_best(most), _best(least), _best(costs))


def _is_noise(segment: Segment) -> bool:
    if _HARD_NOISE & segment.beside or "minimis" in segment.around:
        return True
    return "loan" in segment.around and "grant" not in segment.names


def _bound(segment: Segment) -> Bound | None:
    before = segment.before
    if _AT_MOST.search(before):
        return Bound.LEAST if _NOT_GRANTED.search(segment.text) else Bound.MOST
    if _NOT_REACHED.search(segment.text, segment.figure.end - segment.start):
        return Bound.LEAST if _REFUSED.search(segment.text) else None
    if _BELOW.search(before):
        return Bound.LEAST if _REFUSED.search(segment.text) else None
    if _ABOVE.search(before) and not _SUMS.search(before):
        return Bound.LEAST if _REQUIRED.search(segment.text) and not _REFUSED.search(segment.text) else None
    if _AT_LEAST.search(before):
        return Bound.LEAST
    return _bound_by_words(segment)


def _bound_by_words(segment: Segment) -> Bound:
    beside = segment.beside
    if beside & {"bagatelle", "cost_floor"}:
        return Bound.LEAST
    if beside & {"floor"} and "ceiling" not in beside:
        return Bound.LEAST
    if beside & {"ceiling", "cap"} or (segment.figure.low is not None and "cost" not in beside):
        return Bound.MOST
    return Bound.EXACT


def _subject(document: Document, segment: Segment, bound: Bound | None) -> str | None:
    """Whether the figure is about the grant or about the costs."""
    beside = segment.beside
    if "cost_floor" in beside:
        return "cost"
    if bound is Bound.EXACT:
        return "grant" if _is_fixed(segment) else "cost" if segment.figure.low and "cost" in beside else None
    nearest = _nearest(segment)
    if nearest is not None:
        return nearest
    if bound is Bound.LEAST and "bagatelle" in segment.names:
        return "grant"
    if "project" in beside and bound is Bound.LEAST and "applied" not in beside:
        return "cost"
    return "grant" if _grant_around(document, segment) else None


def _nearest(segment: Segment) -> str | None:
    """The nearest word before the figure, else behind it, that names costs or a grant."""
    place = segment.figure.start
    subjects = {
        "cost": "cost",
        "eligible": "cost",
        "flat": "cost",
        "grant": "grant",
        "applied": "grant",
        "bagatelle": "grant",
        "prize": "grant",
        "cap": "grant",
        "volume": "grant",
    }
    named = [
        (abs(start - place) + 1000 * (start > place), subjects[name])
        for start, _, name in segment.hits
        if name in subjects
    ]
    return min(named)[1] if named else None


def _grant_around(document: Document, segment: Segment) -> bool:
    if {"grant", "given", "funded", "quota", "prize"} & segment.around or _PER_PROJECT.search(segment.text):
        return True
    return bool({"grant", "quota", "ceiling", "prize"} & names_above(document, segment))


def _is_fixed(segment: Segment) -> bool:
    """Whether an amount without "höchstens" is what every project gets."""
    beside = segment.beside
    if segment.figure.value > _PRIZE_MOST or {"budget", "overall"} & segment.around or "cost" in beside:
        return False
    if "prize" in beside:
        return True
    paid = bool({"given", "funded"} & segment.around)
    if paid and _PER_PROJECT.search(segment.text) and not _HAVE_PARTS & beside:
        return True
    if "municipal" in segment.names and _EACH.search(segment.before):
        return True
    return _nearest(segment) == "grant" and "grant" in beside and (paid or _AMOUNTS_TO.search(segment.text) is not None)


def _is_item(segment: Segment) -> bool:
    if _PER_PROJECT.search(segment.text) or "overall" in segment.beside:
        return False
    for match in _PER_ITEM.finditer(segment.text):
        if match["time"] or _STAFF.fullmatch(match["item"]):
            return True
        if segment.figure.value < (_HUGE_CENTS if _ITEM.fullmatch(match["item"]) else _LARGE_CENTS):
            return True
    return False


def _is_budget(segment: Segment, bound: Bound) -> bool:
    budget = {"budget", "volume", "overall"} if bound is Bound.EXACT else {"budget"}
    return (
        bool(budget & segment.beside) and not _PER_PROJECT.search(segment.text) and not _PER_ITEM.search(segment.text)
    )


def _amount(segment: Segment, cents: int) -> Amount:
    names = segment.names
    score = 1.0 * ("grant" in names) + 1.0 * (_PER_PROJECT.search(segment.text) is not None)
    score -= 3.0 * ("other" in names and "municipal" not in names) + 2.0 * bool(names & {"joint", "raise"})
    return Amount(cents, segment, score)


def _best(amounts: Sequence[Amount]) -> Amount | None:
    return max(amounts, key=lambda amount: amount.score, default=None)  # the first of equals
