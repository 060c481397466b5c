"""Who may do what with Förderprogramme: corrections, hints, doubles, searches, news."""

from tests.builders import NOW, TODAY
from tests.tracker.services.doors import EVERYONE, OFFICE_ALONE, RUNS_IT, Door
from tracker.services.calls import CallFilter
from tracker.services.own_calls import Entered

CALL_DOORS: dict[str, Door] = {
    "calls.count": Door(EVERYONE, lambda world: {"filters": CallFilter()}),
    "calls.nearest": Door(EVERYONE, lambda world: {"today": TODAY, "limit": 6}),
    "call_facets.counts": Door(EVERYONE, lambda world: {"filters": CallFilter(), "today": TODAY}),
    "call_facets.stamp": Door(EVERYONE, lambda world: {"today": TODAY}),
    "call_news.seen_at": Door(EVERYONE),
    "call_news.mark_seen": Door(EVERYONE, lambda world: {"now": NOW}),
    "call_news.news": Door(EVERYONE, lambda world: {"since": NOW}),
    "call_news.counts": Door(EVERYONE, lambda world: {"since": NOW}),
    "corrections.correct": Door(
        OFFICE_ALONE,
        lambda w: {"call_id": w.call.public_id, "field": "rate_hundredths", "value": "80 %", "now": NOW},
    ),
    "corrections.take_back": Door(
        OFFICE_ALONE, lambda w: {"call_id": w.call.public_id, "field": "rate_hundredths", "now": NOW}
    ),
    "corrections.history": Door(EVERYONE, lambda world: {"call_id": world.call.public_id}),
    "doubts.remember": Door(RUNS_IT, lambda world: {"found": (), "now": NOW}),
    "doubts.count": Door(OFFICE_ALONE),
    "doubts.listed": Door(OFFICE_ALONE),
    "hints.give": Door(
        {"contact", "department", "treasurer", "leadership", "office"},
        lambda w: {"call_id": w.call.public_id, "text": "Die Frist ist vorbei.", "now": NOW},
    ),
    "hints.waiting": Door(OFFICE_ALONE),
    "hints.count_waiting": Door(OFFICE_ALONE),
    "hints.of_call": Door(EVERYONE, lambda world: {"call_id": world.call.public_id}),
    "hints.take": Door(OFFICE_ALONE, lambda w: {"hint_id": w.call.public_id, "now": NOW}),
    "hints.decline": Door(OFFICE_ALONE, lambda w: {"hint_id": w.call.public_id, "now": NOW, "answer": "Nein."}),
    "merging.merge": Door(OFFICE_ALONE, lambda w: {"keep": w.call.public_id, "gone": w.project.public_id, "now": NOW}),
    "merging.keep_apart": Door(
        OFFICE_ALONE, lambda w: {"one": w.call.public_id, "other": w.project.public_id, "now": NOW}
    ),
    "merging.split": Door(
        OFFICE_ALONE,
        lambda w: {"call_id": w.project.public_id, "source": "bund", "external_id": "klimaschutz", "now": NOW},
    ),
    "merging.undo": Door(OFFICE_ALONE, lambda world: {"decision_id": 0, "now": NOW}),
    "merge_decisions.listed": Door(OFFICE_ALONE),
    "own_calls.create": Door(OFFICE_ALONE, lambda world: {"entered": Entered(title="Von Hand", values={}), "now": NOW}),
    "own_calls.by_address": Door(EVERYONE, lambda world: {"url": world.call.url}),
    "searches.listed": Door(OFFICE_ALONE),
    "searches.save": Door(OFFICE_ALONE, lambda world: {"title": "Radwege", "query": "suche=rad", "now": NOW}),
    "searches.look": Door(OFFICE_ALONE, lambda world: {"public_id": world.call.public_id, "now": NOW}),
    "searches.delete": Door(OFFICE_ALONE, lambda world: {"public_id": world.call.public_id, "now": NOW}),
    "versions.history": Door(EVERYONE, lambda world: {"call_id": world.call.public_id}),
    "versions.compare": Door(EVERYONE, lambda world: {"call_id": world.call.public_id, "older": 0, "newer": 0}),
}
