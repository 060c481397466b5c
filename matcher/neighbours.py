"""Which projects resemble each other. Their vectors are kept, since a page asks about the same ones again and again."""

from collections import OrderedDict
from collections.abc import Sequence

from matcher.ranking import Ranker
from matcher.similarity import Matrix, same_width
from tracker.shapes.matching import ProjectText

# Below this two projects share no more than everyday words: read off the pairs of the starter projects.
_LEAST = 0.15
_MOST_KEPT = 5_000

_Key = tuple[str, ProjectText]
_kept: OrderedDict[_Key, Matrix] = OrderedDict()


def nearest(
    ranker: Ranker, project: ProjectText, others: Sequence[ProjectText], *, limit: int
) -> list[tuple[str, float]]:
    """Return ids of the most similar projects with how similar they are, best first, ties by id."""
    if not others:
        return []
    rows = _rows(ranker, [project, *others])
    scores = ranker.alike(rows[[0]], rows[1:])
    ordered = sorted(zip(scores, others, strict=True), key=lambda pair: (-pair[0], pair[1].id))
    return [(other.id, score) for score, other in ordered[:limit] if score >= _LEAST]


def _rows(ranker: Ranker, projects: Sequence[ProjectText]) -> Matrix:
    """Return the vectors of projects; only those that are new or changed are read."""
    keys = [(ranker.version, project) for project in projects]
    missing = [key for key in dict.fromkeys(keys) if key not in _kept]
    if missing:
        fresh = ranker.embed([project for _, project in missing])
        _kept.update({key: fresh[[number]] for number, key in enumerate(missing)})
    found = [_kept[key] for key in keys]
    while len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return same_width(found, ranker.similarity.width)
