"""Reads the whole export from a ZIP file: first everything programmes link to, then one programme after the other."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lxml import etree

from crawler.export.bad_member import BadMember
from crawler.export.calls import call_of
from crawler.export.codes import LABELS, PROGRAMMES
from crawler.export.container import Container, Limits, open_container
from crawler.export.document import PROGRAMME, Document, key_of, label_in_german, read_document
from crawler.export.index import Index, page_of
from crawler.export.reading import ReadFacts
from crawler.export.wellformed import parse_xml
from crawler.facts.read import read_facts
from crawler.parsing import CONVERTER, line
from crawler.run_report import RunReport
from tracker.shapes.calls import CallData

READER = "2"
"""Version of this reading. A new one reads every programme anew."""

_EVERY = 100
_EXAMPLES = 3


def read_export(
    path: Path,
    *,
    today: date,
    report: RunReport,
    known: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    read: ReadFacts = read_facts,
) -> Iterator[CallData]:
    """Yield every programme of the export; what is left out is told to the report.

    ``known`` maps external ids to the revisions of an earlier run (``report.revisions``): a
    programme with the same revision is counted as unchanged and not read again.
    Raises ``Refused`` with one German sentence when the file is not a whole export.
    """
    with open_container(path, limits) as container:
        yield from _Harvest(container, report, today, known or {}, read).calls()


@dataclass
class _Harvest:
    container: Container
    report: RunReport
    today: date
    known: Mapping[str, str]
    read: ReadFacts
    index: Index = field(default_factory=Index)
    done: int = 0
    mended: int = 0

    def calls(self) -> Iterator[CallData]:
        """Yield the calls, then add what was noticed on the way to the report."""
        for bad in self.container.refused:
            self._leave_out(bad)
        names = sorted(self.container.members)
        self.index.members = frozenset(map(key_of, names))
        programmes = [name for name in names if PROGRAMMES in name]
        programmes += self._fill_index(name for name in names if PROGRAMMES not in name)  # some stand in the archive
        surroundings = self._surroundings(programmes)
        for name in programmes:
            self._tell_progress()
            revision = self._revision(name, surroundings)
            if self.known.get(key_of(name)) == revision:
                self.report.unchanged.append(key_of(name))
                self.report.revisions[key_of(name)] = revision
            elif call := self._call(name):
                self.report.revisions[key_of(name)] = revision
                self.report.count(call)
                yield call
        self._sum_up()

    def _fill_index(self, names: Iterator[str]) -> list[str]:
        """Read all documents that programmes may link to; return those that are programmes themselves."""
        programmes = []
        for name in names:
            self._tell_progress()
            if (root := self._root(name)) is None:
                continue
            document = read_document(name, root)
            if document.key.startswith(LABELS):
                self.index.labels[document.key.removeprefix(LABELS)] = label_in_german(root)
                continue
            if document.type == PROGRAMME:
                programmes.append(name)
                document = Document(document.key, document.type, {"title": document.title})
            self.index.documents[document.key] = document
        return programmes

    def _call(self, name: str) -> CallData | None:
        root = self._root(name)
        document = read_document(name, root) if root is not None else None
        if document is None or document.type != PROGRAMME:
            return None
        if not line(document.title):
            self.report.dropped.append(f"Ein Programm ohne Titel wurde übergangen: {page_of(document.key)}")
            self.report.unreadable.add(document.key)
            return None
        return call_of(document, self.index, self.read, self._unknown, self.today)

    def _root(self, name: str) -> etree._Element | None:
        try:
            parsed = parse_xml(name, self.container.read(name))
        except BadMember as bad:
            self._leave_out(bad)
            return None
        self.mended += parsed.mended
        return parsed.root

    def _leave_out(self, bad: BadMember) -> None:
        self.report.refused.append(bad.sentence)
        self.report.unreadable.add(key_of(bad.name))

    def _unknown(self, kind: str, code: str) -> None:
        label = self.index.label(code)
        self.report.unknown_code(kind, f"{code} „{label}“" if label else code)

    def _surroundings(self, programmes: list[str]) -> str:
        """Return a hash over all that programmes link to: when any of it changed, all of them are read anew."""
        own = set(programmes)
        around = hashlib.sha256(f"{READER}/{CONVERTER}".encode())
        for name, info in sorted(self.container.members.items()):
            if name not in own:
                around.update(f"{name}:{info.CRC}:{info.file_size};".encode())
        return around.hexdigest()[:16]

    def _revision(self, name: str, surroundings: str) -> str:
        info = self.container.members[name]
        return f"{info.CRC:08x}-{info.file_size}-{surroundings}"

    def _tell_progress(self) -> None:
        self.done += 1
        if self.done % _EVERY == 0 or self.done == len(self.container.members):
            self.report.progress(self.done, len(self.container.members))

    def _sum_up(self) -> None:
        if self.mended:
            self.report.warnings.append(
                f"Dateien des Exports, deren Zeichen vor dem Lesen bereinigt wurden: {self.mended}."
            )
        if self.index.missing:
            examples = ", ".join(sorted(self.index.missing)[:_EXAMPLES])
            self.report.warnings.append(
                f"Ziele von Verweisen, die im Export fehlen: {len(self.index.missing)} (zum Beispiel {examples})."
            )
