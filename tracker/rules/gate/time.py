"""Does the project's beginning stand in the way?"""

import re
from datetime import date
from functools import lru_cache

from tracker import formats
from tracker.rules.gate.finding import find
from tracker.rules.gate.passage import sentence_around
from tracker.rules.gate.status import next_deadline
from tracker.shapes.gate import GateCall, GateFinding, GateProject
from tracker.vocabulary.calls import GateRule, Verdict
from tracker.vocabulary.gate import GateSentence

_DECISION = r"vor (?:der )?(?:Bewilligung|Antragstellung|Bekanntgabe|Erhalt|Zugang|Bescheid)"
_NOT_BEGUN = re.compile(
    rf"noch nicht begonnen|nicht {_DECISION}[^.;\n]{{0,80}}begonnen|"
    rf"{_DECISION}[^.;\n]{{0,60}}begonnen[^.;\n]{{0,60}}(?:nicht|ausgeschlossen)|"
    r"[Bb]ereits begonnene[rn]? (?:Vorhaben|Maßnahmen|Projekte)[^.;\n]{0,60}(?:nicht|ausgeschlossen)"
)


def time(call: GateCall, project: GateProject, today: date) -> GateFinding:
    """Compare the project's beginning with the rule that funding comes first (VV/VVG Nr. 1.3 zu § 44 LHO NRW)."""
    if project.started:
        forbidden = _forbids_early_start(call.text)
        if forbidden:
            return find(GateRule.TIME, Verdict.NO, GateSentence.TIME_STARTED_FORBIDDEN, evidence=forbidden)
        return find(GateRule.TIME, Verdict.OPEN, GateSentence.TIME_STARTED)
    start = project.starts_on
    if start is None:
        return find(GateRule.TIME, Verdict.OPEN, GateSentence.TIME_UNKNOWN)
    if start < today and project.started is None:
        return find(GateRule.TIME, Verdict.OPEN, GateSentence.TIME_START_PASSED, day=formats.day(start))
    deadline = next_deadline(call, today)
    if deadline and today <= start < deadline:
        days = {"start": formats.day(start), "day": formats.day(deadline)}
        return find(GateRule.TIME, Verdict.OPEN, GateSentence.TIME_TOO_EARLY, **days)
    return find(GateRule.TIME, Verdict.YES, GateSentence.TIME_FITS)


@lru_cache(maxsize=32_768)
def _forbids_early_start(text: str) -> str:
    """Return the sentence that rules out projects which have begun, or nothing."""
    match = _NOT_BEGUN.search(text)
    return sentence_around(text, *match.span()) if match else ""
