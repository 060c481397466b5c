"""Words about councils: whether a paper still gets there in time."""

from tracker.vocabulary.word import Word


class Reach(Word):
    """Whether a body can still be reached before a target date. OPEN is never taken for feasible."""

    DECIDED = "decided", "beschlossen"
    FEASIBLE = "feasible", "zu schaffen"
    TIGHT = "tight", "knapp"
    MISSED = "missed", "nicht mehr zu schaffen"
    OPEN = "open", "offen, bitte prüfen"
    NOT_NEEDED = "not_needed", "kein Gremienlauf nötig"
