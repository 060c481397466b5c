"""What should have happened by itself and did not, for those who run the installation: in red, in one list."""

from sqlmodel import Session

from dashboard.components import badge
from dashboard.components.markup import Markup, show, tag
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment
from tracker.rules.access import Action
from tracker.services import status
from tracker.services.status import JobHealth
from tracker.vocabulary.work import JobKind

ADVICE = "Bitte sagen Sie der IT Bescheid."


def draw(session: Session, viewer: Viewer) -> None:
    """Draw a line for each kind of work that stays away or failed; nothing when all is well."""
    if not viewer.may(Action.START_JOB):
        return
    now = clock.now()
    # The backup has a line of its own, in good days too.
    bad = [job for job in status.bad_jobs(session, viewer.actor, now=now) if job.kind is not JobKind.BACKUP]
    lines = [_line(job) for job in bad]
    if stopped := status.stopped_letters(session, viewer.actor, now=now):
        words = status.stopped_words(stopped)
        lines.append(_item("Postausgang", "steht", f"{words[0].upper()}{words[1:]}. {ADVICE}"))
    if lines:
        show(tag("div", *lines, class_="fp"))


def _line(job: JobHealth) -> Markup:
    if not job.overdue:
        return _item(job.kind.label, "fehlgeschlagen", job.message)
    last = f"Zuletzt versucht am {moment(job.created_at)}: {job.message}" if job.created_at else "Noch nie gelaufen."
    return _item(job.kind.label, "überfällig", f"{last} {ADVICE}")


def _item(what: str, state: str, said: str) -> Markup:
    return tag("p", f"{what}: ", badge.signed("✗", state, "no"), " ", said)
