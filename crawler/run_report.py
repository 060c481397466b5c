"""What one harvest saw, left out and did not understand, in sentences for the sources page."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import Field

from tracker.shapes.base import Shape
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import CallStatus, Level

Progress = Callable[[int, int], None]
_LISTED = 20
_UNREADABLE = 0.05
"""Share of listed records that may be unreadable before the form of the pages is in doubt."""


class Counts(Shape):
    """The figures of a run that the next one is compared with.

    ``calls`` are all calls the source lists, ``read`` those read anew, ``filled`` how many of
    the latter have a field.
    """

    calls: int = 0
    read: int = 0
    filled: dict[str, int] = Field(default_factory=dict)


# What editors write in their own words is never finished; only codes and columns can be new.
_FREE_WORDS = frozenset(
    (
        *("Hinweis", "Frist im Titel", "Herausgeber", "Fördergeber"),
        *("Antragsberechtigte", "Förderart", "Datum", "Überschrift"),
    )
)


class Refusal(Shape):
    """The source does not want to be asked. ``certain``: not only for one address; ``retry_after`` is its own word."""

    sentence: str
    certain: bool = False
    retry_after: timedelta | None = None


@dataclass
class RunReport:
    """The notes of one run. Every list holds complete German sentences.

    ``unreadable`` are external ids that the source still lists but that could not be read: they
    are not gone. ``unchanged`` were recognised by their ``revisions`` and not read again.
    """

    source: str
    on_progress: Progress | None = None
    failure: str = ""
    alarms: list[str] = field(default_factory=list)
    refusal: Refusal | None = None
    refused: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    unchanged: list[str] = field(default_factory=list)
    revisions: dict[str, str] = field(default_factory=dict)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    archived: str = ""
    _read: int = 0
    _filled: Counter[str] = field(default_factory=Counter)

    def count(self, call: CallData) -> None:
        """Count a call that is handed on, with the fields it has."""
        self._read += 1
        self._filled.update(filled_fields(call))

    def count_record(self) -> None:
        """Count a record of another kind than calls."""
        self._read += 1

    def unknown_code(self, kind: str, code: str) -> None:
        """Note a code, label or field that nobody has decided about yet."""
        self.unknown[kind, code] += 1

    def progress(self, done: int, total: int) -> None:
        """Tell whoever waits how far the run is."""
        if self.on_progress is not None:
            self.on_progress(done, total)

    def fail(self, sentence: str) -> None:
        """Note why the run cannot be used. The first reason stays: later ones follow from it."""
        self.failure = self.failure or sentence

    def alarm(self, sentence: str) -> None:
        """Note what a person must look at: however good the counts are, the run is poor and withdraws nothing."""
        if sentence not in self.alarms:
            self.alarms.append(sentence)

    def turned_away(self, sentence: str, *, certain: bool = False, retry_after: timedelta | None = None) -> None:
        """Note that the source refused to answer (403, 429, CAPTCHA), so that it can be left alone for a while."""
        before = self.refusal or Refusal(sentence=sentence)
        waits = [wait for wait in (before.retry_after, retry_after) if wait is not None]
        self.refusal = Refusal(
            sentence=sentence if certain and not before.certain else before.sentence,
            certain=certain or before.certain,
            retry_after=max(waits, default=None),
        )

    def refused_for_good(self) -> Refusal | None:
        """Return the refusal when it speaks of the whole source: certain, or nothing could be read."""
        if self.refusal is None:
            return None
        return self.refusal if self.refusal.certain or self.failure or not self.counts().calls else None

    def all_alarms(self) -> list[str]:
        """Return what makes the run poor, and whether too much of what the source lists could not be read."""
        listed = self.counts().calls + len(self.unreadable)
        if self.failure or len(self.unreadable) <= _UNREADABLE * listed:
            return list(self.alarms)
        doubt = (
            f"{len(self.unreadable)} von {listed} Einträgen ließen sich nicht lesen; "
            "vielleicht ist die Quelle anders aufgebaut als bisher."
        )
        return [*self.alarms, doubt]

    def unknown_labels(self) -> set[str]:
        """Return the codes and columns nobody has decided about, each with its kind."""
        return {f"{kind}: {code}" for kind, code in self.unknown if kind not in _FREE_WORDS}

    def counts(self) -> Counts:
        """Return the figures of the run so far."""
        calls = self._read + len(self.unchanged)
        return Counts(calls=calls, read=self._read, filled=dict(sorted(self._filled.items())))

    def sentences(self) -> list[str]:
        """Return everything worth saying, the gravest first, long lists cut short."""
        said = [*([self.failure] if self.failure else []), *self.alarms]
        for group in (self.refused, self.dropped, self.warnings):
            said += group[:_LISTED]
            if len(group) > _LISTED:
                said.append(f"Weitere Meldungen dieser Art: {len(group) - _LISTED}.")
        return said + list(self._unknown_sentences())

    def _unknown_sentences(self) -> Iterator[str]:
        kinds: dict[str, list[str]] = {}
        for (kind, code), times in sorted(self.unknown.items()):
            kinds.setdefault(kind, []).append(f"{code} ({times}-mal)")
        for kind, found in kinds.items():
            rest = f" und {len(found) - _LISTED} weitere" if len(found) > _LISTED else ""
            yield f"Unbekannt und unverändert übernommen, {kind}: {', '.join(found[:_LISTED])}{rest}."


def filled_fields(call: CallData) -> Iterator[str]:
    """Yield the names of the fields a call has; these are what ``Expect`` can ask for."""
    facts = call.facts
    has = {
        "deadline": any(r.closes_on or r.recurs or r.rolling for r in facts.rounds),
        "status": facts.status is not CallStatus.UNKNOWN,
        "rate": facts.rate_hundredths is not None,
        "amount": facts.amount_max_cents is not None,
        "level": call.level is not Level.UNKNOWN,
    }
    for name in ("url", "provider", "areas", "applicants", "funding_types", "topics", "summary", "text", "contact"):
        has[name] = bool(getattr(call, name))
    yield from (name for name, filled in has.items() if filled)
