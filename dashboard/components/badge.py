"""Small labels. Each has words; colour and sign only help to find them."""

from dashboard.components.markup import Markup, join, tag
from dashboard.labels import BAND_SIGNS, EXAMPLE, STATUS_SIGNS
from tracker.vocabulary.calls import Band, CallStatus

_BAND_LOOK = {Band.GOOD: "yes", Band.POSSIBLE: "soft", Band.CHECK: "open"}
_STATUS_LOOK = {CallStatus.OPEN: "yes", CallStatus.FORECASTED: "soft", CallStatus.UNKNOWN: "open"}


def example(shown: bool) -> Markup:
    """Mark a record of the starter data."""
    return badge(EXAMPLE, "example") if shown else Markup("")


def band(value: Band) -> Markup:
    """Say how well a call fits."""
    return signed(BAND_SIGNS[value], value.label, _BAND_LOOK[value])


def status(value: CallStatus) -> Markup:
    """Say whether an application is possible."""
    # "Offen" alone, or beside "Antragstellung", would read as "open for applications".
    words = f"Status {value.label}" if value is CallStatus.UNKNOWN else value.label
    return signed(STATUS_SIGNS[value], words, _STATUS_LOOK.get(value, "no"))


def signed(sign: str, words: str, look: str) -> Markup:
    """Return a label with a sign that programs reading aloud leave out."""
    return badge(join([tag("span", sign, aria_hidden="true"), "\N{NO-BREAK SPACE}", words]), look)


def badge(words: object, look: str = "soft") -> Markup:
    """Return a label."""
    return tag("span", words, class_=f"fp-badge fp-badge-{look}")
