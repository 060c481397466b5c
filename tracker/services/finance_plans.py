"""The lines of a finance plan: shown to those who may see them, written as a whole, so that nothing is lost between."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from tracker.errors import NotAllowed, Refused
from tracker.models.applications import Application
from tracker.models.finance import PlanLine, ShareChoice
from tracker.rules.access import Action, require
from tracker.rules.plan_words import line_changes
from tracker.rules.storable import storable, storable_text
from tracker.rules.visibility import writable
from tracker.services import application_records, finance_material, report_states
from tracker.shapes.actor import Actor
from tracker.shapes.applications import PRIVATE_LINE_FIELDS, PlanLineData
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import SplitKey

MOST_LINES = 500
_FIELDS = tuple(name for name in PlanLineData.model_fields if name != "id")


class PlanSheet(Shape):
    """The lines somebody sees, whose lines may be written, and the version they were read in.

    ``hidden`` counts lines of others that are not shown; budget fields of others are empty.
    """

    version: int
    lines: tuple[PlanLineData, ...]
    names: dict[int, str]
    writable: frozenset[int]
    remarks: frozenset[int]
    hidden: int


def sheet(session: Session, actor: Actor, *, public_id: UUID) -> PlanSheet:
    """Return the plan's lines as this person may see them."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    lines = finance_material.plan_lines(session, found.id)
    shown = [line for line in lines if line.partner_id in found.view.shares]
    names = application_records.names_of(session, [found.id])[found.id]
    return PlanSheet(
        version=row.version,
        lines=tuple(_data(line, private=line.partner_id in found.view.remarks) for line in shown),
        names={key: names[key] for key in found.partner_ids if key in names},
        writable=writable(actor, lead_id=found.lead_id, partner_ids=found.partner_ids),
        remarks=found.view.remarks,
        hidden=len(lines) - len(shown),
    )


def save(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    version: int,
    lines: Sequence[PlanLineData],
    now: datetime,
    reason: str = "",
) -> Application:
    """Write all lines of the partners this person may write for; one that is missing is removed.

    Lines of other partners stay, and so do budget fields the person does not see.

    Raises:
        ChangedMeanwhile: somebody else saved the application since this version was read.
        NotAllowed: a line belongs to a partner this person may not write for.
        Refused: a line names a Kommune that takes no part, or there are too many.
    """
    row = application_records.locked(
        session, actor, public_id=public_id, version=version, now=now, action=Action.EDIT_PLAN
    )
    found = application_records.seen(session, actor, row)
    mine = writable(actor, lead_id=found.lead_id, partner_ids=found.partner_ids)
    known = {line.id: line for line in finance_material.plan_lines(session, found.id)}
    wanted = [storable(line) for line in lines]
    _check(wanted, known, mine, found.partner_ids)
    sums = report_states.of_plan(session, row)
    names = application_records.names_of(session, [found.id])[found.id]
    said: dict[int, list[str]] = defaultdict(list)
    private: dict[int, list[str]] = defaultdict(list)
    kept = {line.id for line in wanted}
    for line_id, line in known.items():
        if line.partner_id in mine and line_id not in kept:
            said[line.partner_id] += line_changes(_data(line, private=True), None).public
            session.delete(line)
    for place, data in enumerate(wanted):
        line = known.get(data.id) or PlanLine(application_id=found.id, **data.model_dump(exclude={"id"}))
        before = _data(line, private=True) if data.id is not None else None
        after = _merged(data, before, private=data.partner_id in found.view.remarks)
        changes = line_changes(before, after)
        said[data.partner_id] += changes.public
        private[data.partner_id] += changes.private
        for name in _FIELDS:
            setattr(line, name, getattr(after, name))
        line.position = place
        session.add(line)
    _note(session, actor, row, said, private, names, now, reason, sums)
    return row


def set_key(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    version: int,
    key: SplitKey,
    now: datetime,
    agreed_on: date | None = None,
    note: str = "",
) -> Application:
    """Say by what the own share is divided among the partners.

    Raises:
        ChangedMeanwhile: somebody else saved the application since this version was read.
    """
    row = application_records.locked(
        session, actor, public_id=public_id, version=version, now=now, action=Action.EDIT_APPLICATION
    )
    assert row.id is not None
    choice = session.get(ShareChoice, row.id) or ShareChoice(application_id=row.id, key=key)
    before = SplitKey(choice.key).label
    choice.key, choice.agreed_on, choice.note = key, agreed_on, storable_text(note)[:1_000]
    session.add(choice)
    said = f"„{row.title}“: Eigenanteil wird {key.label} verteilt (vorher {before})."
    application_records.note(session, actor, row, action="split_key_set", sentence=said, at=now)
    return row


def _check(
    wanted: Sequence[PlanLineData], known: dict[int | None, PlanLine], mine: frozenset[int], everybody: Sequence[int]
) -> None:
    if len(wanted) > MOST_LINES:
        raise Refused(f"Ein Finanzierungsplan hat höchstens {MOST_LINES} Zeilen. Bitte fassen Sie Zeilen zusammen.")
    ids = [line.id for line in wanted if line.id is not None]
    if len(set(ids)) != len(ids) or not set(ids) <= set(known):
        raise Refused("Eine Zeile des Finanzierungsplans gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    for line in wanted:
        if line.partner_id not in everybody:
            raise Refused(
                f"„{line.item}“ gehört einer Kommune, die an diesem Antrag nicht beteiligt ist. "
                "Bitte wählen Sie eine andere."
            )
        before = known.get(line.id)
        if line.partner_id not in mine or (before is not None and before.partner_id not in mine):
            raise NotAllowed("Das gehört einer anderen Kommune. Fragen Sie bei Bedarf die Projektleitstelle.")


def _merged(data: PlanLineData, before: PlanLineData | None, *, private: bool) -> PlanLineData:
    if private:
        return data
    kept = before or PlanLineData(partner_id=data.partner_id, year=data.year, item=data.item, amount_cents=0)
    return data.model_copy(update={name: getattr(kept, name) for name in PRIVATE_LINE_FIELDS})


def _data(line: PlanLine, *, private: bool) -> PlanLineData:
    hidden = () if private else PRIVATE_LINE_FIELDS
    values = {name: getattr(line, name) for name in PlanLineData.model_fields if name not in hidden}
    return PlanLineData.model_validate(values)


def _note(
    session: Session,
    actor: Actor,
    row: Application,
    said: dict[int, list[str]],
    private: dict[int, list[str]],
    names: dict[int, str],
    now: datetime,
    reason: str,
    before: report_states.State,
) -> None:
    session.flush()
    payload = report_states.payload(before, report_states.of_plan(session, row))
    why = f" Grund: {reason.strip()}" if reason.strip() else ""
    for action, found in (("plan_edited", said), ("plan_budget_edited", private)):
        for partner_id, sentences in sorted(found.items()):
            if sentences:
                text = f"„{row.title}“, Finanzierungsplan {names.get(partner_id, '')}: {'; '.join(sentences)}.{why}"
                application_records.note(
                    session, actor, row, action=action, sentence=text, at=now, partner_id=partner_id, payload=payload
                )
