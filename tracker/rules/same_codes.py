"""Whether two lists of codes mean the same, although a source shows labels for codes or another name for an area."""

from collections.abc import Iterable
from functools import cache, lru_cache

from tracker.rules.wording import folded
from tracker.vocabulary.codes import CodeTable, rows

GERMANY = "DE"


def meant(table: CodeTable, codes: Iterable[str]) -> frozenset[str]:
    """Return the codes meant, whether codes, labels or slugs of the table stand there; unknown ones are folded."""
    known = _codes(table)
    return frozenset(known.get(folded(code), folded(code)) for code in codes if code.strip())


def covered(areas: Iterable[str]) -> frozenset[str]:
    """Return where a German municipality may apply: named sets as their members, parts left out beside their whole.

    The EU contains Germany, and all Länder together are Germany: for whoever applies here they are one area.
    """
    codes = meant("areas", areas)
    if "EU" in codes or GERMANY in codes or _laender() <= codes:
        return frozenset({GERMANY}) | {code for code in codes if code == "XX"}
    sets = _sets()
    members = frozenset(member for code in codes for member in sets.get(code, (code,)))
    return frozenset(code for code in members if not _inside_another(code, members))


@lru_cache(maxsize=65_536)
def overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two areas, as ``covered`` returns them, share a place; Germany contains everything in it."""
    if GERMANY in one or GERMANY in other:
        return True
    return any(_contains(a, b) or _contains(b, a) for a in one for b in other)


def _inside_another(code: str, members: frozenset[str]) -> bool:
    return any(other != code and _contains(other, code) for other in members)


def _contains(whole: str, part: str) -> bool:
    if whole == part:
        return True
    if whole.startswith("DE-"):
        return part.isdigit() and part[:2] == _KEYS.get(whole)
    return whole.isdigit() and part.startswith(whole)


# The first two figures of a municipality's key name its Land (Amtlicher Gemeindeschlüssel).
_KEYS = {
    "DE-SH": "01", "DE-HH": "02", "DE-NI": "03", "DE-HB": "04", "DE-NW": "05", "DE-HE": "06", "DE-RP": "07",
    "DE-BW": "08", "DE-BY": "09", "DE-SL": "10", "DE-BE": "11", "DE-BB": "12", "DE-MV": "13", "DE-SN": "14",
    "DE-ST": "15", "DE-TH": "16",
}  # fmt: skip


@cache
def _codes(table: CodeTable) -> dict[str, str]:
    spellings = [
        (row[column], row["code"]) for row in rows(table) for column in row if column in ("code", "label", "slug")
    ]
    return {folded(spelling): code for spelling, code in spellings if spelling}


@cache
def _laender() -> frozenset[str]:
    return frozenset(_KEYS)


@cache
def _sets() -> dict[str, tuple[str, ...]]:
    members: dict[str, tuple[str, ...]] = {}
    for row in rows("named_areas"):
        members[row["set"]] = (*members.get(row["set"], ()), row["ags"])
    return members
