"""``/stellungnahme/{token}``: a colleague's view of one programme, asked for by a contact."""

from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from dashboard.routes.personal import Kind, render
from tracker import clock
from tracker.formats import day
from tracker.services import opinions
from tracker.services.tokens import Opened
from tracker.vocabulary.work import TokenPurpose

_VOTES = {"ja": True, "nein": False}


def show(session: Session, opened: Opened, more: dict[str, Any]) -> Response:
    """Draw the programme, the question, and the form."""
    page = opinions.page(session, opened, now=clock.now())
    votes = {vote: word for word, vote in _VOTES.items()}
    written = {"text": page.opinion, "votum": votes.get(page.in_favour, "") if page.in_favour is not None else ""}
    given_on = day(page.answered_at.astimezone(clock.BERLIN).date()) if page.answered_at else ""
    return render("stellungnahme", page=page, given_on=given_on, example=page.is_example, **({"form": written} | more))


def act(session: Session, opened: Opened, entered: dict[str, str]) -> dict[str, Any]:
    """Keep what was written."""
    opinions.give(session, opened, opinion=entered["text"], in_favour=_VOTES.get(entered["votum"]), now=clock.now())
    return {"notice": ("Danke. Ihre Stellungnahme ist angekommen. Sie können sie hier noch ändern.",)}


KIND = Kind(TokenPurpose.OPINION, show, act)
