"""What an answer may teach the matcher (words of the partners, table "Nicht für uns", last column)."""

from collections.abc import Mapping

from tracker.vocabulary.calls import ReviewAnswer, ReviewReason

# Only a reason about the subject teaches; the gate, money, time and "known already" do not say what a call funds.
_AGAINST: Mapping[ReviewReason, float] = {
    ReviewReason.TOPIC: -1.0,
    ReviewReason.NOT_OUR_DUTY: -1.0,
    ReviewReason.NO_PROJECT: -0.3,
    ReviewReason.EFFORT: -0.3,
}
_LIKED = (ReviewAnswer.INTERESTED, ReviewAnswer.IDEA)


def weight(answer: ReviewAnswer | None, reason: ReviewReason | None) -> float:
    """Return how much an answer teaches: above zero more like this call, below zero less, zero nothing."""
    if answer is ReviewAnswer.NOT_FOR_US and reason is not None:
        return _AGAINST.get(reason, 0.0)
    return 1.0 if answer in _LIKED else 0.0
