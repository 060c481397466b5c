"""Whether a source says something new about a call: one hash over what it says."""

import hashlib
import json
import unicodedata
from typing import Any

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


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value.replace(_SOFT_HYPHEN, "")).split())
    if isinstance(value, dict):
        return {name: _folded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_folded(part) for part in value]
    return value
