"""The chain of Bescheide of an application: what holds on a day, what an old one said, and what a lower award leaves.

Bescheide are only added and withdrawn, never changed, so a report of an earlier day comes out as it was.
"""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import NotFound, Refused
from tracker.formats import euro, weekday_day
from tracker.models.applications import Application
from tracker.models.awards import AwardNotice, YearlyAmount
from tracker.models.partners import Person
from tracker.rules.access import Action, require
from tracker.rules.award_access import require_writer
from tracker.rules.awards.chain import ChainStep, Gap, ValidAward, award_gap, chain, chain_warnings
from tracker.rules.awards.drawing import DrawnState, SliceState, drawn_on, slice_warning, slices_on
from tracker.rules.storable import storable, storable_text
from tracker.services import application_records, award_records
from tracker.services.application_records import Seen
from tracker.services.award_records import Books
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents, Hundredths
from tracker.vocabulary.applications import REFUND_REASONS, ExitReason
from tracker.vocabulary.awards import GapChoice, NoticeKind, RuleSet

LONGEST = 4_000


class SliceData(Shape):
    """A Jahresscheibe as the Bescheid grants it (cents)."""

    year: int = Field(ge=2000, le=2100)
    amount_cents: Cents
    expires_on: date | None = None


class NoticeData(Shape):
    """A Bescheid as people enter it; ``partner_id`` only where each partner of a Verbundvorhaben has its own."""

    kind: NoticeKind = NoticeKind.AWARD
    partner_id: int | None = None
    issued_on: date
    received_on: date | None = None
    reference_number: str = Field(default="", max_length=100)
    amount_cents: Cents | None = None
    eligible_cents: Cents | None = None
    rate_hundredths: Hundredths | None = None
    period_from: date | None = None
    period_to: date | None = None
    earmark_until: date | None = None
    earmark_until_year: int | None = Field(default=None, ge=1990, le=2150)
    rule_set: RuleSet | None = None
    conditions: str = Field(default="", max_length=LONGEST)
    passage: str = Field(default="", max_length=300)
    refund_cents: Cents | None = None
    interest_cents: Cents | None = None
    refund_reason: ExitReason | None = None
    slices: tuple[SliceData, ...] = ()


class NoticeCard(Shape):
    """A Bescheid of the chain, readable for good: what it said, what held after it, who entered it when."""

    public_id: UUID
    data: NoticeData
    step: ChainStep
    person: str
    recorded_at: datetime


class AwardCard(Shape):
    """An award on a day: what holds, its Bescheide, its Jahresscheiben, and what was drawn. ``name`` is whose it is."""

    partner_id: int | None
    name: str
    valid: ValidAward | None
    rule_set: RuleSet | None
    notices: tuple[NoticeCard, ...]
    warnings: tuple[str, ...]
    gap: Gap | None
    gap_decision: str
    slices: tuple[SliceState, ...]
    drawn: DrawnState


def of_application(
    session: Session, actor: Actor, *, public_id: UUID, stichtag: date, known_at: datetime
) -> list[AwardCard]:
    """Return the award as it stood on a day and was known at a moment, one card for each chain of Bescheide.

    Politics and others without a part in it see nothing of the chain.
    """
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    whole = award_records.books_of(session, row)
    names = application_records.names_of(session, [found.id])[found.id]
    people = {key: name for key, name in session.exec(select(Person.id, Person.name)) if key is not None}
    keys = award_records.chains(row, found.partner_ids, whole)
    return [
        _card(row, whole.of(key), key, names.get(key or 0, ""), people, stichtag=stichtag, known_at=known_at)
        for key in keys
        if key is None or key in found.view.shares
    ]


def add_notice(session: Session, actor: Actor, *, public_id: UUID, data: NoticeData, now: datetime) -> AwardNotice:
    """Enter a Bescheid; the stage of the application stays as it is.

    Raises:
        Refused: a day or period makes no sense, a refund has no reason, or the same Bescheid is there already.
    """
    data = storable(data)
    row, found = application_records.look(session, actor, public_id=public_id)
    require_writer(actor, found, data.partner_id)
    _check(session, found, data, now.astimezone(BERLIN).date())
    row = award_records.touch(session, row, now)
    values = data.model_dump(exclude={"slices", "rule_set"})
    notice = AwardNotice(
        **values,
        application_id=found.id,
        rule_set=data.rule_set.value if data.rule_set else "",
        person_id=actor.person_id,
        recorded_at=now,
    )
    session.add(notice)
    session.flush()
    _add_slices(session, notice, data.slices, now)
    _follow(session, row, now)
    amount = f" über {euro(data.amount_cents)}" if data.amount_cents is not None else ""
    refund = f", zu erstatten {euro(data.refund_cents)}" if data.refund_cents is not None else ""
    said = f"„{row.title}“: {data.kind.label} vom {weekday_day(data.issued_on)}{amount}{refund} eingetragen."
    _note(session, actor, row, "notice_added", said, data.partner_id, now)
    return notice


