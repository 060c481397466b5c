"""The table of the federal catalogue of awards: rows as awards, strict about its columns. Pure.

The file is in ISO-8859-15 with semicolons; every text stands as ``="…"`` so that Excel leaves it alone, and the columns
of the place come twice under the same names: first the recipient's, then the executing body's.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crawler.parsing import line
from tracker.rules.wording import folded
from tracker.shapes.awards import KnownAwardData

SOURCE = "bund_foekat"
PROJECT_PAGE = "https://foerderportal.bund.de/foekat/jsp/SucheAction.do?actionMode=view&fkz={}"
LAND = "Nordrhein-Westfalen"
HOME = "05978"

_WRAPPED = re.compile(r'(^|;)="', re.MULTILINE)
_COLUMNS = {
    "fkz": "fkz",
    "ressort": "ministry",
    "administrierende stelle": "agency",
    "foerderempfaenger": "recipient",
    "gemeindekennziffer": "ags",
    "stadt gemeinde": "place",
    "bundesland": "land",
    "thema": "title",
    "klartext leistungsplansystematik": "programme",
    "laufzeit von": "starts_on",
    "laufzeit bis": "ends_on",
    "foerder auftragssumme": "amount_cents",
    "verbundprojekt": "joint_title",
    "projekt": "joint_title",
}
"""How a column's name begins, folded, and which field it fills; of two columns of one name the first counts."""

_NEEDED = frozenset(_COLUMNS.values()) - {"joint_title", "place", "agency"}
_AMOUNT = re.compile(r"-?\d{1,3}(?:\.\d{3})*,\d{2}|-?\d+(?:,\d{2})?")
_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
_MUNICIPAL = re.compile(
    r"^(?:der |die )?(?:landrat|buergermeister|oberbuergermeister|stadt|gemeinde|kreis|landkreis|kreisstadt|hansestadt"
    r"|bundesstadt|landeshauptstadt|universitaetsstadt|wissenschaftsstadt|staedteregion|regionalverband"
    r"|landschaftsverband|kommunal\w*)\b"
    r"|\b(?:stadt|gemeinde|kreis)?(?:werke|betriebe|verwaltung|entwaesserung)\b"
    r"|\b(?:zweckverband|abwasserverband|wasserverband|verkehrsverbund|zweckverbund|wirtschaftsfoerderung\w*|aoer"
    r"|anstalt des oeffentlichen rechts)\b"
)
# A recipient that is no organisation may be a natural person, and those are none of our business.
_ORGANISATION = re.compile(
    r"\b(?:\w*gmbh|mbh|ag|kg|se|eg|e ?v|ug|\w*verein\w*|\w*stiftung\w*|\w*universitaet\w*|\w*hochschule\w*"
    r"|\w*institut\w*|fraunhofer\w*|\w*verband\w*|\w*genossenschaft\w*|\w*kammer\w*|\w*klinik\w*|\w*zentrum\w*|\w*anstalt\w*|\w*kirche\w*"
    r"|\w*gesellschaft\w*|\w*werke?)\b"
)


class NotTheTable(ValueError):
    """What came is not the table, or its columns have changed; the message says it in German."""


class Row(NamedTuple):
    """One line. ``award`` is missing for what is no project (bookkeeping), with the reason in ``dropped``."""

    award: KnownAwardData | None
    dropped: str = ""


def rows_of(body: bytes) -> list[Row]:
    """Return the lines of the table. Raises ``NotTheTable`` when a column that must be there is missing."""
    lines = csv.reader(io.StringIO(_WRAPPED.sub(r'\1"', decoded(body)), newline=""), delimiter=";")
    header = next((cells for cells in lines if any(cell.strip() for cell in cells)), [])
    places = _places(header)
    return [_row(cells, places, len(header)) for cells in lines if any(cell.strip() for cell in cells)]


def decoded(body: bytes) -> str:
    """Return the file as text: UTF-8 when it is that, else the ISO-8859-15 it has always been."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("iso-8859-15")


def is_useful(award: KnownAwardData) -> bool:
    """Say whether an award tells our municipalities something: municipal in NRW, or any organisation at home."""
    recipient = folded(award.recipient)
    if award.ags.startswith(HOME):
        return bool(_MUNICIPAL.search(recipient) or _ORGANISATION.search(recipient))
    return award.land == LAND and bool(_MUNICIPAL.search(recipient))


def _places(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        key = folded(line(name))
        field = next((field for start, field in _COLUMNS.items() if key == start or key.startswith(f"{start} ")), "")
        if field and field not in found:
            found[field] = place
    missing = sorted(_NEEDED - set(found))
    if missing:
        raise NotTheTable(f"In der Tabelle fehlen Spalten: {', '.join(_names(missing))}.")
    return found


def _names(fields: Sequence[str]) -> Iterator[str]:
    return (next(start for start, field in _COLUMNS.items() if field == wanted) for wanted in fields)


def _row(cells: Sequence[str], places: Mapping[str, int], width: int) -> Row:
    if len(cells) not in (width, width - 1, width + 1):  # a separator behind the last cell comes and goes
        return Row(None, f"Eine Zeile mit {len(cells)} statt {width} Zellen wurde übergangen: {line(cells[0])[:40]}.")
    said = {name: line(cells[place]) if place < len(cells) else "" for name, place in places.items()}
    amount = cents(said["amount_cents"])
    if not said["fkz"] or not said["title"] or (amount is not None and amount <= 0):
        return Row(None)
    return Row(
        KnownAwardData(
            source=SOURCE,
            external_id=said["fkz"],
            title=said["title"],
            recipient=said["recipient"],
            place=said.get("place", ""),
            ags=_ags(said["ags"]),
            land=said["land"],
            ministry=said["ministry"],
            agency=said.get("agency", ""),
            programme=said["programme"],
            starts_on=day(said["starts_on"]),
            ends_on=day(said["ends_on"]),
            amount_cents=amount,
            joint_title=said.get("joint_title", ""),
            url=PROJECT_PAGE.format(said["fkz"]),
        )
    )


def cents(said: str) -> int | None:
    """Return an amount such as "583.639,00" in cents; ``None`` when it is none."""
    if not _AMOUNT.fullmatch(said):
        return None
    euro, _, rest = said.replace(".", "").partition(",")
    return int(euro + (rest or "00"))


def day(said: str) -> date | None:
    """Return a day such as "01.01.2024"; ``None`` when there is no such day."""
    found = _DAY.fullmatch(said)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _ags(said: str) -> str:
    """Return the key of a municipality; Excel takes away its leading nought."""
    return said.zfill(8) if said.isdecimal() and len(said) == 7 else said
