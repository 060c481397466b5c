"""Sitzungen of the Gremien: added and called off by hand. Whole calendars: ``sitting_import``."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.formats import weekday_day
from tracker.models.councils import Council, Sitting
from tracker.models.partners import Partner
from tracker.rules.access import Action, require
from tracker.rules.councils.chain import CouncilDates, SittingDay, papers_due
from tracker.rules.storable import storable
from tracker.services import audit, councils
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape

SUBJECT = "sitting"
_CHANGED = (
    "Jemand anderes hat diese Sitzung inzwischen geändert. Das Formular zeigt den neuen Stand: "
    "Bitte tragen Sie Ihre Änderung noch einmal ein."
)


class SittingData(Shape):
    """A Sitzung as people enter it; ``submission_due_on`` is a published Vorlagenschluss, where there is one."""

    held_on: date
    starts_at: str = Field(default="", max_length=20)
    submission_due_on: date | None = None
    public_part: bool | None = None
    cancelled: bool = False


class SittingCard(Shape):
    """A Sitzung with the last day for papers: as published, or by the lead time of its Gremium."""

    id: int
    public_id: UUID
    partner_id: int
    partner: str
    council_id: int
    council: str
    data: SittingData
    papers_due_on: date | None


def between(
    session: Session,
    actor: Actor,
    *,
    since: date,
    until: date | None = None,
    partner_id: int | None = None,
) -> list[SittingCard]:
    """Return the Sitzungen of a span, the nearest first; they are public, so everybody may see them."""
    require(actor, Action.READ_COUNCIL)
    query = (
        select(Sitting, Council, Partner)
        .join(Council, col(Council.id) == col(Sitting.council_id))
        .join(Partner, col(Partner.id) == col(Council.partner_id))
        .where(Sitting.held_on >= since)
        .order_by(col(Sitting.held_on), col(Partner.ags), col(Council.name))
    )
    if until is not None:
        query = query.where(Sitting.held_on <= until)
    if partner_id is not None:
        query = query.where(Council.partner_id == partner_id)
    return [card(sitting, council, partner) for sitting, council, partner in session.exec(query)]


def save(
    session: Session,
    actor: Actor,
    *,
    council_id: UUID,
    data: SittingData,
    now: datetime,
    sitting_id: UUID | None = None,
    seen: SittingData | None = None,
) -> Sitting:
    """Enter a Sitzung of a Gremium, or change the one named by ``sitting_id``; ``seen`` is what the form showed of it.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        NotFound: there is no such Gremium or Sitzung.
        Refused: the Vorlagenschluss lies after it, or the Gremium sits on that day already.
    """
    require(actor, Action.EDIT_COUNCIL)
    data = storable(data)
    council = councils.find(session, council_id)
    require(actor, Action.EDIT_COUNCIL, partners=[council.partner_id])
    if data.submission_due_on is not None and data.submission_due_on > data.held_on:
        raise Refused("Der Vorlagenschluss liegt nach der Sitzung. Bitte prüfen Sie die Daten.")
    row = find(session, sitting_id, locked=True) if sitting_id is not None else None
    before = _data_of(row) if row is not None else None
    if row is not None and row.council_id != council.id:
        raise Refused("Diese Sitzung gehört zu einem anderen Gremium. Bitte laden Sie die Seite neu.")
    if seen is not None and before != seen:
        raise ChangedMeanwhile(_CHANGED)
    same = session.exec(select(Sitting).where(Sitting.council_id == council.id, Sitting.held_on == data.held_on))
    twin = same.first()
    if twin is not None and (row is None or twin.id != row.id):
        raise Refused(
            f"{council.name} am {weekday_day(data.held_on)} ist schon eingetragen. Bitte prüfen Sie das Datum."
        )
    assert council.id is not None
    row = row or Sitting(council_id=council.id, held_on=data.held_on)
    for field, value in data.model_dump().items():
        setattr(row, field, value)
    session.add(row)
    session.flush()
    if before != data:
        _note(session, actor, row, council, _verb(before, data), now)
    return row


def cancel(session: Session, actor: Actor, *, sitting_id: UUID, now: datetime, cancelled: bool = True) -> Sitting:
    """Note that a Sitzung does not take place, or that it does after all; it is never deleted.

    Raises:
        NotFound: there is no such Sitzung.
    """
    require(actor, Action.EDIT_COUNCIL)
    row = find(session, sitting_id)
    council = session.get_one(Council, row.council_id)
    require(actor, Action.EDIT_COUNCIL, partners=[council.partner_id])
    row.cancelled = cancelled
    session.add(row)
    session.flush()
    _note(session, actor, row, council, "fällt aus" if cancelled else "findet doch statt", now)
    return row


def find(session: Session, public_id: UUID, *, locked: bool = False) -> Sitting:
    """Return a Sitzung, ``locked`` until the transaction ends; for services that ask themselves.

    Raises:
        NotFound: there is none.
    """
    query = select(Sitting).where(Sitting.public_id == public_id)
    row = session.exec(query.with_for_update() if locked else query).first()
    if row is None:
        raise NotFound("Diese Sitzung gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    return row


def last_paper_day(sitting: Sitting, council: Council) -> date | None:
    """Return the last day for papers of a Sitzung, None when neither it nor the lead time is known."""
    dates = CouncilDates(name=council.name, step=council.step, lead_days=council.lead_days)
    return papers_due(dates, SittingDay(held_on=sitting.held_on, papers_due_on=sitting.submission_due_on))


def card(sitting: Sitting, council: Council, partner: Partner) -> SittingCard:
    """Return a Sitzung as lists show it."""
    assert sitting.id is not None
    assert council.id is not None
    return SittingCard(
        id=sitting.id,
        public_id=sitting.public_id,
        partner_id=council.partner_id,
        partner=partner.short_name,
        council_id=council.id,
        council=council.name,
        data=_data_of(sitting),
        papers_due_on=last_paper_day(sitting, council),
    )


def _data_of(row: Sitting) -> SittingData:
    return SittingData(**{name: getattr(row, name) for name in SittingData.model_fields})


def _verb(before: SittingData | None, after: SittingData) -> str:
    if after.cancelled:
        return "fällt aus"
    if before is None:
        return "eingetragen"
    if before.held_on != after.held_on:
        return f"gespeichert, bisher am {weekday_day(before.held_on)}"
    return "geändert"


def _note(session: Session, actor: Actor, row: Sitting, council: Council, verb: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action="sitting_saved",
        subject=SUBJECT,
        subject_id=str(row.public_id),
        partner_id=council.partner_id,
        sentence=f"{actor.label}: Sitzung {council.name} am {weekday_day(row.held_on)} {verb}.",
        at=now,
    )
