"""``/entscheidung/{token}``: a contact's answer to one suggestion, without a password."""

from datetime import date, timedelta
from typing import Any

from markupsafe import Markup, escape
from sqlmodel import Session
from starlette.responses import Response

from dashboard.routes.personal import Kind, render
from tracker import clock
from tracker.errors import Refused
from tracker.services import decisions, tokens
from tracker.services.decisions import Choice
from tracker.services.tokens import Opened
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason
from tracker.vocabulary.work import TokenPurpose

# Stands in the place of a day when the next round of the programme is meant.
NEXT_ROUND = "aufruf"
UNREADABLE = "Diese Antwort kennen wir nicht. Bitte wählen Sie eine der angebotenen."


def show(session: Session, opened: Opened, more: dict[str, Any]) -> Response:
    """Draw the suggestion with its answers."""
    page = decisions.page(session, opened, now=clock.now())
    seal = more.pop("seal")

    def hidden(answer: str) -> Markup:
        return Markup(
            f'<input type="hidden" name="siegel" value="{escape(seal)}">'
            f'<input type="hidden" name="antwort" value="{escape(answer)}">'
        )

    return render(
        "entscheidung",
        page=page,
        hidden=hidden,
        reasons=tuple(ReviewReason),
        next_round=NEXT_ROUND,
        tomorrow=(clock.today() + timedelta(days=1)).isoformat(),
        example=page.is_example,
        **more,
    )


def act(session: Session, opened: Opened, entered: dict[str, str]) -> dict[str, Any]:
    """Record what the form says and return the sentences of the receipt."""
    try:
        answer = ReviewAnswer(entered["antwort"])
    except ValueError as error:
        raise Refused(UNREADABLE) from error
    if answer is ReviewAnswer.FORWARDED:
        sentences = decisions.forward(
            session,
            opened,
            to_name=entered["name"],
            to_email=entered["mail"],
            question=entered["frage"],
            now=clock.now(),
        )
    elif answer is ReviewAnswer.IDEA:
        sentences = decisions.add_idea(session, opened, idea=entered["idee"], now=clock.now())
    else:
        choice = Choice(
            answer=answer,
            reason=_reason(entered["grund"]),
            note=entered["vermerk"],
            follow_up_on=None if entered["tag"] == NEXT_ROUND else _day(entered["tag"]),
            at_next_round=entered["tag"] == NEXT_ROUND,
        )
        sentences = decisions.record(session, opened, choice, now=clock.now())
    tokens.used(session, opened, now=clock.now())
    return {"notice": sentences}


def _reason(value: str) -> ReviewReason | None:
    try:
        return ReviewReason(value) if value else None
    except ValueError as error:
        raise Refused("Diesen Grund kennen wir nicht. Bitte wählen Sie einen aus der Liste.") from error


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise Refused("Dieser Tag ist nicht lesbar. Bitte schreiben Sie ihn wie 31.12.2026.") from error


KIND = Kind(TokenPurpose.DECISION, show, act)
