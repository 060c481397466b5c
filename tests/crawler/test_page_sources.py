"""Every source that is a short list of pages: over real HTTP, into a real ledger, and all that may come instead."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.pages.page_source import PageSource
from crawler.source import spiders
from tests import forked
from tests.crawler.loopback import Reply, Site, site
from tests.crawler.page_lists import ENDS, HTML, LEFT_OUT, Ledger, document, occasions, paths
from tests.crawler.run_spider import crawl, without_proxies
from tests.crawler.run_spiders import Told, visit
from tracker.database import connect
from tracker.vocabulary.work import RunState

LISTS = {name: spider for name, spider in spiders().items() if issubclass(spider, PageSource)}


def path_of(source: type[PageSource]) -> str:
    return f"{source.__module__}:{source.__name__}"


# One source in every run; the others, which share its code, in the long series.
FIRST, *OTHERS = LISTS
EACH = [FIRST, *(pytest.param(name, marks=pytest.mark.faults) for name in OTHERS)]


@pytest.fixture(scope="module", params=EACH)
def source(request: pytest.FixtureRequest) -> type[PageSource]:
    return LISTS[request.param]


@pytest.fixture(scope="module")
def told(source: type[PageSource], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return visit(path_of(source), tmp_path_factory.mktemp(source.name), occasions(source))


def test_every_page_of_the_list_is_asked_for_once_and_read(source: type[PageSource], told: dict[str, Told]) -> None:
    good = told["good"]
    assert (good.state, good.sentences, good.unreadable) == ("sound", [], [])
    assert set(good.by_id()) == {page.key for page in source.pages}
    assert len(good.publisher.asked) == 1 + len(source.pages)
    for page in source.pages:
        call = good.by_id()[page.key]
        assert call["url"] == page.url
        assert call["areas"] == list(page.areas)
        assert call["facts"]["rate_hundredths"] == 8_000
        assert [each["closes_on"] for each in call["facts"]["rounds"]] == ["2027-03-31"]
        assert call["contact"] == "Bezirksregierung Arnsberg, Tel. 02931 82-0"
        assert "Erika" not in str(call)


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_page_that_is_not_itself_is_an_alarm_and_the_others_stay(
    name: str, source: type[PageSource], told: dict[str, Told]
) -> None:
    first, *others = source.pages
    (alarm,) = [each for each in told[name].sentences if LEFT_OUT[name] in each]
    assert alarm.startswith(f"{first.names[0]} ({first.url}): ")
    assert told[name].unreadable == [first.key]
    assert set(told[name].by_id()) == {page.key for page in others}
    assert (told[name].state, told[name].failure) == ("poor", "")


@pytest.mark.parametrize("name", ENDS)
def test_a_guard_before_one_page_ends_the_run(name: str, source: type[PageSource], told: dict[str, Told]) -> None:
    assert told[name].failure == f"Die Quelle „{source.title}“ hat {ENDS[name]}"
    assert told[name].state == "failed"
    assert source.pages[0].key not in told[name].by_id()


@pytest.mark.parametrize("name", ["utf-8 called iso-8859-1", "iso-8859-1 called utf-8"])
def test_a_wrong_encoding_is_read_all_the_same(name: str, source: type[PageSource], told: dict[str, Told]) -> None:
    assert "Städte und Gemeinden" in told[name].by_id()[source.pages[0].key]["text"]
    assert told[name].by_id() == told["good"].by_id()


def test_a_page_that_moved_is_read_and_its_new_address_told(source: type[PageSource], told: dict[str, Told]) -> None:
    moved = told["moved"]
    assert set(moved.by_id()) == {page.key for page in source.pages}
    (sentence,) = moved.sentences
    assert sentence.startswith(f"{source.pages[0].names[0]}: Die Seite steht jetzt unter ")
    assert moved.state == "sound"


def test_a_file_in_the_place_of_a_page_is_known_by_its_first_bytes(
    source: type[PageSource], told: dict[str, Told]
) -> None:
    call = told["pdf"].by_id()[source.pages[0].key]
    assert call["title"] == source.pages[0].names[0]
    assert [each["closes_on"] for each in call["facts"]["rounds"]] == ["2027-03-31"]
    assert told["pdf"].state == "sound"


def test_what_robots_txt_forbids_is_not_asked_for(told: dict[str, Told]) -> None:
    forbidden = told["forbidden by robots.txt"]
    assert (forbidden.calls, forbidden.state) == ([], "poor")
    assert forbidden.publisher.paths() == ["/robots.txt"]
    assert "robots.txt" in str(forbidden)


def test_only_what_changed_is_written_and_a_missing_page_withdraws_nothing(
    source: type[PageSource], told: dict[str, Told], ledger: Engine
) -> None:
    book, pages = Ledger(source, ledger), len(source.pages)
    run = book.take(told["good"])
    assert (run.state, run.created, book.counts()) == (RunState.SOUND, pages, (pages, 0, pages))
    run = book.take(told["again"])
    assert (run.state, run.created, run.changed, run.unchanged) == (RunState.SOUND, 0, 0, pages)
    assert book.counts() == (pages, 0, pages)
    run = book.take(told["changed"])
    assert (run.state, run.changed, book.counts()) == (RunState.SOUND, 1, (pages, 0, pages + 1))
    for name in LEFT_OUT:
        run = book.take(told[name])
        assert (run.state, run.withdrawn) == (RunState.POOR, 0)
        assert any(LEFT_OUT[name] in alarm for alarm in run.alarms)
        assert book.counts()[:2] == (pages, 0)


def test_the_command_asks_for_pages_it_has_only_if_they_changed(tmp_path: Path, sqlite_url: str) -> None:
    source = next(iter(LISTS.values()))
    editions = dict.fromkeys(paths(source), 80)
    last = list(editions)[-1]

    def page(path: str) -> Callable[[dict[str, str]], Reply]:
        def reply(headers: dict[str, str]) -> Reply:
            if headers.get("If-None-Match") == f'"{editions[path]}"':
                return Reply(status=304)
            body = document(paths(source)[path], rate=editions[path]).encode()
            return Reply(body, headers={"Content-Type": HTML, "ETag": f'"{editions[path]}"'})

        return reply

    with site({"/robots.txt": Reply(), **{path: page(path) for path in editions}}) as server:
        _run(source, server, tmp_path, sqlite_url)
        server.requests.clear()
        editions[last] = 70
        _run(source, server, tmp_path, sqlite_url)
    asked = {path: headers.get("If-None-Match") for path, headers in server.requests if path != "/robots.txt"}
    assert asked == dict.fromkeys(editions, '"80"')
    engine = connect(sqlite_url)
    book = Ledger(source, engine)
    run = book.newest_run()
    assert (run.state, run.alarms, run.changed, run.unchanged) == (RunState.SOUND, [], 1, len(editions) - 1)
    assert book.counts() == (len(editions), 0, len(editions) + 1)
    engine.dispose()


def test_a_site_that_does_not_answer_is_a_failure_of_the_run(tmp_path: Path) -> None:
    source = next(iter(LISTS.values()))
    told = crawl(path_of(source), tmp_path, settings={"RETRY_TIMES": 0}, base_url="http://127.0.0.1:9")
    assert told["failure"] == f"Die Quelle „{source.title}“ nimmt keine Verbindung an; bitte versuchen Sie es später."
    assert (told["state"], told["calls"]) == ("failed", [])


def _run(source: type[PageSource], server: Site, folder: Path, database_url: str) -> None:
    environment = without_proxies() | {
        "FOERDERPFAD_DATA_DIR": str(folder),
        "FOERDERPFAD_DATABASE_URL": database_url,
        f"FOERDERPFAD_SOURCES__{source.name.upper()}__BASE_URL": server.base_url,
    }
    done = forked.run_module("crawler", "run", source.name, environment=environment, folder=folder)
    assert done.returncode == 0, done.stderr
