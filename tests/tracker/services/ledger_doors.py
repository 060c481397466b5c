"""Who may read and change calls, projects, answers, Anfragen and harvests. The world's records are Selm's."""

from typing import Any

from tests.builders import (
    NOW,
    TODAY,
    a_call_data,
    project_data,
)
from tests.tracker.services.doors import EVERYONE, OFFICE_ALONE, RUNS_IT, Door
from tracker.exchange.listings import ExportKind
from tracker.exchange.workbook import Sheet
from tracker.services.calls import CallFilter
from tracker.services.watching import PageVisit
from tracker.shapes.inquiries import InquiryData
from tracker.shapes.sources import RunResult, StoreCounts
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.work import JobKind, LetterKind

INSIDE = EVERYONE - {"politics"}
SYSTEM_ONLY = {"system"}
OFFICE = {"office", "system"}
READS_SUGGESTIONS = {"contact", "office", "leadership", "treasurer", "system"}
EDITS = {"contact", "office", "system"}
ANSWERS = {"contact", "office"}
ASKS = {"contact", "office", "system"}
A_SHEET = Sheet("", ("Vorhaben", "Kommune"), 1, (), (), ())


def about_call(world: Any) -> dict[str, Any]:
    return {"partner_id": world.selm.id, "call_id": world.call.public_id, "project_id": None, "now": NOW}


def about_inquiry(world: Any) -> dict[str, Any]:
    return {"public_id": world.inquiry.public_id, "version": 1, "now": NOW}


def about_seen(world: Any) -> dict[str, Any]:
    return {"partner_id": world.selm.id, "call_ids": [world.call.public_id], "now": NOW}


def finished(world: Any) -> dict[str, Any]:
    return {"run_id": world.run.id, "now": NOW, "seen": (), "counts": StoreCounts(), "result": RunResult()}


def batch(world: Any) -> dict[str, Any]:
    return {"run_id": world.run.id, "calls": [a_call_data()], "now": NOW, "today": TODAY, "converter": "1"}


