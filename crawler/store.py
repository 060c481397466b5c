"""From spider to ledger: calls wait for company and are written in small transactions."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Engine

from crawler.parsing import CONVERTER
from crawler.run_report import Counts
from tracker.database import read, write
from tracker.services import harvest, known_awards, pauses, sources
from tracker.shapes.actor import Actor, system
from tracker.shapes.awards import KnownAwardData
from tracker.shapes.calls import CallData
from tracker.shapes.sources import RunResult, SourceData, StoreCounts

BATCH = 100


@dataclass
class Store:
    """One run of one source on its way into the ledger."""

    engine: Engine
    source: SourceData
    now: datetime
    today: date
    job_id: int | None = None
    converter: str = CONVERTER
    register: bool = True
    actor: Actor = field(default_factory=lambda: system("Abruf der Quellen"))
    _run_id: int = 0
    _waiting: dict[str, CallData] = field(default_factory=dict)
    _awards: dict[str, KnownAwardData] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    counts: StoreCounts = field(default_factory=StoreCounts)

    def pause(self) -> str:
        """Return why the source is not to be asked yet, "" when it may be."""
        with read(self.engine) as session:
            found = sources.entered(session, name=self.source.name)
            return pauses.sentence(found, now=self.now) if found else ""

    def open(self) -> None:
        """Begin the run. When this process is killed, its row stays and says so."""
        with write(self.engine) as session:
            sources.ensure(session, self.actor, sources=[self.source], update=self.register)
            run = harvest.begin(session, self.actor, source=self.source.name, now=self.now, job_id=self.job_id)
            assert run.id is not None
            self._run_id = run.id

    def revisions(self) -> dict[str, str]:
        """Return which raw answers are stored already."""
        with read(self.engine) as session:
            return harvest.revisions(session, source=self.source.name)

    def recall(self, external_ids: Collection[str]) -> dict[str, CallData]:
        """Return what the source said last about these; without those it never named or that are gone."""
        with read(self.engine) as session:
            return harvest.last_said(session, source=self.source.name, external_ids=external_ids)

    def unknown_labels(self) -> set[str] | None:
        """Return the labels nobody has decided about that earlier runs met; ``None`` before the first run."""
        with read(self.engine) as session:
            return sources.unknown_labels(session, name=self.source.name)

    def previous(self) -> Counts | None:
        """Return the figures of the last sound run."""
        with read(self.engine) as session:
            seen = sources.previous_counts(session, name=self.source.name).get("seen")
        return Counts(calls=seen) if seen else None

    def add(self, call: CallData) -> bool:
        """Take a call; the same one again in a run replaces the first. Say whether it was new to this run."""
        new = call.external_id not in self._seen
        self._seen.add(call.external_id)
        self._waiting[call.external_id] = call
        if len(self._waiting) >= BATCH:
            self.flush()
        return new

    def add_award(self, award: KnownAwardData) -> None:
        """Take somebody's award; the same one again in a run replaces the first."""
        self._seen.add(award.external_id)
        self._awards[award.external_id] = award
        if len(self._awards) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        self._flush_awards()
        if not self._waiting:
            return
        calls, self._waiting = list(self._waiting.values()), {}
        with write(self.engine) as session:
            counts = harvest.store(
                session,
                self.actor,
                run_id=self._run_id,
                calls=calls,
                now=self.now,
                today=self.today,
                converter=self.converter,
            )
        self.counts = sum_of([self.counts, counts])

    def _flush_awards(self) -> None:
        if not self._awards:
            return
        waiting, self._awards = list(self._awards.values()), {}
        with write(self.engine) as session:
            counts = known_awards.store(session, self.actor, source=self.source.name, awards=waiting, now=self.now)
        self.counts = sum_of([self.counts, counts])

    def close(
        self,
        result: RunResult,
        *,
        now: datetime,
        unchanged: Collection[str] = (),
        unreadable: Collection[str] = (),
        revisions: Mapping[str, str] | None = None,
        partial: bool = False,
    ) -> None:
        """Write the rest and finish the run.

        What could not be read is still there, only its content is missing; a ``partial`` answer
        says nothing about the calls it does not hold.
        """
        self.flush()
        counts = self.counts.model_copy(update={"unchanged": self.counts.unchanged + len(unchanged)})
        with write(self.engine) as session:
            harvest.remember_revisions(session, self.actor, source=self.source.name, revisions=revisions or {})
            harvest.finish(
                session,
                self.actor,
                run_id=self._run_id,
                now=now,
                seen=self._seen | set(unchanged),
                still_there=set(harvest.known(session, source=self.source.name)) if partial else set(unreadable),
                counts=counts,
                result=result,
            )
            if counts.created or counts.changed:
                known_awards.link(session, self.actor)


def sum_of(parts: Iterable[StoreCounts]) -> StoreCounts:
    """Return the counts of several batches together."""
    listed = list(parts)
    return StoreCounts(
        created=sum(part.created for part in listed),
        changed=sum(part.changed for part in listed),
        unchanged=sum(part.unchanged for part in listed),
    )
