"""`dbt build` of the whole project as a subprocess, with a progress bar, and its failures in words for people."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FINISHED = {"LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult", "LogNodeNoOpResult"}
PROJECT = Path(__file__).resolve().parent
WAREHOUSE = os.environ.get("WAREHOUSE_PATH", "data/warehouse.duckdb")


def main() -> int:
    """Exit code of the transform: 0 the gate is open, 3 the gate stays closed, 2 dbt itself could not work."""
    if not Path(WAREHOUSE).exists():
        print(f"There is no warehouse at {WAREHOUSE}. Run `make extract` first.", file=sys.stderr)
        return 2
    command = [
        str(Path(sys.executable).with_name("dbt")), "--log-format", "json", "--log-level", "info", "build",
        "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--exclude-resource-type", "unit_test", *sys.argv[1:],
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as dbt:
        assert dbt.stdout is not None
        failures, done, other = _follow(_events(dbt.stdout))
    for line in failures or (other[-15:] if dbt.returncode and not done else []):
        print(line, file=sys.stderr)
    if dbt.returncode == 0:
        print(f"Built and tested {done} models, seeds and tests: the gate is open.")
        return 0
    _print_reasons()
    return 3 if done else 2


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            yield {"info": {"name": "Text", "level": "info", "msg": line.rstrip()}, "data": {}}


def _follow(events: Iterator[dict[str, Any]]) -> tuple[list[str], int, list[str]]:
    """Show progress; (messages of failed nodes, nodes finished, all other messages)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    failures: list[str] = []
    other: list[str] = []
    done = 0
    columns = (TextColumn("Transform"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("build", total=None)
        for event in events:
            info, data = event["info"], event.get("data") or {}
            if info["name"] in FINISHED:
                done += 1
                bar.update(task, completed=done, total=data.get("total"))
            elif info["name"] == "RunResultError" or info["level"] == "error":
                failures.append(str(info["msg"]).strip())
            else:
                other.append(str(info["msg"]))
    return [line for line in failures if line], done, other


def _print_reasons() -> None:
    """What shuts the gate, from the evidence that this build has written."""
    import duckdb

    print("The gate stays closed: nothing can be loaded until this is mended.", file=sys.stderr)
    queries = (
        ("", "select message || coalesce(' ' || remedy, '') from evidence.gate_problems order by 1 limit 60"),
        ("set up: ", "select entity || ': ' || kind || ' ' || label || ' (' || coalesce(internal_name, '') || '): '"
         " || coalesce(where_to_click, '') from evidence.setup_items order by 1 limit 60"),
    )  # fmt: skip
    with duckdb.connect(WAREHOUSE, read_only=True) as db:
        for prefix, query in queries:
            try:
                rows = db.execute(query).fetchall()
            except duckdb.Error:
                continue
            for (text,) in rows:
                print(f"  - {prefix}{text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
