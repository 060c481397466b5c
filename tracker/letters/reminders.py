"""Reminders and urgent changes in words: one bundled mail a day."""

from collections.abc import Sequence
from datetime import date

from tracker.formats import count_of, days_left, long_day, weekday_day
from tracker.letters.compose import OFFICIAL
from tracker.letters.composed import ComposedLetter, Line, Section
from tracker.letters.envelope import Envelope
from tracker.letters.personal import PersonalLinks
from tracker.shapes.base import Shape
from tracker.vocabulary.work import TokenPurpose

MOST_LINES = 15
KEPT = "Das eingetragene Zieldatum bleibt, bis Sie es ändern."


class Reminder(Shape):
    """A day that comes near; ``moved_from`` when an earlier reminder named another one."""

    kind: str
    title: str
    due_on: date
    path: str
    moved_from: date | None = None


class Alert(Shape):
    """A change under a running application, each as "Frist: bisher …, jetzt …"."""

    application: str
    call_title: str
    changes: tuple[str, ...]
    path: str


def reminder_letter(reminders: Sequence[Reminder], envelope: Envelope) -> ComposedLetter:
    """Return one mail with everything that comes near."""
    nearest, today = min(reminders, key=lambda one: one.due_on), envelope.today
    lines = [Line(text=_words(one, today), link=envelope.page(one.path)) for one in reminders[:MOST_LINES]]
    further = len(reminders) - MOST_LINES
    if further > 0:
        more = f"… und {count_of(further, 'weitere Frist', 'weitere Fristen')}"
        lines.append(Line(text=more, link=envelope.page("/fristen")))
    others = f" und {len(reminders) - 1} weitere" if len(reminders) > 1 else ""
    return _letter(
        envelope,
        subject=f"Erinnerung: {nearest.kind} „{nearest.title}“ {days_left(nearest.due_on, today)}{others}",
        title="Erinnerung",
        section=Section(heading="Fällig", lines=tuple(lines)),
        why="Sie erhalten höchstens eine Erinnerung am Tag, nie am Wochenende oder an Feiertagen.",
    )


def alert_letter(alert: Alert, envelope: Envelope) -> ComposedLetter:
    """Return the mail about a change that cannot wait."""
    return _letter(
        envelope,
        subject=f"Geändert: {alert.changes[0]} ({alert.call_title})",
        title="Eilige Änderung",
        section=Section(
            heading=alert.call_title,
            intro=f"Betrifft den laufenden Antrag „{alert.application}“. {KEPT}",
            lines=tuple(Line(text=change) for change in alert.changes),
            button=Line(text="Antrag ansehen", link=envelope.page(alert.path)),
        ),
        why="Sie erhalten diese Mail sofort, weil sich unter einem laufenden Antrag etwas geändert hat.",
    )


def _words(one: Reminder, today: date) -> str:
    moved = f", vorher {weekday_day(one.moved_from)}" if one.moved_from else ""
    return f"{weekday_day(one.due_on)} ({days_left(one.due_on, today)}{moved}): {one.kind} „{one.title}“"


def _letter(envelope: Envelope, *, subject: str, title: str, section: Section, why: str) -> ComposedLetter:
    links = PersonalLinks(envelope.base_url)
    settings = links.to(TokenPurpose.SETTINGS)
    return ComposedLetter(
        subject=envelope.subject(subject),
        preview=section.lines[0].text if section.lines else section.heading,
        banner=envelope.banner,
        title=title,
        dateline=f"{long_day(envelope.today)} · {envelope.to}",
        sections=(section,),
        closing=(OFFICIAL, why),
        settings=Line(text="Briefe einstellen oder abbestellen", link=settings),
        links=links.all,
    )
