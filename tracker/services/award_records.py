"""The rows of an award as the rules of awards read them, for one application or many; for services that ask."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from tracker.formats import euro
from tracker.models.applications import Application
from tracker.models.awards import AwardNotice, ClockOverride, Order, PaymentCall, Proof, YearlyAmount
from tracker.rules.awards.chain import Notice, ValidAward, counting, together, valid_on
from tracker.rules.awards.drawing import PaymentRequest, YearSlice
from tracker.vocabulary.applications import ApplicationModel, ExitReason
from tracker.vocabulary.awards import NoticeKind, RuleSet

Row = TypeVar("Row", bound=SQLModel)
_NOTICE = tuple(name for name in Notice._fields if name != "key")
EVER = datetime.max.replace(tzinfo=UTC)
"""When everything entered so far is known."""


class Books(NamedTuple):
    """Everything that was entered about an award. Of a Verbundvorhaben each partner has books of its own."""

    notices: tuple[AwardNotice, ...] = ()
    slices: tuple[YearlyAmount, ...] = ()
    calls: tuple[PaymentCall, ...] = ()
    proofs: tuple[Proof, ...] = ()
    orders: tuple[Order, ...] = ()
    overrides: tuple[ClockOverride, ...] = ()

    def of(self, partner_id: int | None) -> "Books":
        """Return the books of one chain of Bescheide: of a partner, or (``None``) of the application as a whole."""
        notices = tuple(row for row in self.notices if row.partner_id == partner_id)
        keys = {row.id for row in notices}
        return Books(
            notices,
            tuple(row for row in self.slices if row.notice_id in keys),
            tuple(row for row in self.calls if row.partner_id == partner_id),
            tuple(row for row in self.proofs if row.partner_id == partner_id),
            tuple(row for row in self.orders if row.partner_id == partner_id),
            tuple(row for row in self.overrides if row.notice_id is None or row.notice_id in keys),
        )

    def valid(self, stichtag: date, known_at: datetime) -> ValidAward | None:
        """Return what holds on a day as far as it was known at a moment."""
        return valid_on((notice(row) for row in self.notices), stichtag, known_at=known_at)

    def whole(self, stichtag: date, known_at: datetime) -> ValidAward | None:
        """Return what holds of all chains together, as ``valid`` does for one."""
        return _whole(((row.partner_id, notice(row)) for row in self.notices), stichtag, known_at)

    @property
    def rule_set(self) -> RuleSet | None:
        """Return the rule set the newest Bescheid names; None where none does."""
        named = [row.rule_set for row in ordered(standing(self.notices)) if row.rule_set]
        return RuleSet(named[-1]) if named else None


class Bescheid(NamedTuple):
    """A Bescheid as the rules read it, with whose chain it belongs to and why money goes back."""

    partner_id: int | None
    notice: Notice
    refund_reason: ExitReason | None


class Bescheide(NamedTuple):
    """The Bescheide of an application, in the order in which they count."""

    listed: tuple[Bescheid, ...] = ()

    def whole(self, stichtag: date, known_at: datetime) -> ValidAward | None:
        """Return what holds of all chains together, as ``Books.whole`` does."""
        return _whole(((item.partner_id, item.notice) for item in self.listed), stichtag, known_at)

    def refund_reason(self, stichtag: date, known_at: datetime) -> ExitReason | None:
        """Return why money goes back, by the newest Bescheid that counts and says so."""
        keys = {found.key for found in counting((item.notice for item in self.listed), stichtag, known_at=known_at)}
        asking = (item for item in reversed(self.listed) if item.notice.key in keys and item.notice.refund_cents)
        return next((item.refund_reason for item in asking if item.refund_reason), None)


def books(session: Session, application_ids: Collection[int]) -> dict[int, Books]:
    """Return the books of many applications in six queries; withdrawn rows of calls and orders are left out."""
    ids = list(application_ids)
    notices = _by_application(session, AwardNotice, ids)
    whose = {row.id: key for key, rows in notices.items() for row in rows}
    slices: dict[int, list[YearlyAmount]] = {key: [] for key in ids}
    query = select(YearlyAmount).where(col(YearlyAmount.notice_id).in_(list(whose)))
    for piece in session.exec(query.order_by(col(YearlyAmount.year))):
        slices[whose[piece.notice_id]].append(piece)
    calls, proofs = _by_application(session, PaymentCall, ids), _by_application(session, Proof, ids)
    orders, overrides = _by_application(session, Order, ids), _by_application(session, ClockOverride, ids)
    return {
        key: Books(
            tuple(notices[key]),
            tuple(slices[key]),
            tuple(standing(calls[key])),
            tuple(proofs[key]),
            tuple(standing(orders[key])),
            tuple(overrides[key]),
        )
        for key in ids
    }


def bescheide(session: Session, application_ids: Collection[int]) -> dict[int, Bescheide]:
    """Return the Bescheide alone, of the applications that have any: what was granted and goes back follows from them.

    Of a thousand applications the columns are read, not the records.
    """
    columns = ("application_id", "partner_id", "refund_reason", "public_id", *_NOTICE)
    query = sa.select(*(getattr(AwardNotice, name) for name in columns))
    query = query.where(col(AwardNotice.application_id).in_(list(application_ids)))
    query = query.order_by(col(AwardNotice.issued_on), col(AwardNotice.recorded_at), col(AwardNotice.id))
    found: dict[int, list[Bescheid]] = {}
    for application_id, partner_id, reason, public_id, *values in session.execute(query):
        read = Notice(str(public_id), *values)
        found.setdefault(application_id, []).append(Bescheid(partner_id, read, reason))
    return {key: Bescheide(tuple(listed)) for key, listed in found.items()}


def books_of(session: Session, row: Application) -> Books:
    """Return the books of one application."""
    assert row.id is not None
    return books(session, [row.id])[row.id]


def chains(row: Application, partner_ids: Sequence[int], found: Books) -> tuple[int | None, ...]:
    """Return whose chains of Bescheide there are: one of the whole, or one of each partner in a Verbundvorhaben."""
    entered: tuple[AwardNotice | PaymentCall | Proof | Order, ...] = (
        *found.notices,
        *found.calls,
        *found.proofs,
        *found.orders,
    )
    used = {item.partner_id for item in entered}
    if row.model is ApplicationModel.ALLIANCE:
        rest: tuple[int | None, ...] = (None,) if None in used else ()
        return (*partner_ids, *rest)
    return (None, *(key for key in partner_ids if key in used))


def notice(row: AwardNotice) -> Notice:
    """Return a Bescheid as the rules read it."""
    return Notice(str(row.public_id), *(getattr(row, name) for name in _NOTICE))


def year_slices(found: Books, stichtag: date, known_at: datetime) -> tuple[YearSlice, ...]:
    """Return the Jahresscheiben that hold: a later Bescheid replaces those it names, a Folgebescheid adds to them."""
    if not found.slices:
        return ()
    valid = found.valid(stichtag, known_at)
    counting = set(valid.notices) if valid else set()
    current: dict[int, YearSlice] = {}
    for row in ordered(item for item in found.notices if str(item.public_id) in counting):
        for piece in (item for item in found.slices if item.notice_id == row.id):
            before = current.get(piece.year)
            adds = row.kind is NoticeKind.FOLLOW_UP and before is not None
            current[piece.year] = YearSlice(
                year=piece.year,
                amount_cents=piece.amount_cents + (before.amount_cents if adds and before else 0),
                expires_on=piece.expires_on or (before.expires_on if before else None),
                carry_over_requested_on=piece.carry_over_requested_on,
                carry_over_granted_on=piece.carry_over_granted_on,
            )
    return tuple(current[year] for year in sorted(current))


def requests(found: Books, known_at: datetime) -> tuple[PaymentRequest, ...]:
    """Return the Mittelabrufe known at a moment."""
    names = PaymentRequest.model_fields
    known = (row for row in found.calls if row.recorded_at <= known_at)
    return tuple(PaymentRequest(**{name: getattr(row, name) for name in names}) for row in known)


def touch(session: Session, row: Application, now: datetime) -> Application:
    """Count a change of the application, so that whoever has an older form open is told."""
    query = select(Application).where(Application.id == row.id).with_for_update()
    current = session.exec(query.execution_options(populate_existing=True)).one()
    current.version, current.updated_at = current.version + 1, now
    session.add(current)
    return current


def follow(session: Session, row: Application) -> str:
    """Keep the amount that lists show in line with the Bescheide that hold; until one names it, people's own stays.

    Return which amount gave way, as a sentence for the history with a space before it; "" when none did.
    """
    found = books_of(session, row)
    if all(item.amount_cents is None for item in found.notices):
        return ""
    valid = found.whole(date.max, EVER)
    before, row.awarded_cents = row.awarded_cents, valid.amount_cents if valid else None
    session.add(row)
    session.flush()
    if before is None or before == row.awarded_cents:
        return ""
    return f" Bewilligte Zuwendung: bisher {euro(before)}, jetzt {euro(row.awarded_cents)}."


def said_by(session: Session, row: Application) -> AwardNotice | None:
    """Return the newest standing Bescheid that names an amount; ``None``: the amount is what people entered."""
    query = select(AwardNotice).where(
        AwardNotice.application_id == row.id,
        col(AwardNotice.withdrawn_at).is_(None),
        col(AwardNotice.amount_cents).is_not(None),
    )
    return session.exec(query.order_by(col(AwardNotice.issued_on).desc(), col(AwardNotice.id).desc())).first()


def standing(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that were not withdrawn."""
    return [row for row in rows if getattr(row, "withdrawn_at", None) is None]


def ordered(notices: Iterable[AwardNotice]) -> list[AwardNotice]:
    """Return Bescheide in the order in which they count."""
    return sorted(notices, key=lambda row: (row.issued_on, row.recorded_at, row.id or 0))


def _whole(listed: Iterable[tuple[int | None, Notice]], stichtag: date, known_at: datetime) -> ValidAward | None:
    """Return what holds of the chains of all partners together."""
    chains: dict[int | None, list[Notice]] = {}
    for partner_id, found in listed:
        chains.setdefault(partner_id, []).append(found)
    held = (valid_on(chains[key], stichtag, known_at=known_at) for key in sorted(chains, key=lambda key: key or 0))
    return together([award for award in held if award is not None])


def _by_application(session: Session, table: type[Row], ids: Sequence[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {key: [] for key in ids}
    columns: Any = table
    for row in session.exec(select(table).where(col(columns.application_id).in_(ids)).order_by(col(columns.id))):
        found[getattr(row, "application_id")].append(row)  # noqa: B009
    return found
