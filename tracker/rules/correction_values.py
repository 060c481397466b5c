"""What staff type when they correct a fact, read strictly: nothing is guessed, and a refusal says what to write."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from tracker.errors import Refused
from tracker.formats import UNKNOWN, euro, listed, percent
from tracker.rules import round_lines
from tracker.rules.storable import storable_text
from tracker.shapes.calls import BodyData, RoundData
from tracker.vocabulary.calls import BodyKind, CallStatus, Level
from tracker.vocabulary.codes import CodeTable, labels, rows
from tracker.vocabulary.word import Word

Given = str | Sequence[str]

# The word for a value that is known to be wrong while the right one is not known.
OPEN = "offen"
HIGHEST_EURO = 10_000_000_000
LONGEST = 4_000

NAMES = {
    "rounds": "Frist",
    "status": "Status",
    "rate_hundredths": "Fördersatz",
    "rate_weak_hundredths": "Fördersatz für finanzschwache Kommunen",
    "amount_max_cents": "Höchstbetrag der Zuwendung",
    "amount_min_cents": "Mindestbetrag der Zuwendung",
    "cost_min_cents": "Mindestkosten des Vorhabens",
    "own_share_min_hundredths": "Mindest-Eigenanteil",
    "applicants": "Antragsberechtigt",
    "areas": "Fördergebiet",
    "funding_types": "Art der Förderung",
    "topics": "Themen",
    "contact": "Ansprechstelle",
    "bodies": "Beteiligte Stellen",
    "title": "Titel",
    "provider": "Fördergeber",
    "level": "Ebene",
    "url": "Offizielle Seite",
    "summary": "Kurzbeschreibung",
    "legal_basis": "Rechtsgrundlage",
    "status_note": "Hinweis zum Status",
}
"""What can be corrected, and what people call it, in the order of the form."""

WORDS: dict[str, type[Word]] = {"status": CallStatus, "level": Level}
CODES: dict[str, CodeTable] = {
    "applicants": "applicants",
    "areas": "areas",
    "funding_types": "funding_types",
    "topics": "topics",
}

_AMOUNT = re.compile(r"(?P<euro>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<cents>\d{2}))?(?: ?(?:€|EUR|Euro))?", re.ASCII)
_RATE = re.compile(r"(?P<whole>\d{1,3})(?:,(?P<rest>\d{1,2}))?(?: ?(?:%|Prozent|v\. ?H\.))?", re.ASCII)
_WEB = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_PHONE = re.compile(r"(?:Tel(?:efon)?\.?:? ?)?(?P<number>\+?[\d(][\d ()/–-]{4,})", re.IGNORECASE)


def parse(field: str, given: Given) -> Any:
    """Return what the ledger keeps for a field.

    Raises:
        Refused: the field cannot be corrected, or the text does not say clearly what it should be.
    """
    if field not in NAMES:
        raise Refused("Diese Angabe lässt sich nicht nachtragen. Bitte laden Sie die Seite neu.")
    return _PARSERS[field](field, given)


def written(field: str, value: Any) -> str:
    """Return a value as people write it, one line each; what is unknown is the word for it."""
    if field in WORDS:
        return WORDS[field](value).label
    if value is None or value in ("", []):
        return OPEN if field.endswith(("_cents", "_hundredths")) or field == "rounds" else ""
    if field in CODES:
        return ", ".join(code_label(CODES[field], code) for code in value)
    if field == "rounds":
        return "\n".join(round_lines.written(RoundData.model_validate(item)) for item in value)
    if field == "bodies":
        return "\n".join(_body_line(BodyData.model_validate(item)) for item in value)
    return euro(value) if field.endswith("_cents") else percent(value) if field.endswith("_hundredths") else str(value)


def told(field: str, value: Any) -> str:
    """Return a value for a sentence: in one line, and unknown said in full."""
    text = "; ".join(written(field, value).splitlines())
    return UNKNOWN if text in ("", OPEN) else text


def choices(table: CodeTable) -> dict[str, str]:
    """Return code → label of everything a list may name; areas are Länder, named sets and places by their key."""
    places = {row["ags"]: f"{row['name']} ({row['ags']})" for row in rows("places")} if table == "areas" else {}
    return labels(table) | places


def code_label(table: CodeTable, code: str) -> str:
    """Return the words for a code, places included; an unknown one is shown as itself."""
    return choices(table).get(code, code)


def _plain(field: str, given: Given) -> str:
    text = storable_text(given if isinstance(given, str) else "\n".join(given)).strip()
    if len(text) > LONGEST:
        raise Refused(f"„{NAMES[field]}“ ist zu lang. Bitte kürzen Sie auf {LONGEST} Zeichen.")
    return text


def _title(field: str, given: Given) -> str:
    text = " ".join(_plain(field, given).split())
    if not 3 <= len(text) <= 500:
        raise Refused("Bitte geben Sie einen Titel mit 3 bis 500 Zeichen ein.")
    return text


def _address(field: str, given: Given) -> str:
    text = _plain(field, given)
    if text and not _WEB.fullmatch(text):
        raise Refused(
            f"„{text[:60]}“ ist keine Adresse. Sie beginnt mit http:// oder https:// und hat kein Leerzeichen."
        )
    return text


def _cents(field: str, given: Given) -> int | None:
    text = _flat(field, given)
    if text == OPEN:
        return None
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise Refused(
            f"{NAMES[field]}: „{text[:40]}“ ist kein Betrag. Bitte schreiben Sie zum Beispiel „500.000“ oder "
            f"„500.000,00 €“, oder „{OPEN}“, wenn er nicht bekannt ist."
        )
    whole = int(found["euro"].replace(".", ""))
    if whole > HIGHEST_EURO:
        raise Refused(f"{NAMES[field]}: Dieser Betrag ist zu hoch. Bitte prüfen Sie die Stellen.")
    return whole * 100 + int(found["cents"] or 0)


def _hundredths(field: str, given: Given) -> int | None:
    text = _flat(field, given)
    if text == OPEN:
        return None
    found = _RATE.fullmatch(text)
    value = int(found["whole"]) * 100 + int((found["rest"] or "0").ljust(2, "0")) if found else None
    if value is None or value > 10_000:
        raise Refused(
            f"{NAMES[field]}: „{text[:40]}“ ist kein Anteil. Bitte schreiben Sie zum Beispiel „80 %“ oder „66,67 %“, "
            f"höchstens 100 %, oder „{OPEN}“, wenn er nicht bekannt ist."
        )
    return value


def _flat(field: str, given: Given) -> str:
    text = " ".join(_plain(field, given).split())
    if not text:
        raise Refused(f"{NAMES[field]}: Bitte tragen Sie einen Wert ein, oder „{OPEN}“, wenn er nicht bekannt ist.")
    return OPEN if text.casefold() == OPEN else text


def _word(field: str, given: Given) -> str:
    text = _flat(field, given)
    for word in WORDS[field]:
        if text in (word.value, word.label):
            return word.value
    raise Refused(f"{NAMES[field]}: Möglich sind {listed([word.label for word in WORDS[field]])}.")


def _codes(field: str, given: Given) -> list[str]:
    parts = re.split(r"[,;\n]", given) if isinstance(given, str) else list(given)
    known = choices(CODES[field])
    by_label = {label.casefold(): code for code, label in known.items()}
    found = []
    for part in filter(None, (storable_text(part).strip() for part in parts)):
        code = part if part in known else by_label.get(part.casefold())
        if code is None:
            raise Refused(f"{NAMES[field]}: „{part[:60]}“ ist nicht bekannt. Bitte wählen Sie aus der Liste.")
        found.append(code)
    return list(dict.fromkeys(found))


def _rounds(field: str, given: Given) -> list[dict[str, Any]]:
    lines = [line.strip() for line in _plain(field, given).splitlines() if line.strip()]
    if not lines:
        raise Refused(f"{NAMES[field]}: {round_lines.HOW} „{OPEN}“ heißt: keine Frist bekannt.")
    if [line.casefold() for line in lines] == [OPEN]:
        return []
    return [round_lines.parse(line).model_dump(mode="json", exclude={"quote", "passage"}) for line in lines]


def _bodies(field: str, given: Given) -> list[dict[str, Any]]:
    lines = [line.strip() for line in _plain(field, given).splitlines() if line.strip()]
    return [_body(line).model_dump(mode="json") for line in lines]


def _body(line: str) -> BodyData:
    kinds = {kind.label.casefold(): kind for kind in BodyKind}
    label, _, rest = line.partition(":")
    kind = kinds.get(label.strip().casefold())
    name, *details = (part.strip() for part in rest.split(";"))
    if kind is None or not name:
        raise Refused(
            f"„{line[:60]}“ nennt keine Stelle. Bitte schreiben Sie je Zeile Art, Namen und Erreichbarkeit, "
            "zum Beispiel „Ansprechstelle: Bezirksregierung Arnsberg; 02931 82-0; poststelle@bra.nrw.de“. "
            f"Arten sind {listed([kind.label for kind in BodyKind])}."
        )
    values: dict[str, str] = {}
    for detail in filter(None, details):
        slot, value = _detail(detail)
        values[slot] = f"{values[slot]}, {value}" if slot == "address" and slot in values else value
    return BodyData(kind=kind, name=name, **values)


def _detail(text: str) -> tuple[str, str]:
    """Return what a part of a line is: mail, web address, phone, else a postal address."""
    if _WEB.fullmatch(text):
        return "url", text
    if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text):
        return "email", text
    phone = _PHONE.fullmatch(text)
    return ("phone", phone["number"].strip()) if phone else ("address", text)


def _body_line(body: BodyData) -> str:
    return f"{body.kind.label}: " + "; ".join(
        part for part in (body.name, body.phone, body.email, body.url, body.address) if part
    )


_PARSERS: dict[str, Callable[[str, Given], Any]] = {
    **dict.fromkeys(NAMES, _plain),
    **dict.fromkeys((name for name in NAMES if name.endswith("_cents")), _cents),
    **dict.fromkeys((name for name in NAMES if name.endswith("_hundredths")), _hundredths),
    **dict.fromkeys(WORDS, _word),
    **dict.fromkeys(CODES, _codes),
    "rounds": _rounds,
    "bodies": _bodies,
    "title": _title,
    "url": _address,
}
