"""One frozen settings object from the environment and `.env` (design.md section 4); all problems reported at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from loaders.errors import Halt

CALLS_PER_HOUR = {"free": 1000, "growth": 1000, "pro": 2000, "enterprise": 5000}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class LocalSettings(BaseSettings):
    """Where the files of this migration are, and how fast the account may be called (calls/hour)."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    freshsales_plan: str = "enterprise"
    freshsales_calls_per_hour: int | None = Field(default=None, gt=0)
    freshsales_calls_per_minute: int = Field(default=400, ge=0)  # freshsales_api.md 1.5; 0: no such limit
    freshsales_reserve: float = Field(default=0.1, ge=0, lt=1)
    freshsales_job_seconds: float | None = Field(default=None, ge=0, le=1800)  # before the first bulk job is asked
    freshsales_bundle_changes: bool = False  # a hundred a call: faster, and blind to what people write meanwhile
    warehouse_path: Path = Path("data/warehouse.duckdb")
    ledger_path: Path = Path("data/ledger.sqlite")
    reports_dir: Path = Path("reports")
    max_update_share: float = Field(default=0.5, gt=0, le=1)
    rehearsal_clock: Path | None = None  # the file of a clock that skips its waits; only for an account on loopback

    @field_validator(
        "freshsales_calls_per_hour", "freshsales_calls_per_minute", "freshsales_job_seconds", "freshsales_bundle_changes",
        "rehearsal_clock", mode="before",
    )  # fmt: skip
    @classmethod
    def _blank_is_unset(cls, value: object, info: ValidationInfo) -> object:
        return cls.model_fields[info.field_name or ""].default if value == "" else value

    @field_validator("freshsales_plan")
    @classmethod
    def _known_plan(cls, value: str) -> str:
        if value.lower() not in CALLS_PER_HOUR:
            raise ValueError(f"must be one of {', '.join(CALLS_PER_HOUR)}")
        return value.lower()

    @field_validator("warehouse_path", mode="before")
    @classmethod
    def _without_password(cls, value: object) -> object:
        if str(value).startswith("ducklake:") and ("password" in str(value).lower() or "://" in str(value)):
            raise ValueError("give the catalog as dbname=… host=… user=…, and its password in PGPASSWORD or ~/.pgpass")
        return value

    @property
    def calls_per_hour(self) -> int:
        """What the whole account may be called in an hour, before the reserve is taken off."""
        return self.freshsales_calls_per_hour or CALLS_PER_HOUR[self.freshsales_plan]

    def job_seconds(self, account: str) -> float:
        """Seconds that the first bulk job of a run is given before it is asked: half a minute costs no call, and a question too
        early one; an account on loopback answers at once. What jobs really took is learned from the first one's answer."""
        if self.freshsales_job_seconds is not None:
            return self.freshsales_job_seconds
        return 1.0 if urlsplit(account).hostname in LOOPBACK else 30.0

    @property
    def budget(self) -> dict[str, float]:
        """The limits by which a run goes, as it writes them down: `status` has them from there."""
        names = ("freshsales_calls_per_minute", "freshsales_reserve")
        return {"freshsales_calls_per_hour": self.calls_per_hour, **{name: getattr(self, name) for name in names}}


class Settings(LocalSettings):
    """The same, and the account."""

    freshsales_url: str
    freshsales_api_key: SecretStr

    @field_validator("freshsales_url")
    @classmethod
    def _safe_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("give it as https://ALIAS.myfreshworks.com/crm/sales")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("must be https: the API key would travel in the clear")
        return value.rstrip("/").removesuffix("/api")

    @field_validator("freshsales_api_key")
    @classmethod
    def _key_present(cls, value: SecretStr) -> SecretStr:
        key = value.get_secret_value()
        if not key.strip() or not key.isascii() or not key.isprintable():
            raise ValueError("is empty or holds characters that a key cannot have (Profile settings > API settings)")
        return SecretStr(key.strip())


class RehearsalSettings(LocalSettings):
    """The same for a rehearsal: the state of the embedded account, and whether a real one is set."""

    freshsales_url: str = ""
    sandbox_state: Path = Path("data/sandbox.sqlite")


def load_rehearsal_settings() -> RehearsalSettings:
    """What a rehearsal starts from. Raises Halt that names every wrong variable, never its value."""
    with _all_at_once():
        return RehearsalSettings()


def load_settings() -> Settings:
    """The settings in force. Raises Halt that names every wrong or missing variable, never its value."""
    with _all_at_once():
        return Settings()  # type: ignore[call-arg]


def load_local_settings() -> LocalSettings:
    """What can be known without an account: enough to look into the ledger. Raises Halt likewise."""
    with _all_at_once():
        return LocalSettings()


@contextmanager
def _all_at_once() -> Iterator[None]:
    try:
        yield
    except ValidationError as problem:
        lines = [f"  {'.'.join(map(str, e['loc'])).upper()}: {_words(e)}" for e in problem.errors(include_input=False)]
        raise Halt("Settings (environment or .env) need attention:\n" + "\n".join(lines)) from None


def _words(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return "is not set"
    return str(error["msg"]).removeprefix("Value error, ")
