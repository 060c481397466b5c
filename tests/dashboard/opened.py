"""Opens a page as Streamlit would for a visitor, and reads what stands there."""

import re
from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import dashboard

SCRIPT = Path(dashboard.__file__).with_name("app.py")
_TAG = re.compile(r"<[^>]*>")
_SHEET = re.compile(r"<style>.*?</style>", re.DOTALL)


def page(address: str, **parameters: str | list[str]) -> AppTest:
    """Open a page by its address."""
    test = AppTest.from_file(SCRIPT, default_timeout=60)
    # ``switch_page`` knows files only; our pages are functions, which Streamlit tells apart by their address.
    test._page_hash = calc_hash(address)
    test.query_params.update(parameters)
    return shown(test.run())


def shown(test: AppTest) -> AppTest:
    """Make sure that nothing broke."""
    assert not test.exception, [item.value for item in test.exception]
    return test


def markup(test: AppTest) -> str:
    """Return the HTML of a page."""
    return _SHEET.sub("", "\n".join(item.value for item in test.html))


def words(test: AppTest) -> str:
    """Return the text of a page as a person reads it."""
    titles = [item.value for item in [*test.title, *test.header]]
    return " ".join(unescape(_TAG.sub(" ", markup(test))).split()) + " " + " ".join(titles)


def click(test: AppTest, label: str, *, place: int = 0) -> AppTest:
    """Click a button by its words."""
    found = [button for button in test.button if button.label == label]
    assert found, [button.label for button in test.button]
    return shown(found[place].click().run())
