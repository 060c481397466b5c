"""The search form of the federal catalogue of awards: what to fill in, and how many hits it names. Pure."""

import re
from datetime import date
from string import ascii_uppercase, digits
from typing import NamedTuple

from scrapy import Selector

from crawler.pages.foekat import LAND

MINISTRIES = ("BMFTR", "BMWE", "BMV", "BMUKN", "BMLEH")
_LAND_FIELD = "suche.bundeslandSuche[0]"
_HITS = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)\s*Treffer\s*\(insgesamt\)")
_NO_HITS = re.compile(r"\b(?:keine|0)\s+(?:Treffer|Vorhaben|Ergebnisse)\b", re.IGNORECASE)
_SIGNS = digits + ascii_uppercase
_LONGEST_PREFIX = 7


class Search(NamedTuple):
    """One question: the projects of a ministry whose number begins so."""

    ministry: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"{self.ministry} {self.prefix}%"

    def narrower(self) -> list["Search"]:
        """Return the questions that together ask the same; none when it cannot be narrowed any more."""
        if len(self.prefix) >= _LONGEST_PREFIX:
            return []
        return [Search(self.ministry, self.prefix + sign) for sign in _SIGNS]


def land_value(markup: str) -> str | None:
    """Return what the form sends for Nordrhein-Westfalen; ``None`` when it is not the search form."""
    fields = Selector(text=markup).xpath("//select[@name=$name]", name=_LAND_FIELD)
    for option in fields.xpath(".//option"):
        if option.xpath("normalize-space()").get() == LAND:
            return option.attrib.get("value") or LAND
    return None


def form_of(search: Search, land: str, since: date) -> dict[str, str]:
    """Return the fields to send: recipients in the Land, projects that began on or after a day, ended ones too."""
    return {
        "actionMode": "searchlist",
        "suche.detailSuche": "true",
        "suche.lfdVhb": "N",
        "suche.ZeSt": "ZE",
        _LAND_FIELD: land,
        "suche.ressortSuche[0]": search.ministry,
        "suche.fkzSuche[0]": f"{search.prefix}%",
        "suche.laufzeitVonSuche[0]": f"{since:%d.%m.%Y}",
    }


def hits(markup: str) -> int | None:
    """Return how many projects a page of results names; ``None`` when it is no page of results."""
    text = " ".join(Selector(text=markup).xpath("//body//text()").getall())
    if found := _HITS.search(" ".join(text.split())):
        return int(found[1].replace(".", ""))
    return 0 if _NO_HITS.search(text) else None
