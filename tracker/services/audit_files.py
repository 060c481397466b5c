"""What belongs into the Prüfakte of a Förderung, for the office and the auditors of the Kommunen that take part."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from tracker.clock import BERLIN
from tracker.exchange.tables import Cell, Euro
from tracker.files import FileStore
from tracker.formats import UNKNOWN, count_of, euro, moment, weekday_day
from tracker.papers.audit_file import AuditDocument, AuditFile, AuditTable
from tracker.rules.access import Action, require
from tracker.rules.application_words import FIELDS, written
from tracker.services import (
    application_events,
    application_history,
    application_records,
    applications,
    award_cards,
    award_clocks,
    conversation_notes,
    documents,
    drawdowns,
    finance_plans,
    orders,
    proof_cards,
    resolutions,
    stage_moves,
)
from tracker.services.application_cards import ApplicationCard
from tracker.services.award_cards import AwardCard
from tracker.services.proof_cards import ProofCard
from tracker.shapes.actor import Actor

_MOST_EVENTS = 100_000
_NOT_FACTS = frozenset({"partners", "project_ids", "owner_id", "parent_id", "title"})


def collect(session: Session, actor: Actor, *, public_id: UUID, store: FileStore, now: datetime) -> AuditFile:
    """Return the Prüfakte as this person may see it.

    Raises:
        NotAllowed: the person is neither of the office nor an auditor of a Kommune that takes part.
    """
    require(actor, Action.READ_AUDIT_FILE)
    _, found = application_records.look(session, actor, public_id=public_id)
    require(actor, Action.READ_AUDIT_FILE, partners=found.partner_ids)
    card = applications.card(session, actor, public_id=public_id)
    today = now.astimezone(BERLIN).date()
    return AuditFile(
        title=f"{card.data.number} {card.data.title}".strip(),
        made_at=now.astimezone(BERLIN),
        seen_as=f"{actor.label} ({actor.role.label})",
        facts=tuple(_facts(card)),
        tables=tuple(_tables(session, actor, public_id, today, now)),
        history=tuple(
            f"{moment(line.at)} {line.actor}: {line.sentence}"
            for line in reversed(
                application_history.of_application(session, actor, public_id=public_id, limit=_MOST_EVENTS)
            )
        ),
        documents=tuple(
            AuditDocument(
                name=item.name,
                kind=item.kind.label,
                sha256=item.sha256,
                content=store.read(item.sha256) if store.has(item.sha256) else None,
            )
            for item in documents.of_application(session, actor, public_id=public_id)
        ),
    )


def _facts(card: ApplicationCard) -> Iterable[tuple[str, str]]:
    yield "Kommunen", ", ".join(card.names.values())
    yield "Status", card.stage.label
    yield "Vorhaben", ", ".join(item.title for item in card.projects) or "keines zugeordnet"
    for name, value in card.data.model_dump(mode="json").items():
        if name not in _NOT_FACTS and value not in (None, "", False):
            yield FIELDS.get(name, name), written(name, value).strip("„“")
    yield "Gesamtkosten laut Plan", euro(card.figures.cost_cents)
    yield "Eigenanteil laut Plan", euro(card.figures.own_cents)


def _tables(session: Session, actor: Actor, public_id: UUID, today: date, now: datetime) -> Iterable[AuditTable]:
    yield from _way(session, actor, public_id, today)
    chains = award_cards.of_application(session, actor, public_id=public_id, stichtag=today, known_at=now)
    yield _notices(chains)
    yield _gaps(chains)
    yield _slices(chains)
    yield from _money(session, actor, public_id)
    for place, proof in enumerate(proof_cards.of_application(session, actor, public_id=public_id, now=now), start=1):
        yield from _proof(proof, place)
    clocks = award_clocks.of_application(session, actor, public_id=public_id, today=today, now=now)
    yield AuditTable(
        title="Fristen",
        header=("Art", "Gegenstand", "Datum", "Regel", "Belegt", "erledigt am"),
        rows=tuple(
            (
                *(item.clock.kind.label, item.clock.subject, item.clock.due_on, item.clock.sentence),
                *(item.clock.confidence.label, item.clock.done_on),
            )
            for item in clocks
        ),
        note="Förderpfad stellt kein Recht fest; maßgeblich ist der Bescheid.",
    )


def _way(session: Session, actor: Actor, public_id: UUID, today: date) -> Iterable[AuditTable]:
    moves = stage_moves.history(session, actor, public_id=public_id)
    yield AuditTable(
        title="Stufen",
        header=("Am", "Von", "Auf", "Grund", "Was fehlte", "Person"),
        rows=tuple(
            (
                *(moment(line.made_at), line.before.label if line.before else "", line.after.label),
                " – ".join(part for part in (line.reason_code.label if line.reason_code else "", line.reason) if part),
                *(" ".join(line.missing), line.person),
            )
            for line in reversed(moves)
        ),
    )
    found = resolutions.of_application(session, actor, public_id=public_id, today=today)
    yield AuditTable(
        title="Gremien",
        header=("Kommune", "Gremium", "Datum", "Grundlage", "Vorlagen-Nr.", "Was daraus folgt"),
        rows=tuple(
            (
                *(item.partner, item.council, item.data.decided_on or item.sitting_on, item.data.basis.label),
                *(item.data.paper_number, item.finding.sentence),
            )
            for item in found
        ),
    )
    notes = conversation_notes.of_application(session, actor, public_id=public_id)
    yield AuditTable(
        title="Gesprächsvermerke",
        header=("Am", "Stelle", "Mit wem", "Frage", "Auskunft", "Vermerkt von"),
        rows=tuple(
            (n.data.held_on, n.data.body, n.data.spoke_with, n.data.question, n.data.said, n.person) for n in notes
        ),
    )
    events = application_events.of_application(session, actor, public_id=public_id)
    yield AuditTable(
        title="Ereignisse",
        header=("Am", "Was", "Frist", "beantwortet am", "Bemerkung"),
        rows=tuple((e.happened_on, e.kind.label, e.due_on, e.answered_on, e.note) for e in events),
    )


def _notices(chains: Iterable[AwardCard]) -> AuditTable:
    return AuditTable(
        title="Bescheide",
        header=(
            "Für",
            "Art",
            "Datum",
            "Kennzeichen",
            "Bewilligt",
            "Was er ändert",
            "Fundstelle",
            "Auflagen",
            "Erfasst",
            "Datei",
        ),
        rows=tuple(
            (
                *(chain.name, item.data.kind.label, item.data.issued_on, item.data.reference_number),
                *(_euro(item.data.amount_cents), item.step.sentence, item.data.passage, item.data.conditions),
                f"{moment(item.recorded_at)} {item.person}".strip(),
                item.paper.name if item.paper else None,
            )
            for chain in chains
            for item in chain.notices
        ),
    )


def _gaps(chains: Iterable[AwardCard]) -> AuditTable:
    return AuditTable(
        title="Niedrigere Bewilligung",
        header=("Für", "Es fehlen", "Entscheidung", "Bemerkung", "Entschieden von", "Am"),
        rows=tuple(
            (
                *(part.name or chain.name, _euro(part.missing_cents), part.choice.label if part.choice else "offen"),
                *(part.note, part.person, moment(part.made_at) if part.made_at else None),
            )
            for chain in chains
            if chain.lower is not None
            for part in chain.lower.parts
        ),
    )


def _slices(chains: Iterable[AwardCard]) -> AuditTable:
    return AuditTable(
        title="Jahresscheiben",
        header=("Für", "Haushaltsjahr", "bewilligt", "abgerufen", "Rest", "verfällt am", "Stand"),
        rows=tuple(
            (
                *(chain.name, piece.year, Euro(piece.granted_cents), Euro(piece.requested_cents)),
                *(Euro(piece.rest_cents), piece.expires_on, piece.sentence),
            )
            for chain in chains
            for piece in chain.slices
        ),
    )


def _money(session: Session, actor: Actor, public_id: UUID) -> Iterable[AuditTable]:
    plan = finance_plans.sheet(session, actor, public_id=public_id)
    yield AuditTable(
        title="Finanzierungsplan",
        header=("Kommune", "Haushaltsjahr", "Art", "Position", "Betrag", "zuwendungsfähig"),
        rows=tuple(
            (
                *(plan.names.get(line.partner_id, ""), line.year, line.kind.label, line.item),
                *(Euro(line.amount_cents), line.eligible),
            )
            for line in plan.lines
        ),
        note=f"Nicht enthalten: {count_of(plan.hidden, 'Zeile', 'Zeilen')} anderer Kommunen." if plan.hidden else "",
    )
    yield AuditTable(
        title="Aufträge",
        header=("Gegenstand", "Auftragnehmer", "Auftragswert", "Vergabeart", "Erteilt am", "Vorhabenbeginn", "Grund"),
        rows=tuple(
            (
                *(item.data.subject, item.data.contractor, _euro(item.data.amount_cents), item.data.procedure),
                *(item.data.ordered_on, item.finding.level.label, item.data.reason),
            )
            for item in orders.of_application(session, actor, public_id=public_id)
        ),
    )
    yield AuditTable(
        title="Mittelabrufe",
        header=("Nr.", "Haushaltsjahr", "Bedarf von", "Bedarf bis", "Betrag", "beantragt am", "eingegangen am"),
        rows=tuple(
            (
                *(item.number, item.data.year, item.data.need_from, item.data.need_to, Euro(item.data.amount_cents)),
                *(item.data.requested_on, item.data.received_on),
            )
            for item in drawdowns.of_application(session, actor, public_id=public_id)
        ),
    )


def _proof(item: ProofCard, place: int) -> Iterable[AuditTable]:
    data = item.data
    steps: tuple[tuple[str, date | None, str], ...] = (
        ("Frist", data.due_on, ""),
        ("an RPA am", data.to_audit_on, ""),
        ("geprüft am (RPA)", data.audited_on, data.audit_note),
        ("Beanstandung erledigt am", data.objection_settled_on, data.objection),
        ("eingereicht am", data.submitted_on, ""),
        ("geprüft am (Fördergeber)", data.checked_on, data.finding),
    )
    name = f"{place}. {data.kind.label}"
    yield AuditTable(
        title=name,
        header=("Schritt", "Tag", "Vermerk"),
        rows=tuple((step, weekday_day(day) if day else UNKNOWN, note) for step, day, note in steps),
        note=item.refund.sentence if item.refund else "",
    )
    rows = tuple(
        (
            f"{half.side.label}: {row.title}",
            *(_euro(cell.cents) for cell in (row.planned, row.planned_eligible, row.actual, row.actual_eligible)),
        )
        for half in (item.table.income, item.table.cost)
        for row in (*half.rows, half.total)
    )
    yield AuditTable(
        title=f"{name} Zahlen",
        header=("Zeile", "Bescheid", "davon zuwendungsfähig", "Abrechnung", "davon zuwendungsfähig"),
        rows=rows if item.entries else (),
        note=" ".join(item.table.findings),
    )


def _euro(cents: int | None) -> Cell:
    return Euro(cents) if cents is not None else None
