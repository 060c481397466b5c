"""Funding areas as codes: what each covers, and what people call it."""

from functools import cache

from tracker.vocabulary.codes import label, rows

# First two digits of the official municipality key (AGS), fixed by the federal statistics office.
LAND_PREFIXES = {
    "DE-SH": "01",
    "DE-HH": "02",
    "DE-NI": "03",
    "DE-HB": "04",
    "DE-NW": "05",
    "DE-HE": "06",
    "DE-RP": "07",
    "DE-BW": "08",
    "DE-BY": "09",
    "DE-SL": "10",
    "DE-BE": "11",
    "DE-BB": "12",
    "DE-MV": "13",
    "DE-SN": "14",
    "DE-ST": "15",
    "DE-TH": "16",
}
EVERYWHERE = ("DE", "EU")
_SET_NAMES = {
    "set:braunkohle": "in den Braunkohlerevieren",
    "set:steinkohle": "an den fünf Steinkohlestandorten in NRW",
}


@cache
def prefixes(code: str) -> tuple[str, ...] | None:
    """Return the AGS prefixes an area code covers, or None when the code says nothing we understand."""
    if code in EVERYWHERE:
        return ("",)
    if code in LAND_PREFIXES:
        return (LAND_PREFIXES[code],)
    if code.isdigit():
        return (code,)
    return tuple(row["ags"] for row in rows("named_areas") if row["set"] == code) or None


def covers(code: str, ags: str) -> bool:
    """Return whether an applicant's key lies in the area."""
    return any(ags.startswith(prefix) for prefix in prefixes(code) or ())


def touches(code: str, ags: str) -> bool:
    """Return whether the area is only a part of the applicant's own, such as one town of a county."""
    return any(prefix.startswith(ags) and prefix != ags for prefix in prefixes(code) or ())


def where(code: str) -> str:
    """Return an area as it stands in a sentence after "Gefördert wird": in Bayern, bundesweit."""
    if code == "DE":
        return "bundesweit"
    if code == "EU":
        return "in der ganzen Europäischen Union"
    if code in _SET_NAMES:
        return _SET_NAMES[code]
    name = place_name(code)
    return f"{_preposition(name)} {name}"


def _preposition(name: str) -> str:
    """Return the preposition a place name asks for."""
    if name == "Saarland" or name.endswith("kreis") or "Kreis" in name:
        return "im"
    return "in der" if name.startswith("Städteregion") else "in"


@cache
def place_name(code: str) -> str:
    """Return the name of a Land, county or municipality, or the code itself when we do not know it."""
    if code.isdigit():
        return next((row["name"] for row in rows("places") if row["ags"] == code), f"dem Gebiet {code}")
    return label("areas", code)


def land_of(ags: str) -> str | None:
    """Return the code of the Land a municipality lies in."""
    return next((code for code, prefix in LAND_PREFIXES.items() if ags.startswith(prefix)), None)
