"""The right call on top: gate first, similarity second, ties by call id."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from matcher import bands as banding
from matcher import corpus as corpora
from matcher import similarity as similarities
from matcher.bands import Bands
from matcher.choosing import DECIMALS, Choice, Columns, admitted, walk
from matcher.corpus import Corpus
from matcher.feedback import Lesson, lean
from matcher.reading import read_project
from matcher.screening import Excludes, Screening
from matcher.similarity import Matrix, Numbers, Similarity, same_width
from matcher.suggesting import Suggester
from matcher.synonyms import Synonym, Synonyms, shipped
from tracker.shapes.matching import CallText, ProjectText, Suggestion

# Calls of other Länder crowd the top. How deep to look for enough admitted ones: the wanted number over the
# share the gate admits, and half as much again; a project that still finds too few looks at all calls.
_MORE = 1.5
_DEEPEST = 12
# Of the best score; what is further behind is no answer to a search.
NEAR_SHARE = 0.35
_SAMPLE = 400


# Told how many of how many are done, and a word about it; the commands make a bar and the job row of it.
Report = Callable[[int, int | None, str], None]


class Ranker:
    """Ranks calls for projects. Made by ``fit``, kept up to date by ``put`` and ``drop``."""

    def __init__(
        self,
        similarity: Similarity,
        corpus: Corpus,
        calls: Mapping[str, CallText],
        synonyms: Sequence[Synonym],
        model: str,
        bands: Bands,
    ) -> None:
        """Take the parts, as ``fit`` makes them or ``matcher.index`` loads them."""
        self.similarity = similarity
        self.corpus = corpus
        self.calls = dict(calls)
        self.synonyms = Synonyms(synonyms)
        self.model = model
        self.bands = bands
        self._screening: Screening | None = None
        self._columns: Columns | None = None

    @classmethod
    def fit(
        cls, calls: Sequence[CallText], *, synonyms: Sequence[Synonym] | None = None, report: Report | None = None
    ) -> "Ranker":
        """Learn from all calls. ``synonyms`` replace the shipped list; ``report`` is told done and total."""
        counted = _counting(report, 2 * len(calls))
        model = similarities.fit(calls, counted)
        corpus = corpora.build(model, calls, counted)
        entries = shipped() if synonyms is None else synonyms
        by_id = {call.id: call for call in calls}
        return cls(model, corpus, by_id, entries, model.version(), banding.measured(model, corpus, calls))

    @property
    def version(self) -> str:
        """Return the name a match carries: what was learnt from the calls, and with which synonyms."""
        return f"{self.model}-{self.synonyms.version()}"

    def use_synonyms(self, synonyms: Sequence[Synonym]) -> None:
        """Use another list from now on; synonyms widen projects only, so no call has to be read again."""
        self.synonyms = Synonyms(synonyms)

    def put(self, call: CallText) -> None:
        """Take in a changed or new call without learning the corpus again."""
        self.corpus.put(call.id, self.similarity.embed_calls([call], learn=True))
        self.calls[call.id] = call
        self._forget(call.id)

    def drop(self, call_id: str) -> None:
        """Forget a call."""
        self.corpus.drop(call_id)
        self.calls.pop(call_id, None)
        self._forget(call_id)

    def embed(self, projects: Sequence[ProjectText]) -> Matrix:
        """Return project vectors for the methods that take many projects; good until projects or synonyms change."""
        return self.similarity.embed_projects([read_project(project, self.synonyms) for project in projects])

    def rank(
        self, project: ProjectText, *, today: date, limit: int | None = 25, lessons: Sequence[Lesson] = ()
    ) -> list[Suggestion]:
        """Return the best calls for a project, with reasons.

        ``limit`` counts calls the gate admits; excluded ones that rank among them come along, marked.
        Without a limit every call is returned and reasons are left out. ``lessons`` are what earlier answers teach.
        """
        own = self.embed([project])
        chosen = self._choose_from_all(project, lean(own, lessons, self.corpus), today, limit)
        suggester = self._suggester(today)
        if limit is None:
            return [suggester.plain(choice) for choice in chosen]
        return list(suggester.with_reasons(project, own, chosen, lessons))

    def rank_many(
        self,
        projects: Sequence[ProjectText],
        *,
        today: date,
        limit: int = 25,
        rows: Matrix | None = None,
        lessons: Mapping[str, Sequence[Lesson]] | None = None,
    ) -> Iterator[tuple[ProjectText, list[Suggestion]]]:
        """Yield the same lists as ``rank`` for many projects.

        ``rows`` are their vectors, if kept from before; ``lessons`` are given by project id.
        """
        taught = [(lessons or {}).get(project.id, ()) for project in projects]
        own = vectors = self._widened(self.embed(projects) if rows is None else rows)
        if any(taught):
            leant = [lean(own[[number]], part, self.corpus) for number, part in enumerate(taught)]
            vectors = same_width(leant, own.shape[1])
        choices = self.choose_many(projects, vectors, today=today, limit=limit)
        suggester = self._suggester(today)
        for number, (project, chosen) in enumerate(zip(projects, choices, strict=True)):
            yield project, list(suggester.with_reasons(project, own[[number]], chosen, taught[number]))

    def choose_many(
        self, projects: Sequence[ProjectText], rows: Matrix, *, today: date, limit: int = 25
    ) -> Iterator[list[Choice]]:
        """Yield the choice for each project, in blocks, without a dense product; ``rows`` come from ``embed``."""
        vectors, columns = self._widened(rows), self._current_columns()
        depth = self._depth(projects, today, limit)
        done = 0
        for found in self.corpus.nearest(vectors, depth, self._factors(today), os.cpu_count() or 1):
            for number in range(found.shape[0]):
                project = projects[done]
                chosen = walk(columns.row_ordered(found, number), self.keeper(project, today=today), limit)
                if admitted(chosen) < limit and found.indptr[number + 1] - found.indptr[number] >= depth:
                    chosen = self._choose_from_all(project, vectors[[done]], today, limit)
                yield chosen
                done += 1

    def _depth(self, projects: Sequence[ProjectText], today: date, limit: int) -> int:
        """Return how many calls to look at for each project, by what the gate admits of a sample for the first."""
        if not projects or not self.calls:
            return limit
        excludes = self.keeper(projects[0], today=today)
        sample = list(self.calls)[:: max(1, len(self.calls) // _SAMPLE)]
        share = sum(not excludes(call_id) for call_id in sample) / len(sample)
        return round(limit * min(_DEEPEST, max(1.0, _MORE / max(share, 0.01))))

    def prepare(self, projects: Sequence[ProjectText], *, today: date) -> None:
        """Read the gate's side of every call for the projects' partners, so that later answers need not wait."""
        self._factors(today)
        for excludes in {project.applicants: self.keeper(project, today=today) for project in projects}.values():
            for call_id in self.calls:
                excludes(call_id)

    def keeper(self, project: ProjectText, *, today: date) -> Excludes:
        """Return a function that says of a call id whether the gate shuts the project out."""
        return self._screen(today).keeper(project)

    def search(self, text: str, *, today: date, limit: int = 25) -> list[Suggestion]:
        """Return the calls closest to any text, the gate left out: for the search box and pasted drafts."""
        query = ProjectText(id="", title=text)
        row = self.embed([query])
        return list(self._suggester(today).with_reasons(query, row, self._closest(row, today, limit), ()))

    def nearest(self, text: str, *, today: date, limit: int) -> list[str]:
        """Return the ids of the calls closest to a text, best first, without reasons: quick enough for a search box.

        What is far behind the best one is left out: a list that ends in noise is no answer. So are calls that share
        only strings of letters with a text none of whose words, their parts or synonyms any call has.
        """
        row = self.embed([ProjectText(id="", title=text)])
        if all(self.similarity.word(column) is None for column in row.indices):
            return []
        found = self._closest(row, today, limit)
        least = NEAR_SHARE * found[0].score if found else 0.0
        return [choice.call_id for choice in found if choice.score >= least]

    def alike(self, row: Matrix, rows: Matrix) -> list[float]:
        """Return how similar one project's vector is to those of others; all come from ``embed``."""
        found = self._widened(rows) @ self._widened(row).toarray().ravel()
        return [round(float(score), DECIMALS) for score in found]

    def explain(self, project: ProjectText, call_id: str, *, today: date, lessons: Sequence[Lesson] = ()) -> Suggestion:
        """Return one call for one project with all reasons. Raises KeyError for an unknown call."""
        own = self.embed([project])
        score = self._scores_of(call_id, lean(own, lessons, self.corpus), today)[0]
        choice = Choice(call_id, score, self.keeper(project, today=today)(call_id))
        return next(self._suggester(today).with_reasons(project, own, [choice], lessons))

    def projects_for(
        self, call_id: str, projects: Sequence[ProjectText], rows: Matrix, *, today: date
    ) -> list[tuple[ProjectText, Suggestion]]:
        """Return projects for one call, best first, those the gate excludes marked; ``rows`` come from ``embed``."""
        scores = self._scores_of(call_id, self._widened(rows), today)
        order = sorted((-score, projects[number].id, number) for number, score in enumerate(scores) if score > 0)
        plain, keeper = self._suggester(today).plain, self._screen(today).keeper
        ordered = [(projects[number], -negative) for negative, _, number in order]
        return [(project, plain(Choice(call_id, score, keeper(project)(call_id)))) for project, score in ordered]

    def _closest(self, row: Matrix, today: date, limit: int) -> list[Choice]:
        """Return the calls closest to one vector, whoever may apply."""
        return walk(self._current_columns().all_ordered(self._scored(row, today)), lambda _: False, limit)

    def _choose_from_all(self, project: ProjectText, row: Matrix, today: date, limit: int | None) -> list[Choice]:
        """Return one project's choice out of all calls."""
        scores = self._scored(row, today)
        return walk(self._current_columns().all_ordered(scores), self.keeper(project, today=today), limit)

    def _scored(self, row: Matrix, today: date) -> Numbers:
        """Return every call's score for one vector, programmes that sound ended put back."""
        scores: Numbers = self.corpus.scores(row) * self._factors(today)
        return scores

    def _scores_of(self, call_id: str, rows: Matrix, today: date) -> list[float]:
        """Return one call's score for many vectors."""
        call_row = self.corpus.row(call_id, rows.shape[1])
        scores = (rows @ call_row.toarray().ravel()) * np.float32(self._screen(today).factor(call_id))
        return [round(float(score), DECIMALS) for score in scores]

    def _suggester(self, today: date) -> Suggester:
        """Return what puts words to choices."""
        return Suggester(self.similarity, self.corpus, self.calls, self.bands, self._screen(today))

    def _widened(self, rows: Matrix) -> Matrix:
        """Return vectors made earlier with the columns learnt since; no project had those words."""
        rows.resize((rows.shape[0], self.similarity.width))
        return rows

    def _factors(self, today: date) -> Numbers:
        """Return what each call's score is multiplied by, in the order of columns."""
        return self._screen(today).factors(self._current_columns().ids)

    def _screen(self, today: date) -> Screening:
        """Return the gate of the day, kept while the day lasts."""
        if self._screening is None or self._screening.today != today:
            self._screening = Screening(self.calls, today)
        return self._screening

    def _current_columns(self) -> Columns:
        """Return the calls in the order of score columns."""
        if self._columns is None:
            self._columns = Columns(self.corpus.ids)
        return self._columns

    def _forget(self, call_id: str) -> None:
        """Drop what was remembered about a call."""
        self._columns = None
        if self._screening is not None:
            self._screening.forget(call_id)


def _counting(report: Report | None, total: int) -> Callable[[int], None] | None:
    """Return a report that adds up; every call is read twice, to learn from it and to keep its vector."""
    if report is None:
        return None
    done = 0

    def add(more: int) -> None:
        nonlocal done
        done += more
        report(done, total, "Programme lesen")

    return add
