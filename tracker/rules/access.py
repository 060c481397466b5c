"""Who may do what to which record. Services ask here; pages only hide what would be refused."""

from collections.abc import Collection
from enum import StrEnum

from tracker.errors import NotAllowed
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.people import Role


class Action(StrEnum):
    """What a service does on somebody's behalf."""

    READ_CALL = "read_call"
    READ_PROJECT = "read_project"
    EDIT_PROJECT = "edit_project"
    READ_SUGGESTION = "read_suggestion"
    ANSWER = "answer"
    READ_SOURCE = "read_source"
    START_JOB = "start_job"
    STORE_HARVEST = "store_harvest"
    STORE_MATCHES = "store_matches"
    CORRECT_CALL = "correct_call"
    GIVE_HINT = "give_hint"
    KEEP_SEARCH = "keep_search"
    WRITE_LETTERS = "write_letters"
    EXPORT = "export"
    READ_AUDIT = "read_audit"
    GO_LIVE = "go_live"
    SET_UP = "set_up"
    READ_PERSON = "read_person"
    EDIT_APPLICATION = "edit_application"
    READ_INQUIRY = "read_inquiry"
    EDIT_INQUIRY = "edit_inquiry"
    ISSUE_LINK = "issue_link"
    SHARE_CALENDAR = "share_calendar"
    EDIT_WISHES = "edit_wishes"
    READ_APPLICATION = "read_application"
    EDIT_PLAN = "edit_plan"
    EDIT_TASK = "edit_task"
    READ_DUE = "read_due"
    READ_COUNCIL = "read_council"
    EDIT_COUNCIL = "edit_council"
    EDIT_RESOLUTION = "edit_resolution"
    EDIT_AWARD = "edit_award"
    AUDIT_PROOF = "audit_proof"
    READ_AUDIT_FILE = "read_audit_file"
    EDIT_PERSON = "edit_person"
    EDIT_PARTNER = "edit_partner"
    EDIT_SOURCE = "edit_source"
    READ_OUTBOX = "read_outbox"
    READ_HISTORY = "read_history"
    EXPORT_HISTORY = "export_history"
    READ_BUDGET = "read_budget"
    COSIGN = "cosign"


_EVERYONE = frozenset(Role)
_INSIDE = _EVERYONE - {Role.POLITICS}
_OFFICE = frozenset({Role.OFFICE, Role.SYSTEM})
_RUNS_IT = frozenset({Role.OFFICE, Role.ADMINISTRATOR, Role.SYSTEM})
_SYSTEM = frozenset({Role.SYSTEM})

