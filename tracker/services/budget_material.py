"""The applications as far as one Kommune takes part in them: its lines, its settled plans, what its bodies decided."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from tracker.models.applications import Application, ApplicationPartner
from tracker.models.councils import Resolution, Sitting
from tracker.models.finance import PlanLine
from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.shares import SettledPlan
from tracker.rules.stages import phase_of
from tracker.services import application_records, finance_material
from tracker.services.application_cards import stated
from tracker.services.application_figures import Figures, figures
from tracker.vocabulary.applications import Phase
from tracker.vocabulary.work import Stage


class OwnPart(NamedTuple):
    """An application as far as one Kommune takes part in it; ``entries`` are its ``lines`` as the rules read them."""

    row: Application
    part: ApplicationPartner | None
    lines: list[PlanLine]
    entries: list[PlanEntry]
    plan: SettledPlan | None
    known: Figures
    resolution: str

    @property
    def leads(self) -> bool:
        """Say whether the Kommune leads the application."""
        return self.part is None or self.part.partner_id == self.row.lead_partner_id


def parts(session: Session, partner_id: int, phases: Sequence[Phase]) -> Iterator[OwnPart]:
    """Yield the applications of these phases in which a Kommune takes part; for services that ask themselves."""
    stages = [stage for stage in Stage if phase_of(stage) in phases]
    query = select(Application).where(application_records.concerns(partner_id), col(Application.stage).in_(stages))
    rows = session.exec(query.order_by(col(Application.number), col(Application.id))).all()
    keys = [row.id or 0 for row in rows]
    lines = finance_material.lines_of(session, keys)
    own_parts = {
        part.application_id: part
        for part in session.exec(
            select(ApplicationPartner).where(
                col(ApplicationPartner.application_id).in_(keys), ApplicationPartner.partner_id == partner_id
            )
        )
    }
    known = figures(session, [stated(row) for row in rows])
    decided = _resolutions(session, partner_id, keys)
    planned = finance_material.materials_of(session, [row for row in rows if lines[row.id or 0]], lines)
    for key, row in zip(keys, rows, strict=True):
        material = planned.get(key)
        yield OwnPart(
            row=row,
            part=own_parts.get(key),
            lines=[line for line in lines[key] if line.partner_id == partner_id],
            entries=[entry for entry in material.entries if entry.partner_id == partner_id] if material else [],
            plan=material.settled() if material else None,
            known=known[key],
            resolution=decided.get(key, "offen"),
        )


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
