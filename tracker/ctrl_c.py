"""Ctrl+C while a program is still being loaded, told in words. Whoever imports this first is safe from then on.

Once a command runs, ``tracker.edge`` answers.
"""

import sys
from types import TracebackType

NOTHING_DONE = "Abgebrochen, bevor etwas begonnen hat.\n"


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write(NOTHING_DONE)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _tell
