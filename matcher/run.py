"""The matcher's door to the ledger: computes suggestions, keeps the index, searches. The dashboard knows only this.

scikit-learn takes more than a second to import, so everything heavy is imported when it is first needed.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session

from matcher import held
from matcher.held import current, folder
from tracker.command_line import to_type
from tracker.database import read, write
from tracker.errors import NotFound
from tracker.services import learning, matches, projections
from tracker.services.learning import Taught
from tracker.shapes.actor import Actor, system
from tracker.shapes.gate import GateProject
from tracker.shapes.matching import ProjectText, Suggestion

if TYPE_CHECKING:
    from matcher.feedback import Lesson
    from matcher.ranking import Ranker

__all__ = [
    "Alike", "RunCounts", "current", "explain", "folder", "for_text", "refresh", "run", "run_project", "search",
    "similar_projects",
]  # fmt: skip

LIMIT = 25
_BATCH = 4
_CONFIRMED_AT_ONCE = 50
Progress = Callable[[int, int | None, str], None]


class RunCounts(NamedTuple):
    """What a run did."""

    calls: int
    projects: int
    suggestions: int


class Alike(NamedTuple):
    """A project that resembles another one; ``score`` is for ordering only."""

    project_id: int
    score: float


def run(engine: Engine, *, data_dir: Path, now: datetime, today: date, progress: Progress) -> RunCounts:
    """Learn from all calls, write the index, and compute the suggestions of every project."""
    from matcher import index
    from matcher.ranking import Ranker

    with write(engine) as session:
        projections.refresh_calendar(session, today=today)
    with read(engine) as session:
        calls = matches.call_texts(session)
        projects = matches.project_texts(session)
        words = held.word_list(session)
        lessons = _lessons(session, projects)
    ranker = Ranker.fit(calls, synonyms=words, report=progress)
    index.save(ranker, folder(data_dir))
    total = store(engine, ranker, projects, lessons=lessons, now=now, today=today, progress=progress)
    with write(engine) as session:
        matches.forget_projects(session, actor(), except_ids=[int(project.id) for project in projects])
    return RunCounts(len(calls), len(projects), total)


def run_project(
    engine: Engine, *, data_dir: Path, project_id: int, now: datetime, today: date, progress: Progress
) -> RunCounts:
    """Compute the suggestions of one project with the index as it is; without an index everything is computed.

    Raises:
        NotFound: there is no such project.
    """
    with read(engine) as session:
        projects = _project(session, project_id)
        ranker = held.with_words(session, data_dir)
        lessons = _lessons(session, projects)
    if ranker is None:
        return run(engine, data_dir=data_dir, now=now, today=today, progress=progress)
    total = store(engine, ranker, projects, lessons=lessons, now=now, today=today, progress=progress)
    return RunCounts(len(ranker.calls), 1, total)


def refresh(engine: Engine, *, data_dir: Path, now: datetime, today: date, progress: Progress) -> RunCounts:
    """Compute anew only what changed since: calls, projects, synonyms, answers. A large change is a full run."""
    from matcher import index, refreshing

    place = folder(data_dir)
    stamp = index.stamp(place)
    if stamp is None:
        return run(engine, data_dir=data_dir, now=now, today=today, progress=progress)
    # One of its own: it is changed here, and searches of this process go on with the one they hold.
    ranker = index.load(place)
    with write(engine) as session:
        projections.refresh_calendar(session, today=today)
    with read(engine) as session:
        changes = refreshing.compare(session, ranker, words=held.word_list(session))
        if changes.is_large:
            return run(engine, data_dir=data_dir, now=now, today=today, progress=progress)
        affected = refreshing.affected(session, ranker, changes, today=today, wanted=LIMIT)
        lessons = _lessons(session, affected)
    total = store(engine, ranker, affected, lessons=lessons, now=now, today=today, progress=progress)
    _confirm(engine, changes.projects, affected, version=ranker.version, now=now)
    # Saved last: whoever is killed before finds the same changes again. Another index meanwhile is the newer one.
    if changes.touch_index and index.stamp(place) == stamp:
        index.save(ranker, place)
    return RunCounts(len(ranker.calls), len(affected), total)


def explain(engine: Engine, *, data_dir: Path, project_id: int, call_id: int, today: date) -> Suggestion:
    """Return why a call fits a project, or not.

    Raises:
        NotFound: project, call or index are not there.
    """
    with read(engine) as session:
        projects = _project(session, project_id)
        ranker = held.with_words(session, data_dir)
        lessons = _lessons(session, projects)
    if ranker is None:
        raise NotFound(f"Es gibt noch keine Vorschläge. „{to_type('matcher run')}“ berechnet sie.")
    if str(call_id) not in ranker.calls:
        raise NotFound(
            f"Dieses Förderprogramm ist nicht (mehr) dabei. „{to_type('matcher run')}“ bringt alles auf Stand."
        )
    return ranker.explain(projects[0], str(call_id), today=today, lessons=lessons.get(projects[0].id, ()))


def search(
    data_dir: Path, text: str, *, today: date, limit: int = 50, session: Session | None = None
) -> list[int] | None:
    """Return the ids of the calls closest to a text, best first; ``None`` while there is no index.

    With a session the office's synonyms hold as they are now, otherwise as they were at the last comparison.
    """
    ranker = current(data_dir) if session is None else held.with_words(session, data_dir)
    if ranker is None:
        return None
    return [int(call_id) for call_id in ranker.nearest(text, today=today, limit=limit)]


def for_text(
    session: Session,
    data_dir: Path,
    *,
    title: str,
    today: date,
    description: str = "",
    keywords: Iterable[str] = (),
    partner_id: int | None = None,
    cost_cents: int | None = None,
    limit: int = LIMIT,
) -> list[Suggestion] | None:
    """Return the calls for a text that is no project (yet), with reasons; ``None`` while there is no index.

    ``partner_id`` is who would apply: the gate holds as for its projects, and excluded calls come along, marked.
    """
    ranker = held.with_words(session, data_dir)
    if ranker is None:
        return None
    wanted = ProjectText(
        id="",
        title=title,
        description=description,
        keywords=tuple(keywords),
        applicants=matches.applicant(session, partner_id=partner_id),
        gate=GateProject(cost_cents=cost_cents),
    )
    return ranker.rank(wanted, today=today, limit=limit)


def similar_projects(session: Session, data_dir: Path, *, project_id: int, limit: int = 5) -> list[Alike] | None:
    """Return projects that resemble one, whoever owns them, best first; ``None`` while there is no index.

    Those that are done are there too: whoever has solved it already is the best one to ask.

    Raises:
        NotFound: there is no such project.
    """
    from matcher import neighbours

    ranker = held.with_words(session, data_dir)
    if ranker is None:
        return None
    own = _project(session, project_id)[0]
    others = [one for one in matches.project_texts(session, over_too=True) if one.id != own.id]
    return [Alike(int(key), score) for key, score in neighbours.nearest(ranker, own, others, limit=limit)]


def store(
    engine: Engine,
    ranker: "Ranker",
    projects: list[ProjectText],
    *,
    lessons: "dict[str, list[Lesson]]",
    now: datetime,
    today: date,
    progress: Progress,
) -> int:
    """Write suggestions in small transactions; a run that is killed leaves each project with its old or new ones."""
    total, waiting = 0, []
    ranked = ranker.rank_many(projects, today=today, limit=LIMIT, lessons=lessons)
    for done, (project, suggestions) in enumerate(ranked, start=1):
        waiting.append((project, suggestions))
        total += sum(not suggestion.excluded for suggestion in suggestions)
        if len(waiting) == _BATCH or done == len(projects):
            with write(engine) as session:
                for one, found in waiting:
                    matches.replace(
                        session,
                        actor(),
                        project_id=int(one.id),
                        suggestions=found,
                        model_version=ranker.version,
                        now=now,
                    )
            waiting = []
        progress(done, len(projects), "Vorhaben vergleichen")
    return total


def actor() -> Actor:
    """Return in whose name suggestions are stored."""
    return system("Vorschläge")


def _confirm(
    engine: Engine, every: list[ProjectText], affected: list[ProjectText], *, version: str, now: datetime
) -> None:
    """Note for all other projects that their suggestions are still right."""
    done = {project.id for project in affected}
    rest = [int(project.id) for project in every if project.id not in done]
    for first in range(0, len(rest), _CONFIRMED_AT_ONCE):
        part = rest[first : first + _CONFIRMED_AT_ONCE]
        with write(engine) as session:
            matches.confirm(session, actor(), project_ids=part, model_version=version, now=now)
    with write(engine) as session:
        matches.forget_projects(session, actor(), except_ids=[int(project.id) for project in every])


def _project(session: Session, project_id: int) -> list[ProjectText]:
    projects = matches.project_texts(session, project_ids=[project_id])
    if not projects:
        raise NotFound(f"Das Vorhaben {project_id} gibt es nicht.")
    return projects


def _lessons(session: Session, projects: list[ProjectText]) -> "dict[str, list[Lesson]]":
    """Return what earlier answers teach each project."""
    found = learning.taught(session, project_ids=[int(project.id) for project in projects])
    return {str(project_id): _read(taught) for project_id, taught in found.items()}


def _read(taught: Iterable[Taught]) -> "list[Lesson]":
    from matcher.feedback import lesson

    read_off = (lesson(str(one.call_id), one.answer, one.reason, same_project=one.same_project) for one in taught)
    return [one for one in read_off if one is not None]
