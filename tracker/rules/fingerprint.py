"""Whether a source says something new about a call: one hash over what it says."""

import hashlib
import json
import unicodedata
from collections.abc import Collection
from typing import Any

from tracker.rules.changes import TEXT, TITLE_EDITION
from tracker.rules.stated import stated_status
from tracker.shapes.calls import CallData

# The day of issue is restamped without any change. A status by the calendar depends on today; where something was
# read depends on our reader. None of them is news.
_NOT_NEWS: dict[str, Any] = {
    "published_on": True,
    "facts": {"status": True, "passages": True, "rounds": {"__all__": {"passage"}}},
}
_SETS = ("areas", "applicants", "funding_types", "topics", "keywords", "not_applicable")
_SOFT_HYPHEN = "\xad"


def content_hash(call: CallData) -> str:
    """Return the hash of a call's content (SHA-256, hexadecimal); equal means nobody needs to look again."""
    content = call.model_dump(mode="json", exclude=_NOT_NEWS)
    content["stated_status"] = stated_status(call.facts)
    for name in _SETS:
        content[name] = sorted(content[name])
    canonical = json.dumps(_folded(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def is_in_prose(field: str) -> bool:
    """Say whether a change was noticed in the prose alone, so that no column of the call shows it."""
    return field.startswith(TEXT) or field == TITLE_EDITION


def with_prose(fingerprint: str, changed_in: Collection[str]) -> str:
    """Return a call's fingerprint that also knows in which versions its prose changed materially.

    Without such a version it stays as it is, so answers given earlier still fit.
    """
    if not changed_in:
        return fingerprint
    content = "|".join((fingerprint, *sorted(changed_in)))
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value.replace(_SOFT_HYPHEN, "")).split())
    if isinstance(value, dict):
        return {name: _folded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_folded(part) for part in value]
    return value
