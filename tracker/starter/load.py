"""Fill an empty ledger: the partners and their offices, and the starter data, all of it marked as example."""

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, select

from tracker.clock import BERLIN
from tracker.database import read, write
from tracker.exchange.calls import call_data
from tracker.models.partners import (
    Installation,
    Organisation,
    OrganisationalUnit,
    OrganisationPartner,
    Partner,
    Person,
)
from tracker.services import harvest, projects, sources
from tracker.shapes.actor import Actor, system
from tracker.shapes.projects import ProjectData, ProjectPartnerData
from tracker.shapes.sources import EXAMPLE_SOURCE, RunResult, SourceData
from tracker.starter import files
from tracker.vocabulary.calls import Level

CONVERTER = "beispiel-1"
SOURCE = SourceData(name=EXAMPLE_SOURCE, title="Beispieldaten", level=Level.SONSTIGE, rank=900)


def fill(engine: Engine, *, now: datetime, examples: bool = True) -> bool:
    """Fill an empty ledger, in one transaction. Say whether there was anything to do.

    Without ``examples`` it gets what stays of them in real work: partners, companies, offices without an address. It
    is not empty any more then, so that nobody fills it with examples later.
    """
    with read(engine) as session:
        if session.exec(select(Partner.id).limit(1)).first() is not None:
            return False
    with write(engine) as session:
        # Asked again inside the transaction: another process may have been faster.
        if session.exec(select(Partner.id).limit(1)).first() is not None:
            return False
        actor = system("Beispieldaten")
        session.add(Installation(started_with_examples=examples))
        partners = _add_partners(session)
        _add_organisations(session, partners)
        _add_people(session, partners, examples=examples)
        if examples:
            units = _add_units(session, partners)
            _add_projects(session, actor, partners, units, now)
            _add_calls(session, actor, now)
    return True


def _add_partners(session: Session) -> dict[str, int]:
    rows = [Partner(**partner.model_dump(exclude={"note"})) for partner in files.partners()]
    session.add_all(rows)
    session.flush()
    return {row.key: row.id for row in rows if row.id is not None}


def _add_units(session: Session, partners: dict[str, int]) -> dict[tuple[str, str], int]:
    rows = {
        (unit.partner, unit.abbreviation): OrganisationalUnit(
            partner_id=partners[unit.partner], name=unit.name, abbreviation=unit.abbreviation, is_example=True
        )
        for unit in files.units()
    }
    session.add_all(rows.values())
    session.flush()
    return {key: row.id for key, row in rows.items() if row.id is not None}


def _add_organisations(session: Session, partners: dict[str, int]) -> None:
    for data in files.organisations():
        row = Organisation(**data.model_dump(exclude={"partners"}))
        session.add(row)
        session.flush()
        assert row.id is not None
        holders = [OrganisationPartner(organisation_id=row.id, partner_id=partners[key]) for key in data.partners]
        session.add_all(holders)
    session.flush()


def _add_people(session: Session, partners: dict[str, int], *, examples: bool) -> None:
    for data in files.people():
        row = Person(
            name=data.name,
            email=data.email if examples else None,
            role=data.role,
            partner_id=partners[data.partner],
            is_example=examples,
        )
        session.add(row)
    session.flush()


def _add_projects(
    session: Session, actor: Actor, partners: dict[str, int], units: dict[tuple[str, str], int], now: datetime
) -> None:
    own = set(ProjectData.model_fields)
    for project in files.projects():
        parts = tuple(ProjectPartnerData(partner_id=partners[p.partner], role=p.role) for p in project.partners)
        lead = project.partners[0].partner
        values = {name: value for name, value in project.model_dump(exclude={"partners"}).items() if name in own}
        data = ProjectData(
            **values,
            cost_cents=project.cost_cents,
            starts_on=project.starts_on,
            unit_id=units.get((lead, project.unit)),
            partners=parts,
        )
        projects.create(session, actor, data=data, now=now, is_example=True)


def _add_calls(session: Session, actor: Actor, now: datetime) -> None:
    sources.ensure(session, actor, sources=[SOURCE])
    calls = [call_data(dict(line)) for line in files.call_lines()]
    run = harvest.begin(session, actor, source=EXAMPLE_SOURCE, now=now)
    assert run.id is not None
    today = now.astimezone(BERLIN).date()
    counts = harvest.store(session, actor, run_id=run.id, calls=calls, now=now, today=today, converter=CONVERTER)
    seen = {call.external_id for call in calls}
    harvest.finish(session, actor, run_id=run.id, now=now, seen=seen, counts=counts, result=RunResult())
