"""How often Python looks for cycles while pages are drawn."""

import gc

# A page makes many short-lived values and hardly a cycle. Looking through everything that is loaded took 200 ms of
# every third page (measured with 10,000 calls and 55,000 suggestions); the young values are still looked through.
_YOUNG, _MIDDLE, _OLD = 50_000, 20, 20


def look_seldom() -> None:
    """Leave what is loaded by now out of the search for cycles, and search less often."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
