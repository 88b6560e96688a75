"""Settings: every problem at once, no secret in any message, and one spelling of the account's address."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.errors import Halt
from pipelines.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]


def test_all_problems_are_reported_at_once_and_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "ASCORA_TIMEZONE": "Sydney",
        "ASCORA_COUNTRY": "Australia",
        "FRESHSALES_URL": "http://user:hunter2@crm.example.com",
        "FRESHSALES_PLAN": "gold",
        "CUTOVER_DATE": "tomorrow",
        "FRESHSALES_API_KEY": "hunter2",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Halt) as caught:
        load_settings()
    named = {problem.split(" ")[0].rstrip(":") for problem in caught.value.problems}
    assert named == {"ASCORA_TIMEZONE", "ASCORA_COUNTRY", "FRESHSALES_URL", "FRESHSALES_PLAN", "CUTOVER_DATE"}
    assert "hunter2" not in str(caught.value)


def test_empty_variables_count_as_not_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("FRESHSALES_URL", "CUTOVER_DATE", "ASCORA_TIMEZONE", "FALLBACK_OWNER_EMAIL"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (settings.freshsales_url, settings.cutover_date) == (None, None)
    assert settings.ascora_timezone == "Australia/Sydney"


def test_the_env_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("ASCORA_COUNTRY=nz\nCUTOVER_DATE=2026-06-30\n", encoding="utf-8")
    monkeypatch.setenv("CUTOVER_DATE", "2026-07-01")
    monkeypatch.delenv("ASCORA_COUNTRY", raising=False)
    settings = load_settings()
    assert (settings.ascora_country, str(settings.cutover_date)) == ("NZ", "2026-07-01")


@pytest.mark.parametrize(
    "url",
    [
        "https://a.myfreshworks.com/crm/sales",
        "https://a.myfreshworks.com/crm/sales/",
        " https://a.myfreshworks.com/crm/sales/api/",
    ],
)
def test_an_account_has_one_spelling(url: str) -> None:
    assert Settings(_env_file=None, freshsales_url=url).freshsales_url == "https://a.myfreshworks.com/crm/sales"


@pytest.mark.parametrize("url", ["http://crm.example.com", "ftp://x", "crm", "https://", "http://127.0.0.1.evil.com/"])
def test_the_key_never_travels_in_the_clear(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Settings(_env_file=None, freshsales_url=url)


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings(_env_file=None).ascora_country = "NZ"


def test_the_key_is_not_shown() -> None:
    assert "hunter2" not in repr(Settings(_env_file=None, freshsales_api_key="hunter2"))


def test_help_does_not_load_the_heavy_libraries() -> None:
    script = "import sys, pipelines.__main__; print({'dlt','duckdb','pyarrow','openpyxl','httpx'} & set(sys.modules))"
    started = time.monotonic()
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
    assert time.monotonic() - started < 5
