"""What the pages ask the services for, on both databases."""

from datetime import timedelta

import builders
from sqlalchemy import Engine

from tracker.database import write
from tracker.services import answers, projects, reviews, sources
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason
from tracker.vocabulary.people import Role


def test_a_page_of_projects_is_a_part_of_all_of_them(ledger: Engine) -> None:
    with write(ledger) as session:
        selm, werne = builders.a_partner(session, "selm"), builders.a_partner(session, "werne")
        for number in range(7):
            partner = werne if number % 2 else selm
            builders.a_project(session, partner, title=f"Schule {number}", number=f"V-{number}", description="Mensa")
        every = [card.public_id for card in projects.cards(session, builders.OFFICE)]
        page = projects.page(session, builders.OFFICE, offset=2, limit=3)
        assert page.total == 7
        assert [card.public_id for card in page.cards] == every[2:5]
        found = projects.page(session, builders.OFFICE, words="mensa SCHULE", partner_id=werne.id)
        assert (found.total, found.cards[0].data.title) == (3, "Schule 1")
        assert projects.page(session, builders.OFFICE, words="Hallenbad").total == 0
        assert projects.page(session, builders.OFFICE, offset=50).cards == ()


def test_only_the_answers_that_count_are_listed_newest_first(ledger: Engine) -> None:
    with write(ledger) as session:
        selm, werne = builders.a_partner(session, "selm"), builders.a_partner(session, "werne")
        project = builders.a_project(session, selm, werne)
        calls = [builders.a_call(session, external_id=f"programm-{number}") for number in range(3)]
        contact = builders.an_actor(Role.CONTACT, partner=selm, person=builders.a_person(session, partner=selm))
        other = builders.an_actor(Role.CONTACT, partner=werne)
        for minute, (call, answer) in enumerate(
            [
                (calls[0], ReviewAnswer.INTERESTED),
                (calls[1], ReviewAnswer.INTERESTED),
                (calls[0], ReviewAnswer.NOT_FOR_US),
            ]
        ):
            reviews.answer(
                session,
                contact,
                partner_id=selm.id or 0,
                call_id=call.public_id,
                project_id=project.public_id,
                answer=answer,
                reason=ReviewReason.STAFF if answer is ReviewAnswer.NOT_FOR_US else None,
                now=builders.NOW + timedelta(minutes=minute),
            )
        reviews.answer(
            session,
            other,
            partner_id=werne.id or 0,
            call_id=calls[2].public_id,
            project_id=None,
            answer=ReviewAnswer.HIDE,
            now=builders.NOW,
        )
        found = answers.recent(session, contact, partner_id=selm.id or 0)
        assert [(item.call_title, item.answer) for item in found] == [
            ("Förderung programm-0", ReviewAnswer.NOT_FOR_US),
            ("Förderung programm-1", ReviewAnswer.INTERESTED),
        ]
        assert (found[0].project_title, found[0].reason) == ("Radweg am Bahnhof", ReviewReason.STAFF)
        reviews.undo(
            session,
            contact,
            partner_id=selm.id or 0,
            call_id=calls[0].public_id,
            project_id=project.public_id,
            now=builders.NOW + timedelta(hours=1),
        )
        assert [item.call_title for item in answers.recent(session, contact, partner_id=selm.id or 0)] == [
            "Förderung programm-1"
        ]


def test_sources_for_the_office_are_not_named_to_others(ledger: Engine) -> None:
    with write(ledger) as session:
        builders.a_source(session, "bund", title="Zweite")
        builders.a_source(session, "land", title="Erste")
        builders.a_source(session, "intern", title="Dritte", office_only=True)
        contact = builders.an_actor(Role.CONTACT, partner=builders.a_partner(session))
        assert [source.title for source in sources.listed(session, builders.OFFICE)] == ["Dritte", "Erste", "Zweite"]
        assert [source.title for source in sources.listed(session, contact)] == ["Erste", "Zweite"]
