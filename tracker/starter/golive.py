"""Echtbetrieb beginnen: the one step after which no example is left and mail may leave."""

from datetime import datetime

from sqlmodel import Session

from tracker.clock import BERLIN
from tracker.errors import Refused
from tracker.rules.access import Action, require
from tracker.services import audit, examples, installation
from tracker.shapes.actor import Actor


def begin(session: Session, actor: Actor, *, now: datetime) -> None:
    """Delete all starter data and remember that real work has begun.

    Raises:
        Refused: it has begun already.
    """
    require(actor, Action.GO_LIVE)
    if installation.is_live(session):
        raise Refused("Der Echtbetrieb hat schon begonnen. Bitte laden Sie die Seite neu.")
    examples.remove_all(session, now=now, today=now.astimezone(BERLIN).date())
    installation.mark_live(session, now=now)
    audit.record(
        session,
        actor,
        action="went_live",
        subject="installation",
        subject_id="1",
        sentence=f"{actor.label}: Echtbetrieb begonnen, alle Beispieldaten gelöscht.",
        at=now,
    )
