"""Who may do what with applications: reading, moving, money, papers. The world's application is Selm's and public."""

from typing import Any

from tests.application_builders import application_data
from tests.builders import NOW, TODAY
from tests.tracker.services.doors import EVERYONE, Door
from tracker.files import FileStore, KeptFile
from tracker.rules.access import Action
from tracker.services.application_lists import ApplicationFilter
from tracker.services.conversation_notes import NoteData
from tracker.settings import Settings
from tracker.vocabulary.applications import DocumentType, JointAnswer, SplitKey
from tracker.vocabulary.work import EventKind, Stage, TaskState

READS = EVERYONE - {"department"}
EDITS = {"contact", "office", "system"}
PLANS = EDITS | {"treasurer"}
WORKS = PLANS | {"leadership"}
PAPER = KeptFile("0" * 64, 1, "a.pdf", "application/pdf")


def which(world: Any) -> dict[str, Any]:
    return {"public_id": world.application.public_id}


def changing(world: Any) -> dict[str, Any]:
    return which(world) | {"version": 1, "now": NOW}


def a_partner_of(world: Any) -> dict[str, Any]:
    return changing(world) | {"partner_id": world.selm.id}


def nowhere(world: Any) -> dict[str, Any]:
    """An application that is not there: whoever is let in learns only that."""
    return {"public_id": world.project.public_id}


def a_task_of(world: Any) -> dict[str, Any]:
    return {"task_id": world.application.public_id, "version": 1, "now": NOW}


def listing(world: Any) -> dict[str, Any]:
    return {"filters": ApplicationFilter()}


def a_note(world: Any) -> dict[str, Any]:
    return which(world) | {"data": NoteData(held_on=TODAY, said="Ja."), "now": NOW}


def an_event(world: Any) -> dict[str, Any]:
    return which(world) | {"kind": EventKind.OTHER, "happened_on": TODAY, "now": NOW}


def a_paper(world: Any) -> dict[str, Any]:
    return {"document_id": world.application.public_id}


