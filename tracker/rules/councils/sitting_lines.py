"""Sittings from CSV files and pasted lines: with a header or without, one day a line or several."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from tracker.formats import weekday_day
from tracker.rules.councils.naming import same_council
from tracker.rules.councils.sitting_rows import LONGEST_TEXT, LineProblem, SittingRow, SittingsRead, without_duplicates
from tracker.rules.councils.sitting_text import LineParts, is_cancelled, take_apart, yes_no
from tracker.rules.german_dates import DayReading, read_day
from tracker.rules.wording import folded, readable

_COLUMNS = {
    "partner": ("kommune", "partner", "stadt", "gemeinde", "stadt gemeinde"),
    "council": ("gremium", "ausschuss", "sitzung", "bezeichnung", "gremien", "koerperschaft", "titel"),
    "day": ("datum", "termin", "tag", "sitzungsdatum", "sitzungstermin", "sitzungstag", "am"),
    "time": ("uhrzeit", "beginn", "zeit", "von", "uhr"),
    "due": ("vorlagenschluss", "abgabeschluss", "abgabefrist", "vorlagefrist", "redaktionsschluss", "antragsschluss"),
    "public": ("oeffentlich", "oeffentlichkeit", "oeffentlicher teil"),
    "note": ("status", "bemerkung", "hinweis", "anmerkung"),
}
_YEAR_HEADING = re.compile(r"\D*\b(20\d{2})\b\D*")
_NO_COUNCIL = re.compile(
    r"kalender|termin|plan\b|jahr|übersicht|januar|februar|märz|april|\bmai|juni|juli|august|"
    r"september|oktober|november|dezember",
    re.IGNORECASE,
)
_LONGEST_HEADING = 80
_LONGEST_LINE = 2_000
# A Vorlagenschluss lies at most so long before its sitting; an earlier day is another sitting.
_LONGEST_LEAD = timedelta(days=90)


class _Reader:
    """Goes through the lines and remembers the heading they stand under."""

    def __init__(self, partners: Sequence[str], councils: Sequence[str], council: str, year: int | None) -> None:
        self.partners = {folded(name): name for name in partners}
        self.councils = councils
        self.council = council
        self.year = year
        self.rows: list[SittingRow] = []
        self.problems: list[LineProblem] = []
        self.heading: tuple[int, str] | None = None

    def problem(self, line: int, original: str, sentence: str) -> None:
        self.problems.append(LineProblem(line=line, original=original, sentence=sentence))

    def close_heading(self) -> None:
        """A line without a day is a heading only if days follow below it."""
        if self.heading is not None:
            self.problem(*self.heading, "Hier steht kein Sitzungstag; bitte einen Tag wie 04.03.2027 nennen.")
        self.heading = None

    def read(self, line: int, original: str, text: str) -> None:
        parts = take_apart(text, year=self.year)
        if not parts.days:
            self._without_day(line, original, parts)
            return
        partner, names = self._partner(parts.names)
        council = ", ".join(names) or self.council
        if not names:
            self.heading = None
        days, due = _sittings(parts)
        self.add(line, original, parts, days, due, council, partner)

    def add(
        self,
        line: int,
        original: str,
        parts: LineParts,
        days: Sequence[DayReading],
        due: DayReading | None,
        council: str,
        partner: str,
    ) -> None:
        council = same_council(council, self.councils) or council
        sentence = _refusal(days, due, council)
        if sentence:
            self.problem(line, original, sentence)
            return
        for day in days:
            if day.day is not None:
                self.rows.append(
                    SittingRow(
                        line=line,
                        original=original,
                        partner=partner,
                        council=council,
                        held_on=day.day,
                        starts_at=parts.starts_at,
                        papers_due_on=due.day if due else None,
                        is_public=parts.is_public,
                        cancelled=parts.cancelled,
                    )
                )

    def _without_day(self, line: int, original: str, parts: LineParts) -> None:
        year = _YEAR_HEADING.fullmatch(original)
        heading = ", ".join(parts.names)
        if year:
            self.year = int(year[1])
            heading = " ".join(heading.replace(year[1], " ").split())
            if not heading or _NO_COUNCIL.search(heading):
                return
        self.close_heading()
        if heading and len(heading) <= _LONGEST_HEADING and not any(sign.isdigit() for sign in heading):
            self.council = heading
            self.heading = line, original
        else:
            self.problem(line, original, "Hier steht kein Sitzungstag; bitte einen Tag wie 04.03.2027 nennen.")

    def _partner(self, names: Sequence[str]) -> tuple[str, list[str]]:
        found = next((self.partners[folded(name)] for name in names if folded(name) in self.partners), "")
        return found, [name for name in names if self.partners.get(folded(name)) != found or not found]


def read_sitting_lines(
    text: str,
    *,
    partners: Sequence[str] = (),
    councils: Sequence[str] = (),
    council: str = "",
    year: int | None = None,
) -> SittingsRead:
    """Read a CSV file or pasted lines. Every line becomes a sitting, a problem with its sentence, or a duplicate.

    ``partners`` and ``councils`` are known names to recognise ("Rat" in "Rat der Stadt Selm"), ``council`` is the
    one meant where a line names none, ``year`` the one for days without a year.
    """
    if len(text) > LONGEST_TEXT:
        sentence = "Der Text ist zu lang; bitte in mehreren Teilen übernehmen."
        return SittingsRead(problems=(LineProblem(line=1, original="", sentence=sentence),))
    reader = _Reader(partners, councils, council, year)
    columns: Mapping[str, int] | None = None
    for line, original, cells in _lines(text):
        header = _header(cells)
        if len(original) > _LONGEST_LINE:
            reader.problem(line, f"{original[:_LONGEST_HEADING]}…", "Die Zeile ist zu lang; bitte kürzen.")
        elif header:
            columns = header
        elif columns:
            _read_cells(reader, line, original, cells, columns)
        else:
            reader.read(line, original, ", ".join(cells))
    reader.close_heading()
    return without_duplicates(reader.rows, reader.problems)


def _lines(text: str) -> Iterator[tuple[int, str, list[str]]]:
    for line, raw in enumerate(text.replace("\x00", "").splitlines(), start=1):
        original = readable(raw.replace("\t", " ; ") if "\t" in raw else raw).strip()
        if original.strip(" ;|,"):
            mark = next((sign for sign in (";", "|") if sign in original), None)
            yield line, original, [original] if len(original) > _LONGEST_LINE else _cells(original, mark)


def _cells(original: str, mark: str | None) -> list[str]:
    if mark is None:
        return [original]
    # A quotation mark that is never closed is a sign like any other.
    if original.count('"') % 2:
        return [cell.strip() for cell in original.split(mark)]
    return [cell.strip() for cell in next(csv.reader([original], delimiter=mark))]


def _header(cells: Sequence[str]) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name, words in _COLUMNS.items():
            if folded(cell).replace("/", " ") in words:
                found.setdefault(name, place)
    return found if "day" in found and len(found) > 1 else None


def _read_cells(reader: _Reader, line: int, original: str, cells: Sequence[str], columns: Mapping[str, int]) -> None:
    values = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
    time = take_apart(values.get("time", "")).starts_at
    day = take_apart(values["day"], year=reader.year)
    due = values.get("due", "")
    parts = day._replace(
        starts_at=time or day.starts_at,
        is_public=yes_no(values.get("public", "")),
        cancelled=any(is_cancelled(value) for value in values.values()),
    )
    if not parts.days:
        reader.problem(line, original, "Hier steht kein Sitzungstag; bitte einen Tag wie 04.03.2027 nennen.")
        return
    partner = values.get("partner", "")
    council = values.get("council") or reader.council
    days = parts.days[:1]
    reading = read_day(due) if due.strip(" -") else None
    reader.add(line, original, parts, days, reading, council, reader.partners.get(folded(partner), partner))


def _sittings(parts: LineParts) -> tuple[tuple[DayReading, ...], DayReading | None]:
    """Tell the Vorlagenschluss from further sittings: unmarked, it is one earlier day behind the sitting's."""
    if parts.due is not None or len(parts.days) != 2:
        return parts.days, parts.due
    first, second = (reading.day for reading in parts.days)
    if first and second and first - _LONGEST_LEAD <= second < first:
        return parts.days[:1], parts.days[1]
    return parts.days, None


def _refusal(days: Sequence[DayReading], due: DayReading | None, council: str) -> str:
    for reading in (*days, *([due] if due else [])):
        if reading.day is None:
            return reading.problem or "Hier steht kein Sitzungstag; bitte einen Tag wie 04.03.2027 nennen."
    held: list[date] = [reading.day for reading in days if reading.day]
    if not council.strip():
        return "Es fehlt, welches Gremium tagt; bitte nennen."
    if held != sorted(set(held)):
        return "Die Zeile nennt mehrere Tage, die nicht aufeinander folgen; bitte eine Zeile je Sitzung."
    if due and due.day and due.day > min(held):
        return f"Der Vorlagenschluss ({weekday_day(due.day)}) liegt nach der Sitzung; bitte die Daten prüfen."
    if due and len(held) > 1:
        return "Zu mehreren Sitzungen ist nur ein Vorlagenschluss genannt; bitte eine Zeile je Sitzung."
    return ""
