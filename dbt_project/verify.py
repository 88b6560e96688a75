"""Compares what the account holds after a load with Ascora and with what was sent: do the four statements of mapping.md hold?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from place import WAREHOUSE, is_missing, opened
from running import Build, run_dbt

if TYPE_CHECKING:
    import duckdb

SHOWN = 12  # problems shown a statement; the rest is in its table
STATEMENTS = "select statement, promise, figure, holds, details from evidence.statements order by statement"
PROBLEMS = "select problem from evidence.statement_problems where statement = ? order by all"


def main() -> int:
    """Exit code: 0 all four statements hold, 1 there are differences, 2 it cannot be said."""
    if is_missing():
        print(f"There is no warehouse at {WAREHOUSE}. Run `make extract transform load` first.", file=sys.stderr)
        return 2
    code, build = run_dbt("Verify", "build", "--select", "tag:after_load", "--exclude-resource-type", "unit_test", *sys.argv[1:])
    if unsaid := _why_unsaid(build):
        print("It cannot be said whether the load holds.", *(f"  - {line}" for line in unsaid), sep="\n", file=sys.stderr)
        return 2
    if not _print_result():
        return 1
    if code:
        print("The comparison itself is at fault.", *(f"  - {line}" for line in build.failures), sep="\n", file=sys.stderr)
    return 2 if code else 0


def _why_unsaid(build: Build) -> list[str]:
    """Nothing where the evidence was made, now, from a whole reading of the account."""
    if "statements" in build.built:
        return []
    advice = "the account was not read back: run `make verify`, or `python -m pipelines freshsales --read-back` before this"
    return ([] if "account_was_read_back" in build.built else [advice]) + build.failures


def _print_result() -> bool:
    """The four statements and what speaks against them; whether all hold."""
    from rich.console import Console
    from rich.table import Table

    console = Console(soft_wrap=not sys.stdout.isatty(), markup=False, highlight=False)
    table = Table("what must hold", "figure", "")
    with opened() as db:
        statements = db.execute(STATEMENTS).fetchall()
        for number, promise, figure, holds, _ in statements:
            table.add_row(f"{number} {promise}", figure, "ok" if holds else "NO")
        console.print(table)
        for number, promise, _, holds, details in statements:
            if not holds:
                console.print("\n".join([f"Does not hold: {promise} (evidence.{details})", *_problems(db, number)]))
    console.print(f"Details: evidence.{', evidence.'.join(row[4] for row in statements)} in {WAREHOUSE}")
    return all(row[3] for row in statements)


def _problems(db: duckdb.DuckDBPyConnection, statement: int) -> list[str]:
    """The first problems of a statement, and how many more there are."""
    texts = [str(text) for (text,) in db.execute(PROBLEMS, [statement]).fetchall()]
    more = [f"and {len(texts) - SHOWN:,} more in evidence.statement_problems"] if len(texts) > SHOWN else []
    return [f"  - {text}" for text in [*texts[:SHOWN], *more]]


if __name__ == "__main__":
    sys.exit(main())
