"""Runs the real commands once over the hand-made export: extract, transform, load, and what the account then holds."""

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rows_export import write_export

ROOT = Path(__file__).resolve().parents[3]
SANDBOX = ("-m", "loaders.sandbox", "exec", "--set", "per_hour=100000", "--set", "per_minute=off", "--", sys.executable)
ONE_PARSE = (str(ROOT / "tests" / "one_parse.py"), sys.executable)
SELECTORS = Path(__file__).with_name("rows_selectors.py")
# A reject of each kind in a tenant this small is more than five in a hundred.
MANY_REJECTS = ("--vars", '{"max_reject_share": 0.6}')


@dataclass(frozen=True)
class Journey:
    """Where the run left its files, and the state of the account and its selectors; `failure` says which command broke."""

    folder: str
    state: dict[str, list[dict[str, Any]]]
    selectors: dict[str, list[dict[str, Any]]]
    failure: str = ""


def shared(root: Path) -> Journey:
    """The one journey of a test run: the first process to come makes it, the others wait and read it.

    Raises AssertionError, in every process alike, with the words of the command that failed.
    """
    made = root / "rows-journey.json"
    with (root / "rows-journey.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_text(json.dumps(asdict(_travel(root / "rows-journey"))))
    journey = Journey(**json.loads(made.read_text()))
    assert not journey.failure, journey.failure
    return journey


def _travel(folder: Path) -> Journey:
    write_export(folder / "export")
    env = _environment(folder)
    target = ("--target-path", str(folder / "target"), "--log-path", str(folder / "logs"))
    try:
        _run(env, *SANDBOX, "-m", "pipelines", "all")
        _run(env, *ONE_PARSE, str(ROOT / "dbt_project" / "build.py"), *target, *MANY_REJECTS)
        _run(env, *SANDBOX, "-m", "loaders", "load", "--self-approve")
        selectors = json.loads(_run(env, *SANDBOX, str(SELECTORS)))
        return Journey(str(folder), json.loads(_run(env, "-m", "loaders.sandbox", "dump")), selectors)
    except AssertionError as problem:
        return Journey(str(folder), {}, {}, str(problem))


def _environment(folder: Path) -> dict[str, str]:
    """Only what a run needs; the fallback owner is not the demo's, so that a fixed name would show."""
    names = ("PATH", "HOME", "LANG", "TMPDIR", "PYTEST_XDIST_TESTRUNUID")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return kept | {
        "ASCORA_EXPORT_DIR": str(folder / "export"),
        "ASCORA_TIMEZONE": "Australia/Sydney",
        "CUTOVER_DATE": "2026-06-30",
        "FALLBACK_OWNER_EMAIL": "jack.wilson@demo-trades.example",
        "LEDGER_PATH": str(folder / "ledger.sqlite"),
        "REPORTS_DIR": str(folder / "reports"),
        "SANDBOX_STATE": str(folder / "sandbox.sqlite"),
        "WAREHOUSE_PATH": str(folder / "warehouse.duckdb"),
    }


def _run(env: dict[str, str], *command: str) -> str:
    """What the command prints. It must end well: rejects belong to the transform, the load itself has none."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{' '.join(command)}\nexit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout
