"""Gremien of the partners: which body recommends, which decides, and how early it wants its papers."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.formats import count_of
from tracker.models.councils import Council, Sitting
from tracker.models.partners import Partner
from tracker.rules.access import Action, require
from tracker.rules.storable import storable
from tracker.services import audit
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import CouncilStep

SUBJECT = "council"
_CHANGED = (
    "Jemand anderes hat dieses Gremium inzwischen geändert. Ihre Eingaben stehen noch hier: Bitte vergleichen Sie "
    "sie mit dem neuen Stand darüber und speichern Sie dann noch einmal."
)


class CouncilData(Shape):
    """A Gremium as people enter it. ``lead_days`` are calendar days between Vorlagenschluss and sitting.

    ``position`` orders the bodies of one step: a lower one is heard first.
    """

    partner_id: int
    name: str = Field(min_length=2, max_length=200)
    step: CouncilStep
    position: int = Field(default=1, ge=1, le=20)
    lead_days: int | None = Field(default=None, ge=0, le=120)
    active: bool = True


class CouncilCard(Shape):
    """A Gremium with how many sittings are entered, and up to which day."""

    id: int
    public_id: UUID
    partner: str
    data: CouncilData
    sittings: int
    last_sitting_on: date | None


def listed(session: Session, actor: Actor, *, partner_id: int | None = None) -> list[CouncilCard]:
    """Return the Gremien of one partner or of all, recommendations before decisions; sittings are public."""
    require(actor, Action.READ_COUNCIL)
    counts = select(Sitting.council_id, func.count(), func.max(Sitting.held_on)).group_by(col(Sitting.council_id))
    known = {council_id: (count, last) for council_id, count, last in session.exec(counts)}
    query = select(Council, Partner).join(Partner, col(Partner.id) == col(Council.partner_id))
    if partner_id is not None:
        query = query.where(Council.partner_id == partner_id)
    found = [
        (
            partner.ags,
            order(row),
            CouncilCard(
                id=row.id or 0,
                public_id=row.public_id,
                partner=partner.short_name,
                data=data_of(row),
                sittings=known.get(row.id or 0, (0, None))[0],
                last_sitting_on=known.get(row.id or 0, (0, None))[1],
            ),
        )
        for row, partner in session.exec(query)
    ]
    return [card for _, _, card in sorted(found, key=lambda item: item[:2])]


def save(
    session: Session,
    actor: Actor,
    *,
    data: CouncilData,
    now: datetime,
    council_id: UUID | None = None,
    seen: CouncilData | None = None,
) -> Council:
    """Enter a Gremium, or change the one named by ``council_id``; ``seen`` is what the form showed of it.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        NotFound: there is no such Gremium.
        Refused: the Kommune has one of this name already.
    """
    data = storable(data).model_copy(update={"name": " ".join(data.name.split())})
    require(actor, Action.EDIT_COUNCIL, partners=[data.partner_id])
    row = find(session, council_id, locked=True) if council_id is not None else None
    if row is not None:
        require(actor, Action.EDIT_COUNCIL, partners=[row.partner_id])
    before = data_of(row) if row else None
    if seen is not None and before != seen:
        raise ChangedMeanwhile(_CHANGED)
    _refuse_twice(session, data, row)
    if row is None:
        row = Council(**data.model_dump())
    for field, value in data.model_dump().items():
        setattr(row, field, value)
    session.add(row)
    session.flush()
    if before != data:
        lead = "offen" if data.lead_days is None else count_of(data.lead_days, "Tag", "Tage")
        state = "" if data.active else ", nicht mehr aktiv"
        audit.record(
            session,
            actor,
            action="council_saved",
            subject=SUBJECT,
            subject_id=str(row.public_id),
            partner_id=row.partner_id,
            sentence=f"{actor.label}: Gremium „{row.name}“ gespeichert ({row.step.label}, Vorlauf {lead}{state}).",
            at=now,
        )
    return row


def find(session: Session, public_id: UUID, *, locked: bool = False) -> Council:
    """Return a Gremium, ``locked`` until the transaction ends; for services that ask themselves.

    Raises:
        NotFound: there is none.
    """
    query = select(Council).where(Council.public_id == public_id)
    row = session.exec(query.with_for_update() if locked else query).first()
    if row is None:
        raise NotFound("Dieses Gremium gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    return row


def data_of(row: Council) -> CouncilData:
    """Return what a form shows of a Gremium."""
    return CouncilData(**{name: getattr(row, name) for name in CouncilData.model_fields})


def order(row: Council) -> tuple[bool, int, str]:
    """Return the place of a Gremium on the way of a paper: recommendations first, then by position and name."""
    return row.step is CouncilStep.DECISION, row.position, row.name


def _refuse_twice(session: Session, data: CouncilData, row: Council | None) -> None:
    query = select(Council).where(Council.partner_id == data.partner_id, Council.name == data.name)
    same = session.exec(query).first()
    if same is not None and (row is None or same.id != row.id):
        raise Refused(
            f"Ein Gremium „{data.name}“ ist für diese Kommune schon eingetragen. Bitte wählen Sie es aus der Liste."
        )
