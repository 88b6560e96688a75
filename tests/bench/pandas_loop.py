"""What a data team would write: pandas `read_excel` + `to_sql`. A baseline; runs in .venv-bench, imports nothing of ours.

python tests/bench/pandas_loop.py FOLDER openpyxl|calamine
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd


def main(folder: Path, engine: str) -> None:
    """Every sheet of every workbook into a SQLite file; prints rows, seconds, CPU seconds and peak MB as one JSON line."""
    started, rows = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as scratch:
        db = sqlite3.connect(Path(scratch) / "raw.sqlite")
        for file in sorted(folder.rglob("*.xlsx")):
            for name, frame in pd.read_excel(file, sheet_name=None, engine=engine).items():
                rows += len(frame)
                frame.to_sql(name, db, if_exists="append", index=False)
        db.close()
    used = resource.getrusage(resource.RUSAGE_SELF)
    said = {"rows": rows, "seconds": time.monotonic() - started, "cpu_seconds": used.ru_utime + used.ru_stime}
    print(json.dumps({**said, "peak_mb": used.ru_maxrss // 1024}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
