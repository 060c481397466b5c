"""Mittelabrufe: planned, asked for and received, each checked against the need it may cover and the award."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.formats import euro, weekday_day
from tracker.models.applications import Application
from tracker.models.awards import PaymentCall
from tracker.rules.access import Action, require
from tracker.rules.award_access import require_writer
from tracker.rules.awards.drawing import PaymentRequest, drawn_on, need_warning
from tracker.rules.clauses.rows import Clause, clause_for
from tracker.rules.storable import storable, storable_text
from tracker.services import application_records, award_records
from tracker.services.award_records import Books
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents
from tracker.vocabulary.awards import ClockKind

_CHANGED = (
    "Jemand anderes hat diesen Mittelabruf inzwischen geändert. Ihre Eingaben stehen noch hier: Bitte vergleichen Sie "
    "sie mit dem neuen Stand darüber und speichern Sie dann noch einmal."
)


class DrawdownData(Shape):
    """A Mittelabruf as people enter it; ``need_from`` and ``need_to`` are the days for which money is needed."""

    partner_id: int | None = None
    year: int = Field(ge=2000, le=2100)
    amount_cents: Cents
    need_from: date | None = None
    need_to: date | None = None
    requested_on: date | None = None
    received_on: date | None = None
    note: str = Field(default="", max_length=2_000)


class DrawdownCard(Shape):
    """A Mittelabruf with its number and what is to be said about it."""

    public_id: UUID
    number: int
    name: str
    data: DrawdownData
    warnings: tuple[str, ...]


def of_application(session: Session, actor: Actor, *, public_id: UUID) -> list[DrawdownCard]:
    """Return the Mittelabrufe in their order; politics sees none."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    books = award_records.books_of(session, row)
    names = application_records.names_of(session, [found.id])[found.id]
    return [
        DrawdownCard(
            public_id=call.public_id,
            number=call.number,
            name=names.get(call.partner_id or 0, ""),
            data=_data(call),
            warnings=tuple(_need_warnings(books.of(call.partner_id), call)),
        )
        for call in sorted(books.calls, key=lambda item: item.number)
        if call.partner_id is None or call.partner_id in found.view.shares
    ]


def add(
    session: Session, actor: Actor, *, public_id: UUID, data: DrawdownData, now: datetime
) -> tuple[PaymentCall, tuple[str, ...]]:
    """Enter a Mittelabruf under the next number; what looks wrong about it is returned in sentences.

    Raises:
        Refused: its days do not follow each other, or it was received in the future.
    """
    data = storable(data)
    row, found = application_records.look(session, actor, public_id=public_id)
    require_writer(actor, found, data.partner_id)
    _check(data, now.astimezone(BERLIN).date())
    row = award_records.touch(session, row, now)
    # Withdrawn ones keep their number.
    given = session.exec(select(PaymentCall.number).where(PaymentCall.application_id == found.id)).all()
    call = PaymentCall(**data.model_dump(), application_id=found.id, number=max(given, default=0) + 1, recorded_at=now)
    session.add(call)
    session.flush()
    _note(session, actor, row, call, "eingetragen", now)
    return call, warnings_of(session, row, call, now=now)


def edit(
    session: Session,
    actor: Actor,
    *,
    call_id: UUID,
    data: DrawdownData,
    now: datetime,
    seen: DrawdownData | None = None,
) -> tuple[PaymentCall, tuple[str, ...]]:
    """Change a Mittelabruf: a plan becomes a request, a request is paid. ``seen`` is what the form showed of it.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        NotFound: there is no such Mittelabruf.
        Refused: as in ``add``.
    """
    call, row = _own(session, actor, call_id)
    if seen is not None and _data(call) != seen:
        raise ChangedMeanwhile(_CHANGED)
    data = storable(data).model_copy(update={"partner_id": call.partner_id})
    _check(data, now.astimezone(BERLIN).date())
    row = award_records.touch(session, row, now)
    for field, value in data.model_dump().items():
        setattr(call, field, value)
    session.add(call)
    session.flush()
    _note(session, actor, row, call, "geändert", now)
    return call, warnings_of(session, row, call, now=now)


