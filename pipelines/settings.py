"""The settings of the extracts, read once from the environment and `.env`, all problems reported at once."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.errors import Halt
from pipelines.place import checked, is_lake

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is no time zone; use a name such as Australia/Sydney")
    return name


def _country_code(code: str) -> str:
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise ValueError("is no country code; use two letters such as AU")
    return code.upper()


def _safe_url(url: str) -> str:
    """Only https, so that the key never crosses a network in the clear; loopback is the sandbox."""
    parts = urlsplit(url.strip())
    if parts.username or parts.password:
        raise ValueError("must not hold a user or password; the key belongs in FRESHSALES_API_KEY")
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        return url.strip().rstrip("/").removesuffix("/api")  # one spelling: the loader's journal is kept by it
    raise ValueError("must start with https://, e.g. https://ALIAS.myfreshworks.com/crm/sales")


def _api_url(url: str) -> str:
    """Only https and no path, so that the key never crosses a network in the clear; loopback is the stand-in."""
    parts = urlsplit(url.strip())
    if parts.username or parts.password:
        raise ValueError("must not hold a user or password; the key belongs in ASCORA_API_KEY")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("must be the host alone, such as https://api.ascora.com.au")
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        return url.strip().rstrip("/")
    raise ValueError("must start with https://, such as https://api.ascora.com.au")


class Settings(BaseSettings):
    """One frozen object; names are design.md section 4 in lower case. Empty variables count as not set."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    ascora_export_dir: Path = Path("data/demo_export")
    ascora_api_url: Annotated[str | None, AfterValidator(lambda url: url and _api_url(url))] = None
    ascora_api_key: SecretStr | None = None
    ascora_api_page_size: int = Field(default=100, ge=1, le=1000)  # 1000 jobs took a live tenant 26 s
    ascora_api_parallel: int = Field(default=4, ge=1, le=4)  # no limit is published; more would be a nuisance
    ascora_api_timeout_seconds: float = Field(default=90, ge=1)
    ascora_api_max_wait_seconds: int = Field(default=900, ge=0)  # all waiting that the API asks for together
    ascora_api_reread: Annotated[Literal["open", "all"], BeforeValidator(str.lower)] = (
        "open"  # singles of an extraction after the first
    )
    ascora_api_quote_lines: bool = True  # one call a quote; that it gives lines is unproven
    ascora_api_labour: bool = True  # one call a job; its shape is unproven
    ascora_ca_bundle: Path | None = None  # certificates of an authority that the system does not know
    ascora_shrink_share: float = Field(default=0.5, ge=0, le=1)  # a sheet or endpoint may give this share of what it gave before
    ascora_shrink_rows: int = Field(default=20, ge=1)  # ... or fall by fewer rows than this
    ascora_timezone: Annotated[str, AfterValidator(_known_zone)] = "Australia/Sydney"
    ascora_country: Annotated[str, AfterValidator(_country_code)] = "AU"
    ascora_max_unpacked_mb: int = Field(default=2048, ge=1)  # a workbook's size once unzipped
    ascora_max_ratio: int = Field(default=300, ge=10)  # unzipped size : size, for entries above 10 MB
    ascora_max_image_mb: int = Field(default=25, ge=1)
    freshsales_url: Annotated[str | None, AfterValidator(lambda url: url and _safe_url(url))] = None
    freshsales_api_key: SecretStr | None = None
    freshsales_plan: Annotated[Literal["free", "growth", "pro", "enterprise"], BeforeValidator(str.lower)] = "enterprise"
    freshsales_max_wait_seconds: int = Field(default=900, ge=0)  # all waiting for the hourly budget together
    fallback_owner_email: str | None = None
    cutover_date: date | None = None
    warehouse_path: Annotated[Path, BeforeValidator(lambda place: Path(checked(str(place))))] = Path("data/warehouse.duckdb")
    ledger_path: Path = Path("data/ledger.sqlite")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.ascora_timezone)

    @property
    def files_dir(self) -> Path:
        """Where pictures found inside cells are kept."""
        return self._home / "files"

    @property
    def state_dir(self) -> Path:
        """Where dlt keeps its state and the landing files."""
        return self._home / "dlt"

    @property
    def _home(self) -> Path:
        """The folder of the warehouse's file; of the ledger's where the warehouse is a lake."""
        return (self.ledger_path if is_lake(self.warehouse_path) else self.warehouse_path).resolve().parent


def load_settings() -> Settings:
    """Settings from the environment and `.env`. Raises Halt naming every variable that is wrong (never a secret)."""
    try:
        return Settings()
    except ValidationError as error:
        raise Halt("The settings are not usable.", [_explain(dict(problem)) for problem in error.errors()]) from None


def _explain(problem: dict) -> str:
    name = ".".join(str(part) for part in problem["loc"]).upper()
    message = problem["msg"].removeprefix("Value error, ")
    is_secret = "KEY" in name or "URL" in name or "password" in str(problem["input"]).lower()
    value = "" if is_secret else f" ({problem['input']!r})"
    return f"{name}{value}: {message}"
