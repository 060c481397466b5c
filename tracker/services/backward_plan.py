"""The way of an application through the Gremien: planned backwards from its target days, partner by partner."""

from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.models.applications import Application, ApplicationPartner
from tracker.models.councils import Council, Resolution, Sitting
from tracker.models.partners import Partner
from tracker.rules.access import Action, require
from tracker.rules.councils.chain import CouncilDates, SittingDay
from tracker.rules.councils.matrix import Matrix, matrix
from tracker.rules.councils.plan import PartnerCouncils, PartnerPlan, Target, plan_all
from tracker.rules.stages import ORDER, is_exit
from tracker.services import application_records, councils
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import DecisionBasis, JointAnswer
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import Stage


class BackwardPlan(Shape):
    """The plans of an application with their matrix; ``note`` says why there is none."""

    plans: tuple[PartnerPlan, ...] = ()
    matrix: Matrix | None = None
    note: str = ""

    def of(self, partner: str) -> PartnerPlan | None:
        """Return the plan of a partner for the nearest target."""
        return next((item for item in self.plans if item.partner == partner), None)


def of_application(session: Session, actor: Actor, *, public_id: UUID, today: date) -> BackwardPlan:
    """Return the way of an application through the Gremien; politics sees none of an unfinished matter."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return BackwardPlan(note="Den Weg durch die Gremien sehen die beteiligten Kommunen.")
    return of_row(session, row, today=today, partners=found.view.shares)


def of_row(session: Session, row: Application, *, today: date, partners: frozenset[int] | None = None) -> BackwardPlan:
    """Return the plan of an application for these partners (``None``: for all that pay)."""
    targets = targets_of(row)
    if not targets:
        return BackwardPlan(note="Es ist keine Antragsfrist eingetragen. Bitte tragen Sie sie unter „Angaben“ ein.")
    paying = [pair for pair in _paying(session, row) if partners is None or pair[1].id in partners]
    if not paying:
        return BackwardPlan(
            note="Keine beteiligte Kommune hat einen Eigenanteil; es gibt keinen Weg durch die Gremien zu planen."
        )
    material = [_material(session, row, partner) for _, partner in paying]
    plans = plan_all(material, targets, today=today)
    return BackwardPlan(plans=plans, matrix=matrix(plans))


def targets_of(row: Application) -> tuple[Target, ...]:
    """Return what is still to be handed in, the nearest first; what was handed in is no target any more."""
    if is_exit(row.stage):
        return ()
    place = ORDER.index(row.stage)
    days = (("Skizze", row.outline_due_on, Stage.OUTLINE), ("Antrag", row.target_on, Stage.SUBMITTED))
    found = [Target(name=name, on=on) for name, on, stage in days if on is not None and place < ORDER.index(stage)]
    return tuple(sorted(found, key=lambda target: target.on))


def _paying(session: Session, row: Application) -> list[tuple[ApplicationPartner, Partner]]:
    assert row.id is not None
    parts = application_records.parts(session, [row.id])[row.id]
    return [
        (part, partner)
        for part, partner in parts
        if part.role is not PartnerRole.ASSOCIATED and part.answer is not JointAnswer.STAYS_OUT
    ]


def _material(session: Session, row: Application, partner: Partner) -> PartnerCouncils:
    query = select(Resolution).where(
        Resolution.application_id == row.id,
        Resolution.partner_id == partner.id,
        col(Resolution.withdrawn_at).is_(None),
    )
    done = list(session.exec(query.order_by(col(Resolution.id))))
    basis = next((item for item in reversed(done) if item.basis is not DecisionBasis.RESOLUTION), None)
    own = session.exec(select(Council).where(Council.partner_id == partner.id, col(Council.active).is_(True)))
    bodies = sorted(own, key=councils.order)
    days = _sittings(session, [body.id or 0 for body in bodies])
    council_of = {sitting.id: council_id for council_id, listed in days.items() for sitting in listed}
    return PartnerCouncils(
        partner=partner.short_name,
        councils=tuple(_dates(body, days[body.id or 0], done, council_of) for body in bodies),
        basis=basis.basis if basis else None,
        reserved_until=basis.due_on if basis and basis.basis is DecisionBasis.RESERVED else None,
    )


def _sittings(session: Session, council_ids: list[int]) -> dict[int, list[Sitting]]:
    found: dict[int, list[Sitting]] = {key: [] for key in council_ids}
    query = select(Sitting).where(col(Sitting.council_id).in_(council_ids)).order_by(col(Sitting.held_on))
    for sitting in session.exec(query):
        found[sitting.council_id].append(sitting)
    return found


def _dates(
    body: Council, sittings: list[Sitting], done: list[Resolution], council_of: dict[int | None, int]
) -> CouncilDates:
    decided = next((item for item in reversed(done) if _is_of(item, body, council_of)), None)
    return CouncilDates(
        name=body.name,
        step=body.step,
        lead_days=body.lead_days,
        sittings=tuple(
            SittingDay(held_on=item.held_on, papers_due_on=item.submission_due_on, cancelled=item.cancelled)
            for item in sittings
        ),
        decided_on=decided.decided_on if decided else None,
        passed=decided.passed if decided else None,
    )


def _is_of(resolution: Resolution, body: Council, council_of: dict[int | None, int]) -> bool:
    if resolution.basis is not DecisionBasis.RESOLUTION or resolution.decided_on is None:
        return False
    if resolution.sitting_id is not None:
        return council_of.get(resolution.sitting_id) == body.id
    return resolution.council_name == body.name
