"""Command line of the fault campaign: `--seeds N` runs seeds 1 to N, `--seed N` one of them and keeps its files."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.chaos import campaign, figures
from tests.chaos.bench import Ground, Verdict
from tests.chaos.campaign import CALM, STORM, Weather


def main() -> int:
    """0 when every seed is clean, 1 otherwise; a failing seed says how to run it again."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--seed", type=int, help="one seed; its files are kept and named")
    which.add_argument("--seeds", type=int, help="seeds FIRST to FIRST + SEEDS - 1")
    which.add_argument("--sum", type=Path, nargs="+", help="add up what --out wrote")
    parser.add_argument("--first", type=int, default=1, help="the first seed of --seeds")
    parser.add_argument(
        "--calm", action="store_true", help="neither faults nor kills: the rules alone, and calls against the minimum"
    )
    parser.add_argument("--rate", type=float, help="no kills, but every call is struck by a fault with this probability")
    parser.add_argument("--out", type=Path, help="one JSON line a seed is added to this file")
    options = parser.parse_args()
    weather = CALM if options.calm else Weather("steady", options.rate) if options.rate else STORM
    if options.sum:
        return _add_up(options.sum)
    with campaign.ground() as ground:
        if options.seed is not None:
            return _one(options.seed, ground, weather)
        return _many(range(options.first, options.first + options.seeds), ground, weather, options.out)


def _one(seed: int, ground: Ground, weather: Weather) -> int:
    folder = Path(tempfile.mkdtemp(prefix=f"chaos-{seed}-"))
    verdict = campaign.run(seed, ground, folder / "run", weather)
    _tell(verdict)
    print(f"files: {folder / 'run'}")
    print(figures.table(verdict.figures, 1))
    return int(bool(verdict.wrong))


def _many(seeds: range, ground: Ground, weather: Weather, out: Path | None) -> int:
    """Every seed in turn; Ctrl-C ends it early, with the figures so far."""
    begun, failed, done = time.monotonic(), [], 0
    total: Counter[str] = Counter()
    with contextlib.suppress(KeyboardInterrupt):
        for seed in seeds:
            verdict = campaign.run(seed, ground, None, weather)
            done += 1
            total.update(verdict.figures)
            failed += [seed] if verdict.wrong else []
            if out:
                line = {
                    "seed": seed,
                    "weather": weather.kind,
                    "rate": weather.rate,
                    "wrong": verdict.wrong,
                    "figures": verdict.figures,
                }
                with out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + "\n")
            if verdict.wrong or done % 50 == 0:
                _tell(verdict)
    print(f"\n{done} seeds in {time.monotonic() - begun:.0f} s, {len(failed)} failed: {failed}")
    print(figures.table(total, done))
    return int(bool(failed))


def _add_up(files: list[Path]) -> int:
    """The figures of several runs; a seed that was run twice counts as it went the last time."""
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    last = {(line["weather"], line["rate"], line["seed"]): line for line in lines}
    for weather in sorted({key[:2] for key in last}):
        mine = [line for key, line in last.items() if key[:2] == weather]
        total: Counter[str] = Counter()
        for line in mine:
            total.update(line["figures"])
        failed = sorted(line["seed"] for line in mine if line["wrong"])
        numbers = [line["seed"] for line in mine]
        name = f"{weather[0]} {weather[1] or ''}".strip()
        print(f"\n{name}: {len(mine)} seeds of {min(numbers)} to {max(numbers)}, {len(failed)} failed: {failed}")
        print(figures.table(total, len(mine)))
    return 0


def _tell(verdict: Verdict) -> None:
    print(f"seed {verdict.seed}: {'FAILED' if verdict.wrong else 'clean'}", flush=True)
    for text in verdict.wrong[:12]:
        print(f"    {text}", flush=True)
    if verdict.wrong:
        print(f"    again: python -m tests.chaos --seed {verdict.seed}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
