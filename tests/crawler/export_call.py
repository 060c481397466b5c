"""One programme from its ingredients to its call, for tests that look at a single rule."""

from datetime import date
from typing import Any

from crawler.export.calls import call_of
from crawler.export.document import Document, read_document
from crawler.export.index import Index
from crawler.export.wellformed import parse_xml
from crawler.facts.read import read_facts
from crawler.run_report import RunReport
from tests.crawler.export_markup import Ingredients
from tracker.shapes.calls import CallData

TODAY = date(2026, 11, 22)
KEY = "FDB/Content/DE/Foerderprogramm/Land/NRW/hitzeschutz"


def document(ingredients: Ingredients) -> Document:
    """Write a document as the publisher does and read it back."""
    name = f"BMWI/{ingredients.key}.xml"
    return read_document(name, parse_xml(name, ingredients.xml().encode()).root)


def the_call(
    *, key: str = KEY, around: tuple[Ingredients, ...] = (), report: RunReport | None = None, **ingredients: Any
) -> CallData:
    """Return the call of a programme that says what is given and nothing else."""
    programme = Ingredients(key, "gsb:ServiceOffer", **ingredients)
    programme.values.setdefault("title", "Hitzeschutz in Kommunen")
    documents = {each.key: document(each) for each in around}
    index = Index(documents=documents, members=frozenset(documents))
    report = report or RunReport("bund_foerderdatenbank")
    return call_of(document(programme), index, read_facts, report.unknown_code, TODAY)
