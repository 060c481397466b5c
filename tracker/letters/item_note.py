"""The short mail that brings a Fachamt to its own Vorgänge."""

from datetime import date

from tracker.formats import long_day
from tracker.letters.compose import EXAMPLE
from tracker.letters.composed import ComposedLetter, Line, Section
from tracker.letters.personal import PersonalLinks
from tracker.vocabulary.work import TokenPurpose

SUBJECT = "Ihre Aufgaben zu Fördervorhaben"


def item_letter(*, to: str, base_url: str, today: date, is_example: bool) -> ComposedLetter:
    """Return the mail; its link opens the tasks of this person and nothing else."""
    links = PersonalLinks(base_url)
    section = Section(
        heading=SUBJECT,
        lines=(Line(text="Zu einem Förderantrag gibt es Aufgaben für Sie. Ansehen und abhaken geht ohne Passwort."),),
        button=Line(text="Meine Aufgaben öffnen", link=links.to(TokenPurpose.ITEM)),
    )
    return ComposedLetter(
        subject=f"{'[Beispieldaten] ' if is_example else ''}{SUBJECT}",
        preview=SUBJECT,
        banner=EXAMPLE if is_example else "",
        title=SUBJECT,
        dateline=f"{long_day(today)} · {to}",
        sections=(section,),
        closing=("Der Link gilt nur für Sie. Bitte geben Sie ihn nicht weiter.",),
        settings=None,
        links=links.all,
    )
