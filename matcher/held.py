"""The index as one process holds it: loaded once, and again only when another one has taken its place."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session

from tracker.services import synonyms as word_lists

if TYPE_CHECKING:
    from matcher.ranking import Ranker
    from matcher.synonyms import Synonym

_loaded: dict[Path, tuple[str, "Ranker"]] = {}
# Pages are drawn by several threads: without a turn each would load an index of its own.
_turn = threading.Lock()


def folder(data_dir: Path) -> Path:
    """Return where the index lies."""
    return data_dir / "index"


def current(data_dir: Path) -> "Ranker | None":
    """Return the current index, or None while there is none this version can read."""
    from matcher import index

    place = folder(data_dir)
    with _turn:
        stamp = index.stamp(place)
        if stamp is None:
            return None
        held = _loaded.get(place)
        if held is None or held[0] != stamp:
            _loaded[place] = (stamp, index.load(place))
        return _loaded[place][1]


def with_words(session: Session, data_dir: Path) -> "Ranker | None":
    """Return the current index with the office's synonyms as they are now, so that an edit takes effect at once."""
    ranker = current(data_dir)
    if ranker is not None:
        words = word_list(session)
        with _turn:
            if ranker.synonyms.entries != words:
                ranker.use_synonyms(words)
    return ranker


def word_list(session: Session) -> "tuple[Synonym, ...]":
    """Return the words that mean the same: the shipped list, then what the office added."""
    from matcher.synonyms import same, shipped

    return (*shipped(), *(same(words) for words in word_lists.active(session)))
