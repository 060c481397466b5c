"""Is an application possible now, or in a next round?"""

from datetime import date

from tracker import formats
from tracker.rules.gate.finding import find
from tracker.rules.gate.status_text import ended
from tracker.shapes.calls import RoundData
from tracker.shapes.gate import GateCall, GateFinding
from tracker.vocabulary.calls import CallStatus, GateRule, Verdict
from tracker.vocabulary.gate import GateSentence

_HINTS = {
    CallStatus.FORECASTED: GateSentence.STATUS_ANNOUNCED,
    CallStatus.SUSPENDED: GateSentence.STATUS_SUSPENDED,
    CallStatus.EXHAUSTED: GateSentence.STATUS_EXHAUSTED,
}


def status(call: GateCall, today: date) -> GateFinding:
    """Judge the call's status and rounds; only a closed call without a known next round is a no."""
    if call.status in _HINTS:
        return _say(Verdict.OPEN, _HINTS[call.status], call)
    live = _live_round(call, today)
    if live is not None:
        return _from_round(live, call, today)
    if call.status is CallStatus.CLOSED:
        return _closed(call)
    past = last_deadline(call)
    if call.status is CallStatus.OPEN:
        if past is not None:
            return _say(Verdict.OPEN, GateSentence.STATUS_PAST_BUT_OPEN, call, day=formats.day(past))
        return _say(Verdict.YES, GateSentence.STATUS_OPEN, call)
    if past is not None:
        return _closed(call)
    return _from_words(call, today)


def last_deadline(call: GateCall) -> date | None:
    """Return the latest known closing day, or None when no round has one."""
    days = [entry.closes_on for entry in call.rounds if entry.closes_on]
    return max(days) if days else None


def next_deadline(call: GateCall, today: date) -> date | None:
    """Return the next closing day from a day on (the day itself counts), yearly ones included."""
    days = [day for entry in call.rounds for day in _coming_days(entry, today)]
    return min(days) if days else None


def _coming_days(entry: RoundData, today: date) -> list[date]:
    """Return the closing days of one round that are still to come."""
    fixed = [entry.closes_on] if entry.closes_on and entry.closes_on >= today else []
    return fixed + [_next_yearly(month_day, today) for month_day in entry.recurs]


def _next_yearly(month_day: str, today: date) -> date:
    """Return the next day "MM-DD" falls on; 29 February means the last day of February elsewhere."""
    month, day = (int(part) for part in month_day.split("-"))
    for year in (today.year, today.year + 1):
        candidate = date(year, month, 28 if (month, day) == (2, 29) and year % 4 else day)
        if candidate >= today:
            return candidate
    return date(today.year + 1, month, 28)


def _live_round(call: GateCall, today: date) -> RoundData | None:
    """Return the round to go for: a rolling one, else the one that closes next."""
    rolling = next((entry for entry in call.rounds if _is_rolling(entry, today)), None)
    if rolling:
        return rolling
    coming = [entry for entry in call.rounds if _coming_days(entry, today)]
    return min(coming, key=lambda entry: min(_coming_days(entry, today)), default=None)


def _is_rolling(entry: RoundData, today: date) -> bool:
    """Say whether applications are taken continuously, up to a last day if there is one."""
    return entry.rolling and (entry.closes_on is None or entry.closes_on >= today)


def _from_round(entry: RoundData, call: GateCall, today: date) -> GateFinding:
    """Say what a coming round means today. A stated end of the programme makes even that questionable."""
    verdict = Verdict.OPEN if call.status is CallStatus.CLOSED else Verdict.YES
    if entry.opens_on and entry.opens_on > today:
        return _say(Verdict.OPEN, GateSentence.STATUS_LATER, call, entry.quote, day=formats.day(entry.opens_on))
    if entry.rolling and entry.closes_on is None:
        return _say(verdict, GateSentence.STATUS_ROLLING, call, entry.quote)
    day = formats.day(min(_coming_days(entry, today)))
    words = GateSentence.STATUS_YEARLY if entry.recurs else GateSentence.STATUS_UNTIL
    return _say(verdict, words, call, entry.quote, day=day)


def _closed(call: GateCall) -> GateFinding:
    """Say that the call is closed and since when, if that is known."""
    day = last_deadline(call)
    if day is None:
        return _say(Verdict.NO, GateSentence.STATUS_CLOSED, call)
    quote = next((entry.quote for entry in call.rounds if entry.closes_on == day), "")
    return _say(Verdict.NO, GateSentence.STATUS_CLOSED_ON, call, quote, day=formats.day(day))


def _from_words(call: GateCall, today: date) -> GateFinding:
    """Without any facts, say at least when the text sounds like the end of a programme."""
    words = ended(call.text, today)
    if words:
        return find(GateRule.STATUS, Verdict.OPEN, GateSentence.STATUS_SOUNDS_ENDED, evidence=words)
    return find(GateRule.STATUS, Verdict.OPEN, GateSentence.STATUS_UNKNOWN)


def _say(verdict: Verdict, words: GateSentence, call: GateCall, quote: str = "", **blanks: str) -> GateFinding:
    """Quote the round, else the sentence that states the status."""
    return find(GateRule.STATUS, verdict, words, evidence=quote or call.quotes.get("status", ""), **blanks)