def withdraw(session: Session, actor: Actor, *, call_id: UUID, reason: str, now: datetime) -> PaymentCall:
    """Take back a Mittelabruf; its number is not given again.

    Raises:
        NotFound: there is no such Mittelabruf.
        Refused: no reason is given.
    """
    call, row = _own(session, actor, call_id)
    said = " ".join(storable_text(reason).split())
    if not said:
        raise Refused("Bitte sagen Sie, warum der Mittelabruf nicht gilt.")
    call.withdrawn_at = now
    session.add(call)
    _note(session, actor, row, call, f"zurückgenommen (Grund: {said})", now)
    return call


def warnings_of(session: Session, row: Application, call: PaymentCall, *, now: datetime) -> tuple[str, ...]:
    """Return what looks wrong about a Mittelabruf; nothing of it stops anyone. For services that ask themselves."""
    books = award_records.books_of(session, row).of(call.partner_id)
    today = now.astimezone(BERLIN).date()
    valid = books.valid(today, now)
    drawn = drawn_on(valid.amount_cents if valid else None, award_records.requests(books, now), today)
    missing = (
        ()
        if valid
        else (
            "Es ist noch kein Bescheid eingetragen, aus dem abgerufen werden könnte. Bitte tragen Sie ihn zuerst ein.",
        )
    )
    return (*missing, *_need_warnings(books, call), *drawn.warnings)


def need_clause(books: Books) -> Clause | None:
    """Return the clause that says for how long money may be asked for; for services that ask themselves."""
    current = award_records.ordered(award_records.standing(books.notices))
    return clause_for(ClockKind.PAYMENT_NEED, books.rule_set, current[0].issued_on if current else None)


def _need_warnings(books: Books, call: PaymentCall) -> list[str]:
    names = PaymentRequest.model_fields
    request = PaymentRequest(**{name: getattr(call, name) for name in names})
    found = need_warning(request, need_clause(books))
    return [found] if found else []


def _check(data: DrawdownData, today: date) -> None:
    if data.need_from and data.need_to and data.need_to < data.need_from:
        raise Refused("Der Zeitraum des Bedarfs endet vor seinem Beginn. Bitte prüfen Sie die Daten.")
    if data.received_on is not None and data.requested_on is None:
        raise Refused("Bitte nennen Sie auch den Tag, an dem abgerufen wurde.")
    if data.received_on and data.requested_on and data.received_on < data.requested_on:
        raise Refused("Das Geld kann nicht vor dem Abruf eingegangen sein. Bitte prüfen Sie die Daten.")
    if any(day is not None and day > today for day in (data.requested_on, data.received_on)):
        raise Refused(
            "Abruf und Eingang liegen nicht in der Zukunft. "
            "Bei einem geplanten Abruf tragen Sie bitte nur den Bedarf ein."
        )


def _own(session: Session, actor: Actor, call_id: UUID) -> tuple[PaymentCall, Application]:
    require(actor, Action.EDIT_AWARD)
    query = select(PaymentCall).where(PaymentCall.public_id == call_id, col(PaymentCall.withdrawn_at).is_(None))
    call = session.exec(query.with_for_update()).first()
    if call is None:
        raise NotFound("Diesen Mittelabruf gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    row = application_records.of_id(session, call.application_id)
    require_writer(actor, application_records.seen(session, actor, row), call.partner_id)
    return call, row


def _data(call: PaymentCall) -> DrawdownData:
    return DrawdownData(**{name: getattr(call, name) for name in DrawdownData.model_fields})


def _note(session: Session, actor: Actor, row: Application, call: PaymentCall, verb: str, now: datetime) -> None:
    asked = f", abgerufen am {weekday_day(call.requested_on)}" if call.requested_on else ", geplant"
    got = f", eingegangen am {weekday_day(call.received_on)}" if call.received_on else ""
    said = f"„{row.title}“: {call.number}. Mittelabruf über {euro(call.amount_cents)}{asked}{got} {verb}."
    application_records.note(
        session, actor, row, action="drawdown_changed", sentence=said, at=now, partner_id=call.partner_id
    )
