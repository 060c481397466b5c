"""Two states of a call field by field, in the words people read."""

from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from tracker.formats import count_of
from tracker.rules.change_words import FIELD_NAMES
from tracker.rules.changes import TEXT, FieldChange, difference
from tracker.rules.correction_values import NAMES, told
from tracker.shapes.base import Shape
from tracker.shapes.calls import CallData

# A text that was written anew is not shown line by line.
MOST_PASSAGES = 20
_LONG = ("summary", "legal_basis")
_NOTHING = "keine Angabe"


class Difference(Shape):
    """One field in both states; ``material``: it matters to whoever wants to apply."""

    name: str
    before: str
    after: str
    material: bool


def side_by_side(before: CallData, after: CallData, *, today: date | None = None) -> list[Difference]:
    """Return what differs, material fields first; of the text each passage that differs."""
    found: list[Difference] = []
    for change in difference(before, after, today=today):
        if change.field == "text":
            found += _text(before.text, after.text)
        elif change.field in _LONG:
            old, new = getattr(before, change.field), getattr(after, change.field)
            found.append(_shown(change, old, new))
        else:
            found.append(_shown(change, _words(change.field, change.before), _words(change.field, change.after)))
    return found


def _shown(change: FieldChange, before: str, after: str) -> Difference:
    name = FIELD_NAMES.get(change.field, change.field)
    return Difference(name=name, before=before or _NOTHING, after=after or _NOTHING, material=change.material)


def _words(field: str, value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if field == "links":
        return "; ".join(str(item.get("title") or item.get("url", "")) for item in value)
    if field == "not_applicable":
        return ", ".join(FIELD_NAMES.get(str(item), str(item)) for item in value)
    if field in NAMES and not field.startswith(TEXT):
        return told(field, value)
    return "; ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value)


def _text(before: str, after: str) -> list[Difference]:
    old, new = before.splitlines(), after.splitlines()
    changed = [codes for codes in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes() if codes[0] != "equal"]
    found = [
        Difference(name="Wortlaut", before=_lines(old[a:b]), after=_lines(new[c:d]), material=False)
        for _, a, b, c, d in changed[:MOST_PASSAGES]
    ]
    if len(changed) > MOST_PASSAGES:
        more = count_of(len(changed) - MOST_PASSAGES, "weitere Stelle", "weitere Stellen")
        found.append(Difference(name="Wortlaut", before=more, after=more, material=False))
    return found


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line.strip()) or _NOTHING
