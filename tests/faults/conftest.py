"""The table of the faults: one line for each, printed after the run."""

from collections.abc import Callable

import pytest

from tests.faults.processes import Told

ROW = "fault"


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Told:
    """Write a line of the table of faults."""

    def told(fault: str, disturbed: str, repeated: str) -> None:
        record_property(ROW, [fault, disturbed, repeated])

    return told


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what every fault did; a test that failed before it could tell anything stands there by its name."""
    lines: list[tuple[str, ...]] = []
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            if "tests/faults/" in report.nodeid and report.when == "call":
                rows = [tuple(value) for name, value in report.user_properties if name == ROW]
                lines += rows
                if outcome == "failed":
                    lines.append((report.nodeid.partition("::")[2], "FAILED", ""))
    if not lines:
        return
    lines.insert(0, ("Fault", "Disturbed run", "After the repeat"))
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    terminalreporter.write_sep("-", "faults")
    for line in lines:
        terminalreporter.write_line("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