LEDGER_DOORS: dict[str, Door] = {
    "applications_from_review.take_over": Door(ANSWERS, about_call, per_partner=True),
    "eligibility.who_could": Door(EVERYONE, lambda world: {"call_id": world.call.public_id, "today": TODAY}),
    "forwarding.forward": Door(
        ANSWERS, lambda w: about_call(w) | {"to_name": "Bauamt", "to_email": "bauamt@selm.invalid"}, per_partner=True
    ),
    "ideas.note": Door(ANSWERS, lambda world: about_call(world) | {"idea": "Trinkbrunnen"}, per_partner=True),
    "learning.switch": Door({"office"}, lambda world: {"on": False, "now": NOW}),
    "matches.confirm": Door(SYSTEM_ONLY, lambda world: {"project_ids": [], "model_version": "1", "now": NOW}),
    "pace.set_limit": Door({"office"}, lambda world: {"partner_id": world.selm.id, "count": 5, "now": NOW}),
    "projects.by_ids": Door(EVERYONE, lambda world: {"ids": [world.project.id]}),
    "seen.mark": Door(ANSWERS, lambda world: about_seen(world), per_partner=True),
    "seen.undo": Door(ANSWERS, lambda world: about_seen(world), per_partner=True),
    "suggestions.calls_of": Door(EVERYONE, lambda world: {"call_ids": [world.call.id]}),
    "synonyms.listed": Door(EVERYONE),
    "synonyms.add": Door({"office"}, lambda world: {"words": ["Freibad", "Badi"], "now": NOW}),
    "synonyms.edit": Door(
        {"office"}, lambda world: {"public_id": world.synonym.public_id, "words": ["Kita", "Krippe"], "now": NOW}
    ),
    "synonyms.remove": Door({"office"}, lambda world: {"public_id": world.synonym.public_id, "now": NOW}),
    "calls.page": Door(EVERYONE, lambda world: {"filters": CallFilter()}),
    "call_detail.of": Door(EVERYONE, lambda world: {"public_id": world.call.public_id}),
    "calls.totals": Door(EVERYONE),
    "exports.records": Door(RUNS_IT, lambda world: {"kind": ExportKind.CALLS}),
    "harvest.begin": Door(SYSTEM_ONLY, lambda world: {"source": "bund", "now": NOW}),
    "harvest.store": Door(SYSTEM_ONLY, batch),
    "harvest.finish": Door(SYSTEM_ONLY, finished),
    "harvest.remember_revisions": Door(SYSTEM_ONLY, lambda world: {"source": "bund", "revisions": {}}),
    "jobs.request": Door(RUNS_IT, lambda world: {"kind": JobKind.MATCH, "now": NOW}),
    "jobs.by_public_id": Door(INSIDE, lambda world: {"public_id": world.call.public_id}),
    "jobs.active": Door(INSIDE),
    "letters.prepare": Door(
        OFFICE, lambda world: {"slot": "2026-W48", "now": NOW, "today": TODAY, "base_url": "http://localhost"}
    ),
    "links.gone": Door(INSIDE),
    "links.note": Door(SYSTEM_ONLY, lambda world: {"results": (), "now": NOW}),
    "links.of_call": Door(EVERYONE, lambda world: {"call_id": world.call.public_id}),
    "links.to_try": Door(SYSTEM_ONLY),
    "matches.replace": Door(
        SYSTEM_ONLY,
        lambda world: {"project_id": world.project.id, "suggestions": (), "model_version": "1", "now": NOW},
    ),
    "matches.forget_projects": Door(SYSTEM_ONLY, lambda world: {"except_ids": [world.project.id]}),
    "outbox.waiting": Door(OFFICE, lambda world: {"now": NOW, "kind": LetterKind.WEEKLY, "slot": "2026-W48"}),
    "outbox.mark_lost": Door(OFFICE),
    "people.partners": Door(EVERYONE),
    "people.units": Door(EVERYONE, lambda world: {"partner_id": world.selm.id}),
    "people.letter_recipients": Door(OFFICE),
    "inquiries.page": Door(ASKS),
    "inquiries.card": Door(ASKS, lambda world: {"public_id": world.inquiry.public_id}, per_partner=True),
    "inquiries.find": Door(ASKS, lambda world: {"public_id": world.inquiry.public_id}, per_partner=True),
    "inquiries.handlers": Door(ASKS),
    "inquiries.count": Door(EVERYONE, lambda world: {"since": NOW, "until": NOW}),
    "inquiries.create": Door(
        ANSWERS,
        lambda world: {"data": InquiryData(partner_id=world.selm.id or 0, title="Freibad"), "now": NOW},
        per_partner=True,
    ),
    "inquiries.edit": Door(
        ANSWERS,
        lambda world: about_inquiry(world) | {"data": InquiryData(partner_id=world.selm.id or 0, title="Freibad")},
        per_partner=True,
    ),
    "inquiries.become_project": Door(ANSWERS, lambda world: about_inquiry(world), per_partner=True),
    "inquiry_calls.found": Door(ASKS, lambda world: {"public_id": world.inquiry.public_id}, per_partner=True),
    "inquiry_calls.keep": Door(
        ANSWERS,
        lambda world: {"public_id": world.inquiry.public_id, "suggestions": (), "now": NOW},
        per_partner=True,
    ),
    "inquiry_calls.choose": Door(
        ANSWERS,
        lambda world: {"public_id": world.inquiry.public_id, "chosen": {}, "shown": (), "now": NOW},
        per_partner=True,
    ),
    "inquiry_calls.add": Door(
        ANSWERS,
        lambda world: {"public_id": world.inquiry.public_id, "call_id": world.call.public_id, "now": NOW},
        per_partner=True,
    ),
    "inquiry_calls.overview": Door(
        ASKS, lambda world: {"public_id": world.inquiry.public_id, "today": TODAY}, per_partner=True
    ),
    "inventory.plan": Door(EDITS, lambda world: {"sheet": A_SHEET, "columns": {"title": 0, "lead": 1}}),
    "inventory.store": Door(EDITS, lambda world: {"rows": (), "now": NOW}),
    "inventory.records": Door(EVERYONE),
    "projects.cards": Door(EVERYONE),
    "projects.names": Door(EVERYONE, lambda world: {"partner_id": world.selm.id}),
    "projects.without_cost": Door(EVERYONE, lambda world: {"partner_id": world.selm.id}),
    "projects.page": Door(EVERYONE),
    "projects.card": Door(EVERYONE, lambda world: {"public_id": world.project.public_id}),
    "projects.create": Door(EDITS, lambda world: {"data": project_data(world.selm), "now": NOW}, per_partner=True),
    "projects.edit": Door(
        EDITS,
        lambda world: {
            "public_id": world.project.public_id,
            "version": 1,
            "data": project_data(world.selm),
            "now": NOW,
        },
        per_partner=True,
    ),
    "reviews.answer": Door(ANSWERS, lambda w: about_call(w) | {"answer": ReviewAnswer.IDEA}, per_partner=True),
    "reviews.undo": Door(ANSWERS, about_call, per_partner=True),
    "answers.recent": Door(READS_SUGGESTIONS, lambda world: {"partner_id": world.selm.id}, per_partner=True),
    "answers.of_call": Door(READS_SUGGESTIONS, lambda world: {"call_id": world.call.public_id}),
    "sources.ensure": Door(SYSTEM_ONLY, lambda world: {"sources": ()}),
    "sources.health": Door(INSIDE, lambda world: {"now": NOW}),
    "sources.listed": Door(EVERYONE),
    "sources.runs": Door(INSIDE, lambda world: {"name": "bund", "now": NOW}),
    "interrupted.settle": Door(SYSTEM_ONLY, lambda world: {"now": NOW}),
    "pauses.follow": Door(SYSTEM_ONLY, lambda world: {"run": world.run, "result": RunResult(), "now": NOW}),
    "pauses.lift": Door(RUNS_IT, lambda world: {"name": "bund", "now": NOW}),
    "watching.add": Door(
        OFFICE_ALONE, lambda world: {"url": "https://www.bezirk.example/x", "source": "bund", "now": NOW}
    ),
    "watching.deactivate": Door(OFFICE_ALONE, lambda world: {"public_id": world.call.public_id, "now": NOW}),
    "watching.listed": Door(INSIDE),
    "watching.note_visits": Door(SYSTEM_ONLY, lambda world: {"visits": (), "now": NOW}),
    "watching.take_in": Door(
        SYSTEM_ONLY,
        lambda world: {
            "source": "bund",
            "url": "https://www.bezirk.example/x",
            "call": a_call_data(),
            "visit": PageVisit(url="https://www.bezirk.example/x"),
            "converter": "1",
            "now": NOW,
            "today": TODAY,
        },
    ),
    "known_awards.store": Door(SYSTEM_ONLY, lambda world: {"source": "bund", "awards": (), "now": NOW}),
    "known_awards.link": Door(SYSTEM_ONLY),
    "known_awards.similar": Door(EVERYONE, lambda world: {"call_id": world.call.id}),
    "status.bad_jobs": Door(INSIDE, lambda world: {"now": NOW}),
    "status.stopped_letters": Door(INSIDE, lambda world: {"now": NOW}),
    "status.job_health": Door(INSIDE, lambda world: {"kind": JobKind.BACKUP, "now": NOW}),
    "status.status": Door(RUNS_IT, lambda world: {"now": NOW}),
    "suggestions.inbox": Door(
        READS_SUGGESTIONS, lambda world: {"partner_id": world.selm.id, "today": TODAY}, per_partner=True
    ),
    "suggestions.for_call": Door(READS_SUGGESTIONS, lambda world: {"call_id": world.call.public_id}),
}
