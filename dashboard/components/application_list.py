"""The Anträge as Liste with pages, and as a file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from dashboard import addresses
from dashboard.components import badge, export, paging
from dashboard.components.application_words import due, partners
from dashboard.components.markup import join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker.formats import euro
from tracker.rules.stages import phase_of
from tracker.services import application_lists
from tracker.services.application_lists import ApplicationFilter, ApplicationLine, ApplicationPage

COLUMNS = (
    *(Column("Antrag"), Column("Kommunen"), Column("Stufe"), Column("Fördergeber"), Column("Frist")),
    *(Column("Beantragt", number=True), Column("Bewilligt", number=True)),
)
HEADER = (
    *("Lfd. Nr.", "Maßnahme", "Kommunen", "Stufe", "Phase", "Förderprogramm", "Fördergeber", "Ebene"),
    *("Nächste Frist", "Antrag gestellt am", "Gesamtkosten", "Beantragte Zuwendung", "Bewilligte Zuwendung"),
    *("Eigenanteil", "öffentlich", "Beispieldaten"),
)


def draw(viewer: Viewer, found: ApplicationPage, today: date, *, number: int) -> None:
    """Draw one page of the list."""
    heading = paging.heading(found.total, "Antrag", "Anträge", number=number)
    show(table(heading, COLUMNS, (_row(viewer, line, today) for line in found.lines)))
    paging.draw(addresses.APPLICATIONS, number=number, total=found.total)


def files(viewer: Viewer, filters: ApplicationFilter) -> None:
    """Offer the whole list, filtered as it is shown."""

    def rows(fresh: Session) -> list[Sequence[Any]]:
        return [_line(line) for line in application_lists.lines(fresh, viewer.actor, filters=filters)]

    export.buttons("Anträge", HEADER, rows)


def _row(viewer: Viewer, line: ApplicationLine, today: date) -> Sequence[object]:
    title = link(line.title, viewer.to(addresses.APPLICATION, id=str(line.public_id)))
    about = " · ".join(part for part in (line.number, line.programme) if part)
    named = join([title, tag("div", about, class_="fp-soft fp-small"), badge.example(line.is_example)])
    return (
        named,
        partners(line.partner_names),
        line.stage.label,
        line.provider,
        due(line.due_on, line.due_text, today, stage=line.stage),
        _amount(line.figures.requested_cents),
        _amount(line.figures.awarded_cents),
    )


def _amount(cents: int | None) -> str:
    return "" if cents is None else euro(cents)


def _line(line: ApplicationLine) -> Sequence[Any]:
    from tracker.exchange.tables import Euro

    figures = line.figures
    amounts = (figures.cost_cents, figures.requested_cents, figures.awarded_cents, figures.own_cents)
    return (
        *(line.number, line.title, ", ".join(line.partner_names), line.stage.label, phase_of(line.stage).label),
        *(line.programme, line.provider, line.level.label, line.due_on or line.due_text, line.submitted_on),
        *(None if cents is None else Euro(cents) for cents in amounts),
        *(line.is_public, line.is_example),
    )
