"""Who may apply and where, as far as single words of a sentence name them."""

import re
from collections.abc import Iterator
from functools import cache

from tracker.rules.passages import Line
from tracker.vocabulary.codes import labels, rows

_WHO = re.compile(
    r"antragsberechtigt|antragstelle(?:r|nd)|zuwendungs(?:empfänger|berechtigt)|teilnahmeberechtigt"
    r"|wer (?:kann|wird gefördert)|(?:anträge?|antrag) (?:können |kann )?(?:nur )?(?:stellen|von)"
    r"|bewerben können sich|können sich bewerben"
)
_NOT = re.compile(
    r"\bnicht (?:antragsberechtigt|zuwendungsberechtigt|förderfähig|gefördert)|ausgeschlossen|ausgenommen"
)
_GROUPS = tuple(
    (re.compile(rf"\b(?:{pattern})"), names)
    for pattern, names in (
        (r"kommunen?\b|(?:kommunale[nr]? )?gebietskörperschaft|gemeindeverb[aä]nd", ("Gemeinden", "Kreise")),
        (r"gemeinden?\b|(?<!kreisfreie )(?<!kreisfreien )städten?\b", ("Gemeinden",)),
        (r"(?:land)?kreisen?\b", ("Kreise",)),
        (r"kreisfreien?\b", ("kreisfreie Städte",)),
        (r"unternehmen\b|kmu\b", ("Unternehmen",)),
        (r"zweckverb[aä]nd", ("Zweckverbände",)),
        (r"vereinen?\b|verb[aä]nden?\b|vereinigung", ("Vereine und Verbände",)),
        (r"(?:fach)?hochschulen?\b|universität", ("Hochschulen",)),
        (r"privatperson|natürliche personen", ("Privatpersonen",)),
        (r"stiftung", ("Stiftungen",)),
        (r"schulträger", ("Schulträger",)),
        (r"religionsgemeinschaft|kirchen", ("Kirchen",)),
    )
)  # fmt: skip
_INHABITANTS = re.compile(r"\b(\d{1,3}(?:\.\d{3})+) einwohner")
_SHARE = re.compile(
    r"\b(\d{1,3}(?:,\d+)?)\s?(?:%|prozent|v\. ?h\.)(?=[^.;]{0,60}(?:beteilig|anteil|gesellschaft|besitz|hand\b))"
)
_WHERE = re.compile(
    r"fördergebiet|gebietskulisse|förderkulisse|programmgebiet|projektgebiet|räumlicher geltungsbereich|fördergegend"
    r"|vorhaben (?:in|im|aus)\b|\bgelegen|durchführungsort"
)


def applicants(line: Line) -> Iterator[str]:
    """Yield the groups a sentence about applicants names; excluded ones with "nicht" before them."""
    if not _WHO.search(line.low) and not (_WHO.search(line.heading) and len(line.text) < 200):
        return
    prefix = "nicht " if _NOT.search(line.low) else ""
    found = {name for pattern, names in _GROUPS if pattern.search(line.low) for name in names}
    if "Gemeinden" in found:
        found.discard("kreisfreie Städte")
    yield from (prefix + name for name in found)
    yield from (f"{prefix}{match[1]} Einwohner" for match in _INHABITANTS.finditer(line.low))
    yield from (f"{prefix}{match[1]} % Beteiligung" for match in _SHARE.finditer(line.low))


def places(line: Line) -> Iterator[str]:
    """Yield the places a sentence about the funding area names."""
    if _WHERE.search(line.low) or (_WHERE.search(line.heading) and len(line.text) < 200):
        yield from (match[0] for match in _names().finditer(line.text))


@cache
def _names() -> re.Pattern[str]:
    known = {*labels("areas").values(), *(row["name"] for row in rows("places"))}
    known |= {"Rheinisches Revier", "Rheinischen Revier", "Lausitzer Revier", "Mitteldeutsches Revier", "Ruhrgebiet"}
    known |= {"EU", "Deutschland"}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(known, key=len, reverse=True)))})\b")
