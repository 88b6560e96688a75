"""Compares what the account holds with what was sent, for the diff of the sample: the models of verify without its verdict."""

from __future__ import annotations

import sys

from place import WAREHOUSE, is_missing
from running import run_dbt

# The models alone: whether they hold is what `make verify` tests. That the account was read back is asked here too.
CHOSEN = ("--select", "tag:after_load,resource_type:model", "account_was_read_back")


def main() -> int:
    """Exit code: 0 compared (also where things differ: the diff says so), 2 it cannot be said."""
    if is_missing():
        print(f"There is no warehouse at {WAREHOUSE}. Run `make extract transform sample` first.", file=sys.stderr)
        return 2
    _, build = run_dbt("Compare", "build", *CHOSEN, *sys.argv[1:])
    if "field_differences" in build.built:
        return 0
    print("The sample cannot be compared: the account was not read back.", *(f"  - {f}" for f in build.failures), sep="\n",
          file=sys.stderr)  # fmt: skip
    return 2


if __name__ == "__main__":
    sys.exit(main())
