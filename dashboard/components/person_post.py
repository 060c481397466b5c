"""On the record of a person: the last letters that did not arrive, and why."""

from sqlmodel import Session

from dashboard import addresses
from dashboard.components import badge
from dashboard.components.markup import Markup, link, show, tag
from dashboard.viewer import Viewer
from tracker.formats import moment
from tracker.rules.access import Action
from tracker.services import outbox_view
from tracker.services.outbox_view import LetterRow
from tracker.vocabulary.work import LetterState

_SIGNS = {LetterState.REFUSED: ("✗", "no"), LetterState.UNCLEAR: ("?", "open")}


def draw(session: Session, viewer: Viewer, person_id: int) -> None:
    """Draw the letters; nothing when the last one arrived or none was sent."""
    if not viewer.may(Action.READ_OUTBOX):
        return
    lines = [_line(viewer, row) for row in outbox_view.not_arrived(session, viewer.actor, person_id=person_id)]
    if lines:
        show(tag("div", tag("p", "Zuletzt nicht angekommen:"), *lines, class_="fp"))


def _line(viewer: Viewer, row: LetterRow) -> Markup:
    sign, look = _SIGNS[row.state]
    to = viewer.to(addresses.ADMINISTRATION, bereich="Postausgang", brief=str(row.id))
    # What a letter says is not for everybody who sees that it was refused.
    named = link(row.subject, to) if viewer.may(Action.WRITE_LETTERS) else row.kind.label
    said = f" {moment(row.created_at)} an {row.recipient}: {row.error}"
    return tag("p", badge.signed(sign, row.state.label, look), " ", named, said)
