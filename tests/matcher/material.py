"""The labelled set, read once: programmes and projects worded for these tests, with grades from 0 to 3."""

from datetime import date
from functools import cache
from pathlib import Path

from matcher.evaluate import read_calls, read_judgements, read_projects
from matcher.ranking import Ranker
from tracker.shapes.gate import Applicant, GateCall
from tracker.shapes.matching import CallText, ProjectText
from tracker.vocabulary.people import PartnerKind

HERE = Path(__file__).parent
CALLS, PROJECTS, JUDGEMENTS = HERE / "calls.jsonl", HERE / "projects.jsonl", HERE / "judgements.jsonl"
TODAY = date(2026, 11, 22)
KAMEN = Applicant(name="Kamen", ags="05978020", kind=PartnerKind.STADT)


@cache
def calls() -> tuple[CallText, ...]:
    """The programmes."""
    return tuple(read_calls(CALLS))


@cache
def projects() -> tuple[ProjectText, ...]:
    """The projects."""
    return tuple(read_projects(PROJECTS))


@cache
def judgements() -> dict[str, dict[str, int]]:
    """Grades by project and programme."""
    return read_judgements(JUDGEMENTS)


@cache
def ranker() -> Ranker:
    """A ranker of all programmes. Tests that change it make their own."""
    return Ranker.fit(calls())


def project(name: str) -> ProjectText:
    """One project by its id."""
    return next(entry for entry in projects() if entry.id == name)


def a_call(call_id: str, title: str, text: str = "", *, areas: tuple[str, ...] = ("DE",)) -> CallText:
    """A programme for municipalities."""
    gate = GateCall(areas=areas, applicants=("kommune",), title=title, text=text)
    return CallText(id=call_id, title=title, text=text, gate=gate)


def a_project(title: str, *keywords: str, description: str = "") -> ProjectText:
    """A project of one town."""
    return ProjectText(id="x", title=title, description=description, keywords=keywords, applicants=(KAMEN,))
