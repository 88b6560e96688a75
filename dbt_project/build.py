"""`dbt build` of the whole project as a subprocess, with a progress bar, and its failures in words for people."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FINISHED = {"LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult", "LogNodeNoOpResult"}
PROJECT = Path(__file__).resolve().parent
PROBLEMS = "select message || coalesce(' ' || remedy, '') from evidence.gate_problems order by 1 limit 60"
ITEMS = (
    "select entity || ': ' || kind || ' “' || label || '” (' || coalesce(internal_name, '') || '): '"
    " || coalesce(where_to_click, '')"
    " from evidence.setup_items order by 1 limit 60"
)
WAREHOUSE = os.environ.get("WAREHOUSE_PATH", "data/warehouse.duckdb")


def main() -> int:
    """Exit code of the transform: 0 the gate is open, 3 the gate stays closed, 2 dbt itself could not work.

    `--setup-items FILE` writes what the account lacks as JSON, for whoever sets it up; other arguments go to dbt.
    """
    arguments = list(sys.argv[1:])
    checklist = arguments.pop(arguments.index("--setup-items") + 1) if "--setup-items" in arguments else None
    arguments = [argument for argument in arguments if argument != "--setup-items"]
    if not Path(WAREHOUSE).exists():
        print(f"There is no warehouse at {WAREHOUSE}. Run `make extract` first.", file=sys.stderr)
        return 2
    code, build = run_dbt("build", "--exclude-resource-type", "unit_test", *arguments)
    if code == 0:
        print(f"Built and tested {build.done} models, seeds and tests: the gate is open.")
        return 0
    print("The gate stays closed: nothing can be loaded until this is mended.", file=sys.stderr)
    # Evidence that this build did not reach would be about an earlier one.
    problems = _texts(PROBLEMS) if "gate_problems" in build.built else []
    items = _texts(ITEMS) if "setup_items" in build.built else []
    for line in (problems + items) or build.failures:
        print(f"  - {line}", file=sys.stderr)
    if checklist and items:
        _write_checklist(Path(checklist))
    return 3 if build.done else 2


@dataclass
class Build:
    """What the events of one dbt invocation said."""

    failures: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    built: set[str] = field(default_factory=set)
    done: int = 0


def run_dbt(*arguments: str) -> tuple[int, Build]:
    """Run dbt on the project, with a progress bar on a terminal; (its exit code, what it said)."""
    dbt_command = str(Path(sys.executable).with_name("dbt"))
    flags = ["--log-format", "json", "--log-level", "info"]
    where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    command = [dbt_command, *flags, arguments[0], *where, *arguments[1:]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as dbt:
        assert dbt.stdout is not None
        build = _follow(_events(dbt.stdout))
    if dbt.returncode and not build.failures:
        build.failures = build.other[-15:]
    return dbt.returncode, build


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            yield {"info": {"name": "Text", "level": "info", "msg": line.rstrip()}, "data": {}}


def _follow(events: Iterator[dict[str, Any]]) -> Build:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    build = Build()
    columns = (TextColumn("Transform"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("build", total=None)
        for event in events:
            info, data = event["info"], event.get("data") or {}
            if info["name"] in FINISHED:
                build.done += 1
                bar.update(task, completed=build.done, total=data.get("total"))
                if info["level"] != "error":
                    build.built.add((data.get("node_info") or {}).get("node_name", ""))
            elif info["name"] == "RunResultError" or info["level"] == "error":
                build.failures += [str(info["msg"]).strip()] if str(info["msg"]).strip() else []
            else:
                build.other.append(str(info["msg"]))
    return build


def _texts(query: str) -> list[str]:
    import duckdb

    with duckdb.connect(WAREHOUSE, read_only=True) as db:
        return [str(text) for (text,) in db.execute(query).fetchall()]


def _write_checklist(file: Path) -> None:
    """What an administrator has to click, one JSON object an item."""
    import duckdb

    columns = ("entity", "kind", "label", "internal_name", "field_type", "choices", "is_unique", "where_to_click", "why")
    with duckdb.connect(WAREHOUSE, read_only=True) as db:
        rows = db.execute(f"select {', '.join(columns)} from evidence.setup_items").fetchall()  # noqa: S608
    items = [dict(zip(columns, row, strict=True)) for row in rows]
    for item in items:
        item["choices"] = json.loads(item["choices"]) if item["choices"] else []
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(items, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
