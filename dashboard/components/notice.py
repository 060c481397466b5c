"""A sentence about what just happened. Words say whether it worked; the colour only repeats it."""

from dashboard.components.markup import show, tag


def notice(sentence: str, *, refused: bool = False, head: str = "") -> None:
    """Draw the sentence where it is read aloud at once; ``head`` stands in front of it."""
    look = "fp-bar-refused" if refused else "fp-bar-done"
    show(tag("div", tag("div", tag("span", head, sentence), class_=f"fp-bar {look}"), class_="fp", role="alert"))
