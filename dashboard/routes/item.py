"""``/vorgang/{token}``: a Fachamt's own tasks, without a password and without anything of others."""

from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from dashboard.routes.personal import Kind, render
from tracker import clock
from tracker.formats import weekday_day
from tracker.services import items
from tracker.services.tokens import Opened
from tracker.vocabulary.work import TokenPurpose


def show(session: Session, opened: Opened, more: dict[str, Any]) -> Response:
    """Draw the tasks, each with its own small form."""
    page = items.page(session, opened)
    return render("vorgang", page=page, day=weekday_day, longest=items.LONGEST, example=page.is_example, **more)


def act(session: Session, opened: Opened, entered: dict[str, str]) -> dict[str, Any]:
    """Mark what the form names as done."""
    title = items.finish(session, opened, task_id=entered["aufgabe"], said=entered["text"], now=clock.now())
    return {"notice": (f"Danke. „{title}“ ist erledigt.",)}


KIND = Kind(TokenPurpose.ITEM, show, act)
