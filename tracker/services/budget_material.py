"""The applications as far as one Kommune takes part in them: its lines, its settled plans, what its bodies decided."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from tracker.models.applications import Application, ApplicationPartner
from tracker.models.councils import Resolution, Sitting
from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.shares import SettledPlan
from tracker.rules.stages import phase_of
from tracker.services import application_records, finance_material
from tracker.services.application_cards import stated
from tracker.services.application_figures import Figures, combined
from tracker.services.finance_material import Line
from tracker.vocabulary.applications import Phase
from tracker.vocabulary.work import Stage

_COLUMNS = (
    *("id", "public_id", "number", "title", "lead_partner_id", "stage", "spending", "duty", "originals", "version"),
    *("financing", "rate_hundredths", "fixed_cents", "partners_included", "further_cents", "partners_min", "cap_cents"),
    *("minimum_cents", "own_share_min_hundredths", "total_cents", "eligible_cents", "third_party_cents"),
    *("other_public_cents", "requested_cents", "awarded_cents", "own_share_cents", "running_cost_cents"),
    "application_cost_cents",
)
"""What the budget asks of an application; it has more than twice as many columns."""


class OwnPart(NamedTuple):
    """An application as far as one Kommune takes part in it: its own lines of the plan, and the plan of all."""

    row: Application
    part: ApplicationPartner | None
    lines: list[Line]
    plan: SettledPlan | None
    resolution: str

    @property
    def entries(self) -> tuple[PlanEntry, ...]:
        """Return the own lines as the rules read them."""
        return finance_material.entries(self.lines)

    @property
    def stated(self) -> Figures:
        """Return the amounts that stand at the application itself; they count where there is no plan."""
        return combined(stated(self.row), None)

    @property
    def leads(self) -> bool:
        """Say whether the Kommune leads the application."""
        return self.part is None or self.part.partner_id == self.row.lead_partner_id


def parts(session: Session, partner_id: int, phases: Sequence[Phase]) -> Iterator[OwnPart]:
    """Yield the applications of these phases in which a Kommune takes part; for services that ask themselves."""
    stages = [stage for stage in Stage if phase_of(stage) in phases]
    query = select(Application).where(application_records.concerns(partner_id), col(Application.stage).in_(stages))
    # A column that is missing here fails at once instead of asking the database row by row.
    query = query.options(load_only(*(getattr(Application, name) for name in _COLUMNS), raiseload=True))
    rows = session.exec(query.order_by(col(Application.number), col(Application.id))).all()
    keys = [row.id or 0 for row in rows]
    lines, parts = finance_material.lines_of(session, keys), application_records.parts(session, keys)
    decided = _resolutions(session, partner_id, keys)
    planned = finance_material.materials_of(session, [row for row in rows if lines[row.id or 0]], lines, parts)
    for key, row in zip(keys, rows, strict=True):
        yield OwnPart(
            row=row,
            part=next((part for part, _ in parts[key] if part.partner_id == partner_id), None),
            lines=[line for line in lines[key] if line.entry.partner_id == partner_id],
            plan=planned[key].settled() if key in planned else None,
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