APPLICATION_DOORS: dict[str, Door] = {
    "application_events.add": Door(EDITS, an_event, per_partner=True),
    "application_events.answered": Door(EDITS, lambda w: {"event_id": 0, "answered_on": TODAY, "now": NOW}),
    "application_events.of_application": Door(READS, which),
    "application_history.of_application": Door(READS, which),
    "application_lists.board": Door(READS, listing),
    "application_lists.choices": Door(READS),
    "application_lists.lines": Door(READS, listing),
    "application_lists.page": Door(READS, listing),
    "application_partners.add": Door(EDITS, lambda w: a_partner_of(w) | nowhere(w)),
    "application_partners.hand_lead": Door(EDITS, a_partner_of, per_partner=True),
    "application_partners.remove": Door(EDITS, lambda w: a_partner_of(w) | nowhere(w)),
    "application_partners.set_share": Door(EDITS, a_partner_of, per_partner=True),
    "application_records.find": Door(READS, which),
    "application_records.locked": Door(
        EDITS, lambda w: changing(w) | {"action": Action.EDIT_APPLICATION}, per_partner=True
    ),
    "application_records.look": Door(READS, which),
    "application_starts.prefilled": Door(EDITS, lambda w: {"today": TODAY}),
    "application_starts.warnings": Door(EDITS, lambda w: {"project_ids": ()}),
    "application_starts.start": Door(
        EDITS, lambda w: {"data": application_data(w.selm), "now": NOW, "today": TODAY}, per_partner=True
    ),
    "applications.card": Door(READS, which),
    "applications.create": Door(EDITS, lambda w: {"data": application_data(w.selm), "now": NOW}, per_partner=True),
    "applications.edit": Door(EDITS, lambda w: changing(w) | {"data": application_data(w.selm)}, per_partner=True),
    "applications.owners": Door(READS),
    "applications.visible_call": Door(EDITS, lambda w: {"call_id": w.call.public_id}),
    "conversation_notes.add": Door(WORKS, a_note, per_partner=True),
    "conversation_notes.of_application": Door(READS, which),
    "documents.add": Door(
        WORKS, lambda w: which(w) | {"file": PAPER, "kind": DocumentType.CALL, "now": NOW}, per_partner=True
    ),
    "documents.content": Door(READS, lambda w: a_paper(w) | {"store": FileStore(Settings().data_dir)}),
    "documents.of_application": Door(READS, which),
    "documents.remove": Door(READS, lambda w: a_paper(w) | {"now": NOW}),
    "drafts.forget": Door(READS, lambda w: {"key": "x"}),
    "drafts.restore": Door(READS, lambda w: {"key": "x"}),
    "drafts.save": Door(READS, lambda w: {"key": "x", "data": {}, "now": NOW}),
    "finance_plans.save": Door(PLANS, lambda w: changing(w) | {"lines": ()}, per_partner=True),
    "finance_plans.set_key": Door(EDITS, lambda w: changing(w) | {"key": SplitKey.EQUAL}, per_partner=True),
    "finance_plans.sheet": Door(READS, which),
    "finance_views.double_funding": Door(READS, which),
    "finance_views.form": Door(READS, which),
    "finance_views.what_if": Door(WORKS, lambda w: which(w) | {"sets": ()}, per_partner=True),
    "finance_views.whole_measures": Door(READS, which),
    "joint.answer": Door(
        {"contact", "office"},
        lambda w: nowhere(w) | {"partner_id": w.selm.id, "answer": JointAnswer.JOINS, "now": NOW},
        per_partner=True,
    ),
    "joint.answers": Door(READS, lambda w: which(w) | {"today": TODAY}),
    "joint.listed": Door(READS, lambda w: {"today": TODAY}),
    "joint.page": Door(READS, lambda w: {"today": TODAY}),
    "round_watch.look": Door({"system"}, lambda w: {"now": NOW}),
    "round_watch.pending": Door(READS, which),
    "round_watch.take_over": Door(EDITS, changing, per_partner=True),
    "stage_moves.history": Door(READS, which),
    "stage_moves.move": Door(EDITS, lambda w: changing(w) | {"target": Stage.CHECK, "reason": "x"}, per_partner=True),
    "stage_moves.options": Door(EDITS, which, per_partner=True),
    "tasks.add": Door(WORKS, lambda w: which(w) | {"title": "Anrufen", "now": NOW}, per_partner=True),
    "tasks.change": Door(WORKS, lambda w: a_task_of(w) | {"title": "Anrufen", "due_on": None, "owner_id": None}),
    "tasks.of_application": Door(READS, which),
    "tasks.of_office": Door({"office", "system"}),
    "tasks.set_state": Door(WORKS, lambda w: a_task_of(w) | {"state": TaskState.DONE}),
}

APPLICATION_PARTS = {
    **dict.fromkeys(
        (
            *("application_cards.data_of", "application_cards.of_row", "application_cards.stated"),
            *("application_cards.hidden_fields", "application_figures.figures", "application_figures.total"),
            *("application_figures.combined", "application_figures.plan_sums"),
            *(f"report_states.{name}" for name in ("states", "of_plan", "of_members", "payload")),
            *("application_records.concerns", "application_records.names_of"),
            *("application_records.of_id", "application_records.parts"),
            *("application_records.note", "application_records.partner_ids", "application_records.seen"),
            *(
                "application_records.views",
                "application_records.visible",
                "finance_material.entries",
                "finance_material.grant_rule",
            ),
            *("finance_material.material", "finance_material.materials", "finance_material.plan_lines"),
            *("finance_material.lines_of", "finance_material.materials_of"),
            "stage_moves.standing",
        ),
        "parts of services of applications, which ask",
    ),
    **dict.fromkeys(
        ("tasks.finish_by_key", "tasks.raise_for_stage", "tasks.raise_once"),
        "the system's own tasks, raised by services that asked before",
    ),
    "documents.known_hashes": "hashes alone, for finding files that no row names",
}
