"""A program the clockwork starts ends with it, so that a job never runs twice at a time. Linux only, as we are."""

import ctypes
import os
import signal

PARENT = "FOERDERPFAD_PARENT_PID"
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def follow_parent() -> None:
    """Ask to be ended when the process named in the environment is killed.

    Raises:
        KeyboardInterrupt: it is gone already.
    """
    parent = os.environ.get(PARENT)
    if not parent:
        return
    os.environ[PARENT] = str(os.getpid())  # and what this process starts ends with it in turn
    ctypes.CDLL(None, use_errno=True).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
    if os.getppid() != int(parent):
        raise KeyboardInterrupt
