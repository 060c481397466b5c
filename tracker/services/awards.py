"""The Bescheide of an application as people enter them, with their file. A lower one than asked for: ``award_gaps``.

Bescheide are only added and withdrawn, never changed, so a report of an earlier day comes out as it was.
"""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import NotFound, Refused
from tracker.files import KeptFile
from tracker.formats import euro, weekday_day
from tracker.models.applications import Application
from tracker.models.awards import AwardNotice, YearlyAmount
from tracker.rules.access import Action, require
from tracker.rules.award_access import require_writer
from tracker.rules.storable import storable, storable_text
from tracker.services import application_records, award_records, documents
from tracker.services.application_records import Seen
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents, Hundredths
from tracker.vocabulary.applications import REFUND_REASONS, DocumentType, ExitReason
from tracker.vocabulary.awards import NoticeKind, RuleSet

LONGEST = 4_000
_PAPERS = {
    NoticeKind.AWARD: DocumentType.AWARD,
    NoticeKind.CHANGE: DocumentType.CHANGED_AWARD,
    NoticeKind.FOLLOW_UP: DocumentType.AWARD,
    NoticeKind.FINAL: DocumentType.FINAL_AWARD,
    NoticeKind.REFUND: DocumentType.REVOCATION,
}


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


def add_notice(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    data: NoticeData,
    now: datetime,
    file: KeptFile | None = None,
) -> AwardNotice:
    """Enter a Bescheid; the stage of the application stays as it is.

    ``file`` is the Bescheid itself, from ``FileStore.keep`` before the transaction; it joins the documents.

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
        file_id=_paper(session, actor, public_id, data.kind, file, now),
        person_id=actor.person_id,
        recorded_at=now,
    )
    session.add(notice)
    session.flush()
    _add_slices(session, notice, data.slices, now)
    changed = award_records.follow(session, row)
    amount = f" über {euro(data.amount_cents)}" if data.amount_cents is not None else ""
    refund = f", zu erstatten {euro(data.refund_cents)}" if data.refund_cents is not None else ""
    said = f"„{row.title}“: {data.kind.label} vom {weekday_day(data.issued_on)}{amount}{refund} eingetragen.{changed}"
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
    changed = award_records.follow(session, row)
    taken = f"„{row.title}“: {notice.kind.label} vom {weekday_day(notice.issued_on)} zurückgenommen."
    words = f"{taken}{changed} Grund: {said}"
    _note(session, actor, row, "notice_withdrawn", words, notice.partner_id, now)
    return notice


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
        raise NotFound("Diese Jahresscheibe gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
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


def _check(session: Session, found: Seen, data: NoticeData, today: date) -> None:
    if data.issued_on > today:
        raise Refused("Der Bescheid liegt in der Zukunft. Bitte prüfen Sie das Datum.")
    if data.received_on is not None and data.received_on < data.issued_on:
        raise Refused("Der Bescheid kann nicht vor seinem Datum eingegangen sein. Bitte prüfen Sie die Daten.")
    if data.period_from and data.period_to and data.period_to < data.period_from:
        raise Refused("Der Bewilligungszeitraum endet vor seinem Beginn. Bitte prüfen Sie die Daten.")
    if data.refund_cents and data.refund_reason not in REFUND_REASONS:
        raise Refused("Bitte nennen Sie den Grund der Erstattung.")
    years = [piece.year for piece in data.slices]
    if len(set(years)) != len(years):
        raise Refused("Ein Haushaltsjahr ist zweimal genannt. Bitte fassen Sie die Zeilen zusammen.")
    twin = select(AwardNotice.id).where(
        AwardNotice.application_id == found.id,
        AwardNotice.partner_id == data.partner_id,
        AwardNotice.kind == data.kind,
        AwardNotice.issued_on == data.issued_on,
        AwardNotice.reference_number == data.reference_number,
        col(AwardNotice.withdrawn_at).is_(None),
    )
    if session.exec(twin).first() is not None:
        raise Refused(
            f"Ein {data.kind.label} vom {weekday_day(data.issued_on)} ist schon eingetragen. "
            "Bitte prüfen Sie das Datum."
        )


def _paper(
    session: Session, actor: Actor, public_id: UUID, kind: NoticeKind, file: KeptFile | None, now: datetime
) -> int | None:
    if file is None:
        return None
    return documents.add(session, actor, public_id=public_id, file=file, kind=_PAPERS[kind], now=now).id


def _add_slices(session: Session, notice: AwardNotice, slices: tuple[SliceData, ...], now: datetime) -> None:
    assert notice.id is not None
    session.add_all(YearlyAmount(notice_id=notice.id, **piece.model_dump(), recorded_at=now) for piece in slices)
    session.flush()


def _own(session: Session, actor: Actor, notice_id: UUID) -> tuple[AwardNotice, Application]:
    require(actor, Action.EDIT_AWARD)
    query = select(AwardNotice).where(AwardNotice.public_id == notice_id, col(AwardNotice.withdrawn_at).is_(None))
    notice = session.exec(query.with_for_update()).first()
    if notice is None:
        raise NotFound("Diesen Bescheid gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    row = application_records.of_id(session, notice.application_id)
    require_writer(actor, application_records.seen(session, actor, row), notice.partner_id)
    return notice, row


def _note(
    session: Session, actor: Actor, row: Application, action: str, said: str, partner_id: int | None, now: datetime
) -> None:
    application_records.note(session, actor, row, action=action, sentence=said, at=now, partner_id=partner_id)
