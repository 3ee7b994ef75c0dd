"""Environment -> frozen settings."""

from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

DEFAULT_DATABASE = "sqlite:///var/practice-loop.db"
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+aiosqlite": "sqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
"""Drivers that work, by the names that people write."""
_OPTIONS = {"host", "port", "ssl", "target_session_attrs"}
"""What may stand behind the question mark for PostgreSQL, `sslmode` having become `ssl`."""
_LOOPBACK = "127.0.0.1"
_EVERYWHERE = "0.0.0.0"


class SettingsError(Exception):
    """The service cannot start with these settings: one line says which and why, without any value."""


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


_Text = Annotated[str, BeforeValidator(_stripped)]


class Settings(BaseSettings):
    """The service's settings. Without an app id it is in local mode: see `local`."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", case_sensitive=False, env_ignore_empty=True
    )

    app_id: _Text = Field(default="", validation_alias="MicrosoftAppId")
    app_password: SecretStr = Field(default=SecretStr(""), validation_alias="MicrosoftAppPassword")
    app_tenant_id: _Text = Field(default="", validation_alias="MicrosoftAppTenantId")
    app_type: Literal["SingleTenant", "UserAssignedMSI"] = Field(
        default="SingleTenant", validation_alias="MicrosoftAppType"
    )
    port: int = Field(default=3978, ge=0, le=65535, validation_alias="PORT")
    wanted_host: _Text = Field(default="", validation_alias="HOST")
    database_url: _Text = Field(default=DEFAULT_DATABASE, repr=False, validation_alias="DATABASE_URL")
    framework: _Text = Field(default="lancashire", validation_alias="PRACTICE_LOOP_FRAMEWORK")
    files: _Text = Field(default="", validation_alias="PRACTICE_LOOP_FILES")
    """The folder of files that members send, one for all processes. Empty: beside SQLite's file, else `var/files`."""
    replicas: int = Field(default=1, ge=1, le=50, validation_alias="PRACTICE_LOOP_REPLICAS")
    """How many processes answer turns at once; more than one needs PostgreSQL."""
    timezone_name: _Text = Field(default="Europe/London", validation_alias="PRACTICE_LOOP_TIMEZONE")

    # The public cloud's. Under the ecosystem's names, for other clouds and for tests with a key server.
    login_url: _Text = Field(
        default="https://login.microsoftonline.com/", validation_alias="TO_CHANNEL_FROM_BOT_LOGIN_URL"
    )
    oauth_scope: _Text = Field(
        default="https://api.botframework.com", validation_alias="TO_CHANNEL_FROM_BOT_OAUTH_SCOPE"
    )
    token_issuer: _Text = Field(
        default="https://api.botframework.com", validation_alias="TO_BOT_FROM_CHANNEL_TOKEN_ISSUER"
    )
    keys_url: _Text = Field(
        default="https://login.botframework.com/v1/.well-known/openidconfiguration",
        validation_alias="TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL",
    )

    @field_validator("app_type", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        known = {"singletenant": "SingleTenant", "userassignedmsi": "UserAssignedMSI"}
        if not isinstance(value, str):
            return value
        if value.strip().casefold() not in known:
            raise ValueError("MicrosoftAppType is neither SingleTenant nor UserAssignedMSI")
        return known[value.strip().casefold()]

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        try:
            named = make_url(url)
        except (ArgumentError, ValueError) as unreadable:
            raise ValueError(f"DATABASE_URL cannot be read; try {DEFAULT_DATABASE}") from unreadable
        driver = _DRIVERS.get(named.drivername)
        if driver is None:
            raise ValueError(f"DATABASE_URL names no database that this works with; try {DEFAULT_DATABASE}")
        if driver == "sqlite" and named.database in (None, "", ":memory:"):
            raise ValueError(f"DATABASE_URL names no file, so nothing would be kept; try {DEFAULT_DATABASE}")
        if ssl := named.query.get("sslmode"):
            # As the command line of PostgreSQL spells it.
            named = named.difference_update_query(["sslmode"]).update_query_dict({"ssl": ssl})
        if driver != "sqlite" and (unknown := sorted(set(named.query) - _OPTIONS)):
            raise ValueError(f"DATABASE_URL has options that are not known here: {', '.join(unknown)}")
        return named.set(drivername=driver).render_as_string(hide_password=False)

    @field_validator("timezone_name")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
            raise ValueError("PRACTICE_LOOP_TIMEZONE is no time zone; try Europe/London") from unknown
        return name

    @model_validator(mode="after")
    def _whole(self) -> Self:
        given = {
            "MicrosoftAppId": bool(self.app_id),
            "MicrosoftAppPassword": bool(self.app_password.get_secret_value().strip()),
            "MicrosoftAppTenantId": bool(self.app_tenant_id),
        }
        if self.replicas > 1 and self.database_url.startswith("sqlite"):
            raise ValueError("PRACTICE_LOOP_REPLICAS above 1 needs PostgreSQL: set DATABASE_URL")
        if not any(given.values()):
            return self
        if self.app_type == "UserAssignedMSI":
            del given["MicrosoftAppPassword"]
        missing = [name for name, is_set in given.items() if not is_set]
        if missing:
            raise ValueError(f"Teams mode needs all its settings; missing: {', '.join(missing)}")
        return self

    @property
    def local(self) -> bool:
        """Local mode: loopback only, no tokens, any tenant."""
        return not self.app_id

    @property
    def host(self) -> str:
        """The address to listen on. Local mode never listens beyond this machine, whatever HOST says."""
        return _LOOPBACK if self.local else self.wanted_host or _EVERYWHERE

    @property
    def timezone(self) -> ZoneInfo:
        """The zone of local dates."""
        return ZoneInfo(self.timezone_name)


def load() -> Settings:
    """The settings of this process's environment; `SettingsError` with one line where they cannot be used."""
    try:
        return Settings()
    except ValidationError as invalid:
        reasons = (_reason(error) for error in invalid.errors())
        raise SettingsError("; ".join(reasons)) from None


def _reason(error: ErrorDetails) -> str:
    own = error["msg"].removeprefix("Value error, ")
    return own if own != error["msg"] else f"{error['loc'][0]}: {own}"
