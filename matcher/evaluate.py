"""Ranks any calls against any projects from files, without a database, and measures the result."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from matcher.metrics import Measure, measure, separation
from matcher.ranking import Ranker, Report
from tracker.errors import Refused
from tracker.exchange.corpus import call_from_corpus
from tracker.shapes.calls import CallData
from tracker.shapes.gate import Applicant, GateCall, GateProject
from tracker.shapes.matching import CallText, ProjectText
from tracker.vocabulary.codes import rows
from tracker.vocabulary.people import LegalForm, PartnerKind

Judgements = dict[str, dict[str, int]]


def evaluate(calls_file: Path, projects_file: Path, *, today: date, report: Report | None = None) -> Iterator[bytes]:
    """Rank all calls for all projects; yield one line a project: query_id, ranking, score of the best call.

    Raises Refused when a file is not what is expected. ``report`` is told done and total.
    """
    calls, projects = read_calls(calls_file), read_projects(projects_file)
    ranker = Ranker.fit(calls)
    for number, project in enumerate(projects, start=1):
        yield f"{json.dumps(run_line(ranker, project, today=today), ensure_ascii=False)}\n".encode()
        if report:
            report(number, len(projects), "Vorhaben vergleichen")


def run_line(ranker: Ranker, project: ProjectText, *, today: date) -> dict[str, Any]:
    """Return every call the gate admits, best first, with the score of the best."""
    admitted = [entry for entry in ranker.rank(project, today=today, limit=None) if not entry.excluded]
    score = admitted[0].score if admitted else 0.0
    return {"query_id": project.id, "ranking": [entry.call_id for entry in admitted], "score": score}


def scored(run_file: Path, judgements_file: Path) -> tuple[dict[str, Measure], float | None]:
    """Return the metrics of a run, and how well its top scores tell projects with and without a fitting call."""
    judgements = read_judgements(judgements_file)
    runs = {str(line["query_id"]): line for _, line in _lines(run_file)}
    rankings = {project: list(dict.fromkeys(line["ranking"])) for project, line in runs.items()}
    scores = {project: float(line["score"]) for project, line in runs.items()}
    return measure(rankings, judgements), separation(scores, judgements)


def read_calls(path: Path) -> list[CallText]:
    """Return the programmes of a JSONL file. Raises Refused naming the line that cannot be used."""
    return [_call(line, place) for place, line in _lines(path)]


def read_projects(path: Path) -> list[ProjectText]:
    """Return the projects of a JSONL file. Raises Refused naming the line that cannot be used."""
    return [_project(line, place) for place, line in _lines(path)]


def read_judgements(path: Path) -> Judgements:
    """Return grades by project and call; of a pair judged twice the last line counts."""
    judgements: Judgements = {}
    for place, line in _lines(path):
        try:
            judgements.setdefault(str(line["query_id"]), {})[str(line["doc_id"])] = int(line["grade"])
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(f"{place}: Erwartet werden query_id, doc_id und eine Note grade von 0 bis 3.") from error
    return judgements


def call_text(data: CallData) -> CallText:
    """Return a call as one source describes it in the form the matcher reads."""
    gate = GateCall(
        areas=data.areas,
        applicants=data.applicants,
        funding_types=data.funding_types,
        status=data.facts.status,
        rounds=data.facts.rounds,
        amount_min_cents=data.facts.amount_min_cents,
        cost_min_cents=data.facts.cost_min_cents,
        title=data.title,
        text=data.text,
        quotes={name: passage.quote for name, passage in data.facts.passages.items()},
    )
    return CallText(
        id=data.external_id,
        title=data.title,
        summary=data.summary,
        text=data.text,
        provider=data.provider,
        keywords=data.keywords,
        topics=data.topics,
        gate=gate,
    )


def project_from_query(line: Mapping[str, Any]) -> ProjectText:
    """Return a query line as a project. A planned year is no date, so the beginning stays unknown."""
    cost = line.get("cost_eur")
    return ProjectText(
        id=str(line["id"]),
        title=str(line["title"]),
        description=str(line.get("description") or ""),
        keywords=tuple(str(tag) for tag in line.get("tags") or ()),
        applicants=_applicants(str(line.get("municipality") or ""), str(line.get("applicant") or "")),
        gate=GateProject(cost_cents=round(float(cost) * 100) if cost is not None else None),
    )


def _applicants(municipality: str, kind: str) -> tuple[Applicant, ...]:
    """Return who applies; a place we do not know has no key, so its area stays open."""
    if not municipality and not kind:
        return ()
    company = "unternehmen" in kind.lower()
    county = kind == "Kreis" or (municipality.startswith("Kreis ") and not company)
    return (
        Applicant(
            name=municipality or kind,
            ags=_keys().get(municipality, ""),
            kind=PartnerKind.KREIS if county else PartnerKind.GEMEINDE,
            legal_form=LegalForm.UNKNOWN if company else None,
        ),
    )


@cache
def _keys() -> dict[str, str]:
    """Return municipality keys by name."""
    return {row["name"]: row["ags"] for row in rows("places")}


def _call(line: Mapping[str, Any], place: str) -> CallText:
    """Read one call line. Raises Refused naming the line."""
    try:
        return call_text(call_from_corpus(line))
    except (KeyError, TypeError, ValidationError) as error:
        raise Refused(f"{place}: Ein Programm braucht mindestens id und title als Text.") from error


def _project(line: Mapping[str, Any], place: str) -> ProjectText:
    """Read one project line. Raises Refused naming the line."""
    try:
        return project_from_query(line)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(f"{place}: Ein Vorhaben braucht mindestens id und title, cost_eur ist eine Zahl.") from error


def _lines(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects of a JSONL file with the place they stand at, for messages."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{path} ist keine Textdatei in der Kodierung UTF-8.") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            place = f"{path}, Zeile {number}"
            yield place, _object(line, place)


def _object(line: str, place: str) -> Mapping[str, Any]:
    """Read one JSON object. Raises Refused naming the line."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise Refused(f"{place}: Das ist kein JSON.") from error
    if not isinstance(value, dict):
        raise Refused(f"{place}: Erwartet wird ein JSON-Objekt je Zeile.")
    return value


def rows_of(metrics: Mapping[str, Measure], apart: float | None) -> Sequence[tuple[str, str, str]]:
    """Return the result as table rows: metric, mean, interval."""
    table = [(name, f"{entry.mean:.3f}", f"{entry.low:.3f} bis {entry.high:.3f}") for name, entry in metrics.items()]
    if apart is not None:
        table.append(("Trennung (AUC)", f"{apart:.3f}", ""))
    return table
