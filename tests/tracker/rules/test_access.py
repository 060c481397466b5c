"""Who may do what: the whole table, so that a change of it is a decision and not a slip."""

import pytest

from tests.builders import OFFICE, SYSTEM
from tracker.errors import NotAllowed
from tracker.rules.access import ALLOWED, Action, decide, require, scope, sees_office_only
from tracker.shapes.actor import Actor
from tracker.vocabulary.people import Role

SELM, WERNE = 1, 2
ONLY_SYSTEM = {"system"}
EVERYONE = {role.value for role in Role}
EXPECTED = {
    Action.READ_CALL: EVERYONE,
    Action.READ_PROJECT: EVERYONE,
    Action.EDIT_PROJECT: {"contact", "office", "system"},
    Action.READ_SUGGESTION: {"contact", "office", "leadership", "treasurer", "system"},
    Action.ANSWER: {"contact", "office"},
    Action.READ_SOURCE: EVERYONE - {"politics"},
    Action.START_JOB: {"office", "administrator", "system"},
    Action.STORE_HARVEST: ONLY_SYSTEM,
    Action.STORE_MATCHES: ONLY_SYSTEM,
    Action.CORRECT_CALL: {"office"},
    Action.GIVE_HINT: {"contact", "department", "treasurer", "leadership", "office"},
    Action.KEEP_SEARCH: {"office"},
    Action.WRITE_LETTERS: {"office", "system"},
    Action.EXPORT: {"office", "administrator", "system"},
    Action.READ_AUDIT: {"office", "administrator", "system"},
    Action.GO_LIVE: {"office", "administrator", "system"},
    Action.SET_UP: ONLY_SYSTEM,
    Action.READ_PERSON: EVERYONE - {"politics"},
    Action.EDIT_APPLICATION: {"contact", "office", "system"},
    Action.READ_APPLICATION: EVERYONE - {"department"},
    Action.EDIT_PLAN: {"contact", "treasurer", "office", "system"},
    Action.EDIT_TASK: {"contact", "treasurer", "leadership", "office", "system"},
    Action.READ_INQUIRY: {"contact", "office", "system"},
    Action.EDIT_INQUIRY: {"contact", "office"},
    Action.READ_DUE: EVERYONE - {"politics"},
    Action.READ_COUNCIL: EVERYONE,
    Action.EDIT_COUNCIL: {"contact", "office", "system"},
    Action.EDIT_RESOLUTION: {"contact", "office", "system"},
    Action.EDIT_AWARD: {"contact", "treasurer", "office", "system"},
    Action.AUDIT_PROOF: {"auditor", "contact", "office", "system"},
    Action.READ_AUDIT_FILE: {"auditor", "office", "system"},
    Action.READ_BUDGET: {"treasurer", "leadership", "office", "system"},
    Action.COSIGN: {"treasurer"},
    Action.EDIT_PERSON: {"office", "administrator", "system"},
    Action.EDIT_PARTNER: {"office", "system"},
    Action.EDIT_SOURCE: {"office", "administrator", "system"},
    Action.READ_OUTBOX: {"office", "administrator", "system"},
    Action.READ_HISTORY: {"office", "administrator", "auditor", "system"},
    Action.EXPORT_HISTORY: {"office", "system"},
    Action.ISSUE_LINK: EVERYONE - {"politics"},
    Action.SHARE_CALENDAR: {"contact", "office"},
    Action.EDIT_WISHES: EVERYONE,
}


def of_selm(role: Role) -> Actor:
    return Actor(person_id=1, label="Stadt Selm", role=role, partner_id=SELM)


def test_every_action_is_decided() -> None:
    assert set(EXPECTED) == set(Action) == set(ALLOWED)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: Role, action: Action) -> None:
    decision = decide(of_selm(role), action)
    assert decision.allowed == (role.value in EXPECTED[action])
    if not decision.allowed:
        assert decision.reason.startswith(f"Das ist für die Rolle „{role.label}“ nicht vorgesehen. Bitte ")


@pytest.mark.parametrize("role", [Role.CONTACT, Role.LEADERSHIP, Role.TREASURER])
def test_the_records_of_another_partner_are_closed(role: Role) -> None:
    assert decide(of_selm(role), Action.READ_SUGGESTION, partners=[SELM]).allowed
    other = decide(of_selm(role), Action.READ_SUGGESTION, partners=[WERNE])
    assert (other.allowed, other.reason) == (
        False,
        "Das gehört einer anderen Kommune. Fragen Sie bei Bedarf die Projektleitstelle.",
    )


def test_taking_part_opens_a_record_of_several_partners() -> None:
    assert decide(of_selm(Role.CONTACT), Action.EDIT_PROJECT, partners=[WERNE, SELM]).allowed


def test_a_record_of_no_partner_at_all_is_not_everybodys() -> None:
    assert not decide(of_selm(Role.CONTACT), Action.EDIT_PROJECT, partners=[]).allowed
    assert decide(OFFICE, Action.EDIT_PROJECT, partners=[]).allowed


def test_the_office_works_for_every_partner() -> None:
    assert decide(OFFICE, Action.ANSWER, partners=[WERNE]).allowed


def test_whoever_may_not_is_told_why() -> None:
    with pytest.raises(
        NotAllowed,
        match=r"^Das ist für die Rolle „Politik“ nicht vorgesehen\. Bitte fragen Sie ",
    ):
        require(of_selm(Role.POLITICS), Action.ANSWER)
    require(of_selm(Role.CONTACT), Action.ANSWER, partners=[SELM])


def test_a_list_shows_all_to_those_who_work_for_all_and_the_own_to_the_rest() -> None:
    assert scope(OFFICE) is None
    assert scope(SYSTEM) is None
    assert scope(of_selm(Role.CONTACT)) == SELM


def test_a_contact_without_a_partner_lists_nothing() -> None:
    nobody = Actor(person_id=1, label="?", role=Role.CONTACT)
    assert scope(nobody) == 0
    assert not decide(nobody, Action.READ_SUGGESTION, partners=[SELM]).allowed


@pytest.mark.parametrize("role", Role)
def test_calls_for_the_office_are_seen_by_those_who_run_it(role: Role) -> None:
    assert sees_office_only(of_selm(role)) == (role.value in {"office", "administrator", "system"})
