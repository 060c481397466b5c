"""The funding area where only the words of a call name it.

Programmes for the lignite districts are listed under their Länder, NRW among them; KoMoNa is the known
case. So the text may narrow an area down, but only where a sentence plainly says who or where is funded.
A higher rate for such a district, or a mention in passing, narrows nothing.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.rules.gate.passage import sentence_around, sentences
from tracker.vocabulary.codes import rows


@dataclass(frozen=True)
class AreaReading:
    """Area codes read from a text, and the words they were read from."""

    codes: tuple[str, ...]
    quote: str


_DISTRICT = r"(?:Rheinische|Lausitzer|Mitteldeutsche)[rsnm]?"
_LIGNITE = re.compile(
    r"Braunkohle(?:n)?(?:revier|region|gebiet|standort)\w*|Revierregion\w*|"
    rf"{_DISTRICT},?(?: (?:und|oder|{_DISTRICT}),?)* (?:Braunkohle(?:n)?)?[Rr]evier\w*"
)
_NOT_ONLY_LIGNITE = re.compile(r"Steinkohle|Kreis Unna|bundesweit|ganz Deutschland|deutschlandweit")
_WHO_OR_WHERE = re.compile(
    r"[Aa]ntrag(?:stell|sberechtigt)|Kommunen|Gemeinden|Städte|Unternehmen|Akteur|Einrichtungen|Sitz|Fördergebiet|"
    r"Vorhaben|Projekte|beschränkt|ausschließlich|\bnur\b"
)
_IN = re.compile(r"\b(?:in|im|aus|auf|für|der|des)\b")
_HEDGE = re.compile(
    r"insbesondere|besonders|beispielsweise|zum Beispiel|z\. ?B\.|etwa|vorrangig|bevorzugt|zusätzlich|\bauch\b|"
    r"erhöh|höher|Bonus|Zuschlag|quote|Prozent|%|nicht",
    re.IGNORECASE,
)

_LANDS = {
    "DE-BW": r"Baden-W(?:ü|ue)rttemberg\w*|baden-württembergisch\w*",
    "DE-BY": r"Bayern|[Bb]ayerisch\w*",
    "DE-BE": r"Berlin(?:er)?",
    "DE-BB": r"Brandenburg(?:er|isch\w*)?|brandenburgisch\w*",
    "DE-HB": r"Bremen|Bremer|[Bb]remisch\w*",
    "DE-HH": r"Hamburg(?:er)?",
    "DE-HE": r"Hessen|[Hh]essisch\w*",
    "DE-MV": r"Mecklenburg-Vorpommern",
    "DE-NI": r"Niedersachsen|[Nn]iedersächsisch\w*",
    "DE-NW": r"Nordrhein-Westfalen|NRW|nordrhein-westfälisch\w*",
    "DE-RP": r"Rheinland-Pfalz|rheinland-pfälzisch\w*",
    "DE-SL": r"Saarland|[Ss]aarländisch\w*",
    "DE-SN": r"Sachsen(?!-Anhalt)|[Ss]ächsisch\w*",
    "DE-ST": r"Sachsen-Anhalt",
    "DE-SH": r"Schleswig-Holstein",
    "DE-TH": r"Thüringen|Thüringer|[Tt]hüringisch\w*",
}
_LAND = re.compile("|".join(rf"(?P<L{code[3:]}>\b(?:{words})\b)" for code, words in _LANDS.items()))
_LAND_ACTS = re.compile(
    r"\b(?:Das (?:Bundes)?[Ll]and|Der Freistaat|Die Freie (?:und )?Hansestadt) (?P<land>[\w-]+(?:-[\w]+)*)"
    r" (?:unterstützt|fördert|gewährt|bietet|stellt|beteiligt)"
)
_ONLY_IN = re.compile(
    r"(?:\b(?:nur|ausschließlich) (?:in|aus)|\bSitz in|(?:Kommunen|Gemeinden|Landkreise|Städte) in|"
    r"Gefördert (?:wird|werden)[^.;]{0,60} in) (?P<land>[A-ZÄÖÜ][\w-]+)"
)
_NATIONWIDE = re.compile(r"\bbundesweit\b|in ganz Deutschland|deutschlandweit")
_PLACES_ONLY = re.compile(
    r"(?:\bauf (?:Vorhaben|Projekte|Maßnahmen|Kommunen|Städte) in|Fördergebiet (?:umfasst|sind|ist|bilden)|"
    r"(?:\bnur|\bausschließlich) (?:in|für)(?: den Städten| die Städte| den Kommunen)?) (?P<places>[^.;]{3,250})"
)
_WIDER_THAN_PLACES = re.compile(r"Ruhr(?:gebiet)|Metropole Ruhr|Westfalen|NRW|Deutschland|Bund")


@lru_cache(maxsize=32_768)
def narrowed(title: str, text: str) -> AreaReading | None:
    """Return the part of Germany a call is plainly limited to, or None. Reads districts and places, no Länder."""
    return _lignite_only(title, text) or _places_only(text)


@lru_cache(maxsize=32_768)
def named(title: str, text: str) -> AreaReading | None:
    """Return the area a call without area codes names in title or text, or None when it does not plainly say so."""
    return narrowed(title, text) or _land_in_title(title) or _land_in_text(text) or _nationwide(text)


def _lignite_only(title: str, text: str) -> AreaReading | None:
    """Read the three lignite districts as funding area, from the title or a sentence about who is funded."""
    if "evier" not in title + text and "Braunkohle" not in title + text:
        return None
    if _NOT_ONLY_LIGNITE.search(title) or _NOT_ONLY_LIGNITE.search(text):
        return None
    if _LIGNITE.search(title):
        return AreaReading(("set:braunkohle",), title)
    for sentence in sentences(text):
        if _is_about_lignite_applicants(sentence):
            return AreaReading(("set:braunkohle",), sentence)
    return None


def _is_about_lignite_applicants(sentence: str) -> bool:
    """Say whether a sentence limits applicants or projects to a lignite district."""
    district = _LIGNITE.search(sentence)
    return (
        district is not None
        and _WHO_OR_WHERE.search(sentence) is not None
        and _IN.search(sentence[: district.start()]) is not None
        and not _HEDGE.search(sentence)
    )


def _places_only(text: str) -> AreaReading | None:
    """Read a list of towns and counties of NRW that a sentence limits the funding to."""
    match = _PLACES_ONLY.search(text)
    if match is None or _WIDER_THAN_PLACES.search(match["places"]):
        return None
    codes = tuple(ags for ags, name in _place_patterns() if name.search(match["places"]))
    return AreaReading(codes, sentence_around(text, *match.span())) if codes else None


@lru_cache(maxsize=1)
def _place_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return keys and patterns of the places; "Kreise Düren und Heinsberg" names each without its prefix."""
    return tuple(
        (row["ags"], re.compile(rf"\b{re.escape(row['name'].removeprefix('Kreis '))}\b")) for row in rows("places")
    )


def _land_in_title(title: str) -> AreaReading | None:
    """Read the Länder a title names."""
    codes = dict.fromkeys(f"DE-{match.lastgroup[1:]}" for match in _LAND.finditer(title) if match.lastgroup)
    return AreaReading(tuple(codes), title) if codes else None


def _land_in_text(text: str) -> AreaReading | None:
    """Read the Land that acts ("Der Freistaat Bayern unterstützt …") or that a sentence limits the funding to."""
    for pattern in (_LAND_ACTS, _ONLY_IN):
        for match in pattern.finditer(text):
            land = _LAND.fullmatch(match["land"])
            if land and land.lastgroup:
                return AreaReading((f"DE-{land.lastgroup[1:]}",), sentence_around(text, *match.span()))
    return None


def _nationwide(text: str) -> AreaReading | None:
    """Read that the funding holds for all of Germany."""
    match = _NATIONWIDE.search(text)
    return AreaReading(("DE",), match.group()) if match else None
