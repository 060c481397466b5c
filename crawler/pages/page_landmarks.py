"""Where a page's own content stands, without menus, breadcrumbs, cookie boxes and what else frames it."""

import re
from collections.abc import Iterator

from lxml import etree

from crawler.parsing import line

# In this order: what HTML and ARIA offer for it, then the names that content systems of administrations use.
_LANDMARKS = (
    "//main",
    "//*[@role='main']",
    "//*[@id='main-content' or @id='maincontent' or @id='content-main' or @id='hauptinhalt' or @id='inhalt']",
    "//*[@id='content' or @id='main' or @id='contentwrapper' or @id='page-content']",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' main-content ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' page-content ')]",
    "//article",
)
_FRAMES = (
    ".//nav | .//footer | .//form | .//dialog | .//script | .//style | .//template | .//noscript | .//iframe | .//svg"
    " | .//*[@hidden] | .//*[@role='navigation' or @role='search' or @role='dialog' or @role='alertdialog'"
    " or @role='contentinfo' or @role='banner' or @role='menu' or @role='tablist']"
)
_NAMED = re.compile(
    r"(?:^|[-_ ])(?:breadcrumbs?|brotkrumen?|cookies?|consent|eu-cookie|social|share|sharing|teilen|pager|pagination"
    r"|navigation|navbar|nav|menu|submenu|skip-?links?|visually-hidden|sr-only|newsletter|toolbar|print-?link|tracking"
    r"|related|verwandte|back-?to-?top)(?:$|[-_ ])",
    re.IGNORECASE,
)
_MOST_OF_IT = 0.6


def main_of(root: etree._Element) -> etree._Element | None:
    """Return the element that holds the page's own content, its frames cut off; None when there is no landmark."""
    for path in _LANDMARKS:
        found = [each for each in root.xpath(path) if not _inside_a_frame(each)]
        if found:
            main = max(found, key=_letters)
            _cut(main)
            return main
    return None


def _cut(main: etree._Element) -> None:
    for frame in main.xpath(_FRAMES):
        _drop(frame)
    whole = _letters(main)
    for named in list(_named(main)):
        # A wrapper that is called after a bar beside it ("with-navigation") holds the content itself.
        if not named.xpath(".//h1") and _letters(named) < whole * _MOST_OF_IT:
            _drop(named)


def _named(main: etree._Element) -> Iterator[etree._Element]:
    for element in main.xpath(".//*[@class or @id]"):
        if _NAMED.search(f"{element.get('class', '')} {element.get('id', '')}"):
            yield element


def _drop(element: etree._Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()  # keeps the text behind it


def _inside_a_frame(element: etree._Element) -> bool:
    return bool(element.xpath("ancestor-or-self::nav | ancestor-or-self::footer | ancestor-or-self::*[@hidden]"))


def _letters(element: etree._Element) -> int:
    return len(line(element.text_content()))
