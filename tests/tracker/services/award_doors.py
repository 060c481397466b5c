"""Who may do what with Gremien, Beschlussgrundlagen and awards. The world's application is Selm's and public."""

from datetime import date
from typing import Any

from tests.builders import NOW, TODAY
from tests.tracker.services.doors import EVERYONE, Door
from tracker.files import FileStore
from tracker.services.award_clocks import OverrideData
from tracker.services.awards import NoticeData
from tracker.services.councils import CouncilData
from tracker.services.drawdowns import DrawdownData
from tracker.services.orders import OrderData
from tracker.services.proofs import AuditStep, ProofData
from tracker.services.resolutions import ResolutionData
from tracker.services.sitting_import import SittingPlan
from tracker.services.sittings import SittingData
from tracker.settings import Settings
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.awards import ClockKind, GapChoice
from tracker.vocabulary.work import CouncilStep, ProofKind

READS = EVERYONE - {"department"}
EDITS = {"contact", "office", "system"}
BOOKS = EDITS | {"treasurer"}
AUDITS = EDITS | {"auditor"}
AN_ORDER = OrderData(subject="Erdarbeiten", ordered_on=TODAY, reason="Gefahr im Verzug")


def which(world: Any) -> dict[str, Any]:
    return {"public_id": world.application.public_id}


def nothing(world: Any, name: str) -> dict[str, Any]:
    """A row that is not there: whoever is let in learns only that."""
    return {name: world.project.public_id, "now": NOW}


def a_council(world: Any) -> dict[str, Any]:
    data = CouncilData(partner_id=world.selm.id, name="Rat", step=CouncilStep.DECISION)
    return {"data": data, "now": NOW}


def a_basis(world: Any) -> dict[str, Any]:
    data = ResolutionData(basis=DecisionBasis.BUDGETED)
    return which(world) | {"partner_id": world.selm.id, "data": data, "now": NOW, "today": TODAY}


def a_notice(world: Any) -> dict[str, Any]:
    return which(world) | {"data": NoticeData(issued_on=date(2026, 3, 2)), "now": NOW}


def a_drawdown(world: Any) -> dict[str, Any]:
    return which(world) | {"data": DrawdownData(year=2026, amount_cents=1), "now": NOW}


def an_override(world: Any) -> dict[str, Any]:
    return which(world) | {"data": OverrideData(kind=ClockKind.PROOF, due_on=TODAY, passage="Nr. 6"), "now": NOW}


