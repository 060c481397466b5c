"""One index over all documents of the export beside the programmes; lists point anywhere in it."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote

from crawler.export.document import Document
from crawler.parsing import line

SITE = "https://www.foerderdatenbank.de/"


@dataclass
class Index:
    """Documents by key, display labels by slug, keys of all members, and how many links led nowhere."""

    documents: dict[str, Document] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    members: frozenset[str] = frozenset()
    missing: Counter[str] = field(default_factory=Counter)

    def resolve(self, keys: tuple[str, ...]) -> list[Document]:
        """Return the documents behind the links; a target that is not in the export is counted, never an error."""
        found = []
        for key in dict.fromkeys(keys):
            if document := self.documents.get(key):
                found.append(document)
            elif key not in self.members:
                self.missing[key] += 1
        return found

    def has(self, key: str) -> bool:
        """Say whether the export holds this document."""
        return key in self.members

    def label(self, slug: str) -> str:
        """Return the display label of a category, empty when the export has none."""
        return line(self.labels.get(slug, ""))


def page_of(key: str) -> str:
    """Return the public page of a document."""
    return f"{SITE}{quote(key)}.html"
