"""A migration in a folder of its own, driven by the same commands that a person types. Real processes, files and HTTP."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LOCK = Path(tempfile.gettempdir()) / f"sandbox-of-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
ALONE = [sys.executable, str(ROOT / "tests" / "one_at_a_time.py"), str(LOCK)]
DBT = [sys.executable, str(ROOT / "tests" / "one_parse.py"), sys.executable]
SANDBOX = [
    *ALONE, sys.executable, "-m", "loaders.sandbox", "exec", "--set", "per_hour=100000", "--set", "per_minute=off", "--",
]  # fmt: skip
FRESHSALES = ("FRESHSALES_URL", "FRESHSALES_API_KEY", "FRESHSALES_CALLS_PER_HOUR", "FALLBACK_OWNER_EMAIL")


@dataclass
class Migration:
    """One tenant, one account: export/, warehouse, ledger, reports and sandbox state under `folder`."""

    folder: Path

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in FRESHSALES}
        return kept | {
            "ASCORA_EXPORT_DIR": str(self.folder / "export"), "WAREHOUSE_PATH": str(self.folder / "warehouse.duckdb"),
            "LEDGER_PATH": str(self.folder / "ledger.sqlite"), "REPORTS_DIR": str(self.folder / "reports"),
            "SANDBOX_STATE": str(self.folder / "sandbox.sqlite"), "CUTOVER_DATE": "2026-11-20", "NO_COLOR": "1",
        }  # fmt: skip

    @property
    def scratch(self) -> list[str]:
        """Where dbt leaves its artefacts and logs."""
        return ["--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs")]

    def run(self, *command: str, code: int | None = 0, **env: str) -> subprocess.CompletedProcess[str]:
        """A command as a process; fails the test unless it exits with `code` (None: any)."""
        done = subprocess.run(command, cwd=ROOT, env=self.env | env, capture_output=True, text=True, timeout=600)
        assert code is None or done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def demo(self, customers: int = 12, seed: int = 7, **options: Any) -> None:
        """Write a made-up export."""
        call = f"import pathlib, datetime; from pipelines import demo; demo.write(pathlib.Path({str(self.folder / 'export')!r}), "
        call += f"seed={seed}, customers={customers}, today=datetime.date(2026, 11, 18), **{options!r})"
        self.run(sys.executable, "-c", call)

    def extract(self, code: int | None = 0, **env: str) -> subprocess.CompletedProcess[str]:
        return self.run(*SANDBOX, sys.executable, "-m", "pipelines", "all", code=code, **env)

    def transform(self, *options: str, code: int | None = 0, **env: str) -> subprocess.CompletedProcess[str]:
        return self.run(*DBT, str(ROOT / "dbt_project" / "build.py"), *self.scratch, *options, code=code, **env)

    def verify(self, code: int | None = 0, option: str = "--read-back") -> subprocess.CompletedProcess[str]:
        """What `make verify` does before it writes its page."""
        self.run(*SANDBOX, sys.executable, "-m", "pipelines", "freshsales", option)
        return self.run(*DBT, str(ROOT / "dbt_project" / "verify.py"), *self.scratch, code=code)

    def loader(self, *arguments: str, code: int | None = 0, **env: str) -> subprocess.CompletedProcess[str]:
        return self.run(*SANDBOX, sys.executable, "-m", "loaders", *arguments, code=code, **env)

    def load(self, code: int | None = 0, **env: str) -> dict[str, Any]:
        """Load, self-approved; what the command says with --json."""
        done = self.loader("load", "--self-approve", "--json", code=code, **env)
        return json.loads(done.stdout) if done.stdout.strip() else {"error": done.stderr}

    def sign(self) -> None:
        """What a person does before a load of a real account: reads and approves the scope, then the sample."""
        scope = json.loads(self.run(sys.executable, "-m", "loaders", "audit", "--json").stdout)["checksum"]
        self.loader("approve", "scope", scope, "--comment", "seen with Dana")
        plan = json.loads(self.loader("sample", "--json", code=3).stdout)["plan"]["checksum"]
        self.loader("sample", "--approve", plan)
        self.loader("approve", "sample", self.compare(), "--comment", "every record opened")

    def compare(self) -> str:
        """Read the sample back and write reports/diff.html; the sample's checksum."""
        self.run(*SANDBOX, sys.executable, "-m", "pipelines", "freshsales", "--read-back")
        self.run(*DBT, str(ROOT / "dbt_project" / "compare.py"), *self.scratch)
        return str(json.loads(self.loader("diff", "--json").stdout)["checksum"])

    def rollback(self, *arguments: str, code: int | None = 0) -> dict[str, Any]:
        return json.loads(self.loader("rollback", "--self-approve", "--json", *arguments, code=code).stdout)

    def admin(self, *arguments: str) -> None:
        self.run(sys.executable, "-m", "loaders.sandbox", "admin", *arguments)

    def copy(self, folder: Path) -> Migration:
        """The same migration at the same point, to go another way from here. The account keeps its address."""
        shutil.copytree(self.folder, folder)
        return Migration(folder)

    def copy_into(self, folder: Path) -> Migration:
        """The same, where the folder stands already."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Migration(folder)

    def calls(self) -> list[tuple[str, str, int, int]]:
        """The sandbox's own access log: (method, path, status, committed)."""
        with closing(sqlite3.connect(self.folder / "sandbox.sqlite")) as db:
            return db.execute("select method, path, coalesce(status, 0), committed from access_log order by n").fetchall()

    def writes(self) -> list[tuple[str, str, int, int]]:
        return [call for call in self.calls() if call[0] != "GET" and "filtered_search" not in call[1]]

    def account(self) -> dict[str, Any]:
        """What stands in the account, without ids, time stamps and the recycle bin."""
        done = self.run(sys.executable, "-m", "loaders.sandbox", "dump", "--no-ids")
        everything = json.loads(done.stdout)
        return {name: _living(records) for name, records in everything.items() if _living(records)}

    def ledger(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "ledger.sqlite")) as db:
            return db.execute(sql).fetchall()


def _living(records: Any) -> Any:
    if not isinstance(records, list):
        return records
    return [r for r in records if not (isinstance(r, dict) and r.get("is_deleted"))]
