"""What changed in the ledger since the index was made, and which projects have to be compared anew for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from matcher.ranking import Ranker
from matcher.reading import read_project
from matcher.synonyms import Synonym, Synonyms
from tracker.services import learning, matches, rematching
from tracker.shapes.matching import CallText, ProjectText

# From this share of changed calls on it is worth learning from all of them again.
_LARGE_SHARE = 0.1
_LARGE_AT_LEAST = 40
# What answers teach moves scores a little, so a call that nearly reaches a list is looked at too.
_NEARLY = 0.8


@dataclass(frozen=True)
class Changes:
    """What differs between the index and the ledger."""

    calls: list[CallText]
    gone: list[str]
    projects: list[ProjectText]
    words: tuple[Synonym, ...]
    other_words: bool
    known: int

    @property
    def is_large(self) -> bool:
        """Say whether learning anew is worth it."""
        return len(self.calls) + len(self.gone) > max(_LARGE_AT_LEAST, _LARGE_SHARE * self.known)

    @property
    def touch_index(self) -> bool:
        """Say whether the index has to be written again."""
        return bool(self.calls or self.gone or self.other_words)


def compare(session: Session, ranker: Ranker, *, words: tuple[Synonym, ...]) -> Changes:
    """Return what differs. Calls are compared as a whole, so a correction or a passed day is found like a harvest."""
    calls = matches.call_texts(session)
    present = {call.id for call in calls}
    return Changes(
        calls=[call for call in calls if ranker.calls.get(call.id) != call],
        gone=[call_id for call_id in ranker.calls if call_id not in present],
        projects=matches.project_texts(session),
        words=words,
        other_words=ranker.synonyms.entries != words,
        known=len(ranker.calls),
    )


def affected(session: Session, ranker: Ranker, changes: Changes, *, today: date, wanted: int) -> list[ProjectText]:
    """Bring the ranker up to date and return the projects whose suggestions may be others now."""
    numbers = rematching.stale_projects(session) | learning.stale_projects(session)
    numbers |= matches.projects_of(session, call_ids=[int(call_id) for call_id in _touched(changes)])
    if changes.other_words:
        numbers |= _read_otherwise(changes.projects, ranker.synonyms, Synonyms(changes.words))
        ranker.use_synonyms(changes.words)
    for call_id in changes.gone:
        ranker.drop(call_id)
    for call in changes.calls:
        ranker.put(call)
    rest = [project for project in changes.projects if int(project.id) not in numbers]
    numbers |= _newly_reached(ranker, changes.calls, rest, matches.floors(session, wanted=wanted), today=today)
    return [project for project in changes.projects if int(project.id) in numbers]


def _touched(changes: Changes) -> list[str]:
    return [*(call.id for call in changes.calls), *changes.gone]


def _read_otherwise(projects: Sequence[ProjectText], before: Synonyms, after: Synonyms) -> set[int]:
    """Return the projects whose words lead elsewhere with another list."""
    return {int(one.id) for one in projects if read_project(one, before) != read_project(one, after)}


def _newly_reached(
    ranker: Ranker, calls: Sequence[CallText], projects: Sequence[ProjectText], floors: dict[int, float], *, today: date
) -> set[int]:
    """Return the projects into whose lists one of these calls may come."""
    if not calls or not projects:
        return set()
    rows = ranker.embed(projects)
    return {
        int(project.id)
        for call in calls
        for project, suggestion in ranker.projects_for(call.id, projects, rows, today=today)
        if suggestion.score >= _NEARLY * floors.get(int(project.id), 0.0)
    }
