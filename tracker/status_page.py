"""The state of the installation on one screen of text. Pure; red words say where to look."""

from datetime import datetime
from typing import NamedTuple

from tracker.formats import count_of, moment, number
from tracker.services.status import JobHealth, Status, is_bad, stopped_words, trouble
from tracker.vocabulary.work import LetterState

OVERDUE = "ÜBERFÄLLIG"
_NAME_WIDTH = 36


class StatusLine(NamedTuple):
    """A line; ``alarm`` ones are shown in red where there is colour."""

    text: str
    alarm: bool = False


def page(status: Status, *, database: str, revision: str) -> list[StatusLine]:
    """Return the screen."""
    return [
        *_head(status, database, revision),
        StatusLine(""),
        StatusLine("Quellen"),
        *(_sources(status) or [StatusLine("  noch keine abgerufen")]),
        *_gone_links(status),
        *_files(status),
        StatusLine(""),
        StatusLine("Aufträge"),
        *(_job(job) for job in status.jobs),
        StatusLine(""),
        StatusLine("Wochenbriefe"),
        *_letters(status),
    ]


def _head(status: Status, database: str, revision: str) -> list[StatusLine]:
    counts = status.counts
    examples = f", davon {count_of(counts.example_calls, 'Beispiel', 'Beispiele')}" if counts.example_calls else ""
    stale = " (veraltet: seither hat sich etwas geändert)" if status.matches_stale else " (aktuell)"
    since = f"seit {moment(status.matched_at)}{stale}" if status.matched_at else "noch nicht berechnet"
    excluded = f", davon {number(counts.excluded_matches)} ausgeschlossen" if counts.excluded_matches else ""
    broken = status.audit_broken_at
    chain = f"Kette unterbrochen bei Eintrag {broken}" if broken else "Kette geschlossen"
    events = count_of(counts.audit_events, "Eintrag", "Einträge")
    live = f"Echtbetrieb seit {moment(status.live_since)}" if status.live_since else "Beispieldaten, kein Mailversand"
    return [
        _named("Datenbank", f"{database}, Stand {revision}"),
        _named("Betrieb", live),
        _named("Förderprogramme", f"{number(counts.calls)}{examples}"),
        _named("Vorhaben", f"{number(counts.projects)}, davon {number(counts.open_projects)} im Vergleich"),
        _named("Vorschläge", f"{number(counts.matches)} gespeichert{excluded}, {since}", alarm=status.matches_stale),
        _named("Rückmeldungen", number(counts.reviews)),
        _named("Änderungshistorie", f"{events}, {chain}", alarm=broken is not None),
    ]


def _sources(status: Status) -> list[StatusLine]:
    lines = []
    for source in status.sources:
        words = trouble(source)
        state = f"{OVERDUE}: {words}" if source.overdue else words or _calm(source.last_run_at)
        lines.append(_named(f"  {source.title}", f"{number(source.calls)} Programme, {state}", alarm=bool(words)))
    return lines


def _gone_links(status: Status) -> list[StatusLine]:
    if not status.gone_links:
        return []
    pages = count_of(status.gone_links, "Seite gibt es nicht mehr", "Seiten gibt es nicht mehr")
    return [_named("  Offizielle Seiten", pages, alarm=True)]


def _files(status: Status) -> list[StatusLine]:
    """Return what does not fit between the files and the rows that name them."""
    lines = []
    if status.missing_files:
        lost = count_of(status.missing_files, "Datei fehlt", "Dateien fehlen")
        lines.append(_named("Dokumente", f"{lost} in der Ablage: bitte aus einer Sicherung holen", alarm=True))
    if status.orphan_files:
        rest = count_of(status.orphan_files, "Datei", "Dateien")
        lines.append(_named("Dokumente", f"{rest} in der Ablage ohne Eintrag (abgebrochenes Hochladen)"))
    return lines


def _calm(last_run_at: datetime | None) -> str:
    return f"letzter Abruf {moment(last_run_at)}" if last_run_at else "noch kein Abruf"


def _job(job: JobHealth) -> StatusLine:
    if job.state is None:
        return _named(f"  {job.kind.label}", OVERDUE if job.overdue else "noch nie", alarm=job.overdue)
    when = moment(job.finished_at or job.created_at)
    words = f"{job.state.label} ({when}){f': {job.message}' if job.message else ''}"
    return _named(f"  {job.kind.label}", f"{OVERDUE}: {words}" if job.overdue else words, alarm=is_bad(job))


def _letters(status: Status) -> list[StatusLine]:
    parts = [f"{number(status.letters[state])} {state.label}" for state in LetterState if status.letters.get(state)]
    look = bool(status.letters.get(LetterState.REFUSED) or status.letters.get(LetterState.UNCLEAR))
    lines = [StatusLine(f"  {', '.join(parts) or 'noch keine'}", alarm=look)]
    if status.letters_stopped:
        lines.append(_named("  Postausgang", f"STEHT: {stopped_words(status.letters_stopped)}", alarm=True))
    return lines


def _named(name: str, words: str, *, alarm: bool = False) -> StatusLine:
    return StatusLine(f"{name:<{_NAME_WIDTH}} {words}", alarm)
