"""Who does something: a person, or the system itself."""

from tracker.shapes.base import Shape
from tracker.vocabulary.people import Role


class Actor(Shape):
    """The one in whose name a service works; the audit row names the same."""

    person_id: int | None
    label: str
    role: Role
    partner_id: int | None = None


def system(label: str) -> Actor:
    """Return the actor for work nobody asked for by hand, such as a nightly harvest."""
    return Actor(person_id=None, label=label, role=Role.SYSTEM)
