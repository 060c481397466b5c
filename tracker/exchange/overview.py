"""The Fördermittelübersicht: the sheet municipalities already keep, one row a Förderung.

The headers are those of existing sheets (see the glossary); their order and spelling are public.
"""

from tracker.exchange.records import ApplicationRecord
from tracker.exchange.tables import Cell
from tracker.vocabulary.work import Stage

TITLE = "Fördermittelübersicht"
HEADER = (
    *("Lfd. Nr.", "Kommune", "Fachbereich/Amt", "Maßnahme", "Kurzbeschreibung", "Förderprogramm", "Fördergeber"),
    *("Ebene", "Bewilligungsbehörde", "Förderkennzeichen", "Eigenes Aktenzeichen", "Status", "Förderart"),
    *("Finanzierungsart", "konsumtiv/investiv", "Gesamtkosten", "davon zuwendungsfähig", "Leistungen Dritter"),
    *("Weitere öffentliche Förderung", "Fördersatz", "Beantragte Zuwendung", "Bewilligte Zuwendung", "Eigenanteil"),
    *("Folgekosten jährlich", "Produkt", "Sachkonto", "Investitionsnummer", "Veranschlagt", "Pflichtaufgabe"),
    *("Gremium", "Beschluss vom", "Vorlagen-Nr.", "Antragsfrist (Skizze)", "Antragsfrist (Antrag)"),
    *("Antrag gestellt am", "Bescheid vom", "Bewilligungszeitraum von", "Bewilligungszeitraum bis"),
    *("Vorzeitiger Maßnahmenbeginn", "Abgerufen bisher", "Noch abzurufen", "Nächster Mittelabruf bis"),
    *("Zwischennachweis bis", "Verwendungsnachweis bis", "Verwendungsnachweis eingereicht am", "geprüft am"),
    *("Zweckbindung bis", "Erstattung/Rückforderung", "Ansprechpartner:in Kommune"),
    *("Unterstützung Projektleitstelle", "Auflagen/Besonderheiten", "Grund"),
)


def overview_row(record: ApplicationRecord) -> list[Cell]:
    """Return a Förderung as a row; what the ledger does not know stays empty."""
    known: dict[str, Cell] = {
        "Lfd. Nr.": record.id,
        "Kommune": record.lead,
        "Maßnahme": "; ".join(record.projects) or record.title,
        "Kurzbeschreibung": record.title,
        "Förderprogramm": record.call,
        "Fördergeber": record.provider,
        "Ebene": record.level.label if record.level else None,
        "Status": record.stage.label,
        "Antragsfrist (Skizze)": record.target_on if record.stage is Stage.OUTLINE else None,
        "Antragsfrist (Antrag)": record.target_on if record.stage is not Stage.OUTLINE else None,
    }
    return [known.get(name) for name in HEADER]
