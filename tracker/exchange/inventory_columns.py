"""The columns of the Bestandsaufnahme: how our own file heads them, and how others do."""

from collections.abc import Sequence
from typing import NamedTuple

from tracker.exchange.workbook import assign


class Column(NamedTuple):
    """A column: its heading in our own files, and how others head it."""

    label: str
    synonyms: tuple[str, ...] = ()


COLUMNS: dict[str, Column] = {
    "number": Column("Nr.", ("Lfd. Nr.", "Nummer", "ID", "Projektnummer", "Vorhaben-Nr.")),
    "lead": Column(
        "Kommune",
        (
            *("Stadt/Gemeinde", "Partner", "Zuwendungsempfänger", "Zuwendungsempfängerin", "Federführende Kommune"),
            *("Stadt", "Gemeinde"),
        ),
    ),
    "unit_id": Column("Fachbereich/Amt", ("FB", "Amt", "Organisationseinheit", "OE", "Fachbereich")),
    "title": Column(
        "Vorhaben",
        (
            *("Maßnahme", "Projekt", "Bezeichnung der Maßnahme", "Projektbezeichnung", "Projekttitel", "Titel"),
            "Bezeichnung",
        ),
    ),
    "description": Column("Kurzbeschreibung", ("Zuwendungszweck", "Inhalt", "Beschreibung", "Projektbeschreibung")),
    "keywords": Column("Stichworte", ("Stichwörter", "Schlagworte", "Schlagwörter")),
    "cost_cents": Column("Gesamtkosten", ("Gesamtausgaben", "Gesamtvolumen", "Projektvolumen", "Kosten")),
    "starts_on": Column("Beginn geplant", ("Geplanter Beginn", "Beginn", "Start", "Projektstart", "Maßnahmenbeginn")),
    "planning_stage": Column("Planungsstand", ("Planungsphase", "Leistungsphase")),
    "priority": Column("Priorität", ("Prio", "Prioritätsklasse", "Rang")),
    "duty": Column("Pflichtaufgabe", ("pflichtig/freiwillig", "Pflicht/freiwillig", "Pflicht")),
    "partners": Column("beteiligte Kommunen", ("weitere Kommunen", "weitere beteiligte Kommunen", "Projektpartner")),
    "reusable": Column("Nachnutzbar", ("Nachnutzung",)),
    "contact": Column(
        "Ansprechpartner:in",
        (
            *("Ansprechpartner", "Ansprechpartnerin", "Ansprechperson", "Ansprechpartner:in Kommune"),
            *("Projektverantwortliche", "Projektverantwortung", "Sachbearbeitung"),
        ),
    ),
    "state": Column("Stand", ("Sachstand", "Status", "Phase")),
    "leitsaetze": Column("Leitsätze", ("Leitsatz",)),
}
NAMES: dict[str, tuple[str, ...]] = {field: (column.label, *column.synonyms) for field, column in COLUMNS.items()}
LABELS = {field: column.label for field, column in COLUMNS.items()}


def assigned(header: Sequence[str]) -> dict[str, int]:
    """Say which column holds which field."""
    return assign(header, NAMES)
