"""Command line of the fault campaign: `--seeds N` runs seeds 1 to N, `--seed N` one of them and keeps its files."""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.chaos import campaign


def main() -> int:
    """0 when every seed is clean, 1 otherwise; a failing seed says how to run it again."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--seed", type=int, help="one seed; its files are kept and named")
    which.add_argument("--seeds", type=int, help="seeds FIRST to FIRST + SEEDS - 1")
    parser.add_argument("--first", type=int, default=1, help="the first seed of --seeds")
    parser.add_argument("--calm", action="store_true", help="neither faults nor kills: the rules alone")
    options = parser.parse_args()
    with campaign.ground() as ground:
        if options.seed is not None:
            return _one(options.seed, ground, options.calm)
        return _many(range(options.first, options.first + options.seeds), ground, options.calm)


def _one(seed: int, ground: campaign.Ground, calm: bool) -> int:
    folder = Path(tempfile.mkdtemp(prefix=f"chaos-{seed}-"))
    verdict = campaign.run(seed, ground, folder / "run", calm)
    _tell(verdict)
    print(f"files: {folder / 'run'}   {dict(verdict.figures)}")
    return int(bool(verdict.wrong))


def _many(seeds: range, ground: campaign.Ground, calm: bool) -> int:
    """Every seed in turn; Ctrl-C ends it early, with the figures so far."""
    begun, failed, done = time.monotonic(), [], 0
    figures: Counter[str] = Counter()
    with contextlib.suppress(KeyboardInterrupt):
        for seed in seeds:
            verdict = campaign.run(seed, ground, None, calm)
            done += 1
            figures.update(verdict.figures)
            failed += [seed] if verdict.wrong else []
            if verdict.wrong or done % 50 == 0:
                _tell(verdict)
    print(f"\n{done} seeds in {time.monotonic() - begun:.0f} s, {len(failed)} failed: {failed}")
    for name, number in sorted(figures.items()):
        print(f"  {name:32} {number}")
    return int(bool(failed))


def _tell(verdict: campaign.Verdict) -> None:
    print(f"seed {verdict.seed}: {'FAILED' if verdict.wrong else 'clean'}", flush=True)
    for text in verdict.wrong[:12]:
        print(f"    {text}", flush=True)
    if verdict.wrong:
        print(f"    again: python -m tests.chaos --seed {verdict.seed}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
