"""What a contact sees and does through the link in a letter: one suggestion, one answer."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import NotFound
from tracker.formats import day, moment
from tracker.letters.composed import Fact
from tracker.letters.suggestion_facts import facts_of
from tracker.models.calls import FundingCall
from tracker.models.matches import Review
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project, ProjectPartner
from tracker.services import audit, echoes, forwarding, ideas, installation, people, reviews, suggestions
from tracker.services.suggestion_items import contact_of, item_of
from tracker.services.tokens import Opened
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason

GONE = "Dieses Programm gibt es nicht mehr in Förderpfad. Es ist nichts mehr zu tun."


class DecisionPage(Shape):
    """Everything the page of one suggestion shows. ``answered``: the answer that counts, and what came of it."""

    title: str
    partner: str
    person: str
    facts: tuple[Fact, ...]
    url: str
    attribution: str
    withdrawn: bool
    is_example: bool
    answered: tuple[str, ...] = ()
    answer: ReviewAnswer | None = None
    opinions: tuple[str, ...] = ()


class _Asked(NamedTuple):
    """Who was asked about what."""

    person: Person
    partner: Partner
    call: FundingCall
    project: Project

    @property
    def actor(self) -> Actor:
        """Return in whose name the answer is stored."""
        return people.actor_of(self.person)

    @property
    def keys(self) -> dict[str, Any]:
        """Return what an answer hangs on, as services take it."""
        return {
            "partner_id": self.partner.id,
            "call_id": self.call.public_id,
            "project_id": self.project.public_id,
        }


class Choice(Shape):
    """What the form says."""

    answer: ReviewAnswer
    reason: ReviewReason | None = None
    note: str = ""
    follow_up_on: date | None = None
    at_next_round: bool = False


def page(session: Session, opened: Opened, *, now: datetime) -> DecisionPage:
    """Return what a link shows. Nothing is changed: mail scanners follow links.

    Raises:
        NotFound: the programme or the project is gone.
    """
    asked = _asked(session, opened)
    person, partner, call, project = asked
    today = now.astimezone(BERLIN).date()
    card = suggestions.one(session, asked.actor, today=today, **asked.keys)
    contact = Fact(label="Ansprechstelle", value=contact_of(call))
    last = _last(session, asked)
    return DecisionPage(
        title=call.title,
        partner=partner.name,
        person=person.name,
        facts=facts_of(item_of([card]), today=today) if card else (Fact(label="Für", value=project.title), contact),
        url=call.url,
        attribution=call.attribution,
        withdrawn=call.withdrawn_at is not None,
        is_example=not installation.is_live(session) or call.is_example,
        answered=_said(session, last, person, today) if last and last.answer else (),
        answer=last.answer if last else None,
        opinions=_opinions(session, asked),
    )


def record(session: Session, opened: Opened, choice: Choice, *, now: datetime) -> tuple[str, ...]:
    """Record the answer and return the receipt; the same answer again changes nothing.

    Raises:
        NotFound: the programme or the project is gone.
        Refused: a reason or a day is missing where the answer needs one.
    """
    asked = _asked(session, opened)
    last = _last(session, asked)
    if last is not None and _says(session, last, choice, asked.call, now.astimezone(BERLIN).date()):
        _note_repeat(session, asked, now)
        said = _answered(session, last, asked.person)
        return (said, "Die Antwort war schon gespeichert; es hat sich nichts geändert.")
    # Who wants to see a programme no more means all projects.
    about = asked.keys | ({"project_id": None} if choice.answer is ReviewAnswer.HIDE else {})
    review = reviews.answer(session, asked.actor, now=now, **about, **choice.model_dump())
    said, *followed = _said(session, review, asked.person, now.astimezone(BERLIN).date())
    return (f"Danke. {said}", *followed)


def forward(
    session: Session, opened: Opened, *, to_name: str, to_email: str, question: str, now: datetime
) -> tuple[str, ...]:
    """Ask a colleague and return the receipt.

    Raises:
        NotFound: the programme or the project is gone.
        Refused: the name is missing, or the address is none.
    """
    asked = _asked(session, opened)
    row = forwarding.forward(
        session, asked.actor, to_name=to_name, to_email=to_email, question=question, now=now, **asked.keys
    )
    return (
        f"{row.to_name} bekommt eine Mail mit genau diesem Programm und kann eine Stellungnahme abgeben.",
        "Ihre eigene Antwort bleibt offen; der Vorschlag kommt mit der Stellungnahme zu Ihnen zurück.",
    )


def add_idea(session: Session, opened: Opened, *, idea: str, now: datetime) -> tuple[str, ...]:
    """Make a project of an idea and return the receipt.

    Raises:
        NotFound: the programme or the project is gone.
        Refused: the line is empty or too long.
    """
    asked = _asked(session, opened)
    made = ideas.note(session, asked.actor, idea=idea, now=now, **asked.keys)
    return (f"Danke. Aus der Idee ist das Vorhaben „{made.title}“ geworden; dieses Programm hängt daran.",)


def _asked(session: Session, opened: Opened) -> _Asked:
    partner = session.get(Partner, opened.person.partner_id) if opened.person and opened.person.partner_id else None
    if opened.person is None or partner is None:
        raise NotFound(GONE)
    call_id, project_id = UUID(opened.subject["call"]), UUID(opened.subject["project"])
    call = session.exec(select(FundingCall).where(FundingCall.public_id == call_id)).first()
    own = select(ProjectPartner.project_id).where(ProjectPartner.partner_id == partner.id)
    query = select(Project).where(Project.public_id == project_id, col(Project.id).in_(own))
    project = session.exec(query).first()
    if call is None or project is None:
        raise NotFound(GONE)
    return _Asked(opened.person, partner, call, project)


def _last(session: Session, asked: _Asked) -> Review | None:
    """Return the partner's newest word about the call, for this project or at large."""
    answers = reviews.latest(session, partner_id=asked.partner.id or 0)
    found = [answers.get((asked.call.id or 0, key)) for key in (asked.project.id, None)]
    return max((review for review in found if review is not None), key=lambda review: review.id or 0, default=None)


