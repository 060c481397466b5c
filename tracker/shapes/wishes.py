"""How a person wants to hear from Förderpfad."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from tracker.shapes.base import Shape


class LetterMode(StrEnum):
    """Which mail a person gets."""

    ALL = "all"
    ONLY_DEADLINES = "only_deadlines"
    NONE = "none"


class LetterWishes(Shape):
    """Weekday of the letter (0 is Monday, 4 Friday), a pause, what to tell, and what to do when there is nothing."""

    mode: LetterMode = LetterMode.ALL
    weekday: int = Field(default=0, ge=0, le=4)
    pause_until: date | None = None
    when_nothing: bool = True

    def wants(self, today: date) -> bool:
        """Say whether mail may go out to the person on this day."""
        return self.mode is not LetterMode.NONE and (self.pause_until is None or self.pause_until < today)
