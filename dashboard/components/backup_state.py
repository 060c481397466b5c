"""How the nightly backup is, for those who run the installation: in red when it failed or stays away."""

from sqlmodel import Session

from dashboard.components import badge
from dashboard.components.markup import show, tag
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment
from tracker.rules.access import Action
from tracker.services import status
from tracker.services.status import JobHealth
from tracker.vocabulary.work import JobKind, JobState


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the line."""
    if not viewer.may(Action.START_JOB):
        return
    last = status.job_health(session, viewer.actor, kind=JobKind.BACKUP, now=clock.now())
    look, sign, words, said = _words(last)
    show(tag("p", "Sicherung: ", badge.signed(sign, words, look), " ", said, class_="fp"))


def _words(last: JobHealth) -> tuple[str, str, str, str]:
    """Return look, sign, state, and the sentence about it."""
    if last.overdue:
        since = f"Die letzte begann am {moment(last.created_at)}." if last.created_at else ""
        return "no", "!", "überfällig", f"{since} Bitte sagen Sie der IT Bescheid.".strip()
    if last.state is JobState.FAILED:
        return "no", "✗", "fehlgeschlagen", f"{last.message} Bitte sagen Sie der IT Bescheid."
    if last.state is JobState.DONE and last.finished_at:
        return "yes", "✓", "in Ordnung", f"Zuletzt am {moment(last.finished_at)}."
    if last.state is not None:
        return "soft", "…", last.state.label, ""
    return "soft", "…", "noch keine", "Die erste entsteht in der Nacht nach der ersten Eingabe."
