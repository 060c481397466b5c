"""Who could use a call: the gate asked for every partner and for the companies they own."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.models.calls import FundingCall
from tracker.models.partners import Organisation, OrganisationPartner, Partner
from tracker.rules.access import Action, require, sees_office_only
from tracker.rules.gate.check import check
from tracker.services import matches
from tracker.shapes.actor import Actor
from tracker.shapes.gate import Applicant, GateFinding, GateResult
from tracker.vocabulary.calls import GateRule, Verdict

# What tells one applicant from another; whether the programme is open is the same for all of them.
_OWN_RULES = (GateRule.AREA, GateRule.APPLICANT, GateRule.FUNDING_TYPE)


class Eligible(NamedTuple):
    """A partner or a municipal company, and what the gate says about it. ``owners`` are those of a company."""

    name: str
    verdict: Verdict
    findings: tuple[GateFinding, ...]
    owners: tuple[str, ...] = ()

    @property
    def is_company(self) -> bool:
        """Say whether it is a company."""
        return bool(self.owners)


def who_could(session: Session, actor: Actor, *, call_id: UUID, today: date) -> list[Eligible]:
    """Return every partner, then every municipal company, with what the gate finds; nobody for an unknown call."""
    require(actor, Action.READ_CALL)
    call = session.exec(select(FundingCall).where(FundingCall.public_id == call_id)).first()
    if call is None or call.id is None or (call.office_only and not sees_office_only(actor)):
        return []
    texts = matches.call_texts(session, call_ids=[call.id])
    if not texts:
        return []
    gate = texts[0].gate
    partners = list(session.exec(select(Partner).order_by(col(Partner.ags))))
    found = []
    for partner in partners:
        applicant = Applicant(name=partner.name, ags=partner.ags, kind=partner.kind)
        found.append(_eligible(partner.short_name, check(applicant, gate, None, today=today)))
    for company, owners in _companies(session, {partner.id: partner for partner in partners}):
        applicant = Applicant(
            name=company.name,
            ags=owners[0].ags,
            kind=owners[0].kind,
            legal_form=company.legal_form,
            municipal_share_hundredths=company.municipal_share_hundredths,
        )
        names = tuple(owner.short_name for owner in owners)
        found.append(_eligible(company.name, check(applicant, gate, None, today=today), names))
    return found


def _eligible(name: str, result: GateResult, owners: tuple[str, ...] = ()) -> Eligible:
    own = tuple(finding for finding in result.findings if finding.rule in _OWN_RULES)
    verdicts = {finding.verdict for finding in own}
    verdict = next((one for one in (Verdict.NO, Verdict.OPEN) if one in verdicts), Verdict.YES)
    return Eligible(name, verdict, own, owners)


def _companies(session: Session, partners: dict[int | None, Partner]) -> list[tuple[Organisation, list[Partner]]]:
    owners: dict[int, list[Partner]] = defaultdict(list)
    for part in session.exec(select(OrganisationPartner).order_by(col(OrganisationPartner.partner_id))):
        owners[part.organisation_id].append(partners[part.partner_id])
    companies = session.exec(select(Organisation).order_by(col(Organisation.name)))
    return [(company, owners[company.id]) for company in companies if company.id in owners]
