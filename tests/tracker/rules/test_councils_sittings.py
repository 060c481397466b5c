from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.councils.sitting_calendar import read_sitting_calendar
from tracker.rules.councils.sitting_lines import read_sitting_lines
from tracker.rules.councils.sitting_rows import LONGEST_TEXT, changes_against, sitting_key

DEC_3 = date(2026, 12, 3)
PARTNERS = ["Selm", "Unna", "Kreis Unna"]


def read(text, **more):
    return read_sitting_lines(text, partners=PARTNERS, **more)


def only(text, **more):
    found = read(text, **more)
    assert not found.problems, found.problems
    (row,) = found.rows
    return row


@pytest.mark.parametrize(
    ("line", "council", "held_on", "starts_at", "due", "public"),
    [
        ("Do., 03.12.2026, 17:00 Uhr, Rat", "Rat", DEC_3, "17:00", None, None),
        ("Rat;03.12.2026;17:00;23.11.2026;ja", "Rat", DEC_3, "17:00", date(2026, 11, 23), True),
        ("Rat\t03.12.2026\t17.30 Uhr\t\tnein", "Rat", DEC_3, "17:30", None, False),
        ("03.12.2026 17:00 Rat der Stadt Selm", "Rat der Stadt Selm", DEC_3, "17:00", None, None),
        ("2026-12-03 | Rat | 9 Uhr", "Rat", DEC_3, "09:00", None, None),
        ("Donnerstag, den 3. Dezember 2026: Rat", "Rat", DEC_3, "", None, None),
        ("3.12.26 Rat", "Rat", DEC_3, "", None, None),
        ("Rat am 03.12.2026 um 17:00 - 19:30 Uhr", "Rat", DEC_3, "17:00", None, None),
        ("• Rat, 03.12.2026, Rathaus (Ratssaal)", "Rat", DEC_3, "", None, None),
        ("Rat, 03.12.2026, Vorlagenschluss: 23.11.2026", "Rat", DEC_3, "", date(2026, 11, 23), None),
        ("Abgabeschluss 23.11.2026; Rat; 03.12.2026", "Rat", DEC_3, "", date(2026, 11, 23), None),
        ("Rat;03.12.2026;öffentlich/nichtöffentlich", "Rat", DEC_3, "", None, True),
        ("Rat;03.12.2026;nicht öffentlich", "Rat", DEC_3, "", None, False),
        ('"Ausschuss für Kultur; Sport";03.12.2026', "Ausschuss für Kultur, Sport", DEC_3, "", None, None),
        (
            "03.12.2026, Ausschuss für Umwelt, Klima und Verkehr",
            "Ausschuss für Umwelt, Klima und Verkehr",
            DEC_3,
            "",
            None,
            None,
        ),
        ("03.12.2026 Ausschuss für öffentliche Ordnung", "Ausschuss für öffentliche Ordnung", DEC_3, "", None, None),
        ("03.12.2026 Ausschuss für Raumordnung", "Ausschuss für Raumordnung", DEC_3, "", None, None),
    ],
)
def test_a_sitting_is_read_in_many_forms(line, council, held_on, starts_at, due, public):
    row = only(line)
    assert (row.council, row.held_on, row.starts_at) == (council, held_on, starts_at)
    assert (row.papers_due_on, row.is_public) == (due, public)
    assert not row.cancelled


def test_a_partner_is_recognised_by_its_name():
    row = only("Kreis Unna;Kreistag;15.12.2026;15:00")
    assert (row.partner, row.council) == ("Kreis Unna", "Kreistag")


def test_known_councils_are_recognised_under_other_spellings():
    assert only("17.12.2026, Sitzung des Rates der Stadt Selm", councils=["Rat"]).council == "Rat"


@pytest.mark.parametrize("line", ["Rat, 03.12.2026 (entfällt)", "Rat;03.12.2026;abgesagt"])
def test_a_cancelled_sitting_is_marked(line):
    assert only(line).cancelled


