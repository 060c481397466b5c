"""*Alles gesehen*, the number of suggestions a week, and changes in the prose that bring a call back."""

from datetime import timedelta

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
    an_actor,
    harvested,
    stored,
    the_call,
)
from tracker.errors import Refused
from tracker.models.partners import Partner
from tracker.services import pace, reviews, seen, suggestions
from tracker.services.suggestions import Inbox
from tracker.vocabulary.calls import Band, ReviewAnswer
from tracker.vocabulary.people import Role

TOMORROW = NOW + timedelta(days=1)


def inbox(session: Session, partner: Partner) -> Inbox:
    contact = an_actor(Role.CONTACT, partner=partner)
    return suggestions.inbox(session, contact, partner_id=partner.id or 0, today=TODAY)


def test_what_was_seen_is_gone_for_all_projects_of_the_partner_until_it_is_brought_back(session: Session) -> None:
    selm, werne, call = a_partner(session, "selm"), a_partner(session, "werne"), a_call(session)
    for project in (a_project(session, selm, werne), a_project(session, selm)):
        a_match(session, project, call)
    contact = an_actor(Role.CONTACT, partner=selm)
    about = {"partner_id": selm.id or 0, "call_ids": [call.public_id]}
    assert seen.mark(session, contact, now=NOW, **about) == 1  # type: ignore[arg-type]
    assert [len(inbox(session, partner).cards) for partner in (selm, werne)] == [0, 1]
    seen.undo(session, contact, now=NOW, **about)  # type: ignore[arg-type]
    assert len(inbox(session, selm).cards) == 2


def test_what_was_seen_returns_when_it_changes_materially(session: Session) -> None:
    selm, call = a_partner(session), a_call(session, rate_hundredths=8_000)
    a_match(session, a_project(session, selm), call)
    seen.mark(session, OFFICE, partner_id=selm.id or 0, call_ids=[call.public_id], now=NOW)
    harvested(session, a_call_data(rate_hundredths=8_000, contact="Neue Nummer"), now=TOMORROW)
    assert inbox(session, selm).cards == ()
    harvested(session, a_call_data(rate_hundredths=9_000), now=TOMORROW)
    (card,) = inbox(session, selm).cards
    assert (card.changed, card.last_review) == (True, 0)


def test_a_change_that_only_the_prose_shows_brings_an_answered_call_back(session: Session) -> None:
    before = "Gefördert werden Radwege in Städten.\nDie Zuwendung beträgt bis zu 60 Prozent der Ausgaben."
    after = before.replace("60", "80")
    selm, call = a_partner(session), a_call(session, text=before)
    project = a_project(session, selm)
    a_match(session, project, call)
    reviews.answer(
        session,
        OFFICE,
        partner_id=selm.id or 0,
        call_id=call.public_id,
        project_id=project.public_id,
        answer=ReviewAnswer.INTERESTED,
        now=NOW,
    )
    assert inbox(session, selm).cards == ()
    fingerprint = call.fingerprint
    harvested(session, a_call_data(text=after), now=TOMORROW)
    changed = the_call(session)
    assert changed.fingerprint != fingerprint
    assert changed.changed_at == TOMORROW
    (card,) = inbox(session, selm).cards
    assert card.changed
    harvested(session, a_call_data(text=after), now=TOMORROW + timedelta(days=1))
    assert the_call(session).fingerprint == changed.fingerprint, "one change is told once"


def test_a_call_of_one_version_keeps_the_fingerprint_of_its_facts(session: Session) -> None:
    first = a_call(session, text="Ein Text.").fingerprint
    harvested(session, a_call_data(text="Ein anderer Text über dasselbe."), now=TOMORROW)
    assert the_call(session).fingerprint == first


def test_a_week_has_a_number_that_answers_and_looks_use_up(session: Session) -> None:
    selm = a_partner(session)
    project = a_project(session, selm)
    stored(session, *(a_call_data(external_id=f"p{number}") for number in range(6)))
    calls = [the_call(session, f"p{number}") for number in range(6)]
    for number, call in enumerate(calls):
        a_match(session, project, call, score=1 - number / 10, band=Band.GOOD if number < 2 else Band.CHECK)
    pace.set_limit(session, OFFICE, partner_id=selm.id or 0, count=4, now=NOW)
    found = inbox(session, selm)
    assert (found.waiting, found.this_week, found.fitting) == (6, 4, 2)
    about = {"partner_id": selm.id or 0, "project_id": project.public_id, "now": NOW}
    reviews.answer(session, OFFICE, call_id=calls[0].public_id, answer=ReviewAnswer.INTERESTED, **about)  # type: ignore[arg-type]
    seen.mark(session, OFFICE, partner_id=selm.id or 0, call_ids=[calls[1].public_id], now=NOW)
    found = inbox(session, selm)
    assert (found.waiting, found.this_week, found.fitting) == (4, 2, 0)
    next_week = TODAY + timedelta(days=7)
    later = suggestions.inbox(session, OFFICE, partner_id=selm.id or 0, today=next_week)
    assert later.this_week == 4


def test_the_number_a_week_is_fifteen_until_somebody_sets_another(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    pace.set_limit(session, OFFICE, partner_id=selm.id or 0, count=5, now=NOW)
    assert [pace.limit(session, partner_id=partner.id or 0) for partner in (selm, werne)] == [5, 15]
    for wrong in (0, -1, 101):
        with pytest.raises(Refused):
            pace.set_limit(session, OFFICE, partner_id=selm.id or 0, count=wrong, now=NOW)
