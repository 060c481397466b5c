"""The applications as far as one Kommune takes part in them: its lines, its settled plans, what its bodies decided."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from tracker.models.applications import Application, ApplicationPartner
from tracker.models.councils import Resolution, Sitting
from tracker.models.finance import PlanLine
from tracker.rules.finance.shares import SettledPlan
from tracker.rules.stages import phase_of
from tracker.services import application_records, finance_material
from tracker.services.application_cards import stated
from tracker.services.application_figures import Figures, figures
from tracker.vocabulary.applications import Phase


class OwnPart(NamedTuple):
    """An application as far as one Kommune takes part in it."""

    row: Application
    part: ApplicationPartner | None
    lines: list[PlanLine]
    plan: SettledPlan | None
    known: Figures
    resolution: str

    @property
    def leads(self) -> bool:
        """Say whether the Kommune leads the application."""
        return self.part is None or self.part.partner_id == self.row.lead_partner_id


def parts(session: Session, partner_id: int, phases: Sequence[Phase]) -> Iterator[OwnPart]:
    """Yield the applications of these phases in which a Kommune takes part; for services that ask themselves."""
    query = select(Application).where(application_records.concerns(partner_id))
    listed = session.exec(query.order_by(col(Application.number), col(Application.id))).all()
    rows = [row for row in listed if phase_of(row.stage) in phases]
    keys = [row.id for row in rows]
    own_lines: dict[int, list[PlanLine]] = defaultdict(list)
    lines = select(PlanLine).where(col(PlanLine.application_id).in_(keys), PlanLine.partner_id == partner_id)
    for line in session.exec(lines.order_by(col(PlanLine.position), col(PlanLine.year), col(PlanLine.id))):
        own_lines[line.application_id].append(line)
    own_parts = {
        part.application_id: part
        for part in session.exec(
            select(ApplicationPartner).where(
                col(ApplicationPartner.application_id).in_(keys), ApplicationPartner.partner_id == partner_id
            )
        )
    }
    known = figures(session, [stated(row) for row in rows])
    decided = _resolutions(session, partner_id, [key for key in keys if key is not None])
    planned = finance_material.materials(session, [row for row in rows if known[row.id or 0].planned])
    for row in rows:
        assert row.id is not None
        plan = planned[row.id].settled() if row.id in planned else None
        decision = decided.get(row.id, "offen")
        yield OwnPart(row, own_parts.get(row.id), own_lines[row.id], plan, known[row.id], decision)


def _resolutions(session: Session, partner_id: int, keys: Sequence[int]) -> dict[int, str]:
    query = (
        select(Resolution, Sitting)
        .outerjoin(Sitting, col(Sitting.id) == col(Resolution.sitting_id))
        .where(col(Resolution.application_id).in_(keys), Resolution.partner_id == partner_id)
        .where(col(Resolution.withdrawn_at).is_(None))
        .order_by(col(Resolution.id))
    )
    found: dict[int, str] = {}
    for row, sitting in session.exec(query):
        name = row.council_name or row.basis.label
        if row.decided_on:
            result = ", abgelehnt" if row.passed is False else ""
            found[row.application_id] = f"{name}, {row.decided_on:%d.%m.%Y}{result}"
        elif sitting is not None:
            found[row.application_id] = f"{name}, vorgesehen am {sitting.held_on:%d.%m.%Y}"
        else:
            found[row.application_id] = name
    return found
