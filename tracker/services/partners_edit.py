"""What the office keeps about the eleven: inhabitants, Haushaltsstatus with year and source, companies and shares."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import NotFound, Refused
from tracker.formats import number, percent
from tracker.models.partners import Organisation, OrganisationPartner, Partner
from tracker.rules.access import Action, require
from tracker.rules.storable import storable_text
from tracker.services import audit, pace, rematching
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.people import LegalForm

MOST_INHABITANTS = 5_000_000
WHOLE_HUNDREDTHS = 10_000
LONGEST = 300


class PartnerData(Shape):
    """What the form says; None is unknown. The Haushaltsstatus needs the year it holds for and where it stands."""

    inhabitants: int | None = None
    budget_status: str = ""
    budget_status_year: int | None = None
    budget_status_source: str = ""


class Holding(Shape):
    """A company of a partner and the partner's share of it, in hundredths of a percent."""

    organisation_id: int
    name: str
    legal_form: LegalForm
    share_hundredths: int | None
    municipal_share_hundredths: int | None


class PartnerCard(Shape):
    """A partner as the office sees it."""

    id: int
    public_id: UUID
    name: str
    short_name: str
    ags: str
    data: PartnerData
    weekly_limit: int
    holdings: tuple[Holding, ...]


def cards(session: Session, actor: Actor) -> list[PartnerCard]:
    """Return the eleven, the Kreis first. Each Kommune sees its own Haushaltsstatus elsewhere."""
    require(actor, Action.EDIT_PARTNER)
    holdings = _holdings(session)
    return [
        PartnerCard(
            id=row.id or 0,
            public_id=row.public_id,
            name=row.name,
            short_name=row.short_name,
            ags=row.ags,
            data=_data(row),
            weekly_limit=pace.limit(session, partner_id=row.id or 0),
            holdings=tuple(holdings.get(row.id or 0, ())),
        )
        for row in session.exec(select(Partner).order_by(col(Partner.ags)))
    ]


def edit(session: Session, actor: Actor, *, public_id: UUID, data: PartnerData, now: datetime) -> Partner:
    """Change what is kept about a partner. The sentence in the history leaves the Haushaltsstatus itself out.

    Raises:
        NotFound: there is no such partner.
        Refused: a figure is not possible, or the Haushaltsstatus has no year or source.
    """
    require(actor, Action.EDIT_PARTNER)
    row = session.exec(select(Partner).where(Partner.public_id == public_id)).first()
    if row is None:
        raise NotFound("Diese Kommune ist nicht eingetragen. Bitte wählen Sie eine aus der Liste.")
    wanted = _checked(data)
    before = _data(row)
    if wanted == before:
        return row
    said = []
    if wanted.inhabitants != before.inhabitants:
        said.append(f"Einwohner von {_count(before.inhabitants)} auf {_count(wanted.inhabitants)}")
    if wanted.model_copy(update={"inhabitants": None}) != before.model_copy(update={"inhabitants": None}):
        said.append("Haushaltsstatus")
    row.inhabitants = wanted.inhabitants
    row.budget_status = wanted.budget_status or None
    row.budget_status_year = wanted.budget_status_year
    row.budget_status_source = wanted.budget_status_source or None
    session.add(row)
    session.flush()
    _note(session, actor, row, f"{row.short_name} geändert ({', '.join(said)}).", now)
    # Rates and the gate depend on the budget situation.
    rematching.request_all(session, now=now)
    return row


def set_share(
    session: Session,
    actor: Actor,
    *,
    partner_id: int,
    organisation_id: int,
    share_hundredths: int | None,
    now: datetime,
) -> OrganisationPartner:
    """Say how much of a company a partner holds (hundredths of a percent; None is unknown).

    Raises:
        NotFound: this partner does not hold this company.
        Refused: it is more than the whole, alone or with the other partners.
    """
    require(actor, Action.EDIT_PARTNER)
    row = session.get(OrganisationPartner, (organisation_id, partner_id))
    partner = session.get(Partner, partner_id)
    if row is None or partner is None:
        raise NotFound("Diese Beteiligung ist nicht eingetragen. Bitte laden Sie die Seite neu.")
    if row.share_hundredths == share_hundredths:
        return row
    others = session.exec(
        select(OrganisationPartner.share_hundredths).where(
            OrganisationPartner.organisation_id == organisation_id, OrganisationPartner.partner_id != partner_id
        )
    )
    if share_hundredths is not None:
        together = share_hundredths + sum(share or 0 for share in others)
        if share_hundredths < 0 or together > WHOLE_HUNDREDTHS:
            raise Refused(
                "Die Anteile aller Kommunen an einer Gesellschaft ergeben zusammen höchstens 100 %. "
                "Bitte prüfen Sie die Anteile."
            )
    before, row.share_hundredths = row.share_hundredths, share_hundredths
    session.add(row)
    session.flush()
    company = session.get_one(Organisation, organisation_id).name
    change = f"von {percent(before)} auf {percent(share_hundredths)}"
    _note(session, actor, partner, f"Anteil von {partner.short_name} an „{company}“ {change} geändert.", now)
    return row


def _holdings(session: Session) -> dict[int, list[Holding]]:
    query = (
        select(OrganisationPartner, Organisation)
        .join(Organisation, col(Organisation.id) == col(OrganisationPartner.organisation_id))
        .order_by(col(Organisation.name))
    )
    found: dict[int, list[Holding]] = {}
    for part, company in session.exec(query):
        holding = Holding(
            organisation_id=part.organisation_id,
            name=company.name,
            legal_form=company.legal_form,
            share_hundredths=part.share_hundredths,
            municipal_share_hundredths=company.municipal_share_hundredths,
        )
        found.setdefault(part.partner_id, []).append(holding)
    return found


def _data(row: Partner) -> PartnerData:
    return PartnerData(
        inhabitants=row.inhabitants,
        budget_status=row.budget_status or "",
        budget_status_year=row.budget_status_year,
        budget_status_source=row.budget_status_source or "",
    )


def _checked(data: PartnerData) -> PartnerData:
    status, source = (" ".join(storable_text(text).split()) for text in (data.budget_status, data.budget_status_source))
    if max(len(status), len(source)) > LONGEST:
        raise Refused(f"Bitte kürzer: höchstens {LONGEST} Zeichen.")
    if data.inhabitants is not None and not 0 < data.inhabitants <= MOST_INHABITANTS:
        raise Refused("Bitte prüfen Sie die Zahl der Einwohner.")
    if not status:
        return PartnerData(inhabitants=data.inhabitants)
    if data.budget_status_year is None or not 2000 <= data.budget_status_year <= 2100 or not source:
        raise Refused(
            "Bitte nennen Sie zum Haushaltsstatus auch Haushaltsjahr und Quelle, zum Beispiel die Genehmigung."
        )
    return data.model_copy(update={"budget_status": status, "budget_status_source": source})


def _count(value: int | None) -> str:
    return "offen" if value is None else number(value)


def _note(session: Session, actor: Actor, row: Partner, said: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action="partner_changed",
        subject="partner",
        subject_id=str(row.public_id),
        sentence=f"{actor.label}: {said}",
        at=now,
        partner_id=row.id,
    )
