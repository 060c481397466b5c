"""A letter as its recipient sees it: a page within the page, without scripts and cut off from everything outside."""

import streamlit as st
from markupsafe import Markup

HEIGHT = 720
# Streamlit's own frame would let the letter run scripts in our name; the inner one may do nothing at all, and the rule
# in the head of the outer one forbids both to load anything.
# A link that opens a window opens nothing here; followed in place, it would blank the frame.
_HEAD, _HEAD_OF_PREVIEW = "<head>", '<head><base target="_blank">'
_FRAME = Markup(
    '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{title}</title>'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"></head>"
    '<body style="margin: 0"><iframe title="{title}" sandbox="" referrerpolicy="no-referrer" srcdoc="{letter}" '
    'style="box-sizing: border-box; border: 1px solid #c9d2da; width: 100%; height: {height}px"></iframe></body></html>'
)


def page(letter: str, title: str) -> str:
    """Return the page that holds a letter's HTML and lets nothing in or out."""
    inner = letter.replace(_HEAD, _HEAD_OF_PREVIEW, 1)
    return _FRAME.format(title=title, letter=inner, height=HEIGHT - 10)


def draw(letter: str, title: str) -> None:
    """Draw a letter's HTML in a frame; ``title`` is what a screen reader calls it."""
    st.iframe(page(letter, title), height=HEIGHT, alt=title)
