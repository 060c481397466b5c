"""What stands where a list has nothing to show: why, and what to do next."""

from dashboard.components.markup import Markup, show, tag


def empty(why: str, next_step: object) -> None:
    """Draw the empty state of a list."""
    show(markup(why, next_step))


def markup(why: str, next_step: object) -> Markup:
    """Return the empty state of a list."""
    return tag("div", tag("div", tag("p", tag("strong", why)), tag("p", next_step), class_="fp-empty"), class_="fp")
