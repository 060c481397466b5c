"""Programmes that staff enter by hand: an own source, the same door as every harvest, so that all later rules hold."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import ValidationError
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import Refused
from tracker.models.calls import FundingCall
from tracker.models.origins import Origin
from tracker.rules.access import Action, require
from tracker.rules.correction_values import NAMES, Given, parse
from tracker.rules.same_call import address_key
from tracker.rules.storable import storable
from tracker.services import audit, harvest, rematching, sources
from tracker.shapes.actor import Actor, system
from tracker.shapes.base import Shape
from tracker.shapes.calls import BodyData, CallData, CallFacts, RoundData
from tracker.shapes.sources import RunResult, SourceData
from tracker.vocabulary.calls import CallStatus, Level

SOURCE = SourceData(
    name="hand", title="Von Hand angelegt", level=Level.SONSTIGE, attribution="Projektleitstelle", rank=50
)
# What the form asks for beside the title; the rest is for the corrections.
FIELDS = (
    *("provider", "level", "url", "summary", "rounds", "status", "rate_hundredths", "amount_max_cents"),
    *("areas", "applicants", "funding_types", "topics", "bodies"),
)
_FACTS = ("rate_hundredths", "amount_max_cents")
_CONVERTER = "hand-1"


class Entered(Shape):
    """A programme as somebody typed it: the title, and what is known of the rest by field; ``text`` is the original."""

    title: str
    text: str = ""
    values: dict[str, str | tuple[str, ...]]


def create(session: Session, actor: Actor, *, entered: Entered, now: datetime) -> FundingCall:
    """Enter a programme and return its call: a new one, or the one another source certainly describes already.

    Raises:
        Refused: a value cannot be read.
    """
    require(actor, Action.CORRECT_CALL)
    data = _data(entered)
    hand = system("Programm anlegen")
    sources.ensure(session, hand, sources=[SOURCE])
    run = harvest.begin(session, hand, source=SOURCE.name, now=now)
    today = now.astimezone(BERLIN).date()
    counts = harvest.store(session, hand, run_id=run.id or 0, calls=[data], now=now, today=today, converter=_CONVERTER)
    others = set(harvest.known(session, source=SOURCE.name)) - {data.external_id}
    harvest.finish(
        session,
        hand,
        run_id=run.id or 0,
        now=now,
        seen=[data.external_id],
        counts=counts,
        result=RunResult(),
        still_there=others,
    )
    query = select(FundingCall).join(Origin, col(Origin.call_id) == col(FundingCall.id))
    call = session.exec(query.where(Origin.source == SOURCE.name, Origin.external_id == data.external_id)).one()
    audit.record(
        session,
        actor,
        action="call_entered",
        subject="funding_call",
        subject_id=str(call.public_id),
        sentence=f"{actor.label} hat das Förderprogramm „{data.title}“ angelegt.",
        at=now,
    )
    rematching.request(session, now=now)
    return call


def by_address(session: Session, actor: Actor, *, url: str) -> UUID | None:
    """Return the call an address was read into, for the link when the work is done; ``None`` when there is none."""
    require(actor, Action.READ_CALL)
    key = address_key(url)
    query = select(FundingCall.public_id).join(Origin, col(Origin.call_id) == col(FundingCall.id))
    return session.exec(query.where(Origin.url == key).order_by(col(Origin.id).desc())).first() if key else None


def _data(entered: Entered) -> CallData:
    values = {name: _parsed(name, given) for name, given in entered.values.items() if name in FIELDS and given}
    facts = {name: values.pop(name) for name in _FACTS if name in values}
    rounds = tuple(RoundData.model_validate(item) for item in values.pop("rounds", ()))
    status = CallStatus(values.pop("status", CallStatus.UNKNOWN))
    bodies = tuple(BodyData.model_validate(item) for item in values.pop("bodies", ()))
    try:
        return storable(
            CallData(
                source=SOURCE.name,
                external_id=str(uuid4()),
                title=parse("title", entered.title),
                text=entered.text.strip(),
                facts=CallFacts(status=status, rounds=rounds, **facts),
                bodies=bodies,
                **values,
            )
        )
    except ValidationError as error:
        raise Refused("Eine Angabe lässt sich so nicht speichern. Bitte prüfen Sie das Formular.") from error


def _parsed(name: str, given: Given) -> Any:
    if name not in NAMES:
        raise Refused("Diese Angabe kennt das Formular nicht. Bitte laden Sie die Seite neu.")
    return parse(name, given)
