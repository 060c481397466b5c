"""One call out of what several sources say and staff corrected."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.rules.changes import fingerprint
from tracker.rules.deadlines import is_rolling, next_closing, status_on
from tracker.rules.search import folded
from tracker.rules.stated import stated_status
from tracker.shapes.calls import CallData, CallFacts, RoundData
from tracker.vocabulary.calls import CallStatus, Level

FACT_FIELDS = (
    "rate_hundredths",
    "rate_weak_hundredths",
    "amount_min_cents",
    "amount_max_cents",
    "cost_min_cents",
    "own_share_min_hundredths",
)
_PLAIN = ("url", "provider", "status_note", "summary", "legal_basis", "contact", "published_on")
_LISTS = ("areas", "applicants", "funding_types", "topics", "keywords", "not_applicable")
CORRECTABLE = frozenset({*FACT_FIELDS, *_PLAIN, *_LISTS, "title", "level", "status", "bodies"})


def project(
    datas: Sequence[CallData], corrections: Mapping[str, Any], *, today: date
) -> tuple[dict[str, Any], CallFacts]:
    """Return the columns of the call and its facts. The first of ``datas`` leads; the others fill its gaps."""
    lead = datas[0]
    columns: dict[str, Any] = {
        "source": lead.source,
        "external_id": lead.external_id,
        "title": lead.title,
        "licence": lead.licence,
        "attribution": lead.attribution,
        "level": next((data.level for data in datas if data.level is not Level.UNKNOWN), Level.UNKNOWN),
        "bodies": [body.model_dump(mode="json") for body in next((d.bodies for d in datas if d.bodies), ())],
        "links": [link.model_dump(mode="json") for link in next((d.links for d in datas if d.links), ())],
    }
    columns |= {
        name: next((value for d in datas if (value := getattr(d, name))), getattr(lead, name)) for name in _PLAIN
    }
    columns |= {name: list(next((value for d in datas if (value := getattr(d, name))), ())) for name in _LISTS}
    facts = _with_corrected_rounds(_facts(datas), corrections)
    columns |= {name: getattr(facts, name) for name in FACT_FIELDS}
    corrected_columns = {name: _typed(name, value) for name, value in corrections.items() if name in CORRECTABLE}
    columns |= corrected_columns
    stated = stated_status(facts) is not None or "status" in corrected_columns
    status = corrected_columns.get("status", facts.status)
    columns["status_stated"] = stated
    columns["status"] = status if stated else _by_calendar(facts, today)
    columns["next_closes_on"] = next_closing(facts.rounds, today)
    columns["rolling"] = is_rolling(facts.rounds)
    columns["search_text"] = folded(columns["title"], columns["provider"], columns["summary"])
    corrected = facts.model_copy(update={name: columns[name] for name in FACT_FIELDS} | {"status": status})
    columns["fingerprint"] = fingerprint(
        corrected, applicants=columns["applicants"], areas=columns["areas"], status_stated=stated
    )
    return columns, corrected


def _with_corrected_rounds(facts: CallFacts, corrections: Mapping[str, Any]) -> CallFacts:
    """Let the rounds staff entered stand for all of them; a status that followed from the old ones goes with them."""
    if "rounds" not in corrections:
        return facts
    rounds = tuple(RoundData.model_validate(item) for item in corrections["rounds"])
    return facts.model_copy(update={"rounds": rounds, "status": stated_status(facts) or CallStatus.UNKNOWN})


def _typed(name: str, value: Any) -> Any:
    """Return a correction as its column holds it: it was kept as JSON."""
    if name == "status":
        return CallStatus(value)
    if name == "level":
        return Level(value)
    if name == "published_on" and value is not None:
        return date.fromisoformat(value)
    return value


def _by_calendar(facts: CallFacts, today: date) -> CallStatus:
    by_rounds = status_on(facts.rounds, today)
    return facts.status if by_rounds is CallStatus.UNKNOWN else by_rounds


def _is_sure(facts: CallFacts) -> bool:
    """Say whether the status beats what another source says: a sentence names it, or somebody stopped the programme."""
    return "status" in facts.passages or facts.status in {CallStatus.SUSPENDED, CallStatus.EXHAUSTED}


def _facts(datas: Sequence[CallData]) -> CallFacts:
    facts = datas[0].facts
    for other in datas[1:]:
        filled = {n: getattr(other.facts, n) for n in FACT_FIELDS if getattr(facts, n) is None}
        if not facts.rounds:
            filled["rounds"] = other.facts.rounds
        if not _is_sure(facts) and (_is_sure(other.facts) or facts.status is CallStatus.UNKNOWN):
            filled["status"] = other.facts.status
            passages = {name: passage for name, passage in other.facts.passages.items() if name == "status"}
            filled["passages"] = facts.passages | passages
        facts = facts.model_copy(update=filled)
    return facts
