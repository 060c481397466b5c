"""The columns of a Fördermittelübersicht: how our own file heads them, how others do, and what they hold.

Their order and spelling are public: other programs and ten years of files depend on them.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from tracker.exchange.workbook import assign

TITLE = "Fördermittelübersicht"


class Holds(StrEnum):
    """What kind of thing stands in a column."""

    TEXT = "text"
    PARTNER = "partner"
    EURO = "euro"
    PERCENT = "percent"
    DAY = "day"
    DUE = "due"
    WORD = "word"
    STAGE = "stage"
    EARLY_START = "early_start"
    EARMARK = "earmark"
    REFUND = "refund"
    REASON = "reason"


class FundingColumn(NamedTuple):
    """A column: its heading in our own file, what it holds, and how others head it. ``longest`` is for texts."""

    label: str
    holds: Holds = Holds.TEXT
    synonyms: tuple[str, ...] = ()
    longest: int = 300


_RATE_HEADING = re.compile(r"%|prozent|v\.\s?h\.", re.IGNORECASE)
_EURO, _DAY, _WORD = Holds.EURO, Holds.DAY, Holds.WORD

COLUMNS: dict[str, FundingColumn] = {
    "number": FundingColumn("Lfd. Nr.", synonyms=("Nr.", "ID", "Nummer", "laufende Nummer"), longest=60),
    "lead": FundingColumn(
        "Kommune",
        Holds.PARTNER,
        (
            *("Stadt/Gemeinde", "Partner", "Zuwendungsempfänger", "Zuwendungsempfängerin", "Antragstellerin"),
            *("Antragsteller", "Stadt", "Gemeinde"),
        ),
    ),
    "unit": FundingColumn("Fachbereich/Amt", synonyms=("FB", "Amt", "Organisationseinheit", "OE", "Fachbereich")),
    "title": FundingColumn(
        "Maßnahme",
        synonyms=(
            *("Projekt", "Vorhaben", "Bezeichnung der Maßnahme", "Projektbezeichnung", "Projekttitel"),
            *("Name der Maßnahme", "Bezeichnung"),
        ),
    ),
    "short_description": FundingColumn("Kurzbeschreibung", synonyms=("Zuwendungszweck", "Inhalt"), longest=4_000),
    "programme": FundingColumn(
        "Förderprogramm", synonyms=("Programm", "Richtlinie", "Förderrichtlinie", "Förderkulisse", "Topf")
    ),
    "provider": FundingColumn("Fördergeber", synonyms=("Zuwendungsgeber", "Mittelgeber", "Drittmittelgeber")),
    "level": FundingColumn("Ebene", _WORD, ("EU/Bund/Land/Sonstige", "Förderebene")),
    "authority": FundingColumn("Bewilligungsbehörde", synonyms=("Bewilligungsstelle", "Projektträger")),
    "reference_number": FundingColumn(
        "Förderkennzeichen",
        synonyms=("Aktenzeichen Fördergeber", "Aktenzeichen", "FKZ", "Az.", "Bescheid-Nr.", "Bescheidnummer"),
        longest=100,
    ),
    "own_reference": FundingColumn("Eigenes Aktenzeichen", synonyms=("eAkte", "Ablageort"), longest=100),
    "stage": FundingColumn("Status", Holds.STAGE, ("Stand", "Sachstand", "Phase", "Bearbeitungsstand")),
    "grant_form": FundingColumn("Förderart", _WORD, ("Art der Förderung",)),
    "financing": FundingColumn("Finanzierungsart", _WORD, ("Art der Finanzierung",)),
    "spending": FundingColumn("konsumtiv/investiv", _WORD, ("kons./inv.", "investiv/konsumtiv", "inv./kons.")),
    "total_cents": FundingColumn(
        "Gesamtkosten", _EURO, ("Gesamtausgaben", "Gesamtvolumen", "Projektvolumen", "Kosten", "Projektkosten")
    ),
    "eligible_cents": FundingColumn(
        "davon zuwendungsfähig",
        _EURO,
        (
            *("förderfähige Kosten", "förderfähige Ausgaben", "zuwendungsfähige Ausgaben", "zuwendungsfähige Kosten"),
            *("zuwendungsfähige Gesamtausgaben", "davon förderfähig"),
        ),
    ),
    "third_party_cents": FundingColumn(
        "Leistungen Dritter",
        _EURO,
        ("Drittmittel ohne öffentl. Förderung", "Drittmittel ohne öffentliche Förderung", "Spenden", "Sponsoring"),
    ),
    "other_public_cents": FundingColumn(
        "Weitere öffentliche Förderung", _EURO, ("andere Zuwendungen", "weitere Zuwendungen", "weitere Förderung")
    ),
    "rate_hundredths": FundingColumn("Fördersatz", Holds.PERCENT, ("Förderquote", "v. H.", "%", "Fördersatz in %")),
    "requested_cents": FundingColumn(
        "Beantragte Zuwendung",
        _EURO,
        ("beantragte Förderung", "Antragssumme", "beantragte Fördersumme", "beantragte Summe"),
    ),
    "awarded_cents": FundingColumn(
        "Bewilligte Zuwendung",
        _EURO,
        (
            *("Fördersumme", "Zuwendung", "Förderbetrag laut Bescheid", "bewilligte Förderung", "Förderbetrag"),
            *("bewilligte Summe", "Zuwendungsbetrag", "Fördermittel"),
        ),
    ),
    "own_share_cents": FundingColumn(
        "Eigenanteil", _EURO, ("Eigenmittel", "Komplementärmittel", "Kofinanzierung", "kommunaler Eigenanteil")
    ),
    "running_cost_cents": FundingColumn("Folgekosten jährlich", _EURO, ("Folgelasten", "Folgekosten")),
    "product": FundingColumn("Produkt", synonyms=("Kostenträger", "PSP", "PSP-Element"), longest=60),
    "account": FundingColumn("Sachkonto", synonyms=("Haushaltsstelle", "Konto"), longest=60),
    "investment": FundingColumn("Investitionsnummer", synonyms=("Inv.-Nr.", "Investitionsnr."), longest=60),
    "budgeted": FundingColumn("Veranschlagt", _WORD, ("im Haushalt", "Haushaltsansatz")),
    "duty": FundingColumn("Pflichtaufgabe", _WORD, ("pflichtig/freiwillig", "Pflicht/freiwillig", "Pflicht")),
    "council": FundingColumn("Gremium", synonyms=("Beschlussgremium", "beschließendes Gremium")),
    "decided_on": FundingColumn("Beschluss vom", _DAY, ("Ratsbeschluss", "Ratsbeschluss vom", "Beschluss am")),
    "paper_number": FundingColumn(
        "Vorlagen-Nr.", synonyms=("Drucksache", "Vorlage", "Drucksachen-Nr.", "Vorlagennummer"), longest=100
    ),
    "outline_due": FundingColumn(
        "Antragsfrist (Skizze)", Holds.DUE, ("Skizzenfrist", "Frist Skizze", "Einreichung Skizze bis")
    ),
    "target": FundingColumn(
        "Antragsfrist (Antrag)", Holds.DUE, ("Antragsfrist", "Frist", "Stichtag", "Einreichung bis", "Frist Antrag")
    ),
    "submitted_on": FundingColumn(
        "Antrag gestellt am", _DAY, ("eingereicht", "Antragsdatum", "Antrag vom", "eingereicht am", "Antragstellung")
    ),
    "notice_on": FundingColumn(
        "Bescheid vom",
        _DAY,
        ("Bewilligungsdatum", "Datum Zuwendungsbescheid", "Zuwendungsbescheid vom", "Bescheiddatum", "bewilligt am"),
    ),
    "period_from": FundingColumn(
        "Bewilligungszeitraum von",
        _DAY,
        (
            *("Durchführungszeitraum von", "Laufzeit von", "Förderzeitraum von", "Bewilligungszeitraum"),
            *("Durchführungszeitraum", "Laufzeit", "Förderzeitraum", "Projektlaufzeit"),
        ),
    ),
    "period_to": FundingColumn(
        "Bewilligungszeitraum bis",
        _DAY,
        ("Durchführungszeitraum bis", "Laufzeit bis", "Förderzeitraum bis", "Ende Bewilligungszeitraum"),
    ),
    "early_start": FundingColumn(
        "Vorzeitiger Maßnahmenbeginn",
        Holds.EARLY_START,
        ("VMB", "förderunschädlicher Vorhabenbeginn", "vorzeitiger Maßnahmebeginn", "vorzeitiger Vorhabenbeginn"),
    ),
    "drawn_cents": FundingColumn("Abgerufen bisher", _EURO, ("Mittelabruf", "ausgezahlt", "abgerufen", "Auszahlung")),
    "undrawn_cents": FundingColumn("Noch abzurufen", _EURO, ("Rest", "Restmittel")),
    "next_call_on": FundingColumn("Nächster Mittelabruf bis", _DAY, ("nächster Mittelabruf",)),
    "interim_due_on": FundingColumn(
        "Zwischennachweis bis", _DAY, ("Zwischenbericht", "Sachbericht", "Zwischennachweis", "Zwischenbericht bis")
    ),
    "proof_due_on": FundingColumn(
        "Verwendungsnachweis bis",
        _DAY,
        (
            *("VN fällig", "Schlussverwendungsnachweis", "VN bis", "Verwendungsnachweis fällig am"),
            *("Verwendungsnachweis fällig", "Verwendungsnachweis", "VN"),
        ),
    ),
    "proof_submitted_on": FundingColumn(
        "Verwendungsnachweis eingereicht am", _DAY, ("VN eingereicht am", "VN eingereicht")
    ),
    "proof_checked_on": FundingColumn(
        "geprüft am", _DAY, ("VN-Prüfung", "Schlussbescheid", "VN geprüft am", "Verwendungsnachweis geprüft am")
    ),
    "earmark": FundingColumn("Zweckbindung bis", Holds.EARMARK, ("Zweckbindungsfrist", "Zweckbindung")),
    "refund": FundingColumn(
        "Erstattung/Rückforderung", Holds.REFUND, ("Rückzahlung", "Zinsen", "Erstattung", "Rückforderung")
    ),
    "contact": FundingColumn(
        "Ansprechpartner:in Kommune",
        synonyms=(
            *("Projektverantwortliche", "Sachbearbeitung", "Ansprechpartner", "Ansprechpartnerin"),
            *("Ansprechpartner:in", "Ansprechperson"),
        ),
    ),
    "support": FundingColumn("Unterstützung Projektleitstelle", _WORD, ("Unterstützung",)),
    "conditions": FundingColumn(
        "Auflagen/Besonderheiten",
        synonyms=("Bemerkung", "Hinweise", "Bemerkungen", "Auflagen", "Besonderheiten"),
        longest=4_000,
    ),
    "exit_reason": FundingColumn("Grund", Holds.REASON, ("Ablehnungsgrund", "Grund Abbruch", "Grund der Ablehnung")),
}
HEADER = tuple(column.label for column in COLUMNS.values())
NAMES: dict[str, tuple[str, ...]] = {field: (column.label, *column.synonyms) for field, column in COLUMNS.items()}
LABELS = {field: column.label for field, column in COLUMNS.items()}
PLANNED_FIELDS = frozenset(
    {"total_cents", "eligible_cents", "third_party_cents", "other_public_cents", "own_share_cents"}
)
"""What follows from the finance plan as soon as there is one."""
PLAN_LINE_FIELDS = frozenset({"product", "account", "investment", "budgeted"})
"""What stands at the lines of a finance plan; without a plan the text of the list is kept."""
NOTICE_FIELDS = frozenset({"notice_on", "period_from", "period_to", "earmark"})
"""What stands in a Bescheid; without its date the text of the list is kept."""
DRAWN_FIELDS = frozenset({"drawn_cents", "undrawn_cents"})
"""What follows from the Mittelabrufe; a list names only the sum, so its text is kept."""


def assigned(header: Sequence[str]) -> dict[str, int]:
    """Say which column holds which field; an amount never stands under a heading that speaks of percent."""
    exact: dict[str, int] = {}
    plain = [" ".join(title.casefold().split()) for title in header]
    for field, column in COLUMNS.items():
        if column.label.casefold() in plain:
            exact[field] = plain.index(column.label.casefold())
    # Brackets do not count when headings are compared, and two of ours differ in nothing else.
    others = {field: names for field, names in NAMES.items() if field not in exact}
    if "outline_due" in others:
        others["outline_due"] = COLUMNS["outline_due"].synonyms
    taken = set(exact.values())
    rest = assign(["" if place in taken else title for place, title in enumerate(header)], others)
    return exact | {field: place for field, place in rest.items() if not _is_rate(field, header[place])}


def _is_rate(field: str, title: str) -> bool:
    return COLUMNS[field].holds is Holds.EURO and bool(_RATE_HEADING.search(title))
