"""One harvest of one source, from the first request to the finished run."""

import gc
from collections.abc import Callable, Collection
from pathlib import Path

from scrapy.crawler import CrawlerProcess
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from crawler import settings as manners
from crawler.archive import Archive
from crawler.run_report import Counts, RunReport
from crawler.source import SourceSpider
from crawler.store import Store
from tracker import clock
from tracker.clock import BERLIN
from tracker.services.sources import COUNTED, UNKNOWN
from tracker.settings import Settings
from tracker.shapes.awards import KnownAwardData
from tracker.shapes.calls import CallData
from tracker.shapes.sources import RunResult, SourceData

Progress = Callable[[int, int | None, str], None]


def harvest(
    spider: type[SourceSpider],
    *,
    engine: Engine,
    settings: Settings,
    progress: Progress,
    from_file: Path | None = None,
    job_id: int | None = None,
) -> RunResult:
    """Run a spider to its end and return how it went. One run a process: Twisted's reactor starts only once.

    A source that is left alone for a while is not asked; a file somebody downloaded is read all the same.
    """
    began = clock.now()
    report = RunReport(spider.name, on_progress=lambda done, total: progress(done, total, spider.title))
    store = Store(
        engine=engine, source=source_data(spider), now=began, today=began.astimezone(BERLIN).date(), job_id=job_id
    )
    if from_file is None and (pause := store.pause()):
        said = f"{spider.title}: {pause} Auf der Seite „Quellen“ können Sie die Pause aufheben."
        return RunResult(skipped=said, notes={"meldungen": []})
    store.open()
    _crawl(spider, store=store, report=report, settings=settings, from_file=from_file)
    for label in _new_labels(report, store.unknown_labels()):
        report.alarm(f"Neu und noch nicht zugeordnet, unverändert übernommen: {label}.")
    result = result_of(spider, report, store.previous())
    store.close(
        result,
        now=clock.now(),
        unchanged=report.unchanged,
        unreadable=report.unreadable,
        revisions=report.revisions,
        partial=not spider.complete,
    )
    return result


def source_data(spider: type[SourceSpider]) -> SourceData:
    """Return the facts of a source for the ledger."""
    return SourceData(
        name=spider.name,
        title=spider.title,
        level=spider.level,
        address=spider.base_url,
        licence=spider.licence,
        attribution=spider.attribution,
        interval_days=spider.interval_days,
        rank=spider.rank,
        office_only=spider.office_only,
    )


def result_of(spider: type[SourceSpider], report: RunReport, previous: Counts | None) -> RunResult:
    """Say how a run went: its failure, the bounds it broke, and everything it noticed."""
    broken = [*report.all_alarms(), *spider.expect.judge(report.counts(), previous)]
    refusal = report.refused_for_good()
    return RunResult(
        failed=bool(report.failure),
        refusal=refusal.sentence if refusal else "",
        retry_after=refusal.retry_after if refusal else None,
        dropped=len(report.dropped) + len(report.refused),
        alarms=tuple([report.failure] if report.failure else broken),
        notes={
            "meldungen": report.sentences(),
            COUNTED: report.counts().model_dump(),
            **({} if report.failure else {UNKNOWN: sorted(report.unknown_labels())}),
        },
        archive_hash=report.archived or None,
    )


def _crawl(
    spider: type[SourceSpider], *, store: Store, report: RunReport, settings: Settings, from_file: Path | None
) -> None:
    manners.honour_surroundings(ca_file=settings.ca_file, proxy=settings.proxy)
    base_url = settings.base_url_of(spider.name)
    # A server the administrator put in the place of a site is theirs to burden; everybody else is asked slowly.
    delay = 1.0 if base_url in (None, spider.base_url) else 0.0
    options = manners.scrapy_settings(settings.contact_email, delay=delay)
    # Without a handler of its own Scrapy leaves the level of the log as the command set it.
    options["ITEM_PIPELINES"] = {"crawler.pipelines.Ledger": 100}
    process = CrawlerProcess(options)
    crawler = process.create_crawler(spider)
    process.crawl(
        crawler,
        now=store.now,
        archive=Archive(settings.data_dir / "archive" / spider.name),
        report=report,
        base_url=base_url,
        from_file=from_file,
        known=store.revisions(),
        keep=_keeper(store, report),
        keep_award=_award_keeper(store, report),
        recall=store.recall,
    )
    # A harvest makes millions of short-lived values and hardly a cycle; looking for cycles all the time costs a tenth.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    process.start()
    if crawler.stats is not None and crawler.stats.get_value("finish_reason") not in {"finished", None}:
        report.fail(f"Der Abruf von {spider.title} wurde abgebrochen.")


def _new_labels(report: RunReport, known: Collection[str] | None) -> list[str]:
    """Return the labels the source never used before; nothing can be new to a first run."""
    return [] if known is None else sorted(report.unknown_labels() - set(known))


def _award_keeper(store: Store, report: RunReport) -> Callable[[KnownAwardData], None]:
    """Return what stores somebody's award, and remembers when the ledger does not take it."""

    def keep(award: KnownAwardData) -> None:
        try:
            store.add_award(award)
        except SQLAlchemyError as error:
            report.fail(f"Eine Bewilligung ließ sich nicht speichern ({str(error).splitlines()[0]}).")
            raise

    return keep


def _keeper(store: Store, report: RunReport) -> Callable[[CallData], None]:
    """Return what stores a call, and remembers when the ledger does not take it."""

    def keep(call: CallData) -> None:
        try:
            if not store.add(call):
                report.warnings.append(f"Zweimal gemeldet, die letzte Angabe gilt: {call.title} ({call.external_id})")
        except SQLAlchemyError as error:
            report.fail(f"Ein Programm ließ sich nicht speichern ({str(error).splitlines()[0]}).")
            raise

    return keep
