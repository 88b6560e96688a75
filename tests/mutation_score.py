"""The share of mutants that a test killed, a module (`make mutants`): fails where one is under MINIMUM. See docs/mutants.md."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

MINIMUM = 85.0  # percent
KILLED = ("killed", "timeout")  # a mutant that never comes to an end is noticed, too


def main() -> int:
    """Print the table, with `--list` every mutant that survived; 1 where a module is under the minimum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="show what survives, as one line before and one after")
    listed = parser.parse_args().list
    lowest = 100.0
    print(f"{'module':<14}{'mutants':>8}{'killed':>8}{'timeout':>8}{'survived':>9}{'score':>9}")
    for name in config().only_mutate:
        data = SourceFileMutationData(path=Path(name))
        data.load()
        states = {key: status_by_exit_code[code] for key, code in data.exit_code_by_key.items()}
        lowest = min(lowest, _row(Path(name).name, Counter(states.values())))
        if listed:
            for key in (key for key, state in states.items() if state not in KILLED):
                print(_change(key))
    if lowest < MINIMUM:
        print(f"A module is under {MINIMUM:g} %: write a test that fails for a survivor (LIST=1 shows them).", file=sys.stderr)
    return int(lowest < MINIMUM)


def _row(name: str, count: Counter[str]) -> float:
    """Print one module's line; its score in percent. What no test even runs, or nobody tried, has survived."""
    mutants, caught = count.total(), sum(count[state] for state in KILLED)
    score = 100.0 * caught / mutants if mutants else 0.0
    print(f"{name:<14}{mutants:>8}{count['killed']:>8}{count['timeout']:>8}{mutants - caught:>9}{score:>8.1f}%")
    return score


def _change(key: str) -> str:
    lines = [line for line in get_diff_for_mutant(key).splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return "\n".join([f"  {key}", *(f"    {line[0]} {line[1:].strip()}" for line in lines)])


if __name__ == "__main__":
    sys.exit(main())
