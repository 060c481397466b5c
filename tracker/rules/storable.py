"""Signs no database takes: NUL, which PostgreSQL refuses, and halves of characters, which cannot be encoded."""

import re
from typing import Any, TypeVar

from tracker.shapes.base import Shape

AnyShape = TypeVar("AnyShape", bound=Shape)
_NEVER = re.compile("[\x00\ud800-\udfff]")


def storable(shape: AnyShape) -> AnyShape:
    """Return what came from outside so that it can be stored; see ``storable_text``."""
    values = shape.model_dump()
    cleaned = _cleaned(values)
    return shape if cleaned == values else type(shape).model_validate(cleaned)


def storable_text(text: str) -> str:
    """Return the text with U+FFFD in the place of each such sign; places in it stay where they are."""
    return _NEVER.sub("\ufffd", text) if _NEVER.search(text) else text


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        # Our own words are texts too, and stay the words they are.
        return storable_text(value) if type(value) is str else value
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_cleaned(part) for part in value)
    return value
