"""The short mail that brings a Fachamt to its own Vorgänge."""

from tracker.formats import long_day
from tracker.letters.composed import ComposedLetter, Line, Section
from tracker.letters.envelope import Envelope
from tracker.letters.personal import PersonalLinks
from tracker.vocabulary.work import TokenPurpose

SUBJECT = "Ihre Aufgaben zu Fördervorhaben"


def item_letter(envelope: Envelope) -> ComposedLetter:
    """Return the mail; its link opens the tasks of this person and nothing else."""
    links = PersonalLinks(envelope.base_url)
    section = Section(
        heading=SUBJECT,
        lines=(Line(text="Zu einem Förderantrag gibt es Aufgaben für Sie. Ansehen und abhaken geht ohne Passwort."),),
        button=Line(text="Meine Aufgaben öffnen", link=links.to(TokenPurpose.ITEM)),
    )
    return ComposedLetter(
        subject=envelope.subject(SUBJECT),
        preview=SUBJECT,
        banner=envelope.banner,
        title=SUBJECT,
        dateline=f"{long_day(envelope.today)} · {envelope.to}",
        sections=(section,),
        closing=("Der Link gilt nur für Sie. Bitte geben Sie ihn nicht weiter.",),
        settings=None,
        links=links.all,
    )
