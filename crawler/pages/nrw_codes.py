"""The words of NRW.BANK's product pages as our codes; what is not understood is left open and reported."""

import re
from collections.abc import Callable, Sequence

from tracker.vocabulary.calls import Level
from tracker.vocabulary.codes import labels

Unknown = Callable[[str, str], None]

_LEVELS = {
    "EU": (Level.EU, "Europäische Union"),
    "Europäische Union": (Level.EU, "Europäische Union"),
    "Bund": (Level.BUND, "Bund"),
    "Land": (Level.LAND, "Land Nordrhein-Westfalen"),
    "Land NRW": (Level.LAND, "Land Nordrhein-Westfalen"),
    "NRW.BANK": (Level.LAND, "NRW.BANK"),
}
_FUNDING = (
    ("zuschuss", r"zusch(?:uss|üsse)|prämie|stipendi"),
    ("darlehen", r"darlehen|kredit"),
    ("buergschaft", r"bürgschaft"),
    ("garantie", r"garantie|haftungsfreistellung"),
    ("beteiligung", r"beteiligung|eigenkapital"),
    ("sonstige", r"beratung|sonstige|wettbewerb|preis"),
)
_APPLICANTS = (
    (
        "kommune",
        r"\bkommunen?\b|\bgemeinden?\b|gemeindeverb|\bstädten?\b|\b(?:land)?kreisen?\b|kommunale gebietskörp"
        r"|kommunale\w* zweckverb|\bgebietskörperschaft",
    ),
    (
        "oeffentliche_einrichtung",
        r"öffentlichen rechts|öffentliche (?:einrichtung|träger|hand|unternehmen)|eigenbetrieb",
    ),
    (
        "unternehmen",
        r"unternehme[nr]|\bkmu\b|gesellschaft(?:en)?\b|des privatrechts|betriebe?\b|freiberuf|freie berufe|handwerk"
        r"|\bselbst(?:st)?ändige\b|gewerbliche wirtschaft|start-?ups?\b",
    ),
    (
        "verband_vereinigung",
        r"(?<!zweck)(?<!gemeinde)verb[aä]nde?n?\b|\bvereine?n?\b|vereinigung|stiftung|gemeinnützige organisation"
        r"|kammern?\b",
    ),
    ("bildungseinrichtung", r"\bschulen?\b|bildungs\w*|schulträger|kindertages"),
    ("forschungseinrichtung", r"forschungseinrichtung"),
    ("hochschule", r"hochschul|universität"),
    ("existenzgruenderin", r"gründer|gründung"),
    (
        "privatperson",
        r"privat(?:person|leute|haushalt)|natürliche person|eigentümer|verbraucher|studierende|bürger\w*\b",
    ),
)


def funders(written: Sequence[str], unknown: Unknown) -> tuple[Level, str]:
    """Return the level and the names behind "Fördergeber: Land"; several are joined, the first decides the level."""
    parts = [part for each in written for part in re.split(r",\s*|\s+und\s+|\s*/\s*", each) if part]
    for part in parts:
        if part not in _LEVELS:
            unknown("Fördergeber", part)
    known = [_LEVELS[part] for part in parts if part in _LEVELS]
    names = [_LEVELS[part][1] if part in _LEVELS else part for part in parts]
    return (known[0][0] if known else Level.UNKNOWN), "; ".join(dict.fromkeys(names))


def funding_types(written: Sequence[str], unknown: Unknown) -> tuple[str, ...]:
    """Return our codes for the kinds of funding; one nobody knows stays as it stands."""
    found: list[str] = []
    for each in written:
        codes = [code for code, pattern in _FUNDING if re.search(pattern, each.lower())]
        if not codes:
            unknown("Förderart", each)
        found += codes or [each]
    return tuple(dict.fromkeys(found))


def applicants(section: str, unknown: Unknown) -> tuple[str, ...]:
    """Return who may apply, if every line of the list is understood: half a list would exclude the other half."""
    listed = [each.removeprefix("- ") for each in section.splitlines() if each.startswith("- ")]
    found = {each: [code for code, pattern in _APPLICANTS if re.search(pattern, each.lower())] for each in listed}
    strange = [each for each, codes in found.items() if not codes]
    for each in strange:
        unknown("Antragsberechtigte", each[:60])
    order = list(labels("applicants"))
    codes = {code for codes in found.values() for code in codes}
    return () if strange else tuple(sorted(codes, key=order.index))
