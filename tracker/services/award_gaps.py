"""A lower award than asked for: what is missing for whom, and what each Kommune decides about its part."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import Refused
from tracker.formats import UNKNOWN, euro
from tracker.models.applications import Application
from tracker.models.awards import AwardNotice, GapDecision
from tracker.rules.access import Action, require
from tracker.rules.award_access import require_writer
from tracker.rules.awards.chain import Gap, award_gap
from tracker.rules.awards.gap import GapShares, gap_shares
from tracker.rules.finance.split import Sharer
from tracker.rules.storable import storable_text
from tracker.services import application_records, award_records, finance_material
from tracker.services.application_records import Seen
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import ApplicationModel, SplitKey
from tracker.vocabulary.awards import GapChoice

LONGEST = 4_000


class GapPart(Shape):
    """What of a gap falls to a Kommune (cents, ``None``: open), and what it decided; without a partner it is all."""

    partner_id: int | None
    name: str
    missing_cents: int | None
    choice: GapChoice | None = None
    note: str = ""
    person: str = ""
    made_at: datetime | None = None


class LowerAward(Shape):
    """The gap of one chain of Bescheide with its parts; ``note`` says why they are open."""

    gap: Gap
    parts: tuple[GapPart, ...]
    note: str = ""


class Asked(NamedTuple):
    """What was asked for (cents) in all and by each Kommune, as far as the finance plan says, and who shares."""

    total_cents: int | None
    by_partner: dict[int, int] | None
    key: SplitKey
    sharers: Sequence[Sharer]

    def of(self, row: Application, partner_id: int | None) -> int | None:
        """Return what was asked for in the chain of Bescheide of a partner, or (``None``) in the only one."""
        if partner_id is None:
            return self.total_cents
        # Only in a Verbundvorhaben is a partner's chain of Bescheide an application of its own.
        is_own = row.model is ApplicationModel.ALLIANCE
        return (self.by_partner or {}).get(partner_id) if is_own else None


def asked(session: Session, row: Application) -> Asked:
    """Return what an application asked for; for services that ask themselves."""
    material = finance_material.material(session, row)
    # The plan as it was asked for, whatever was granted since.
    requested = row.requested_cents
    wanted = material._replace(agreed=material.agreed._replace(grant_cents=requested)).settled()
    by_partner: dict[int, int] | None = None
    if requested is not None and wanted.grants:
        by_partner = dict.fromkeys((partner for partner, _ in wanted.grants), 0)
        for (partner, _), cents in wanted.grants.items():
            by_partner[partner] += cents
    return Asked(requested, by_partner, material.agreed.key, material.agreed.sharers)


def decisions(session: Session, notices: Collection[AwardNotice], known_at: datetime) -> list[GapDecision]:
    """Return what was decided at these Bescheide and known at a moment, the newest last."""
    ids = [notice.id for notice in notices]
    query = select(GapDecision).where(col(GapDecision.notice_id).in_(ids)).order_by(col(GapDecision.id))
    return [item for item in session.exec(query) if item.made_at is None or item.made_at <= known_at]


def lower_award(
    row: Application,
    found: Seen,
    wanted: Asked,
    *,
    partner_id: int | None,
    awarded_cents: int | None,
    made: Sequence[GapDecision],
    people: Mapping[int, str],
) -> LowerAward | None:
    """Return the gap of one chain; ``made`` are the decisions at its newest Bescheid. ``None``: nothing is missing."""
    gap = award_gap(wanted.of(row, partner_id), awarded_cents)
    if gap is None:
        return None
    by_partner = {item.partner_id: item for item in made}
    if partner_id is not None or len(wanted.sharers) <= 1:
        part = _part(found, partner_id, "", gap.missing_cents, by_partner.get(partner_id), people)
        return LowerAward(gap=gap, parts=(part,))
    shares = gap_shares(gap.missing_cents, wanted.key, wanted.sharers, wanted.by_partner)
    parts = tuple(
        _part(
            found, item.partner_id, item.name, _share(shares, item.partner_id), by_partner.get(item.partner_id), people
        )
        for item in wanted.sharers
        if item.partner_id in found.view.shares
    )
    return LowerAward(gap=gap, parts=parts, note=shares.note)


def decide(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    choice: GapChoice,
    now: datetime,
    note: str = "",
    partner_id: int | None = None,
) -> GapDecision:
    """Keep what a Kommune decided about its part of a lower award, at the newest Bescheid; the last word counts.

    ``partner_id`` is left out where a single Kommune applied.

    Raises:
        NotAllowed: it is another Kommune's part.
        Refused: nothing is missing, or several Kommunen share what is and none is named.
    """
    require(actor, Action.EDIT_AWARD)
    row, found = application_records.look(session, actor, public_id=public_id)
    require_writer(actor, found, partner_id)
    books = award_records.books_of(session, row)
    chain = partner_id if row.model is ApplicationModel.ALLIANCE else None
    own = books.of(chain)
    current = award_records.ordered(award_records.standing(own.notices))
    if not current:
        raise Refused("Es ist noch kein Bescheid eingetragen. Bitte tragen Sie ihn zuerst ein.")
    valid = own.valid(date.max, award_records.EVER)
    awarded = valid.amount_cents if valid else None
    lower = lower_award(row, found, asked(session, row), partner_id=chain, awarded_cents=awarded, made=(), people={})
    part = next((item for item in lower.parts if item.partner_id == partner_id), None) if lower else None
    if lower is None:
        raise Refused("Es ist nicht weniger bewilligt als beantragt; zu entscheiden ist nichts.")
    if part is None:
        raise Refused("Bitte nennen Sie die Kommune, um deren Anteil an der Lücke es geht.")
    words = " ".join(storable_text(note).split())[:LONGEST]
    assert current[-1].id is not None
    made = GapDecision(
        notice_id=current[-1].id,
        partner_id=partner_id,
        choice=choice,
        note=words,
        person_id=actor.person_id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    whose = f" von {part.name}" if part.name else ""
    said = (
        f"„{row.title}“: Entscheidung{whose} zur niedrigeren Bewilligung (es fehlen {_amount(part)}): {choice.label}."
    )
    # The others read what was decided; why is a remark about the budget, as in ``_part``.
    said += f" Grund: {words}" if words else ""
    application_records.note(session, actor, row, action="gap_decided", sentence=said, at=now, partner_id=partner_id)
    return made


def _part(
    found: Seen,
    partner_id: int | None,
    name: str,
    missing: int | None,
    decision: GapDecision | None,
    people: Mapping[int, str],
) -> GapPart:
    part = GapPart(partner_id=partner_id, name=name, missing_cents=missing)
    if decision is None:
        return part
    # Why a Kommune decided so is a remark about its budget.
    reads = partner_id is None or partner_id in found.view.remarks
    said = {"choice": decision.choice, "note": decision.note if reads else "", "made_at": decision.made_at}
    return part.model_copy(update=said | {"person": people.get(decision.person_id or 0, "")})


def _share(shares: GapShares, partner_id: int) -> int | None:
    return shares.by_partner.get(partner_id, 0) if shares.by_partner else None


def _amount(part: GapPart) -> str:
    return UNKNOWN if part.missing_cents is None else euro(part.missing_cents)
