"""How a sentence quotes what somebody typed or what a cell holds."""

from datetime import date


def quoted(raw: object, longest: int) -> str:
    """Return „…“ around a cell as a German sheet shows it, cut after ``longest`` characters."""
    shown = _as_written(raw)
    return f"„{shown if len(shown) <= longest else f'{shown[:longest]}…'}“"


def _as_written(raw: object) -> str:
    if isinstance(raw, bool):
        return "WAHR" if raw else "FALSCH"
    if isinstance(raw, date):
        return f"{raw.day:02d}.{raw.month:02d}.{raw.year:04d}"
    return f"{raw:.15g}".replace(".", ",") if isinstance(raw, float) else str(raw)
