"""Reminders and urgent changes in words: one bundled mail a day."""

from collections.abc import Sequence
from datetime import date

from tracker.formats import count_of, days_left, long_day, weekday_day
from tracker.letters.compose import EXAMPLE, OFFICIAL
from tracker.letters.composed import ComposedLetter, Line, Section
from tracker.letters.personal import PersonalLinks, page_address
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


def reminder_letter(
    reminders: Sequence[Reminder], *, to: str, base_url: str, today: date, is_example: bool, viewer: str = ""
) -> ComposedLetter:
    """Return one mail with everything that comes near; ``viewer`` as in ``page_address``."""
    nearest = min(reminders, key=lambda one: one.due_on)
    lines = [
        Line(text=_words(one, today), link=page_address(base_url, one.path, viewer)) for one in reminders[:MOST_LINES]
    ]
    further = len(reminders) - MOST_LINES
    if further > 0:
        lines.append(
            Line(
                text=f"… und {count_of(further, 'weitere Frist', 'weitere Fristen')}",
                link=page_address(base_url, "/fristen", viewer),
            )
        )
    others = f" und {len(reminders) - 1} weitere" if len(reminders) > 1 else ""
    return _letter(
        subject=f"Erinnerung: {nearest.kind} „{nearest.title}“ {days_left(nearest.due_on, today)}{others}",
        title="Erinnerung",
        section=Section(heading="Fällig", lines=tuple(lines)),
        why="Sie erhalten höchstens eine Erinnerung am Tag, nie am Wochenende oder an Feiertagen.",
        to=to,
        base_url=base_url,
        today=today,
        is_example=is_example,
    )


def alert_letter(
    alert: Alert, *, to: str, base_url: str, today: date, is_example: bool, viewer: str = ""
) -> ComposedLetter:
    """Return the mail about a change that cannot wait; ``viewer`` as in ``page_address``."""
    return _letter(
        subject=f"Geändert: {alert.changes[0]} ({alert.call_title})",
        title="Eilige Änderung",
        section=Section(
            heading=alert.call_title,
            intro=f"Betrifft den laufenden Antrag „{alert.application}“. {KEPT}",
            lines=tuple(Line(text=change) for change in alert.changes),
            button=Line(text="Antrag ansehen", link=page_address(base_url, alert.path, viewer)),
        ),
        why="Sie erhalten diese Mail sofort, weil sich unter einem laufenden Antrag etwas geändert hat.",
        to=to,
        base_url=base_url,
        today=today,
        is_example=is_example,
    )


def _words(one: Reminder, today: date) -> str:
    moved = f", vorher {weekday_day(one.moved_from)}" if one.moved_from else ""
    return f"{weekday_day(one.due_on)} ({days_left(one.due_on, today)}{moved}): {one.kind} „{one.title}“"


def _letter(
    *, subject: str, title: str, section: Section, why: str, to: str, base_url: str, today: date, is_example: bool
) -> ComposedLetter:
    links = PersonalLinks(base_url)
    settings = links.to(TokenPurpose.SETTINGS)
    return ComposedLetter(
        subject=f"{'[Beispieldaten] ' if is_example else ''}{subject}",
        preview=section.lines[0].text if section.lines else section.heading,
        banner=EXAMPLE if is_example else "",
        title=title,
        dateline=f"{long_day(today)} · {to}",
        sections=(section,),
        closing=(OFFICIAL, why),
        settings=Line(text="Briefe einstellen oder abbestellen", link=settings),
        links=links.all,
    )
