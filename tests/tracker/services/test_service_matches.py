"""What the matcher reads from the ledger and what it writes back."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from tests.builders import (
    NOW,
    SYSTEM,
    a_call,
    a_call_data,
    a_match,
    a_partner,
    a_passage,
    a_project,
    a_round,
    harvested,
    stored,
    the_call,
)
from tests.tracker.services.statements import watched
from tracker.models.matches import GateFinding, Match, Review
from tracker.services import matches, projects
from tracker.shapes.gate import GateFinding as Finding
from tracker.shapes.matching import MatchReasons, MatchTerm, Suggestion
from tracker.vocabulary.calls import Band, CallStatus, GateRule, ReviewAnswer, Verdict
from tracker.vocabulary.people import PartnerKind
from tracker.vocabulary.projects import Duty, ProjectState

LATER = NOW + timedelta(days=1)


def a_suggestion(call_id: int | None, *, score: float = 0.5, excluded: bool = False) -> Suggestion:
    finding = Finding(rule=GateRule.AREA, verdict=Verdict.OPEN, sentence="Bitte prüfen.", evidence="bundesweit")
    term = MatchTerm(term="Klima", context="Schutz des Klimas", share=0.4)
    reasons = MatchReasons(terms=(term,), findings=(finding,), sentence="Beide sprechen vom Klima.")
    return Suggestion(call_id=str(call_id), score=score, band=Band.GOOD, excluded=excluded, reasons=reasons)


def replaced(session: Session, project_id: int | None, *suggestions: Suggestion, version: str = "1") -> None:
    matches.replace(
        session, SYSTEM, project_id=project_id or 0, suggestions=suggestions, model_version=version, now=NOW
    )


def kept(session: Session) -> list[tuple[int, int]]:
    found = session.exec(select(Match).order_by(col(Match.project_id), col(Match.rank)))
    return [(match.project_id, match.call_id) for match in found]


def test_the_matcher_reads_the_words_of_a_call_and_the_facts_for_the_gate(session: Session) -> None:
    text = "Die Mittel sind ausgeschöpft. Anträge bis zum 31. März 2027."
    call = a_call(
        session,
        text=text,
        keywords=("Radverkehr",),
        topics=("klima",),
        status=CallStatus.EXHAUSTED,
        passages={"status": a_passage(text, "Die Mittel sind ausgeschöpft.")},
        rounds=(a_round(),),
        amount_min_cents=100,
        cost_min_cents=200,
    )
    (read,) = matches.call_texts(session)
    assert (read.id, read.title, read.provider) == (str(call.id), call.title, call.provider)
    assert (read.summary, read.text) == ("Kurz gesagt: klimaschutz.", text)
    assert (read.keywords, read.topics) == (("Radverkehr",), ("klima",))
    gate = read.gate
    assert (gate.areas, gate.applicants, gate.funding_types) == (("DE",), ("kommune",), ("zuschuss",))
    assert (gate.status, gate.amount_min_cents, gate.cost_min_cents) == (CallStatus.EXHAUSTED, 100, 200)
    assert [item.closes_on for item in gate.rounds] == [date(2027, 3, 31)]
    assert gate.quotes == {"status": "Die Mittel sind ausgeschöpft."}
    assert (gate.title, gate.text) == (call.title, f"{call.summary}\n{text}")


def test_a_long_text_is_read_from_its_beginning(session: Session) -> None:
    a_call(session, text="ä" * (matches.TEXT_LIMIT + 10))
    assert matches.call_texts(session)[0].text == "ä" * matches.TEXT_LIMIT


def test_the_matcher_reads_what_is_offered_and_what_is_valid(session: Session) -> None:
    harvested(session, a_call_data(external_id="a", rounds=(a_round(),)), a_call_data(external_id="b"))
    harvested(session, a_call_data(external_id="a", rounds=(a_round(date(2027, 6, 30)),)), now=LATER)
    (read,) = matches.call_texts(session)
    assert read.id == str(the_call(session, "a").id)
    assert [item.closes_on for item in read.gate.rounds] == [date(2027, 6, 30)]


def test_some_calls_can_be_read_alone(session: Session) -> None:
    stored(session, *(a_call_data(external_id=name, rounds=(a_round(),)) for name in "abc"))
    wanted = the_call(session, "b").id or 0
    assert [read.id for read in matches.call_texts(session, call_ids=[wanted])] == [str(wanted)]
    assert matches.call_texts(session, call_ids=[]) == []


def test_reading_takes_the_same_statements_for_few_and_many(session: Session) -> None:
    counts = []
    for part in ("abc", "defghijklmnopq"):
        stored(session, *(a_call_data(external_id=name, rounds=(a_round(),)) for name in part))
        for name in part:
            a_project(session, title=f"Vorhaben {name}")
        with watched(session) as statements:
            matches.call_texts(session)
            matches.project_texts(session)
        counts.append(len(statements))
    assert counts == [5, 5]


def test_a_budget_is_read_for_the_own_project_and_stays_private_in_a_joint_one(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne", budget_status="HSK 2025/26")
    a_project(session, werne, title="Allein")
    a_project(session, werne, selm, title="Zu zweit")
    alone, joint = matches.project_texts(session)
    assert [applicant.budget_status for applicant in alone.applicants] == ["HSK 2025/26"]
    assert [applicant.budget_status for applicant in joint.applicants] == ["", ""]


def test_the_matcher_reads_a_project_with_its_applicants_the_lead_first(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne", budget_status="HSK 2025/26")
    project = a_project(
        session,
        werne,
        selm,
        description="Zwei Brücken.",
        keywords=("Rad",),
        synonyms=("Fahrrad",),
        cost_cents=100,
        starts_on=date(2027, 5, 1),
        duty=Duty.VOLUNTARY,
    )
    (read,) = matches.project_texts(session)
    assert (read.id, read.title, read.description) == (str(project.id), "Radweg am Bahnhof", "Zwei Brücken.")
    assert read.keywords == ("Rad", "Fahrrad")
    first, second = read.applicants
    assert (first.name, first.ags, first.kind) == ("Stadt Werne", "05978040", PartnerKind.STADT)
    assert second.ags == "05978032"
    assert (read.gate.cost_cents, read.gate.starts_on) == (100, date(2027, 5, 1))
    assert (read.gate.started, read.gate.duty) == (None, Duty.VOLUNTARY)


def test_a_project_under_way_has_started(session: Session) -> None:
    a_project(session, state=ProjectState.RUNNING)
    assert matches.project_texts(session)[0].gate.started is True


def test_only_projects_that_look_for_money_are_read_unless_asked_for(session: Session) -> None:
    planned, done = a_project(session), a_project(session, state=ProjectState.COMPLETED)
    a_project(session, state=ProjectState.DROPPED)
    assert [read.id for read in matches.project_texts(session)] == [str(planned.id)]
    assert [read.id for read in matches.project_texts(session, project_ids=[done.id or 0])] == [str(done.id)]


def test_new_suggestions_take_the_place_of_the_old_ones(session: Session) -> None:
    stored(session, *(a_call_data(external_id=name) for name in "abc"))
    a, b, c = (the_call(session, name).id for name in "abc")
    selm = a_partner(session)
    project, other = a_project(session, selm), a_project(session, selm)
    replaced(session, project.id, a_suggestion(a), a_suggestion(b))
    replaced(session, other.id, a_suggestion(a))
    replaced(session, project.id, a_suggestion(c, score=0.9), a_suggestion(a, excluded=True), version="2")
    assert kept(session) == [(project.id, c), (project.id, a), (other.id, a)]
    best = session.get_one(Match, (project.id, c))
    assert (best.rank, best.score, best.band, best.model_version) == (1, 0.9, Band.GOOD, "2")
    assert best.reasons == {
        "terms": [{"term": "Klima", "context": "Schutz des Klimas", "share": 0.4}],
        "sentence": "Beide sprechen vom Klima.",
        "learnt": "",
    }
    assert session.get_one(Match, (project.id, a)).excluded
    findings = session.exec(select(GateFinding).where(GateFinding.project_id == project.id)).all()
    assert {(row.call_id, row.partner_id, row.rule, row.verdict) for row in findings} == {
        (call_id, selm.id, GateRule.AREA, Verdict.OPEN) for call_id in (a, c)
    }
    assert {(row.sentence, row.evidence) for row in findings} == {("Bitte prüfen.", "bundesweit")}


def test_what_was_deleted_while_suggestions_were_computed_is_left_out(session: Session) -> None:
    call, project = a_call(session), a_project(session)
    replaced(session, project.id, a_suggestion(4711), a_suggestion(call.id))
    assert kept(session) == [(project.id, call.id)]
    replaced(session, 4712, a_suggestion(call.id))
    assert kept(session) == [(project.id, call.id)]


def test_replacing_suggestions_leaves_the_answers(session: Session) -> None:
    call, project, selm = a_call(session), a_project(session), a_partner(session)
    facts = {"partner_id": selm.id, "call_id": call.id, "project_id": project.id, "call_fingerprint": "x"}
    session.add(Review(answer=ReviewAnswer.IDEA, made_at=NOW, **facts))
    replaced(session, project.id, a_suggestion(call.id))
    replaced(session, project.id)
    assert kept(session) == []
    assert len(session.exec(select(Review)).all()) == 1


def test_projects_that_no_longer_look_for_money_lose_their_suggestions(session: Session) -> None:
    call = a_call(session)
    one, two = a_project(session), a_project(session)
    for project in (one, two):
        a_match(session, project, call, finding="Gefördert wird bundesweit.")
    matches.forget_projects(session, SYSTEM, except_ids=[one.id or 0])
    assert kept(session) == [(one.id, call.id)]
    assert [row.project_id for row in session.exec(select(GateFinding))] == [one.id]
    matches.forget_projects(session, SYSTEM, except_ids=[])
    assert kept(session) == []


def test_a_change_of_a_call_its_words_or_a_project_makes_the_index_stale(session: Session) -> None:
    assert matches.latest_change(session) is None
    a_call(session)
    assert matches.latest_change(session) == NOW
    harvested(session, a_call_data(text="Andere Worte."), now=LATER)
    assert the_call(session).changed_at == NOW, "no news to a person"
    assert matches.latest_change(session) == LATER
    project = a_project(session)
    data = projects.card(session, SYSTEM, public_id=project.public_id).data
    at = LATER + timedelta(hours=1)
    projects.edit(session, SYSTEM, public_id=project.public_id, version=1, data=data, now=at)
    assert matches.latest_change(session) == at
    harvested(session, a_call_data(external_id="anderes"), now=at + timedelta(hours=1))
    assert matches.latest_change(session) == at + timedelta(hours=1), "a withdrawn call is a change"


def test_when_suggestions_were_computed_is_known(session: Session) -> None:
    assert matches.computed_at(session) is None
    a_match(session, a_project(session), a_call(session), computed_at=LATER)
    assert matches.computed_at(session) == LATER
