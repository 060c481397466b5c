"""The clocks of an award: from the versioned clauses, or from what its Bescheid says instead; met on which day."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from tracker.errors import NotFound, Refused
from tracker.formats import weekday_day
from tracker.models.applications import Application
from tracker.models.awards import AwardNotice, ClockOverride
from tracker.rules.access import Action, require
from tracker.rules.award_access import require_writer
from tracker.rules.awards.chain import ValidAward
from tracker.rules.clauses.clocks import AwardFacts, Clock, Override, Payment, SliceExpiry, clocks
from tracker.rules.storable import storable
from tracker.services import application_records, award_records
from tracker.services.award_records import Books
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.awards import ClockKind, PeriodUnit
from tracker.vocabulary.work import ProofKind

PROOF_CLOCKS = {ProofKind.INTERIM: ClockKind.INTERIM_PROOF, ProofKind.FINAL: ClockKind.PROOF}


class OverrideData(Shape):
    """What a Bescheid says instead of a clause, with its passage; ``subject`` is one payment or yearly amount."""

    kind: ClockKind
    subject: str = Field(default="", max_length=100)
    due_on: date | None = None
    count: int | None = Field(default=None, ge=-400, le=400)
    unit: PeriodUnit | None = None
    switched_off: bool = False
    passage: str = Field(default="", max_length=300)


class ClockCard(Shape):
    """A clock of one chain of Bescheide; ``name`` is the partner whose it is, empty for the whole."""

    partner_id: int | None
    name: str
    clock: Clock


def of_application(session: Session, actor: Actor, *, public_id: UUID, today: date, now: datetime) -> list[ClockCard]:
    """Return every clock of an award, those without a day too; politics sees none."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    books = award_records.books_of(session, row)
    names = application_records.names_of(session, [found.id])[found.id]
    return [
        ClockCard(partner_id=key, name=names.get(key or 0, ""), clock=clock)
        for key in award_records.chains(row, found.partner_ids, books)
        if key is None or key in found.view.shares
        for clock in of_books(row, books.of(key), today=today, now=now)
    ]


def of_books(row: Application, books: Books, *, today: date, now: datetime) -> tuple[Clock, ...]:
    """Return the clocks of one chain of Bescheide, none before its first; for services that ask themselves."""
    valid = books.valid(today, now)
    if valid is None:
        return ()
    return clocks(facts(row, books, valid, today=today, now=now), tuple(_overrides(books)))


def facts(row: Application, books: Books, valid: ValidAward, *, today: date, now: datetime) -> AwardFacts:
    """Return what the clocks of a chain are counted from; ``valid`` is what holds of it."""
    current = award_records.ordered(award_records.standing(books.notices))
    received = [notice.received_on for notice in current if notice.received_on is not None]
    return AwardFacts(
        rule_set=books.rule_set,
        issued_on=current[0].issued_on if current else None,
        # The time for an objection runs from each Bescheid anew; the newest is the one that can still be met.
        announced_on=received[-1] if received else None,
        period_to=valid.period_to,
        purpose_fulfilled_on=row.purpose_fulfilled_on,
        earmark_until=valid.earmark_until,
        earmark_until_year=valid.earmark_until_year,
        payments=tuple(
            Payment(number=call.number, received_on=call.received_on)
            for call in sorted(books.calls, key=lambda item: item.number)
            if call.received_on is not None
        ),
        slices=tuple(
            SliceExpiry(year=piece.year, expires_on=piece.expires_on)
            for piece in award_records.year_slices(books, today, now)
        ),
    )


def override(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    data: OverrideData,
    now: datetime,
    partner_id: int | None = None,
) -> ClockOverride:
    """Keep what the Bescheid says instead of a clause; the last entry of a clock counts.

    Raises:
        Refused: it names no passage of the Bescheid, or neither a day, nor a period, nor that the clock is off.
    """
    data = storable(data)
    row, notice = _at_notice(session, actor, public_id, partner_id)
    if not data.passage.strip():
        raise Refused("Bitte nennen Sie die Fundstelle im Bescheid, zum Beispiel „Nr. 5.2“.")
    if not (data.switched_off or data.due_on or (data.count and data.unit)):
        raise Refused("Bitte nennen Sie den Tag oder die Dauer laut Bescheid, oder dass die Frist entfällt.")
    entry = ClockOverride(
        **data.model_dump(),
        application_id=notice.application_id,
        notice_id=notice.id,
        person_id=actor.person_id,
        made_at=now,
    )
    session.add(entry)
    session.flush()
    until = "entfällt" if data.switched_off else weekday_day(data.due_on) if data.due_on else "eigene Dauer"
    name = f"{data.kind.label} ({data.subject})" if data.subject else data.kind.label
    said = f"„{row.title}“: {name} laut Bescheid: {until} ({data.passage.strip()})."
    _note(session, actor, row, "clock_overridden", said, partner_id, now)
    return entry


def done(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    kind: ClockKind,
    done_on: date,
    now: datetime,
    subject: str = "",
    partner_id: int | None = None,
) -> ClockOverride:
    """Note that a clock was met on a day; what the Bescheid says about it stays.

    Raises:
        NotFound: there is no Bescheid with clocks yet.
    """
    row, notice = _at_notice(session, actor, public_id, partner_id)
    books = award_records.books_of(session, row).of(partner_id)
    known = [item for item in books.overrides if item.kind is kind and item.subject in ("", subject)]
    kept = known[-1].model_dump(include=set(OverrideData.model_fields)) if known else {}
    values = kept | {"kind": kind, "subject": subject, "done_on": done_on}
    entry = ClockOverride(
        **values,
        application_id=notice.application_id,
        notice_id=notice.id,
        person_id=actor.person_id,
        made_at=now,
    )
    session.add(entry)
    session.flush()
    name = f"{kind.label} ({subject})" if subject else kind.label
    said = f"„{row.title}“: {name} am {weekday_day(done_on)} erledigt."
    _note(session, actor, row, "clock_done", said, partner_id, now)
    return entry


def _overrides(books: Books) -> Iterator[Override]:
    """Yield what people entered: the proofs first, so that an entry about the clock itself has the last word."""
    for proof in books.proofs:
        kind = PROOF_CLOCKS[proof.kind]
        if proof.due_on is not None or proof.submitted_on is not None:
            yield Override(kind=kind, due_on=proof.due_on, done_on=proof.submitted_on)
        if proof.kind is ProofKind.FINAL and proof.to_audit_on is not None:
            yield Override(kind=ClockKind.LOCAL_AUDIT, done_on=proof.to_audit_on)
    names = Override.model_fields
    for row in books.overrides:
        yield Override(**{name: getattr(row, name) for name in names})


def _at_notice(
    session: Session, actor: Actor, public_id: UUID, partner_id: int | None
) -> tuple[Application, AwardNotice]:
    row, found = application_records.look(session, actor, public_id=public_id)
    require_writer(actor, found, partner_id)
    query = select(AwardNotice).where(
        AwardNotice.application_id == found.id,
        AwardNotice.partner_id == partner_id,
        col(AwardNotice.withdrawn_at).is_(None),
    )
    notice = session.exec(query.order_by(col(AwardNotice.issued_on).desc(), col(AwardNotice.id).desc())).first()
    if notice is None:
        raise NotFound("Es ist noch kein Bescheid eingetragen. Bitte tragen Sie ihn zuerst ein.")
    return row, notice


def _note(
    session: Session, actor: Actor, row: Application, action: str, said: str, partner_id: int | None, now: datetime
) -> None:
    application_records.note(session, actor, row, action=action, sentence=said, at=now, partner_id=partner_id)
