"""How good a ranking is, measured against graded pairs (0 irrelevant to 3 exactly right)."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Grades = Mapping[str, int]

_RELEVANT = 2
_BEST = 3
_SAMPLES = 2_000
_SEED = 2021


@dataclass(frozen=True)
class Measure:
    """A mean over projects with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def measure(
    rankings: Mapping[str, Sequence[str]], judgements: Mapping[str, Grades], *, samples: int = _SAMPLES
) -> dict[str, Measure]:
    """Return the mean of each metric over projects that have a relevant call; a missing ranking counts zero."""
    projects = sorted(project for project, grades in judgements.items() if has_match(grades))
    rows = [_one(rankings.get(project, ()), judgements[project]) for project in projects]
    return {name: _mean([row[name] for row in rows], samples) for name in (rows[0] if rows else {})}


def separation(scores: Mapping[str, float], judgements: Mapping[str, Grades]) -> float | None:
    """Return how often a project with a fitting call has a higher top score than one without; None without both."""
    fitting = [score for project, score in scores.items() if has_match(judgements.get(project, {}))]
    barren = [
        score for project, score in scores.items() if project in judgements and not has_match(judgements[project])
    ]
    if not fitting or not barren:
        return None
    wins = sum((one > other) + 0.5 * (one == other) for one in fitting for other in barren)
    return wins / (len(fitting) * len(barren))


def has_match(grades: Grades) -> bool:
    """Say whether a project has a call of grade 2 or 3."""
    return any(grade >= _RELEVANT for grade in grades.values())


def ndcg(ranking: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """Return the discounted gain of the first calls against the best possible order; gain is 2^grade - 1."""
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(call, 0) for call in ranking[:depth]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    """Return the discounted cumulative gain of grades in order."""
    return float(sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades)))


def _one(ranking: Sequence[str], grades: Grades) -> dict[str, float]:
    """Return all metrics of one project."""
    relevant = {call for call, grade in grades.items() if grade >= _RELEVANT}
    first = next((rank for rank, call in enumerate(ranking, start=1) if call in relevant), None)
    return {
        "nDCG@10": ndcg(ranking, grades),
        "recall@20": len(relevant.intersection(ranking[:20])) / len(relevant),
        "MRR": 1 / first if first else 0.0,
        "precision@5": len(relevant.intersection(ranking[:5])) / 5,
        "top 3 holds a 3": float(any(grades.get(call) == _BEST for call in ranking[:3])),
        "judged@10": sum(call in grades for call in ranking[:10]) / 10,
    }


def _mean(values: Sequence[float], samples: int) -> Measure:
    """Return a mean and the 2.5 and 97.5 percent points of its bootstrap distribution."""
    chance = random.Random(_SEED)
    means = sorted(math.fsum(chance.choices(values, k=len(values))) / len(values) for _ in range(samples))
    low, high = means[int(0.025 * samples)], means[min(int(0.975 * samples), samples - 1)]
    return Measure(math.fsum(values) / len(values), low, high)