AWARD_DOORS: dict[str, Door] = {
    "councils.listed": Door(EVERYONE),
    "councils.save": Door(EDITS, a_council, per_partner=True),
    "sittings.between": Door(EVERYONE, lambda w: {"since": TODAY}),
    "sittings.cancel": Door(EDITS, lambda w: nothing(w, "sitting_id")),
    "sittings.save": Door(EDITS, lambda w: nothing(w, "council_id") | {"data": SittingData(held_on=TODAY)}),
    "sitting_import.plan": Door(EDITS, lambda w: {"text": ""}),
    "sitting_import.store": Door(EDITS, lambda w: {"plan": SittingPlan(), "now": NOW}),
    "backward_plan.of_application": Door(READS, lambda w: which(w) | {"today": TODAY}),
    "resolutions.choose": Door(EDITS, a_basis, per_partner=True),
    "resolutions.decide": Door(
        EDITS,
        lambda w: nothing(w, "resolution_id") | {"decided_on": TODAY, "passed": True, "today": TODAY},
    ),
    "resolutions.of_application": Door(READS, lambda w: which(w) | {"today": TODAY}),
    "resolutions.withdraw": Door(EDITS, lambda w: nothing(w, "resolution_id") | {"reason": "Irrtum"}),
    "audit_files.collect": Door(
        {"auditor", "office", "system"},
        lambda w: which(w) | {"store": FileStore(Settings().data_dir), "now": NOW},
    ),
    "reports.material": Door(READS, lambda w: {"since": date(2026, 1, 1), "stichtag": TODAY, "known_at": NOW}),
    "due_overview.lines": Door(EVERYONE - {"politics"}, lambda w: {"since": TODAY, "until": None}),
    "awards.add_notice": Door(BOOKS, a_notice, per_partner=True),
    "awards.carry_over": Door(
        BOOKS, lambda w: nothing(w, "notice_id") | {"year": 2026, "requested_on": TODAY, "granted_on": None}
    ),
    "award_gaps.decide": Door(BOOKS, lambda w: nothing(w, "public_id") | {"choice": GapChoice.SMALLER, "now": NOW}),
    "award_cards.of_application": Door(READS, lambda w: which(w) | {"stichtag": TODAY, "known_at": NOW}),
    "awards.withdraw_notice": Door(BOOKS, lambda w: nothing(w, "notice_id") | {"reason": "Irrtum"}),
    "award_clocks.done": Door(
        BOOKS, lambda w: which(w) | {"kind": ClockKind.PROOF, "done_on": TODAY, "now": NOW}, per_partner=True
    ),
    "award_clocks.of_application": Door(READS, lambda w: which(w) | {"today": TODAY, "now": NOW}),
    "award_clocks.override": Door(BOOKS, an_override, per_partner=True),
    "award_lists.lines": Door(READS, lambda w: {"today": TODAY, "now": NOW}),
    "drawdowns.add": Door(BOOKS, a_drawdown, per_partner=True),
    "drawdowns.edit": Door(BOOKS, lambda w: nothing(w, "call_id") | {"data": DrawdownData(year=2026, amount_cents=1)}),
    "drawdowns.of_application": Door(READS, which),
    "drawdowns.withdraw": Door(BOOKS, lambda w: nothing(w, "call_id") | {"reason": "Irrtum"}),
    "orders.add": Door(BOOKS, lambda w: which(w) | {"data": AN_ORDER, "now": NOW}, per_partner=True),
    "orders.check": Door(BOOKS, lambda w: which(w) | {"data": AN_ORDER}, per_partner=True),
    "orders.of_application": Door(READS, which),
    "orders.withdraw": Door(BOOKS, lambda w: nothing(w, "order_id") | {"reason": "Irrtum"}),
    "proofs.audit_step": Door(AUDITS, lambda w: nothing(w, "proof_id") | {"data": AuditStep()}),
    "proof_cards.of_application": Door(READS, lambda w: which(w) | {"now": NOW}),
    "proofs.save": Door(
        BOOKS, lambda w: which(w) | {"data": ProofData(kind=ProofKind.FINAL), "now": NOW}, per_partner=True
    ),
    "proofs.set_lines": Door(BOOKS, lambda w: nothing(w, "proof_id") | {"entries": ()}),
}

_ASK = "for services that ask themselves before they read"
AWARD_PARTS: dict[str, str] = {
    **dict.fromkeys(("councils.find", "councils.data_of", "councils.order", "sittings.find", "sittings.card"), _ASK),
    **dict.fromkeys(("sittings.last_paper_day", "backward_plan.of_row", "backward_plan.targets_of"), _ASK),
    **dict.fromkeys(
        tuple(
            f"award_records.{name}"
            for name in (
                "bescheide",
                "books",
                "books_of",
                "chains",
                "follow",
                "notice",
                "ordered",
                "requests",
                "said_by",
                "standing",
                "touch",
            )
        ),
        _ASK,
    ),
    **dict.fromkeys(("award_records.year_slices", "award_due_dates.of_applications"), _ASK),
    "due_overview.group_of": "reads the key of a due date, which says nothing about anybody",
    **dict.fromkeys(("award_clocks.of_books", "award_clocks.facts"), _ASK),
    **dict.fromkeys(
        ("award_gaps.asked", "award_gaps.decisions", "award_gaps.lower_award"), "parts of award_cards, which asks"
    ),
    **dict.fromkeys(
        ("budget_lines.line_of", "budget_lines.sum_of", "budget_material.parts"), "a part of budget.budget"
    ),
    **dict.fromkeys(
        ("resolution_tasks.follow", "resolution_tasks.end_task", "resolution_tasks.choice_of"), "a part of resolutions"
    ),
    **dict.fromkeys(("drawdowns.warnings_of", "drawdowns.need_clause", "proofs.entries_of", "proofs.data_of"), _ASK),
}
