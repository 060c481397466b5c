"""The editors' banner over a programme: what it says about applying today."""

import re

from tracker.vocabulary.calls import CallStatus

# Applying, as editors type it: Antragstellung, Antragsstellung, Antagstellung, Antrag, Einreichung.
_APPLYING = r"(?:ant\w{0,2}ag\w*|antr(?:ä|ae)ge\w*|einreich\w*|bewerb\w*|f(?:ö|oe)rderung)"
_NOW = r"(?:derzeit|zur ?zeit|aktuell|momentan|vor(?:ü|ue)bergehend|vorerst|bis auf weiteres|gegenw(?:ä|ae)rtig)"
_POSSIBLE = r"m(?:ö|oe)glich"

# The first that fits holds: what ends a programme stands before what only delays it.
_MEANINGS = tuple(
    (re.compile(pattern), status)
    for pattern, status in (
        (r"(?:ausschlie(?:ß|ss)lich|nur(?: noch)?)\b.{0,40}verl(?:ä|ae)ngerung", CallStatus.CLOSED),
        (
            r"(?:ausge|er)sch(?:ö|oe)pft|\b(?:mittel|budget)\b.{0,60}(?:gebunden|verausgabt|aufgebraucht)",
            CallStatus.EXHAUSTED,
        ),
        (r"\b(?:ausgelaufen|au(?:ß|ss)er kraft|beendet|eingestellt|abgelaufen|geschlossen)\b", CallStatus.CLOSED),
        (rf"nicht mehr (?:{_POSSIBLE}|gestellt|angenommen|entgegengenommen|bewilligt|beantragt)", CallStatus.CLOSED),
        (r"\w+stopp\b|\b(?:ausgesetzt|gestoppt|pausiert)\b", CallStatus.SUSPENDED),
        # Without "mehr" nobody says that it is over.
        (rf"(?:{_APPLYING}|{_NOW})\b.{{0,60}}(?:nicht|kein\w* .{{0,40}}) ?{_POSSIBLE}", CallStatus.SUSPENDED),
        (rf"{_NOW}\b.{{0,60}}\bkeine\b.{{0,20}}antr(?:ä|ae)ge", CallStatus.SUSPENDED),
        (r"(?:ü|ue)berarbeitung|(?:ü|ue)berarbeitet", CallStatus.UNKNOWN),
    )
)
# A next opening, or a way of applying that alone is closed: these need reading, not a pattern.
_NEEDS_READING = re.compile(
    rf"\b(?:wieder|erneut|weiterhin)\b.{{0,30}}{_POSSIBLE}|\bab\b.{{0,40}}\d{{4}}|papier|postalisch|per post|per fax"
)


def meaning(banner: str) -> CallStatus | None:
    """Return what a banner says about applying; ``None`` when it says nothing we know for certain.

    ``UNKNOWN`` is a statement too: a programme under revision is open to question, whatever its text says.
    """
    text = " ".join(banner.lower().split())
    if not text or _NEEDS_READING.search(text):
        return None
    return next((status for pattern, status in _MEANINGS if pattern.search(text)), None)
