"""What changed in a call, in German, for letters and pages."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from tracker import formats
from tracker.rules.changes import TEXT, TITLE_EDITION, FieldChange
from tracker.rules.same_codes import meant
from tracker.shapes.calls import RoundData
from tracker.vocabulary.calls import CallStatus, Level, RoundKind
from tracker.vocabulary.codes import label, rows

# What people call the fields of a call.
FIELD_NAMES = {
    "rounds": "Frist",
    "status": "Status",
    "rate_hundredths": "Fördersatz",
    "rate_weak_hundredths": "Fördersatz für finanzschwache Kommunen",
    "amount_min_cents": "Mindestbetrag der Zuwendung",
    "amount_max_cents": "Höchstbetrag der Zuwendung",
    "cost_min_cents": "Mindestkosten des Vorhabens",
    "own_share_min_hundredths": "Mindest-Eigenanteil",
    "applicants": "Antragsberechtigt",
    "areas": "Fördergebiet",
    "text_deadline": "Frist im Text",
    "text_rate": "Fördersatz im Text",
    "text_amount": "Betrag im Text",
    "text_status": "Status im Text",
    "text_applicants": "Antragsberechtigt laut Text",
    "text_area": "Fördergebiet im Text",
    "text_banner": "Hinweis der Quelle",
    "title_edition": "Jahr oder Runde im Titel",
    "url": "Adresse",
    "title": "Titel",
    "provider": "Fördergeber",
    "level": "Ebene",
    "funding_types": "Art der Förderung",
    "topics": "Themen",
    "keywords": "Stichworte",
    "not_applicable": "Angaben, die nicht zutreffen",
    "summary": "Kurzbeschreibung",
    "text": "Text",
    "legal_basis": "Rechtsgrundlage",
    "contact": "Ansprechstelle",
    "bodies": "beteiligte Stellen",
    "links": "weiterführende Links",
    "status_note": "Hinweis zum Status",
    "licence": "Lizenz",
    "attribution": "Quellenangabe",
}
_KIND_NAMES = {RoundKind.OUTLINE: "Projektskizze", RoundKind.REGISTRATION: "Anmeldung"}


def describe(changes: Iterable[FieldChange]) -> list[str]:
    """Return one sentence for each change that matters, without a full stop: for a letter or a list."""
    return [sentence(change) for change in changes if change.material]


def sentence(change: FieldChange) -> str:
    """Return a change as "Frist: bisher 31.03.2027, jetzt 30.04.2027"; what became known or is gone says so."""
    words = _words(change)
    return f"{words}, bitte prüfen" if change.field.startswith(TEXT) or change.field == TITLE_EDITION else words


def _words(change: FieldChange) -> str:
    name = _name(change)
    gone, come = (formats.listed(values) for values in _told(change))
    if not gone and not come:
        return f"{name}: nur Wortlaut oder Schreibweise geändert"
    if gone and come:
        return f"{name}: bisher {gone}, jetzt {come}"
    if come:
        known = change.before or change.field.startswith(TEXT)
        return f"{name}: neu {come}" if known else f"{name} jetzt bekannt: {come}"
    return f"{name}: nicht mehr {gone}" if change.after else f"{name}: nicht mehr genannt, bisher {gone}"


def _name(change: FieldChange) -> str:
    return FIELD_NAMES.get(change.field, change.field)


def _told(change: FieldChange) -> tuple[list[str], list[str]]:
    """Return in words what only one side says."""
    match change.field:
        case "applicants" | "areas":
            return _codes(change, change.field)
        case "funding_types" | "topics":
            return _codes(change, change.field)
        case "bodies" | "links":
            return [], []
        case _:
            old, new = (
                [_value(change.field, value) for value in _items(side)] for side in (change.before, change.after)
            )
            return [value for value in old if value not in new], [value for value in new if value not in old]


def _items(side: Any) -> Sequence[Any]:
    if side is None or side == "":
        return []
    return side if isinstance(side, list | tuple) else [side]


def _value(field: str, value: Any) -> str:
    match field:
        case "rounds":
            return _round(RoundData.model_validate(value))
        case "status":
            return CallStatus(value).label
        case "level":
            return Level(value).label
        case "not_applicable":
            return FIELD_NAMES.get(str(value), str(value))
        case "status_note" | "text_banner" | "title":
            return f"„{value}“"
    if field.endswith("_cents"):
        return formats.euro(value)
    return formats.percent(value) if field.endswith("_hundredths") else str(value)


def _round(item: RoundData) -> str:
    """Return a round as "31.03.2027, 12:00 Uhr (Projektskizze)"."""
    what = [_KIND_NAMES[item.kind]] if item.kind in _KIND_NAMES else []
    if item.opens_on and (item.closes_on or item.recurs or item.rolling):
        what.append(f"ab {formats.day(item.opens_on)}")
    return f"{_when(item)} ({', '.join(what)})" if what else _when(item)


def _when(item: RoundData) -> str:
    last = (
        f"{formats.day(item.closes_on)}{f', {item.closes_at} Uhr' if item.closes_at else ''}" if item.closes_on else ""
    )
    if item.rolling:
        return f"laufend bis {last}" if last else "laufend"
    if item.recurs:
        days = formats.listed([f"{day[3:]}.{day[:2]}." for day in item.recurs])
        return f"jährlich zum {days}"
    return last or (f"ab {formats.day(item.opens_on)}" if item.opens_on else "ohne Datum")


def _codes(
    change: FieldChange, table: Literal["applicants", "areas", "funding_types", "topics"]
) -> tuple[list[str], list[str]]:
    old, new = (meant(table, _items(side)) for side in (change.before, change.after))
    return [_label(table, code) for code in sorted(old - new)], [_label(table, code) for code in sorted(new - old)]


def _label(table: Literal["applicants", "areas", "funding_types", "topics"], code: str) -> str:
    if table == "areas" and code.isdigit():
        return next((row["name"] for row in rows("places") if row["ags"] == code), code)
    return label(table, code)
