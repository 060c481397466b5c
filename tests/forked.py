"""Programs in processes of their own, forked from one that has the libraries loaded: loading them takes longest."""

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

# Whatever takes long to load and does nothing by itself. No reactor of Twisted: it starts only once in a process.
_LOADED = (
    *("alembic.command", "lxml.html", "pydantic_settings", "rapidfuzz.fuzz", "rich.progress", "scrapy.crawler"),
    *("scrapy.core.downloader.handlers.http11", "scrapy.downloadermiddlewares.cookies", "scrapy.dupefilters"),
    *("scrapy.downloadermiddlewares.httpcache", "scrapy.pqueues", "scrapy.robotstxt", "scrapy.squeues"),
    *("scrapy.extensions.feedexport", "scrapy.extensions.remote_control", "scrapy.extensions.telnet"),
    *("scrapy.spidermiddlewares.referer", "sqlmodel", "typer", "twisted.web.client"),
    *("crawler.adding", "crawler.harvesting", "crawler.importing", "crawler.linking", "crawler.rereading"),
    *("crawler.pipelines", "crawler.spiders.bund_foerderdatenbank", "crawler.spiders.nrw_bank", "tracker.edge"),
)
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(list(_LOADED))


def run_module(
    *words: str, environment: Mapping[str, str], folder: Path, patience: float = 300
) -> "subprocess.CompletedProcess[str]":
    """Run ``python -m`` with these words in a folder to its end, within so many seconds."""
    return call(_module, *words, environment=environment, folder=folder, patience=patience)


def call(
    work: Callable[..., object],
    *arguments: Any,
    environment: Mapping[str, str],
    folder: Path,
    patience: float = 300,
) -> "subprocess.CompletedProcess[str]":
    """Call a function of a module in a fresh process; return its exit code and what it printed."""
    with tempfile.TemporaryDirectory(prefix="foerderpfad-fork-") as place:
        streams = [Path(place, name) for name in ("stdout", "stderr")]
        told = (work, arguments, dict(environment), str(folder), [str(stream) for stream in streams])
        process = _FORKS.Process(target=_in_child, args=told)
        process.start()
        process.join(patience)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(str(arguments), patience)
        code = process.exitcode
        process.close()
        out, err = (stream.read_text(encoding="utf-8") for stream in streams)
    return subprocess.CompletedProcess(arguments, code, out, err)


def _in_child(
    work: Callable[..., object],
    arguments: tuple[Any, ...],
    environment: dict[str, str],
    folder: str,
    streams: list[str],
) -> None:
    for number, stream in enumerate(streams, start=1):
        os.dup2(os.open(stream, os.O_WRONLY | os.O_CREAT), number)
    for written in (sys.stdout, sys.stderr):
        written.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    work(*arguments)


def _module(*words: str) -> None:
    sys.argv = list(words)
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
