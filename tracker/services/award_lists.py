"""All awards as a list: what was granted, drawn and is still open, and what falls due next."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.models.applications import Application
from tracker.models.awards import AwardNotice
from tracker.rules.access import Action, require
from tracker.rules.awards.drawing import drawn_on, slices_on
from tracker.rules.clauses.clocks import Clock
from tracker.rules.visibility import view
from tracker.services import application_records, award_clocks, award_records
from tracker.services.award_records import Books
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.awards import ClockKind
from tracker.vocabulary.word import Word
from tracker.vocabulary.work import Stage

SOON = timedelta(days=90)
_NOT_DUTIES = (ClockKind.NOTIFICATION, ClockKind.PUBLICITY)


class AwardState(Word):
    """What to look at first among the awards."""

    DUE = "due", "Frist in 90 Tagen"
    EXPIRING = "expiring", "Mittel verfallen"
    OPEN = "open", "noch abzurufen"
    PROOF = "proof", "Nachweis in Arbeit oder Prüfung"
    EARMARKED = "earmarked", "abgeschlossen, Zweckbindung läuft"


class AwardLine(Shape):
    """An award as the list shows it (cents); what the viewer may not see is ``None``. ``next_on``: nearest clock."""

    public_id: UUID
    number: str
    title: str
    partner: str
    unit: str
    programme: str
    provider: str
    stage: Stage
    is_example: bool
    awarded_on: date | None
    awarded_cents: int | None
    drawn_cents: int | None
    received_cents: int | None
    open_cents: int | None
    expiring_cents: int
    period_to: date | None
    proof_due_on: date | None
    earmark_until: date | None
    next_on: date | None
    next_words: str
    verify: bool
    states: tuple[AwardState, ...]


def lines(
    session: Session,
    actor: Actor,
    *,
    today: date,
    now: datetime,
    partner_id: int | None = None,
    state: AwardState | None = None,
) -> list[AwardLine]:
    """Return the awards this person may see: what falls due first stands first, then those without a day."""
    require(actor, Action.READ_APPLICATION)
    with_notice = select(AwardNotice.application_id).where(col(AwardNotice.withdrawn_at).is_(None))
    query = select(Application).where(col(Application.id).in_(with_notice), application_records.visible(actor))
    if partner_id is not None:
        query = query.where(application_records.concerns(partner_id))
    rows = list(session.exec(query.order_by(col(Application.id))))
    ids = [row.id or 0 for row in rows]
    found, names = award_records.books(session, ids), application_records.names_of(session, ids)
    made = [_line(row, found[row.id or 0], names[row.id or 0], actor, today=today, now=now) for row in rows]
    kept = [line for line in made if line is not None and (state is None or state in line.states)]
    return sorted(kept, key=lambda line: (line.next_on or date.max, line.title, line.number))


def _line(
    row: Application, books: Books, names: dict[int, str], actor: Actor, *, today: date, now: datetime
) -> AwardLine | None:
    seen = view(actor, lead_id=row.lead_partner_id, partner_ids=names, is_public=row.is_public)
    if seen is None or not seen.grants:
        return None
    keys = award_records.chains(row, list(names), books)
    mine = [books.of(key) for key in keys if key is None or not seen.shares or key in seen.shares]
    pairs = [(part, award) for part in mine if (award := part.valid(today, now)) is not None]
    valid = [award for _, award in pairs]
    if not valid:
        return None
    inside = bool(seen.shares)
    clocks = [clock for part in mine for clock in award_clocks.of_books(row, part, today=today, now=now)]
    coming = min(_coming(clocks, today), key=lambda clock: clock.due_on or date.max, default=None) if inside else None
    drawn = [drawn_on(award.amount_cents, award_records.requests(part, now), today) for part, award in pairs]
    awarded = _sum(award.amount_cents for award in valid)
    expiring = sum(_expiring(part, today, now) for part in mine) if inside else 0
    line = AwardLine(
        public_id=row.public_id,
        number=row.number,
        title=row.title,
        partner=names.get(row.lead_partner_id, ""),
        unit=row.unit,
        programme=row.programme,
        provider=row.provider,
        stage=row.stage,
        is_example=row.is_example,
        awarded_on=min((award.awarded_on for award in valid if award.awarded_on), default=None),
        awarded_cents=awarded,
        drawn_cents=sum(item.requested_cents for item in drawn) if inside else None,
        received_cents=sum(item.received_cents for item in drawn) if inside else None,
        open_cents=_sum(item.open_cents for item in drawn) if inside else None,
        expiring_cents=expiring,
        period_to=max((award.period_to for award in valid if award.period_to), default=None),
        proof_due_on=_first(clocks, ClockKind.PROOF) if inside else None,
        earmark_until=_first(clocks, ClockKind.EARMARK) if inside else None,
        next_on=coming.due_on if coming else None,
        next_words=coming.kind.label if coming else "",
        verify=bool(coming and coming.confidence.value == "verify"),
        states=(),
    )
    return line.model_copy(update={"states": tuple(_states(line, today))})


def _coming(clocks: Collection[Clock], today: date) -> Iterable[Clock]:
    for clock in clocks:
        if clock.due_on and clock.due_on >= today and clock.done_on is None and clock.kind not in _NOT_DUTIES:
            yield clock


def _first(clocks: Collection[Clock], kind: ClockKind) -> date | None:
    return min((clock.due_on for clock in clocks if clock.kind is kind and clock.due_on), default=None)


def _expiring(books: Books, today: date, now: datetime) -> int:
    states = slices_on(award_records.year_slices(books, today, now), award_records.requests(books, now), today)
    return sum(max(0, item.rest_cents) for item in states if item.warns and not item.lapsed_cents)


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _states(line: AwardLine, today: date) -> Iterable[AwardState]:
    if line.next_on is not None and line.next_on <= today + SOON:
        yield AwardState.DUE
    if line.expiring_cents:
        yield AwardState.EXPIRING
    if line.open_cents and line.stage in (Stage.AWARDED, Stage.IMPLEMENTATION, Stage.PROOF):
        yield AwardState.OPEN
    if line.stage in (Stage.PROOF, Stage.PROOF_REVIEW):
        yield AwardState.PROOF
    if line.stage is Stage.COMPLETED and line.earmark_until is not None and line.earmark_until >= today:
        yield AwardState.EARMARKED
