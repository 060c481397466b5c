"""One text in two spellings: what is left of a text when nothing but its letters and figures count."""

import html
import re
import unicodedata

# Soft hyphens, zero-width and direction signs stand inside words and mean nothing.
_VANISHING = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Points and commas count inside figures only: "1.500,00". A percent or euro sign is a word.
_NO_WORD = re.compile(r"[^\w%€.,]+|_+|(?<!\d)[.,]+|[.,]+(?!\d)")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)


def readable(text: str) -> str:
    """Return the text in NFC with plain blanks, without signs that stand inside words; lines stay lines."""
    if _ENTITY.search(text):
        text = html.unescape(text)
    text = unicodedata.normalize("NFC", _VANISHING.sub("", text))
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


def folded(text: str) -> str:
    """Return lower-case words and figures with single blanks between them.

    Dashes, quotation marks, bullets and the "?" that some exports put in their place are gone; umlauts
    are written out, since the same source shows "Förderart" and "Foerderart".
    """
    return bare(readable(text))


def bare(plain: str) -> str:
    """Return what ``folded`` makes of a text that is readable already."""
    return " ".join(_NO_WORD.sub(" ", plain.lower().translate(_UMLAUTS)).split())


def same_words(one: str, other: str) -> bool:
    """Say whether two texts differ in spelling at most: case, blanks, dashes, quotation marks, umlauts."""
    return one == other or folded(one) == folded(other)
