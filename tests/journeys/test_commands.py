"""The commands around a load: status from a second terminal, approve and apply, JSON for machines, help in a blink."""

import json
import subprocess
import sys
import time
from pathlib import Path

from journeys.tenant import ROOT, SANDBOX, Migration


def test_status_needs_no_account_and_no_server(loaded: Migration) -> None:
    data = json.loads(loaded.run(sys.executable, "-m", "loaders", "status", "--json").stdout)
    assert data["state"] == "done"
    assert data["seconds_to_go"] == 0
    assert {row["object"] for row in data["objects"]} >= {"sales_accounts", "contacts", "deals", "notes"}


def test_status_shows_a_load_that_is_under_way(built: Migration, tmp_path: Path) -> None:
    migration = built.copy(tmp_path / "m")
    migration.admin("fault", "slow", "POST", "notes", "--probability", "1", "--argument", "0.2")
    command = [*SANDBOX, sys.executable, "-m", "loaders", "load", "--self-approve"]
    load = subprocess.Popen(command, cwd=ROOT, env=migration.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen = set()
    while load.poll() is None and len(seen) < 3:
        if (migration.folder / "ledger.sqlite").exists():
            data = json.loads(migration.run(sys.executable, "-m", "loaders", "status", "--json").stdout or "{}")
            if data and data["state"] == "running":
                seen.add(sum(row.get("done", 0) for row in data["objects"]))
                assert data["seconds_to_go"] >= 0
        time.sleep(0.2)
    assert load.wait(120) == 0
    assert len(seen) >= 2, "status saw the load move on"


def test_a_plan_approved_by_hand_is_applied(signed: Migration, tmp_path: Path) -> None:
    migration = signed.copy(tmp_path / "m")
    migration.loader("apply", code=3)
    checksum = json.loads(migration.loader("plan", "--json").stdout)["checksum"]
    migration.loader("approve", checksum, "--comment", "seen with Dana")
    migration.loader("apply")
    assert migration.ledger("select checksum, state from runs order by rowid")[-1] == (checksum, "done")
    assert migration.ledger("select what, comment from approvals order by rowid")[-1] == ("plan", "seen with Dana")


def test_the_plan_page_opens_without_network_and_escapes_what_it_shows(built: Migration, tmp_path: Path) -> None:
    migration = built.copy(tmp_path / "m")
    migration.loader("plan")
    page = (migration.folder / "reports/plan.html").read_text(encoding="utf-8")
    assert "http://www" not in page.replace(f"Account {migration.env.get('FRESHSALES_URL', '')}", "")
    assert "<script src" not in page
    assert "<link" not in page


def test_help_is_there_in_a_blink() -> None:
    for module in ("loaders", "pipelines"):
        times = []
        for _ in range(3):
            start = time.monotonic()
            subprocess.run([sys.executable, "-m", module, "--help"], cwd=ROOT, capture_output=True, check=True)
            times.append(time.monotonic() - start)
        assert min(times) < 1.5, "nothing heavy is imported at start-up"
