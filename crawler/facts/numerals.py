"""Numbers as German prose writes them, in digits and in words."""

import re
from decimal import Decimal
from functools import lru_cache

# A number in digits: "250.000", "250 000", "1,5", "66,67", and of English texts "250,000", "1.5 million".
NUMBER = (
    r"\d{1,3}\.\d{1,2}(?=\s?(?:mio|million|mrd|billion))|\d{1,3}(?:[. ]\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3}){2,}"
    r"|\d{1,9}(?:,\d{1,3})?"
)
_UP_TO_19 = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
    " achtzehn neunzehn"
)
_SMALL = {word: value for value, word in enumerate(_UP_TO_19.split(" "))} | dict.fromkeys(
    ("ein", "eine", "einem", "einer", "einen"), 1
)
_TENS = {
    "zwanzig": 20,
    "dreißig": 30,
    "dreissig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
# Halves are exact as text.
_HALVES = {
    "halbe": "0.5",
    "halben": "0.5",
    "anderthalb": "1.5",
    "eineinhalb": "1.5",
    "zweieinhalb": "2.5",
    "dreieinhalb": "3.5",
}
_LONGEST = 48


def from_digits(written: str) -> Decimal:
    """Return the value of a text that NUMBER matches. Three digits behind the only comma are thousands."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", written):
        return Decimal(written.replace(",", ""))
    if re.fullmatch(r"\d{1,3}\.\d{1,2}", written):
        return Decimal(written)
    return Decimal(re.sub(r"[. ]", "", written).replace(",", "."))


@lru_cache(maxsize=4096)
def from_word(word: str) -> Decimal | None:
    """Return the value of a folded number word ("fünfundsiebzig", "zweihunderttausend"), or None."""
    word = word.replace("fuenf", "fünf").replace("zwoelf", "zwölf")
    if word in _HALVES:
        return Decimal(_HALVES[word])
    if len(word) > _LONGEST:
        return None
    whole = _thousands(word)
    return None if whole is None else Decimal(whole)


def _thousands(word: str) -> int | None:
    head, mark, tail = word.partition("tausend")
    if not mark:
        return _hundreds(word)
    thousands = _hundreds(head) if head else 1
    rest = _hundreds(tail) if tail else 0
    return None if thousands is None or rest is None else thousands * 1000 + rest


def _hundreds(word: str) -> int | None:
    head, mark, tail = word.partition("hundert")
    if not mark:
        return _below_hundred(word)
    hundreds = _SMALL.get(head) if head else 1
    rest = _below_hundred(tail.removeprefix("und")) if tail else 0
    return None if hundreds is None or rest is None else hundreds * 100 + rest


def _below_hundred(word: str) -> int | None:
    if word in _SMALL:
        return _SMALL[word]
    if word in _TENS:
        return _TENS[word]
    unit, mark, ten = word.rpartition("und")
    if mark and unit in _SMALL and ten in _TENS:
        return _TENS[ten] + _SMALL[unit]
    return None
