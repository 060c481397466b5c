"""The error that leaves one member out; the others are read on."""


class BadMember(Exception):
    """A member of the export that is left out, and why in one German sentence."""

    def __init__(self, name: str, sentence: str) -> None:
        """Keep the member's name beside the sentence."""
        super().__init__(sentence)
        self.name = name
        self.sentence = sentence
