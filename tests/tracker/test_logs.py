"""Events as lines: whole as JSON, and never with a token, a password or a mail address."""

import json
import logging
import sys

import pytest

from tracker import logs

TOKEN = "hW3kq0uHn2v9Yb7cQ4sT1xZ6aR8eLmPfDgJiKoNwV5U"


def record(message: str, *values: object, **extra: object) -> logging.LogRecord:
    made = logging.makeLogRecord({"name": "tracker.x", "levelno": 30, "levelname": "WARNING", "msg": message})
    made.args = values
    vars(made).update(extra)
    return made


def test_an_event_is_one_line_of_json_with_its_values() -> None:
    line = logs.JsonLine().format(record("job ended\nzwei", job=7, failed=True, said="Fertig."))
    assert "\n" not in line
    event = json.loads(line)
    assert (event["event"], event["job"], event["failed"], event["said"]) == ("job ended\nzwei", 7, True, "Fertig.")
    assert (event["level"], event["logger"], event["at"][10]) == ("warning", "tracker.x", "T")


def test_an_error_is_part_of_its_event() -> None:
    try:
        raise ValueError("an s.muster@selm.invalid")
    except ValueError:
        made = record("failed")
        made.exc_info = sys.exc_info()
    error = json.loads(logs.JsonLine().format(made))["error"]
    assert "ValueError" in error
    assert "muster" not in error


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        (f"GET /entscheidung/{TOKEN}?x=1 404", "GET /entscheidung/…?x=1 404"),
        ("GET /kalender/kurz.ics", "GET /kalender/…"),
        (f"token {TOKEN} unknown", "token … unknown"),
        ("refused: s.muster+a@stadt-selm.de.", "refused: …."),
        ("postgresql://foerderpfad:geheim@rechner/x", "postgresql://…@rechner/x"),
        ("sha " + "0123456789abcdef" * 4, "sha " + "0123456789abcdef" * 4),
    ],
)
@pytest.mark.parametrize("form", [logs.JsonLine(), logs.PlainLine("%(message)s")])
def test_no_line_names_a_secret(form: logging.Formatter, said: str, noted: str) -> None:
    line = form.format(record("%s", said))
    assert (json.loads(line)["event"] if isinstance(form, logs.JsonLine) else line) == noted


def test_a_library_with_handlers_of_its_own_notes_as_we_do(caplog: pytest.LogCaptureFixture) -> None:
    library = logging.getLogger("bibliothek.teil")
    library.propagate = False
    library.addHandler(logging.StreamHandler())
    logs.adopt("bibliothek")
    library.warning("sagt etwas")
    assert library.handlers == []
    assert "sagt etwas" in caplog.text