def withdraw_notice(session: Session, actor: Actor, *, notice_id: UUID, reason: str, now: datetime) -> AwardNotice:
    """Take back a Bescheid that was entered by mistake; reports of earlier moments still show it.

    Raises:
        NotFound: there is no such Bescheid, or it was withdrawn.
        Refused: no reason is given.
    """
    notice, row = _own(session, actor, notice_id)
    said = " ".join(storable_text(reason).split())
    if not said:
        raise Refused("Bitte sagen Sie, warum der Bescheid nicht gilt.")
    row = award_records.touch(session, row, now)
    notice.withdrawn_at = now
    session.add(notice)
    session.flush()
    _follow(session, row, now)
    words = f"„{row.title}“: {notice.kind.label} vom {weekday_day(notice.issued_on)} zurückgenommen. Grund: {said}"
    _note(session, actor, row, "notice_withdrawn", words, notice.partner_id, now)
    return notice


def decide_gap(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    choice: GapChoice,
    now: datetime,
    note: str = "",
    partner_id: int | None = None,
) -> AwardNotice:
    """Keep what was decided about a lower award, at its newest Bescheid.

    Raises:
        Refused: there is no Bescheid yet.
    """
    require(actor, Action.EDIT_AWARD)
    row, found = application_records.look(session, actor, public_id=public_id)
    require_writer(actor, found, partner_id)
    rows = award_records.books_of(session, row).of(partner_id).notices
    current = award_records.ordered(award_records.standing(rows))
    if not current:
        raise Refused("Es ist noch kein Bescheid eingetragen.")
    words = " ".join(storable_text(note).split())[:LONGEST]
    current[-1].gap_decision = f"{choice.label}: {words}" if words else choice.label
    session.add(current[-1])
    session.flush()
    said = f"„{row.title}“: Entscheidung zur niedrigeren Bewilligung: {current[-1].gap_decision}."
    _note(session, actor, row, "gap_decided", said, partner_id, now)
    return current[-1]


def carry_over(
    session: Session,
    actor: Actor,
    *,
    notice_id: UUID,
    year: int,
    requested_on: date | None,
    granted_on: date | None,
    now: datetime,
) -> YearlyAmount:
    """Note that the rest of a Jahresscheibe was asked to move into the next year, and whether that was granted.

    Raises:
        NotFound: the Bescheid has no such Jahresscheibe.
        Refused: it was granted before it was asked for.
    """
    notice, row = _own(session, actor, notice_id)
    query = select(YearlyAmount).where(YearlyAmount.notice_id == notice.id, YearlyAmount.year == year)
    piece = session.exec(query.with_for_update()).first()
    if piece is None:
        raise NotFound("Diese Jahresscheibe gibt es nicht (mehr).")
    if requested_on and granted_on and granted_on < requested_on:
        raise Refused("Die Übertragung ist vor dem Antrag darauf bewilligt. Bitte prüfen Sie die Daten.")
    piece.carry_over_requested_on, piece.carry_over_granted_on = requested_on, granted_on
    session.add(piece)
    session.flush()
    asked = f"beantragt am {weekday_day(requested_on)}" if requested_on else "nicht beantragt"
    granted = f", bewilligt am {weekday_day(granted_on)}" if granted_on else ""
    said = f"„{row.title}“: Übertragung der Jahresscheibe {year} {asked}{granted}."
    _note(session, actor, row, "carry_over_noted", said, notice.partner_id, now)
    return piece


