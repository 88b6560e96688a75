"""`one_parse.py COMMAND… --target-path TARGET …`: runs a command of dbt where the parse of another one of this test run serves.

dbt parses the whole project again (ten seconds of a core) when the warehouse's path is another one. So the command runs in the
warehouse's folder and is told a path of one name; and its target begins with what the first parse of this test run left.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PLUGINS = Path(__file__).parents[1] / "dbt_project" / "plugins"
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")
PARSED = Path(tempfile.gettempdir()) / f"dbt-parse-of-{RUN}.msgpack"


def main(command: list[str]) -> int:
    """The command's exit code. A lake has no folder to run in: its builds parse for themselves."""
    if os.environ["WAREHOUSE_PATH"].startswith("ducklake:"):
        return subprocess.call(command)
    warehouse = Path(os.environ["WAREHOUSE_PATH"])
    own = Path(command[command.index("--target-path") + 1]) / "partial_parse.msgpack"
    if PARSED.exists() and not own.exists():
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PARSED, own)
    at_home = {"WAREHOUSE_PATH": warehouse.name, "PYTHONPATH": str(PLUGINS)}
    code = subprocess.call(command, cwd=warehouse.parent, env=os.environ | at_home)
    if own.exists() and not PARSED.exists():
        whole = PARSED.with_suffix(f".{os.getpid()}")
        shutil.copy(own, whole)
        whole.replace(PARSED)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
