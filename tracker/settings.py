"""Settings from the environment or ``.env``; read once at the edge and passed in."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from tracker.errors import Refused

DEFAULT_SECRET = "nur-auf-diesem-rechner"
# Cookies and forms are signed with it: what can be guessed lets anybody sign.
SHORTEST_SECRET = 20
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class SourceSettings(BaseModel):
    """What an administrator sets for one source."""

    base_url: str | None = None


class Settings(BaseSettings):
    """Everything that may differ between installations. Frozen; tests build their own."""

    model_config = SettingsConfigDict(
        env_prefix="FOERDERPFAD_",
        env_file=".env",
        env_nested_delimiter="__",
        frozen=True,
        extra="ignore",
    )

    data_dir: Path = Path("data")
    database_url: str = ""
    base_url: str = "http://localhost:8501"
    secret_key: SecretStr = SecretStr(DEFAULT_SECRET)
    auth: Literal["local", "oidc"] = "local"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    session_hours: Annotated[int, Field(ge=1, le=24)] = 8
    trusted_proxies: str = ""
    contact_email: str = "foerderpfad@example.invalid"
    smtp_host: str = ""
    smtp_port: Annotated[int, Field(ge=1, le=65_535)] = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_sender: str = ""
    smtp_per_minute: Annotated[int, Field(ge=0, le=10_000)] = 0
    proxy: str = ""
    ca_file: Path | None = None
    log: Literal["plain", "json"] = "plain"
    backup_dir: Path | None = None
    backup_keep: Annotated[int, Field(ge=1, le=1_000)] = 14
    keep_letters_days: Annotated[int, Field(ge=30, le=36_500)] = 365
    keep_links_days: Annotated[int, Field(ge=1, le=36_500)] = 90
    keep_archive_days: Annotated[int, Field(ge=30, le=36_500)] = 365
    sources: dict[str, SourceSettings] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _take_the_default_for_nothing(cls, values: dict[str, Any]) -> dict[str, Any]:
        # After the sources were put together: an empty variable takes back what the file beside it says.
        return {name: value for name, value in values.items() if value != ""}

    @model_validator(mode="after")
    def _refuse_half_a_mail_server(self) -> Self:
        if bool(self.smtp_host) != bool(self.smtp_sender):
            message = "Für den Mailversand werden FOERDERPFAD_SMTP_HOST und FOERDERPFAD_SMTP_SENDER zusammen gebraucht."
            raise ValueError(message)
        if bool(self.smtp_user) != bool(self.smtp_password.get_secret_value()):
            message = "FOERDERPFAD_SMTP_USER und FOERDERPFAD_SMTP_PASSWORD gehören zusammen."
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _refuse_the_default_secret_outside(self) -> Self:
        secret = self.secret_key.get_secret_value()
        if self.auth != "local" and (secret == DEFAULT_SECRET or len(secret) < SHORTEST_SECRET):
            message = (
                "Bitte setzen Sie FOERDERPFAD_SECRET_KEY auf einen eigenen, geheimen Wert mit mindestens "
                f"{SHORTEST_SECRET} Zeichen, zum Beispiel aus „openssl rand -base64 32“."
            )
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _refuse_half_a_sign_in(self) -> Self:
        if self.auth != "oidc":
            return self
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret.get_secret_value())
        if not all(given):
            message = (
                "Für FOERDERPFAD_AUTH=oidc werden FOERDERPFAD_OIDC_ISSUER, _OIDC_CLIENT_ID und _OIDC_CLIENT_SECRET "
                "zusammen gebraucht."
            )
            raise ValueError(message)
        for name, url in (("FOERDERPFAD_OIDC_ISSUER", self.oidc_issuer), ("FOERDERPFAD_BASE_URL", self.base_url)):
            parts = urlsplit(url)
            if parts.scheme != "https" and parts.hostname not in _THIS_MACHINE:
                message = f"{name} muss mit https:// beginnen, sonst ließe sich die Anmeldung mitlesen."
                raise ValueError(message)
        return self

    @property
    def proxies(self) -> list[str]:
        """Return the addresses or networks whose word about the client counts."""
        return [part.strip() for part in self.trusted_proxies.split(",") if part.strip()]

    @property
    def database(self) -> str:
        """Return the address of the ledger: as set, else the SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'foerderpfad.sqlite3'}"

    @property
    def backups(self) -> Path:
        """Return the folder of the nightly backups."""
        return self.backup_dir or self.data_dir / "backups"

    def base_url_of(self, source: str) -> str | None:
        """Return the address that stands in for a source's site, when the administrator set one."""
        setting = self.sources.get(source)
        return (setting.base_url or None) if setting else None


def load() -> Settings:
    """Read the settings.

    Raises:
        Refused: a value is missing or wrong; the text names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise Refused(f"Die Einstellungen stimmen nicht. {_sentence(error)}") from error
    except SettingsError as error:
        raise Refused("Die Einstellungen stimmen nicht. Ein Wert für FOERDERPFAD_SOURCES ist nicht lesbar.") from error
    except UnicodeDecodeError as error:
        raise Refused("Die Datei .env ist nicht lesbar. Bitte speichern Sie sie in der Kodierung UTF-8.") from error


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False)[0]
    if first["type"] == "value_error":
        return str(first["msg"]).removeprefix("Value error, ")
    name = "FOERDERPFAD_" + "__".join(str(part) for part in first["loc"]).upper()
    return f"{name} hat einen Wert, der dort nicht möglich ist. Bitte prüfen Sie ihn."
