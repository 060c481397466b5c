"""Korrekturhinweise: given by a contact, answered by the office, once."""

import pytest
from sqlmodel import Session

from tests.builders import NOW, a_call, a_partner, a_person, a_source, an_actor
from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.services import hints
from tracker.shapes.actor import Actor
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import HintState


def contact(session: Session, key: str = "selm") -> Actor:
    partner = a_partner(session, key)
    return an_actor(Role.CONTACT, partner=partner, person=a_person(session, partner=partner))


def office(session: Session) -> Actor:
    return an_actor(Role.OFFICE, person=a_person(session, Role.OFFICE))


def test_a_hint_waits_for_the_office_with_what_it_is_about(session: Session) -> None:
    call = a_call(session)
    hints.give(session, contact(session), call_id=call.public_id, field="rounds", text=" Frist ist vorbei. ", now=NOW)
    desk = office(session)
    assert hints.count_waiting(session, desk) == 1
    (hint,) = hints.waiting(session, desk)
    assert (hint.call_title, hint.name, hint.text, hint.partner, hint.state) == (
        "Förderung klimaschutz",
        "Frist",
        "Frist ist vorbei.",
        "Selm",
        HintState.OPEN,
    )


def test_the_contact_reads_the_answer_and_other_partners_do_not(session: Session) -> None:
    call, giver = a_call(session), contact(session)
    given = hints.give(session, giver, call_id=call.public_id, text="Stimmt nicht.", now=NOW)
    hints.decline(session, office(session), hint_id=given.public_id, answer="Steht so in Nummer 5.", now=NOW)
    (shown,) = hints.of_call(session, giver, call_id=call.public_id)
    assert (shown.state, shown.answer) == (HintState.DECLINED, "Steht so in Nummer 5.")
    assert hints.of_call(session, contact(session, "werne"), call_id=call.public_id) == []
    assert hints.waiting(session, office(session)) == []


def test_a_hint_is_answered_once(session: Session) -> None:
    call, desk = a_call(session), office(session)
    given = hints.give(session, contact(session), call_id=call.public_id, text="Falsch.", now=NOW)
    hints.take(session, desk, hint_id=given.public_id, now=NOW)
    with pytest.raises(ChangedMeanwhile, match="schon beantwortet: übernommen"):
        hints.decline(session, desk, hint_id=given.public_id, answer="Nein.", now=NOW)


def test_declining_needs_a_sentence_and_a_hint_too(session: Session) -> None:
    call, desk = a_call(session), office(session)
    given = hints.give(session, contact(session), call_id=call.public_id, text="Falsch.", now=NOW)
    with pytest.raises(Refused, match="warum der Hinweis nicht übernommen wird"):
        hints.decline(session, desk, hint_id=given.public_id, answer="  ", now=NOW)
    with pytest.raises(Refused, match="was nicht stimmt"):
        hints.give(session, contact(session), call_id=call.public_id, text="", now=NOW)
    with pytest.raises(Refused, match="zu lang"):
        hints.give(session, contact(session), call_id=call.public_id, text="x" * 2_000, now=NOW)


def test_a_call_for_the_office_alone_takes_no_hints(session: Session) -> None:
    a_source(session, office_only=True)
    call = a_call(session)
    with pytest.raises(NotFound):
        hints.give(session, contact(session), call_id=call.public_id, text="Gibt es nicht.", now=NOW)
