"""What the matcher reads from the ledger and what it writes back."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from tracker.models.calls import FundingCall, Round
from tracker.models.matches import GateFinding, Match
from tracker.models.origins import Correction, Evidence, Origin, OriginVersion, SourceText
from tracker.models.partners import Partner
from tracker.models.projects import Project, ProjectPartner
from tracker.models.watching import Synonym
from tracker.rules.access import Action, require
from tracker.services.projections import round_data
from tracker.shapes.actor import Actor
from tracker.shapes.calls import RoundData
from tracker.shapes.gate import Applicant, GateCall, GateProject
from tracker.shapes.matching import CallText, ProjectText, Suggestion
from tracker.vocabulary.projects import PartnerRole, ProjectState

# Full guidelines run to 17,500 characters and more; what a programme is about stands in front.
TEXT_LIMIT = 6_000
OVER = (ProjectState.COMPLETED, ProjectState.DROPPED)


def call_texts(session: Session, *, call_ids: Collection[int] | None = None) -> list[CallText]:
    """Return every call that is still there (or those asked for) as the matcher reads it; ids are the ledger's."""
    excerpt = func.substr(SourceText.text, 1, TEXT_LIMIT)
    query = (
        select(FundingCall, excerpt)
        .outerjoin(SourceText, col(SourceText.hash) == col(FundingCall.text_hash))
        .where(col(FundingCall.withdrawn_at).is_(None))
        .order_by(col(FundingCall.id))
    )
    if call_ids is not None:
        query = query.where(col(FundingCall.id).in_(call_ids))
    rounds, quotes = _rounds(session, call_ids), _quotes(session, call_ids)
    return [
        _call_text(call, text or "", rounds.get(call.id or 0, []), quotes.get(call.id or 0, {}))
        for call, text in session.exec(query)
    ]


def project_texts(
    session: Session, *, project_ids: Collection[int] | None = None, over_too: bool = False
) -> list[ProjectText]:
    """Return the projects that look for money as the matcher reads them, the lead applicant first.

    ``over_too`` adds those that are done or dropped; those asked for by id come whatever their state.
    """
    query = select(Project).order_by(col(Project.id))
    if project_ids is not None:
        query = query.where(col(Project.id).in_(project_ids))
    elif not over_too:
        query = query.where(col(Project.state).not_in(OVER))
    projects = list(session.exec(query))
    applicants = _applicants(session)
    return [_project_text(project, applicants.get(project.id or 0, ())) for project in projects]


def applicant(session: Session, *, partner_id: int | None) -> tuple[Applicant, ...]:
    """Return a partner as the gate reads it; nobody for an unknown one."""
    partner = session.get(Partner, partner_id) if partner_id is not None else None
    return () if partner is None else (_applicant(partner),)


def replace(
    session: Session,
    actor: Actor,
    *,
    project_id: int,
    suggestions: Sequence[Suggestion],
    model_version: str,
    now: datetime,
) -> None:
    """Put new suggestions in the place of a project's old ones, with the gate's findings.

    What was deleted while they were computed is left out.
    """
    require(actor, Action.STORE_MATCHES)
    # A full and a single run may come to the same project at once; the second waits here.
    session.exec(select(Project.id).where(Project.id == project_id).with_for_update()).first()
    session.execute(delete(Match).where(col(Match.project_id) == project_id))
    session.execute(delete(GateFinding).where(col(GateFinding.project_id) == project_id))
    lead = _lead(session, project_id)
    for rank, suggestion in enumerate(_still_there(session, project_id, suggestions), start=1):
        call_id = int(suggestion.call_id)
        session.add(
            Match(
                project_id=project_id,
                call_id=call_id,
                rank=rank,
                score=suggestion.score,
                band=suggestion.band,
                excluded=suggestion.excluded,
                reasons=suggestion.reasons.model_dump(mode="json", exclude={"findings"}),
                model_version=model_version,
                computed_at=now,
            )
        )
        session.add_all(
            GateFinding(
                call_id=call_id,
                project_id=project_id,
                partner_id=lead,
                rule=finding.rule,
                verdict=finding.verdict,
                sentence=finding.sentence,
                evidence=finding.evidence,
            )
            for finding in suggestion.reasons.findings
        )
    session.flush()


def forget_projects(session: Session, actor: Actor, *, except_ids: Collection[int]) -> None:
    """Remove the suggestions of projects that no longer look for money."""
    require(actor, Action.STORE_MATCHES)
    session.execute(delete(Match).where(col(Match.project_id).not_in(except_ids)))
    findings = delete(GateFinding).where(
        col(GateFinding.project_id).is_not(None), col(GateFinding.project_id).not_in(except_ids)
    )
    session.execute(findings)


def confirm(session: Session, actor: Actor, *, project_ids: Collection[int], model_version: str, now: datetime) -> None:
    """Note that the suggestions of projects were looked at again and are still right; asked in small parts."""
    require(actor, Action.STORE_MATCHES)
    values = {"model_version": model_version, "computed_at": now}
    session.execute(update(Match).where(col(Match.project_id).in_(project_ids)).values(**values))


def floors(session: Session, *, wanted: int) -> dict[int, float]:
    """Return the score a call has to reach to enter a project's list; zero where the list is not full."""
    admitted = col(Match.excluded).is_(False)
    query = sa.select(col(Match.project_id), func.count(), func.min(Match.score)).where(admitted)
    rows = session.execute(query.group_by(col(Match.project_id)))
    return {project_id: least if count >= wanted else 0.0 for project_id, count, least in rows}


def projects_of(session: Session, *, call_ids: Collection[int]) -> set[int]:
    """Return the projects these calls are suggested for, excluded ones included."""
    return set(session.exec(select(Match.project_id).where(col(Match.call_id).in_(call_ids))))


