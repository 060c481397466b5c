"""Closed words of a Fördermittelübersicht as lists write them: which of ours a cell means, or none."""

import re
from typing import NamedTuple, TypeVar

from tracker.exchange.places import folded_name
from tracker.rules.stages import STAGE_OF_PHASE, phase_of
from tracker.vocabulary.applications import (
    Budgeted,
    ExitReason,
    Financing,
    GrantForm,
    OfficeSupport,
    Phase,
    Spending,
)
from tracker.vocabulary.calls import Level
from tracker.vocabulary.projects import Duty
from tracker.vocabulary.word import Word
from tracker.vocabulary.work import Stage

AnyWord = TypeVar("AnyWord", bound=Word)

KINDS: dict[str, type[Word]] = {
    "level": Level,
    "grant_form": GrantForm,
    "financing": Financing,
    "spending": Spending,
    "budgeted": Budgeted,
    "duty": Duty,
    "support": OfficeSupport,
}
# How lists write a word beside its label; what begins so means it.
_BEGINNINGS: dict[str, tuple[tuple[str, Word], ...]] = {
    "level": (
        ("europ", Level.EU),
        ("land nrw", Level.LAND),
        ("landes", Level.LAND),
        ("bundes", Level.BUND),
    ),
    "grant_form": (("förderpauschale", GrantForm.LUMP_SUM), ("jährlich", GrantForm.YEARLY)),
    "financing": (
        ("anteil", Financing.SHARE),
        ("fehlbedarf", Financing.GAP),
        ("festbetrag", Financing.FIXED),
        ("voll", Financing.FULL),
    ),
    "spending": (("kons", Spending.CONSUMPTIVE), ("inv", Spending.INVESTIVE)),
    "budgeted": (("nachtrag", Budgeted.SUPPLEMENTARY), ("üpl", Budgeted.UNPLANNED), ("apl", Budgeted.UNPLANNED)),
    "duty": (("pflicht", Duty.MANDATORY), ("freiwillig", Duty.VOLUNTARY), ("fortführung", Duty.CONTINUATION)),
    "support": (),
}
_ALSO: dict[str, dict[str, Word]] = {
    "duty": {"ja": Duty.MANDATORY, "nein": Duty.VOLUNTARY},
    # Ours has no word of its own for them; the text is kept beside it.
    "level": {"stiftung": Level.SONSTIGE, "spende": Level.SONSTIGE},
}
_ONE_OF_TWO = re.compile(r"(?:kons|inv|pflicht|freiwillig)\S*\s*(?:/|,|\+|und|oder)\s*(?:kons|inv|pflicht|freiwillig)")
_BRACKET = re.compile(rf"\s*\((?:{'|'.join(phase.label for phase in Phase)})\)$")


class Said(NamedTuple):
    """A word that was understood; ``certain`` is false when the text says more than our word."""

    word: Word
    certain: bool = True


class Reason(NamedTuple):
    """Why an application ended: a code of ours, what was written beside it, or both."""

    code: ExitReason | None = None
    note: str = ""


def word_of(field: str, text: str) -> Said | None:
    """Return which of our words a cell means; ``None`` when nobody can tell."""
    folded = folded_name(text).rstrip(".")
    for word in KINDS[field]:
        if folded in (folded_name(word.label).rstrip("."), word.value):
            return Said(word)
    if found := _ALSO.get(field, {}).get(folded):
        return Said(found, certain=field != "level")
    if _ONE_OF_TWO.match(folded):
        return Said(Spending.MIXED, certain=False) if field == "spending" else None
    return next((Said(word) for start, word in _BEGINNINGS[field] if folded.startswith(start)), None)


def stage_of(text: str) -> Said | None:
    """Return the stage a Status means: a label of ours, or one of the six words of the report for several stages."""
    folded = folded_name(_BRACKET.sub("", text.strip()))
    for stage in Stage:
        # "Bewilligt" is ours, "bewilligt" too: case tells nobody anything.
        if folded in (folded_name(stage.label), stage.value):
            return Said(stage)
    phase = next((phase for phase in Phase if folded == phase.label), None)
    return Said(STAGE_OF_PHASE[phase], certain=False) if phase else None


def agrees(stage: Stage, text: str) -> bool:
    """Say whether a Status of a list is no news for an application in this stage."""
    said = stage_of(text)
    return said is not None and (
        said.word is stage or (not said.certain and folded_name(text) == phase_of(stage).label)
    )


def reason_of(text: str) -> Reason:
    """Return the reason a cell names; what is no code of ours stays as a note."""
    first, _, rest = text.partition(";")
    for code in ExitReason:
        label = folded_name(code.label)
        if label in (folded_name(text), folded_name(first)):
            return Reason(code, "" if label == folded_name(text) else rest.strip())
    return Reason(None, text)


def reason_text(reason: Reason) -> str:
    """Return what ``reason_of`` was given."""
    return "; ".join(part for part in (reason.code.label if reason.code else "", reason.note) if part)
