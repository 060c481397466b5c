"""Calls from a plain corpus: one JSON object a line, with free words where we have codes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level
from tracker.vocabulary.codes import rows

SOURCE = "import_corpus"

_LEVELS = {"eu": Level.EU, "bund": Level.BUND, "land": Level.LAND, "kommune": Level.KOMMUNE}
_MORE_AREAS = {
    "nrw": "DE-NW",
    "deutschland": "DE",
    "bund": "DE",
    "eu": "EU",
    "europa": "EU",
    "international": "XX",
    "sonstige": "XX",
}
_DISTRICTS = {
    "set:braunkohle": re.compile(r"revierregion|braunkohle|rheinisches revier|lausitz", re.IGNORECASE),
    "set:steinkohle": re.compile(r"steinkohle|5-standorte", re.IGNORECASE),
}
_AREA_PARTS = re.compile(r"[,;/()]|\binkl\.|\bund\b")
_FUNDING_WORDS = {
    "zuschuss": ("zuschuss", "zuschüsse"),
    "darlehen": ("darlehen", "kredit"),
    "buergschaft": ("bürgschaft", "buergschaft"),
    "garantie": ("garantie",),
    "beteiligung": ("beteiligung",),
    "sonstige": ("sonstige", "steuerlich", "beratung"),
}


def call_from_corpus(line: Mapping[str, Any]) -> CallData:
    """Return a corpus line as a call. What the line does not say stays unknown; labels we do not know are kept."""
    return CallData(
        source=SOURCE,
        external_id=str(line["id"]),
        url=_text(line.get("source_url")),
        title=_text(line["title"]),
        provider=_text(line.get("provider")),
        level=_LEVELS.get(_text(line.get("level")).lower(), Level.UNKNOWN),
        areas=area_codes(_text(line.get("area"))),
        applicants=_applicant_codes(line.get("applicants") or ()),
        funding_types=_funding_codes(_text(line.get("funding_type"))),
        text=_text(line.get("text")),
    )


def area_codes(words: str) -> tuple[str, ...]:
    """Return the codes of a free-text area such as "Bayern, Hessen" or "bundesweit"; nothing when unsure.

    A district in brackets is what the words are about: "Deutschland (Revierregionen)" is not all of Germany.
    """
    districts = tuple(code for code, pattern in _DISTRICTS.items() if pattern.search(words))
    if districts:
        return districts
    known = _area_names()
    found = (known.get(part.strip().lower()) for part in _AREA_PARTS.split(words))
    return tuple(dict.fromkeys(code for code in found if code))


def _area_names() -> dict[str, str]:
    """Return lower-case area names with their codes; a key of a municipality stands for itself."""
    names = {row["label"].lower(): row["code"] for row in rows("areas") if not row["code"].startswith("set:")}
    names |= {row["code"].lower(): row["code"] for row in rows("areas")}
    return names | _MORE_AREAS


def _applicant_codes(labels: Sequence[str] | str) -> tuple[str, ...]:
    """Return applicant codes for labels; an unknown label is kept as it stands."""
    codes = {row["label"].lower(): row["code"] for row in rows("applicants")}
    names = labels.split(",") if isinstance(labels, str) else labels
    return tuple(dict.fromkeys(codes.get(name.strip().lower(), name.strip()) for name in names if name.strip()))


def _funding_codes(words: str) -> tuple[str, ...]:
    """Return the funding types a free text names, in the order of our own table."""
    lowered = words.lower()
    found = tuple(code for code, stems in _FUNDING_WORDS.items() if any(stem in lowered for stem in stems))
    return found or ((words,) if words else ())


def _text(value: object) -> str:
    """Return a value as text, nothing for null and for the word "unknown"."""
    words = "" if value is None else str(value).strip()
    return "" if words.lower() == "unknown" else words
