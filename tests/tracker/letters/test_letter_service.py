"""Letters out of the ledger: one per person and week, about this person's partner only."""

from datetime import timedelta
from email import message_from_bytes, policy
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import (
    NOW,
    SYSTEM,
    TODAY,
    a_call,
    a_match,
    a_partner,
    a_person,
    a_project,
    an_actor,
    harvested,
)
from tests.tracker.services.statements import watched
from tracker.errors import NotAllowed, Refused
from tracker.models.calls import FundingCall
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.models.work import Letter
from tracker.services import installation, letters, reviews, sealing, wishes
from tracker.shapes.sources import RunResult
from tracker.shapes.wishes import LetterWishes
from tracker.vocabulary.calls import Band, ReviewAnswer, ReviewReason
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterState

SLOT = "2026-W48"


@pytest.fixture
def selm(session: Session) -> Partner:
    return a_partner(session, "selm")


@pytest.fixture
def contact(session: Session, selm: Partner) -> Person:
    return a_person(session, partner=selm, name="Fördermittel, Stadt Selm", email="foerdermittel@selm.invalid")


def prepared(session: Session, slot: str = SLOT, base_url: str = "https://foerderpfad.example/") -> list[Letter]:
    return letters.prepare(session, SYSTEM, slot=slot, now=NOW, today=TODAY, base_url=base_url)


def answered(
    session: Session, person: Person, call: FundingCall, project: Project, answer: ReviewAnswer, **more: object
) -> None:
    partner = session.get_one(Partner, person.partner_id)
    reviews.answer(
        session,
        an_actor(Role.CONTACT, partner=partner, person=person),
        partner_id=partner.id or 0,
        call_id=call.public_id,
        project_id=project.public_id,
        answer=answer,
        now=NOW,
        **more,  # type: ignore[arg-type]
    )


def test_a_suggestion_stands_in_the_letter_of_its_partner(session: Session, contact: Person) -> None:
    project = a_project(session, title="Radweg an der Lippe", cost_cents=100_000_000)
    call = a_call(session, rate_hundredths=8_000)
    a_match(session, project, call, finding="Gefördert wird bundesweit.")
    (letter,) = prepared(session)
    assert (letter.recipient, letter.state, letter.slot) == (contact.email, LetterState.PREPARED, SLOT)
    assert letter.subject == "[Beispieldaten] Wochenbrief 48/2026: 1 Vorschlag"
    for words in (call.title, "Radweg an der Lippe", "Beide sprechen vom Klima.", "bis zu 800.000,00 €"):
        assert words in letter.text
        assert words in unescape(letter.html).replace("\u00a0", " ")
    assert "Antworten: https://foerderpfad.example/entscheidung/ZUGANG0001" in letter.text
    assert letter.headers["links"][0]["subject"] == {"call": str(call.public_id), "project": str(project.public_id)}


def test_a_letter_tells_nothing_of_another_partners_projects(session: Session, contact: Person) -> None:
    werne = a_partner(session, "werne")
    a_person(session, partner=werne, email="foerdermittel@werne.invalid")
    a_match(session, a_project(session, werne, title="Geheimes aus Werne"), a_call(session))
    by_address = {letter.recipient: letter for letter in prepared(session)}
    assert "Geheimes" in by_address["foerdermittel@werne.invalid"].text
    assert "Geheimes" not in by_address["foerdermittel@selm.invalid"].text


def test_one_call_for_three_projects_is_one_suggestion(session: Session, contact: Person) -> None:
    call = a_call(session)
    for number in range(3):
        a_match(session, a_project(session, title=f"Vorhaben {number}"), call, score=0.9 - number / 10)
    (letter,) = prepared(session)
    assert "Für: Vorhaben 0 und 2 weitere" in letter.text
    assert letter.subject.endswith("1 Vorschlag")


def test_the_best_five_are_shown_and_what_only_may_be_worth_a_look_is_not(session: Session, contact: Person) -> None:
    project = a_project(session)
    for number in range(7):
        call = a_call(session, external_id=f"gut-{number}")
        a_match(session, project, call, band=Band.GOOD, score=0.9 - number / 100)
    a_match(session, project, a_call(session, external_id="vage"), band=Band.CHECK, score=0.99)
    a_match(session, project, a_call(session, external_id="aus"), excluded=True, score=0.98)
    (letter,) = prepared(session)
    assert [f"Förderung gut-{number}" in letter.text for number in range(7)] == [True] * 5 + [False] * 2
    assert "Förderung vage" not in letter.text
    assert "… und 2 weitere" in letter.text
    assert "1 ausgeschlossen: Eine Voraussetzung ist nicht erfüllt." in letter.text


