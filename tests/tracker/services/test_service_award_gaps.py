"""A lower award than asked for: what each Kommune bears of the gap, what it decides, and who said so."""

from datetime import date

import pytest
from sqlmodel import Session

from tests.application_builders import an_application
from tests.builders import NOW, OFFICE, TODAY, a_partner, a_person, an_actor
from tracker.errors import NotAllowed, Refused
from tracker.models.applications import Application
from tracker.models.finance import PlanLine, ShareChoice
from tracker.services import application_history, award_cards, award_gaps, awards, people
from tracker.services.award_cards import AwardCard
from tracker.services.awards import NoticeData
from tracker.vocabulary.applications import ApplicationModel, SplitKey
from tracker.vocabulary.awards import GapChoice, NoticeKind
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import Stage

EURO = 100


def awarded(session: Session, row: Application, **changes: object) -> None:
    values = {"issued_on": date(2026, 3, 2), "amount_cents": 124_875 * EURO} | changes
    awards.add_notice(session, OFFICE, public_id=row.public_id, data=NoticeData.model_validate(values), now=NOW)


def card(session: Session, row: Application) -> AwardCard:
    (found,) = award_cards.of_application(session, OFFICE, public_id=row.public_id, stichtag=TODAY, known_at=NOW)
    return found


def test_the_gap_of_a_lower_award_is_a_decision(session: Session) -> None:
    row = an_application(session, requested_cents=135_000 * EURO, stage=Stage.SUBMITTED)
    awarded(session, row)
    lower = card(session, row).lower
    assert lower is not None
    assert lower.gap.missing_cents == 10_125 * EURO
    assert row.awarded_cents == 124_875 * EURO
    person = a_person(session, Role.OFFICE, partner=None, name="Frau Beispiel")
    office = people.actor_of(person)
    award_gaps.decide(
        session, office, public_id=row.public_id, choice=GapChoice.OWN_SHARE, note="Nachtrag 2026", now=NOW
    )
    lower = card(session, row).lower
    assert lower is not None
    (part,) = lower.parts
    assert (part.choice, part.note, part.person, part.made_at) == (
        *(GapChoice.OWN_SHARE, "Nachtrag 2026", "Frau Beispiel", NOW),
    )
    # A new Bescheid that is lower again asks again; one that grants everything leaves nothing to decide.
    awarded(session, row, kind=NoticeKind.CHANGE, issued_on=date(2026, 4, 1), amount_cents=120_000 * EURO)
    again = card(session, row).lower
    assert again is not None
    assert [item.choice for item in again.parts] == [None]
    awarded(session, row, kind=NoticeKind.CHANGE, issued_on=date(2026, 5, 1), amount_cents=135_000 * EURO)
    assert card(session, row).lower is None
    with pytest.raises(Refused, match="zu entscheiden ist nichts"):
        award_gaps.decide(session, OFFICE, public_id=row.public_id, choice=GapChoice.SMALLER, now=NOW)


def test_each_kommune_of_a_joint_application_decides_about_its_part_of_the_gap(session: Session) -> None:
    selm, werne, boenen = (a_partner(session, key) for key in ("selm", "werne", "boenen"))
    row = an_application(
        session, selm, werne, boenen, requested_cents=100_00, model=ApplicationModel.JOINT, stage=Stage.SUBMITTED
    )
    awarded(session, row, amount_cents=99_00)
    of_werne = an_actor(Role.TREASURER, partner=werne)
    decided = {"public_id": row.public_id, "choice": GapChoice.OWN_SHARE, "now": NOW}
    lower = card(session, row).lower
    assert lower is not None
    assert [part.missing_cents for part in lower.parts] == [None, None, None], "no plan says who asked for how much"
    session.add(ShareChoice(application_id=row.id or 0, key=SplitKey.EQUAL))
    session.flush()
    with pytest.raises(NotAllowed):
        award_gaps.decide(session, of_werne, partner_id=boenen.id, **decided)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="nennen Sie die Kommune"):
        award_gaps.decide(session, OFFICE, **decided)  # type: ignore[arg-type]
    award_gaps.decide(session, of_werne, partner_id=werne.id, note="aus Resten", **decided)  # type: ignore[arg-type]
    lower = card(session, row).lower
    assert lower is not None
    assert [(part.name, part.missing_cents, part.choice) for part in lower.parts] == [
        ("Selm", 34, None),
        ("Bönen", 33, None),
        ("Werne", 33, GapChoice.OWN_SHARE),
    ]
    (seen,) = award_cards.of_application(
        session,
        an_actor(Role.CONTACT, partner=selm),
        public_id=row.public_id,
        stichtag=TODAY,
        known_at=NOW,
    )
    assert seen.lower is not None
    assert [part.note for part in seen.lower.parts] == ["", "", ""], "why Werne can pay is a remark of Werne's"
    for actor, reads in ((an_actor(Role.CONTACT, partner=selm), False), (of_werne, True)):
        history = application_history.of_application(session, actor, public_id=row.public_id)
        (told,) = [line.sentence for line in history if "niedrigeren Bewilligung" in line.sentence]
        assert ("Eigenanteil erhöhen" in told, "aus Resten" in told) == (True, reads)


def test_in_a_verbundvorhaben_each_kommune_compares_its_own_bescheid_with_its_part_of_the_plan(
    session: Session,
) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(
        session, selm, werne, requested_cents=90_00, model=ApplicationModel.ALLIANCE, stage=Stage.SUBMITTED
    )
    for partner, cents in ((selm, 60_00), (werne, 40_00)):
        session.add(
            PlanLine(application_id=row.id or 0, partner_id=partner.id or 0, year=2027, item="Bau", amount_cents=cents)
        )
    session.flush()
    awarded(session, row, partner_id=selm.id, amount_cents=54_00)
    awarded(session, row, partner_id=werne.id, amount_cents=30_00)
    found = award_cards.of_application(session, OFFICE, public_id=row.public_id, stichtag=TODAY, known_at=NOW)
    assert [(one.name, one.lower.gap.missing_cents if one.lower else None) for one in found] == [
        ("Selm", None),
        ("Werne", 6_00),
    ]
    choice = {"public_id": row.public_id, "choice": GapChoice.OTHER_MONEY, "now": NOW}
    award_gaps.decide(session, an_actor(Role.CONTACT, partner=werne), partner_id=werne.id, **choice)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="zu entscheiden ist nichts"):
        award_gaps.decide(session, OFFICE, partner_id=selm.id, **choice)  # type: ignore[arg-type]
