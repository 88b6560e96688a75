"""Changes that a mutation tool does not make: conditions, order and words inside the ledger's SQL. A part of `make mutants`.

Each change is made in a copy of the tree, and the ledger's tests run against it: a change that no test fails for is printed.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = "loaders/ledger.py"
TESTS = tuple(f"tests/loaders/test_{name}.py" for name in ("ledger", "ledger_calls", "history", "apply"))
SQL = re.compile(r"\b(select|update|insert|where|order by|from|set)\b|^f?\" and ")
CHANGES = (
    (r" and (?=\w)", " or "), (r" or (?=\w)", " and "), (r"((?:where|and) [\w.]+ ?)=( ?\?)", r"\1<>\2"), (r"<>", "="),
    (r" > \?", " >= ?"), (r" < (?=\d)", " <= "), (r" >= (?=\d)", " > "), (r" desc\b", ""),
    (r"(order by [\w.]+\b)(?! desc)", r"\1 desc"), (r"coalesce\((.+?), (.+?)\)", r"coalesce(\2, \1)"),
    (r"coalesce\((.+?), .+?\)", r"\1"), (r"'(\w+)'", r"'no \1'"),
)  # fmt: skip
LIMIT = 40  # seconds for the tests of one change, which take two: pages that never end are noticed, too
MINIMUM = 85.0


def main() -> int:
    """Try every change; 1 where too many pass unnoticed."""
    source = (ROOT / FILE).read_text(encoding="utf-8")
    changes = list(changed(source))
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("loaders", "tests"):
            shutil.copytree(ROOT / name, Path(folder, name), ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        for line, before, after, text in changes:
            Path(folder, FILE).write_text(text, encoding="utf-8")
            if _unnoticed(folder):
                survived += 1
                print(f"  {FILE}:{line}\n    - {before}\n    + {after}", flush=True)
    score = 100 * (1 - survived / len(changes))
    print(f"{'ledger.py, SQL':<14}{len(changes):>8}{len(changes) - survived:>8}{'':>8}{survived:>9}{score:>8.1f}%")
    return int(score < MINIMUM)


def changed(source: str) -> Iterator[tuple[int, str, str, str]]:
    """(line, the text before, after, the whole source with this one change) of every change of every SQL text."""
    lines = source.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.STRING or token.string.startswith('"""') or not SQL.search(token.string):
            continue
        (row, start), (_, end) = token.start, token.end
        for pattern, new in CHANGES:
            for match in re.finditer(pattern, token.string):
                text = token.string[: match.start()] + match.expand(new) + token.string[match.end() :]
                line = lines[row - 1][:start] + text + lines[row - 1][end:]
                yield row, token.string, text, "".join([*lines[: row - 1], line, *lines[row:]])


def _unnoticed(folder: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=", *TESTS]
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=LIMIT).returncode == 0
    except subprocess.TimeoutExpired:
        return False


if __name__ == "__main__":
    sys.exit(main())
