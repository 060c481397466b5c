"""*Weitergeben an*: a colleague is asked. The Stellungnahme stands beside the partner's answer, never in its place."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import Refused
from tracker.models.access import Forwarding
from tracker.rules.access import Action, require
from tracker.rules.storable import storable_text
from tracker.services import audit, outgoing, reviews
from tracker.shapes.actor import Actor
from tracker.vocabulary.calls import ReviewAnswer

LONGEST_NAME, LONGEST_QUESTION = 120, 300
# Enough to find typing errors; whether there is such a mailbox shows when the mail is sent.
_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}", re.ASCII)


class Opinion(NamedTuple):
    """Who was asked, and what came back."""

    to_name: str
    question: str
    asked_at: datetime
    opinion: str
    in_favour: bool | None
    answered_at: datetime | None


def forward(
    session: Session,
    actor: Actor,
    *,
    partner_id: int,
    call_id: UUID,
    project_id: UUID | None,
    to_name: str,
    to_email: str,
    now: datetime,
    question: str = "",
) -> Forwarding:
    """Ask a colleague about a suggestion. It waits until the Stellungnahme is there; the mail is sent later.

    Raises:
        Refused: the name is missing, the address is none, or nobody is signed in as a person.
    """
    require(actor, Action.ANSWER, partners=[partner_id])
    if actor.person_id is None:
        raise Refused("Weitergeben kann nur, wer als Person eingetragen ist. Bitte melden Sie sich als Person an.")
    name, mail, asked = (" ".join(storable_text(text).split()) for text in (to_name, to_email, question))
    _check(name, mail, asked)
    review = reviews.answer(
        session,
        actor,
        partner_id=partner_id,
        call_id=call_id,
        project_id=project_id,
        answer=ReviewAnswer.FORWARDED,
        note=f"an {name}",
        now=now,
    )
    row = Forwarding(
        partner_id=partner_id,
        call_id=review.call_id,
        project_id=review.project_id,
        from_person_id=actor.person_id,
        to_name=name,
        to_email=mail,
        question=asked,
        made_at=now,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        action="forwarded",
        subject="forwarding",
        subject_id=str(row.public_id),
        sentence=f"{actor.label}: Vorschlag an {name} weitergegeben.",
        at=now,
        partner_id=partner_id,
        payload={"to": mail, "question": asked},
    )
    outgoing.request_post(session, now=now)
    return row


def of_calls(
    session: Session, *, partner_id: int, call_ids: Sequence[int]
) -> dict[tuple[int, int | None], list[Opinion]]:
    """Return (call, project) → whom a partner asked, the newest first."""
    query = (
        select(Forwarding)
        .where(Forwarding.partner_id == partner_id, col(Forwarding.call_id).in_(call_ids))
        .order_by(col(Forwarding.id).desc())
    )
    found: dict[tuple[int, int | None], list[Opinion]] = {}
    for row in session.exec(query):
        opinion = Opinion(row.to_name, row.question, row.made_at, row.opinion, row.in_favour, row.answered_at)
        found.setdefault((row.call_id, row.project_id), []).append(opinion)
    return found


def answered_at(session: Session, *, partner_id: int) -> dict[tuple[int, int | None], datetime]:
    """Return (call, project) → when the last Stellungnahme came, so that the suggestion returns to the list."""
    query = select(Forwarding).where(Forwarding.partner_id == partner_id, col(Forwarding.answered_at).is_not(None))
    found: dict[tuple[int, int | None], datetime] = {}
    for row in session.exec(query.order_by(col(Forwarding.answered_at))):
        assert row.answered_at is not None
        found[row.call_id, row.project_id] = row.answered_at
    return found


def _check(name: str, mail: str, asked: str) -> None:
    if not name:
        raise Refused("Bitte nennen Sie, an wen der Vorschlag gehen soll, zum Beispiel „Bauamt, Frau Muster“.")
    if len(name) > LONGEST_NAME or len(asked) > LONGEST_QUESTION:
        raise Refused("Name oder Frage sind zu lang. Bitte kürzen Sie auf eine Zeile.")
    if not _MAIL.fullmatch(mail):
        raise Refused(f"„{mail[:60]}“ ist keine E-Mail-Adresse. Bitte prüfen Sie die Schreibweise.")
