"""The form of our own words: a code for tables and files, and its German label for people."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A closed set of codes. Each member carries the words a person reads in ``label``."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make the member whose value is its code."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member
