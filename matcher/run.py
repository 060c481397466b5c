"""The matcher's door to the ledger: computes suggestions, keeps the index, searches. The dashboard knows only this.

scikit-learn takes more than a second to import, so everything heavy is imported when it is first needed.
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Engine

from tracker.database import read, write
from tracker.errors import NotFound
from tracker.services import matches, projections
from tracker.shapes.actor import Actor, system
from tracker.shapes.matching import ProjectText, Suggestion

if TYPE_CHECKING:
    from matcher.ranking import Ranker

LIMIT = 25
_BATCH = 4
Progress = Callable[[int, int | None, str], None]


class RunCounts(NamedTuple):
    """What a run did."""

    calls: int
    projects: int
    suggestions: int


def folder(data_dir: Path) -> Path:
    """Return where the index lies."""
    return data_dir / "index"


def run(engine: Engine, *, data_dir: Path, now: datetime, today: date, progress: Progress) -> RunCounts:
    """Learn from all calls, write the index, and compute the suggestions of every project."""
    from matcher import index
    from matcher.ranking import Ranker

    actor = _actor()
    with write(engine) as session:
        projections.refresh_calendar(session, today=today)
    with read(engine) as session:
        calls = matches.call_texts(session)
        projects = matches.project_texts(session)
    ranker = Ranker.fit(calls, report=progress)
    index.save(ranker, folder(data_dir))
    total = _store(engine, actor, ranker, projects, now=now, today=today, progress=progress)
    with write(engine) as session:
        matches.forget_projects(session, actor, except_ids=[int(project.id) for project in projects])
    return RunCounts(len(calls), len(projects), total)


def run_project(
    engine: Engine, *, data_dir: Path, project_id: int, now: datetime, today: date, progress: Progress
) -> RunCounts:
    """Compute the suggestions of one project with the index as it is; without an index everything is computed.

    Raises:
        NotFound: there is no such project.
    """
    with read(engine) as session:
        projects = matches.project_texts(session, project_ids=[project_id])
    if not projects:
        raise NotFound(f"Das Vorhaben {project_id} gibt es nicht.")
    ranker = current(data_dir)
    if ranker is None:
        return run(engine, data_dir=data_dir, now=now, today=today, progress=progress)
    total = _store(engine, _actor(), ranker, projects, now=now, today=today, progress=progress)
    return RunCounts(len(ranker.calls), 1, total)


def explain(engine: Engine, *, data_dir: Path, project_id: int, call_id: int, today: date) -> Suggestion:
    """Return why a call fits a project, or not.

    Raises:
        NotFound: project, call or index are not there.
    """
    with read(engine) as session:
        projects = matches.project_texts(session, project_ids=[project_id])
    if not projects:
        raise NotFound("Dieses Vorhaben gibt es nicht.")
    ranker = current(data_dir)
    if ranker is None:
        raise NotFound("Es gibt noch keine Vorschläge. „python -m matcher run“ berechnet sie.")
    if str(call_id) not in ranker.calls:
        raise NotFound("Dieses Förderprogramm ist nicht (mehr) dabei. „python -m matcher run“ bringt alles auf Stand.")
    return ranker.explain(projects[0], str(call_id), today=today)


def search(data_dir: Path, text: str, *, today: date, limit: int = 50) -> list[int] | None:
    """Return the ids of the calls closest to a text, best first; ``None`` while there is no index."""
    ranker = current(data_dir)
    if ranker is None:
        return None
    return [int(hit.call_id) for hit in ranker.search(text, today=today, limit=limit)]


_loaded: dict[Path, tuple[str, "Ranker"]] = {}


def current(data_dir: Path) -> "Ranker | None":
    """Return the current index, loaded once and again only when another one has taken its place."""
    from matcher import index

    place = folder(data_dir)
    stamp = index.stamp(place)
    if stamp is None:
        return None
    held = _loaded.get(place)
    if held is None or held[0] != stamp:
        _loaded[place] = (stamp, index.load(place))
    return _loaded[place][1]


def _store(
    engine: Engine,
    actor: Actor,
    ranker: "Ranker",
    projects: list[ProjectText],
    *,
    now: datetime,
    today: date,
    progress: Progress,
) -> int:
    """Write suggestions in small transactions; a run that is killed leaves each project with its old or new ones."""
    total, waiting = 0, []
    for done, (project, suggestions) in enumerate(ranker.rank_many(projects, today=today, limit=LIMIT), start=1):
        waiting.append((project, suggestions))
        total += sum(not suggestion.excluded for suggestion in suggestions)
        if len(waiting) == _BATCH or done == len(projects):
            with write(engine) as session:
                for one, found in waiting:
                    matches.replace(
                        session,
                        actor,
                        project_id=int(one.id),
                        suggestions=found,
                        model_version=ranker.version,
                        now=now,
                    )
            waiting = []
        progress(done, len(projects), "Vorhaben vergleichen")
    return total


def _actor() -> Actor:
    return system("Vorschläge")
