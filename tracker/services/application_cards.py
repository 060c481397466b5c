"""An application as its page shows it; what the viewer may not see is left out before it leaves the service."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.formats import weekday_day
from tracker.models.applications import Application, ApplicationPartner, ApplicationProject
from tracker.models.calls import FundingCall
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.rules.application_words import GRANT_FIELDS, INTERNAL_FIELDS, WHOLE_FIELDS
from tracker.rules.visibility import View
from tracker.services import application_records, award_records
from tracker.services.application_figures import Figures, Stated, figures
from tracker.shapes.applications import PRIVATE_LINE_FIELDS, ApplicationData, ApplicationPart
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import ExitReason, JointAnswer, Revocation
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import Stage

_ELSEWHERE = ("partners", "project_ids")
# What a list says of the budget, under the names the lines of a plan have for it.
_BUDGET_FIELDS = frozenset(PRIVATE_LINE_FIELDS)


class PartCard(Shape):
    """A partner's part. ``fixed_share_cents``, supervision and Mitzeichnung only where the viewer sees them."""

    partner_id: int
    name: str
    role: PartnerRole
    answer: JointAnswer
    answer_until: date | None = None
    answered_at: datetime | None = None
    fixed_share_cents: int | None = None
    rate_hundredths: int | None = None
    cosigned_at: datetime | None = None
    cosign_note: str = ""
    supervision_on: date | None = None
    supervision_note: str = ""
    is_own: bool = False


class Named(Shape):
    """A record with the name people know it by."""

    id: int
    public_id: UUID
    title: str


class ApplicationCard(Shape):
    """An application. ``view`` says what of its money the viewer sees; the rest is ``None`` in ``data`` already.

    ``awarded_by`` names the Bescheid the awarded amount follows from; empty where people entered it.
    """

    id: int
    public_id: UUID
    version: int
    is_example: bool
    stage: Stage
    data: ApplicationData
    figures: Figures
    view: View
    parts: tuple[PartCard, ...]
    projects: tuple[Named, ...]
    call: Named | None
    parent: Named | None
    owner: str
    originals: dict[str, str]
    awarded_by: str
    exit_reason: ExitReason | None
    exit_note: str
    revocation: Revocation | None
    created_at: datetime
    updated_at: datetime

    @property
    def lead_id(self) -> int:
        """Return the federführende Kommune."""
        return next(part.partner_id for part in self.data.partners if part.role is PartnerRole.LEAD)

    @property
    def partner_ids(self) -> tuple[int, ...]:
        """Return the partners, the lead first."""
        return tuple(part.partner_id for part in self.data.partners)

    @property
    def names(self) -> dict[int, str]:
        """Return the partners' short names by number, the lead first."""
        return {part.partner_id: part.name for part in self.parts}


def of_row(session: Session, row: Application, view: View) -> ApplicationCard:
    """Return the card of a row as somebody with this view sees it."""
    assert row.id is not None
    found = application_records.parts(session, [row.id])[row.id]
    owner = session.get(Person, row.owner_id) if row.owner_id is not None else None
    hidden = hidden_fields(view)
    notice = award_records.said_by(session, row)
    data = data_of(session, row)
    blank = ApplicationData(title=data.title)
    return ApplicationCard.model_construct(
        id=row.id,
        public_id=row.public_id,
        version=row.version,
        is_example=row.is_example,
        stage=row.stage,
        data=data.model_copy(update={field: getattr(blank, field) for field in hidden}),
        figures=figures(session, [stated(row)])[row.id].seen(view),
        view=view,
        parts=tuple(_part(part, partner, view) for part, partner in found),
        projects=tuple(_projects(session, row.id)),
        call=_named(session.get(FundingCall, row.call_id)) if row.call_id is not None else None,
        parent=_named(session.get(Application, row.parent_id)) if row.parent_id is not None else None,
        owner=owner.name if owner and "owner_id" not in hidden else "",
        originals=_originals(row, view),
        awarded_by=f"{notice.kind.label} vom {weekday_day(notice.issued_on)}" if notice else "",
        exit_reason=row.exit_reason if view.shares else None,
        exit_note=row.exit_note if view.shares else "",
        revocation=row.revocation,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def hidden_fields(view: View) -> frozenset[str]:
    """Return the fields of ``ApplicationData`` this view does not show."""
    hidden: frozenset[str] = frozenset()
    if not view.grants:
        hidden |= GRANT_FIELDS
    if not view.whole:
        hidden |= WHOLE_FIELDS
    if not view.shares:
        hidden |= INTERNAL_FIELDS
    return hidden


def _originals(row: Application, view: View) -> dict[str, str]:
    """Return what a list said and nobody could read; the federführende Kommune's budget is its own affair."""
    hidden = hidden_fields(view) | (frozenset() if row.lead_partner_id in view.remarks else _BUDGET_FIELDS)
    return {field: str(text) for field, text in row.originals.items() if field not in hidden and view.whole}


def data_of(session: Session, row: Application) -> ApplicationData:
    """Return a row as the form's data, unmasked; for services that ask themselves."""
    assert row.id is not None
    members = application_records.parts(session, [row.id])[row.id]
    served = select(ApplicationProject.project_id).where(ApplicationProject.application_id == row.id)
    values = {name: getattr(row, name) for name in ApplicationData.model_fields if name not in _ELSEWHERE}
    # Stored rows were checked when they came in.
    return ApplicationData.model_construct(
        **values,
        partners=tuple(ApplicationPart(partner_id=part.partner_id, role=part.role) for part, _ in members),
        project_ids=tuple(sorted(session.exec(served))),
    )


def stated(row: Application) -> Stated:
    """Return the amounts that stand at the row itself."""
    assert row.id is not None
    return Stated(
        row.id,
        row.total_cents,
        row.eligible_cents,
        row.third_party_cents,
        row.other_public_cents,
        row.requested_cents,
        row.awarded_cents,
        row.own_share_cents,
    )


def _projects(session: Session, application_id: int) -> list[Named]:
    query = (
        select(Project)
        .join(ApplicationProject, col(ApplicationProject.project_id) == col(Project.id))
        .where(ApplicationProject.application_id == application_id)
        .order_by(col(Project.number), col(Project.id))
    )
    return [named for project in session.exec(query) if (named := _named(project)) is not None]


def _named(row: FundingCall | Application | Project | None) -> Named | None:
    return Named(id=row.id, public_id=row.public_id, title=row.title) if row is not None and row.id else None


def _part(part: ApplicationPartner, partner: Partner, view: View) -> PartCard:
    values: dict[str, Any] = {
        "partner_id": part.partner_id,
        "name": partner.short_name,
        "role": part.role,
        "answer": part.answer,
        "answer_until": part.answer_until,
        "answered_at": part.answered_at,
        "is_own": part.partner_id in view.remarks,
    }
    if part.partner_id in view.shares:
        values |= {"fixed_share_cents": part.fixed_share_cents, "rate_hundredths": part.rate_hundredths}
    if part.partner_id in view.remarks:
        kept = ("cosigned_at", "cosign_note", "supervision_on", "supervision_note")
        values |= {name: getattr(part, name) for name in kept}
    return PartCard(**values)
