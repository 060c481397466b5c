"""Who may run Förderpfad: people, Kommunen, sources, letters, history. A missing record shows who is let in."""

from datetime import timedelta
from typing import Any

from tests.builders import NOW, TODAY
from tests.tracker.services.doors import EVERYONE, RUNS_IT, Door
from tracker.models.work import Letter
from tracker.services.history_view import HistoryFilter
from tracker.services.partners_edit import PartnerData
from tracker.services.people_edit import PersonData
from tracker.shapes.wishes import LetterWishes
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, LetterState, TokenPurpose

INSIDE = EVERYONE - {"politics"}
OFFICE = {"office", "system"}
HOME = "http://localhost"
SOMEBODY = PersonData(name="Neues Postfach", role=Role.OFFICE)


def nobody(world: Any) -> dict[str, Any]:
    return {"public_id": world.call.public_id, "now": NOW}


def a_source(_world: Any) -> dict[str, Any]:
    return {"name": "bund", "now": NOW}


def letters_of_today(_world: Any) -> dict[str, Any]:
    return {"now": NOW, "today": TODAY, "base_url": HOME}


def the_partner(world: Any) -> dict[str, Any]:
    return {"partner_id": world.selm.id}


def own_link(world: Any) -> dict[str, Any]:
    return {"purpose": TokenPurpose.CALENDAR, "person_id": world.person.id, "now": NOW}


def a_handover(world: Any) -> dict[str, Any]:
    unknown = world.call.public_id
    return {"from_id": unknown, "to_id": unknown, "close": True, "now": NOW, "today": TODAY}


def a_letter(world: Any) -> dict[str, Any]:
    link = {"mark": "ZUGANG0001", "purpose": "settings", "subject": {}}
    letter = Letter(
        kind=LetterKind.WEEKLY,
        person_id=world.person.id,
        slot="2026-W48",
        state=LetterState.PREPARED,
        recipient="",
        subject="",
        text="",
        html="",
        message_id="<1@x>",
        headers={"base_url": HOME, "links": [link]},
        created_at=NOW,
    )
    return {"letter": letter, "now": NOW}


