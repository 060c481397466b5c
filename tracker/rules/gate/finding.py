"""How a rule says what it found."""

from tracker.shapes.gate import GateFinding
from tracker.vocabulary.calls import GateRule, Verdict
from tracker.vocabulary.gate import GateSentence

_LONGEST_EVIDENCE = 300


def find(rule: GateRule, verdict: Verdict, words: GateSentence, /, *, evidence: str = "", **blanks: str) -> GateFinding:
    """Return a finding with the sentence filled in; long evidence is cut at a word."""
    return GateFinding(rule=rule, verdict=verdict, sentence=words.label.format(**blanks), evidence=shortened(evidence))


def shortened(quote: str) -> str:
    """Return a quote in one line, cut to what fits beside a sentence."""
    line = " ".join(quote.split())
    if len(line) <= _LONGEST_EVIDENCE:
        return line
    return line[:_LONGEST_EVIDENCE].rsplit(" ", 1)[0] + " …"


def german_list(names: list[str]) -> str:
    """Return names joined as in a sentence: A, B und C."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} und {names[-1]}"
