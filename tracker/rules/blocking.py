"""Which calls are worth comparing: those that share an address, rare words of the title, or a piece of text.

Ten thousand calls against 2,500 are 25 million pairs; nearly all of them have nothing in common.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from zlib import crc32

from tracker.rules.profiles import Profile

# A key that more calls than these share separates nothing: portals, forms, everyday words.
_LARGEST_BLOCK = 40
_STEM = 7
_RAREST = 4
_SHINGLE = 5
_SHINGLES_KEPT = 4


def together(calls: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Yield each pair to compare once, as two places in ``calls``."""
    frequency = Counter(stem for call in calls for stem in _stems(call))
    seen: set[tuple[int, int]] = set()
    for places in _blocks(calls, frequency).values():
        if len(places) > _LARGEST_BLOCK:
            continue
        for pair in combinations(places, 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _blocks(calls: Sequence[Profile], frequency: Counter[str]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, call in enumerate(calls):
        for key in set(_keys(call, frequency)):
            blocks[key].append(place)
    return blocks


def _keys(call: Profile, frequency: Counter[str]) -> Iterator[str]:
    yield from (f"page {page}" for page in {call.page, *call.links} - {""})
    yield from (f"name {name}" for name in (*call.short_names, "".join(sorted(call.words))))
    rarest = sorted(_stems(call), key=lambda stem: (frequency[stem], stem))[:_RAREST]
    yield from (f"word {stem}" for stem in rarest)
    yield from (f"words {one} {other}" for one, other in combinations(sorted(rarest), 2))
    yield from (f"text {shingle}" for shingle in _shingles(call.text))


def _stems(call: Profile) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in call.words)


def _shingles(text: str) -> list[int]:
    """Return the smallest hashes of its runs of words: two texts that share most of them share some of these."""
    words = text.split()
    hashes = {crc32(" ".join(words[place : place + _SHINGLE]).encode()) for place in range(len(words) - _SHINGLE + 1)}
    return sorted(hashes)[:_SHINGLES_KEPT]
