"""What is kept for a time only goes when the time is over, and nothing else does."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from tests.builders import NOW, SYSTEM, a_person
from tracker.models.access import AccessToken
from tracker.models.watching import Draft
from tracker.models.work import Letter
from tracker.services import audit, retention
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, LetterState, TokenPurpose

YEAR, QUARTER = NOW - timedelta(days=365), NOW - timedelta(days=90)
OLD, RECENT = NOW - timedelta(days=400), NOW - timedelta(days=10)


def a_letter(session: Session, slot: str, state: LetterState, created_at: datetime) -> None:
    person = a_person(session, Role.OFFICE)
    session.add(
        Letter(
            kind=LetterKind.WEEKLY,
            person_id=person.id or 0,
            slot=slot,
            state=state,
            recipient="a@b.invalid",
            subject="Vorschläge",
            text="Text",
            html="<p>Text</p>",
            message_id=f"<{slot}@x>",
            created_at=created_at,
        )
    )


def tidy(session: Session) -> retention.Tidied:
    return retention.tidy(session, SYSTEM, letters_before=YEAR, links_before=QUARTER, now=NOW)


def test_old_letters_lose_their_text_and_letters_that_wait_keep_it(session: Session) -> None:
    a_letter(session, "alt", LetterState.SENT, OLD)
    a_letter(session, "neu", LetterState.SENT, RECENT)
    a_letter(session, "wartet", LetterState.PREPARED, OLD)
    session.flush()
    assert tidy(session).letters == 1
    session.expire_all()
    texts = {letter.slot: (letter.text, letter.html) for letter in session.exec(select(Letter))}
    assert texts == {
        "alt": ("Inhalt gelöscht", ""),
        "neu": ("Text", "<p>Text</p>"),
        "wartet": ("Text", "<p>Text</p>"),
    }


def test_links_go_when_they_ended_long_ago_and_calendars_stay(session: Session) -> None:
    for number, (expires_at, revoked_at) in enumerate(((OLD, None), (None, OLD), (RECENT, None), (None, None))):
        purpose = TokenPurpose.CALENDAR if expires_at is None else TokenPurpose.DECISION
        session.add(
            AccessToken(hash=str(number), purpose=purpose, created_at=OLD, expires_at=expires_at, revoked_at=revoked_at)
        )
    session.flush()
    assert tidy(session).links == 2
    assert sorted(session.exec(select(AccessToken.hash))) == ["2", "3"]


def test_old_drafts_go_and_what_happened_is_in_the_history_once(session: Session) -> None:
    person = a_person(session, Role.OFFICE)
    session.add(Draft(person_id=person.id or 0, key="alt", saved_at=OLD))
    session.add(Draft(person_id=person.id or 0, key="neu", saved_at=RECENT))
    session.flush()
    assert tidy(session).drafts == 1
    assert tidy(session) == retention.Tidied()
    assert audit.count(session) == 1
