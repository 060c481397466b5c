"""What Streamlit says itself is German; a new version with other words is noticed here."""

import pytest
from asked import ask

from dashboard.routes import shell

PHRASES = [(bundle, english) for bundle, words in shell.GERMAN.items() for english in words]


@pytest.mark.parametrize(("bundle", "english"), PHRASES)
def test_every_phrase_is_still_what_streamlit_says(bundle: str, english: str) -> None:
    files = (shell.STATIC / "static" / "js").glob(f"{bundle}.*.js")
    assert any(f"`{english}`" in path.read_text(encoding="utf-8") for path in files)


def test_bundles_are_sent_with_german_words() -> None:
    async def nothing(scope: object, receive: object, send: object) -> None:
        raise AssertionError("the bundle should have been answered")

    files = (shell.STATIC / "static" / "js").glob("index.*.js")
    [name] = [path.name for path in files if "Skip to main content" in path.read_text(encoding="utf-8")]
    answer = ask(shell.GermanScripts(nothing), f"/static/js/{name}")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "Zum Inhalt springen" in answer.text
    assert "`Skip to main content`" not in answer.text


def test_the_page_names_its_language() -> None:
    assert '<html lang="de">' in shell.shell()
    assert "<title>Förderpfad</title>" in shell.shell()
    assert shell.shell().count("<script") == 1
