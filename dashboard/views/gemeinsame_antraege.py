"""Gemeinsame Anträge: which are running, and what each partner answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import badge, export, paging
from dashboard.components.application_partners import answer_words
from dashboard.components.application_words import due
from dashboard.components.empty import empty
from dashboard.components.markup import join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.rules.access import Action
from tracker.services import joint, people
from tracker.services.joint import AnswerCell, JointLine
from tracker.vocabulary.applications import JointAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PartnerRole

_SIGNS = {
    JointAnswer.JOINS: ("✓", "macht mit", "yes"),
    JointAnswer.STAYS_OUT: ("✗", "macht nicht mit", "no"),
    JointAnswer.UNDECIDED: ("?", "in Klärung", "open"),
    JointAnswer.SILENT: ("–", "keine Rückmeldung", "soft"),
}


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the answers, one row an application."""
    st.title("Gemeinsame Anträge", anchor=False)
    if not viewer.may(Action.READ_APPLICATION) or viewer.actor.role is Role.POLITICS:
        empty("Die Antworten der Kommunen sehen die Beteiligten.", "Fragen Sie bei Bedarf die Projektleitstelle.")
        return
    running = not st.toggle("Auch beendete zeigen", key="beendete", bind="query-params", on_change=paging.back_to_first)
    today = clock.today()
    number, size = paging.page_number(), paging.ROWS_PER_PAGE
    found = joint.page(session, viewer.actor, today=today, running=running, offset=(number - 1) * size, limit=size)
    if not found.lines:
        _nothing(viewer, found.total)
        return
    show(tag("p", joint.BINDING, " Wer schweigt, hat nicht abgesagt.", class_="fp fp-soft"))
    # Only partners that are asked anywhere get a column.
    names = {p.id: p.short_name for p in people.partners(session, viewer.actor) if p.id in found.partner_ids}
    columns = (Column("Antrag"), Column("Frist"), *(Column(name) for name in names.values()))
    rows = [_row(viewer, line, list(names), today) for line in found.lines]
    counted = paging.heading(found.total, "gemeinsamer Antrag", "gemeinsame Anträge", number=number, per_page=size)
    matrix = table(f"Antworten der Kommunen: {counted}", columns, rows)
    # Eleven columns are wider than a screen: the table moves sideways in its own frame, by keyboard as well.
    show(tag("div", matrix, style="overflow-x: auto", tabindex="0", role="region", aria_label="Antworten der Kommunen"))
    paging.draw(addresses.JOINT_APPLICATIONS, number=number, total=found.total, per_page=size)
    _files(viewer, running=running)


def _nothing(viewer: Viewer, total: int) -> None:
    if total:
        empty("Diese Seite der Liste gibt es nicht.", link("Zur ersten Seite", viewer.to(addresses.JOINT_APPLICATIONS)))
        return
    way = link("Beteiligte Kommunen nehmen Sie im Antrag auf.", viewer.to(addresses.APPLICATIONS))
    empty("Es gibt noch keinen gemeinsamen Antrag.", way)


def _row(viewer: Viewer, line: JointLine, partners: Sequence[int | None], today: date) -> list[object]:
    to = viewer.to(addresses.APPLICATION, id=str(line.public_id), bereich="Partner")
    about = tag("div", f"{line.number} · {line.stage.label}", class_="fp-soft fp-small")
    cells = [_cell(line.cell_of(key)) if key is not None else "" for key in partners]
    title = join([link(line.title, to), about, badge.example(line.is_example)])
    return [title, due(line.target_on, line.target_text, today, stage=line.stage), *cells]


def _cell(cell: AnswerCell | None) -> object:
    if cell is None:
        return ""
    if cell.role is PartnerRole.LEAD:
        return badge.signed("★", "federführend", "yes")
    sign, words, look = _SIGNS[cell.answer]
    until = f" bis {cell.until:%d.%m.%Y}" if cell.until else ""
    late = " (Tag vorbei)" if cell.overdue else ""
    return badge.signed(sign, f"{words}{until}{late}", look)


def _files(viewer: Viewer, *, running: bool) -> None:
    def rows(fresh: Session) -> list[Sequence[Any]]:
        found = joint.listed(fresh, viewer.actor, today=clock.today(), running=running)
        return [
            (
                line.number,
                line.title,
                line.stage.label,
                line.target_on or line.target_text,
                cell.name,
                answer_words(cell),
            )
            for line in found
            for cell in line.cells
        ]

    export.buttons("Gemeinsame Anträge", ("Lfd. Nr.", "Maßnahme", "Stufe", "Frist", "Kommune", "Antwort"), rows)
