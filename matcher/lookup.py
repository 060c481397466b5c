"""Which project and which call a person means on the command line."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Engine, or_
from sqlmodel import Session, col, select

from tracker.command_line import to_type
from tracker.database import read
from tracker.errors import NotFound, Refused
from tracker.models.calls import FundingCall
from tracker.models.origins import Origin
from tracker.models.projects import Project


class Pair(NamedTuple):
    """A project and a call of the ledger."""

    project_id: int
    project_title: str
    call_id: int
    call_title: str


def project_id(engine: Engine, name: str) -> int:
    """Return the ledger's key of a project named by number or public id.

    Raises:
        NotFound: there is none.
        Refused: several have that number.
    """
    with read(engine) as session:
        return _project(session, name).id or 0


def pair(engine: Engine, project: str, call: str) -> Pair:
    """Return both ends of an explanation.

    Raises:
        NotFound: one of them is not there.
        Refused: the name fits several.
    """
    with read(engine) as session:
        one, other = _project(session, project), _call(session, call)
        assert one.id is not None
        assert other.id is not None
        return Pair(one.id, one.title, other.id, other.title)


def _project(session: Session, name: str) -> Project:
    names = or_(col(Project.number) == name, *([col(Project.public_id) == key] if (key := _uuid(name)) else []))
    found = list(session.exec(select(Project).where(names)))
    if len(found) > 1:
        raise Refused(f"Mehrere Vorhaben haben die Nummer „{name}“. Bitte nehmen Sie die Kennung.")
    if not found:
        raise NotFound(f"Das Vorhaben „{name}“ gibt es nicht. „{to_type('tracker export projects')}“ zeigt alle.")
    return found[0]


def _call(session: Session, name: str) -> FundingCall:
    by_origin = select(Origin.call_id).where(Origin.external_id == name)
    names = or_(
        col(FundingCall.id).in_(by_origin), *([col(FundingCall.public_id) == key] if (key := _uuid(name)) else [])
    )
    found = list(session.exec(select(FundingCall).where(names)))
    if len(found) > 1:
        raise Refused(f"Mehrere Programme heißen „{name}“. Bitte nehmen Sie die Kennung aus „export calls“.")
    if not found:
        raise NotFound(f"Das Förderprogramm „{name}“ gibt es nicht. „{to_type('tracker export calls')}“ zeigt alle.")
    return found[0]


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
