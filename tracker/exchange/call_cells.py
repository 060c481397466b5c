"""The contract format of calls as a table: lists are JSON in the cell, numbers German, empty is unknown."""

import json
import re
from collections.abc import Mapping
from typing import Any

from tracker.exchange import fields
from tracker.exchange.calls import FIELDS

HEADER = FIELDS
_LISTS = frozenset(("areas", "applicants", "funding_types", "topics", "rounds", "not_applicable", "origins"))
_NUMBERS = frozenset(
    (
        "rate_percent",
        "rate_percent_weak",
        "amount_min_eur",
        "amount_max_eur",
        "cost_min_eur",
        "own_share_percent_min",
    )
)
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")
_YES, _NO = "ja", "nein"


def call_cells(line: Mapping[str, Any]) -> list[str]:
    """Return a line of the format as the cells of a row."""
    return [_cell(name, line[name]) for name in HEADER]


def line_of_cells(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return a row of a table as a line of the format; names the format does not know are kept for the report.

    Raises:
        Refused: a cell does not hold what its column needs; the text names the column.
    """
    return {name: _value(name, cell) for name, cell in cells.items()}


def _cell(name: str, value: Any) -> str:
    if name in _LISTS:
        return json.dumps(value, ensure_ascii=False)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES if value else _NO
    if name in _NUMBERS:
        return str(value).replace(".", ",")
    return str(value)


def _value(name: str, cell: str) -> Any:
    if name in _LISTS:
        return _list(name, cell)
    if name in _NUMBERS:
        return _number(name, cell)
    if name == "withdrawn":
        return cell == _YES
    return cell if cell else None


def _list(name: str, cell: str) -> Any:
    if not cell.strip():
        return []
    try:
        return json.loads(cell)
    except ValueError as error:
        raise fields.wrong(name, cell, 'eine Liste wird geschrieben wie ["DE-NW"]') from error


def _number(name: str, cell: str) -> int | float | None:
    plain = cell.strip()
    if not plain:
        return None
    if "," in plain or _THOUSANDS.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return float(plain) if "." in plain else int(plain)
    except ValueError as error:
        raise fields.wrong(name, cell, "gebraucht wird eine Zahl wie 1250,50") from error
