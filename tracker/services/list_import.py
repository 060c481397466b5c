"""What every import of somebody's list needs: whose rows may be, how they are shown, and the plan of all of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from sqlmodel import Session, col, select

from tracker.errors import Refused
from tracker.exchange.places import Fault, PartnerNames, Places, folded_name, known_partners
from tracker.exchange.workbook import Sheet
from tracker.models.partners import OrganisationalUnit, Partner
from tracker.services.jobs import Progress
from tracker.shapes.list_plan import AnyRow, ListPlan
from tracker.vocabulary.projects import ImportKind

REPORT_EVERY = 100
Item = TypeVar("Item")


class Ground(NamedTuple):
    """What a list is read against: the partners, their short names, and how its columns are headed, by field."""

    places: Places
    names: Mapping[int, str]
    headings: Mapping[str, str]

    def partner(self, lead: int | None, said: str) -> str:
        """Return how a partner is shown; one nobody knows as the list says it."""
        return self.names.get(lead or 0, said)

    def sentences(self, faults: Iterable[Fault]) -> list[str]:
        """Return why a row cannot be taken over, each with its column."""
        return [f"Spalte „{self.headings[fault.field]}“: {fault.sentence}" for fault in faults]


def prepared(
    session: Session, *, sheet: Sheet, columns: Mapping[str, int], lead: int | None, labels: Mapping[str, str], of: str
) -> Ground:
    """Return what the rows are read against; ``of`` says whose name they must have ("des Vorhabens").

    Raises:
        Refused: no column holds the name, or nothing says whose the rows are.
    """
    if "title" not in columns:
        raise Refused(f"Bitte ordnen Sie die Spalte mit dem Namen {of} zu.")
    if "lead" not in columns and lead is None:
        raise Refused("Bitte ordnen Sie die Spalte „Kommune“ zu, oder wählen Sie, wessen Liste es ist.")
    partners = {row.id or 0: row for row in session.exec(select(Partner).order_by(col(Partner.ags)))}
    ways = known_partners(
        (number, PartnerNames(row.name, row.short_name, row.key, row.ags)) for number, row in partners.items()
    )
    units: dict[tuple[int, str], int] = {}
    for unit in session.exec(select(OrganisationalUnit).order_by(col(OrganisationalUnit.id))):
        for way in filter(None, (unit.name, unit.abbreviation)):
            units.setdefault((unit.partner_id, folded_name(way)), unit.id or 0)
    names = {number: row.short_name for number, row in partners.items()}
    headings = {**labels, **{field: sheet.header[place] for field, place in columns.items()}}
    return Ground(Places(ways, units, lead), names, headings)


def told(items: Iterable[Item], total: int, progress: Progress | None, message: str) -> Iterator[Item]:
    """Pass items on and say now and then how many were worked through."""
    for done, item in enumerate(items, start=1):
        yield item
        if progress and (done % REPORT_EVERY == 0 or done == total):
            progress(done, total, message)


def plan_of(sheet: Sheet, rows: Iterable[AnyRow], kind: type[AnyRow]) -> ListPlan[AnyRow]:
    """Return the plan of a sheet: its rows, and those the file does not let anybody read."""
    broken = (
        kind(row=row.number, kind=ImportKind.ERROR, title="", partner="", faults=(row.reason,)) for row in sheet.broken
    )
    return ListPlan(rows=tuple(sorted([*rows, *broken], key=lambda row: row.row)), notes=sheet.notes)
