"""What every letter needs to know besides what it says: to whom, from where, on which day."""

from datetime import date

from tracker.letters.personal import page_address
from tracker.shapes.base import Shape

EXAMPLE = "Beispieldaten: Vorhaben und Zahlen in diesem Brief sind erdacht. Er wird nicht verschickt."


class Envelope(Shape):
    """The name of who gets it, the address of this installation, the day. ``viewer`` as in ``page_address``."""

    to: str
    base_url: str
    today: date
    is_example: bool
    viewer: str = ""

    @property
    def banner(self) -> str:
        """Return the sentence that marks example data, or nothing."""
        return EXAMPLE if self.is_example else ""

    def subject(self, words: str) -> str:
        """Return the subject, marked where the data are examples."""
        return f"[Beispieldaten] {words}" if self.is_example else words

    def page(self, path: str) -> str:
        """Return the address of a page."""
        return page_address(self.base_url, path, self.viewer)
