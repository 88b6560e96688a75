"""Runs dbt on this project as a subprocess and follows what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FINISHED = {"LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult", "LogNodeNoOpResult"}
PROJECT = Path(__file__).resolve().parent


@dataclass
class Build:
    """What the events of one dbt invocation said."""

    failures: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    built: set[str] = field(default_factory=set)
    done: int = 0


def run_dbt(title: str, *arguments: str) -> tuple[int, Build]:
    """Run dbt on the project, with a progress bar called `title` on a terminal; (its exit code, what it said)."""
    dbt_command = str(Path(sys.executable).with_name("dbt"))
    flags = ["--log-format", "json", "--log-level", "info"]
    where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    command = [dbt_command, *flags, arguments[0], *where, *arguments[1:]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as dbt:
        assert dbt.stdout is not None
        build = _follow(_events(dbt.stdout), title)
    if dbt.returncode and not build.failures:
        build.failures = build.other[-15:]
    return dbt.returncode, build


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            yield {"info": {"name": "Text", "level": "info", "msg": line.rstrip()}, "data": {}}


def _follow(events: Iterator[dict[str, Any]], title: str) -> Build:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    build = Build()
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
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
