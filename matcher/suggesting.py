"""From a choice to a suggestion: band, terms, findings and the sentence a contact reads."""

from collections.abc import Iterator, Mapping, Sequence

from matcher import feedback
from matcher.bands import Bands
from matcher.choosing import Choice
from matcher.corpus import Corpus
from matcher.feedback import Lesson
from matcher.reasons import carrying_terms, sentence
from matcher.screening import Screening
from matcher.similarity import Matrix, Similarity
from tracker.shapes.matching import CallText, MatchReasons, MatchTerm, ProjectText, Suggestion
from tracker.vocabulary.calls import GateRule


class Suggester:
    """Puts words to choices. Made for one day from the parts of a ranker."""

    def __init__(
        self, similarity: Similarity, corpus: Corpus, calls: Mapping[str, CallText], bands: Bands, screening: Screening
    ) -> None:
        """Take the parts of a ranker and the gate of the day."""
        self._similarity = similarity
        self._corpus = corpus
        self._calls = calls
        self._bands = bands
        self._screening = screening

    def plain(self, choice: Choice) -> Suggestion:
        """Make a suggestion without reasons."""
        band = self._bands.of(choice.score)
        return Suggestion(call_id=choice.call_id, score=choice.score, band=band, excluded=choice.excluded)

    def with_reasons(
        self, project: ProjectText, own: Matrix, chosen: Sequence[Choice], lessons: Sequence[Lesson]
    ) -> Iterator[Suggestion]:
        """Make suggestions with the terms that carried each admitted call, what was learnt, and the gate's findings.

        ``own`` is the project's vector before any lesson: a contact reads only words the project has to do with.
        """
        vector = own.toarray().ravel()
        titles = {one.call_id: self._calls[one.call_id].title for one in lessons if one.call_id in self._calls}
        for choice in chosen:
            plain = self.plain(choice)
            findings = self._screening.findings(project, choice.call_id)
            if not project.id:
                # A text is no project: it has no beginning that somebody could enter.
                findings = tuple(finding for finding in findings if finding.rule is not GateRule.TIME)
            terms: tuple[MatchTerm, ...] = ()
            learnt = ""
            if not choice.excluded:
                call, entries = self._calls[choice.call_id], self._corpus.entries(choice.call_id)
                terms = carrying_terms(self._similarity, vector, entries, call)
                if lessons:
                    call_row = self._corpus.row(choice.call_id, own.shape[1])
                    learnt = feedback.why(lessons, call_row, choice.score, self._corpus, titles)
            words = sentence(terms, plain, findings, about_text=not project.id)
            reasons = MatchReasons(terms=terms, findings=findings, sentence=words, learnt=learnt)
            yield plain.model_copy(update={"reasons": reasons})