def test_a_table_with_a_header_is_read_by_its_columns_in_any_order():
    found = read(
        "Sitzungskalender 2027\n\n"
        "Datum;Uhrzeit;Gremium;Vorlagenschluss;Stadt/Gemeinde;öffentlich;Bemerkung\n"
        "04.02.2027;17:00;Rat;25.01.2027;selm;ja;\n"
        "11.02.2027;;Haupt- und Finanzausschuss;;Unna;nein;fällt aus\n"
    )
    assert not found.problems
    first, second = found.rows
    assert (first.partner, first.council, first.papers_due_on, first.is_public) == (
        "Selm",
        "Rat",
        date(2027, 1, 25),
        True,
    )
    assert (second.partner, second.starts_at, second.is_public, second.cancelled) == ("Unna", "", False, True)


def test_our_own_sheet_of_sittings_is_read():
    found = read(
        "Kommune;Gremium;Datum;Uhrzeit;Vorlagenschluss;öffentlich\r\nSelm;Rat;03.12.2026;17:00;23.11.2026;ja\r\n"
    )
    assert found.rows[0].partner == "Selm"
    assert found.rows[0].papers_due_on == date(2026, 11, 23)


def test_a_council_with_several_days_in_a_line_has_several_sittings():
    found = read("Rat: 05.02.2026, 19.03.2026, 07.05.2026")
    assert [row.held_on for row in found.rows] == [date(2026, 2, 5), date(2026, 3, 19), date(2026, 5, 7)]


