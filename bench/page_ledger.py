"""A ledger of the promised size for measuring pages: copies of a few valid records, told apart by their words."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, insert
from sqlmodel import Session, SQLModel, col, select

from bench.scale import scaled
from tests.application_builders import an_application
from tests.builders import a_call, a_match, a_partner, a_person, a_project, a_round
from tracker.clock import BERLIN
from tracker.database import write
from tracker.models.applications import Application, ApplicationPartner, StageChange
from tracker.models.awards import AwardNotice
from tracker.models.calls import FundingCall, Round
from tracker.models.finance import PlanLine
from tracker.models.matches import GateFinding, Match
from tracker.models.origins import Origin
from tracker.models.partners import Partner
from tracker.models.projects import Project, ProjectPartner
from tracker.models.tasks import Task
from tracker.vocabulary.awards import NoticeKind, RuleSet
from tracker.vocabulary.calls import Band, CallStatus
from tracker.vocabulary.people import PartnerKind, Role
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import Stage

CALLS, PROJECTS, APPLICATIONS, EACH = 10_000, 2_200, 1_000, 25
OFFICE, CONTACT = "Projektleitstelle", "Fördermittel, Selm"
_KEYS = ("selm", "werne", "boenen", "schwerte", "kreis-unna")
_MORE = ("Bergkamen", "Fröndenberg", "Holzwickede", "Kamen", "Lünen", "Unna")
_SUBJECTS = ("Radweg", "Schulhof", "Sporthalle", "Wärmenetz", "Bücherei", "Feuerwache", "Friedhof", "Kanal", "Museum")
_STAGES = [stage for stage in Stage if stage not in (Stage.COMPLETED, Stage.REJECTED)]
_AWARDED = (Stage.AWARDED, Stage.IMPLEMENTATION, Stage.PROOF, Stage.PROOF_REVIEW)
_BATCH = 1_000
_LOCAL = ("id", "public_id")


def fill(engine: Engine, *, now: datetime) -> None:
    """Fill an empty ledger: calls, projects with their suggestions, applications, and somebody to look at them."""
    chance = random.Random(20261122)
    with write(engine) as session:
        partners = [a_partner(session, key) for key in _KEYS] + [_partner(session, name) for name in _MORE]
        a_person(session, Role.OFFICE, name=OFFICE)
        a_person(session, partner=partners[0], name=CONTACT)
        closes = now.astimezone(BERLIN).date() + timedelta(days=90)
        call = a_call(session, external_id="vorlage", rounds=(a_round(closes),), rate_hundredths=8_000)
        project = a_project(session, partners[0], cost_cents=10_000_000)
        application = an_application(session, partners[0])
        match = a_match(session, project, call, finding="Die Kommune liegt im Fördergebiet.")
        calls = _calls(session, call, chance, now)
        projects = _projects(session, project, partners, chance)
        _suggestions(session, match, calls, projects, chance)
        _applications(session, application, partners, calls, chance, now)
        _money(session, partners, chance, now)


def _partner(session: Session, name: str) -> Partner:
    ags = f"059789{_MORE.index(name):02d}"
    row = Partner(key=name.lower(), name=f"Stadt {name}", short_name=name, kind=PartnerKind.STADT, ags=ags)
    session.add(row)
    session.flush()
    return row


def _calls(session: Session, model: FundingCall, chance: random.Random, now: datetime) -> list[int]:
    today = now.astimezone(BERLIN).date()

    def one(number: int) -> dict[str, Any]:
        title = f"Förderung {chance.choice(_SUBJECTS)} {number}"
        days = chance.randrange(-200, 400)
        return {
            "external_id": f"programm-{number}",
            "title": title,
            "search_text": title.lower(),
            "summary": "Gefördert werden Vorhaben der Kommunen zum Schutz des Klimas. " * 4,
            "fingerprint": f"f{number}",
            "status": CallStatus.OPEN if days >= 0 else CallStatus.CLOSED,
            "next_closes_on": today + timedelta(days=days) if days >= 0 else None,
            "changed_at": now - timedelta(hours=chance.randrange(24 * 200)),
            "first_seen": now - timedelta(days=200 + chance.randrange(200)),
        }

    _copies(session, model, (one(number) for number in range(scaled(CALLS) - 1)))
    ids = [key for key in session.exec(select(FundingCall.id).order_by(col(FundingCall.id))) if key is not None]
    origin = session.exec(select(Origin)).one()
    _copies(session, origin, ({"external_id": f"programm-{key}", "call_id": key} for key in ids[1:]))
    round_ = session.exec(select(Round)).one()
    _copies(session, round_, ({"call_id": key} for key in ids[1:]))
    return ids


def _projects(session: Session, model: Project, partners: list[Partner], chance: random.Random) -> list[int]:
    _copies(
        session,
        model,
        ({"title": f"{chance.choice(_SUBJECTS)} erneuern {number}"} for number in range(scaled(PROJECTS) - 1)),
    )
    ids = [key for key in session.exec(select(Project.id).order_by(col(Project.id))) if key is not None]
    rows = [
        {"project_id": key, "partner_id": partners[key % len(partners)].id, "role": PartnerRole.LEAD} for key in ids[1:]
    ]
    session.execute(insert(ProjectPartner), rows)
    return ids


def _suggestions(session: Session, model: Match, calls: list[int], projects: list[int], chance: random.Random) -> None:
    values = model.model_dump()
    finding = session.exec(select(GateFinding)).one().model_dump(exclude={"id"})
    for project in projects[1:]:
        chosen = chance.sample(calls, min(EACH, len(calls)))
        pairs = [{"project_id": project, "call_id": call} for call in chosen]
        bands = [Band.GOOD if rank < 3 else Band.POSSIBLE if rank < 9 else Band.CHECK for rank in range(EACH)]
        session.execute(
            insert(Match),
            [
                values | pair | {"rank": rank, "score": 1 - rank / 30, "band": bands[rank], "excluded": rank % 6 == 5}
                for rank, pair in enumerate(pairs)
            ],
        )
        session.execute(insert(GateFinding), [finding | pair for pair in pairs for _ in range(4)])


def _applications(
    session: Session,
    model: Application,
    partners: list[Partner],
    calls: list[int],
    chance: random.Random,
    now: datetime,
) -> None:
    def one(number: int) -> dict[str, Any]:
        return {
            "title": f"{chance.choice(_SUBJECTS)} Antrag {number}",
            "call_id": chance.choice(calls),
            "lead_partner_id": partners[number % len(partners)].id,
            "stage": chance.choice(_STAGES),
            "target_on": now.astimezone(BERLIN).date() + timedelta(days=chance.randrange(-30, 300)),
            "requested_cents": 1_000_000 * chance.randrange(1, 50),
            "created_at": now,
        }

    _copies(session, model, (one(number) for number in range(scaled(APPLICATIONS) - 1)))
    rows = session.exec(select(Application.id, Application.lead_partner_id).where(Application.id != model.id))
    parts = [{"application_id": key, "partner_id": lead, "role": PartnerRole.LEAD} for key, lead in rows]
    session.execute(insert(ApplicationPartner), parts)


def _money(session: Session, partners: list[Partner], chance: random.Random, now: datetime) -> None:
    """Give every application its stage, a plan of two Kommunen and a task, and what is awarded its Bescheid."""
    today = now.astimezone(BERLIN).date()
    keys = [partner.id or 0 for partner in partners]
    plans: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    tasks: list[dict[str, Any]] = []
    notices: list[dict[str, Any]] = []
    for key, lead, stage in session.exec(select(Application.id, Application.lead_partner_id, Application.stage)).all():
        other = keys[(keys.index(lead) + 1) % len(keys)]
        for year in (today.year, today.year + 1):
            for partner in (lead, other):
                amount = 100_000 * chance.randrange(1, 500)
                plans.append(_plan_line(key or 0, partner, year, amount))
        due = today + timedelta(days=chance.randrange(-30, 300))
        task = Task(application_id=key, partner_id=lead, title="Unterlagen", due_on=due, created_at=now)
        tasks.append(task.model_dump(exclude={"id"}))
        parts.append({"application_id": key, "partner_id": other, "role": PartnerRole.PARTNER})
        move = StageChange(application_id=key or 0, after=Stage(stage), made_at=now)
        moves.append(move.model_dump(exclude={"id"}))
        if Stage(stage) in _AWARDED:
            issued = today - timedelta(days=chance.randrange(30, 900))
            notices.append(_notice(key or 0, issued, now))
    session.execute(insert(PlanLine), plans)
    session.execute(insert(ApplicationPartner), parts)
    session.execute(insert(StageChange), moves)
    session.execute(insert(Task), tasks)
    session.execute(insert(AwardNotice), notices)


def _plan_line(application: int, partner: int, year: int, cents: int) -> dict[str, Any]:
    line = PlanLine(application_id=application, partner_id=partner, year=year, item="Bau", amount_cents=cents)
    return line.model_dump(exclude={"id"})


def _notice(application: int, issued: date, now: datetime) -> dict[str, Any]:
    row = AwardNotice(
        application_id=application,
        kind=NoticeKind.AWARD,
        issued_on=issued,
        received_on=issued,
        amount_cents=1_000_000,
        period_to=issued + timedelta(days=900),
        rule_set=RuleSet.NRW_MUNICIPAL.value,
        recorded_at=now,
    )
    return row.model_dump(exclude={"id"})


def _copies(session: Session, model: SQLModel, changes: Iterator[dict[str, Any]]) -> None:
    """Add a copy of a record for each set of changes."""
    values = {name: value for name, value in model.model_dump().items() if name not in _LOCAL}
    identified = "public_id" in type(model).model_fields
    batch: list[dict[str, Any]] = []
    for change in changes:
        own = {"public_id": uuid4()} if identified else {}
        batch.append(values | own | change)
        if len(batch) == _BATCH:
            session.execute(insert(type(model)), batch)
            batch = []
    if batch:
        session.execute(insert(type(model)), batch)
