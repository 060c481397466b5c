"""What comes instead of the export, and what harms in it."""

import zipfile
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from crawler.export.bad_member import BadMember
from crawler.export.container import BY_HAND, Limits, not_a_zip, open_container
from crawler.export.wellformed import parse_xml
from tests.crawler.export_bad_members import plant_giant
from tests.crawler.export_factory import write_export
from tracker.errors import Refused

DOCUMENT = "<document><property name='gsb:title'><value>{}</value></property></document>"


def _refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused, open_container(path, limits):
        pass
    return str(refused.value)


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (b"", "Die Förderdatenbank hat eine leere Antwort statt des Exports geliefert."),
        (b" \r\n", "Die Förderdatenbank hat eine leere Antwort statt des Exports geliefert."),
        (
            b"<html><head><title>Radware Captcha Page</title>",
            f"Die Förderdatenbank hat statt des Exports eine Captcha-Seite geliefert; {BY_HAND}",
        ),
        (
            b"<!DOCTYPE html>\n<html lang='de'><head><title>Startseite",
            f"Die Förderdatenbank hat statt des Exports eine Webseite geliefert; {BY_HAND}",
        ),
        (b"%PDF-1.7", f"Die Datei ist keine ZIP-Datei und damit nicht der Export der Förderdatenbank; {BY_HAND}"),
    ],
)
def test_what_is_not_the_export_is_named(tmp_path: Path, head: bytes, sentence: str) -> None:
    path = tmp_path / "answer"
    path.write_bytes(head)
    assert _refusal(path) == not_a_zip(head) == sentence


