"""A small page without Streamlit, for refusals and addresses that do not exist."""

from html import escape

from starlette.responses import HTMLResponse

_STYLE = (
    "body{font:18px/1.5 system-ui,sans-serif;color:#1c2b33;background:#fff;max-width:38em;margin:12vh auto;"
    "padding:0 1.5em}h1{font-size:1.6em;line-height:1.25}a{color:#0b4f8a}"
)


def page(title: str, *sentences: str, status: int, back: bool = False) -> HTMLResponse:
    """Return a German page of a few sentences; ``back`` offers the way to the start."""
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    way = '<p><a href="/start">Zur Übersicht</a></p>' if back else ""
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{escape(title)} – Förderpfad</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{paragraphs}{way}</main></body></html>",
        status_code=status,
    )
