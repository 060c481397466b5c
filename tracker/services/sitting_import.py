"""Whole calendars of Sitzungen from CSV, pasted lines or ICS: what they would change first, then the change.

The same calendar again changes nothing. A Gremium that is not entered is a problem, never made up: whether it
recommends or decides stands in no calendar.
"""

from datetime import date, datetime

from sqlmodel import Session, col, select

from tracker.formats import count_of
from tracker.models.councils import Council, Sitting
from tracker.models.partners import Partner
from tracker.rules.access import Action, require, scope
from tracker.rules.councils.naming import same_council
from tracker.rules.councils.sitting_calendar import read_sitting_calendar
from tracker.rules.councils.sitting_lines import read_sitting_lines
from tracker.rules.councils.sitting_rows import (
    LineProblem,
    SittingKey,
    SittingRow,
    SittingsRead,
    changes_against,
    sitting_key,
)
from tracker.rules.storable import storable_text
from tracker.services import audit
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape


class PlannedSitting(Shape):
    """A Sitzung to be written, with the number of its Gremium."""

    council_id: int
    row: SittingRow


class SittingPlan(Shape):
    """What a calendar would change: new and changed Sitzungen, how many stay, and what could not be taken over."""

    new: tuple[PlannedSitting, ...] = ()
    changed: tuple[PlannedSitting, ...] = ()
    unchanged: int = 0
    duplicates: tuple[LineProblem, ...] = ()
    problems: tuple[LineProblem, ...] = ()

    @property
    def summary(self) -> str:
        """Return the counts in one sentence."""
        return (
            f"{len(self.new)} neu, {len(self.changed)} geändert, {self.unchanged} unverändert, "
            f"{len(self.problems)} nicht übernommen."
        )


def plan(
    session: Session,
    actor: Actor,
    *,
    text: str,
    partner_id: int | None = None,
    council: str = "",
    year: int | None = None,
) -> SittingPlan:
    """Say what a calendar would change; nothing is stored.

    ``partner_id`` is whose calendar it is where lines name no Kommune, ``council`` the Gremium meant where they name
    none, ``year`` the one for days without a year.
    """
    require(actor, Action.EDIT_COUNCIL)
    partners = {partner.id or 0: partner.short_name for partner in session.exec(select(Partner))}
    own = [row for row in session.exec(select(Council)) if partner_id in (None, row.partner_id)]
    read = _read(storable_text(text), list(partners.values()), sorted({row.name for row in own}), council, year)
    known_names = {name: key for key, name in partners.items()}
    wanted: dict[SittingKey, int] = {}
    rows: list[SittingRow] = []
    problems = list(read.problems)
    for row in read.rows:
        whose = known_names.get(row.partner, partner_id if not row.partner else None)
        place, sentence = _place(actor, row, whose, own)
        if place is None:
            problems.append(LineProblem(line=row.line, original=row.original, sentence=sentence))
            continue
        named = row.model_copy(update={"partner": partners[place.partner_id], "council": place.name})
        if _key(named) in wanted:
            sentence = f"{place.name} an diesem Tag steht schon weiter oben."
            problems.append(LineProblem(line=row.line, original=row.original, sentence=sentence))
            continue
        wanted[_key(named)] = place.id or 0
        rows.append(named)
    changes = changes_against(rows, _known(session, partners, set(wanted.values())))
    return SittingPlan(
        new=tuple(PlannedSitting(council_id=wanted[_key(row)], row=row) for row in changes.new),
        changed=tuple(PlannedSitting(council_id=wanted[_key(row)], row=row) for row in changes.changed),
        unchanged=len(changes.unchanged),
        duplicates=read.duplicates,
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def store(session: Session, actor: Actor, *, plan: SittingPlan, now: datetime) -> int:
    """Write what a plan says and return how many Sitzungen were written; what a row leaves open stays as it was."""
    require(actor, Action.EDIT_COUNCIL)
    written: dict[int, int] = {}
    for planned in (*plan.new, *plan.changed):
        council = session.get_one(Council, planned.council_id)
        require(actor, Action.EDIT_COUNCIL, partners=[council.partner_id])
        _write(session, planned)
        written[council.partner_id] = written.get(council.partner_id, 0) + 1
    session.flush()
    for partner_id, count in sorted(written.items()):
        name = session.get_one(Partner, partner_id).short_name
        audit.record(
            session,
            actor,
            action="sittings_imported",
            subject="partner",
            subject_id=str(partner_id),
            partner_id=partner_id,
            sentence=f"{actor.label}: Sitzungskalender {name} übernommen, "
            f"{count_of(count, 'Sitzung', 'Sitzungen')} gespeichert.",
            at=now,
        )
    return sum(written.values())


def _read(text: str, partners: list[str], councils: list[str], council: str, year: int | None) -> SittingsRead:
    if "BEGIN:VCALENDAR" in text[:2_000].upper():
        return read_sitting_calendar(text, councils=councils, council=council)
    return read_sitting_lines(text, partners=partners, councils=councils, council=council, year=year)


def _place(
    actor: Actor, row: SittingRow, partner_id: int | None, councils: list[Council]
) -> tuple[Council | None, str]:
    if partner_id is None:
        named = (
            f"„{row.partner}“ ist keine der Kommunen. Bitte prüfen Sie die Schreibweise."
            if row.partner
            else "Es fehlt, welche Kommune gemeint ist. Bitte nennen Sie sie."
        )
        return None, named
    own = {council.name: council for council in councils if council.partner_id == partner_id}
    name = same_council(row.council, list(own))
    if name is None:
        return None, f"Das Gremium „{row.council}“ ist nicht eingetragen; bitte zuerst anlegen."
    if scope(actor) not in (None, partner_id):
        return None, "Das gehört einer anderen Kommune. Fragen Sie bei Bedarf die Projektleitstelle."
    return own[name], ""


def _key(row: SittingRow) -> SittingKey:
    return sitting_key(row.partner, row.council, row.held_on)


def _known(session: Session, partners: dict[int, str], council_ids: set[int]) -> dict[SittingKey, SittingRow]:
    query = select(Sitting, Council).join(Council, col(Council.id) == col(Sitting.council_id))
    rows = [
        SittingRow(
            line=0,
            original="",
            partner=partners[council.partner_id],
            council=council.name,
            held_on=sitting.held_on,
            starts_at=sitting.starts_at,
            papers_due_on=sitting.submission_due_on,
            is_public=sitting.public_part,
            cancelled=sitting.cancelled,
        )
        for sitting, council in session.exec(query.where(col(Council.id).in_(council_ids)))
    ]
    return {_key(row): row for row in rows}


def _write(session: Session, planned: PlannedSitting) -> None:
    said = planned.row
    held_on: date = said.held_on
    query = select(Sitting).where(Sitting.council_id == planned.council_id, Sitting.held_on == held_on)
    row = session.exec(query).first() or Sitting(council_id=planned.council_id, held_on=held_on)
    row.starts_at = said.starts_at or row.starts_at
    row.submission_due_on = said.papers_due_on or row.submission_due_on
    row.public_part = row.public_part if said.is_public is None else said.is_public
    row.cancelled = said.cancelled
    session.add(row)
