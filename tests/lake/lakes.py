"""A migration whose warehouse is a lake."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from journeys.tenant import ROOT, Migration


class InALake(Migration):
    """The warehouse is at `place`; everything else stands in the folder. `home` has DuckDB's extensions."""

    place: str = ""
    home: str = ""

    @property
    def env(self) -> dict[str, str]:
        return super().env | {"WAREHOUSE_PATH": self.place, "HOME": self.home}

    def start(self, *command: str, **env: str) -> subprocess.Popen[str]:
        """A command that goes on while the test does."""
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen(command, cwd=ROOT, env=self.env | env, text=True, **pipes)

    def build(self, name: str) -> list[str]:
        """The command of a build with folders of its own."""
        folder = self.folder / name
        return [sys.executable, "dbt_project/build.py", "--target-path", str(folder), "--log-path", str(folder)]
