"""Who sees which money: every role, as lead, as partner and as stranger."""

import pytest

from tracker.rules.visibility import View, view, writable
from tracker.shapes.actor import Actor
from tracker.vocabulary.people import Role

KREIS, SELM, WERNE, BOENEN = 1, 2, 3, 4
JOINT = {"lead_id": SELM, "partner_ids": (SELM, WERNE)}
BOTH = frozenset({SELM, WERNE})


def of(role: Role, partner: int | None) -> Actor:
    return Actor(person_id=1, label=role.label, role=role, partner_id=partner)


def seen(role: Role, partner: int | None, *, is_public: bool = False) -> View | None:
    return view(of(role, partner), lead_id=SELM, partner_ids=(SELM, WERNE), is_public=is_public)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SYSTEM])
def test_the_office_sees_everything(role: Role) -> None:
    assert seen(role, None) == View(grants=True, whole=True, shares=BOTH, remarks=BOTH)


@pytest.mark.parametrize("role", [Role.CONTACT, Role.TREASURER, Role.LEADERSHIP])
@pytest.mark.parametrize("partner", [SELM, WERNE])
def test_partners_see_each_others_shares_but_only_their_own_remarks(role: Role, partner: int) -> None:
    assert seen(role, partner) == View(grants=True, whole=True, shares=BOTH, remarks=frozenset({partner}))


@pytest.mark.parametrize("role", [Role.CONTACT, Role.TREASURER, Role.LEADERSHIP, Role.AUDITOR])
@pytest.mark.parametrize("partner", [KREIS, BOENEN, None])
@pytest.mark.parametrize("is_public", [True, False])
def test_who_takes_no_part_sees_nothing_and_the_kreis_is_no_exception(
    role: Role, partner: int | None, is_public: bool
) -> None:
    assert seen(role, partner, is_public=is_public) is None


def test_a_kreis_that_takes_part_sees_shares_but_no_remarks_of_others() -> None:
    found = view(of(Role.TREASURER, KREIS), lead_id=SELM, partner_ids=(SELM, KREIS), is_public=False)
    assert found == View(grants=True, whole=True, shares=frozenset({SELM, KREIS}), remarks=frozenset({KREIS}))


def test_the_audit_office_of_the_lead_sees_all_shares_the_others_their_own() -> None:
    lead, other = seen(Role.AUDITOR, SELM), seen(Role.AUDITOR, WERNE)
    assert lead is not None
    assert other is not None
    assert (lead.whole, lead.shares) == (True, BOTH)
    assert (other.whole, other.shares, other.remarks) == (False, frozenset({WERNE}), frozenset({WERNE}))


def test_politics_sees_the_grant_of_what_is_public_and_nothing_that_gives_the_own_share_away() -> None:
    assert seen(Role.POLITICS, SELM) is None
    assert seen(Role.POLITICS, SELM, is_public=True) == View(grants=True)


def test_the_administrator_sees_that_there_is_something_and_no_money() -> None:
    assert seen(Role.ADMINISTRATOR, None) == View()


def test_a_fachamt_comes_by_its_link_only() -> None:
    assert seen(Role.DEPARTMENT, SELM, is_public=True) is None


@pytest.mark.parametrize(
    ("role", "partner", "expected"),
    [
        (Role.OFFICE, None, BOTH),
        (Role.CONTACT, SELM, BOTH),
        (Role.CONTACT, WERNE, {WERNE}),
        (Role.TREASURER, SELM, {SELM}),
        (Role.TREASURER, WERNE, {WERNE}),
        (Role.TREASURER, KREIS, set()),
        (Role.LEADERSHIP, SELM, set()),
        (Role.AUDITOR, SELM, set()),
        (Role.POLITICS, SELM, set()),
    ],
)
def test_plan_lines_are_written_by_the_lead_or_by_their_own_kommune(
    role: Role, partner: int | None, expected: set[int]
) -> None:
    assert writable(of(role, partner), lead_id=SELM, partner_ids=(SELM, WERNE)) == expected
