"""From a score to words: how well a call fits, shown instead of a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from matcher.corpus import Corpus
from matcher.reading import read_project
from matcher.similarity import Similarity
from matcher.synonyms import Synonyms
from tracker.shapes.matching import CallText, ProjectText
from tracker.vocabulary.calls import Band

# Chosen on labelled projects and a corpus of summaries: of the calls from the upper threshold on about four in
# five are worth applying to, of those between the two one in four, below one in thirty.
_GOOD_FROM = 0.20
_POSSIBLE_FROM = 0.10
# How similar calls are to their own titles in that corpus. Long guidelines dilute every score; how much they
# do shows in this figure, and the thresholds follow its root.
_REFERENCE = 0.52
_SAMPLE = 400


@dataclass(frozen=True)
class Bands:
    """The two thresholds of one corpus."""

    good_from: float
    possible_from: float

    def of(self, score: float) -> Band:
        """Return the band a score falls into."""
        if score >= self.good_from:
            return Band.GOOD
        return Band.POSSIBLE if score >= self.possible_from else Band.CHECK


def measured(similarity: Similarity, corpus: Corpus, calls: Sequence[CallText]) -> Bands:
    """Return thresholds for a corpus, from how similar a sample of its calls is to their own titles."""
    sample = calls[:: max(1, len(calls) // _SAMPLE)]
    if not sample:
        return Bands(_GOOD_FROM, _POSSIBLE_FROM)
    plain = Synonyms(())
    titles = similarity.embed_projects(
        [read_project(ProjectText(id=call.id, title=call.title), plain) for call in sample]
    )
    own = [
        float((titles[[number]] @ corpus.row(call.id, similarity.width).T).toarray()[0, 0])
        for number, call in enumerate(sample)
    ]
    scale = sqrt(median(own) / _REFERENCE)
    return Bands(_GOOD_FROM * scale, _POSSIBLE_FROM * scale)
