"""What one person's week is made of: suggestions, changes, what is due, what runs, answers, sources in trouble."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.letters.compose import MOST_SUGGESTIONS
from tracker.letters.items import AnswerItem, SourceItem, WeeklyData
from tracker.models.calls import FundingCall
from tracker.models.matches import Review
from tracker.models.partners import Partner, Person
from tracker.rules.access import Action, require
from tracker.rules.ideas import origins_of_ideas
from tracker.services import echoes, installation, letter_news, people, sources, status, suggestions, wishes
from tracker.services.suggestion_cards import SuggestionCard
from tracker.services.suggestion_items import item_of
from tracker.services.suggestions import Inbox
from tracker.shapes.actor import Actor
from tracker.shapes.wishes import LetterMode
from tracker.vocabulary.calls import Band, ReviewAnswer
from tracker.vocabulary.people import Role

# All of a partner's open suggestions: the letter says how many there are beside the five it shows.
_ALL = 100_000
_ANSWERS_SINCE = timedelta(days=28)
_MOST_ANSWERS, _MOST_ANSWERS_FOR_OFFICE = 5, 12
_TOLD_ANSWERS = frozenset((ReviewAnswer.INTERESTED, ReviewAnswer.IDEA, ReviewAnswer.LATER, ReviewAnswer.FORWARDED))


class Week:
    """What all letters of one run share. ``names_viewer``: nobody signs in, so links to pages say who reads them."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        *,
        slot: str,
        now: datetime,
        today: date,
        base_url: str,
        names_viewer: bool = False,
    ) -> None:
        self.session = session
        self.slot, self.now, self.today, self.base_url = slot, now, today, base_url
        self.viewers = people.names_in_links(session) if names_viewer else {}
        self.news = letter_news.News(session, actor, slot=slot, now=now, today=today)
        self.is_example = not installation.is_live(session)
        self.partners = {partner.id: partner for partner in people.partners(session, actor)}
        self.troubles = tuple(
            SourceItem(title=source.title, trouble=words)
            for source in sources.health(session, actor, now=now)
            if (words := status.trouble(source))
        )
        self.inboxes: dict[int, Inbox] = {}
        self.answers = _answers(session, since=now - _ANSWERS_SINCE)
        self.echoes = echoes.of_reviews(session, [review for review, _ in self.answers])


def week_of(week: Week, person: Person) -> WeeklyData:
    """Return what this person's letter tells."""
    is_office = person.role is Role.OFFICE
    inbox = _inbox(week, person)
    fitting = _by_call(inbox.cards) if inbox else []
    return WeeklyData(
        recipient=person.name,
        slot=week.slot,
        base_url=week.base_url,
        viewer=week.viewers.get(person.id, ""),
        is_example=week.is_example,
        has_inbox=inbox is not None,
        only_deadlines=wishes.of(person).mode is LetterMode.ONLY_DEADLINES,
        suggestions=tuple(item_of(cards) for cards in fitting[:MOST_SUGGESTIONS]),
        further=max(0, len(fitting) - MOST_SUGGESTIONS),
        excluded=inbox.excluded if inbox else 0,
        changes=week.news.changes(person),
        due=week.news.due(person),
        running=week.news.running(person),
        answers=_told(week, None if is_office else person.partner_id or 0),
        sources=week.troubles if is_office else (),
    )


def _inbox(week: Week, person: Person) -> Inbox | None:
    if person.partner_id is None:
        return None
    actor = people.actor_of(person)
    require(actor, Action.READ_SUGGESTION, partners=[person.partner_id])
    if person.partner_id not in week.inboxes:
        week.inboxes[person.partner_id] = suggestions.inbox(
            week.session, actor, partner_id=person.partner_id, today=week.today, limit=_ALL
        )
    return week.inboxes[person.partner_id]


def _by_call(cards: Sequence[SuggestionCard]) -> list[list[SuggestionCard]]:
    """Return the calls that fit, best first, each with the cards of all the projects it was suggested for.

    What only may be worth a look stays on the page: a letter that names it every week is not read for long.
    """
    by_call: dict[int | None, list[SuggestionCard]] = {}
    for card in cards:
        if card.band is not Band.CHECK:
            by_call.setdefault(card.call.id, []).append(card)
    return list(by_call.values())


def _answers(session: Session, *, since: datetime) -> list[tuple[Review, FundingCall]]:
    """Return the answers that count, newest first."""
    query = (
        select(Review, FundingCall)
        .join(FundingCall, col(FundingCall.id) == col(Review.call_id))
        .where(col(Review.made_at) >= since)
        .order_by(col(Review.id))
    )
    last = {(row.partner_id, row.call_id, row.project_id): (row, call) for row, call in session.exec(query)}
    told_elsewhere = origins_of_ideas([row for row, _ in last.values()])
    kept = [pair for pair in last.values() if pair[0].id not in told_elsewhere]
    return sorted(kept, key=lambda pair: pair[0].id or 0, reverse=True)


def _told(week: Week, partner_id: int | None) -> tuple[AnswerItem, ...]:
    found = [
        AnswerItem(
            call_id=str(call.public_id),
            title=call.title,
            answer=review.answer,
            day=review.made_at.astimezone(BERLIN).date(),
            partner=_name(week.partners.get(review.partner_id)) if partner_id is None else "",
            follow_up_on=review.follow_up_on,
            echo=echoes.words(week.echoes.get(review.id or 0), week.today),
        )
        for review, call in week.answers
        if review.answer in _TOLD_ANSWERS and partner_id in {None, review.partner_id}
    ]
    return tuple(found[: _MOST_ANSWERS if partner_id else _MOST_ANSWERS_FOR_OFFICE])


def _name(partner: Partner | None) -> str:
    return partner.short_name if partner else ""
