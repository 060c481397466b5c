"""Fördermittelübersichten for tests: their bytes in and out, and rows that have something in every column."""

import io
import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
from sqlmodel import Session

from tests.builders import NOW, OFFICE, SYSTEM
from tracker import importing
from tracker.exchange.funding_columns import COLUMNS, Holds
from tracker.exchange.listings import ExportKind, FileFormat, chunks
from tracker.services import exports, funding_import
from tracker.services.funding_import import FundingPlan
from tracker.shapes.actor import Actor
from tracker.vocabulary.applications import ExitReason, Financing, GrantForm, OfficeSupport, Phase, Spending
from tracker.vocabulary.work import Stage

OPEN_TEXTS = ("Q3/26", "31.12.", "n. n.", "rd. 40 %", "ca. 1 Mio. €", "laufend", "siehe Bescheid", "1,234", "")
_WORDS: dict[str, tuple[str, ...]] = {
    "level": ("EU", "Bund", "Land", "Stiftung", "Spende", "Sonstige"),
    "grant_form": tuple(word.label for word in GrantForm),
    "financing": ("Anteil", *(word.label for word in Financing)),
    "spending": tuple(word.label for word in Spending),
    "budgeted": ("ja", "Nachtrag", "üpl.-apl.", "nein"),
    "duty": ("Pflicht", "freiwillig", "Fortführung"),
    "support": tuple(word.label for word in OfficeSupport),
}


def table(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def book(header: list[str], rows: list[list[Any]]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def planned(session: Session, content: bytes, actor: Actor = OFFICE, lead: int | None = None) -> FundingPlan:
    sheet, columns = importing.read(importing.APPLICATIONS, content, file_name="liste")
    return funding_import.plan(session, actor, sheet=sheet, columns=columns, lead=lead)


def taken_over(session: Session, content: bytes, actor: Actor = OFFICE) -> FundingPlan:
    plan = planned(session, content, actor)
    funding_import.store(session, actor, rows=plan.to_store, now=NOW)
    session.flush()
    return plan


def exported(session: Session, form: FileFormat = FileFormat.XLSX, kind: ExportKind = ExportKind.APPLICATIONS) -> bytes:
    return b"".join(chunks(kind, form, exports.records(session, SYSTEM, kind=kind)))


def sheets(content: bytes) -> dict[str, list[dict[Any, Any]]]:
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        header, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(header, row, strict=True)) for row in rows]
    return found


def kinds(plan: FundingPlan) -> list[str]:
    return [row.kind.value for row in plan.rows]


def filled_rows(count: int, seed: int, partners: tuple[str, ...]) -> list[list[Any]]:
    """Rows of our own columns: values, texts as people write them, and cells nobody can read."""
    dice = random.Random(seed)
    return [[_cell(dice, field, number, partners) for field in COLUMNS] for number in range(count)]


def _cell(dice: random.Random, field: str, number: int, partners: tuple[str, ...]) -> Any:
    if field in {"number", "lead", "title"}:
        return {"number": f"{number}", "lead": dice.choice(partners), "title": f"Maßnahme {number}"}[field]
    if dice.random() < 0.15:
        return None
    if dice.random() < 0.15:
        return dice.choice(OPEN_TEXTS)
    holds = COLUMNS[field].holds
    if field in _WORDS:
        return dice.choice(_WORDS[field])
    return _VALUES.get(holds, _a_text)(dice)


def _an_amount(dice: random.Random) -> Any:
    cents = dice.randrange(0, 10**9)
    german = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d} €"
    return dice.choice([cents / 100, cents // 100, german, f"{cents // 100_000},25 Mio."])


def _a_day(dice: random.Random) -> Any:
    day = date(2020, 1, 1) + timedelta(days=dice.randrange(5_000))
    return dice.choice([day, f"{day:%d.%m.%Y}"])


def _a_text(dice: random.Random) -> str:
    return dice.choice(['=SUMME("A1")', "Zwei\nZeilen; „so“", "-5", "@amt", "  viel   Platz ", "12", "'x"])


_VALUES: dict[Holds, Callable[[random.Random], Any]] = {
    Holds.EURO: _an_amount,
    Holds.DAY: _a_day,
    Holds.DUE: lambda dice: dice.choice([_a_day(dice), "laufend"]),
    Holds.PERCENT: lambda dice: dice.choice([0.4, 0.9, 1, 0.6667, "90 %", "66,67 v. H.", "rd. 40 %"]),
    Holds.EARMARK: lambda dice: dice.choice([_a_day(dice), 2041, "2041"]),
    Holds.STAGE: lambda dice: dice.choice([word.label for word in (*Phase, *Stage)] + ["ruht"]),
    Holds.EARLY_START: lambda dice: dice.choice(
        ["nein", "beantragt am 01.02.2026", "beantragt am 01.02.2026, genehmigt am 05.03.2026", "läuft"]
    ),
    Holds.REFUND: lambda dice: dice.choice([10_125, "10.125,00 €", "10.125 € Zinsen", "keine"]),
    Holds.REASON: lambda dice: dice.choice(["kein Geld", ExitReason.STAFF.label, f"{ExitReason.EFFORT.label}; leider"]),
}
