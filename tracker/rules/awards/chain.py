"""The chain of Bescheide: what was granted, for which period and earmark, on any day and as far as was known then."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tracker.formats import UNKNOWN, day, euro
from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents, Hundredths
from tracker.vocabulary.awards import GapChoice, NoticeKind

_BERLIN = ZoneInfo("Europe/Berlin")


class Notice(NamedTuple):
    """A Bescheid as it was recorded; ``None`` means it says nothing about that.

    Amounts of a Folgebescheid come on top of what was granted before, amounts of every other kind replace it.
    ``refund_cents`` and ``interest_cents`` are demanded back and leave the granted amount as it is. Its values come
    from stored rows, which were checked when they came in; lists read hundreds of them.
    """

    key: str
    kind: NoticeKind
    issued_on: date
    recorded_at: datetime
    withdrawn_at: datetime | None = None
    amount_cents: Cents | None = None
    eligible_cents: Cents | None = None
    rate_hundredths: Hundredths | None = None
    period_from: date | None = None
    period_to: date | None = None
    earmark_until: date | None = None
    earmark_until_year: int | None = None
    refund_cents: Cents | None = None
    interest_cents: Cents | None = None


class ValidAward(NamedTuple):
    """What holds after a chain of notices; ``notices`` are their keys, the newest last."""

    amount_cents: Cents | None = None
    eligible_cents: Cents | None = None
    rate_hundredths: Hundredths | None = None
    period_from: date | None = None
    period_to: date | None = None
    earmark_until: date | None = None
    earmark_until_year: int | None = None
    refund_cents: Cents = 0
    interest_cents: Cents = 0
    awarded_on: date | None = None
    last_issued_on: date | None = None
    is_final: bool = False
    notices: tuple[str, ...] = ()


class ChainStep(Shape):
    """A notice of the chain with what held after it, and what it changed in words."""

    notice: Notice
    after: ValidAward
    sentence: str


class Gap(Shape):
    """What is missing since less was granted than asked for; a person decides what happens, and ``question`` asks."""

    missing_cents: Cents
    sentence: str
    question: str = f"Bitte entscheiden: {', '.join(choice.label for choice in GapChoice)}."


def close_of(stichtag: date) -> datetime:
    """Return the last moment of a day in Berlin: what was known at a Stichtag if nobody looked later."""
    return datetime.combine(stichtag, time.max, tzinfo=_BERLIN)


def chain(notices: Iterable[Notice], stichtag: date, *, known_at: datetime) -> tuple[ChainStep, ...]:
    """Return the notices issued up to a day and known at a moment, in their order, with what each changed.

    The same day and moment always give the same answer: rows are only added, so a report of last year comes
    out the same when it is made again with last year's moment.
    """
    current = ValidAward()
    steps: list[ChainStep] = []
    for notice in sorted(counting(notices, stichtag, known_at=known_at), key=_order):
        after = _applied(current, notice)
        steps.append(ChainStep(notice=notice, after=after, sentence=_sentence(notice, current, after)))
        current = after
    return tuple(steps)


def valid_on(notices: Iterable[Notice], stichtag: date, *, known_at: datetime) -> ValidAward | None:
    """Return what holds on a day as far as it was known at a moment; None when there was no Bescheid yet."""
    held = None
    # What each step changed in words is left to ``chain``: a list reads hundreds of awards and shows no sentence.
    for notice in sorted(counting(notices, stichtag, known_at=known_at), key=_order):
        held = _applied(held or ValidAward(), notice)
    return held


def together(awards: Sequence[ValidAward]) -> ValidAward | None:
    """Return several chains as one: each Kommune of a Verbundvorhaben has its own Bescheide, and their amounts add up.

    The period reaches from the first to the last day of all, the earmark is that of the newest Bescheid.
    """
    if len(awards) <= 1:
        return awards[0] if awards else None
    newest = max(awards, key=lambda award: award.last_issued_on or date.min)
    sums = {
        "amount_cents": _sum(award.amount_cents for award in awards),
        "eligible_cents": _sum(award.eligible_cents for award in awards),
        "refund_cents": sum(award.refund_cents for award in awards),
        "interest_cents": sum(award.interest_cents for award in awards),
    }
    days = {
        "awarded_on": min((award.awarded_on for award in awards if award.awarded_on), default=None),
        "period_from": min((award.period_from for award in awards if award.period_from), default=None),
        "period_to": max((award.period_to for award in awards if award.period_to), default=None),
    }
    return ValidAward(**(newest._asdict() | sums | days))


def chain_warnings(steps: Sequence[ChainStep]) -> tuple[str, ...]:
    """Return what looks wrong about a chain, in sentences; nothing of it stops anyone."""
    found = []
    if steps and steps[0].notice.kind is not NoticeKind.AWARD:
        found.append(
            f"Der erste Eintrag ist ein {steps[0].notice.kind.label}; der Zuwendungsbescheid fehlt. "
            "Bitte tragen Sie ihn ein."
        )
    final = next((place for place, step in enumerate(steps) if step.notice.kind is NoticeKind.FINAL), None)
    late = (NoticeKind.CHANGE, NoticeKind.FOLLOW_UP)
    if final is not None and any(step.notice.kind in late for step in steps[final:]):
        found.append(f"Nach dem Schlussbescheid vom {day(steps[final].notice.issued_on)} folgt noch ein Bescheid.")
    for step in steps:
        start, end = step.notice.period_from, step.notice.period_to
        if start and end and end < start:
            found.append(
                f"{_name(step.notice)}: Der Bewilligungszeitraum endet vor seinem Beginn. Bitte prüfen Sie die Daten."
            )
    return tuple(found)


def award_gap(requested_cents: int | None, awarded_cents: int | None) -> Gap | None:
    """Return the gap of a lower award as a decision to take; None when nothing is missing or known."""
    if requested_cents is None or awarded_cents is None or awarded_cents >= requested_cents:
        return None
    missing = requested_cents - awarded_cents
    asked, got = euro(requested_cents), euro(awarded_cents)
    sentence = f"Beantragt waren {asked}, bewilligt sind {got}: Es fehlen {euro(missing)}."
    return Gap(missing_cents=missing, sentence=sentence)


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def counting(notices: Iterable[Notice], stichtag: date, *, known_at: datetime) -> Iterable[Notice]:
    """Yield the notices issued up to a day, known at a moment and not withdrawn by then."""
    for notice in notices:
        recorded = notice.recorded_at <= known_at
        withdrawn = notice.withdrawn_at is not None and notice.withdrawn_at <= known_at
        if recorded and not withdrawn and notice.issued_on <= stichtag:
            yield notice


def _order(notice: Notice) -> tuple[date, datetime, str]:
    return notice.issued_on, notice.recorded_at, notice.key


def _applied(current: ValidAward, notice: Notice) -> ValidAward:
    values = current._asdict()
    for name in ("rate_hundredths", "period_from", "period_to"):
        if getattr(notice, name) is not None:
            values[name] = getattr(notice, name)
    for name in ("amount_cents", "eligible_cents"):
        stated = getattr(notice, name)
        if stated is not None:
            values[name] = stated + (values[name] or 0) if notice.kind is NoticeKind.FOLLOW_UP else stated
    # Day and year are two ways to say the same; a new one replaces both.
    if notice.earmark_until is not None or notice.earmark_until_year is not None:
        values |= {"earmark_until": notice.earmark_until, "earmark_until_year": notice.earmark_until_year}
    values["refund_cents"] += notice.refund_cents or 0
    values["interest_cents"] += notice.interest_cents or 0
    values["awarded_on"] = values["awarded_on"] or (notice.issued_on if notice.kind is NoticeKind.AWARD else None)
    values["last_issued_on"] = notice.issued_on
    values["is_final"] = values["is_final"] or notice.kind is NoticeKind.FINAL
    values["notices"] = (*current.notices, notice.key)
    return ValidAward(**values)


def _name(notice: Notice) -> str:
    return f"{notice.kind.label} vom {day(notice.issued_on)}"


def _sentence(notice: Notice, before: ValidAward, after: ValidAward) -> str:
    parts = []
    if after.amount_cents != before.amount_cents:
        change = f"bewilligt sind {euro(after.amount_cents)}"
        parts.append(change if before.amount_cents is None else f"{change} statt {euro(before.amount_cents)}")
    if after.period_to != before.period_to:
        parts.append(f"Bewilligungszeitraum bis {day(after.period_to)}")
    if (after.earmark_until, after.earmark_until_year) != (before.earmark_until, before.earmark_until_year):
        until = day(after.earmark_until) if after.earmark_until else str(after.earmark_until_year)
        parts.append(f"Zweckbindung bis {until}")
    if notice.refund_cents is not None:
        parts.append(f"zu erstatten sind {euro(notice.refund_cents)}")
    if notice.interest_cents:
        parts.append(f"Zinsen {euro(notice.interest_cents)}")
    if not parts and notice.kind is NoticeKind.AWARD:
        parts.append(f"Betrag {UNKNOWN}")
    return f"{_name(notice)}: {', '.join(parts) or 'keine Änderung an Betrag und Zeitraum'}."
