"""Short letters about one thing: a fresh link, a question to a colleague, a trial."""

from tracker.formats import long_day
from tracker.letters.compose import OFFICIAL
from tracker.letters.composed import ComposedLetter, Line, Section
from tracker.letters.envelope import Envelope
from tracker.letters.personal import PersonalLinks
from tracker.shapes.base import Shape
from tracker.vocabulary.work import TokenPurpose


class Question(Shape):
    """What a contact asks a colleague about."""

    forwarding: str
    to_name: str
    asked_by: str
    partner: str
    call_title: str
    project_title: str
    question: str


def question_letter(asked: Question, envelope: Envelope) -> ComposedLetter:
    """Return the mail to a colleague; its link opens this one programme and nothing else."""
    links = PersonalLinks(envelope.base_url)
    link = links.to(TokenPurpose.OPINION, forwarding=asked.forwarding)
    about = f"„{asked.call_title}“"
    lines = [Line(text=f"{asked.asked_by} ({asked.partner}) bittet Sie um eine kurze Stellungnahme zu {about}.")]
    if asked.project_title:
        lines.append(Line(text=f"Es geht um das Vorhaben „{asked.project_title}“."))
    if asked.question:
        lines.append(Line(text=f"Frage: {asked.question}"))
    return _letter(
        subject=f"Bitte um Stellungnahme: {asked.call_title}",
        title="Bitte um Stellungnahme",
        sections=(
            Section(
                heading=asked.call_title,
                lines=tuple(lines),
                button=Line(text="Ansehen und Stellung nehmen", link=link),
            ),
        ),
        closing=(
            OFFICIAL,
            "Sie erhalten diese eine Mail, weil Sie um eine Stellungnahme gebeten wurden. Ein Passwort brauchen Sie "
            "nicht; eine Antwort ist freiwillig.",
        ),
        links=links,
        envelope=envelope,
    )


def fresh_link_letter(purpose: TokenPurpose, subject: dict[str, str], envelope: Envelope) -> ComposedLetter:
    """Return the mail with a fresh link to what an expired one opened."""
    links = PersonalLinks(envelope.base_url)
    link = links.to(purpose, **subject)
    return _letter(
        subject="Ihr neuer Link",
        title="Ihr neuer Link",
        sections=(
            Section(
                heading=purpose.label,
                lines=(Line(text="Der alte Link war abgelaufen. Dieser gilt wieder einige Wochen."),),
                button=Line(text="Öffnen", link=link),
            ),
        ),
        closing=("Sie erhalten diese Mail, weil jemand mit Ihrem alten Link einen neuen angefordert hat.",),
        links=links,
        envelope=envelope,
    )


def _letter(
    *,
    subject: str,
    title: str,
    sections: tuple[Section, ...],
    closing: tuple[str, ...],
    links: PersonalLinks,
    envelope: Envelope,
) -> ComposedLetter:
    return ComposedLetter(
        subject=envelope.subject(subject),
        preview=sections[0].heading,
        banner=envelope.banner,
        title=title,
        dateline=f"{long_day(envelope.today)} · {envelope.to}",
        sections=sections,
        closing=closing,
        settings=None,
        links=links.all,
    )
