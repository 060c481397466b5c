"""Measures what the design promises: ``python -m bench [NAME…]``, all of them without a name.

A bench is a file of this folder with a function ``main() -> None`` that prints its figures and raises
``SystemExit`` with a sentence when a promise is broken. Sizes go through ``bench.scale.scaled``.
Each runs in a process of its own, so that its memory is its own.
"""

import ast
import importlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

FOLDER = Path(__file__).parent
INSIDE = "BENCH_INSIDE"


@dataclass(frozen=True)
class Result:
    """How one bench went: wall time in seconds, peak memory in MiB, and whether it kept its promises."""

    name: str
    seconds: float
    peak_mib: float
    kept: bool


def names() -> list[str]:
    """Return the benches of this folder: its files that define ``main``."""
    files = sorted(path for path in FOLDER.glob("*.py") if path.name != Path(__file__).name)
    return [path.stem for path in files if _defines_main(path)]


def _defines_main(path: Path) -> bool:
    return any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in ast.parse(path.read_text()).body)


def measure(name: str) -> Result:
    """Run one bench in its own process."""
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "bench", name], env=os.environ | {INSIDE: "1"})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Result(name, time.perf_counter() - begin, usage.ru_maxrss / 1024, process.returncode == 0)


def main(wanted: list[str]) -> int:
    """Run the wanted benches, print the table, return the exit code."""
    known = names()
    if unknown := sorted(set(wanted) - set(known)):
        print(f"no such bench: {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    results = []
    for name in wanted or known:
        print(f"\n== {name}", flush=True)
        results.append(measure(name))
    table = Table("Bench", "Seconds", "Peak MiB", "Promises", title=f"BENCH_SCALE={os.environ.get('BENCH_SCALE', '1')}")
    for result in results:
        table.add_row(
            result.name, f"{result.seconds:.1f}", f"{result.peak_mib:.0f}", "kept" if result.kept else "BROKEN"
        )
    Console().print(table)
    return 0 if results and all(result.kept for result in results) else 1


if __name__ == "__main__":
    if os.environ.get(INSIDE):
        importlib.import_module(f"bench.{sys.argv[1]}").main()
    else:
        sys.exit(main(sys.argv[1:]))
