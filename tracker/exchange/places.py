"""Whose a row of somebody's list is: the ways to write a partner or an office, and what to say of one unknown."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

_KINDS = ("Stadt", "Gemeinde", "Kommune", "Kreisstadt")


class Fault(NamedTuple):
    """Why a row cannot be taken over; ``field`` names its column."""

    field: str
    sentence: str


class PartnerNames(NamedTuple):
    """How a partner is written where names are kept."""

    name: str
    short_name: str
    key: str
    ags: str


class Places(NamedTuple):
    """Who exists: every way to write a partner → number, and the offices of each.

    ``lead`` is whose list it is, for one without a column Kommune.
    """

    partners: Mapping[str, int]
    units: Mapping[tuple[int, str], int] = {}
    lead: int | None = None

    def partner(self, text: str) -> int | None:
        """Return the partner a text names."""
        return self.partners.get(folded_name(text))

    def unit(self, partner_id: int | None, text: str) -> int | None:
        """Return the office of a partner a text names."""
        return self.units.get((partner_id or 0, folded_name(text)))

    def lead_of(self, texts: Mapping[str, str], columns: Mapping[str, int]) -> int | None:
        """Return whose a row is: what its column Kommune says, else whose list it is."""
        return self.partner(texts.get("lead", "")) if "lead" in columns else self.lead


def folded_name(text: str) -> str:
    """Return a name as lists are compared: case and spaces do not matter."""
    return " ".join(text.casefold().split())


def known_partners(partners: Iterable[tuple[int, PartnerNames]]) -> dict[str, int]:
    """Return every way in which a list may name one of these partners."""
    listed = list(partners)
    found: dict[str, int] = {}
    for number, names in listed:
        for way in partner_names(*names):
            found.setdefault(way, number)
    # "Kreis Unna" and "Unna": the name itself counts before what may be made of another one.
    for number, names in listed:
        found |= {folded_name(way): number for way in (names.name, names.short_name)}
    return found


def partner_names(name: str, short_name: str, key: str, ags: str) -> set[str]:
    """Return the ways in which a list may name a partner."""
    bare = {short_name, short_name.split("/")[0]}
    return {folded_name(way) for way in (name, key, ags, *bare, *(f"{kind} {way}" for kind in _KINDS for way in bare))}


def lead_faults(texts: Mapping[str, str], lead: int | None) -> Iterator[Fault]:
    """Say why nobody knows whose a row is; nothing where somebody does."""
    if lead is None and "lead" not in texts:
        yield Fault("lead", "Die Kommune fehlt. Bitte tragen Sie sie in der Liste ein.")
    elif lead is None:
        yield Fault(
            "lead", f"„{texts['lead'][:60]}“ ist keine der eingetragenen Kommunen. Bitte prüfen Sie die Schreibweise."
        )
