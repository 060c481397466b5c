"""Forgetting a person: nothing names them any more, their decisions stay, and the history's chain holds."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, SYSTEM, a_call, a_partner, a_person, an_actor
from tracker import database
from tracker.errors import NotFound, Refused
from tracker.models.access import AccessToken, Forwarding
from tracker.models.audit import AuditEvent
from tracker.models.matches import Review
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.safekeeping import backup
from tracker.services import audit, people_admin, reviews, sign_in
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, LetterState, TokenPurpose

NAME, MAIL = "Sabine Beispielhaft", "s.beispielhaft@selm.invalid"


def somebody(session: Session) -> Person:
    """A contact who answered, got a letter and a link, and was asked by a colleague."""
    selm = a_partner(session)
    a_person(session, Role.OFFICE, name="Projektleitstelle")
    colleague = a_person(session, partner=selm, name="Kollegium")
    person = a_person(session, partner=selm, name=NAME, email=MAIL, phone="02592 12345", subject="abc-123")
    colleague.deputy_id = person.id
    call = a_call(session)
    actor = an_actor(Role.CONTACT, partner=selm, person=person)
    about = {"partner_id": selm.id, "call_id": call.public_id, "project_id": None, "now": NOW}
    reviews.answer(session, actor, answer=ReviewAnswer.INTERESTED, note=f"an {NAME}", **about)
    session.add(
        Letter(
            kind=LetterKind.WEEKLY,
            person_id=person.id or 0,
            slot="2026-W48",
            state=LetterState.SENT,
            recipient=MAIL,
            subject="Ihre Vorschläge",
            text=f"Guten Tag {NAME}",
            html=f"<p>{NAME}</p>",
            message_id="<1@x>",
            created_at=NOW,
        )
    )
    session.add(AccessToken(hash="h", purpose=TokenPurpose.CALENDAR, person_id=person.id, created_at=NOW))
    session.add(
        Forwarding(
            partner_id=selm.id or 0,
            call_id=call.id or 0,
            from_person_id=colleague.id or 0,
            to_name=NAME,
            to_email=MAIL.upper(),
            opinion="Passt.",
            made_at=NOW,
        )
    )
    audit.record(
        session,
        OFFICE,
        action="x",
        subject="call",
        subject_id="1",
        sentence=f"Projektleitstelle: an {NAME} weitergegeben.",
        at=NOW,
        payload={"an": [MAIL]},
    )
    # What people entered in a field for names, and what Förderpfad writes by itself.
    an_application(session, selm, contact=NAME)
    signed_in = sign_in.SignIn(issuer="https://a.example", subject="x", email=MAIL, verified=True, name=NAME)
    sign_in.request_access(session, signed_in, now=NOW)
    session.flush()
    return person


def everything(ledger: Engine, tmp_path: Path) -> str:
    """Every word of the ledger, as a backup would keep it."""
    from tracker.safekeeping import archive

    place = tmp_path / "alles.zip"
    backup.save(ledger, data_dir=tmp_path / "nichts", target=place, now=NOW, report=lambda *_: None)
    with archive.opened(place) as reader:
        return "\n".join(reader.open(name).read().decode() for name in reader.contents.parts)


def test_nothing_names_a_forgotten_person_and_the_chain_holds(ledger: Engine, tmp_path: Path) -> None:
    with database.write(ledger) as session:
        person = somebody(session)
        public_id = person.public_id
    assert NAME in everything(ledger, tmp_path)
    with database.write(ledger) as session:
        assert people_admin.forget(session, SYSTEM, public_id=public_id, now=NOW) >= 3
    with database.read(ledger) as session:
        assert audit.broken_at(session) is None
        assert session.exec(select(AccessToken)).all() == []
        assert session.exec(select(Review)).one().answer is ReviewAnswer.INTERESTED
        assert session.exec(select(Forwarding)).one().opinion == "Passt."
        last = session.exec(select(AuditEvent).order_by(AuditEvent.id.desc())).first()  # type: ignore[attr-defined]
        assert last is not None
        assert last.action == "person_forgotten"
    left = everything(ledger, tmp_path).lower()
    assert not [word for word in (NAME, MAIL, "02592", "abc-123") if word.lower() in left]


def test_what_an_office_did_stays_and_what_is_about_it_goes(ledger: Engine) -> None:
    with database.write(ledger) as session:
        person = somebody(session)
        person.email = None
        actor = an_actor(Role.CONTACT, partner=a_partner(session), person=person)
        theirs: dict[str, Any] = {"action": "x", "subject": "call", "subject_id": "1", "at": NOW}
        audit.record(session, actor, sentence=f"{NAME}: entschieden.", **theirs)
        earlier = actor.model_copy(update={"label": "Amt vor der Umbenennung"})
        audit.record(session, earlier, sentence="Amt vor der Umbenennung: entschieden.", **theirs)
        theirs |= {"subject": "person", "subject_id": str(person.public_id)}
        audit.record(session, OFFICE, sentence="Postfach geändert.", **theirs)
        people_admin.forget(session, SYSTEM, public_id=person.public_id, now=NOW, is_office=True)
        left = [event.sentence for event in session.exec(select(AuditEvent)) if not event.erased]
        assert f"{NAME}: entschieden." in left
        assert "Amt vor der Umbenennung: entschieden." not in left
        assert "Postfach geändert." not in left
        assert audit.broken_at(session) is None


def test_forgetting_twice_changes_nothing_more(ledger: Engine) -> None:
    with database.write(ledger) as session:
        public_id = somebody(session).public_id
        people_admin.forget(session, SYSTEM, public_id=public_id, now=NOW)
        count = audit.count(session)
        assert people_admin.forget(session, SYSTEM, public_id=public_id, now=NOW) == 0
        assert audit.count(session) == count


def test_a_person_to_whom_a_letter_is_leaving_is_not_forgotten_now(ledger: Engine) -> None:
    with database.write(ledger) as session:
        person = somebody(session)
        letter = session.exec(select(Letter)).one()
        letter.state = LetterState.SENDING
        session.flush()
        with pytest.raises(Refused, match="gerade ein Brief"):
            people_admin.forget(session, SYSTEM, public_id=person.public_id, now=NOW)
        session.rollback()


def test_people_and_partners_are_found_by_what_people_type(ledger: Engine) -> None:
    with database.write(ledger) as session:
        person = somebody(session)
        assert people_admin.by_email(session, SYSTEM, email=f" {MAIL.upper()} ").id == person.id
        for name in ("selm", "Stadt Selm", "SELM"):
            assert people_admin.partner_named(session, SYSTEM, name=name).key == "selm"
        with pytest.raises(NotFound, match="niemand"):
            people_admin.by_email(session, SYSTEM, email="nicht@da.invalid")
        with pytest.raises(NotFound, match="Selm"):
            people_admin.partner_named(session, SYSTEM, name="Dortmund")
