"""Services that ask nobody, each with the reason."""

LEDGER_PARTS = {
    **dict.fromkeys(("echoes.follow", "echoes.due_on", "echoes.of_reviews"), "parts of services that ask"),
    "echoes.words": "words for what a service that asks has read",
    **dict.fromkeys(("forwarding.of_calls", "forwarding.answered_at"), "for suggestions.inbox, which asks"),
    **dict.fromkeys(
        ("learning.is_on", "learning.taught", "learning.stale_projects"),
        "for the matcher and a page that shows no person",
    ),
    **dict.fromkeys(
        ("matches.applicant", "matches.floors", "matches.projects_of", "matches.is_older", "matches.versions"),
        "what the matcher reads; it runs as the system",
    ),
    **dict.fromkeys(
        ("list_import.prepared", "list_import.told", "list_import.plan_of"),
        "parts of inventory.plan and funding_import.plan, which ask",
    ),
    "pace.limit": "a number for suggestions.inbox, which asks",
    **dict.fromkeys(
        (
            "rematching.request",
            "rematching.request_all",
            "rematching.is_under_way",
            "rematching.is_running",
            "rematching.stale_projects",
            "rematching.computed_at",
        ),
        "work for the clockwork after a change that was asked about",
    ),
    **dict.fromkeys(
        (
            *("seen.fingerprints", "seen.count_since", "suggestion_cards.cards"),
            *("undecided.known", "undecided.candidates", "undecided.left_this_week"),
        ),
        "for suggestions.inbox, which asks",
    ),
    "synonyms.active": "what the matcher reads; it runs as the system",
    **dict.fromkeys(
        ("audit.record", "audit.erase"), "other services note what they did, after they asked for permission"
    ),
    **dict.fromkeys(("audit.broken_at", "audit.count"), "says nothing about anybody; the status checks before"),
    **dict.fromkeys(
        ("call_records.call_records",), "reached through exports.records, which asks before the first record"
    ),
    **dict.fromkeys(("calls.find", "calls.rounds_of"), "for services that ask themselves"),
    **dict.fromkeys(
        ("call_filters.narrowed", "call_filters.ordered", "call_filters.described", "call_filters.window"),
        "conditions of a query; whoever runs it asks",
    ),
    **dict.fromkeys(("corrections.present", "corrections.last_of"), "what the form starts with; call_detail.of asked"),
    **dict.fromkeys(
        ("doubts.look", "doubts.ask", "doubts.settle", "doubts.between"),
        "parts of doubts.remember and of the merging services, which ask",
    ),
    **dict.fromkeys(
        ("following.carry", "following.bring_back", "following.rounds_followed", "following.rounds_back"),
        "parts of merging.merge and merging.undo, which ask",
    ),
    **dict.fromkeys(
        (
            *("merge_rows.decide", "merge_rows.valid", "merge_rows.event_of", "merge_rows.lead"),
            *("merge_rows.left_behind", "merge_rows.new_call"),
        ),
        "parts of the merging services, which ask",
    ),
    "calls.examples": "a number for the mark on every page, also before anybody is chosen",
    **dict.fromkeys(
        ("examples.remove_all", "examples.step_back", "examples.withdraw_unanswered"),
        "parts of starter.golive.begin and harvest.finish, which ask",
    ),
    "harvest.last_said": "what a source published, for the crawler, which only the system runs",
    **dict.fromkeys(
        ("interrupted.shown", "pauses.sentence", "pauses.is_paused", "sources.was_idle"),
        "parts of sources.health, which asks",
    ),
    **dict.fromkeys(("known_awards.of_calls", "known_awards.count"), "published by the Bund for everybody"),
    **dict.fromkeys(("sources.entered", "sources.unknown_labels"), "the crawler's side; only the system runs it"),
    **dict.fromkeys(("harvest.known", "harvest.revisions"), "hashes for the crawler, which only the system runs"),
    **dict.fromkeys(("installation.current", "installation.is_live"), "whether mail may leave; no secret"),
    "installation.mark_live": "part of starter.golive.begin, which asks",
    "removal.remove": "part of examples.remove_all; whoever begins real work asked",
    **dict.fromkeys(
        ("jobs.request_slot", "jobs.take", "jobs.beat", "jobs.finish", "jobs.find", "jobs.latest", "jobs.try_again"),
        "the clockwork's own side of the list; no person reaches it",
    ),
    **dict.fromkeys(("letters.mail_of", "letters.write_out"), "rendering of letters that prepare returned"),
    **dict.fromkeys(
        ("matches.call_texts", "matches.project_texts", "matches.latest_change", "matches.computed_at"),
        "what the matcher reads; it runs as the system",
    ),
    **dict.fromkeys(("origins.add", "origins.change"), "parts of harvest.store, which asks"),
    **dict.fromkeys(("outbox.claim", "outbox.record"), "the post's side of the outbox; no person reaches it"),
    **dict.fromkeys(
        ("people.actor_of", "people.choices", "people.by_choice", "people.names_in_links", "people.by_public_id"),
        "before them there is no actor to ask about",
    ),
    **dict.fromkeys(
        ("projections.fresh", "projections.refresh", "projections.add_first_rounds", "projections.round_data"),
        "parts of services that ask",
    ),
    "projections.refresh_calendar": "the passing day needs nobody's permission; the clockwork lets it pass",
    "reviews.latest": "for suggestions.inbox, which asks",
    "reviews.next_round": "for an answer, which asks",
    **dict.fromkeys(
        ("sources.find", "sources.due", "sources.is_overdue", "sources.previous_counts"),
        "the crawler's and the clockwork's side",
    ),
    **dict.fromkeys(
        (
            *("status.health", "status.is_stale", "status.is_alarming", "status.is_bad", "status.trouble"),
            *("status.bad_words", "status.stopped_words"),
        ),
        "for /healthz, which is open",
    ),
    **dict.fromkeys(("versions.latest_data", "versions.text_hash"), "parts of services that ask"),
    "weeks.week_of": "part of letters.prepare, which asks",
    **dict.fromkeys(
        ("watching.pages", "watching.page_at", "watching.known_call"), "the crawler's side; whoever added a page asked"
    ),
    "withdrawal.withdraw": "part of harvest.finish, which asks",
}