@pytest.mark.parametrize("share", [0.001, 0.5, 0.99])
def test_a_truncated_export_is_refused_wherever_it_ends(tmp_path: Path, share: float) -> None:
    path = tmp_path / "export.zip"
    write_export(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert _refusal(path) == f"Die ZIP-Datei des Exports ist abgeschnitten oder beschädigt; {BY_HAND}"


def test_a_zip_with_other_things_is_not_the_export(tmp_path: Path) -> None:
    path = _zip(tmp_path / "other.zip", {"bild.png": b"x"})
    assert _refusal(path) == "Die ZIP-Datei enthält keine Dateien des Exports der Förderdatenbank."


@pytest.mark.parametrize("name", ["../x.xml", "/etc/x.xml", "BMWI/../../x.xml", "BMWI\\x.xml", "C:/x.xml"])
def test_paths_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    path = _zip(tmp_path / "export.zip", {name: b"<document/>", "BMWI/gut.xml": b"<document/>"})
    with open_container(path) as container:
        assert list(container.members) == ["BMWI/gut.xml"]
        assert len(container.refused) == 1
        assert "verbotenen Pfad" in container.refused[0].sentence


def test_a_giant_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    path = _zip(tmp_path / "export.zip", {"BMWI/gut.xml": b"<document/>"})
    with zipfile.ZipFile(path, "a") as archive:
        plant_giant(archive, "BMWI/riese.xml", megabytes=3_000)
    assert path.stat().st_size < 5_000_000
    with open_container(path) as container:
        assert [bad.name for bad in container.refused] == ["BMWI/riese.xml"]


def test_a_giant_that_declares_little_is_refused_when_read(tmp_path: Path) -> None:
    path = _zip(tmp_path / "export.zip", {"BMWI/gut.xml": b"<document/>"})
    with zipfile.ZipFile(path, "a") as archive:
        plant_giant(archive, "BMWI/luege.xml", megabytes=3_000, declared=1_000)
    with open_container(path) as container, pytest.raises(BadMember):
        container.read("BMWI/luege.xml")


def test_many_large_members_together_end_the_reading(tmp_path: Path) -> None:
    path = _zip(tmp_path / "export.zip", {f"BMWI/{n}.xml": bytes(range(256)) * 40 for n in range(10)})
    with open_container(path, Limits(total=50_000)) as container:
        read = [len(container.read(f"BMWI/{n}.xml")) for n in range(4)]
        with pytest.raises(Refused) as refused:
            container.read("BMWI/4.xml")
    assert sum(read) == 40_960
    assert "entpackt größer als" in str(refused.value)


def test_a_giant_table_of_members_is_never_loaded(tmp_path: Path) -> None:
    path = _zip(tmp_path / "export.zip", {f"BMWI/{n}.xml": b"x" for n in range(100)})
    assert "entpackt größer als" in _refusal(path, Limits(directory=1_000))


def test_a_damaged_member_does_not_stop_the_others(tmp_path: Path) -> None:
    path = _zip(tmp_path / "export.zip", {"BMWI/a.xml": b"abc" * 500, "BMWI/b.xml": b"gut"})
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("BMWI/a.xml").header_offset + 45
    spoilt = bytearray(path.read_bytes())
    spoilt[start : start + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(spoilt)
    with open_container(path) as container:
        with pytest.raises(BadMember) as bad:
            container.read("BMWI/a.xml")
        assert container.read("BMWI/b.xml") == b"gut"
    assert bad.value.sentence == "Die Datei BMWI/a.xml im Export ist beschädigt und wurde übergangen."


def test_whatever_byte_is_spoilt_the_export_is_refused_or_the_member_left_out(tmp_path: Path) -> None:
    whole = _zip(tmp_path / "export.zip", {"BMWI/ä.xml": b"<a>ja</a>" * 9, "BMWI/b.xml": b"gut"}).read_bytes()
    outcomes: Counter[str] = Counter()
    for place, mask in product(range(4, len(whole)), (0x01, 0xFF, None)):
        spoilt = bytearray(whole)
        spoilt[place] = 0 if mask is None else spoilt[place] ^ mask
        path = tmp_path / "spoilt.zip"
        path.write_bytes(spoilt)
        outcomes[_outcome(path)] += 1
    assert set(outcomes) == {"read", "refused", "left out"}


def _outcome(path: Path) -> str:
    try:
        with open_container(path) as container:
            for name in container.members:
                container.read(name)
            return "left out" if container.refused else "read"
    except Refused:
        return "refused"
    except BadMember:
        return "left out"


@pytest.mark.parametrize(
    ("data", "title", "mended"),
    [
        (DOCUMENT.format("Städte").encode(), "Städte", False),
        (b"\xef\xbb\xbf" + DOCUMENT.format("Städte").encode(), "Städte", False),
        (b'<?xml version="1.0" encoding="UTF-8"?>' + DOCUMENT.format("St\xe4dte").encode("cp1252"), "Städte", True),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + DOCUMENT.format("Städte").encode(), "Städte", False),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + DOCUMENT.format("Städte").encode("latin-1"), "Städte", True),
        (DOCUMENT.format("Städte").encode("utf-16"), "Städte", True),
        (DOCUMENT.format("A\x02B").encode(), "AB", True),
        (DOCUMENT.format("A&#2;B").encode(), "AB", True),
        (DOCUMENT.format("Wald &amp; Flur & Feld").encode(), "Wald & Flur & Feld", True),
        (DOCUMENT.format("A &nbsp; B").encode(), "A &nbsp; B", True),
        ("<!-- <a> -->\n" + DOCUMENT.format("x"), "x", False),
    ],
)
def test_what_can_be_mended_with_certainty_is(data: bytes | str, title: str, mended: bool) -> None:
    parsed = parse_xml("x.xml", data if isinstance(data, bytes) else data.encode())
    assert parsed.root.findtext(".//value") == title
    assert parsed.mended is mended


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE d [<!ENTITY a "b">]><document>&a;</document>',
        b"<!-- <a --><!DOCTYPE d SYSTEM 'file:///etc/passwd'><document/>",
        b'<?xml version="1.0"?><!-- x -->\n<!DOCTYPE d><document/>',
    ],
)
def test_definitions_of_entities_are_refused(data: bytes) -> None:
    with pytest.raises(BadMember) as bad:
        parse_xml("BMWI/x.xml", data)
    assert (
        bad.value.sentence
        == "Die Datei BMWI/x.xml im Export enthält unzulässige Anweisungen (XML-Entitäten) und wurde übergangen."
    )


@pytest.mark.parametrize("data", [b"", b"kein XML", b"<document><a></document>", b"<document>", b"\x00\x01"])
def test_what_cannot_be_mended_is_refused(data: bytes) -> None:
    with pytest.raises(BadMember) as bad:
        parse_xml("BMWI/x.xml", data)
    assert bad.value.sentence == "Die Datei BMWI/x.xml im Export ist kein lesbares XML und wurde übergangen."
