"""From what a page says to plain text: strict about what must be there, tidy about signs nobody meant."""

import html
import re
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

from lxml import etree

CONVERTER = "1"
"""Version of ``plain``. A new one never rewrites texts that are stored already."""

T = TypeVar("T")

_BREAK = "\ufdd0"  # a non-character: never text, and XML lets it pass
_BULLET = "\ufdd1"
# Marks where a line starts and ends; everything else is the text as it stands.
_TO_TEXT = etree.XSLT(
    etree.XML("""
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text"/>
  <xsl:template match="address|article|aside|blockquote|caption|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h1
    |h2|h3|h4|h5|h6|header|hr|main|nav|ol|p|pre|section|table|tr|ul">
    <xsl:text>&#xfdd0;</xsl:text><xsl:apply-templates/><xsl:text>&#xfdd0;</xsl:text>
  </xsl:template>
  <xsl:template match="br"><xsl:text>&#xfdd0;</xsl:text></xsl:template>
  <xsl:template match="li"><xsl:text>&#xfdd0;</xsl:text>
    <xsl:if test="normalize-space()"><xsl:text>&#xfdd1;</xsl:text></xsl:if>
    <xsl:apply-templates/><xsl:text>&#xfdd0;</xsl:text>
  </xsl:template>
  <xsl:template match="td|th">
    <xsl:if test="preceding-sibling::*"><xsl:text> | </xsl:text></xsl:if><xsl:apply-templates/>
  </xsl:template>
  <xsl:template match="script|style|head|template|noscript|svg|iframe|object|comment()|processing-instruction()"/>
</xsl:stylesheet>""")
)
# C0 without tab and line breaks, C1 with U+0085, soft hyphen, zero-width signs, direction marks, byte order mark,
# non-characters. None of them is text; some break XML, search or a quote on a screen.
_NOISE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_LOOKS_LIKE_MARKUP = re.compile(r"<[a-zA-Z!/?]|&[#a-zA-Z]")
_TAG = re.compile(r"<[^<>]*>")
_PADDED_BULLET = re.compile(rf"{_BULLET}[\s{_BREAK}]+")


class NotExactlyOne(ValueError):
    """A page holds none or several of what it must hold once; the message says it in German."""


def one(matches: Sequence[T], what: str) -> T:
    """Return the only element of ``matches``. Raises ``NotExactlyOne`` on none or several."""
    if len(matches) != 1:
        raise NotExactlyOne(f"Erwartet war genau einmal „{what}“, gefunden: {len(matches)}.")
    return matches[0]


def tidy(text: str) -> str:
    """Return the text in NFC without control signs, soft hyphens and zero-width signs; spaces stay."""
    if _NOISE.search(text):
        text = _NOISE.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def line(value: str) -> str:
    """Return a short value (title, name, city) as one tidy line, entities resolved."""
    return " ".join(tidy(html.unescape(value)).split())


def plain(markup: str) -> str:
    """Return rich text as plain NFC text: one line a paragraph, "- " before list items, " | " between cells."""
    if not _LOOKS_LIKE_MARKUP.search(markup):
        return _lines(_BREAK.join(markup.splitlines()))
    return _lines(_marked(markup))


def _marked(markup: str) -> str:
    parser = etree.HTMLParser()
    root = etree.fromstring(f"<div>{markup}</div>", parser)
    if root is None or parser.error_log.filter_types(etree.ErrorTypes.ERR_RESOURCE_LIMIT):
        # The parser gives up on hundreds of nested elements; the text without its tags is better than none.
        return html.unescape(_TAG.sub(_BREAK, markup))
    return _PADDED_BULLET.sub(_BULLET, str(_TO_TEXT(root))).replace(_BULLET, "- ")


def _lines(marked: str) -> str:
    text = tidy(" ".join(marked.split()).replace(_BREAK, "\n"))
    parts = (" ".join(part.split()) if "  " in part else part.strip() for part in text.split("\n"))
    return "\n".join(filter(None, parts))