def latest_change(session: Session) -> datetime | None:
    """Return when a call or project last changed, so that a stale index is seen.

    ``changed_at`` tells what matters to a person; a new version may change no more than words, which matter here.
    """
    newest_version = select(OriginVersion.seen_at).order_by(col(OriginVersion.id).desc()).limit(1)
    moments = [
        session.exec(select(func.max(FundingCall.changed_at))).one(),
        session.exec(select(func.max(Project.updated_at))).one(),
        session.exec(newest_version).first(),
        session.exec(select(func.max(Correction.made_at))).one(),
        session.exec(select(func.max(Correction.withdrawn_at))).one(),
        session.exec(select(func.max(Synonym.made_at))).one(),
    ]
    return max((moment for moment in moments if moment), default=None)


def computed_at(session: Session) -> datetime | None:
    """Return as of when suggestions are right: when the oldest of them were computed or looked at again."""
    return session.exec(select(func.min(Match.computed_at))).one()


def is_older(computed: datetime | None, changed: datetime | None) -> bool:
    """Say whether something changed after the suggestions were computed."""
    return changed is not None and (computed is None or computed < changed)


def versions(session: Session) -> list[str]:
    """Return the names of the models suggestions come from; more than one while some wait to be computed anew."""
    return sorted(session.exec(select(Match.model_version).distinct()))


def _still_there(session: Session, project_id: int, suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    if session.get(Project, project_id) is None:
        return []
    asked = [int(suggestion.call_id) for suggestion in suggestions]
    there = set(session.exec(select(FundingCall.id).where(col(FundingCall.id).in_(asked))))
    return [suggestion for suggestion in suggestions if int(suggestion.call_id) in there]


def _lead(session: Session, project_id: int) -> int | None:
    query = select(ProjectPartner.partner_id).where(
        ProjectPartner.project_id == project_id, ProjectPartner.role == PartnerRole.LEAD
    )
    return session.exec(query).first()


def _rounds(session: Session, call_ids: Collection[int] | None) -> dict[int, list[RoundData]]:
    query = select(Round).where(col(Round.superseded_at).is_(None)).order_by(col(Round.id))
    if call_ids is not None:
        query = query.where(col(Round.call_id).in_(call_ids))
    rounds: dict[int, list[RoundData]] = {}
    for row in session.exec(query):
        rounds.setdefault(row.call_id, []).append(round_data(row))
    return rounds


def _quotes(session: Session, call_ids: Collection[int] | None) -> dict[int, dict[str, str]]:
    """Return call → fact → the words it was read from, as the oldest source that is still there has them."""
    query = (
        select(Origin.call_id, Evidence.field, Evidence.quote)
        .join(Origin, col(Origin.id) == col(Evidence.origin_id))
        .where(col(Evidence.version) == col(Origin.version), col(Origin.withdrawn_at).is_(None))
        .order_by(col(Origin.first_seen).desc(), col(Evidence.id).desc())
    )
    if call_ids is not None:
        query = query.where(col(Origin.call_id).in_(call_ids))
    quotes: dict[int, dict[str, str]] = {}
    for call_id, field, quote in session.exec(query):
        quotes.setdefault(call_id, {})[field] = quote
    return quotes


def _applicants(session: Session) -> dict[int, tuple[Applicant, ...]]:
    query = select(ProjectPartner, Partner).join(Partner, col(Partner.id) == col(ProjectPartner.partner_id))
    found: dict[int, list[tuple[bool, int, Applicant]]] = {}
    for part, partner in session.exec(query):
        order = (part.role is not PartnerRole.LEAD, part.partner_id, _applicant(partner))
        found.setdefault(part.project_id, []).append(order)
    return {key: _shown_to_each_other(items) for key, items in found.items()}


def _applicant(partner: Partner) -> Applicant:
    return Applicant(name=partner.name, ags=partner.ags, kind=partner.kind, budget_status=partner.budget_status or "")


def _shown_to_each_other(items: list[tuple[bool, int, Applicant]]) -> tuple[Applicant, ...]:
    """Return the applicants in order; in a joint project nobody reads another one's budget, so it is left out."""
    applicants = tuple(item[2] for item in sorted(items, key=lambda item: item[:2]))
    if len(applicants) == 1:
        return applicants
    return tuple(applicant.model_copy(update={"budget_status": ""}) for applicant in applicants)


def _call_text(call: FundingCall, text: str, rounds: list[RoundData], quotes: dict[str, str]) -> CallText:
    return CallText(
        id=str(call.id),
        title=call.title,
        summary=call.summary,
        text=text,
        provider=call.provider,
        keywords=tuple(call.keywords),
        topics=tuple(call.topics),
        gate=GateCall(
            areas=tuple(call.areas),
            applicants=tuple(call.applicants),
            funding_types=tuple(call.funding_types),
            status=call.status,
            rounds=tuple(rounds),
            amount_min_cents=call.amount_min_cents,
            cost_min_cents=call.cost_min_cents,
            title=call.title,
            text=f"{call.summary}\n{text}",
            quotes=quotes,
        ),
    )


def _project_text(project: Project, applicants: tuple[Applicant, ...]) -> ProjectText:
    started = None if project.state is ProjectState.PLANNED else True
    return ProjectText(
        id=str(project.id),
        title=project.title,
        description=project.description,
        keywords=tuple(project.keywords) + tuple(project.synonyms),
        applicants=applicants,
        gate=GateProject(
            cost_cents=project.cost_cents, starts_on=project.starts_on, started=started, duty=project.duty
        ),
    )
