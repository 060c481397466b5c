"""How a search compares words: upper and lower case are the same, umlauts included, on every database alike."""

import unicodedata


def folded(*texts: str) -> str:
    """Return texts as one, ready to be searched; a word must be folded the same way before it is looked for."""
    return unicodedata.normalize("NFC", "\n".join(texts)).casefold()
