"""What an edit changed, for the history."""

from typing import Any

from tracker.shapes.base import Shape


def differences(before: Shape | None, after: Shape) -> dict[str, list[Any]]:
    """Return field → [before, after] for every field that is another one now; without a before, for all filled ones."""
    old = before.model_dump(mode="json") if before is not None else {}
    new = after.model_dump(mode="json")
    return {field: [old.get(field), value] for field, value in new.items() if old.get(field) != value}