def _card(
    row: Application,
    found: Books,
    partner_id: int | None,
    name: str,
    people: dict[int, str],
    *,
    stichtag: date,
    known_at: datetime,
) -> AwardCard:
    steps = chain((award_records.notice(item) for item in found.notices), stichtag, known_at=known_at)
    valid = steps[-1].after if steps else None
    by_key = {str(item.public_id): item for item in found.notices}
    slices = award_records.year_slices(found, stichtag, known_at)
    asked = award_records.requests(found, known_at)
    awarded = valid.amount_cents if valid else None
    problem = slice_warning(slices, awarded)
    newest = by_key[steps[-1].notice.key] if steps else None
    return AwardCard(
        partner_id=partner_id,
        name=name,
        valid=valid,
        rule_set=found.rule_set,
        notices=tuple(_notice_card(by_key[step.notice.key], step, found, people) for step in steps),
        warnings=(*chain_warnings(steps), *((problem,) if problem else ())),
        gap=award_gap(row.requested_cents, awarded) if partner_id is None else None,
        gap_decision=newest.gap_decision if newest else "",
        slices=slices_on(slices, asked, stichtag),
        drawn=drawn_on(awarded, asked, stichtag),
    )


def _notice_card(row: AwardNotice, step: ChainStep, found: Books, people: dict[int, str]) -> NoticeCard:
    names = [name for name in NoticeData.model_fields if name not in ("slices", "rule_set")]
    pieces = [piece for piece in found.slices if piece.notice_id == row.id]
    data = NoticeData(
        **{name: getattr(row, name) for name in names},
        rule_set=RuleSet(row.rule_set) if row.rule_set else None,
        slices=tuple(SliceData(year=p.year, amount_cents=p.amount_cents, expires_on=p.expires_on) for p in pieces),
    )
    person = people.get(row.person_id or 0, "")
    return NoticeCard(public_id=row.public_id, data=data, step=step, person=person, recorded_at=row.recorded_at)


def _check(session: Session, found: Seen, data: NoticeData, today: date) -> None:
    if data.issued_on > today:
        raise Refused("Der Bescheid liegt in der Zukunft. Bitte prüfen Sie das Datum.")
    if data.received_on is not None and data.received_on < data.issued_on:
        raise Refused("Der Bescheid kann nicht vor seinem Datum eingegangen sein.")
    if data.period_from and data.period_to and data.period_to < data.period_from:
        raise Refused("Der Bewilligungszeitraum endet vor seinem Beginn.")
    if data.refund_cents and data.refund_reason not in REFUND_REASONS:
        raise Refused("Bitte nennen Sie den Grund der Erstattung.")
    years = [piece.year for piece in data.slices]
    if len(set(years)) != len(years):
        raise Refused("Ein Haushaltsjahr ist zweimal genannt.")
    twin = select(AwardNotice.id).where(
        AwardNotice.application_id == found.id,
        AwardNotice.partner_id == data.partner_id,
        AwardNotice.kind == data.kind,
        AwardNotice.issued_on == data.issued_on,
        AwardNotice.reference_number == data.reference_number,
        col(AwardNotice.withdrawn_at).is_(None),
    )
    if session.exec(twin).first() is not None:
        raise Refused(f"Ein {data.kind.label} vom {weekday_day(data.issued_on)} ist schon eingetragen.")


def _add_slices(session: Session, notice: AwardNotice, slices: tuple[SliceData, ...], now: datetime) -> None:
    assert notice.id is not None
    session.add_all(YearlyAmount(notice_id=notice.id, **piece.model_dump(), recorded_at=now) for piece in slices)
    session.flush()


def _follow(session: Session, row: Application, now: datetime) -> None:
    """Keep the amount that lists show in line with the Bescheide that hold."""
    found = award_records.books_of(session, row)
    today = now.astimezone(BERLIN).date()
    keys = {item.partner_id for item in found.notices}
    valid = [award for key in keys if (award := found.of(key).valid(today, now)) is not None]
    amounts = [award.amount_cents for award in valid if award.amount_cents is not None]
    row.awarded_cents = sum(amounts) if amounts else None
    session.add(row)
    session.flush()


def _own(session: Session, actor: Actor, notice_id: UUID) -> tuple[AwardNotice, Application]:
    require(actor, Action.EDIT_AWARD)
    query = select(AwardNotice).where(AwardNotice.public_id == notice_id, col(AwardNotice.withdrawn_at).is_(None))
    notice = session.exec(query.with_for_update()).first()
    if notice is None:
        raise NotFound("Diesen Bescheid gibt es nicht (mehr).")
    row = application_records.of_id(session, notice.application_id)
    require_writer(actor, application_records.seen(session, actor, row), notice.partner_id)
    return notice, row


def _note(
    session: Session, actor: Actor, row: Application, action: str, said: str, partner_id: int | None, now: datetime
) -> None:
    application_records.note(session, actor, row, action=action, sentence=said, at=now, partner_id=partner_id)
