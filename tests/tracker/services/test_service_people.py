"""People come, change, hand over and go; who is silent is asked about; who signs in is let in by our own list."""

import io
from datetime import timedelta

import pytest
from docx import Document
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, SYSTEM, TODAY, a_partner, a_person, a_project, an_actor
from tracker.errors import NotAllowed, Refused
from tracker.models.access import AccessToken
from tracker.models.audit import AuditEvent
from tracker.models.partners import Person
from tracker.models.tasks import Task
from tracker.models.work import Letter
from tracker.papers.handover_list import handover_docx
from tracker.services import audit, contact_watch, handover, people, people_edit, sign_in, tokens
from tracker.services.people_edit import PersonData
from tracker.services.sign_in import SignIn
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, LetterState, TaskKind, TaskState, TokenPurpose

CONTACT = PersonData(name="Fördermittel, Selm", role=Role.CONTACT, email="Post@Selm.example")


def data(session: Session, **changes: object) -> PersonData:
    return CONTACT.model_copy(update={"partner_id": a_partner(session).id} | changes)


def a_letter(session: Session, person: Person, week: int, **changes: object) -> Letter:
    at = NOW - timedelta(weeks=49 - week)
    values = {
        "kind": LetterKind.WEEKLY,
        "person_id": person.id,
        "slot": f"2026-W{week}",
        "state": LetterState.SENT,
        "recipient": person.email,
        "subject": "Wochenbrief",
        "text": "",
        "html": "",
        "message_id": f"<{person.id}-{week}@x>",
        "created_at": at,
        "sent_at": at,
    }
    row = Letter(**(values | changes))
    session.add(row)
    session.flush()
    return row


def signed(**changes: object) -> SignIn:
    values = {"issuer": "https://idp.example/", "subject": "s1", "email": "POST@selm.example", "verified": True}
    return SignIn.model_validate(values | {"at": NOW} | changes)


def test_an_address_belongs_to_one_person_whatever_its_capitals(session: Session) -> None:
    row = people_edit.add(session, OFFICE, data=data(session), now=NOW)
    assert row.email == "post@selm.example"
    with pytest.raises(Refused, match="gehört schon zu"):
        people_edit.add(session, OFFICE, data=data(session, name="Zweite", email="POST@SELM.EXAMPLE"), now=NOW)


@pytest.mark.parametrize("email", ["kein", "a@b", "a b@selm.example", "a@selm.example, b@selm.example", "<x>@y.zz"])
def test_what_is_no_address_is_refused(session: Session, email: str) -> None:
    with pytest.raises(Refused, match="keine E-Mail-Adresse"):
        people_edit.add(session, OFFICE, data=data(session, email=email), now=NOW)


def test_a_role_needs_its_kommune_and_the_system_is_no_person(session: Session) -> None:
    with pytest.raises(Refused, match="wählen Sie bitte die Kommune"):
        people_edit.add(session, OFFICE, data=CONTACT, now=NOW)
    with pytest.raises(Refused, match="nur Förderpfad selbst"):
        people_edit.add(session, OFFICE, data=data(session, role=Role.SYSTEM), now=NOW)


def test_nobody_closes_or_lifts_themselves_and_the_last_one_stays(session: Session) -> None:
    office = a_person(session, Role.OFFICE)
    me = an_actor(Role.OFFICE, person=office)
    with pytest.raises(Refused, match="jemand anderes"):
        people_edit.deactivate(session, me, public_id=office.public_id, now=NOW)
    changed = PersonData(name=office.name, role=Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="jemand anderes"):
        people_edit.edit(session, me, public_id=office.public_id, data=changed, now=NOW)
    with pytest.raises(Refused, match="letzte Person"):
        people_edit.deactivate(session, SYSTEM, public_id=office.public_id, now=NOW)


