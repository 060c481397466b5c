"""Drawing the money: Mittelabrufe against the award and its Jahresscheiben, and what is about to be lost."""

from collections.abc import Iterable, Sequence
from datetime import date

from tracker.formats import UNKNOWN, day, days_left, euro, weekday_day
from tracker.rules.clauses.periods import later, period_words
from tracker.rules.clauses.rows import Clause
from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents
from tracker.vocabulary.awards import Confidence


class PaymentRequest(Shape):
    """A Mittelabruf: for which need and Haushaltsjahr, asked and received when; a plan without ``requested_on``."""

    number: int
    year: int
    amount_cents: Cents
    need_from: date | None = None
    need_to: date | None = None
    requested_on: date | None = None
    received_on: date | None = None


class YearSlice(Shape):
    """A Jahresscheibe as the Bescheid grants it; a granted carry-over takes its rest into the next year."""

    year: int
    amount_cents: Cents
    expires_on: date | None = None
    carry_over_requested_on: date | None = None
    carry_over_granted_on: date | None = None


class SliceState(Shape):
    """Where a yearly amount stands on a day. ``rest_cents`` below zero: more was asked for than there is."""

    year: int
    granted_cents: int
    carried_in_cents: int
    requested_cents: int
    received_cents: int
    rest_cents: int
    carried_out_cents: int = 0
    lapsed_cents: int = 0
    expires_on: date | None = None
    warns: bool = False
    sentence: str


class DrawnState(Shape):
    """Where the drawing of an award stands on a day; ``open_cents`` is still to be asked for, None if unknown."""

    awarded_cents: int | None
    requested_cents: int
    received_cents: int
    outstanding_cents: int
    open_cents: int | None
    warnings: tuple[str, ...] = ()


def drawn_on(awarded_cents: int | None, requests: Iterable[PaymentRequest], stichtag: date) -> DrawnState:
    """Sum up what was asked for and received up to a day; asking for more than was granted warns."""
    asked = [item for item in requests if _happened(item.requested_on, stichtag)]
    requested = sum(item.amount_cents for item in asked)
    received = sum(item.amount_cents for item in asked if _happened(item.received_on, stichtag))
    warnings = []
    if awarded_cents is not None and requested > awarded_cents:
        warnings.append(
            f"Abgerufen sind {euro(requested)}, bewilligt nur {euro(awarded_cents)}: "
            f"{euro(requested - awarded_cents)} zu viel."
        )
    return DrawnState(
        awarded_cents=awarded_cents,
        requested_cents=requested,
        received_cents=received,
        outstanding_cents=requested - received,
        open_cents=None if awarded_cents is None else max(0, awarded_cents - requested),
        warnings=tuple(warnings),
    )


def slices_on(
    slices: Sequence[YearSlice], requests: Iterable[PaymentRequest], stichtag: date, *, warn_days: int = 60
) -> tuple[SliceState, ...]:
    """Return every yearly amount with what was drawn, what is left, what was carried over and what is lost.

    A rest warns once it expires within ``warn_days`` (calendar days), and stays a warning when it has lapsed.
    """
    asked = [item for item in requests if _happened(item.requested_on, stichtag)]
    granted = {piece.year: piece for piece in slices}
    years = sorted({*granted, *(item.year for item in asked)})
    states: list[SliceState] = []
    carried = 0
    while years:
        year = years.pop(0)
        piece = granted.get(year, YearSlice(year=year, amount_cents=0))
        state = _slice_state(piece, carried, asked, stichtag, warn_days)
        states.append(state)
        carried = state.carried_out_cents
        if carried and year + 1 not in years:
            years.insert(0, year + 1)
    return tuple(states)


def slice_warning(slices: Sequence[YearSlice], awarded_cents: int | None) -> str | None:
    """Return a sentence when the yearly amounts do not add up to what was granted."""
    total = sum(piece.amount_cents for piece in slices)
    if not slices or awarded_cents is None or total == awarded_cents:
        return None
    return f"Die Jahresscheiben ergeben {euro(total)}, bewilligt sind {euro(awarded_cents)}."


def need_window(start: date, clause: Clause | None) -> tuple[date, date] | None:
    """Return for which days money may be asked for that is called on ``start``; None if no period is known."""
    if clause is None or clause.count is None or clause.unit is None:
        return None
    last = later(start, clause.count, clause.unit)
    return None if last is None else (start, last)


def need_warning(request: PaymentRequest, clause: Clause | None) -> str | None:
    """Return a sentence when a Mittelabruf covers a longer need than its clause allows; None if it fits or is open."""
    start = request.requested_on or request.need_from
    window = need_window(start, clause) if start else None
    if clause is None or window is None or request.need_to is None or request.need_to <= window[1]:
        return None
    ending = f"; {clause.confidence.label}." if clause.confidence is Confidence.VERIFY else "."
    return (
        f"Der {request.number}. Mittelabruf deckt den Bedarf bis {day(request.need_to)}, "
        f"{clause.clause} nennt {_period(clause)} (bis {day(window[1])}){ending}"
    )


def _period(clause: Clause) -> str:
    return period_words(clause.count, clause.unit) if clause.count and clause.unit else UNKNOWN


def _happened(moment: date | None, stichtag: date) -> bool:
    return moment is not None and moment <= stichtag


def _slice_state(
    piece: YearSlice, carried: int, asked: Sequence[PaymentRequest], stichtag: date, warn_days: int
) -> SliceState:
    own = [item for item in asked if item.year == piece.year]
    requested = sum(item.amount_cents for item in own)
    rest = piece.amount_cents + carried - requested
    left = max(0, rest)
    carried_out = left if _happened(piece.carry_over_granted_on, stichtag) else 0
    days = (piece.expires_on - stichtag).days if piece.expires_on and left and not carried_out else None
    lapsed = left if days is not None and days < 0 else 0
    return SliceState(
        year=piece.year,
        granted_cents=piece.amount_cents,
        carried_in_cents=carried,
        requested_cents=requested,
        received_cents=sum(item.amount_cents for item in own if _happened(item.received_on, stichtag)),
        rest_cents=rest - carried_out,
        carried_out_cents=carried_out,
        lapsed_cents=lapsed,
        expires_on=piece.expires_on,
        warns=rest < 0 or (days is not None and days <= warn_days),
        sentence=_slice_sentence(piece, rest, carried_out, lapsed, stichtag),
    )


def _slice_sentence(piece: YearSlice, rest: int, carried_out: int, lapsed: int, stichtag: date) -> str:
    if rest < 0:
        return f"{piece.year}: {euro(-rest)} mehr abgerufen, als bewilligt ist."
    if rest == 0:
        return f"{piece.year}: vollständig abgerufen."
    if carried_out:
        return f"{piece.year}: Rest {euro(carried_out)} nach {piece.year + 1} übertragen."
    if lapsed:
        return f"{piece.year}: {euro(lapsed)} sind am {day(piece.expires_on)} verfallen.{_carry_over(piece, stichtag)}"
    if piece.expires_on is None:
        return f"{piece.year}: Rest {euro(rest)}; wann er verfällt, ist {UNKNOWN}.{_carry_over(piece, stichtag)}"
    when = f"{weekday_day(piece.expires_on)}, {days_left(piece.expires_on, stichtag)}"
    return f"{piece.year}: Rest {euro(rest)} verfällt am {when}.{_carry_over(piece, stichtag)}"


def _carry_over(piece: YearSlice, stichtag: date) -> str:
    if not _happened(piece.carry_over_requested_on, stichtag):
        return ""
    return f" Übertragung beantragt am {day(piece.carry_over_requested_on)}, noch nicht entschieden."
