"""Valid records for tests: everything has a default, a test names only what matters to it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from tracker.models.calls import FundingCall
from tracker.models.matches import GateFinding, Match
from tracker.models.origins import Origin
from tracker.models.partners import OrganisationalUnit, Partner, Person
from tracker.models.projects import Project
from tracker.models.sources import CrawlRun, Source
from tracker.services import harvest, projects, sources
from tracker.shapes.actor import Actor, system
from tracker.shapes.calls import CallData, CallFacts, Passage, RoundData
from tracker.shapes.projects import ProjectData, ProjectPartnerData
from tracker.shapes.sources import RunResult, SourceData, StoreCounts
from tracker.vocabulary.calls import Band, GateRule, Level, Verdict
from tracker.vocabulary.people import PartnerKind, Role
from tracker.vocabulary.projects import PartnerRole

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SYSTEM = system("Prüfung")
OFFICE = Actor(person_id=None, label="Projektleitstelle", role=Role.OFFICE)
CONVERTER = "1"

_PARTNERS = {
    "kreis-unna": ("Kreis Unna", "Kreis Unna", PartnerKind.KREIS, "05978"),
    "boenen": ("Gemeinde Bönen", "Bönen", PartnerKind.GEMEINDE, "05978008"),
    "schwerte": ("Stadt Schwerte", "Schwerte", PartnerKind.STADT, "05978028"),
    "selm": ("Stadt Selm", "Selm", PartnerKind.STADT, "05978032"),
    "werne": ("Stadt Werne", "Werne", PartnerKind.STADT, "05978040"),
}
_TEXT = "Gefördert werden Vorhaben der Kommunen zum Schutz des Klimas."
_numbers = count(1)

Row = TypeVar("Row", bound=SQLModel)


def a_call_data(**changes: Any) -> CallData:
    """A call as a source describes it. Facts may be named directly, such as ``rate_hundredths=9_000``."""
    facts = {name: changes.pop(name) for name in list(changes) if name in CallFacts.model_fields}
    external_id = changes.pop("external_id", "klimaschutz")
    values: dict[str, Any] = {
        "source": "bund",
        "external_id": external_id,
        "url": f"https://foerderung.example/{external_id}",
        "title": f"Förderung {external_id}",
        "provider": "Bundesministerium für Umwelt",
        "level": Level.BUND,
        "areas": ("DE",),
        "applicants": ("kommune",),
        "funding_types": ("zuschuss",),
        "summary": f"Kurz gesagt: {external_id}.",
        "text": _TEXT,
        "facts": CallFacts(**facts),
    }
    return CallData.model_validate(values | changes)


def a_round(closes_on: date | None = date(2027, 3, 31), **changes: Any) -> RoundData:
    """An application round with its last day."""
    return RoundData(closes_on=closes_on, **changes)


def a_passage(text: str, quote: str) -> Passage:
    """Where a quote stands in a text."""
    start = text.index(quote)
    return Passage(start=start, end=start + len(quote), quote=quote)


def an_actor(role: Role = Role.OFFICE, *, partner: Partner | None = None, person: Person | None = None) -> Actor:
    """Somebody who does something; a contact needs the partner."""
    return Actor(
        person_id=person.id if person else None,
        label=person.name if person else role.label,
        role=role,
        partner_id=partner.id if partner else None,
    )


def a_partner(session: Session, key: str = "selm", **changes: Any) -> Partner:
    """A partner; the same key gives the same one."""
    found = session.exec(select(Partner).where(Partner.key == key)).first()
    if found is not None:
        return found
    name, short, kind, ags = _PARTNERS[key]
    return _added(
        session, Partner(**{"key": key, "name": name, "short_name": short, "kind": kind, "ags": ags} | changes)
    )


def a_unit(session: Session, partner: Partner, **changes: Any) -> OrganisationalUnit:
    """An office of a partner."""
    return _added(session, OrganisationalUnit(**{"partner_id": partner.id, "name": "Tiefbauamt"} | changes))


def a_person(session: Session, role: Role = Role.CONTACT, *, partner: Partner | None = None, **changes: Any) -> Person:
    """A functional mailbox."""
    where = partner.short_name if partner else "Verbund"
    values = {
        "name": f"Fördermittel, {where}",
        "email": f"postfach-{next(_numbers)}@selm.invalid",
        "role": role,
        "partner_id": partner.id if partner else None,
    }
    return _added(session, Person(**values | changes))


def a_source(session: Session, name: str = "bund", **changes: Any) -> Source:
    """A source that is harvested daily."""
    values = {"name": name, "title": f"Quelle {name}", "level": Level.BUND, "interval_days": 1}
    sources.ensure(session, SYSTEM, sources=[SourceData(**values | changes)])
    return sources.find(session, name=name)


def project_data(*partners: Partner, **changes: Any) -> ProjectData:
    """What a form says about a project; the first partner leads."""
    roles = [PartnerRole.LEAD] + [PartnerRole.PARTNER] * (len(partners) - 1)
    parts = [ProjectPartnerData(partner_id=at.id or 0, role=role) for at, role in zip(partners, roles, strict=True)]
    return ProjectData.model_validate({"title": "Radweg am Bahnhof", "partners": tuple(parts)} | changes)


def a_project(session: Session, *partners: Partner, is_example: bool = False, **changes: Any) -> Project:
    """A project in the inventory; the first partner leads."""
    data = project_data(*(partners or (a_partner(session),)), **changes)
    return projects.create(session, SYSTEM, data=data, now=NOW, is_example=is_example)


def a_run(session: Session, source: str = "bund", **changes: Any) -> CrawlRun:
    """The row of a harvest."""
    if session.get(Source, source) is None:
        a_source(session, source)
    values: dict[str, Any] = {"source": source, "started_at": NOW}
    return _added(session, CrawlRun(**values | changes))


def stored(
    session: Session, *calls: CallData, now: datetime = NOW, today: date = TODAY, run: CrawlRun | None = None
) -> StoreCounts:
    """Store calls of one source, without finishing the run."""
    run = run or a_run(session, calls[0].source, started_at=now)
    return harvest.store(session, SYSTEM, run_id=run.id or 0, calls=calls, now=now, today=today, converter=CONVERTER)


def harvested(
    session: Session,
    *calls: CallData,
    source: str = "bund",
    now: datetime = NOW,
    today: date = TODAY,
    result: RunResult | None = None,
) -> CrawlRun:
    """A whole harvest: begun, stored, finished."""
    run = a_run(session, source, started_at=now)
    counts = stored(session, *calls, now=now, today=today, run=run) if calls else StoreCounts()
    seen = {call.external_id for call in calls}
    result = result or RunResult()
    return harvest.finish(session, SYSTEM, run_id=run.id or 0, now=now, seen=seen, counts=counts, result=result)


def a_call(session: Session, **changes: Any) -> FundingCall:
    """A call in the ledger, harvested from its source."""
    data = a_call_data(**changes)
    stored(session, data)
    return the_call(session, data.external_id, data.source)


def the_call(session: Session, external_id: str = "klimaschutz", source: str = "bund") -> FundingCall:
    """The call an origin belongs to, as the database has it."""
    query = select(FundingCall).join(Origin, col(Origin.call_id) == col(FundingCall.id))
    call = session.exec(query.where(Origin.source == source, Origin.external_id == external_id)).one()
    session.refresh(call)
    return call


def a_match(session: Session, project: Project, call: FundingCall, *, finding: str = "", **changes: Any) -> Match:
    """A suggestion; ``finding`` is the sentence of one gate rule."""
    values = {
        "project_id": project.id,
        "call_id": call.id,
        "rank": 1,
        "score": 0.5,
        "band": Band.POSSIBLE,
        "reasons": {"sentence": "Beide sprechen vom Klima.", "terms": []},
        "model_version": "1",
        "computed_at": NOW,
    }
    match = _added(session, Match(**values | changes))
    if finding:
        verdict = Verdict.NO if match.excluded else Verdict.YES
        row = GateFinding(
            call_id=match.call_id, project_id=match.project_id, rule=GateRule.AREA, verdict=verdict, sentence=finding
        )
        _added(session, row)
    return match


def titles(calls: Sequence[Any]) -> list[str]:
    """The titles of what a list shows, in its order."""
    return [call.title for call in calls]


def _added(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