def test_an_answer_is_seen_in_the_next_letter_and_the_suggestion_is_gone(session: Session, contact: Person) -> None:
    project, call = a_project(session), a_call(session)
    a_match(session, project, call)
    answered(session, contact, call, project, ReviewAnswer.INTERESTED)
    (letter,) = prepared(session)
    assert f"LÄUFT\n- Ihre Antwort vom 23.11.2026: Für uns interessant, „{call.title}“" in letter.text
    assert letter.subject.endswith("Diese Woche nichts Passendes")


def test_a_refusal_is_not_repeated_and_a_withdrawn_answer_is_forgotten(session: Session, contact: Person) -> None:
    project, call = a_project(session), a_call(session)
    answered(session, contact, call, project, ReviewAnswer.NOT_FOR_US, reason=ReviewReason.STAFF)
    assert "Ihre Antwort vom" not in prepared(session)[0].text
    answered(session, contact, call, project, ReviewAnswer.INTERESTED)
    assert "Ihre Antwort vom" in prepared(session)[0].text


def test_other_partners_interest_is_told_but_not_their_reasons(session: Session, contact: Person) -> None:
    werne = a_partner(session, "werne")
    neighbour = a_person(session, partner=werne)
    call = a_call(session)
    a_match(session, a_project(session), call)
    answered(session, neighbour, call, a_project(session, werne), ReviewAnswer.INTERESTED, note="streng vertraulich")
    letter = next(letter for letter in prepared(session) if letter.recipient == contact.email)
    assert "Interesse haben: Werne" in letter.text
    assert "vertraulich" not in letter.text


def test_the_office_reads_all_answers_and_of_sources_in_trouble(session: Session, contact: Person) -> None:
    a_person(session, Role.OFFICE, email="leitstelle@schwerte.invalid")
    call = a_call(session)
    answered(session, contact, call, a_project(session), ReviewAnswer.INTERESTED)
    harvested(session, result=RunResult(failed=True, alarms=("Die Quelle antwortet nicht.",)))
    by_address = {letter.recipient: letter for letter in prepared(session)}
    office = by_address["leitstelle@schwerte.invalid"].text
    assert f"Selm vom 23.11.2026: Für uns interessant, „{call.title}“" in office
    assert "Quelle bund: Die Quelle antwortet nicht (noch kein vollständiger Abruf)" in office
    assert "antwortet nicht" not in by_address[contact.email or ""].text


def test_a_contact_without_a_partner_reads_nobodys_answers(session: Session, contact: Person) -> None:
    a_person(session, email="ohne@kommune.invalid")
    answered(session, contact, a_call(session), a_project(session), ReviewAnswer.INTERESTED)
    letter = next(letter for letter in prepared(session) if letter.recipient == "ohne@kommune.invalid")
    assert "Antwort vom" not in letter.text
    assert "RÜCKMELDUNG" not in letter.text


def test_one_letter_per_person_and_week(session: Session, contact: Person) -> None:
    (first,) = prepared(session)
    number, message_id = first.id, first.message_id
    (again,) = prepared(session)
    assert (again.id, again.message_id) == (number, message_id)
    (next_week,) = prepared(session, "2026-W49")
    assert next_week.message_id != message_id
    assert len(session.exec(select(Letter)).all()) == 2


def test_a_letter_nobody_tried_to_send_is_written_anew(session: Session, contact: Person) -> None:
    assert "nichts Passendes" in prepared(session)[0].subject
    a_match(session, a_project(session), a_call(session))
    assert prepared(session)[0].subject.endswith("1 Vorschlag")


@pytest.mark.parametrize("state", [state for state in LetterState if state is not LetterState.PREPARED])
def test_a_letter_on_its_way_stays_as_it_is(session: Session, contact: Person, state: LetterState) -> None:
    (letter,) = prepared(session)
    letter.state = state
    session.add(letter)
    a_match(session, a_project(session), a_call(session))
    assert "nichts Passendes" in prepared(session)[0].subject


def test_nobody_without_an_address_or_out_of_office_gets_a_letter(session: Session, selm: Partner) -> None:
    a_person(session, partner=selm, email=None)
    a_person(session, partner=selm, active=False)
    a_person(session, Role.TREASURER, partner=selm)
    assert prepared(session) == []