def test_closing_an_access_ends_links_and_clicks_at_once(session: Session) -> None:
    person = a_person(session, partner=a_partner(session))
    actor = people.actor_of(person)
    tokens.issue(
        session, SYSTEM, purpose=TokenPurpose.DECISION, person_id=person.id, subject={}, now=NOW, expires_at=None
    )
    sign_in.still(session, seen=actor)
    people_edit.deactivate(session, OFFICE, public_id=person.public_id, now=NOW)
    assert session.exec(select(AccessToken.revoked_at)).all() == [NOW]
    with pytest.raises(NotAllowed, match="geschlossen oder geändert"):
        sign_in.still(session, seen=actor)


def test_a_changed_role_stops_the_buttons_of_the_old_one(session: Session) -> None:
    person = people_edit.add(session, OFFICE, data=data(session), now=NOW)
    actor = people.actor_of(person)
    people_edit.edit(session, OFFICE, public_id=person.public_id, data=data(session, role=Role.POLITICS), now=NOW)
    with pytest.raises(NotAllowed):
        sign_in.still(session, seen=actor)


def test_a_handover_moves_everything_in_one_step(session: Session) -> None:
    selm = a_partner(session)
    before, after = a_person(session, partner=selm, name="Alt"), a_person(session, partner=selm, name="Neu")
    deputy = a_person(session, partner=selm, deputy_id=before.id)
    application = an_application(session, selm)
    application.owner_id = before.id
    named = an_application(session, selm, contact="Alt")
    task = Task(title="Skizze schreiben", owner_id=before.id, due_on=TODAY, created_at=NOW)
    done = Task(title="Erledigt", owner_id=before.id, state=TaskState.DONE, created_at=NOW)
    project = a_project(session, selm, contact="Alt")
    session.add_all([application, task, done])
    waiting = a_letter(session, before, 49, state=LetterState.PREPARED, sent_at=None)
    tokens.issue(
        session, SYSTEM, purpose=TokenPurpose.CALENDAR, person_id=before.id, subject={}, now=NOW, expires_at=None
    )
    handed = handover.hand_over(
        session, OFFICE, from_id=before.public_id, to_id=after.public_id, close=True, now=NOW, today=TODAY
    )
    assert {application.owner_id, task.owner_id, deputy.deputy_id, waiting.person_id} == {after.id}
    assert (done.owner_id, project.contact, waiting.recipient) == (before.id, "Neu", after.email)
    assert (named.contact, named.owner_id) == ("Neu", None)
    assert not before.active
    assert session.exec(select(AccessToken.revoked_at)).all() == [NOW]
    assert handed.count == 4
    assert handover.listing(session, OFFICE, from_id=before.public_id, today=TODAY).count == 0
    said = session.exec(select(AuditEvent.sentence).where(AuditEvent.action == "handed_over")).one()
    assert "„Alt“ auf „Neu“" in said
    assert audit.broken_at(session) is None
    words = "\n".join(line.text for line in Document(io.BytesIO(handover_docx(handed))).paragraphs)
    assert "23.11.2026: Skizze schreiben" in words
    assert "An: Neu" in words


def test_a_successor_of_another_kommune_or_role_cannot_take_over(session: Session) -> None:
    before = a_person(session, partner=a_partner(session))
    werne = a_person(session, partner=a_partner(session, "werne"))
    reader = a_person(session, Role.LEADERSHIP, partner=a_partner(session))
    for to in (werne, reader, before):
        with pytest.raises(Refused):
            handover.hand_over(
                session, OFFICE, from_id=before.public_id, to_id=to.public_id, close=False, now=NOW, today=TODAY
            )


def test_three_unanswered_letters_raise_one_task(session: Session) -> None:
    person = a_person(session, partner=a_partner(session))
    a_letter(session, person, 44)
    a_letter(session, person, 45)
    assert contact_watch.check(session, SYSTEM, now=NOW) == []
    a_letter(session, person, 46)
    [task] = contact_watch.check(session, SYSTEM, now=NOW)
    assert (task.kind, task.partner_id) == (TaskKind.CONTACT_CHECK, person.partner_id)
    assert "3 Wochenbriefe" in task.note
    a_letter(session, person, 47)
    assert contact_watch.check(session, SYSTEM, now=NOW) == []


