"""What changed at an application, in German: the names of its fields and how their values are written."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from tracker.formats import UNKNOWN, day, euro, percent
from tracker.vocabulary.applications import (
    ApplicationModel,
    Financing,
    GrantForm,
    OfficeSupport,
    Spending,
    SubmissionRoute,
)
from tracker.vocabulary.calls import Level
from tracker.vocabulary.projects import Duty
from tracker.vocabulary.word import Word

FIELDS = {
    "title": "Maßnahme",
    "number": "Lfd. Nr.",
    "short_description": "Kurzbeschreibung",
    "unit": "Fachbereich/Amt",
    "programme": "Förderprogramm",
    "provider": "Fördergeber",
    "authority": "Bewilligungsbehörde",
    "agency": "Projektträger",
    "level": "Ebene",
    "model": "Antragsmodell",
    "grant_form": "Förderart",
    "financing": "Finanzierungsart",
    "spending": "konsumtiv/investiv",
    "duty": "Pflichtaufgabe",
    "rate_hundredths": "Fördersatz",
    "cap_cents": "Höchstbetrag der Zuwendung",
    "minimum_cents": "Mindestbetrag der Zuwendung",
    "own_share_min_hundredths": "Mindest-Eigenanteil",
    "fixed_cents": "Festbetrag",
    "partners_included": "Im Festbetrag enthaltene Kommunen",
    "further_cents": "Festbetrag je weiterer Kommune",
    "partners_min": "Mindestzahl der Kommunen",
    "total_cents": "Gesamtkosten",
    "eligible_cents": "davon zuwendungsfähig",
    "third_party_cents": "Leistungen Dritter",
    "other_public_cents": "Weitere öffentliche Förderung",
    "requested_cents": "Beantragte Zuwendung",
    "awarded_cents": "Bewilligte Zuwendung",
    "own_share_cents": "Eigenanteil",
    "running_cost_cents": "Folgekosten jährlich",
    "application_cost_cents": "Kosten der Antragstellung",
    "outline_due_on": "Antragsfrist (Skizze)",
    "outline_due_text": "Antragsfrist (Skizze), im Wortlaut",
    "target_on": "Antragsfrist (Antrag)",
    "target_text": "Antragsfrist (Antrag), im Wortlaut",
    "route": "Antragsweg",
    "portal": "Adresse des Portals",
    "transaction_number": "Vorgangsnummer",
    "reference_number": "Förderkennzeichen",
    "own_reference": "Eigenes Aktenzeichen",
    "file_location": "Ablageort eAkte",
    "submitted_on": "Antrag gestellt am",
    "receipt_on": "Eingangsbestätigung vom",
    "early_start_requested_on": "Vorzeitiger Maßnahmenbeginn beantragt am",
    "early_start_approved_on": "Vorzeitiger Maßnahmenbeginn genehmigt am",
    "early_start_text": "Vorzeitiger Maßnahmenbeginn, im Wortlaut",
    "purpose_fulfilled_on": "Zweck erfüllt am",
    "support": "Unterstützung Projektleitstelle",
    "contact": "Ansprechpartner:in Kommune",
    "conditions": "Auflagen/Besonderheiten",
    "owner_id": "Zuständig",
    "parent_id": "Gesamtmaßnahme",
    "is_public": "öffentlich",
    "project_ids": "Vorhaben",
}

GRANT_FIELDS = frozenset({"requested_cents", "awarded_cents"})
WHOLE_FIELDS = frozenset(
    {
        *("total_cents", "eligible_cents", "third_party_cents", "other_public_cents", "own_share_cents"),
        *("running_cost_cents", "application_cost_cents"),
    }
)
INTERNAL_FIELDS = frozenset(
    {
        *("portal", "transaction_number", "own_reference", "file_location", "contact", "conditions"),
        *("early_start_text", "outline_due_text", "target_text", "unit", "owner_id"),
    }
)
"""What is nobody's business outside the town halls and the office."""

_WORDS: dict[str, type[Word]] = {
    "level": Level,
    "model": ApplicationModel,
    "grant_form": GrantForm,
    "financing": Financing,
    "spending": Spending,
    "duty": Duty,
    "route": SubmissionRoute,
    "support": OfficeSupport,
}
_NUMBERED = frozenset({"owner_id", "parent_id", "project_ids"})
_LONGEST = 80


def change_sentence(
    title: str, changes: Mapping[str, Sequence[Any]], *, reason: str = "", hidden: Collection[str] = ()
) -> str:
    """Say what changed, as "Gesamtkosten von … auf … geändert"; fields that are hidden are left out.

    Values are those of a payload: texts, numbers and days as ISO text. Empty when nothing may be said.
    """
    said = [_change(field, before, after) for field, (before, after) in changes.items() if field not in hidden]
    if not said:
        return ""
    why = f" Grund: {reason.strip()}" if reason.strip() else ""
    return f"„{title}“: {'; '.join(said)}.{why}"


def written(field: str, value: Any) -> str:
    """Return a value of a field as people write it; what is empty is *offen*."""
    if value is None or value == "":
        return "offen"
    if field in _WORDS:
        return _WORDS[field](value).label
    if field.endswith("_cents"):
        return euro(value)
    if field.endswith("_hundredths"):
        return percent(value)
    if field.endswith("_on"):
        return day(date.fromisoformat(value) if isinstance(value, str) else value)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    text = str(value) or UNKNOWN
    return f"„{text if len(text) <= _LONGEST else f'{text[:_LONGEST]}…'}“"


def _change(field: str, before: Any, after: Any) -> str:
    name = FIELDS.get(field, field)
    if field in _NUMBERED:
        return f"{name} geändert"
    return f"{name} von {written(field, before)} auf {written(field, after)} geändert"