OFFICE_DOORS: dict[str, Door] = {
    "access_letters.prepare_questions": Door(OFFICE, lambda world: {"now": NOW, "base_url": HOME}),
    "alerts.prepare": Door(OFFICE, letters_of_today),
    "contact_watch.check": Door(OFFICE, lambda world: {"now": NOW}),
    "due_dates.of_everybody": Door(OFFICE, lambda world: {"since": TODAY, "until": TODAY}),
    "due_dates.upcoming": Door(INSIDE, lambda world: {"since": TODAY}),
    "due_overview.lines": Door(INSIDE, lambda world: {"since": TODAY, "until": None}),
    "going_out.prepare": Door(OFFICE, letters_of_today),
    "handover.hand_over": Door(RUNS_IT, a_handover),
    "handover.listing": Door(RUNS_IT, lambda world: {"from_id": world.call.public_id, "today": TODAY}),
    "history_view.page": Door(RUNS_IT | {"auditor"}, lambda world: {"filters": HistoryFilter()}),
    "items.invite": Door(OFFICE, lambda world: {"person_id": world.call.public_id, "now": NOW, "base_url": HOME}),
    "operation_view.jobs": Door(RUNS_IT),
    "outbox_view.content": Door(OFFICE, lambda world: {"letter_id": 0}),
    "outbox_view.not_arrived": Door(RUNS_IT, lambda world: {"person_id": world.person.id}),
    "outbox_view.one": Door(RUNS_IT, lambda world: {"letter_id": 0}),
    "outbox_view.page": Door(RUNS_IT),
    "outbox_view.preview": Door(OFFICE, lambda world: letters_of_today(world) | {"person_id": world.call.public_id}),
    "outbox_view.send_again": Door(OFFICE, lambda world: {"letter_id": 0, "reason": "Adresse neu", "now": NOW}),
    "outbox_view.send_trial": Door(OFFICE, letters_of_today),
    "partners_edit.cards": Door(OFFICE),
    "partners_edit.edit": Door(OFFICE, lambda world: nobody(world) | {"data": PartnerData()}),
    "partners_edit.set_share": Door(
        OFFICE,
        lambda world: {"partner_id": world.selm.id, "organisation_id": 0, "share_hundredths": None, "now": NOW},
    ),
    "people_admin.by_email": Door(RUNS_IT, lambda world: {"email": "niemand@selm.invalid"}),
    "people_admin.forget": Door(RUNS_IT, nobody),
    "people_admin.partner_named": Door(RUNS_IT, lambda world: {"name": "Selm"}),
    "people_edit.add": Door(RUNS_IT, lambda world: {"data": SOMEBODY, "now": NOW}),
    "partner_calendars.since": Door({"contact", "office"}, the_partner, per_partner=True),
    "partner_calendars.subscribe": Door(
        {"contact", "office"}, lambda world: the_partner(world) | {"now": NOW}, per_partner=True
    ),
    "partner_calendars.unsubscribe": Door(
        {"contact", "office"}, lambda world: the_partner(world) | {"now": NOW}, per_partner=True
    ),
    "people_edit.cards": Door(RUNS_IT),
    "people_edit.deactivate": Door(RUNS_IT, nobody),
    "people_edit.edit": Door(RUNS_IT, lambda world: nobody(world) | {"data": SOMEBODY}),
    "people_edit.reactivate": Door(RUNS_IT, nobody),
    "reminders.prepare": Door(OFFICE, letters_of_today),
    "retention.tidy": Door(
        {"system"}, lambda world: dict.fromkeys(("letters_before", "links_before"), NOW - timedelta(9)) | {"now": NOW}
    ),
    "sealing.seal": Door(INSIDE, a_letter),
    "source_switches.cards": Door(RUNS_IT, lambda world: {"now": NOW}),
    "source_switches.enable": Door(RUNS_IT, lambda world: a_source(world) | {"on": False}),
    "source_switches.pause": Door(RUNS_IT, lambda world: a_source(world) | {"days": 3, "reason": "Umbau"}),
    "source_switches.show_to": Door(RUNS_IT, lambda world: a_source(world) | {"office_only": True}),
    "subscriptions.since": Door(EVERYONE),
    "subscriptions.subscribe": Door(INSIDE, lambda world: {"now": NOW}),
    "subscriptions.unsubscribe": Door(INSIDE, lambda world: {"now": NOW}),
    "suggestions.one": Door(
        {"contact", "office", "leadership", "treasurer", "system"},
        lambda world: {
            "partner_id": world.selm.id,
            "call_id": world.call.public_id,
            "project_id": world.project.public_id,
            "today": TODAY,
        },
        per_partner=True,
    ),
    "tokens.issue": Door(INSIDE, lambda world: own_link(world) | {"subject": {}, "expires_at": None}),
    "tokens.issue_all": Door(INSIDE, lambda world: {"wanted": (), "person_id": world.person.id, "now": NOW}),
    "tokens.revoke": Door(INSIDE, own_link),
    "wishes.change": Door(
        EVERYONE, lambda world: {"person": world.person, "wishes": LetterWishes(), "now": NOW, "today": TODAY}
    ),
}

OFFICE_PARTS = {
    "access_letters.send_fresh_link": "for the page of an expired link; the link itself is the permission",
    **dict.fromkeys(
        ("decisions.page", "decisions.record", "decisions.forward", "decisions.add_idea"),
        "act as the person of the link and ask through reviews.answer",
    ),
    **dict.fromkeys(("items.page", "items.finish"), "the link of the person is the permission"),
    **dict.fromkeys(("opinions.page", "opinions.give"), "the link of a forwarding is the permission"),
    "letter_news.remember": "part of letters.prepare, which asks",
    **dict.fromkeys(
        ("due_dates.concerning", "due_dates.of_partner"),
        "choose among what upcoming and of_everybody returned, which ask",
    ),
    "partner_calendars.partner_of": "the link of the partner is the permission",
    "due_overview.group_of": "sorts keys into groups and reads no record",
    **dict.fromkeys(("outgoing.message_id", "outgoing.request_post"), "parts of services that ask before"),
    **dict.fromkeys(("people_edit.find", "people_edit.revoke_links"), "parts of services that ask before"),
    **dict.fromkeys(
        ("sign_in.person_of", "sign_in.has_left", "sign_in.is_new", "sign_in.is_over", "sign_in.learn"),
        "before them there is no actor to ask about",
    ),
    **dict.fromkeys(
        ("sign_in.request_access", "sign_in.was_asked", "sign_in.sign_out", "sign_in.still"),
        "before them there is no actor to ask about",
    ),
    **dict.fromkeys(
        ("subscriptions.calendar_of", "subscriptions.feed_of_calls"), "the link is the permission; calls are public"
    ),
    **dict.fromkeys(
        ("suggestion_items.item_of", "suggestion_items.contact_of"), "words for cards that were asked about"
    ),
    **dict.fromkeys(
        ("tokens.open_link", "tokens.used", "tokens.note_refusal"), "before them there is no actor to ask about"
    ),
    **dict.fromkeys(("wishes.of", "wishes.change_by_link"), "the wishes of the person whose link it is"),
}
