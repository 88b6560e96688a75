"""Command line of the crash matrix: every boundary of every phase (`--each N`: at most N places of each name)."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable

from tests.crash import matrix
from tests.crash.matrix import Start


def main() -> int:
    """0 when no death left a trace, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--each", type=int, default=10**6, help="places of each boundary name in each phase")
    parser.add_argument("--phase", help="only this phase")
    parser.add_argument("--second-pass", type=int, default=1, metavar="N", help="a second pass after every Nth boundary")
    options = parser.parse_args()
    begun, wrong = time.monotonic(), 0
    counts: dict[str, Counter[str]] = {}
    with matrix.starts() as starts:
        for start in starts:
            if options.phase in (None, start.phase.name):
                counts[start.phase.name] = Counter()
                wrong += _one(start, options.each, options.second_pass, counts[start.phase.name])
        _table(counts, starts)
    deaths = sum(sum(count.values()) for count in counts.values())
    print(f"\n{deaths} deaths in {time.monotonic() - begun:.0f} s, {wrong} left a trace")
    return int(bool(wrong))


def _one(start: Start, each: int, every: int, count: Counter[str]) -> int:
    wrong = 0
    for name, numbers in start.cells().items():
        for number in numbers[:each]:
            count[name.split("|")[0]] += 1
            texts = matrix.wrong_after(start, number, second_pass=number % every == 0)
            wrong += bool(texts)
            print("\n".join(texts), end="\n" if texts else "", flush=True)
    print(f"{start.phase.name}: {sum(count.values())} deaths, {wrong} left a trace", flush=True)
    return wrong


def _table(counts: dict[str, Counter[str]], starts: Iterable[Start]) -> None:
    """Phase × boundary, as a table of Markdown; the boundaries of each kind of step are added up."""
    phases = list(counts)
    names = sorted({name for count in counts.values() for name in count}, key=lambda n: (n.split(" ", 1)[1], n))
    print(f"\n| boundary | {' | '.join(phases)} |\n|---|{'---:|' * len(phases)}")
    for name in names:
        print(f"| {name} | {' | '.join(str(counts[phase][name] or '·') for phase in phases)} |")
    calls = {start.phase.name: f"{start.calls} / {start.least}" for start in starts}
    print(f"| *calls / computed minimum* | {' | '.join(calls[phase] for phase in phases)} |")


if __name__ == "__main__":
    sys.exit(main())
