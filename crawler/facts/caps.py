"""The most and the least a project gets, and the least it must cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.facts.bounds import CURRENCY, Bound, bound_of
from crawler.facts.document import Document
from crawler.facts.figures import Unit
from crawler.facts.money_words import money_words
from crawler.facts.per_item import is_per_item, is_per_project, is_shared_out
from crawler.facts.segments import Segment, names_above
from crawler.facts.spelling import german

# "80 Prozent der Ausgaben, sofern diese mindestens 8.000 Euro erreichen"
_IF_THESE = german(r"\b(?:sofern|wenn|soweit|falls|die|und)\s(?:diese|sie|jene|insgesamt)\b")
# "Ihr Unternehmen darf in drei Jahren nicht mehr als 300.000 Euro erhalten" is the limit of state aid.
_IN_THREE_YEARS = german(r"\b(?:drei|3)\s(?:\w+\s)?(?:steuer|kalender|wirtschafts)?jahren\b")
_SHORT = 60
# "höchstens 12.000 Euro je Verein und 30.000 Euro je Gemeinde"
_ALSO = german(r"[\s,;(]{0,3}(?:und|sowie|bzw\.|auf|für|bei|die|den|gemeinden|kommunen|städten?|kreisen?|von|\s){0,9}")
# What one municipality got is nobody's offer.
_HAS_GOT = german(r"\b(?:hat|haben|erhielt|erhielten|bekam|bekamen)\b")
# "bis die Mittel in Höhe von 2,5 Mio. Euro aufgebraucht sind"
# "Jede Schule kann 10.000 Euro erhalten."
_EACH_MAY = german(r"\bjede[rs]?\s(?:\w+e\s)?\w+\s(?:kann|erhält|bekommt)\s(?:einmalig\s|pauschal\s)?$")
# "Es werden 20 Projekte mit je 7.500 Euro gefördert."
_EACH_WITH = german(
    r"\b(?:projekte|vorhaben|ideen|kommunen|gemeinden|initiativen|konzepte)\s(?:\w+\s){0,2}mit\s(?:je|jeweils)\s$"
    r"|\bjede[rs]?\s(?:\w+\s)?\w+\swird\s(?:\w+\s)?mit\s$"
)
_USED_UP = german(
    r"\b(?:aufgebraucht|ausgeschöpft|erschöpft|verbraucht|vergeben|gebunden)\s(?:ist|sind)\b|\smittel\s.*\s(?:ausgeschöpft|erschöpft|aufgebraucht)\b"
)
_ONCE = german(r"\bvon\seinmalig\s$|\beinmalig\w*\s(?:betrag|zahlung|zuschuss|förderung|zuwendung|festbetrag|summe)\b")
# "… wird als Festbetrag gewährt. Er beträgt 40.000 Euro je Standort."
_IT_IS = ("er beträgt", "sie beträgt", "dieser beträgt", "diese beträgt")
# "wird als Festbetrag gezahlt und beträgt 8.000 Euro"
_AND_IS = german(r"\sund\s(?:beträgt|beläuft\ssich\sauf|liegt\sbei)\s(?:einmalig\s|pauschal\s)?$")
# "Der erste Platz bekommt 5.000 Euro."
_FIRST_PLACE = german(
    r"\b(?:erste[rn]?|1\.)\s(?:platz|rang|preis)(?:\s(?:erhält|bekommt|ist\smit|wird\smit)\s|:?\s\(?)$"
)
# "Keine Förderung unter 250.000 Euro Gesamtkosten"
_OF_COSTS = german(
    r"\s(?:an\s)?(?:zuwendungsfähige[nr]?\s|förderfähige[nr]?\s)?(?:gesamt|projekt|investitions|bau|vorhabens?)?-?"
    r"(?:kosten|ausgaben|aufwendungen|investitionssumme|projektvolumen|gesamtvolumen)\b"
)
# "Ersetzt werden Fahrtkosten, insgesamt jedoch höchstens 2.400 Euro": what is paid back is the grant.
_PAID_BACK = german(
    r"^\W*(?:ersetzt|erstattet|übernommen|bezahlt)\s(?:werden|wird)\s[^;]*,\s(?:(?:insgesamt|zusammen|jedoch|aber|allerdings)\s){0,3}"
    r"(?:höchstens|maximal|bis\szu|nicht\smehr\sals)\s(?:(?:jedoch|aber|insgesamt)\s){0,2}$"
)
_PRIZE_MOST = 1_000_000_000
_HARD_NOISE = frozenset({"loan", "minimis", "procurement", "review", "tax"})
_HAVE_PARTS = frozenset({"cost", "quantity", "eligible"})
_OF_THE_WHOLE = frozenset({"budget", "overall"})
_AMOUNTS_TO = german(r"\b(?:beträgt|betrug|beläuft|belief|lag\sbei|liegt\sbei|in\shöhe\svon|von)\b")
_EACH = german(
    r"\b(?:erhalten|erhält|bekommen|bekommt)\s(?:(?:(?:die|der|das|jede)\s)?(?:kommunen?|gemeinden?|stadt"
    r"|kreise?)\s)?(?:(?:dafür|hierfür|dann|einmalig|pauschal|je|jeweils)\s){0,3}"
    r"(?:eine?n?\s(?:\w+\s)?\w+\s(?:von|in\shöhe\svon|über)\s)?" + CURRENCY
)


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
    for segment, bound in _bounded(found, "minimis" in document.low):
        subject = _subject(document, segment, bound)
        if bound is Bound.LEAST and subject == "cost":
            costs.append(_amount(segment, segment.figure.low or segment.figure.value))
        elif bound is Bound.LEAST and subject == "grant":
            least.append(_amount(segment, segment.figure.low or segment.figure.value))
        elif bound is not None and subject == "grant" and not is_per_item(segment) and not _is_budget(segment, bound):
            most.append(_amount(segment, segment.figure.value))
            if segment.figure.low is not None:
                least.append(_amount(segment, segment.figure.low))
        elif segment.figure.low is not None and subject == "cost":
            costs.append(_amount(segment, segment.figure.low))
    return Amounts(max(most, key=lambda amount: (amount.score, amount.cents), default=None), _best(least), _best(costs))


def _bounded(found: Sequence[Segment], minimis: bool) -> Iterator[tuple[Segment, Bound | None]]:
    """Yield the amounts with what they bound; one that only lists on bounds what the one before it does."""
    last: tuple[int, Bound | None] = (-1, None)
    for place, segment in enumerate(found):
        if segment.figure.unit is not Unit.CENTS or _is_noise(segment, minimis):
            continue
        bound = bound_of(segment)
        if _is_replaced(segment, found[place + 1 :]):
            last = segment.sentence, bound
            continue
        if bound is Bound.EXACT and last == (segment.sentence, Bound.MOST) and _ALSO.fullmatch(segment.before):
            bound = Bound.MOST
        last = segment.sentence, bound
        yield segment, bound


def _is_replaced(segment: Segment, behind: Sequence[Segment]) -> bool:
    """Whether it is the old amount: "von 50.000 Euro auf 75.000 Euro angehoben"."""
    if not behind or behind[0].sentence != segment.sentence or not segment.before.endswith("von "):
        return False
    return behind[0].before.strip() == "auf"


def _is_noise(segment: Segment, minimis: bool) -> bool:
    if _HARD_NOISE & segment.beside or "minimis" in segment.around:
        return True
    if _IN_THREE_YEARS.search(segment.text) or (minimis and "beihilfen" in segment.text):
        return True
    return "loan" in segment.around and not {"grant", "caps_share"} & segment.names


def _subject(document: Document, segment: Segment, bound: Bound | None) -> str | None:
    """Whether the figure is about the grant or about the costs."""
    beside = segment.beside
    if "cost_floor" in beside:
        return "cost"
    if bound is Bound.EXACT:
        return "grant" if _is_fixed(segment) else "cost" if segment.figure.low and "cost" in beside else None
    named = _named_with(segment, bound) or _nearest(segment)
    if named is not None:
        return named
    if bound is Bound.LEAST and "bagatelle" in segment.names:
        return "grant"
    if bound is Bound.LEAST and "base_cost" in segment.around and _IF_THESE.search(segment.before):
        return "cost"
    costs = "project" in beside or (bool({"cost", "eligible"} & segment.around) and "grant" not in segment.around)
    if costs and bound is Bound.LEAST and "applied" not in beside:
        return "cost"
    return "grant" if _grant_around(document, segment) else None


def _named_with(segment: Segment, bound: Bound | None) -> str | None:
    """What the words right around the figure are about, whichever word is the nearest."""
    if bound is Bound.MOST:
        return "grant" if _PAID_BACK.search(segment.before) else None
    if bound is not Bound.LEAST:
        return None
    # "Vorhaben mit einem Gesamtvolumen unter 20.000 Euro"
    of_costs = _OF_COSTS.match(segment.text, segment.figure.end - segment.start) is not None
    return "cost" if of_costs or {"project", "budget"} <= segment.beside else None


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
    costs_before = any(name in {"cost", "eligible"} and start < place for start, _, name in segment.hits)
    if costs_before and "grant" not in segment.names:
        del subjects["cap"]  # "Ausgaben werden bis zu einem Höchstbetrag von … anerkannt"
    named = [
        (abs(start - place) + 1000 * (start > place), subjects[name])
        for start, _, name in segment.hits
        if name in subjects
    ]
    return min(named)[1] if named else None


def _grant_around(document: Document, segment: Segment) -> bool:
    if {"grant", "given", "payout", "funded", "quota", "prize"} & segment.around or is_per_project(segment):
        return True
    if "caps_share" in segment.names:
        return True
    if {"grant", "quota", "ceiling", "prize"} & names_above(document, segment):
        return True
    return _is_short_line(document, segment) or ("budget" in segment.beside and is_shared_out(segment))


def _is_short_line(document: Document, segment: Segment) -> bool:
    """Whether "Obergrenze: 1 Mio. €" stands behind a line about the grant."""
    sentence = document.sentences[segment.sentence]
    if segment.sentence == 0 or sentence.end - sentence.start > _SHORT or "ceiling" not in segment.beside:
        return False
    before = document.sentences[segment.sentence - 1]
    return bool(
        {"grant", "quota", "prize"} & {name for *_, name in money_words(document.low, before.start, before.end)}
    )


def _is_fixed(segment: Segment) -> bool:
    """Whether an amount without "höchstens" is what every project gets."""
    beside = segment.beside
    if (
        _HAS_GOT.search(segment.text)
        or _USED_UP.search(segment.text)
        or segment.figure.value > _PRIZE_MOST
        or "cost" in beside
    ):
        return False
    if "prize" in beside and not _OF_THE_WHOLE & beside:
        return True
    if _OF_THE_WHOLE & segment.around and not _is_handed_out(segment):
        return False
    return _is_said_to_be_fixed(segment) or _is_paid(segment)


def _is_said_to_be_fixed(segment: Segment) -> bool:
    """Whether words right before the amount say that each project gets it."""
    if _ONCE.search(segment.before) or ("prize" in segment.names and _AND_IS.search(segment.before)):
        return True
    if "funded" in segment.around and _EACH_WITH.search(segment.before):
        return True
    if _FIRST_PLACE.search(segment.before):
        return True
    if "given" in segment.around and _EACH_MAY.search(segment.before):
        return True
    return bool({"municipal", "prize", "project"} & segment.names) and _EACH.search(segment.before) is not None


def _is_paid(segment: Segment) -> bool:
    """Whether the sentence tells of a grant of that amount."""
    beside = segment.beside
    paid = bool({"given", "funded", "payout"} & segment.around) or _is_handed_out(segment)
    if paid and is_per_project(segment) and not _HAVE_PARTS & beside:
        return True
    if segment.lead.startswith(_IT_IS) and "grant" in segment.around and is_per_project(segment):
        return True
    return _nearest(segment) == "grant" and "grant" in beside and (paid or _AMOUNTS_TO.search(segment.text) is not None)


def _is_handed_out(segment: Segment) -> bool:
    """Whether money that is made ready is the share of one: "Je Gemeinde werden 10.000 Euro bereitgestellt"."""
    return "budget" in segment.beside and "overall" not in segment.around and is_per_project(segment)


def _is_budget(segment: Segment, bound: Bound) -> bool:
    budget = {"budget", "volume", "overall"} if bound is Bound.EXACT else {"budget"}
    return bool(budget & segment.beside) and not is_shared_out(segment)


def _amount(segment: Segment, cents: int) -> Amount:
    names = segment.names
    score = 1.0 * ("grant" in names) + 1.0 * (is_per_project(segment))
    score += 2.0 * ({"bagatelle", "municipal"} <= names)
    score -= 3.0 * (segment.group == {"other"}) + 2.0 * bool(names & {"joint", "raise", "except"})
    return Amount(cents, segment, score)


def _best(amounts: Sequence[Amount]) -> Amount | None:
    return max(amounts, key=lambda amount: amount.score, default=None)  # the first of equals