def test_a_sign_of_life_or_a_fresh_letter_raises_nothing(session: Session) -> None:
    person = a_person(session, partner=a_partner(session))
    for week in (44, 45, 46):
        a_letter(session, person, week)
    audit.record(
        session, people.actor_of(person), action="x", subject="person", subject_id="1", sentence="Hallo",
        at=NOW - timedelta(days=1),
    )  # fmt: skip
    assert contact_watch.check(session, SYSTEM, now=NOW) == []
    other = a_person(session, partner=a_partner(session))
    for week in (44, 45):
        a_letter(session, other, week)
    a_letter(session, other, 49)
    assert contact_watch.check(session, SYSTEM, now=NOW) == []


def test_a_refused_letter_raises_a_task_until_the_address_changes(session: Session) -> None:
    person = a_person(session, partner=a_partner(session))
    a_letter(session, person, 48, state=LetterState.REFUSED, sent_at=None, error="550 unknown")
    [task] = contact_watch.check(session, SYSTEM, now=NOW)
    assert "550 unknown" in task.note
    person.email = "neu@selm.example"
    session.add(person)
    assert contact_watch.check(session, SYSTEM, now=NOW) == []


def test_a_person_is_found_by_the_verified_address_once_then_by_the_key(session: Session) -> None:
    person = people_edit.add(session, OFFICE, data=data(session), now=NOW)
    assert sign_in.person_of(session, signed(verified=False)) is None
    assert sign_in.person_of(session, signed()) == person
    sign_in.learn(session, signed(), now=NOW)
    assert person.subject == "https://idp.example s1"
    assert sign_in.person_of(session, signed(email="anders@selm.example", verified=False)) == person
    assert sign_in.person_of(session, signed(subject="s2")) is None
    assert sign_in.person_of(session, signed(issuer="https://other.example")) is None


def test_a_new_address_forgets_the_key(session: Session) -> None:
    person = people_edit.add(session, OFFICE, data=data(session), now=NOW)
    sign_in.learn(session, signed(), now=NOW)
    people_edit.edit(session, OFFICE, public_id=person.public_id, data=data(session, email="n@selm.example"), now=NOW)
    assert person.subject is None


def test_who_is_not_let_in_is_asked_about_once_a_day(session: Session) -> None:
    stranger = signed(email="Fremd@Anderswo.example")
    assert sign_in.request_access(session, stranger, now=NOW)
    assert not sign_in.request_access(session, signed(email="fremd@anderswo.example"), now=NOW)
    assert sign_in.was_asked(session, stranger, now=NOW)
    assert sign_in.request_access(session, stranger, now=NOW + timedelta(days=1))
    for number in range(40):
        sign_in.request_access(session, signed(email=f"{number}@x.example"), now=NOW)
    assert len(session.exec(select(Task)).all()) == sign_in.MOST_REQUESTS_A_DAY + 1


def test_a_sign_in_ends_after_its_hours_and_with_signing_out(session: Session) -> None:
    person = people_edit.add(session, OFFICE, data=data(session), now=NOW)
    assert not sign_in.is_over(signed(), now=NOW + timedelta(hours=7), hours=8)
    assert sign_in.is_over(signed(), now=NOW + timedelta(hours=8), hours=8)
    assert sign_in.is_over(signed(at=None), now=NOW, hours=8)
    assert sign_in.is_over(signed(at=NOW + timedelta(hours=1)), now=NOW, hours=8)
    sign_in.sign_out(session, person_id=person.id or 0, now=NOW + timedelta(minutes=5))
    assert sign_in.has_left(person, signed())
    assert sign_in.has_left(person, signed(at=NOW + timedelta(minutes=5))), "the same second is not after it"
    assert not sign_in.has_left(person, signed(at=NOW + timedelta(minutes=6)))