def test_headings_name_council_and_year_of_the_lines_below():
    found = read("Sitzungstermine\nBau- und Planungsausschuss\n2027\n05.02.\nDo 18.03. 17:00\nRat 2028\n06.01.")
    assert [(row.council, row.held_on) for row in found.rows] == [
        ("Bau- und Planungsausschuss", date(2027, 2, 5)),
        ("Bau- und Planungsausschuss", date(2027, 3, 18)),
        ("Rat", date(2028, 1, 6)),
    ]
    assert [problem.original for problem in found.problems] == ["Sitzungstermine"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Rat;31.02.2026", "steht in keinem Kalender"),
        ("Rat;01.01.0207;17:00", "kein mögliches Jahr"),
        ("Fr., 03.12.2026, Rat", "passt nicht zum genannten Wochentag"),
        ("Rat, 03.12.", "nennt kein Jahr"),
        ("Rat;03/12/2026", "doppeldeutig"),
        ("03.12.2026", "Es fehlt, welches Gremium tagt; bitte nennen."),
        (
            "Rat;03.12.2026;Vorlagenschluss 10.12.2026",
            "Der Vorlagenschluss (Do, 10.12.2026) liegt nach der Sitzung; bitte die Daten prüfen.",
        ),
        ("Rat;03.12.2026;05.11.2026;01.10.2026", "eine Zeile je Sitzung"),
        ("Rat 01.10.2026, 05.11.2026, Vorlagenschluss 20.09.2026", "nur ein Vorlagenschluss"),
        ("Seite 3 von 7", "Hier steht kein Sitzungstag; bitte einen Tag wie 04.03.2027 nennen."),
        ("Rat", "Hier steht kein Sitzungstag; bitte einen Tag wie 04.03.2027 nennen."),
        ("x" * 3000, "zu lang"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(line, sentence):
    found = read(line)
    assert not found.rows
    (problem,) = found.problems
    assert sentence in problem.sentence


def test_a_header_without_a_readable_day_below_says_so():
    found = read("Gremium;Datum;Vorlagenschluss\nRat;demnächst;\nRat;03.12.2026;bald")
    assert [problem.line for problem in found.problems] == [2, 3]


def test_the_same_sitting_twice_is_a_duplicate_and_another_time_a_question():
    found = read("Rat;03.12.2026;17:00\nDo., 3.12.2026, 17:00 Uhr, RAT\nRat;03.12.2026;18:00")
    assert len(found.rows) == 1
    assert [line.line for line in found.duplicates] == [2]
    assert found.problems[0].sentence == (
        "Rat am Do, 03.12.2026 steht schon in Zeile 1, dort mit anderen Angaben; bitte prüfen."
    )


def test_the_same_text_again_changes_nothing():
    rows = read("Rat;03.12.2026;17:00;23.11.2026\nRat;10.12.2026;17:00").rows
    known = {sitting_key(row.partner, row.council, row.held_on): row for row in rows}
    again = changes_against(rows, known)
    assert (len(again.new), len(again.changed), len(again.unchanged)) == (0, 0, 2)


def test_what_a_later_text_leaves_open_changes_nothing_and_what_it_says_does():
    rows = read("Rat;03.12.2026;17:00;23.11.2026").rows
    known = {sitting_key(row.partner, row.council, row.held_on): row for row in rows}
    assert changes_against(read("Rat;03.12.2026").rows, known).unchanged
    assert changes_against(read("Rat;03.12.2026;18:00").rows, known).changed
    assert changes_against(read("Rat;03.12.2026;entfällt").rows, known).changed
    assert changes_against(read("Rat;04.12.2026").rows, known).new


def test_a_text_without_end_is_refused():
    found = read("Rat;03.12.2026\n" * (LONGEST_TEXT // 15 + 10))
    assert found.problems[0].sentence.startswith("Der Text ist zu lang")


TOKENS = st.sampled_from(
    [
        *("Rat", ";", ",", "\t", "|", '"', "03.12.2026", "3.12.", "31.02.2026", "17:00", "Uhr", "ja", "Do.", "2027"),
        *("Vorlagenschluss", "entfällt", "öffentlich", "\n", " ", "0207-01-01", "Datum", "Gremium", "99.99.9999", "Ä"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(TOKENS | st.text(max_size=4), max_size=30).map("".join))
def test_no_text_breaks_the_reader_and_every_sitting_has_a_council_and_a_day(text):
    found = read(text)
    for row in found.rows:
        assert row.council.strip()
        assert row.original.strip()
        assert row.papers_due_on is None or row.papers_due_on <= row.held_on
    assert len({sitting_key(row.partner, row.council, row.held_on) for row in found.rows}) == len(found.rows)
    assert all(problem.sentence.endswith(".") for problem in found.problems)


def event(*lines):
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))


def calendar(*events, head=()):
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *head, *events, "END:VCALENDAR", ""))


def one(*lines, head=(), **more):
    found = read_sitting_calendar(calendar(event(*lines), head=head), **more)
    assert not found.problems, found.problems
    (row,) = found.rows
    return row


def test_an_event_is_a_sitting_and_folded_lines_are_one():
    row = one(
        "UID:1",
        "SUMMARY:Haupt- und Fin\r\n anzausschuss",
        "DTSTART;TZID=Europe/Berlin:20261203T170000",
        "DESCRIPTION:Ratssaal\\nVorlagenschluss: 23.11.2026\\nBeginn der Reihe 01.01.2020",
    )
    assert (row.council, row.held_on, row.starts_at) == ("Haupt- und Finanzausschuss", DEC_3, "17:00")
    assert row.papers_due_on == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("start", "held_on", "starts_at"),
    [
        ("DTSTART:20261203T160000Z", DEC_3, "17:00"),
        ("DTSTART:20261202T233000Z", DEC_3, "00:30"),
        ("DTSTART:20260703T150000Z", date(2026, 7, 3), "17:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20261203T170000", DEC_3, "17:00"),
        ("DTSTART;TZID=Nirgendwo/Stadt:20261203T170000", DEC_3, "17:00"),
        ("DTSTART;TZID=America/New_York:20261203T110000", DEC_3, "17:00"),
        ("DTSTART:20261203T170000", DEC_3, "17:00"),
        ("DTSTART;VALUE=DATE:20261203", DEC_3, ""),
    ],
)
def test_days_and_times_are_those_of_berlin(start, held_on, starts_at):
    row = one("UID:1", "SUMMARY:Rat", start)
    assert (row.held_on, row.starts_at) == (held_on, starts_at)


@pytest.mark.parametrize(
    ("lines", "head"),
    [
        (("SUMMARY:Rat", "STATUS:CANCELLED"), ()),
        (("SUMMARY:Rat - entfällt",), ()),
        (("SUMMARY:Rat",), ("METHOD:CANCEL",)),
    ],
)
def test_a_cancelled_event_is_a_cancelled_sitting(lines, head):
    row = one("UID:1", "DTSTART:20261203T170000", *lines, head=head)
    assert row.cancelled
    assert row.council == "Rat"


def test_the_newest_state_of_an_event_counts():
    found = read_sitting_calendar(
        calendar(
            event("UID:1", "SEQUENCE:2", "SUMMARY:Rat", "DTSTART:20261210T170000"),
            event("UID:1", "SEQUENCE:1", "SUMMARY:Rat", "DTSTART:20261203T170000"),
        )
    )
    assert [row.held_on for row in found.rows] == [date(2026, 12, 10)]


def test_two_events_without_an_identity_are_two():
    found = read_sitting_calendar(
        calendar(event("SUMMARY:Rat", "DTSTART:20261203T170000"), event("SUMMARY:Rat", "DTSTART:20261210T170000"))
    )
    assert len(found.rows) == 2


def test_the_same_sitting_under_two_identities_is_a_duplicate():
    twins = (event(f"UID:{uid}", "SUMMARY:Rat", "DTSTART:20261203T170000") for uid in (1, 2))
    found = read_sitting_calendar(calendar(*twins))
    assert (len(found.rows), len(found.duplicates)) == (1, 1)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("SUMMARY:Rat", "DTSTART:2026x"), "keinen lesbaren Tag"),
        (("SUMMARY:Rat",), "keinen lesbaren Tag"),
        (("SUMMARY:Rat", "DTSTART:99991231T233000Z"), "keinen lesbaren Tag"),
        (("SUMMARY:Rat", "DTSTART:02070101T100000"), "kein mögliches Jahr"),
        (("SUMMARY:Rat", "DTSTART:20261203T170000", "RRULE:FREQ=MONTHLY"), "wiederkehrender Termin"),
        (("DTSTART:20261203T170000",), "welches Gremium"),
        (
            ("SUMMARY:Rat", "DTSTART:20261203T170000", "DESCRIPTION:Vorlagenschluss 10.12.2026"),
            "liegt nach der Sitzung",
        ),
    ],
)
def test_an_event_that_cannot_be_taken_is_refused_and_the_others_stay(lines, sentence):
    good = event("UID:2", "SUMMARY:Rat", "DTSTART:20261217T170000")
    found = read_sitting_calendar(calendar(event("UID:1", *lines), good))
    assert [row.held_on for row in found.rows] == [date(2026, 12, 17)]
    assert sentence in found.problems[0].sentence


