"""Words that mean the same in town halls, as the office teaches them to the search."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import NotFound, Refused
from tracker.models.watching import Synonym
from tracker.rules.access import Action, require
from tracker.rules.search import folded
from tracker.rules.storable import storable_text
from tracker.services import audit, rematching
from tracker.shapes.actor import Actor

FEWEST, MOST, LONGEST = 2, 12, 80


def listed(session: Session, actor: Actor) -> list[Synonym]:
    """Return the words in use, in the order of the alphabet."""
    require(actor, Action.READ_CALL)
    found = session.exec(select(Synonym).where(col(Synonym.active).is_(True)))
    return sorted(found, key=lambda row: (folded(*row.words), row.id or 0))


def active(session: Session) -> list[tuple[str, ...]]:
    """Return the words in use for the matcher, the oldest first."""
    rows = select(Synonym).where(col(Synonym.active).is_(True)).order_by(col(Synonym.id))
    return [tuple(row.words) for row in session.exec(rows) if len(row.words) >= FEWEST]


def add(session: Session, actor: Actor, *, words: Sequence[str], note: str = "", now: datetime) -> Synonym:
    """Teach words that mean the same. They hold in the search at once and in suggestions after the next comparison.

    Raises:
        Refused: fewer than two different words, too many, one too long, or all of them are taught already.
    """
    require(actor, Action.CORRECT_CALL)
    cleaned = _cleaned(words)
    _check(cleaned)
    wanted = {folded(word) for word in cleaned}
    for row in session.exec(select(Synonym).where(col(Synonym.active).is_(True))):
        if wanted <= {folded(word) for word in row.words}:
            raise Refused("Diese Wörter stehen schon zusammen in der Liste. Bitte ändern Sie den Eintrag dort.")
    row = Synonym(words=cleaned, note=storable_text(note).strip(), person_id=actor.person_id, made_at=now)
    session.add(row)
    session.flush()
    _note(session, actor, row, "synonym_added", f"{_named(row)} gelten als gleichbedeutend.", now)
    rematching.request(session, now=now)
    return row


def edit(
    session: Session, actor: Actor, *, public_id: UUID, words: Sequence[str], note: str = "", now: datetime
) -> Synonym:
    """Change words that mean the same.

    Raises:
        NotFound: they are not in the list any more.
        Refused: as in ``add``.
    """
    require(actor, Action.CORRECT_CALL)
    row = _find(session, public_id)
    before = _named(row)
    cleaned = _cleaned(words)
    _check(cleaned)
    row.words, row.note, row.made_at, row.person_id = cleaned, storable_text(note).strip(), now, actor.person_id
    session.add(row)
    session.flush()
    _note(session, actor, row, "synonym_edited", f"Statt {before} gelten {_named(row)} als gleichbedeutend.", now)
    rematching.request(session, now=now)
    return row


def remove(session: Session, actor: Actor, *, public_id: UUID, now: datetime) -> Synonym:
    """Take words out of use; the row stays for the history.

    Raises:
        NotFound: they are not in the list any more.
    """
    require(actor, Action.CORRECT_CALL)
    row = _find(session, public_id)
    row.active, row.made_at, row.person_id = False, now, actor.person_id
    session.add(row)
    session.flush()
    _note(session, actor, row, "synonym_removed", f"{_named(row)} gelten nicht mehr als gleichbedeutend.", now)
    rematching.request(session, now=now)
    return row


def _find(session: Session, public_id: UUID) -> Synonym:
    row = session.exec(select(Synonym).where(Synonym.public_id == public_id, col(Synonym.active).is_(True))).first()
    if row is None:
        raise NotFound("Diese Wörter stehen nicht (mehr) in der Liste. Bitte laden Sie die Seite neu.")
    return row


def _cleaned(words: Sequence[str]) -> list[str]:
    """Return words without blanks around them, each once whatever its capitals."""
    once = {folded(word): word for word in (" ".join(storable_text(part).split()) for part in words) if word}
    return list(once.values())


def _check(words: Sequence[str]) -> None:
    if len(words) < FEWEST:
        raise Refused("Bitte geben Sie mindestens zwei verschiedene Wörter an, durch Komma getrennt.")
    if len(words) > MOST:
        raise Refused(f"Das sind zu viele Wörter für einen Eintrag. Bitte höchstens {MOST}.")
    for word in words:
        if len(word) > LONGEST:
            raise Refused(f"„{word[:30]} …“ ist zu lang. Bitte einzelne Wörter oder kurze Begriffe angeben.")
        if not any(sign.isalpha() for sign in word):
            raise Refused(f"„{word}“ enthält keinen Buchstaben. Bitte schreiben Sie ein Wort.")


def _named(row: Synonym) -> str:
    return ", ".join(f"„{word}“" for word in row.words)


def _note(session: Session, actor: Actor, row: Synonym, action: str, said: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject="synonym",
        subject_id=str(row.public_id),
        sentence=f"{actor.label}: {said}",
        at=now,
        payload={"words": list(row.words)},
    )
