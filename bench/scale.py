"""How large a measurement is: the promised size, or a part of it for a quick look."""

import os


def scaled(count: int) -> int:
    """Return a number of records, multiplied by ``BENCH_SCALE`` (1 unless set), at least one."""
    return max(1, round(count * float(os.environ.get("BENCH_SCALE", "1"))))
