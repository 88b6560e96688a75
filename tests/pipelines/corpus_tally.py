"""Reads every workbook and form template below a folder and tallies: read, refused with its reason, crashed, hung.

    python -m tests.pipelines.corpus_tally FOLDER [--details FILE]

Each file is read by both readers, and by the fast one cut into small slices; what they give is compared cell for cell. A
first folder level is taken as the name of a corpus. Exit code 1 if anything crashed or hung.
"""

import argparse
import collections
import json
import multiprocessing
import queue
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WORKBOOKS = {".xlsx", ".xlsm", ".xltx", ".xltm"}
DOCUMENTS = {".docx", ".dotx", ".docm"}
OTHERS = {".xls", ".xlsb", ".ods"}
PATIENCE_SECONDS = 120
MEMORY_BYTES = 6 << 30
Cells = dict[tuple[str, int, int], str]


def examine(file: Path) -> dict[str, Any]:
    """`outcome` read or refused (with `why`), and for workbooks how many cells the other ways of reading give differently."""
    from pipelines.ascora.archives import Limits
    from pipelines.ascora.forms import form_fields
    from pipelines.ascora.refusals import BadFile
    from pipelines.ascora.workbooks import open_book

    try:
        if file.suffix.lower() in DOCUMENTS:
            return {"outcome": "read", "fields": len(form_fields(file, file.name, Limits()))}
        book = open_book(file, "calamine", Limits())
        cells = dict(cells_of(book))
    except BadFile as error:
        return {"outcome": "refused", "why": str(error)}
    found: dict[str, Any] = {"outcome": "read", "cells": len(cells), "notes": book.warnings}
    found |= {f"{name}": compare(cells, other) for name, other in other_ways(file).items()}
    return found


def cells_of(book: Any) -> Iterator[tuple[tuple[str, int, int], str]]:
    """Every cell with its sheet, row and column."""
    for sheet in book.sheet_names():
        for block in book.blocks(sheet):
            numbers = block.numbers.to_pylist()
            for index, column in block.columns.items():
                for number, text in zip(numbers, column.to_pylist(), strict=True):
                    if text is not None:
                        yield (sheet, number, index), text


def other_ways(file: Path) -> dict[str, Cells | str]:
    """The same workbook by openpyxl, and by calamine in slices of fifty kilobytes; a text says why it could not."""
    from pipelines.ascora.archives import Limits, inspect
    from pipelines.ascora.fast_sheets import FastFile
    from pipelines.ascora.workbooks import OpenpyxlBook

    ways: dict[str, Any] = {"openpyxl": OpenpyxlBook(file), "sliced": FastFile(file, inspect(file, Limits()), 0, 50_000)}
    results: dict[str, Cells | str] = {}
    for name, book in ways.items():
        try:
            results[name] = dict(cells_of(book))
        except BaseException as error:  # a panic is no Exception
            results[name] = f"{type(error).__name__}: {error}"[:200]
    return results


def compare(cells: Cells, other: Cells | str) -> Any:
    """How many cells differ, with the first three, or why there is nothing to compare with."""
    if isinstance(other, str):
        return {"unread": other}
    places = [place for place in cells.keys() | other.keys() if cells.get(place) != other.get(place)]
    return {"differ": len(places), "first": [[*place, cells.get(place), other.get(place)] for place in sorted(places)[:3]]}


def _worker(tasks: Any, answers: Any) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    while (file := tasks.get()) is not None:
        try:
            answers.put(examine(file))
        except BaseException as error:
            answers.put({"outcome": "crashed", "why": f"{type(error).__name__}: {error}"[:300]})


def tally(files: list[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each file with what became of it; a process that dies or takes too long is replaced."""
    context = multiprocessing.get_context("fork")
    process = tasks = answers = None
    for file in files:
        if process is None:
            tasks, answers = context.Queue(), context.Queue()
            process = context.Process(target=_worker, args=(tasks, answers), daemon=True)
            process.start()
        started = time.monotonic()
        tasks.put(file)
        found = _wait(process, answers, started)
        if found["outcome"] in ("died", "hung"):
            process.kill()
            process = None
        yield file, {**found, "seconds": round(time.monotonic() - started, 2)}
    if process is not None:
        tasks.put(None)


def _wait(process: Any, answers: Any, started: float) -> dict[str, Any]:
    while time.monotonic() - started < PATIENCE_SECONDS:
        try:
            return dict(answers.get(timeout=0.5))
        except queue.Empty:
            if not process.is_alive():
                return {"outcome": "died", "why": f"exit code {process.exitcode}"}
    return {"outcome": "hung", "why": f"more than {PATIENCE_SECONDS} s"}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--details", type=Path, help="one JSON line a file")
    given = arguments.parse_args()
    endings = WORKBOOKS | DOCUMENTS | OTHERS
    files = sorted(file for file in given.folder.rglob("*") if file.is_file() and file.suffix.lower() in endings)
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    details = given.details.open("w", encoding="utf-8") if given.details else None
    for file, found in tally(files):
        place = file.relative_to(given.folder)
        kind = "documents" if file.suffix.lower() in DOCUMENTS else "workbooks"
        counts[f"{place.parts[0]} {kind}"][found["outcome"]] += 1
        if details:
            print(json.dumps({"file": place.as_posix(), **found}), file=details, flush=True)
        if found["outcome"] in ("crashed", "died", "hung"):
            print(f"{found['outcome']}: {place}: {found['why']}", file=sys.stderr)
    for name, outcomes in sorted(counts.items()):
        print(name, *(f"{outcome}={count}" for outcome, count in sorted(outcomes.items())))
    total = sum(counts.values(), collections.Counter())
    print("total", *(f"{outcome}={count}" for outcome, count in sorted(total.items())))
    return int(any(total[outcome] for outcome in ("crashed", "died", "hung")))


if __name__ == "__main__":
    sys.exit(main())
