"""The last step before a letter leaves: its personal links get their tokens. What is stored never holds one."""

from datetime import datetime, timedelta

from sqlmodel import Session

from tracker.letters.personal import PersonalLink, address, filled
from tracker.models.work import Letter
from tracker.services import tokens
from tracker.services.tokens import Wanted
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import TokenPurpose

# Long enough for a holiday; afterwards the page sends a fresh link.
VALID_FOR: dict[TokenPurpose, timedelta] = {
    TokenPurpose.DECISION: timedelta(days=35),
    TokenPurpose.OPINION: timedelta(days=35),
    TokenPurpose.ITEM: timedelta(days=35),
    TokenPurpose.SETTINGS: timedelta(days=365),
}


class SealedLetter(Shape):
    """A letter with its tokens, for one sending."""

    text: str
    html: str
    unsubscribe: str


def seal(session: Session, actor: Actor, letter: Letter, *, now: datetime) -> SealedLetter:
    """Make the tokens of a letter and put them in."""
    links = [PersonalLink.model_validate(raw) for raw in letter.headers.get("links", ())]
    wanted = [Wanted(link.purpose, dict(link.subject), now + VALID_FOR[link.purpose]) for link in links]
    issued = tokens.issue_all(session, actor, wanted=wanted, person_id=letter.person_id, now=now, letter_id=letter.id)
    made = list(zip(links, issued, strict=True))
    home = letter.headers.get("base_url", "")
    settings = next((token for link, token in made if link.purpose is TokenPurpose.SETTINGS), "")
    return SealedLetter(
        text=filled(letter.text, home, made),
        html=filled(letter.html, home, made),
        unsubscribe=address(home, TokenPurpose.SETTINGS, settings) if settings else "",
    )
