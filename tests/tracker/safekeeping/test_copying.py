"""The move from SQLite to PostgreSQL and back: equal counts, equal content, and work goes on."""

from pathlib import Path

import pytest

from tests.builders import NOW, a_call, a_match, a_partner, a_person, a_project
from tests.tracker.safekeeping.watching_nobody import Parts, silent
from tracker import database
from tracker.errors import Refused
from tracker.models.watching import Draft
from tracker.safekeeping import copying


@pytest.mark.parametrize(("source", "target"), [("sqlite_url", "postgresql_url"), ("postgresql_url", "sqlite_url")])
def test_a_copy_has_equal_counts_and_content_and_goes_on(
    request: pytest.FixtureRequest, parts: Parts, source: str, target: str
) -> None:
    before, after = (database.connect(request.getfixturevalue(name)) for name in (source, target))
    with database.write(before) as session:
        partner = a_partner(session)
        a_person(session, partner=partner, name="Zeichen: „ß“")
        a_match(session, a_project(session, partner), a_call(session))
    copied = copying.copy(before, after, report=silent)
    assert {table.name: table.rows for table in copied}["person"] == 1
    assert parts(after) == parts(before)
    with database.write(after) as session:
        person = a_person(session, partner=a_partner(session), name="Danach")
        session.add(Draft(person_id=person.id or 0, key="x", saved_at=NOW))
    before.dispose()
    after.dispose()


def test_a_target_that_holds_something_is_refused_and_stays(sqlite_url: str, tmp_path: Path, parts: Parts) -> None:
    source, target = database.connect(sqlite_url), database.connect(f"sqlite:///{tmp_path / 'ziel.sqlite3'}")
    for engine, name in ((source, "hier"), (target, "dort")):
        database.upgrade(engine)
        with database.write(engine) as session:
            a_person(session, partner=a_partner(session), name=name)
    there = parts(target)
    with pytest.raises(Refused, match="nicht leer"):
        copying.copy(source, target, report=silent)
    assert parts(target) == there
    source.dispose()
    target.dispose()
