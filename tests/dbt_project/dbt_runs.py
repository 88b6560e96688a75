"""How the tests run dbt and the pipelines: as a person does, as child processes on a warehouse of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "dbt_project"
BIN = Path(sys.executable).parent

Dbt = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(warehouse: Path, **more: str) -> dict[str, str]:
    """The caller's environment without its own migration, pointed at `warehouse`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FRESHSALES_", "ASCORA_"))}
    return kept | {"WAREHOUSE_PATH": str(warehouse), "PYTHONDONTWRITEBYTECODE": "1"} | more


def run(command: list[str | Path], warehouse: Path, **more: str) -> None:
    """Runs a command of the project and shows its output if it fails."""
    done = subprocess.run(command, cwd=ROOT, env=environment(warehouse, **more), capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"


def dbt_command(target: Path, *arguments: str) -> list[str]:
    """The dbt command line with artefacts and logs below `target`."""
    folders = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", target, "--log-path", target / "logs"]
    return [str(part) for part in [BIN / "dbt", *arguments, *folders]]
