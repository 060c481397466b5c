"""What a suggestion tells before it is answered, in letters and on the page behind their links."""

import re
from datetime import date

from tracker.formats import UNKNOWN, count_of, days_left, listed, weekday_day
from tracker.letters.composed import Fact
from tracker.letters.items import SuggestionItem
from tracker.letters.money_words import grant_words, own_share_words
from tracker.vocabulary.calls import CallStatus

_LONGEST_ON_PAGE, _LONGEST_PROJECT = 300, 32
_MOST_TERMS = 2
# What a summary begins with and its label says already.
_AGAIN = re.compile(r"^Gefördert (?:wird|werden) (?:insbesondere )?(\S)")
_STOPPED = frozenset((CallStatus.FORECASTED, CallStatus.SUSPENDED, CallStatus.EXHAUSTED))


def facts_of(item: SuggestionItem, *, today: date, longest: int = _LONGEST_ON_PAGE) -> tuple[Fact, ...]:
    """Return what a contact needs to know before answering, in this order; what nobody knows yet is one line.

    ``longest`` is how many characters of the summary there is room for.
    """
    facts = {
        "Für": _projects(item.projects),
        "Gefördert wird": shortened(_AGAIN.sub(_capital, item.summary), longest),
        "Warum": _why(item),
        "Frist": deadline_words(item, today=today),
        "Zuschuss": grant_words(item),
        "Eigenanteil": own_share_words(item),
        "Ansprechstelle": item.contact or UNKNOWN,
    }
    # One line for everything nobody knows yet, instead of the same words behind every label.
    unknown = [label for label, value in facts.items() if value == UNKNOWN]
    facts |= {UNKNOWN.capitalize(): ", ".join([*unknown, *item.open_rules]), "Interesse haben": listed(item.interested)}
    return tuple(Fact(label=label, value=value) for label, value in facts.items() if value not in {"", UNKNOWN})


def _why(item: SuggestionItem) -> str:
    """Return the words that carried the suggestion; the whole sentence where there are none."""
    if not item.terms:
        return item.sentence
    return f"Es geht um {listed([f'„{term}“' for term in item.terms[:_MOST_TERMS]])}."


def _capital(said: re.Match[str]) -> str:
    return said[1].upper()


def _projects(titles: tuple[str, ...]) -> str:
    others = len(titles) - 1
    if not others:
        return titles[0]
    return f"{shortened(titles[0], _LONGEST_PROJECT)} und {count_of(others, 'weiteres', 'weitere')}"


def deadline_words(item: SuggestionItem, *, today: date) -> str:
    """Return the last day with the days left, or why there is none."""
    state = f"{item.status.label}; " if item.status in _STOPPED else ""
    if item.closes_on is not None:
        return f"{state}{weekday_day(item.closes_on)} ({days_left(item.closes_on, today)})"
    if item.rolling:
        return f"{state}laufend"
    if "rounds" in item.not_applicable:
        return f"{state}keine"
    return f"{item.status.label}; Termin offen" if state else UNKNOWN


def shortened(text: str, limit: int) -> str:
    """Return the beginning of a text, cut between two words."""
    words = " ".join(text.split())
    if len(words) <= limit:
        return words
    return f"{words[:limit].rsplit(' ', 1)[0].rstrip(',;:')} …"
