"""How many new suggestions a partner gets a week: ten minutes are worth a few good ones."""

from datetime import datetime

from sqlmodel import Session

from tracker.errors import NotFound, Refused
from tracker.models.partners import Partner
from tracker.rules.access import Action, require
from tracker.services import audit, installation
from tracker.shapes.actor import Actor

SETTING = "weekly_suggestions"
USUAL, MOST = 15, 100


def limit(session: Session, *, partner_id: int) -> int:
    """Return how many new suggestions a partner gets a week."""
    partner = session.get(Partner, partner_id)
    own = partner.settings.get(SETTING) if partner is not None else None
    return int(own if own is not None else installation.current(session).settings.get(SETTING, USUAL))


def set_limit(session: Session, actor: Actor, *, partner_id: int, count: int, now: datetime) -> None:
    """Set how many new suggestions a partner gets a week.

    Raises:
        NotFound: there is no such partner.
        Refused: the number is not between 1 and ``MOST``.
    """
    require(actor, Action.CORRECT_CALL)
    if not 1 <= count <= MOST:
        raise Refused(f"Bitte wählen Sie eine Zahl von 1 bis {MOST}.")
    partner = session.get(Partner, partner_id)
    if partner is None:
        raise NotFound("Diese Kommune ist nicht eingetragen. Bitte wählen Sie eine aus der Liste.")
    before = limit(session, partner_id=partner_id)
    if before == count:
        return
    partner.settings = partner.settings | {SETTING: count}
    session.add(partner)
    session.flush()
    audit.record(
        session,
        actor,
        action="weekly_limit_set",
        subject="partner",
        subject_id=str(partner.public_id),
        sentence=f"{actor.label}: Neue Vorschläge je Woche für {partner.short_name}: {count} statt {before}.",
        at=now,
        partner_id=partner_id,
        payload={"before": before, "after": count},
    )
