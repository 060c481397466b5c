"""Partners of an application come in and go out; whoever goes leaves no share behind unsaid."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from tracker.errors import Refused
from tracker.formats import count_of, euro, percent
from tracker.models.applications import Application, ApplicationPartner
from tracker.models.finance import PlanLine
from tracker.models.partners import Partner
from tracker.rules.access import Action
from tracker.services import application_records, finance_material, report_states
from tracker.shapes.actor import Actor
from tracker.vocabulary.applications import ApplicationModel
from tracker.vocabulary.projects import PartnerRole


def add(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    version: int,
    partner_id: int,
    now: datetime,
    role: PartnerRole = PartnerRole.PARTNER,
) -> Application:
    """Let a Kommune take part. The first one that joins makes a single application a joint one.

    Raises:
        ChangedMeanwhile: somebody else changed the application since this version was read.
        Refused: it takes part already, or would be a second lead.
    """
    row = _locked(session, actor, public_id, version, now)
    partner = session.get(Partner, partner_id)
    if partner is None:
        raise Refused("Diese Kommune ist nicht eingetragen. Bitte wählen Sie eine aus der Liste.")
    if role is PartnerRole.LEAD:
        raise Refused("Eine Kommune führt schon. Bitte wählen Sie „Federführung übertragen“.")
    if session.get(ApplicationPartner, (row.id, partner_id)) is not None:
        raise Refused(f"{partner.short_name} ist schon beteiligt. Bitte laden Sie die Seite neu.")
    assert row.id is not None
    before = report_states.of_members(session, row)
    session.add(ApplicationPartner(application_id=row.id, partner_id=partner_id, role=role))
    if row.model is ApplicationModel.SINGLE:
        row.model = ApplicationModel.JOINT
    said = f"„{row.title}“: {partner.short_name} ist jetzt {role.label}."
    _note(session, actor, row, "partner_added", said, now, before)
    return row


def remove(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    version: int,
    partner_id: int,
    now: datetime,
    shares_to: int | None = None,
    drop_shares: bool = False,
) -> Application:
    """Let a Kommune go. What it carries goes to ``shares_to``, or falls away where that is said.

    Raises:
        ChangedMeanwhile: somebody else changed the application since this version was read.
        Refused: it leads, takes no part, or carries shares and nobody said where they go.
    """
    row = _locked(session, actor, public_id, version, now)
    part, partner = _part(session, row, partner_id)
    if part.role is PartnerRole.LEAD:
        raise Refused(f"{partner.short_name} führt den Antrag. Bitte übertragen Sie zuerst die Federführung.")
    before = report_states.of_members(session, row)
    lines = [
        line for line in finance_material.plan_lines(session, part.application_id) if line.partner_id == partner_id
    ]
    said = f"„{row.title}“: {partner.short_name} ist nicht mehr beteiligt."
    if lines or part.fixed_share_cents:
        said += (
            f" {_hand_over(session, row, part, lines, shares_to=shares_to, drop=drop_shares, name=partner.short_name)}"
        )
    session.delete(part)
    _note(session, actor, row, "partner_removed", said, now, before)
    return row


def hand_lead(
    session: Session, actor: Actor, *, public_id: UUID, version: int, partner_id: int, now: datetime
) -> Application:
    """Make a Kommune that takes part the federführende; the former one stays as a partner.

    Raises:
        ChangedMeanwhile: somebody else changed the application since this version was read.
        Refused: the Kommune takes no part.
    """
    row = _locked(session, actor, public_id, version, now)
    part, partner = _part(session, row, partner_id)
    before = report_states.of_members(session, row)
    former = session.get(ApplicationPartner, (row.id, row.lead_partner_id))
    if former is not None and former.partner_id != partner_id:
        former.role = PartnerRole.PARTNER
        session.add(former)
    part.role, row.lead_partner_id = PartnerRole.LEAD, partner_id
    session.add(part)
    said = f"„{row.title}“: Federführend ist jetzt {partner.short_name}."
    _note(session, actor, row, "lead_handed_over", said, now, before)
    return row


def set_share(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    version: int,
    partner_id: int,
    now: datetime,
    fixed_share_cents: int | None = None,
    rate_hundredths: int | None = None,
) -> Application:
    """Set a partner's fixed share of the own share (cents) and its own rate, such as a bonus for weak finances.

    Raises:
        ChangedMeanwhile: somebody else changed the application since this version was read.
    """
    row = _locked(session, actor, public_id, version, now)
    part, partner = _part(session, row, partner_id)
    before = (part.fixed_share_cents, part.rate_hundredths)
    part.fixed_share_cents, part.rate_hundredths = fixed_share_cents, rate_hundredths
    session.add(part)
    said = (
        f"„{row.title}“, {partner.short_name}: fester Anteil {_or_none(fixed_share_cents, before[0])}; "
        f"eigener Fördersatz {_rate(rate_hundredths)} (vorher {_rate(before[1])})."
    )
    application_records.note(
        session, actor, row, action="partner_share_set", sentence=said, at=now, partner_id=partner_id
    )
    return row


def _note(
    session: Session, actor: Actor, row: Application, action: str, said: str, now: datetime, before: report_states.State
) -> None:
    session.flush()
    payload = report_states.payload(before, report_states.of_members(session, row))
    application_records.note(session, actor, row, action=action, sentence=said, at=now, payload=payload)


def _locked(session: Session, actor: Actor, public_id: UUID, version: int, now: datetime) -> Application:
    return application_records.locked(
        session, actor, public_id=public_id, version=version, now=now, action=Action.EDIT_APPLICATION
    )


def _part(session: Session, row: Application, partner_id: int) -> tuple[ApplicationPartner, Partner]:
    query = (
        select(ApplicationPartner, Partner)
        .where(ApplicationPartner.application_id == row.id, ApplicationPartner.partner_id == partner_id)
        .where(Partner.id == ApplicationPartner.partner_id)
    )
    found = session.exec(query).first()
    if found is None:
        raise Refused("Diese Kommune ist an dem Antrag nicht (mehr) beteiligt. Bitte laden Sie die Seite neu.")
    return found


def _hand_over(
    session: Session,
    row: Application,
    part: ApplicationPartner,
    lines: list[PlanLine],
    *,
    shares_to: int | None,
    drop: bool,
    name: str,
) -> str:
    carried = sum(line.amount_cents for line in lines)
    many = count_of(len(lines), "Zeile", "Zeilen")
    if shares_to is None and not drop:
        raise Refused(
            f"{name} steht noch im Finanzierungsplan ({many}, {euro(carried)}; fester Anteil "
            f"{_or_none(part.fixed_share_cents)}). Bitte sagen Sie, welche Kommune das übernimmt oder ob es entfällt."
        )
    if shares_to is None:
        for line in lines:
            session.delete(line)
        return f"Im Finanzierungsplan entfallen {many} ({euro(carried)}) und der feste Anteil."
    heir, partner = _part(session, row, shares_to)
    if shares_to == part.partner_id:
        raise Refused(
            f"{name} scheidet aus und kann den eigenen Anteil nicht übernehmen. Bitte wählen Sie eine andere Kommune."
        )
    for line in lines:
        # Budget references are the leaving Kommune's own; they mean nothing in another budget.
        line.partner_id, line.product, line.account, line.investment = shares_to, "", "", ""
        line.budgeted, line.commitment, line.note = None, False, ""
        session.add(line)
    if part.fixed_share_cents is not None:
        heir.fixed_share_cents = (heir.fixed_share_cents or 0) + part.fixed_share_cents
        session.add(heir)
    return f"{partner.short_name} übernimmt {many} im Finanzierungsplan ({euro(carried)})."


def _or_none(cents: int | None, before: int | None = None) -> str:
    now = "keiner" if cents is None else euro(cents)
    return now if before is None else f"{now} (vorher {euro(before)})"


def _rate(hundredths: int | None) -> str:
    return "keiner" if hundredths is None else percent(hundredths)
