"""Everything with a day in one list for the page Fristen: what falls due, and when the Gremien sit."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from tracker.rules.access import Action, require, scope
from tracker.services import due_dates, people, sittings
from tracker.services.due_dates import DueDate
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.word import Word


class DueGroup(Word):
    """What a day is about, as the page Fristen filters."""

    APPLICATION = "application", "Antrag und Nachforderung"
    COUNCIL = "council", "Vorlagen und Beschlüsse"
    SITTING = "sitting", "Sitzungen"
    TASK = "task", "Aufgaben"
    AWARD = "award", "Bewilligung und Nachweis"
    MONEY = "money", "Mittelabruf und Verfall"


_GROUPS = {
    "outline": DueGroup.APPLICATION,
    "target": DueGroup.APPLICATION,
    "event": DueGroup.APPLICATION,
    "resolution": DueGroup.COUNCIL,
    "submission": DueGroup.COUNCIL,
    "sitting": DueGroup.COUNCIL,
    "task": DueGroup.TASK,
    "drawdown": DueGroup.MONEY,
    "yearly": DueGroup.MONEY,
}
_MONEY_CLOCKS = ("payment_need", "interest", "interest_check")


class DueLine(Shape):
    """A day of the list; ``partners`` are short names, ``path`` its page (empty: none)."""

    key: str
    group: DueGroup
    kind: str
    title: str
    due_on: date
    partners: tuple[str, ...]
    path: str
    note: str = ""


def lines(
    session: Session,
    actor: Actor,
    *,
    since: date,
    until: date | None,
    partner_id: int | None = None,
    group: DueGroup | None = None,
) -> list[DueLine]:
    """Return every day of a span this person may see, the nearest first."""
    require(actor, Action.READ_DUE)
    names = {partner.id: partner.short_name for partner in people.partners(session, actor)}
    found = [
        _line(due, names)
        for due in due_dates.upcoming(session, actor, since=since, until=until)
        if partner_id is None or partner_id in due.partner_ids
    ]
    if group in (None, DueGroup.SITTING):
        found += _sittings(session, actor, since, until, partner_id)
    kept = [line for line in found if group in (None, line.group)]
    return sorted(kept, key=lambda line: (line.due_on, line.group.value, line.title, line.key))


def group_of(key: str) -> DueGroup:
    """Return what a due date is about, by its key."""
    start, *rest = key.split("/")
    if start == "clock" and rest[2] in _MONEY_CLOCKS:
        return DueGroup.MONEY
    return _GROUPS.get(start, DueGroup.AWARD)


def _line(due: DueDate, names: dict[int | None, str]) -> DueLine:
    return DueLine(
        key=due.key,
        group=group_of(due.key),
        kind=due.kind,
        title=due.title,
        due_on=due.due_on,
        partners=tuple(names.get(key, "") for key in due.partner_ids),
        path=due.path,
        note=due.note,
    )


def _sittings(
    session: Session, actor: Actor, since: date, until: date | None, partner_id: int | None
) -> Iterator[DueLine]:
    own = scope(actor)
    wanted = partner_id if own is None else own
    for card in sittings.between(session, actor, since=since, until=until, partner_id=wanted):
        when = f"{card.data.starts_at} Uhr. " if card.data.starts_at else ""
        papers = f"Vorlagenschluss {card.papers_due_on:%d.%m.%Y}." if card.papers_due_on else "Vorlagenschluss offen."
        yield DueLine(
            key=f"held/{card.public_id}",
            group=DueGroup.SITTING,
            kind="Sitzung (fällt aus)" if card.data.cancelled else "Sitzung",
            title=card.council,
            due_on=card.data.held_on,
            partners=(card.partner,),
            path="",
            note=f"{when}{papers}",
        )
