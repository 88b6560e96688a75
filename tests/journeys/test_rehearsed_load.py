"""A rehearsal of the embedded account: days in seconds, and nothing of the account itself is touched."""

import json
import sys

from journeys.tenant import ALONE

FILES = ("sandbox.sqlite", "warehouse.duckdb")


def test_a_load_of_days_is_rehearsed_in_seconds_and_status_says_how_long_it_takes(built, tmp_path) -> None:
    before = {name: (built.folder / name).read_bytes() for name in FILES}
    limits = {"FRESHSALES_CALLS_PER_HOUR": "20", "REPORTS_DIR": str(tmp_path)}
    done = built.run(*ALONE, sys.executable, "-m", "loaders", "rehearse", "--plan", "growth", "--json", **limits)
    data = json.loads(done.stdout)
    assert data == json.loads((tmp_path / "rehearsal.json").read_text())
    assert data["virtual_hours"] > 10
    assert data["wall_seconds"] < data["virtual_hours"] * 60, "an hour takes less than a minute"
    assert data["budget_used"] >= 0.98
    assert (data["answers_429"], data["reserve_touched"]) == (0, 0)
    assert abs(data["calls"] - data["calls_forecast"]) <= 0.02 * data["calls_forecast"]
    assert len(data["forecasts"]) == 3
    assert all(abs(f["said_hours"] - f["took_hours"]) <= 1.05 for f in data["forecasts"]), "a call more or less may cost an hour"
    assert {name: (built.folder / name).read_bytes() for name in FILES} == before
    assert not (built.folder / "ledger.sqlite").exists()


def test_a_rehearsal_is_refused_for_a_real_account(built) -> None:
    url = {"FRESHSALES_URL": "https://a.myfreshworks.com/crm/sales", "FRESHSALES_API_KEY": "k"}
    refused = built.run(sys.executable, "-m", "loaders", "rehearse", code=2, **url)
    assert "embedded account" in refused.stderr
    refused = built.run(sys.executable, "-m", "loaders", "load", code=2, REHEARSAL_CLOCK=str(built.folder / "no-clock"), **url)
    assert "REHEARSAL_CLOCK" in refused.stderr
    assert not (built.folder / "no-clock").exists()
