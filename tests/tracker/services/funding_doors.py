"""Who may do what with the Fördermittelübersicht, the Haushalt and the Mitzeichnung; the world's records are Selm's."""

from typing import Any

from tests.builders import NOW, TODAY
from tests.tracker.services.doors import Door
from tracker.exchange.workbook import Sheet
from tracker.rules.finance.prefinancing import Rhythm
from tracker.services.budget import BudgetFilter
from tracker.services.funding_store import Taken

EDITS = {"contact", "office", "system"}
READS_BUDGET = {"treasurer", "leadership", "office", "system"}
A_LIST = Sheet("", ("Maßnahme", "Kommune"), 1, (), (), ())


def about_budget(world: Any) -> dict[str, Any]:
    return {"partner_id": world.selm.id, "filters": BudgetFilter(first_year=2027), "rhythm": Rhythm(lag_months=0)}


def signing(world: Any, **more: Any) -> dict[str, Any]:
    return {"public_id": world.application.public_id, "partner_id": world.selm.id, "version": 1, "now": NOW} | more


def a_row(world: Any) -> dict[str, Any]:
    taken = Taken(world.selm.id, {"title": "Freibad"}, {}, "")
    return {"before": None, "taken": taken, "now": NOW}


FUNDING_DOORS: dict[str, Door] = {
    "budget.budget": Door(READS_BUDGET, about_budget, per_partner=True),
    "cosigning.sign": Door({"treasurer"}, signing, per_partner=True),
    # Nothing is signed in the world: whoever is let in learns only that the record is not there.
    "cosigning.take_back": Door(
        {"treasurer"},
        lambda world: signing(world, reason="Irrtum", public_id=world.project.public_id),
        per_partner=True,
    ),
    "cosigning.set_supervision": Door(
        EDITS | {"treasurer"}, lambda world: signing(world, on=TODAY, note=""), per_partner=True
    ),
    "funding_import.plan": Door(EDITS, lambda world: {"sheet": A_LIST, "columns": {"title": 0, "lead": 1}}),
    "funding_import.store": Door(EDITS, lambda world: {"rows": (), "now": NOW}),
    "funding_records.records": Door(EDITS),
    "funding_store.take_over": Door(EDITS, a_row, per_partner=True),
}
FUNDING_PARTS: dict[str, str] = dict.fromkeys(
    (
        *("funding_details.details", "funding_details.notice_row", "funding_records.newest_notice"),
        *("funding_records.record_of", "funding_records.shown_proof", "funding_records.shown_resolution"),
    ),
    "a part of funding_records.records, which asks before the first record",
)
