"""Fills a ledger through the services, as the programs would, with texts that try to break a page."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import builders
from sqlalchemy import Engine
from sqlmodel import Session

from tracker import clock
from tracker.database import write
from tracker.models.calls import FundingCall
from tracker.models.partners import Installation
from tracker.models.projects import Project
from tracker.services import jobs, matches, people
from tracker.shapes.calls import BodyData, LinkData
from tracker.shapes.gate import GateFinding
from tracker.shapes.matching import MatchReasons, MatchTerm, Suggestion
from tracker.shapes.sources import RunResult
from tracker.vocabulary.calls import Band, BodyKind, CallStatus, GateRule, Level, Verdict
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import Duty, PlanningStage, ProjectState
from tracker.vocabulary.work import JobKind

CONTACT = "Fördermittel, Selm"
CONTACT_OF_WERNE = "Fördermittel, Werne"
OFFICE = "Projektleitstelle"
POLITICS = "Politik, Selm"
NASTY = "<script>alert(1)</script><b>fett</b> **nicht** [klick](javascript:alert(2))"
TEXT = (
    "Das Land hilft beim Bau von Radwegen. Anträge sind bis zum 31. März möglich. "
    "Der Zuschuss beträgt bis zu 80 Prozent der Ausgaben, höchstens 500.000 Euro. <img src=x onerror=alert(3)>"
)


class People(NamedTuple):
    """What tests of a filled ledger ask for."""

    cycle_call: UUID
    nasty_call: UUID
    bare_call: UUID
    cycle_path: UUID
    library: UUID
    of_werne: UUID
    selm: int


def people_only(engine: Engine) -> None:
    """Enter partners and people."""
    with write(engine) as session:
        _people(session)


def a_bit_of_everything(engine: Engine) -> People:
    """Enter people, calls, projects, suggestions, a harvest that went wrong, and a job that waits."""
    with write(engine) as session:
        selm_id = _people(session)
        calls = _calls(session)
        projects = _projects(session)
        _suggest(session, projects[0], calls)
        jobs.request(session, builders.OFFICE, kind=JobKind.CRAWL, now=clock.now(), argument={"source": "bund"})
        return People(*(call.public_id for call in calls[:3]), *(project.public_id for project in projects), selm_id)


def next_deadline() -> date:
    """Return a day that lies ahead whenever the tests run."""
    return clock.today() + timedelta(days=12)


def _people(session: Session) -> int:
    session.add(Installation())
    selm, werne = builders.a_partner(session, "selm"), builders.a_partner(session, "werne")
    builders.a_unit(session, selm, name="Bauverwaltung")
    builders.a_person(session, Role.OFFICE, partner=None, name=OFFICE)
    builders.a_person(session, Role.CONTACT, partner=selm)
    builders.a_person(session, Role.CONTACT, partner=werne)
    builders.a_person(session, Role.POLITICS, partner=selm, name=POLITICS)
    assert selm.id is not None
    return selm.id


def _calls(session: Session) -> list[FundingCall]:
    now, today = clock.now(), clock.today()
    facts = {
        "rate_hundredths": 8_000,
        "amount_max_cents": 50_000_000,
        "rounds": (builders.a_round(next_deadline()),),
        "passages": {
            "rate": builders.a_passage(TEXT, "bis zu 80 Prozent"),
            "amount_max": builders.a_passage(TEXT, "höchstens 500.000 Euro"),
        },
    }
    office = BodyData(kind=BodyKind.CONTACT, name="Bezirksregierung Arnsberg", phone="02931 82-0", url="javascript:x")
    cycle = builders.a_call_data(
        external_id="radwege",
        title="Radwege für alle",
        summary="Das Land fördert den Bau von Radwegen gem. Nr. 5 der Richtlinie. Zweiter Satz.",
        text=TEXT,
        level=Level.LAND,
        areas=("DE-NW",),
        topics=("mobilitaet",),
        bodies=(office,),
        licence="CC BY-ND 3.0 DE",
        attribution="Ministerium für Verkehr",
        links=(LinkData(title="Merkblatt", url="https://foerderung.example/merkblatt"),),
        **facts,
    )
    nasty = builders.a_call_data(
        external_id="boese", title=f"Böse {NASTY}", summary=NASTY, provider=NASTY, url="javascript:alert(4)", text=NASTY
    )
    bare = builders.a_call_data(external_id="karg", title="Karges Programm", summary="", text="", provider="", url="")
    loan = builders.a_call_data(external_id="kredit", title="Kredit für Bäder", funding_types=("darlehen",))
    closed = builders.a_call_data(
        external_id="vorbei", title="Vorbei", status=CallStatus.EXHAUSTED, status_note="Mittel seit Mai ausgeschöpft"
    )
    known = (cycle, nasty, bare, loan, closed)
    builders.a_source(session, "bund", address="https://foerderung.example", licence="DL-DE BY 2.0")
    builders.harvested(session, *known, now=now - timedelta(days=1), today=today)
    failed = RunResult(failed=True, alarms=("Die Quelle hat nicht geantwortet.",))
    builders.harvested(session, now=now, today=today, result=failed)
    return [builders.the_call(session, call.external_id) for call in known]


def _projects(session: Session) -> list[Project]:
    selm, werne = builders.a_partner(session, "selm"), builders.a_partner(session, "werne")
    cycle = builders.a_project(
        session,
        selm,
        werne,
        title="Radweg am Bahnhof",
        number="V-001",
        description="Zwischen Bahnhof und Schulzentrum fehlt ein sicherer Radweg; er soll beleuchtet und breit sein.",
        keywords=("Radweg", "Schulweg"),
        cost_cents=60_000_000,
        planning_stage=PlanningStage.CONCEPT,
        duty=Duty.VOLUNTARY,
        priority=1,
        starts_on_text="Herbst 2027",
        unit_id=people.units(session, builders.OFFICE, partner_id=selm.id or 0)[0].id,
        is_example=True,
    )
    library = builders.a_project(session, selm, title=f"Bücherei {NASTY}", number="V-002", reusable=True)
    of_werne = builders.a_project(session, werne, title="Freibad Werne", number="V-003", state=ProjectState.RUNNING)
    return [cycle, library, of_werne]


def _suggest(session: Session, project: Project, calls: list[FundingCall]) -> None:
    met = GateFinding(rule=GateRule.AREA, verdict=Verdict.YES, sentence="Gefördert wird in Nordrhein-Westfalen.")
    unclear = GateFinding(rule=GateRule.STATUS, verdict=Verdict.OPEN, sentence="Ob Anträge möglich sind, ist offen.")
    refused = GateFinding(
        rule=GateRule.APPLICANT, verdict=Verdict.NO, sentence="Kommunen gehören nicht dazu.", evidence="nur Vereine"
    )
    term = MatchTerm(term="Radwegen", context="… beim Bau von Radwegen <i>schräg</i> …", share=0.5)
    cycling = MatchReasons(terms=(term,), findings=(met, unclear), sentence="Radwege.")
    found = [
        _suggestion(calls[0], 0.9, Band.GOOD, cycling),
        _suggestion(calls[1], 0.8, Band.POSSIBLE, MatchReasons(findings=(unclear,), sentence=NASTY)),
        _suggestion(calls[2], 0.7, Band.CHECK, MatchReasons(sentence="Wenig bekannt.")),
        _suggestion(calls[3], 0.6, Band.CHECK, MatchReasons(sentence="Ein Kredit.")),
        _suggestion(calls[4], 0.5, Band.CHECK, MatchReasons(findings=(refused,)), excluded=True),
    ]
    matches.replace(
        session, builders.SYSTEM, project_id=project.id or 0, suggestions=found, model_version="1", now=clock.now()
    )


def _suggestion(
    call: FundingCall, score: float, band: Band, reasons: MatchReasons, *, excluded: bool = False
) -> Suggestion:
    return Suggestion(call_id=str(call.id), score=score, band=band, excluded=excluded, reasons=reasons)
