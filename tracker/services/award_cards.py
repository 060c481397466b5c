"""An award as its page shows it on a day: what holds, every Bescheid as it was, and what a lower award leaves open."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.models.applications import Application
from tracker.models.awards import AwardNotice, GapDecision
from tracker.models.partners import Person
from tracker.models.tasks import StoredFile
from tracker.rules.access import Action, require
from tracker.rules.awards.chain import ChainStep, ValidAward, chain, chain_warnings
from tracker.rules.awards.drawing import DrawnState, SliceState, drawn_on, slice_warning, slices_on
from tracker.services import application_records, award_gaps, award_records
from tracker.services.application_records import Seen
from tracker.services.award_gaps import Asked, LowerAward
from tracker.services.award_records import Books
from tracker.services.awards import NoticeData, SliceData
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import ApplicationModel
from tracker.vocabulary.awards import RuleSet


class Paper(Shape):
    """The file of a Bescheid, where somebody has put one in."""

    public_id: UUID
    name: str
    media_type: str


class NoticeCard(Shape):
    """A Bescheid of the chain, readable for good: what it said, what held after it, who entered it when."""

    public_id: UUID
    data: NoticeData
    step: ChainStep
    person: str
    recorded_at: datetime
    paper: Paper | None = None


class AwardCard(Shape):
    """An award on a day: what holds, its Bescheide, its Jahresscheiben, and what was drawn. ``name`` is whose it is."""

    partner_id: int | None
    name: str
    valid: ValidAward | None
    rule_set: RuleSet | None
    notices: tuple[NoticeCard, ...]
    warnings: tuple[str, ...]
    lower: LowerAward | None
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
    papers = _papers(session, whole)
    cards = [
        _card(whole.of(key), key, names.get(key or 0, ""), people, papers, stichtag=stichtag, known_at=known_at)
        for key in award_records.chains(row, found.partner_ids, whole)
        if key is None or key in found.view.shares
    ]
    if row.requested_cents is None or not whole.notices:
        return cards
    wanted = award_gaps.asked(session, row)
    made = award_gaps.decisions(session, whole.notices, known_at)
    keys = {notice.id: notice.public_id for notice in whole.notices}
    return [_with_gap(row, found, card, wanted, made, keys, people) for card in cards]


def _with_gap(
    row: Application,
    found: Seen,
    card: AwardCard,
    wanted: Asked,
    made: Sequence[GapDecision],
    keys: Mapping[int | None, UUID],
    people: Mapping[int, str],
) -> AwardCard:
    if card.valid is None:
        return card
    newest = card.notices[-1].public_id
    lower = award_gaps.lower_award(
        row,
        found,
        wanted,
        partner_id=card.partner_id,
        awarded_cents=card.valid.amount_cents,
        made=[item for item in made if keys.get(item.notice_id) == newest],
        people=people,
    )
    unsaid = row.model is ApplicationModel.ALLIANCE and card.partner_id is not None and wanted.by_partner is None
    warnings = (*card.warnings, _UNSAID.format(card.name)) if unsaid else card.warnings
    return card.model_copy(update={"lower": lower, "warnings": warnings})


_UNSAID = (
    "Wie viel der beantragten Zuwendung auf {} entfällt, steht nicht im Finanzierungsplan. "
    "Ob der Bescheid niedriger ist, "
    "lässt sich daher nicht sagen."
)


def _card(
    found: Books,
    partner_id: int | None,
    name: str,
    people: dict[int, str],
    papers: dict[int, Paper],
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
    return AwardCard(
        partner_id=partner_id,
        name=name,
        valid=valid,
        rule_set=found.rule_set,
        notices=tuple(_notice_card(by_key[step.notice.key], step, found, people, papers) for step in steps),
        warnings=(*chain_warnings(steps), *((problem,) if problem else ())),
        lower=None,
        slices=slices_on(slices, asked, stichtag),
        drawn=drawn_on(awarded, asked, stichtag),
    )


def _notice_card(
    row: AwardNotice, step: ChainStep, found: Books, people: dict[int, str], papers: dict[int, Paper]
) -> NoticeCard:
    names = [name for name in NoticeData.model_fields if name not in ("slices", "rule_set")]
    pieces = [piece for piece in found.slices if piece.notice_id == row.id]
    data = NoticeData(
        **{name: getattr(row, name) for name in names},
        rule_set=RuleSet(row.rule_set) if row.rule_set else None,
        slices=tuple(SliceData(year=p.year, amount_cents=p.amount_cents, expires_on=p.expires_on) for p in pieces),
    )
    person = people.get(row.person_id or 0, "")
    return NoticeCard(
        public_id=row.public_id,
        data=data,
        step=step,
        person=person,
        recorded_at=row.recorded_at,
        paper=papers.get(row.file_id or 0),
    )


def _papers(session: Session, found: Books) -> dict[int, Paper]:
    keys = [row.file_id for row in found.notices if row.file_id is not None]
    query = select(StoredFile).where(col(StoredFile.id).in_(keys), col(StoredFile.removed_at).is_(None))
    return (
        {
            row.id or 0: Paper(public_id=row.public_id, name=row.name, media_type=row.media_type)
            for row in session.exec(query)
        }
        if keys
        else {}
    )
