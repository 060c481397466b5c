"""The inbox of a partner: what fits its projects and waits for a decision."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from tests.builders import (
    NOW,
    OFFICE,
    TODAY,
    a_call,
    a_call_data,
    a_match,
    a_partner,
    a_project,
    a_source,
    an_actor,
    harvested,
    stored,
    the_call,
)
from tests.tracker.services.statements import watched
from tracker.errors import NotAllowed
from tracker.models.calls import FundingCall, Round
from tracker.models.matches import Review
from tracker.models.partners import Partner
from tracker.models.projects import Project
from tracker.services import reviews, suggestions
from tracker.services.suggestions import Inbox
from tracker.vocabulary.calls import Band, GateRule, ReviewAnswer, ReviewReason, RoundKind, Verdict
from tracker.vocabulary.people import Role

TOMORROW = NOW + timedelta(days=1)


def inbox(session: Session, partner: Partner, **changes: Any) -> Inbox:
    actor = changes.pop("actor", an_actor(Role.CONTACT, partner=partner))
    return suggestions.inbox(session, actor, **{"partner_id": partner.id, "today": TODAY} | changes)


def shown(session: Session, partner: Partner, **changes: Any) -> list[tuple[str, str]]:
    cards = inbox(session, partner, **changes).cards
    return [(card.call.external_id, card.project_title) for card in cards]


def said(
    session: Session, partner: Partner, call: FundingCall, project: Project | None, answer: ReviewAnswer, **more: Any
) -> Review:
    project_id = project.public_id if project else None
    values = {"partner_id": partner.id or 0, "call_id": call.public_id, "project_id": project_id, "now": NOW}
    return reviews.answer(session, OFFICE, answer=answer, **values | more)


def some_calls(session: Session, *names: str) -> list[FundingCall]:
    stored(session, *(a_call_data(external_id=name) for name in names))
    return [the_call(session, name) for name in names]


def test_a_card_shows_everything_for_a_decision(session: Session) -> None:
    selm = a_partner(session)
    project = a_project(session, selm, cost_cents=1_000_000)
    call = a_call(session, rate_hundredths=9_000, amount_max_cents=500_000)
    reasons = {
        "sentence": "Beide sprechen vom Klima.",
        "terms": [{"term": "Klimaschutz", "context": "zum Schutz des Klimas", "share": 0.4}],
    }
    a_match(session, project, call, band=Band.GOOD, reasons=reasons, finding="Gefördert wird bundesweit.")
    found = inbox(session, selm)
    (card,) = found.cards
    assert (card.call, card.project_id, card.project_title) == (call, project.public_id, "Radweg am Bahnhof")
    assert (card.band, card.excluded, card.sentence) == (Band.GOOD, False, "Beide sprechen vom Klima.")
    assert [(term.term, term.context) for term in card.terms] == [("Klimaschutz", "zum Schutz des Klimas")]
    (finding,) = card.findings
    assert (finding.rule, finding.verdict, finding.sentence) == (
        GateRule.AREA,
        Verdict.YES,
        "Gefördert wird bundesweit.",
    )
    assert (card.money.grant_cents, card.money.own_cents) == (500_000, 500_000)
    assert (card.changed, card.interested, card.computed_at) == (False, (), NOW)
    assert (found.waiting, found.excluded, found.answered, found.computed_at) == (1, 0, 0, NOW)


def test_the_best_suggestion_of_all_projects_stands_first(session: Session) -> None:
    selm = a_partner(session)
    radweg, schule = a_project(session, selm, title="Radweg"), a_project(session, selm, title="Schule")
    a, b = some_calls(session, "a", "b")
    for project, call, score in ((radweg, a, 0.2), (radweg, b, 0.9), (schule, a, 0.5), (schule, b, 0.5)):
        a_match(session, project, call, score=score)
    assert shown(session, selm) == [("b", "Radweg"), ("a", "Schule"), ("b", "Schule"), ("a", "Radweg")]


def test_pages_of_the_inbox_follow_each_other(session: Session) -> None:
    selm = a_partner(session)
    project = a_project(session, selm)
    for number, call in enumerate(some_calls(session, *"abcde")):
        a_match(session, project, call, score=1 - number / 10)
    pages = [shown(session, selm, limit=2, offset=start) for start in (0, 2, 4, 6)]
    assert ["".join(name for name, _ in page) for page in pages] == ["ab", "cd", "e", ""]
    assert inbox(session, selm, limit=2).waiting == 5


def test_a_project_others_lead_is_in_the_inbox_of_all_who_take_part(session: Session) -> None:
    selm, werne, boenen = (a_partner(session, key) for key in ("selm", "werne", "boenen"))
    a_match(session, a_project(session, selm, werne), a_call(session))
    assert [len(shown(session, partner)) for partner in (selm, werne, boenen)] == [1, 1, 0]


def test_the_inbox_of_one_project_can_be_asked_for(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    radweg, schule = a_project(session, selm, title="Radweg"), a_project(session, selm, title="Schule")
    a_match(session, radweg, call)
    a_match(session, schule, call)
    assert shown(session, selm, project_id=schule.public_id) == [("klimaschutz", "Schule")]


@pytest.mark.parametrize(
    ("answer", "more"),
    [
        (ReviewAnswer.INTERESTED, {}),
        (ReviewAnswer.NOT_FOR_US, {"reason": ReviewReason.TOPIC}),
        (ReviewAnswer.LATER, {"follow_up_on": date(2027, 1, 1)}),
        (ReviewAnswer.FORWARDED, {}),
        (ReviewAnswer.IDEA, {}),
        (ReviewAnswer.HIDE, {}),
    ],
)
def test_what_is_answered_disappears_for_this_partner_and_project_and_returns_when_undone(
    session: Session, answer: ReviewAnswer, more: dict[str, Any]
) -> None:
    selm, werne, call = a_partner(session, "selm"), a_partner(session, "werne"), a_call(session)
    radweg, schule = a_project(session, selm, werne, title="Radweg"), a_project(session, selm, title="Schule")
    a_match(session, radweg, call)
    a_match(session, schule, call, score=0.1)
    said(session, selm, call, radweg, answer, **more)
    assert shown(session, selm) == [("klimaschutz", "Schule")]
    assert (inbox(session, selm).answered, inbox(session, selm).waiting) == (1, 1)
    assert shown(session, werne) == [("klimaschutz", "Radweg")], "another partner answers for itself"
    about = {"partner_id": selm.id or 0, "call_id": call.public_id, "project_id": radweg.public_id}
    reviews.undo(session, OFFICE, now=NOW, **about)
    assert shown(session, selm) == [("klimaschutz", "Radweg"), ("klimaschutz", "Schule")]
    assert not any(card.changed for card in inbox(session, selm).cards)


def test_a_later_look_at_the_next_round_returns_when_it_begins_or_when_the_programme_changes(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    project = a_project(session, selm)
    a_match(session, project, call)
    review = said(session, selm, call, project, ReviewAnswer.LATER, at_next_round=True)
    assert (review.follow_up_on, shown(session, selm)) == (None, [])
    call.fingerprint = "with a new round"
    session.add(call)
    assert shown(session, selm) != []
    opens = TODAY + timedelta(days=90)
    session.add(Round(call_id=call.id or 0, kind=RoundKind.APPLICATION, opens_on=opens, created_at=NOW))
    review = said(session, selm, call, project, ReviewAnswer.LATER, at_next_round=True)
    assert review.follow_up_on == opens
    assert (shown(session, selm), len(shown(session, selm, today=opens))) == ([], 1)


def test_a_later_look_returns_on_its_day_and_not_as_changed(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    project = a_project(session, selm)
    a_match(session, project, call)
    day = TODAY + timedelta(days=30)
    said(session, selm, call, project, ReviewAnswer.LATER, follow_up_on=day)
    assert shown(session, selm, today=day - timedelta(days=1)) == []
    (card,) = inbox(session, selm, today=day).cards
    assert not card.changed
    assert shown(session, selm, today=day + timedelta(days=1))


@pytest.mark.parametrize("answer", [ReviewAnswer.INTERESTED, ReviewAnswer.NOT_FOR_US, ReviewAnswer.LATER])
def test_a_changed_call_returns_marked_as_changed_until_it_is_answered_again(
    session: Session, answer: ReviewAnswer
) -> None:
    selm, call = a_partner(session), a_call(session, rate_hundredths=8_000)
    project = a_project(session, selm)
    a_match(session, project, call)
    more = {"reason": ReviewReason.OWN_SHARE, "follow_up_on": date(2027, 1, 1)}
    said(session, selm, call, project, answer, **more)
    harvested(session, a_call_data(rate_hundredths=8_000, contact="Neue Nummer"), now=TOMORROW)
    assert shown(session, selm) == [], "nothing that matters changed"
    harvested(session, a_call_data(rate_hundredths=9_000, contact="Neue Nummer"), now=TOMORROW)
    (card,) = inbox(session, selm).cards
    assert card.changed
    said(session, selm, the_call(session), project, answer, **more)
    assert shown(session, selm) == []


def test_hiding_a_call_for_one_project_leaves_it_for_the_others_even_when_it_changes(session: Session) -> None:
    selm, call = a_partner(session), a_call(session, rate_hundredths=8_000)
    radweg, schule = a_project(session, selm, title="Radweg"), a_project(session, selm, title="Schule")
    a_match(session, radweg, call)
    a_match(session, schule, call)
    said(session, selm, call, radweg, ReviewAnswer.HIDE)
    harvested(session, a_call_data(rate_hundredths=9_000), now=TOMORROW)
    assert shown(session, selm) == [("klimaschutz", "Schule")]


def test_hiding_a_call_at_large_hides_it_for_all_projects_of_this_partner(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    call, other = some_calls(session, "a", "b")
    for project in (a_project(session, selm, werne, title="Radweg"), a_project(session, selm, title="Schule")):
        a_match(session, project, call)
        a_match(session, project, other, score=0.1)
    said(session, selm, call, None, ReviewAnswer.HIDE)
    assert {name for name, _ in shown(session, selm)} == {"b"}
    assert {name for name, _ in shown(session, werne)} == {"a", "b"}
    reviews.undo(session, OFFICE, partner_id=selm.id or 0, call_id=call.public_id, project_id=None, now=NOW)
    assert {name for name, _ in shown(session, selm)} == {"a", "b"}


def test_what_the_gate_excludes_is_counted_and_shown_when_asked_for(session: Session) -> None:
    selm = a_partner(session)
    project = a_project(session, selm)
    a, b, c = some_calls(session, "a", "b", "c")
    a_match(session, project, a)
    for call in (b, c):
        a_match(session, project, call, excluded=True, finding="Gefördert wird nur Bayern.")
    found = inbox(session, selm)
    assert ([card.call.external_id for card in found.cards], found.waiting, found.excluded) == (["a"], 1, 2)
    left_out = inbox(session, selm, show_excluded=True)
    assert [card.call.external_id for card in left_out.cards] == ["b", "c"]
    assert {card.findings[0].sentence for card in left_out.cards} == {"Gefördert wird nur Bayern."}
    said(session, selm, b, project, ReviewAnswer.NOT_FOR_US, reason=ReviewReason.WRONG_AREA)
    assert (inbox(session, selm).excluded, inbox(session, selm).answered) == (1, 1)


def test_the_interest_of_other_partners_is_shown_by_name_only(session: Session) -> None:
    selm, werne, boenen = (a_partner(session, key) for key in ("selm", "werne", "boenen"))
    call = a_call(session)
    project = a_project(session, selm, werne, boenen)
    a_match(session, project, call)
    said(session, werne, call, project, ReviewAnswer.NOT_FOR_US, reason=ReviewReason.TOPIC, note="Geheim")
    said(session, werne, call, project, ReviewAnswer.INTERESTED, note="Geheim")
    said(session, boenen, call, None, ReviewAnswer.IDEA)
    (card,) = inbox(session, selm).cards
    assert card.interested == ("Bönen", "Werne")
    assert "Geheim" not in repr(card)
    said(session, boenen, call, None, ReviewAnswer.NOT_FOR_US, reason=ReviewReason.STAFF)
    reviews.undo(
        session, OFFICE, partner_id=werne.id or 0, call_id=call.public_id, project_id=project.public_id, now=NOW
    )
    assert inbox(session, selm).cards[0].interested == ()


def test_the_own_interest_is_not_told_to_oneself(session: Session) -> None:
    selm, call = a_partner(session), a_call(session)
    a_match(session, a_project(session, selm), call)
    said(session, selm, call, None, ReviewAnswer.INTERESTED)
    assert inbox(session, selm).cards[0].interested == ()


def test_calls_that_are_gone_or_for_the_office_only_are_not_suggested(session: Session) -> None:
    a_source(session, "intern", office_only=True)
    selm = a_partner(session)
    project = a_project(session, selm)
    gone, kept = some_calls(session, "weg", "da")
    stored(session, a_call_data(source="intern", external_id="x"))
    for call in (gone, kept, the_call(session, "x", "intern")):
        a_match(session, project, call)
    harvested(session, a_call_data(external_id="da"), now=TOMORROW)
    assert shown(session, selm) == [("da", "Radweg am Bahnhof")]
    assert inbox(session, selm).waiting == 1


def test_the_inbox_of_another_partner_is_refused_and_the_office_sees_all(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    a_match(session, a_project(session, selm), a_call(session))
    for role in (Role.CONTACT, Role.LEADERSHIP, Role.TREASURER):
        with pytest.raises(NotAllowed, match=r"^Das gehört einer anderen Kommune\. Fragen Sie "):
            inbox(session, selm, actor=an_actor(role, partner=werne))
        assert shown(session, selm, actor=an_actor(role, partner=selm))
    assert shown(session, selm, actor=OFFICE)


def test_an_empty_inbox_is_an_empty_one(session: Session) -> None:
    found = inbox(session, a_partner(session))
    assert (found.cards, found.waiting, found.excluded, found.answered, found.computed_at) == ((), 0, 0, 0, None)


def test_the_inbox_takes_the_same_statements_for_one_suggestion_and_for_many(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    found = some_calls(session, *(f"p-{number}" for number in range(30)))
    projects = [a_project(session, selm, title=f"Vorhaben {number}") for number in range(3)]
    counts = []
    for part in (found[:1], found[1:]):
        for call in part:
            for project in projects:
                a_match(session, project, call, finding="Gefördert wird bundesweit.")
            said(session, werne, call, None, ReviewAnswer.INTERESTED)
        with watched(session) as statements:
            assert inbox(session, selm, limit=100).cards
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 21


def test_a_call_shows_which_projects_of_whom_it_fits(session: Session) -> None:
    selm, werne, call = a_partner(session, "selm"), a_partner(session, "werne"), a_call(session)
    first, second = a_project(session, selm, werne, title="Radweg"), a_project(session, werne, title="Schule")
    third = a_project(session, selm, title="Halle")
    a_match(session, first, call, rank=2, band=Band.GOOD)
    a_match(session, second, call, rank=1)
    a_match(session, third, call, rank=1, excluded=True)
    fits = suggestions.for_call(session, an_actor(Role.CONTACT, partner=werne), call_id=call.public_id)
    assert [(fit.partner, fit.title, fit.band, fit.excluded) for fit in fits] == [
        ("Werne", "Schule", Band.POSSIBLE, False),
        ("Selm", "Radweg", Band.GOOD, False),
        ("Selm", "Halle", Band.POSSIBLE, True),
    ]
    assert fits[0].project_id == second.public_id
