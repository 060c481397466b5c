"""What the cells of a Bestandsaufnahme say: words of people become values, and what is not clear stays a text."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from tracker.exchange import cells
from tracker.exchange.grids import Value
from tracker.exchange.places import Places, folded_name
from tracker.exchange.workbook import header_key, text_of
from tracker.shapes.projects import ProjectPartnerData
from tracker.vocabulary.projects import Duty, Leitsatz, PartnerRole, PlanningStage, ProjectState
from tracker.vocabulary.word import Word

AnyWord = TypeVar("AnyWord", bound=Word)
MOST_KEYWORDS = 12

_LIST = re.compile(r"[,;\n]")
_PARTNER_LIST = re.compile(r"[,;/\n]| und ")
_PRIORITY = re.compile(r"(?:prio(?:rität)?\s*)?([1-4])", re.IGNORECASE)
_STAGES = {
    "idee": PlanningStage.IDEA,
    "projektidee": PlanningStage.IDEA,
    "konzept": PlanningStage.CONCEPT,
    "vorplanung": PlanningStage.PRELIMINARY,
    "lph 2": PlanningStage.PRELIMINARY,
    "entwurf": PlanningStage.DESIGN,
    "entwurfsplanung": PlanningStage.DESIGN,
    "lph 3": PlanningStage.DESIGN,
    "genehmigung": PlanningStage.PERMIT,
    "genehmigungsplanung": PlanningStage.PERMIT,
    "lph 4": PlanningStage.PERMIT,
    "ausschreibungsreif": PlanningStage.TENDER_READY,
}
_DUTIES = {
    **dict.fromkeys(("pflicht", "pflichtaufgabe", "pflichtig", "ja"), Duty.MANDATORY),
    **dict.fromkeys(("freiwillig", "freiwillige aufgabe", "nein"), Duty.VOLUNTARY),
    "fortführung": Duty.CONTINUATION,
}


class Reading(NamedTuple):
    """A cell understood: its value, and its text where the value is not all it says."""

    value: Any
    original: str = ""


def read_cell(field: str, value: Value, *, lead: int | None, places: Places, factor: int) -> Reading | None:
    """Return what a cell says, ``None`` where that is not clear; ``factor`` multiplies amounts."""
    if field == "cost_cents":
        amount = cells.amount(value, factor=factor)
        return Reading(amount.cents, "" if amount.exact else text_of(value)) if amount else None
    if field == "starts_on":
        day = cells.day(value)
        return Reading({"starts_on": day, "starts_on_text": "" if day else text_of(value)[:100]})
    if field == "partners":
        return _partners(text_of(value), places)
    if field == "unit_id":
        unit = places.unit(lead, text_of(value))
        return Reading(unit) if unit is not None else None
    if field == "reusable":
        answer = cells.yes_or_no(value)
        return None if answer is None else Reading(answer)
    return _READERS[field](text_of(value))


def _text(text: str) -> Reading | None:
    return Reading(text)


def _title(text: str) -> Reading | None:
    return Reading(" ".join(text.split()))


def _keywords(text: str) -> Reading | None:
    words = tuple(dict.fromkeys(word for part in _LIST.split(text) if (word := " ".join(part.split()))))
    return Reading(words[:MOST_KEYWORDS], text if len(words) > MOST_KEYWORDS else "")


def _priority(text: str) -> Reading | None:
    found = _PRIORITY.fullmatch(text)
    return Reading(int(found[1])) if found else None


def _stage(text: str) -> Reading | None:
    plain = header_key(text).removesuffix(" lph 2").removesuffix(" lph 3").removesuffix(" lph 4")
    stage = _STAGES.get(plain) or _STAGES.get(re.sub(r"leistungsphase", "lph", header_key(text)))
    return Reading(stage) if stage else None


def _duty(text: str) -> Reading | None:
    duty = _DUTIES.get(text.casefold())
    return Reading(duty) if duty else None


def _state(text: str) -> Reading | None:
    state = _labelled(ProjectState, text)
    return Reading(state) if state else None


def _leitsaetze(text: str) -> Reading | None:
    found = [_labelled(Leitsatz, part) for part in _LIST.split(text) if part.strip()]
    if not found or None in found:
        return None
    return Reading(tuple(dict.fromkeys(word for word in found if word)))


def _labelled(kind: type[AnyWord], text: str) -> AnyWord | None:
    return next((word for word in kind if folded_name(word.label) == folded_name(text)), None)


def _partners(text: str, places: Places) -> Reading | None:
    named = [part for part in _PARTNER_LIST.split(text) if part.strip()]
    # "Fröndenberg/Ruhr" is one name, so the whole is tried before its parts.
    whole = places.partner(text)
    ids = [whole] if whole else [places.partner(part) for part in _LIST.split(text) if part.strip()]
    if None in ids:
        ids = [places.partner(part) for part in named]
    known = tuple(dict.fromkeys(number for number in ids if number is not None))
    if not known:
        return None
    parts = tuple(ProjectPartnerData(partner_id=number, role=PartnerRole.PARTNER) for number in known)
    return Reading(parts, text if None in ids else "")


_READERS: dict[str, Callable[[str], Reading | None]] = {
    "number": _title,
    "lead": _text,
    "title": _title,
    "description": _text,
    "contact": _title,
    "keywords": _keywords,
    "planning_stage": _stage,
    "priority": _priority,
    "duty": _duty,
    "state": _state,
    "leitsaetze": _leitsaetze,
}
