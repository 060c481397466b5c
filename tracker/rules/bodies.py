"""Which house stands behind a name: ministries are renamed with every government, and many have short names."""

import re
from functools import cache

from tracker.rules.wording import folded
from tracker.vocabulary.codes import rows

_SHORT_NAME = re.compile(r"\([^()]{2,12}\)")
_SEVERAL = re.compile(r"\s*[;/|]\s*")
_NRW = re.compile(r"\b(?:des landes )?nordrhein westfalens?\b|\bdes landes nrw\b")
# They name a level, not a house: nothing is known when two calls share one.
_LEVELS = frozenset(
    {"bund", "land", "eu", "kommune", "sonstige", "bundesregierung", "deutschland", "europaeische union"}
)


def body_key(name: str) -> str:
    """Return the present name of a house, folded; "" for none and for mere levels ("Bund", "Land")."""
    without_short = folded(_SHORT_NAME.sub(" ", name)) or folded(name)
    key = _current(_NRW.sub("nrw", without_short))
    return "" if key in _LEVELS else key


def body_keys(names: str) -> frozenset[str]:
    """Return the houses of a provider as sources write it: several are parted by ";" or "/"."""
    return frozenset(key for name in _SEVERAL.split(names) if (key := body_key(name)))


def is_body(name: str) -> bool:
    """Say whether a name, short or long, is that of a house we know, and so no programme's."""
    return folded(name) in _successors()


def _current(key: str) -> str:
    successors = _successors()
    for _ in range(len(successors)):
        if key not in successors:
            break
        key = successors[key]
    return key


@cache
def _successors() -> dict[str, str]:
    return {folded(row["old"]): folded(row["new"]) for row in rows("renamed_bodies")}
