"""Aufträge of a project: one given before the Bescheid warns as hard as the screen can, and asks for a reason."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import NotFound, Refused
from tracker.formats import euro, weekday_day
from tracker.models.applications import Application
from tracker.models.awards import Order
from tracker.models.partners import Person
from tracker.rules.access import Action, require
from tracker.rules.award_access import require_writer
from tracker.rules.awards.start import OrderFacts, StartFinding, check_start, phases_of
from tracker.rules.storable import storable, storable_text
from tracker.services import application_records, award_records
from tracker.services.award_records import Books
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents
from tracker.vocabulary.awards import NoticeKind, OrderKind, StartLevel


class OrderData(Shape):
    """An Auftrag as people enter it; ``phases`` are Leistungsphasen as typed ("LPH 1-7")."""

    partner_id: int | None = None
    subject: str = Field(min_length=2, max_length=300)
    contractor: str = Field(default="", max_length=300)
    amount_cents: Cents | None = None
    procedure: str = Field(default="", max_length=200)
    ordered_on: date
    phases: str = Field(default="", max_length=60)
    kind: OrderKind = OrderKind.WORKS
    reason: str = Field(default="", max_length=2_000)


class OrderCard(Shape):
    """An Auftrag with how hard it weighs as things stand now."""

    public_id: UUID
    name: str
    data: OrderData
    finding: StartFinding
    person: str
    made_at: datetime


def of_application(session: Session, actor: Actor, *, public_id: UUID) -> list[OrderCard]:
    """Return the Aufträge by day, each checked against Bescheid and consent; politics sees none."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    books = award_records.books_of(session, row)
    people = {key: name for key, name in session.exec(select(Person.id, Person.name)) if key is not None}
    names = application_records.names_of(session, [found.id])[found.id]
    return [
        OrderCard(
            public_id=order.public_id,
            name=names.get(order.partner_id or 0, ""),
            data=OrderData(**{name: getattr(order, name) for name in OrderData.model_fields}),
            finding=_finding(row, books.of(order.partner_id), _facts(order)),
            person=people.get(order.person_id or 0, ""),
            made_at=order.made_at,
        )
        for order in sorted(books.orders, key=lambda item: (item.ordered_on, item.id or 0))
        if order.partner_id is None or order.partner_id in found.view.shares
    ]


def check(session: Session, actor: Actor, *, public_id: UUID, data: OrderData) -> StartFinding:
    """Say how hard an Auftrag weighs before it is saved.

    Raises:
        Refused: its Leistungsphasen cannot be read.
    """
    require(actor, Action.EDIT_AWARD)
    row, found = application_records.look(session, actor, public_id=public_id)
    require_writer(actor, found, data.partner_id)
    return _finding(row, award_records.books_of(session, row).of(data.partner_id), _typed(data))


def add(session: Session, actor: Actor, *, public_id: UUID, data: OrderData, now: datetime) -> StartFinding:
    """Enter an Auftrag. One that was too early is kept with the reason somebody gives for it.

    Raises:
        Refused: it lies in the future, its Leistungsphasen cannot be read, or it was too early and has no reason.
    """
    data = storable(data)
    row, found = application_records.look(session, actor, public_id=public_id)
    require_writer(actor, found, data.partner_id)
    if data.ordered_on > now.astimezone(BERLIN).date():
        raise Refused("Der Auftrag liegt in der Zukunft. Bitte prüfen Sie das Datum.")
    finding = _finding(row, award_records.books_of(session, row).of(data.partner_id), _typed(data))
    reason = " ".join(data.reason.split())
    if finding.level is StartLevel.FORBIDDEN and not reason:
        raise Refused(f"{finding.sentence} Wenn der Auftrag so erteilt wurde, begründen Sie ihn bitte.")
    order = Order(
        **(data.model_dump() | {"reason": reason}), application_id=found.id, person_id=actor.person_id, made_at=now
    )
    session.add(order)
    session.flush()
    amount = f" über {euro(data.amount_cents)}" if data.amount_cents is not None else ""
    said = f"„{row.title}“: Auftrag „{data.subject}“ vom {weekday_day(data.ordered_on)}{amount} eingetragen."
    if finding.level is StartLevel.FORBIDDEN:
        said += f" Warnung: {finding.level.label}. Grund: {reason}"
    payload = {"level": finding.level.value, "reason": reason}
    application_records.note(
        session,
        actor,
        row,
        action="order_added",
        sentence=said,
        at=now,
        payload=payload,
        partner_id=data.partner_id,
    )
    return finding


def withdraw(session: Session, actor: Actor, *, order_id: UUID, reason: str, now: datetime) -> Order:
    """Take back an Auftrag that was entered by mistake; it stays in the history.

    Raises:
        NotFound: there is no such Auftrag.
        Refused: no reason is given.
    """
    require(actor, Action.EDIT_AWARD)
    query = select(Order).where(Order.public_id == order_id, col(Order.withdrawn_at).is_(None)).with_for_update()
    order = session.exec(query).first()
    if order is None:
        raise NotFound("Diesen Auftrag gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    row = application_records.of_id(session, order.application_id)
    require_writer(actor, application_records.seen(session, actor, row), order.partner_id)
    said = " ".join(storable_text(reason).split())
    if not said:
        raise Refused("Bitte sagen Sie, warum der Auftrag nicht gilt.")
    order.withdrawn_at = now
    session.add(order)
    words = f"„{row.title}“: Auftrag „{order.subject}“ zurückgenommen. Grund: {said}"
    application_records.note(
        session, actor, row, action="order_withdrawn", sentence=words, at=now, partner_id=order.partner_id
    )
    return order


def _finding(row: Application, books: Books, facts: OrderFacts) -> StartFinding:
    awards = [item for item in award_records.standing(books.notices) if item.kind is NoticeKind.AWARD]
    return check_start(
        facts,
        awarded_on=min((item.issued_on for item in awards), default=None),
        consent_on=row.early_start_approved_on,
        rule_set=books.rule_set,
    )


def _typed(data: OrderData) -> OrderFacts:
    phases = phases_of(data.phases)
    if phases is None:
        raise Refused(f"„{data.phases}“ sind keine Leistungsphasen. Bitte schreiben Sie zum Beispiel „LPH 1-7“.")
    return OrderFacts(subject=data.subject, ordered_on=data.ordered_on, kind=data.kind, phases=phases)


def _facts(order: Order) -> OrderFacts:
    phases = phases_of(order.phases) or ()
    return OrderFacts(subject=order.subject, ordered_on=order.ordered_on, kind=order.kind, phases=phases)
