"""Programmes found for an Anfrage: kept with their reasons, ticked by a person, written into the Förderübersicht."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import Refused
from tracker.formats import UNKNOWN, euro
from tracker.models.calls import FundingCall
from tracker.models.inquiries import Inquiry, InquiryCall
from tracker.models.origins import SourceText
from tracker.models.sources import Source
from tracker.papers import programme_words
from tracker.papers.cumulation import cumulation_quote
from tracker.papers.funding_overview import FundingOverview, OverviewProgramme
from tracker.rules.access import Action, require, sees_office_only
from tracker.rules.money import Estimate, estimate
from tracker.rules.storable import storable_text
from tracker.services import audit, call_detail, calls, inquiries
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.gate import GateFinding
from tracker.shapes.matching import MatchTerm, Suggestion
from tracker.vocabulary.calls import Band, Verdict

LONGEST_SUBJECT = 900
LONGEST_NOTE = 1_000


class FoundCall(Shape):
    """A programme found for an Anfrage. ``chosen`` ones stand in the Förderübersicht."""

    model_config = Shape.model_config | {"arbitrary_types_allowed": True}

    call: FundingCall
    chosen: bool
    note: str
    rank: int
    band: Band
    excluded: bool
    sentence: str
    terms: tuple[MatchTerm, ...]
    findings: tuple[GateFinding, ...]
    money: Estimate


def found(session: Session, actor: Actor, *, public_id: UUID) -> list[FoundCall]:
    """Return what was found for an Anfrage, the ticked ones and then the best first."""
    inquiry = inquiries.find(session, actor, public_id=public_id)
    shown = [_found(row, call, inquiry) for row, call in _rows(session, actor, inquiry)]
    return sorted(shown, key=lambda item: (item.excluded and not item.chosen, item.rank, item.call.id))


def keep(session: Session, actor: Actor, *, public_id: UUID, suggestions: Sequence[Suggestion], now: datetime) -> int:
    """Keep what the matcher found for an Anfrage and return how many are new; ticked programmes stay."""
    inquiry = _editable(session, actor, public_id)
    before = {row.call_id: row for row in _kept(session, inquiry)}
    fresh = 0
    for rank, suggestion in enumerate(suggestions, start=1):
        call_id = int(suggestion.call_id)
        row = before.pop(call_id, None)
        if row is None:
            if session.get(FundingCall, call_id) is None:
                continue
            row, fresh = InquiryCall(inquiry_id=inquiry.id or 0, call_id=call_id, added_at=now), fresh + 1
        row.reasons = _reasons(suggestion, rank)
        session.add(row)
    for row in before.values():
        if not row.chosen and not row.note:
            session.delete(row)
    session.flush()
    return fresh


def choose(
    session: Session, actor: Actor, *, public_id: UUID, chosen: Mapping[UUID, str], shown: Sequence[UUID], now: datetime
) -> int:
    """Tick programmes (public id → note of the office) among those shown, and return how many are ticked in all.

    Raises:
        Refused: a note is too long.
    """
    inquiry = _editable(session, actor, public_id)
    if any(len(note) > LONGEST_NOTE for note in chosen.values()):
        raise Refused(f"Die Anmerkung ist zu lang. Bitte kürzen Sie auf {LONGEST_NOTE} Zeichen.")
    titles = []
    for row, call in _rows(session, actor, inquiry):
        if call.public_id in shown:
            row.chosen = call.public_id in chosen
            row.note = storable_text(chosen.get(call.public_id, row.note)).strip()
            session.add(row)
        if row.chosen:
            titles.append(call.title)
    session.flush()
    audit.record(
        session,
        actor,
        action="inquiry_calls_chosen",
        subject="inquiry",
        subject_id=str(inquiry.public_id),
        sentence=f"{actor.label}: Programme für Anfrage {inquiry.number} ausgewählt ({len(titles)}).",
        at=now,
        partner_id=inquiry.partner_id,
        payload={"programme": titles},
    )
    return len(titles)


def add(session: Session, actor: Actor, *, public_id: UUID, call_id: UUID, now: datetime) -> None:
    """Tick a programme a person found elsewhere.

    Raises:
        NotFound: there is no such programme, or it is not for this person.
    """
    inquiry = _editable(session, actor, public_id)
    call = call_detail.of(session, actor, public_id=call_id).call
    row = session.get(InquiryCall, (inquiry.id, call.id))
    if row is None:
        said = {"rank": 0, "band": Band.CHECK.value, "sentence": "Von Hand aufgenommen."}
        row = InquiryCall(inquiry_id=inquiry.id or 0, call_id=call.id or 0, reasons=said, added_at=now)
    row.chosen = True
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        action="inquiry_call_added",
        subject="inquiry",
        subject_id=str(inquiry.public_id),
        sentence=f"{actor.label}: „{call.title}“ für Anfrage {inquiry.number} aufgenommen.",
        at=now,
        partner_id=inquiry.partner_id,
        payload={"programm": call.title},
    )


def overview(session: Session, actor: Actor, *, public_id: UUID, today: date) -> FundingOverview:
    """Return what the Förderübersicht of an Anfrage says; ``tracker.papers.funding_overview.render`` makes the file."""
    card = inquiries.card(session, actor, public_id=public_id)
    inquiry = inquiries.find(session, actor, public_id=public_id)
    sources = {source.name: source for source in session.exec(select(Source))}
    ticked = [item for item in found(session, actor, public_id=public_id) if item.chosen]
    data = card.data
    return FundingOverview(
        number=card.number,
        title=data.title,
        partner=card.partner_name,
        description=data.description,
        asked=(
            ("Fachbereich/Amt", data.unit),
            ("Angefragt von", data.asked_by),
            ("Gesamtkosten", euro(data.cost_cents)),
            ("Zeitraum", data.period),
            ("Planungsstand", data.planning_stage.label if data.planning_stage else UNKNOWN),
            ("Bearbeitet von", card.handler),
        ),
        result=data.result,
        made_on=today,
        programmes=tuple(_programme(session, item, inquiry, sources, today) for item in ticked),
        is_example=card.is_example,
    )


def _programme(
    session: Session, item: FoundCall, inquiry: Inquiry, sources: Mapping[str, Source], today: date
) -> OverviewProgramme:
    call = item.call
    stored = session.get(SourceText, call.text_hash) if call.text_hash else None
    source = sources.get(call.source)
    open_points = [finding.sentence for finding in item.findings if finding.verdict is not Verdict.YES]
    return OverviewProgramme(
        title=call.title,
        provider=call.provider,
        subject=_shortened(call.summary),
        deadlines=programme_words.deadline_lines(calls.rounds_of(session, call_id=call.id or 0), today),
        rate=programme_words.rate_words(
            funding_types=call.funding_types,
            rate_hundredths=call.rate_hundredths,
            amount_max_cents=call.amount_max_cents,
            money=item.money,
        ),
        own_share=programme_words.own_share_words(cost_cents=inquiry.cost_cents, money=item.money),
        contact=programme_words.contact_lines(call.bodies, call.contact),
        cumulation=cumulation_quote(stored.text if stored else call.summary),
        why=item.sentence,
        open_points=tuple(open_points),
        note=item.note,
        url=call.url,
        source=source.title if source else call.source,
        licence=call.licence or (source.licence if source else ""),
        attribution=call.attribution or (source.attribution if source else ""),
        is_example=call.is_example,
    )


def _editable(session: Session, actor: Actor, public_id: UUID) -> Inquiry:
    inquiry = inquiries.find(session, actor, public_id=public_id)
    require(actor, Action.EDIT_INQUIRY, partners=[inquiry.partner_id])
    return inquiry


def _kept(session: Session, inquiry: Inquiry) -> list[InquiryCall]:
    return list(session.exec(select(InquiryCall).where(InquiryCall.inquiry_id == inquiry.id)))


def _rows(session: Session, actor: Actor, inquiry: Inquiry) -> list[tuple[InquiryCall, FundingCall]]:
    query = (
        select(InquiryCall, FundingCall)
        .join(FundingCall, col(FundingCall.id) == col(InquiryCall.call_id))
        .where(InquiryCall.inquiry_id == inquiry.id)
    )
    if not sees_office_only(actor):
        query = query.where(col(FundingCall.office_only).is_(False))
    return list(session.exec(query).all())


def _found(row: InquiryCall, call: FundingCall, inquiry: Inquiry) -> FoundCall:
    said = row.reasons
    return FoundCall(
        call=call,
        chosen=row.chosen,
        note=row.note,
        rank=said.get("rank", 0),
        band=Band(said.get("band", Band.CHECK)),
        excluded=said.get("excluded", False),
        sentence=said.get("sentence", ""),
        terms=tuple(MatchTerm.model_validate(term) for term in said.get("terms", ())),
        findings=tuple(GateFinding.model_validate(finding) for finding in said.get("findings", ())),
        money=estimate(
            cost_cents=inquiry.cost_cents,
            rate_hundredths=call.rate_hundredths,
            amount_max_cents=call.amount_max_cents,
        ),
    )


def _reasons(suggestion: Suggestion, rank: int) -> dict[str, Any]:
    reasons = suggestion.reasons
    return {
        "rank": rank,
        "band": suggestion.band.value,
        "excluded": suggestion.excluded,
        "sentence": reasons.sentence,
        "terms": [term.model_dump(mode="json") for term in reasons.terms],
        "findings": [finding.model_dump(mode="json") for finding in reasons.findings],
    }


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_SUBJECT else f"{flat[:LONGEST_SUBJECT].rsplit(' ', 1)[0]} …"
