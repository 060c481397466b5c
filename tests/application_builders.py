"""Valid applications for tests; a test names only what matters to it."""

from typing import Any

from sqlmodel import Session

from tests.builders import NOW, OFFICE, a_partner
from tracker.models.applications import Application
from tracker.models.partners import Partner
from tracker.services import applications
from tracker.shapes.actor import Actor
from tracker.shapes.applications import ApplicationData, ApplicationPart
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import Stage

_OF_CREATE = ("stage", "reason", "call_id", "round_id", "originals", "import_hash", "is_example")


def application_data(*partners: Partner, **changes: Any) -> ApplicationData:
    """What a form says about an application; the first partner leads."""
    roles = [PartnerRole.LEAD] + [PartnerRole.PARTNER] * (len(partners) - 1)
    parts = [ApplicationPart(partner_id=at.id or 0, role=role) for at, role in zip(partners, roles, strict=True)]
    return ApplicationData.model_validate({"title": "Radweg am Bahnhof", "partners": tuple(parts)} | changes)


def an_application(session: Session, *partners: Partner, actor: Actor = OFFICE, **changes: Any) -> Application:
    """An application in the ledger; ``stage=Stage.SUBMITTED`` puts it there."""
    options = {name: changes.pop(name) for name in _OF_CREATE if name in changes}
    data = application_data(*(partners or (a_partner(session),)), **changes)
    row = applications.create(session, actor, data=data, now=NOW, **({"stage": Stage.IDEA} | options))
    session.flush()
    return row
