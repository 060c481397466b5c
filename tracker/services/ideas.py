"""*Dafür haben wir eine Idee*: one line becomes a project with this call attached."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from tracker.errors import Refused
from tracker.models.projects import Project
from tracker.rules.access import Action, require
from tracker.services import projects, reviews
from tracker.shapes.actor import Actor
from tracker.shapes.projects import ProjectData, ProjectPartnerData
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.projects import PartnerRole, PlanningStage

SHORTEST, LONGEST = 3, 300


def note(
    session: Session, actor: Actor, *, partner_id: int, call_id: UUID, project_id: UUID | None, idea: str, now: datetime
) -> Project:
    """Make a project of an idea and answer the call for it; what it was suggested for is answered too.

    Raises:
        Refused: the line is empty or too long.
    """
    require(actor, Action.ANSWER, partners=[partner_id])
    title = " ".join(idea.split())
    if len(title) < SHORTEST:
        raise Refused(
            "Bitte schreiben Sie die Idee in einer Zeile auf, zum Beispiel „Trinkbrunnen auf dem Marktplatz“."
        )
    if len(title) > LONGEST:
        raise Refused(f"Die Zeile ist zu lang. Bitte höchstens {LONGEST} Zeichen; mehr passt in die Kurzbeschreibung.")
    lead = ProjectPartnerData(partner_id=partner_id, role=PartnerRole.LEAD)
    data = ProjectData(title=title, planning_stage=PlanningStage.IDEA, partners=(lead,))
    project = projects.create(session, actor, data=data, now=now)
    for about in dict.fromkeys((project_id, project.public_id)):
        reviews.answer(
            session,
            actor,
            partner_id=partner_id,
            call_id=call_id,
            project_id=about,
            answer=ReviewAnswer.IDEA,
            note=f"Idee: {title}"[:500],
            now=now,
            echo=about == project.public_id,
        )
    return project