ALLOWED: dict[Action, frozenset[Role]] = {
    Action.READ_CALL: _EVERYONE,
    Action.READ_PROJECT: _EVERYONE,
    Action.EDIT_PROJECT: frozenset({Role.CONTACT, Role.OFFICE, Role.SYSTEM}),
    Action.READ_SUGGESTION: frozenset({Role.CONTACT, Role.OFFICE, Role.LEADERSHIP, Role.TREASURER, Role.SYSTEM}),
    Action.ANSWER: frozenset({Role.CONTACT, Role.OFFICE}),
    Action.READ_SOURCE: _INSIDE,
    Action.START_JOB: _RUNS_IT,
    Action.STORE_HARVEST: _SYSTEM,
    Action.STORE_MATCHES: _SYSTEM,
    Action.CORRECT_CALL: frozenset({Role.OFFICE}),
    Action.GIVE_HINT: frozenset({Role.CONTACT, Role.DEPARTMENT, Role.TREASURER, Role.LEADERSHIP, Role.OFFICE}),
    Action.KEEP_SEARCH: frozenset({Role.OFFICE}),
    Action.WRITE_LETTERS: _OFFICE,
    Action.EXPORT: frozenset({Role.OFFICE, Role.ADMINISTRATOR, Role.SYSTEM}),
    Action.READ_AUDIT: frozenset({Role.OFFICE, Role.ADMINISTRATOR, Role.SYSTEM}),
    Action.GO_LIVE: _RUNS_IT,
    Action.SET_UP: _SYSTEM,
    Action.READ_PERSON: _INSIDE,
    Action.EDIT_APPLICATION: frozenset({Role.CONTACT, Role.OFFICE, Role.SYSTEM}),
    Action.READ_APPLICATION: _EVERYONE - {Role.DEPARTMENT},
    Action.EDIT_PLAN: frozenset({Role.CONTACT, Role.TREASURER, Role.OFFICE, Role.SYSTEM}),
    Action.EDIT_TASK: frozenset({Role.CONTACT, Role.TREASURER, Role.LEADERSHIP, Role.OFFICE, Role.SYSTEM}),
    Action.READ_INQUIRY: frozenset({Role.CONTACT, Role.OFFICE, Role.SYSTEM}),
    Action.EDIT_INQUIRY: frozenset({Role.CONTACT, Role.OFFICE}),
    Action.ISSUE_LINK: _INSIDE,
    # An address that goes from hand to hand: whoever keeps the partner's own data gives it out.
    Action.SHARE_CALENDAR: frozenset({Role.CONTACT, Role.OFFICE}),
    Action.EDIT_WISHES: _EVERYONE,
    Action.READ_DUE: _INSIDE,
    Action.READ_COUNCIL: _EVERYONE,
    Action.EDIT_COUNCIL: frozenset({Role.CONTACT, Role.OFFICE, Role.SYSTEM}),
    Action.EDIT_RESOLUTION: frozenset({Role.CONTACT, Role.OFFICE, Role.SYSTEM}),
    Action.EDIT_AWARD: frozenset({Role.CONTACT, Role.TREASURER, Role.OFFICE, Role.SYSTEM}),
    Action.AUDIT_PROOF: frozenset({Role.AUDITOR, Role.CONTACT, Role.OFFICE, Role.SYSTEM}),
    Action.READ_AUDIT_FILE: frozenset({Role.AUDITOR, Role.OFFICE, Role.SYSTEM}),
    Action.READ_BUDGET: frozenset({Role.TREASURER, Role.LEADERSHIP, Role.OFFICE, Role.SYSTEM}),
    Action.COSIGN: frozenset({Role.TREASURER}),
    Action.EDIT_PERSON: _RUNS_IT,
    Action.EDIT_PARTNER: _OFFICE,
    Action.EDIT_SOURCE: _RUNS_IT,
    Action.READ_OUTBOX: _RUNS_IT,
    Action.READ_HISTORY: frozenset({Role.OFFICE, Role.ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM}),
    # The whole of it: the Administration reads only what running the machine needs.
    Action.EXPORT_HISTORY: _OFFICE,
}

_EVERY_PARTNER = frozenset({Role.OFFICE, Role.SYSTEM, Role.ADMINISTRATOR})


class Decision(Shape):
    """Allowed or not; ``reason`` is a German sentence when not."""

    allowed: bool
    reason: str = ""


def decide(actor: Actor, action: Action, *, partners: Collection[int] | None = None) -> Decision:
    """Say whether the actor may do this to a record of these partners (``None``: the record has no partner)."""
    if actor.role not in ALLOWED[action]:
        return Decision(
            allowed=False,
            reason=f"Das ist für die Rolle „{actor.role.label}“ nicht vorgesehen. "
            "Bitte fragen Sie eine zuständige Person.",
        )
    if partners is None or actor.role in _EVERY_PARTNER or actor.partner_id in partners:
        return Decision(allowed=True)
    return Decision(
        allowed=False, reason="Das gehört einer anderen Kommune. Fragen Sie bei Bedarf die Projektleitstelle."
    )


def require(actor: Actor, action: Action, *, partners: Collection[int] | None = None) -> None:
    """Let the actor pass.

    Raises:
        NotAllowed: with the sentence that says why not.
    """
    decision = decide(actor, action, partners=partners)
    if not decision.allowed:
        raise NotAllowed(decision.reason)


def sees_office_only(actor: Actor) -> bool:
    """Say whether the actor sees calls of sources whose terms allow no wider circle."""
    return actor.role in _EVERY_PARTNER


def scope(actor: Actor) -> int | None:
    """Return the only partner whose records the actor may list; ``None`` for all of them."""
    if actor.role in _EVERY_PARTNER:
        return None
    # A person without a partner sees nobody's records, so the scope is a partner that does not exist.
    return actor.partner_id if actor.partner_id is not None else 0
