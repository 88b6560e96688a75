"""Runs the real commands once over the hand-made export: extract, transform, load, and what the account then holds."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rows_export import write_export

ROOT = Path(__file__).resolve().parents[3]
SANDBOX = ("-m", "loaders.sandbox", "exec", "--set", "per_hour=100000", "--set", "per_minute=off", "--", sys.executable)
SELECTORS = Path(__file__).with_name("rows_selectors.py")
# A reject of each kind in a tenant this small is more than five in a hundred.
MANY_REJECTS = ("--vars", '{"max_reject_share": 0.6}')


@dataclass(frozen=True)
class Journey:
    """Where the run left its files, the state of the account and its selectors, and what each command said."""

    folder: Path
    state: dict[str, list[dict[str, Any]]]
    selectors: dict[str, list[dict[str, Any]]]
    said: dict[str, str]


def travel(folder: Path) -> Journey:
    """Write the export and carry it into a fresh sandbox account. Raises AssertionError with a command's words."""
    write_export(folder / "export")
    env = _environment(folder)
    target = ("--target-path", str(folder / "target"), "--log-path", str(folder / "logs"))
    said = {
        "extract": _run(env, *SANDBOX, "-m", "pipelines", "all"),
        "transform": _run(env, "dbt_project/build.py", *target, *MANY_REJECTS),
        "load": _run(env, *SANDBOX, "-m", "loaders", "load", "--self-approve"),
    }
    selectors = json.loads(_run(env, *SANDBOX, str(SELECTORS)))
    return Journey(folder, json.loads(_run(env, "-m", "loaders.sandbox", "dump")), selectors, said)


def _environment(folder: Path) -> dict[str, str]:
    """Only what a run needs; the fallback owner is not the demo's, so that a fixed name would show."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
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
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=600)
    assert done.returncode in (0, 1), f"{' '.join(command)}\nexit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout if command[-1] in ("dump", str(SELECTORS)) else f"[{done.returncode}]\n{done.stdout}\n{done.stderr}"
