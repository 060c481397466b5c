"""The state of the installation on one screen of text. Pure; red words say where to look."""

from typing import NamedTuple

from tracker.formats import count_of, moment, number
from tracker.services.sources import SourceHealth
from tracker.services.status import JobHealth, Status, is_bad, stopped_words, trouble
from tracker.vocabulary.work import LetterState

OVERDUE = "ÜBERFÄLLIG"


class StatusLine(NamedTuple):
    """A line; ``alarm`` ones are shown in red where there is colour."""

    text: str
    alarm: bool = False


class _Line(NamedTuple):
    """What is to be said, and about what; a line without a name stands as it is."""

    words: str
    alarm: bool = False
    name: str = ""


def page(status: Status, *, database: str, revision: str) -> list[StatusLine]:
    """Return the screen, with what it says in one column."""
    lines = _lines(status, database, revision)
    width = max(len(line.name) for line in lines)
    return [StatusLine(f"{line.name:<{width}} {line.words}" if line.name else line.words, line.alarm) for line in lines]


def _lines(status: Status, database: str, revision: str) -> list[_Line]:
    return [
        *_head(status, database, revision),
        _Line(""),
        _Line("Quellen"),
        *(_sources(status) or [_Line("  noch keine abgerufen")]),
        *_gone_links(status),
        *_files(status),
        _Line(""),
        _Line("Vorgänge"),
        *(_job(job) for job in status.jobs),
        _Line(""),
        _Line("Briefe"),
        *_letters(status),
    ]


def _head(status: Status, database: str, revision: str) -> list[_Line]:
    counts = status.counts
    examples = f", davon {count_of(counts.example_calls, 'Beispiel', 'Beispiele')}" if counts.example_calls else ""
    stale = " (veraltet: seither hat sich etwas geändert)" if status.matches_stale else " (aktuell)"
    since = f"seit {moment(status.matched_at)}{stale}" if status.matched_at else "noch nicht berechnet"
    excluded = f", davon {number(counts.excluded_matches)} ausgeschlossen" if counts.excluded_matches else ""
    broken = status.audit_broken_at
    chain = f"unterbrochen bei Eintrag {broken}: bitte mit einer Sicherung vergleichen" if broken else "lückenlos"
    events = count_of(counts.audit_events, "Eintrag", "Einträge")
    live = (
        f"Echtbetrieb seit {moment(status.live_since)}"
        if status.live_since
        else "noch kein Echtbetrieb, kein Mailversand"
    )
    return [
        _named("Datenbank", f"{database}, Stand {revision}"),
        _named("Betrieb", live),
        _named("Förderprogramme", f"{number(counts.calls)}{examples}"),
        _named("Vorhaben", f"{number(counts.projects)}, davon {number(counts.open_projects)} im Vergleich"),
        _named("Vorschläge", f"{number(counts.matches)} gespeichert{excluded}, {since}", alarm=status.matches_stale),
        _named("Rückmeldungen", number(counts.reviews)),
        _named("Änderungshistorie", f"{events}, {chain}", alarm=broken is not None),
    ]


def _sources(status: Status) -> list[_Line]:
    lines = []
    for source in status.sources:
        words = trouble(source)
        state = f"{OVERDUE}: {words}" if source.overdue else words or _calm(source)
        lines.append(
            _named(
                f"  {source.title}", f"{count_of(source.calls, 'Programm', 'Programme')}, {state}", alarm=bool(words)
            )
        )
    return lines


def _gone_links(status: Status) -> list[_Line]:
    if not status.gone_links:
        return []
    pages = count_of(status.gone_links, "Seite gibt es nicht mehr", "Seiten gibt es nicht mehr")
    return [_named("  Offizielle Seiten", pages, alarm=True)]


def _files(status: Status) -> list[_Line]:
    """Return what does not fit between the files and the rows that name them."""
    lines = []
    if status.missing_files:
        lost = count_of(status.missing_files, "Datei fehlt", "Dateien fehlen")
        lines.append(_named("Dokumente", f"{lost} in der Ablage: bitte aus einer Sicherung holen", alarm=True))
    if status.orphan_files:
        rest = count_of(status.orphan_files, "Datei", "Dateien")
        lines.append(_named("Dokumente", f"{rest} in der Ablage ohne Eintrag (abgebrochenes Hochladen)"))
    return lines


def _calm(source: SourceHealth) -> str:
    if source.last_run_at is None:
        return "noch kein Abruf"
    return f"{'nichts zu prüfen, ' if source.idle else ''}letzter Abruf {moment(source.last_run_at)}"


def _job(job: JobHealth) -> _Line:
    if job.state is None:
        return _named(f"  {job.kind.label}", OVERDUE if job.overdue else "noch nie", alarm=job.overdue)
    when = moment(job.finished_at or job.created_at)
    words = f"{job.state.label} ({when}){f': {job.message}' if job.message else ''}"
    return _named(f"  {job.kind.label}", f"{OVERDUE}: {words}" if job.overdue else words, alarm=is_bad(job))


def _letters(status: Status) -> list[_Line]:
    parts = [f"{number(status.letters[state])} {state.label}" for state in LetterState if status.letters.get(state)]
    look = bool(status.letters.get(LetterState.REFUSED) or status.letters.get(LetterState.UNCLEAR))
    lines = [_Line(f"  {', '.join(parts) or 'noch keine'}", alarm=look)]
    if status.letters_stopped:
        lines.append(_named("  Postausgang", f"STEHT: {stopped_words(status.letters_stopped)}", alarm=True))
    return lines


def _named(name: str, words: str, *, alarm: bool = False) -> _Line:
    return _Line(words, alarm, name)