def test_letters_are_marked_until_real_work_begins(session: Session, contact: Person) -> None:
    assert prepared(session)[0].is_example
    installation.mark_live(session, now=NOW - timedelta(days=1))
    (letter,) = prepared(session)
    assert not letter.is_example
    assert "Beispieldaten" not in letter.text + letter.subject


def test_a_week_that_does_not_exist_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="2026-W54"):
        prepared(session, "2026-W54")


def test_one_letter_more_costs_two_statements_at_most(session: Session, selm: Partner) -> None:
    an_application(session, selm, target_on=TODAY + timedelta(days=7))
    a_match(session, a_project(session), a_call(session))
    counts = []
    for week in range(48, 51):
        a_person(session, partner=selm)
        with watched(session) as statements:
            letters.prepare(session, SYSTEM, slot=f"2026-W{week}", now=NOW, today=TODAY, base_url="https://x.example")
        counts.append(len(statements))
    # What is due, suggested and under way is read once; what the person was told is its own, and perhaps the row.
    assert max(more - fewer for fewer, more in pairwise(counts)) <= 2


def test_only_the_office_writes_letters(session: Session, selm: Partner) -> None:
    with pytest.raises(NotAllowed):
        letters.prepare(
            session, an_actor(Role.CONTACT, partner=selm), slot=SLOT, now=NOW, today=TODAY, base_url="https://x.example"
        )


def sealed(session: Session) -> list[tuple[Letter, sealing.SealedLetter]]:
    return [(letter, sealing.seal(session, SYSTEM, letter, now=NOW)) for letter in prepared(session)]


def wished(session: Session, person: Person, **changes: object) -> None:
    values = LetterWishes.model_validate(changes)
    wishes.change(session, an_actor(Role.OFFICE), person=person, wishes=values, now=NOW, today=TODAY)


@pytest.mark.parametrize("changes", [{"mode": "none"}, {"pause_until": TODAY}])
def test_who_wants_no_letter_gets_none(session: Session, contact: Person, changes: dict[str, object]) -> None:
    wished(session, contact, **changes)
    assert prepared(session) == []


def test_a_pause_ends(session: Session, contact: Person) -> None:
    wished(session, contact, pause_until=TODAY)
    later = TODAY + timedelta(days=1)
    letters_then = letters.prepare(
        session, SYSTEM, slot=SLOT, now=NOW + timedelta(days=1), today=later, base_url="https://foerderpfad.example"
    )
    assert len(letters_then) == 1


def test_who_wants_the_letter_on_thursday_gets_it_on_thursday(session: Session, contact: Person) -> None:
    wished(session, contact, weekday=3)

    def due_on(days: int) -> int:
        now, today = NOW + timedelta(days=days), TODAY + timedelta(days=days)
        home = "https://foerderpfad.example"
        return len(letters.prepare(session, SYSTEM, slot=SLOT, now=now, today=today, base_url=home, only_due=True))

    assert [due_on(days) for days in range(5)] == [0, 0, 0, 1, 1]


def test_who_wants_silence_when_there_is_nothing_gets_no_letter_then(session: Session, contact: Person) -> None:
    wished(session, contact, when_nothing=False)
    assert prepared(session) == []
    a_match(session, a_project(session), a_call(session))
    assert len(prepared(session)) == 1


def test_who_wants_deadlines_only_reads_of_no_suggestion(session: Session, contact: Person) -> None:
    wished(session, contact, mode="only_deadlines")
    a_match(session, a_project(session), a_call(session))
    (letter,) = prepared(session)
    assert "RÜCKMELDUNG" not in letter.text


def test_letters_to_look_at_are_mail_text_and_page(session: Session, contact: Person, tmp_path: Path) -> None:
    written = letters.write_out(sealed(session), folder=tmp_path / "briefe", sender="foerderpfad@schwerte.example")
    assert [path.name for path in written] == [
        f"2026-W48-foerdermittel-selm-invalid.{ending}" for ending in ("eml", "txt", "html")
    ]
    mail = message_from_bytes(written[0].read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == (contact.email, prepared(session)[0].subject)
    assert sorted(path.name for path in (tmp_path / "briefe").iterdir()) == sorted(path.name for path in written)
    assert "ZUGANG" not in written[1].read_text()
    assert letters.write_out(sealed(session), folder=tmp_path / "briefe", sender="foerderpfad@schwerte.example")
