"""The door to the ledger: a full run, what changed since, any text, projects alike. Real files, a real ledger."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from matcher import index
from matcher import run as matching
from matcher.run import RunCounts
from tests.builders import NOW, OFFICE, TODAY, a_call_data, a_partner, a_project, harvested, the_call
from tracker.database import connect, read, write
from tracker.errors import NotFound
from tracker.models.calls import FundingCall
from tracker.models.matches import Match
from tracker.models.projects import Project
from tracker.services import learning, matches, projects, rematching, reviews, synonyms
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import GateRule, Level, ReviewAnswer, ReviewReason
from tracker.vocabulary.projects import ProjectState

LATER = NOW + timedelta(hours=1)


def call(name: str, title: str, text: str, **changes: object) -> CallData:
    return a_call_data(external_id=name, title=title, summary="", text=text, level=Level.LAND, **changes)


CALLS = (
    call("bad", "Bäder und Schwimmhallen", "Energetische Sanierung von Freibädern und Hallenbädern der Kommunen."),
    call("rad", "Radverkehr", "Bau von Radwegen, Fahrradbrücken und Abstellanlagen am Bahnhof."),
    call("wald", "Wald", "Aufforstung nach Stürmen, Pflege junger Bäume und Waldwege."),
    call("schule", "Schulbau", "Neubau und Umbau von Schulen und Turnhallen."),
    call("sirene", "Warnung", "Sirenen und Leitstellen für den Bevölkerungsschutz."),
    call("bayern", "Bäder in Bayern", "Sanierung von Freibädern.", areas=("DE-BY",)),
)


@pytest.fixture
def engine(sqlite_url: str) -> Engine:
    engine = connect(sqlite_url)
    with write(engine) as session:
        harvested(session, *CALLS)
        selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
        a_project(session, selm, title="Freibad sanieren", keywords=("Freibad", "Sanierung"))
        a_project(session, selm, title="Radweg am Bahnhof", keywords=("Radweg",))
        a_project(
            session, werne, title="Naturbad sanieren", keywords=("Freibad", "Sanierung"), state=ProjectState.COMPLETED
        )
    return engine


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(engine: Engine, data_dir: Path, at: int = 0) -> RunCounts:
    now = NOW + timedelta(minutes=at)
    return matching.run(engine, data_dir=data_dir, now=now, today=TODAY, progress=lambda *_: None)


def refresh(engine: Engine, data_dir: Path, at: int = 120) -> RunCounts:
    now = NOW + timedelta(minutes=at)
    return matching.refresh(engine, data_dir=data_dir, now=now, today=TODAY, progress=lambda *_: None)


def best(session: Session, title: str) -> list[str]:
    query = (
        select(FundingCall.external_id)
        .join(Match, col(Match.call_id) == col(FundingCall.id))
        .join(Project, col(Project.id) == col(Match.project_id))
        .where(Project.title == title, col(Match.excluded).is_(False))
        .order_by(col(Match.rank))
    )
    return list(session.exec(query))


def kept(engine: Engine) -> list[tuple[object, ...]]:
    with read(engine) as session:
        rows = session.exec(select(Match).order_by(col(Match.project_id), col(Match.rank)))
        return [(row.project_id, row.call_id, row.score, row.excluded, row.reasons) for row in rows]


def said(session: Session, title: str, name: str, answer: ReviewAnswer, reason: ReviewReason | None = None) -> None:
    project = session.exec(select(Project).where(Project.title == title)).one()
    about = {"partner_id": a_partner(session).id or 0, "call_id": the_call(session, name).public_id}
    reviews.answer(
        session,
        OFFICE,
        project_id=project.public_id,
        answer=answer,
        reason=reason,
        now=LATER,
        **about,  # type: ignore[arg-type]
    )


def test_a_run_stores_suggestions_that_name_their_model(engine: Engine, data_dir: Path) -> None:
    counts = run(engine, data_dir)
    assert (counts.calls, counts.projects) == (6, 2)
    with read(engine) as session:
        assert best(session, "Freibad sanieren")[0] == "bad"
        assert matches.versions(session) == [index.version(matching.folder(data_dir))]


def test_without_a_change_nothing_is_computed(engine: Engine, data_dir: Path) -> None:
    run(engine, data_dir)
    stamp, before = index.stamp(matching.folder(data_dir)), kept(engine)
    assert refresh(engine, data_dir).projects == 0
    assert index.stamp(matching.folder(data_dir)) == stamp
    assert kept(engine) == before
    with read(engine) as session:
        assert matches.computed_at(session) == NOW + timedelta(minutes=120), "it was looked at again"


def test_without_an_index_everything_is_computed(engine: Engine, data_dir: Path) -> None:
    assert refresh(engine, data_dir).projects == 2


def test_a_changed_call_reaches_the_projects_it_now_fits(engine: Engine, data_dir: Path) -> None:
    run(engine, data_dir)
    wider = CALLS[2].model_copy(update={"text": "Radwege am Bahnhof und Fahrradbrücken im Wald."})
    with write(engine) as session:
        harvested(session, *(wider if one is CALLS[2] else one for one in CALLS), now=LATER)
    refresh(engine, data_dir)
    with read(engine) as session:
        assert "wald" in best(session, "Radweg am Bahnhof")[:2]
        assert matching.search(data_dir, "Fahrradbrücken im Wald", today=TODAY) is not None


def test_a_withdrawn_call_disappears_from_suggestions_and_search(engine: Engine, data_dir: Path) -> None:
    run(engine, data_dir)
    with write(engine) as session:
        gone = the_call(session, "bad")
        gone.withdrawn_at = LATER
        session.add(gone)
        number = gone.id
    refresh(engine, data_dir)
    with read(engine) as session:
        assert "bad" not in best(session, "Freibad sanieren")
    assert number not in (matching.search(data_dir, "Freibad", today=TODAY) or [])


def test_an_edited_project_is_the_only_one_computed(engine: Engine, data_dir: Path) -> None:
    run(engine, data_dir)
    with write(engine) as session:
        project = session.exec(select(Project).where(Project.title == "Radweg am Bahnhof")).one()
        data = projects.card(session, OFFICE, public_id=project.public_id).data
        data = data.model_copy(update={"title": "Sirenen erneuern", "keywords": ("Sirenen",)})
        projects.edit(session, OFFICE, public_id=project.public_id, version=1, data=data, now=LATER)
    assert refresh(engine, data_dir).projects == 1
    with read(engine) as session:
        assert best(session, "Sirenen erneuern")[0] == "sirene"
        assert rematching.stale_projects(session) & {project.id} == set()


def test_a_synonym_holds_in_the_search_at_once_and_in_suggestions_after_the_next_comparison(
    engine: Engine, data_dir: Path
) -> None:
    run(engine, data_dir)
    version = index.version(matching.folder(data_dir))
    with write(engine) as session:
        wald = the_call(session, "wald").id
        assert (matching.search(data_dir, "Wieselflitzen", today=TODAY, session=session) or [0])[0] != wald
        synonyms.add(session, OFFICE, words=["Wieselflitzen", "Aufforstung"], now=LATER)
        assert (matching.search(data_dir, "Wieselflitzen", today=TODAY, session=session) or [0])[0] == wald
        a_project(session, a_partner(session), title="Wieselflitzen")
    refresh(engine, data_dir)
    with read(engine) as session:
        assert best(session, "Wieselflitzen")[0] == "wald"
        assert matches.versions(session) == [index.version(matching.folder(data_dir))]
    assert index.version(matching.folder(data_dir)) != version


def test_answers_move_suggestions_and_the_switch_takes_that_back(engine: Engine, data_dir: Path) -> None:
    run(engine, data_dir)
    with read(engine) as session:
        before = best(session, "Freibad sanieren")
    with write(engine) as session:
        said(session, "Freibad sanieren", "schule", ReviewAnswer.INTERESTED)
    assert refresh(engine, data_dir).projects == 2, "the partner's other project learns too"
    assert refresh(engine, data_dir, at=150).projects == 0
    with read(engine) as session:
        assert best(session, "Freibad sanieren").index("schule") < before.index("schule")
        rows = session.exec(select(Match)).all()
        assert any("„Schulbau“" in row.reasons["learnt"] for row in rows)
        assert not any("interessant war" in row.reasons["sentence"] for row in rows)
    with write(engine) as session:
        learning.switch(session, OFFICE, on=False, now=LATER)
    run(engine, data_dir, at=180)
    with read(engine) as session:
        assert best(session, "Freibad sanieren") == before


def test_a_liking_never_brings_in_what_the_gate_excludes(engine: Engine, data_dir: Path) -> None:
    run(engine, data_dir)
    with write(engine) as session:
        said(session, "Freibad sanieren", "bayern", ReviewAnswer.INTERESTED)
        said(session, "Freibad sanieren", "bad", ReviewAnswer.NOT_FOR_US, ReviewReason.TOPIC)
    refresh(engine, data_dir)
    with read(engine) as session:
        assert "bayern" not in best(session, "Freibad sanieren")


def test_a_refresh_ends_where_a_full_run_would(engine: Engine, data_dir: Path) -> None:
    run(engine, data_dir)
    with write(engine) as session:
        synonyms.add(session, OFFICE, words=["Velo", "Fahrrad"], now=LATER)
        said(session, "Freibad sanieren", "schule", ReviewAnswer.INTERESTED)
        a_project(session, a_partner(session, "werne"), title="Turnhalle neu bauen")
    refresh(engine, data_dir)
    refreshed = kept(engine)
    run(engine, data_dir, at=240)
    assert kept(engine) == refreshed


def test_one_project_is_computed_with_its_answers(engine: Engine, data_dir: Path) -> None:
    run(engine, data_dir)
    with write(engine) as session:
        said(session, "Freibad sanieren", "schule", ReviewAnswer.INTERESTED)
        project = session.exec(select(Project).where(Project.title == "Freibad sanieren")).one()
    matching.run_project(
        engine, data_dir=data_dir, project_id=project.id or 0, now=LATER, today=TODAY, progress=lambda *_: None
    )
    with read(engine) as session:
        assert "schule" in best(session, "Freibad sanieren")[:2]
        number = the_call(session, "schule").id or 0
    explained = matching.explain(engine, data_dir=data_dir, project_id=project.id or 0, call_id=number, today=TODAY)
    assert explained.reasons.learnt
    with pytest.raises(NotFound):
        matching.run_project(
            engine, data_dir=data_dir, project_id=4711, now=LATER, today=TODAY, progress=lambda *_: None
        )


def test_any_text_has_its_calls_with_reasons_and_the_gate_of_whom_it_is_for(engine: Engine, data_dir: Path) -> None:
    with read(engine) as session:
        assert matching.for_text(session, data_dir, title="Freibad", today=TODAY) is None
    run(engine, data_dir)
    with read(engine) as session:
        selm = a_partner(session).id
        found = matching.for_text(session, data_dir, title="Unser Freibad sanieren", partner_id=selm, today=TODAY) or []
        names = {the_call(session, name).id: name for name in ("bad", "bayern")}
        assert [(names[int(one.call_id)], one.excluded) for one in found[:2]] in (
            [("bad", False), ("bayern", True)],
            [("bayern", True), ("bad", False)],
        )
        admitted = next(one for one in found if not one.excluded)
        assert admitted.reasons.terms[0].term.startswith(("Frei", "Sanierung"))
        assert admitted.reasons.findings
        assert "zu Ihrem Text" in admitted.reasons.sentence
        assert "Vorhaben" not in admitted.reasons.sentence
        assert GateRule.TIME not in {finding.rule for finding in admitted.reasons.findings}


def test_projects_alike_are_found_whoever_owns_them_done_ones_too(engine: Engine, data_dir: Path) -> None:
    with read(engine) as session:
        project = session.exec(select(Project).where(Project.title == "Freibad sanieren")).one()
        assert matching.similar_projects(session, data_dir, project_id=project.id or 0) is None
    run(engine, data_dir)
    with read(engine) as session:
        found = matching.similar_projects(session, data_dir, project_id=project.id or 0) or []
        titles = [session.get_one(Project, one.project_id).title for one in found]
        assert titles == ["Naturbad sanieren"]
        with pytest.raises(NotFound):
            matching.similar_projects(session, data_dir, project_id=4711)
