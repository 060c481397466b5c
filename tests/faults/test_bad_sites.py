"""A real harvest of a site that misbehaves, then one of the same site on a good day: as if nothing had happened."""

import shutil
from pathlib import Path

import pytest

from tests.builders import OFFICE
from tests.faults import bank_site
from tests.faults.bank_site import FAULTS, GONE, NEW, ROBOTS, SOURCE, Catalogue, bank
from tests.faults.processes import Told, calls, command, run, state
from tracker import clock
from tracker.database import connect, write
from tracker.services import pauses

CODES = {0: "read", 1: "failed, said why"}
IN_CI = "captcha page from page 40 on, status 200"


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after the first good harvest."""
    folder: Path = tmp_path_factory.mktemp("bank") / "first"
    command(folder, "tracker", "init", "--empty")
    _harvest(folder, bank_site.before())
    assert len(calls(folder)) == bank_site.PRODUCTS
    return folder


@pytest.fixture(scope="module")
def expected(harvested: Path) -> str:
    """What stands in the ledger after a second harvest that nobody disturbed."""
    folder = _copied(harvested, "undisturbed")
    _harvest(folder, bank_site.after())
    found = calls(folder)
    assert [number for number in found if found[number]["withdrawn"]] == [GONE]
    assert NEW in found
    return state(folder)


@pytest.mark.faults
@pytest.mark.parametrize("fault", [*FAULTS, *ROBOTS])
def test_after_a_disturbed_harvest_and_a_repeat_all_is_as_if_nothing_had_happened(
    fault: str, harvested: Path, expected: str, tell: Told
) -> None:
    _disturb(fault, harvested, expected, tell)


def test_a_bad_day_of_a_source_leaves_no_trace(harvested: Path, expected: str, tell: Told) -> None:
    _disturb(IN_CI, harvested, expected, tell)


def _disturb(fault: str, harvested: Path, expected: str, tell: Told) -> None:
    folder = _copied(harvested, "".join(letter if letter.isalnum() else "-" for letter in fault))
    with bank(bank_site.after(), FAULTS.get(fault), ROBOTS.get(fault)) as site:
        done = run(folder, "crawler", "run", SOURCE, FOERDERPFAD_SOURCES__NRW_BANK__BASE_URL=site.base_url)
    assert done.returncode in CODES, done.stderr
    assert "Traceback" not in done.stderr
    closed = {number for number, call in calls(folder).items() if call["withdrawn"]}
    assert closed <= {GONE}, "a disturbed harvest closed a call that is still there"
    _end_pause(folder)
    _harvest(folder, bank_site.after())
    same = state(folder) == expected
    tell(
        fault,
        f"{CODES[done.returncode]}, {len(closed - {GONE})} closed wrongly",
        "as undisturbed" if same else "DIFFERENT",
    )
    assert same


def _harvest(folder: Path, catalogue: Catalogue) -> None:
    with bank(catalogue) as site:
        command(folder, "crawler", "run", SOURCE, FOERDERPFAD_SOURCES__NRW_BANK__BASE_URL=site.base_url)


def _end_pause(folder: Path) -> None:
    """A source that refused is left alone; somebody ends that, as on the page Quellen."""
    engine = connect(f"sqlite:///{folder / 'foerderpfad.sqlite3'}")
    with write(engine) as session:
        pauses.lift(session, OFFICE, name=SOURCE, now=clock.now())
    engine.dispose()


def _copied(folder: Path, name: str) -> Path:
    copy = folder.with_name(name)
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    return copy