def _note_repeat(session: Session, asked: _Asked, now: datetime) -> None:
    """Write down that the same answer came once more: a second click, or somebody who replays it."""
    actor = asked.actor
    audit.record(
        session,
        actor,
        action="answer_repeated",
        subject="call",
        subject_id=str(asked.call.public_id),
        sentence=f"{actor.label}: dieselbe Antwort zu „{asked.call.title}“ noch einmal gesendet; nichts geändert.",
        at=now,
        partner_id=asked.partner.id,
    )


def _said(session: Session, review: Review, person: Person, today: date) -> tuple[str, ...]:
    """Return what was answered and who takes it up until when, or did."""
    echo = echoes.of_reviews(session, [review]).get(review.id or 0)
    followed = echoes.words(echo, today)
    return (_answered(session, review, person), *([followed] if followed else []))


def _opinions(session: Session, asked: _Asked) -> tuple[str, ...]:
    call_id = asked.call.id or 0
    found = forwarding.of_calls(session, partner_id=asked.partner.id or 0, call_ids=[call_id])
    return tuple(_opinion(one) for one in found.get((call_id, asked.project.id), ()))


def _opinion(one: forwarding.Opinion) -> str:
    if one.answered_at is None:
        asked = day(one.asked_at.astimezone(BERLIN).date())
        return f"{one.to_name} wurde am {asked} gefragt und hat noch nicht geantwortet."
    vote = {True: "passt: ", False: "passt nicht: ", None: ""}[one.in_favour]
    return f"{one.to_name} am {day(one.answered_at.astimezone(BERLIN).date())}: {vote}{one.opinion}"


def _says(session: Session, review: Review, choice: Choice, call: FundingCall, today: date) -> bool:
    returns_on = None
    if choice.answer is ReviewAnswer.LATER:
        returns_on = reviews.next_round(session, call, today) if choice.at_next_round else choice.follow_up_on
        if returns_on is None and not choice.at_next_round:
            return False  # the day that is missing is asked for
    reason = choice.reason if choice.answer is ReviewAnswer.NOT_FOR_US else None
    said = (review.answer, review.reason, review.note, review.follow_up_on, review.call_fingerprint)
    return said == (choice.answer, reason, choice.note.strip(), returns_on, call.fingerprint)


def _answered(session: Session, review: Review, reader: Person) -> str:
    author = session.get(Person, review.person_id) if review.person_id else None
    who = "Sie haben" if review.person_id == reader.id else f"{author.name if author else 'Förderpfad'} hat"
    assert review.answer is not None
    return f"{who} am {moment(review.made_at)} geantwortet: {review.answer.label}{_when(review)}."


def _when(review: Review) -> str:
    if review.answer is not ReviewAnswer.LATER:
        return ""
    return f" am {day(review.follow_up_on)}" if review.follow_up_on else " beim nächsten Aufruf"
