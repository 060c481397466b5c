"""Rows of the SEDIA search, one a language, brought together to topics."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from crawler.parsing import CONVERTER

READER = "2"
"""Version of the reading of topics. A new one reads every topic anew."""

LANGUAGES = ("de", "en")
"""The languages asked for, the preferred one first."""

_LANGUAGE_SUFFIX = re.compile(r"(?<=\d)[a-z]{2}$")
# The start in milliseconds since 1970, with or without the language behind it.
_STARTED = re.compile(r"(\d{13})(?:[a-z]{2})?$")


@dataclass(frozen=True)
class Row:
    """One row. Every value of ``meta`` is a list of strings, even where there is only one."""

    reference: str
    language: str
    url: str
    content: str
    meta: dict[str, tuple[str, ...]]

    def first(self, name: str) -> str:
        """Return the first value of a field; empty when there is none."""
        return next(iter(self.meta.get(name, ())), "")

    def nested(self, name: str) -> Any:
        """Return what a field holds as JSON inside a string. Raises ``ValueError`` when it is no JSON."""
        return json.loads(self.first(name)) if self.first(name) else None


@dataclass(frozen=True)
class Topic:
    """All rows of one topic, German first, then English, then any other."""

    key: str
    rows: tuple[Row, ...]

    @property
    def revision(self) -> str:
        """Return a hash of what the portal says; also of what we make of it, since a new reader reads all anew."""
        said = [(row.reference, row.url, sorted(row.meta.items())) for row in self.rows]
        return hashlib.sha256(f"{READER}/{CONVERTER}/{json.dumps(said)}".encode()).hexdigest()[:16]

    def first(self, name: str) -> str:
        """Return the field in the preferred language that has it."""
        return next(filter(None, (row.first(name) for row in self.rows)), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of a field from the preferred language that has it, lists inside strings unfolded."""
        found = next(filter(None, (row.meta.get(name) for row in self.rows)), ())
        return tuple(dict.fromkeys(word for each in found for word in _unfolded(each) if word))


class Hits(NamedTuple):
    """One page of results, as they came, and how many there are on all pages."""

    results: list[Any]
    total: int


def hits_of(answer: Mapping[str, Any] | None) -> Hits | None:
    """Return the results an answer holds; None when it is no answer to a search."""
    results, total = (answer.get("results"), answer.get("totalResults")) if answer else (None, None)
    return Hits(results, total) if isinstance(results, list) and isinstance(total, int) else None


def row_of(raw: Any) -> Row | None:
    """Return a result as a row; None when it lacks reference, metadata or identifier."""
    meta = raw.get("metadata") if isinstance(raw, dict) else None
    if not isinstance(meta, dict):
        return None
    values = {
        str(name): tuple(str(each) for each in (value if isinstance(value, list) else [value]) if each is not None)
        for name, value in meta.items()
    }
    row = Row(
        reference=str(raw.get("reference") or ""),
        language=str(raw.get("language") or "") or next(iter(values.get("language", ())), ""),
        url=str(raw.get("url") or ""),
        content=str(raw.get("content") or raw.get("summary") or ""),
        meta=values,
    )
    return row if row.reference and row.first("identifier") else None


def topics(rows: Iterable[Row]) -> list[Topic]:
    """Return the topics in the order of their first rows. Of a topic published twice the later one counts."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_key(row), []).append(row)
    return [Topic(key, tuple(sorted(_newest(group), key=_preference))) for key, group in found.items()]


def _newest(rows: list[Row]) -> list[Row]:
    latest = max(map(_started, rows))
    return [row for row in rows if _started(row) == latest]


def _started(row: Row) -> int:
    found = _STARTED.search(row.reference)
    return int(found[1]) if found else 0


def _key(row: Row) -> str:
    identifier = row.first("identifier")
    # Some rows carry the name of the programme ("HORIZON") in place of an identifier: that is not one topic.
    return identifier if re.search(r"[\d-]", identifier) else _LANGUAGE_SUFFIX.sub("", row.reference)


def _preference(row: Row) -> int:
    return LANGUAGES.index(row.language) if row.language in LANGUAGES else len(LANGUAGES)


def _unfolded(value: str) -> list[str]:
    if value.startswith("["):
        try:
            listed = json.loads(value)
        except ValueError:
            return [value]
        return [str(each).strip() for each in listed]
    return [value.strip()]
