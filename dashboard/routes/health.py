"""``GET /healthz``: what a watchman asks. 503 says that the ledger cannot be read or that work stopped happening.

A source or job that failed once is named in ``troubles``, but it is no reason to call the service ill.
"""

from datetime import datetime
from importlib.metadata import version
from typing import Any, TypedDict

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse

from tracker import clock, database
from tracker.errors import FoerderpfadError
from tracker.models.work import Job
from tracker.services import jobs, matches, sources, status
from tracker.services.sources import SourceHealth
from tracker.shapes.actor import system
from tracker.vocabulary.work import JobKind, RunState

WATCHMAN = system("Zustandsabfrage")


class Answer(TypedDict):
    """The body. ``mode`` is ``live``, ``beispieldaten`` or unknown; ``troubles`` are German sentences."""

    status: str
    version: str
    database: dict[str, Any]
    mode: str | None
    sources: list[dict[str, Any]]
    jobs: list[dict[str, Any]]
    matches: dict[str, Any]
    troubles: list[str]


def answer(engine: Engine, _request: Request) -> JSONResponse:
    """Answer a request."""
    found = look(engine, now=clock.now())
    code = 200 if found["status"] == "ok" else 503
    return JSONResponse(found, status_code=code, headers={"Cache-Control": "no-store"})


def look(engine: Engine, *, now: datetime) -> Answer:
    """Return how the installation is at this moment."""
    try:
        database.check(engine)
        with database.read(engine) as session:
            return _found(session, now)
    except FoerderpfadError as error:
        return _unreachable(str(error))
    except DBAPIError:
        return _unreachable("Die Datenbank antwortet nicht.")


def _found(session: Session, now: datetime) -> Answer:
    health = status.health(session, now=now)
    return Answer(
        status="ok" if health.ok else "stale",
        version=version("foerderpfad"),
        database={"reachable": True, "revision": health.database},
        mode="live" if health.live else "beispieldaten",
        sources=[_source(item) for item in sources.health(session, WATCHMAN, now=now)],
        jobs=[_job(job) for kind in JobKind if (job := jobs.latest(session, kind=kind))],
        matches={"computed_at": _iso(matches.computed_at(session)), "stale": status.is_stale(session)},
        troubles=list(health.troubles),
    )


def _unreachable(trouble: str) -> Answer:
    return Answer(
        status="unreachable",
        version=version("foerderpfad"),
        database={"reachable": False, "revision": None},
        mode=None,
        sources=[],
        jobs=[],
        matches={"computed_at": None, "stale": None},
        troubles=[trouble],
    )


def _source(item: SourceHealth) -> dict[str, Any]:
    return {
        "name": item.name,
        "state": item.state.value if item.state else None,
        "failed": item.state is RunState.FAILED,
        "last_run_at": _iso(item.last_run_at),
        "last_sound_at": _iso(item.last_sound_at),
        "overdue": item.overdue,
        "alarms": list(item.alarms),
        "pause": item.pause,
    }


def _job(job: Job) -> dict[str, Any]:
    return {
        "kind": job.kind.value,
        "state": job.state.value,
        "created_at": _iso(job.created_at),
        "finished_at": _iso(job.finished_at),
        "message": job.message,
    }


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
