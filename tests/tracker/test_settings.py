"""Settings: from the environment, complete, or refused with the name of the variable."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from tracker import settings
from tracker.errors import Refused
from tracker.settings import Settings


@pytest.fixture(autouse=True)
def an_empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of this machine: an empty folder, and none of our variables."""
    import os

    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.upper().startswith("FOERDERPFAD_"):
            monkeypatch.delenv(name)


def test_without_any_setting_everything_lies_in_one_folder() -> None:
    found = settings.load()
    assert found.database == "sqlite:///data/foerderpfad.sqlite3"
    assert (found.auth, found.base_url, found.smtp_host) == ("local", "http://localhost:8501", "")


def test_the_database_follows_the_folder_unless_it_has_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOERDERPFAD_DATA_DIR", "/srv/foerderpfad")
    assert settings.load().database == "sqlite:////srv/foerderpfad/foerderpfad.sqlite3"
    monkeypatch.setenv("FOERDERPFAD_DATABASE_URL", "postgresql://ledger@localhost/ledger")
    assert settings.load().database == "postgresql://ledger@localhost/ledger"


def test_a_file_beside_the_program_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('FOERDERPFAD_CONTACT_EMAIL="büro@schwerte.invalid"\nANDERES=1\n', encoding="utf-8")
    assert settings.load().contact_email == "büro@schwerte.invalid"


def test_the_environment_beats_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("FOERDERPFAD_SMTP_PORT=25\n")
    monkeypatch.setenv("FOERDERPFAD_SMTP_PORT", "465")
    assert settings.load().smtp_port == 465


def test_an_empty_value_takes_back_the_file_and_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("FOERDERPFAD_SMTP_HOST=mail.invalid\nFOERDERPFAD_SMTP_SENDER=a@b.invalid\n")
    for name in ("SMTP_HOST", "SMTP_SENDER", "SMTP_PORT", "BACKUP_DIR", "SECRET_KEY"):
        monkeypatch.setenv(f"FOERDERPFAD_{name}", "")
    found = settings.load()
    assert (found.smtp_host, found.smtp_port, found.backups) == ("", 587, Path("data/backups"))
    assert found.secret_key.get_secret_value() == settings.DEFAULT_SECRET


def test_a_test_server_can_stand_in_for_a_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOERDERPFAD_SOURCES__BUND_FOERDERDATENBANK__BASE_URL", "http://127.0.0.1:8000")
    found = settings.load()
    assert found.base_url_of("bund_foerderdatenbank") == "http://127.0.0.1:8000"
    assert found.base_url_of("nrw_bank") is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"SMTP_HOST": "mail.invalid"}, "FOERDERPFAD_SMTP_HOST und FOERDERPFAD_SMTP_SENDER"),
        ({"SMTP_SENDER": "a@b.invalid"}, "FOERDERPFAD_SMTP_HOST und FOERDERPFAD_SMTP_SENDER"),
        ({"SMTP_USER": "a"}, "FOERDERPFAD_SMTP_USER und FOERDERPFAD_SMTP_PASSWORD"),
        ({"SMTP_PASSWORD": "sehr-geheim"}, "FOERDERPFAD_SMTP_USER und FOERDERPFAD_SMTP_PASSWORD"),
        ({"AUTH": "oidc"}, "FOERDERPFAD_SECRET_KEY"),
        (
            {"AUTH": "oidc", "SECRET_KEY": "kurz"},
            "FOERDERPFAD_SECRET_KEY auf einen eigenen, geheimen Wert mit mindestens 20 Zeichen",
        ),
        ({"AUTH": "passwort"}, "FOERDERPFAD_AUTH hat einen Wert, der dort nicht möglich ist"),
        ({"SMTP_PORT": "post"}, "FOERDERPFAD_SMTP_PORT hat einen Wert"),
        ({"SMTP_PORT": "0"}, "FOERDERPFAD_SMTP_PORT hat einen Wert"),
        ({"SOURCES": "kein JSON"}, "FOERDERPFAD_SOURCES"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_wrong_setting_is_refused_by_its_name_in_german(
    values: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"FOERDERPFAD_{name}", value)
    with pytest.raises(Refused) as refusal:
        settings.load()
    sentence = str(refusal.value)
    assert sentence.startswith("Die Einstellungen stimmen nicht. ")
    assert sentence.endswith(".")
    assert said in sentence
    assert "sehr-geheim" not in sentence
    assert "  " not in sentence
    assert "nput" not in sentence, "a word of the library instead of ours"


def test_a_whole_mail_server_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HOST": "mail.invalid", "SENDER": "a@b.invalid", "USER": "a", "PASSWORD": "b"}.items():
        monkeypatch.setenv(f"FOERDERPFAD_SMTP_{name}", value)
    found = settings.load()
    assert (found.smtp_host, found.smtp_password.get_secret_value()) == ("mail.invalid", "b")


def test_an_own_secret_opens_the_way_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOERDERPFAD_AUTH", "oidc")
    monkeypatch.setenv("FOERDERPFAD_SECRET_KEY", "ein-eigener-geheimer-wert")
    with pytest.raises(Refused, match="FOERDERPFAD_OIDC_ISSUER"):
        settings.load()
    for name in ("CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"FOERDERPFAD_OIDC_{name}", "x")
    monkeypatch.setenv("FOERDERPFAD_OIDC_ISSUER", "http://anmeldung.example")
    with pytest.raises(Refused, match="https"):
        settings.load()
    monkeypatch.setenv("FOERDERPFAD_OIDC_ISSUER", "https://anmeldung.example")
    assert settings.load().auth == "oidc"


def test_a_file_in_another_encoding_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("FOERDERPFAD_SMTP_SENDER=büro@schwerte.invalid".encode("cp1252"))
    with pytest.raises(Refused, match=r"^Die Datei \.env ist nicht lesbar\. .*UTF-8.*\.$"):
        settings.load()


def test_secrets_are_not_shown_and_nothing_changes_afterwards() -> None:
    found = Settings(smtp_user="a", smtp_password="sehr-geheim", secret_key="auch-geheim")  # type: ignore[arg-type]
    assert "geheim" not in repr(found)
    with pytest.raises(ValidationError):
        found.auth = "oidc"
