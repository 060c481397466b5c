"""Quellen: trouble in words, fetching as a job, and the step to real work."""

from datetime import timedelta
from pathlib import Path

import builders
from ledger_of_pages import CONTACT, OFFICE, People
from opened import click, page, words
from sqlalchemy import Engine
from sqlmodel import select

from dashboard.components.source_file import HEAD
from tracker import clock
from tracker.database import read, write
from tracker.models.work import Job
from tracker.services import installation, interrupted, jobs, projects
from tracker.shapes.sources import RunResult
from tracker.vocabulary.work import JobKind

GO_LIVE = "Beispieldaten löschen und Echtbetrieb beginnen"


def crawls(engine: Engine) -> list[dict[str, str]]:
    with read(engine) as session:
        return [job.argument for job in session.exec(select(Job).where(Job.kind == JobKind.CRAWL))]


def test_trouble_stands_there_in_words(people: People) -> None:
    text = words(page("quellen", quelle="bund"))
    assert "gestört" in text
    assert "Die Quelle hat nicht geantwortet." in text
    assert "Bisherige Abrufe: Quelle bund" in text
    assert "Die letzten 2 Abrufe" in text


def test_work_that_stays_away_is_red_for_those_who_run_it(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        installation.mark_live(session, now=clock.now() - timedelta(days=8))
    text = words(page("quellen", als=OFFICE))
    assert text.count("Noch nie gelaufen. Bitte sagen Sie der IT Bescheid.") == 3, "Wochenbrief, Post, Erinnerungen"
    assert "Noch nie gelaufen" not in words(page("quellen", als=CONTACT))


def test_a_waiting_job_is_shown_with_its_progress(people: People, page_ledger: Engine) -> None:
    assert "Abruf der Quellen „Quelle bund“: wartet" in words(page("quellen"))
    with write(page_ledger) as session:
        job = jobs.take(session, worker="x", now=clock.now())
        assert job is not None
        jobs.beat(session, job_id=job.id or 0, now=clock.now(), done=1250, total=2500, message="Programme lesen")
    text = words(page("quellen"))
    assert "1.250 von 2.500 (50 %)" in text
    assert "Programme lesen" in text


def test_the_office_asks_for_a_harvest_once(people: People, page_ledger: Engine) -> None:
    opened = click(page("quellen", als=OFFICE), "Alle Quellen abrufen")
    assert "Der Abruf ist vorgemerkt" in words(opened)
    click(opened, "Alle Quellen abrufen")
    click(opened, "Quelle bund abrufen")
    assert crawls(page_ledger) == [{"source": "bund"}, {}]


def test_a_file_fetched_by_hand_is_read_as_a_job(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        builders.a_source(session, "bund_foerderdatenbank")
    opened = click(page("quellen", als=OFFICE), "Datei einlesen")
    assert "Bitte wählen Sie zuerst eine Datei." in words(opened)
    opened.file_uploader[0].upload("export.zip", b"<html>", "application/zip").run()
    assert "Das ist keine ZIP-Datei." in words(click(opened, "Datei einlesen"))
    content = b"PK\x03\x04 und mehr"
    opened.file_uploader[0].upload("export.zip", content, "application/zip").run()
    assert "Das Einlesen ist vorgemerkt." in words(click(opened, "Datei einlesen"))
    argument = crawls(page_ledger)[-1]
    assert argument["source"] == "bund_foerderdatenbank"
    assert Path(argument["from-file"]).read_bytes() == content
    assert HEAD not in words(page("quellen", als=CONTACT))


def test_a_contact_looks_but_fetches_nothing(people: People) -> None:
    opened = page("quellen", als=CONTACT)
    assert "gestört" in words(opened)
    assert not opened.button


def test_a_paused_source_says_why_and_asks_before_it_is_fetched(people: People, page_ledger: Engine) -> None:
    said = "Die Quelle „Quelle bund“ hat den Abruf abgelehnt (Antwort 403)."
    with write(page_ledger) as session:
        for job in session.exec(select(Job)):
            jobs.finish(session, job_id=job.id or 0, now=clock.now(), failed=True, message="")
        refused = RunResult(failed=True, alarms=(said,), refusal=said)
        builders.harvested(session, source="bund", now=clock.now(), result=refused)
    opened = page("quellen", als=OFFICE, quelle="bund")
    text = words(opened)
    assert text.count("Pausiert bis") == 2
    assert "Bis dahin wird der Abruf übersprungen." in text
    opened = click(opened, "Quelle bund abrufen")
    assert "Lehnt sie noch einmal ab, wird die nächste Pause länger." in words(opened)
    opened = click(opened, "Pause beibehalten")
    assert "wird die nächste Pause länger" not in words(opened)
    opened = click(click(opened, "Quelle bund abrufen"), "Trotzdem abrufen")
    assert "Der Abruf ist vorgemerkt (Quelle bund)." in words(opened)
    assert "Pausiert bis" not in words(opened)
    assert crawls(page_ledger)[-1] == {"source": "bund"}


def test_a_killed_harvest_does_not_look_as_if_it_ran(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        builders.a_run(session, "bund", started_at=clock.now() - timedelta(days=1))
    text = words(page("quellen", quelle="bund"))
    assert text.count(interrupted.ENDED) == 2


def test_going_live_needs_the_word_and_removes_every_example(people: People, page_ledger: Engine) -> None:
    opened = page("quellen", als=OFFICE)
    opened.text_input[0].set_value("ja")
    opened = click(opened, GO_LIVE)
    assert "Bitte schreiben Sie zur Bestätigung das Wort" in words(opened)
    opened.text_input[0].set_value(" Echtbetrieb ")
    opened = click(opened, GO_LIVE)
    assert "Der Echtbetrieb hat begonnen." in words(opened)
    assert "Beispieldaten:" not in words(opened)
    with read(page_ledger) as session:
        assert installation.is_live(session)
        left = [card.data.title for card in projects.cards(session, builders.OFFICE)]
    assert "Radweg am Bahnhof" not in left
    assert "Freibad Werne" in left


def test_a_contact_cannot_go_live(people: People) -> None:
    assert "Echtbetrieb" not in words(page("quellen", als=CONTACT))
