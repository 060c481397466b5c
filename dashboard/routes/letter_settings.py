"""``/abmelden/{token}``: how a person wants to hear from us. A mail program may unsubscribe by one POST (RFC 8058)."""

from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session
from starlette.responses import Response

from dashboard.routes.personal import Kind, render
from tracker import clock
from tracker.errors import Refused
from tracker.formats import day
from tracker.services import wishes
from tracker.services.tokens import Opened
from tracker.shapes.wishes import LetterMode, LetterWishes
from tracker.vocabulary.work import TokenPurpose

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag")
_ONE_CLICK = b"List-Unsubscribe=One-Click"
_ONE_CLICK_PART = b'name="List-Unsubscribe"'


def show(_session: Session, opened: Opened, more: dict[str, Any]) -> Response:
    """Draw the person's wishes; looking changes nothing."""
    assert opened.person is not None
    return render(
        "briefe",
        person=opened.person.name,
        wishes=wishes.of(opened.person),
        weekdays=WEEKDAYS,
        today=clock.today().isoformat(),
        **more,
    )


def act(session: Session, opened: Opened, entered: dict[str, str]) -> dict[str, Any]:
    """Keep what the form or the mail program says."""
    assert opened.person is not None
    wished = _wished(wishes.of(opened.person), entered)
    wishes.change_by_link(session, opened, wishes=wished, now=clock.now(), today=clock.today())
    return {"notice": (_receipt(wished),)}


def is_one_click(content: bytes) -> bool:
    """Say whether a mail program asks to unsubscribe, in either form RFC 8058 allows."""
    return _ONE_CLICK in content or (_ONE_CLICK_PART in content and b"One-Click" in content)


def _wished(now: LetterWishes, entered: dict[str, str]) -> LetterWishes:
    if "one_click" in entered:
        return now.model_copy(update={"mode": LetterMode.NONE})
    try:
        mode = LetterMode(entered["umfang"])
        if "tag" not in entered:
            return now.model_copy(update={"mode": mode})
        return LetterWishes(
            mode=mode,
            weekday=int(entered["tag"]),
            pause_until=date.fromisoformat(entered["pause"]) if entered["pause"] else None,
            when_nothing=entered["leer"] == "ja",
        )
    except (ValidationError, ValueError) as error:
        raise Refused("Eine Angabe ist nicht lesbar. Bitte wählen Sie aus den Listen.") from error


def _receipt(wished: LetterWishes) -> str:
    if wished.mode is LetterMode.NONE:
        return "Abbestellt. Sie bekommen keine Briefe mehr; hier können Sie sie jederzeit wieder bestellen."
    pause = f" Die Pause endet am {day(wished.pause_until)}." if wished.pause_until else ""
    return f"Gespeichert. Ihr Brief kommt am {WEEKDAYS[wished.weekday]}.{pause}"


KIND = Kind(TokenPurpose.SETTINGS, show, act, is_one_click)