@pytest.mark.parametrize(
    "text",
    ["", "hallo", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n", "END:VCALENDAR", "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT"],
)
def test_what_is_no_calendar_is_refused_with_one_sentence(text):
    found = read_sitting_calendar(text)
    assert not found.rows
    assert "kein lesbarer Kalender" in found.problems[0].sentence


def test_an_empty_calendar_says_that_it_is_empty():
    assert (
        read_sitting_calendar(calendar()).problems[0].sentence
        == "Der Kalender enthält keine Termine. Bitte wählen Sie einen anderen."
    )


def test_councils_of_a_calendar_are_recognised_and_named_by_whoever_reads_it():
    start = "DTSTART:20261203T170000"
    assert one("SUMMARY:12. Sitzung des Rates der Stadt Selm", start, councils=["Rat"]).council == "Rat"
    assert one("UID:1", start, council="Kreistag").council == "Kreistag"


LINES = st.sampled_from(
    [
        *("SUMMARY:Rat", "DTSTART:20261203T170000", "DTSTART;TZID=x:2026", "DTSTART;VALUE=DATE:99999999", "SEQUENCE:x"),
        *("RRULE:x", "UID:1", "STATUS:CANCELLED", "DTSTART:00010101T000000Z", "END:VEVENT", "BEGIN:VEVENT", "foo", ":"),
        *("BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "END:VTIMEZONE", "DTSTART;TZID=Europe/Berlin:19000101T000000", " x"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES | st.text(max_size=8), max_size=12))
def test_no_calendar_breaks_the_reader(lines):
    found = read_sitting_calendar(calendar(event(*lines)))
    assert found.rows or found.problems


def test_a_malformed_time_zone_makes_the_file_unreadable_and_nothing_worse():
    zone = ("BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "TZID:Europe/Berlin", "END:VTIMEZONE")
    found = read_sitting_calendar(calendar(*zone, event("SUMMARY:Rat", "DTSTART:20261203T170000")))
    assert "kein lesbarer Kalender" in found.problems[0].sentence
