"""Says how far an extraction is: a bar with the time left on a terminal, plain lines when piped."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LINE_EVERY_SECONDS = 5.0

Advance = Callable[[int], None]


@contextmanager
def progress(title: str, total: int | None) -> Iterator[Advance]:
    """Gives a function that takes the number of rows just done. Writes to standard error."""
    if sys.stderr.isatty():
        with _bar(title, total) as advance:
            yield advance
    else:
        yield _lines(title, total)


@contextmanager
def _bar(title: str, total: int | None) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)
        yield lambda rows: bar.advance(task, rows)


def _lines(title: str, total: int | None) -> Advance:
    done, spoke_at = 0, time.monotonic()

    def advance(rows: int) -> None:
        nonlocal done, spoke_at
        done += rows
        if time.monotonic() - spoke_at >= _LINE_EVERY_SECONDS:
            spoke_at = time.monotonic()
            print(f"{title}: {done:,} of {total:,}" if total else f"{title}: {done:,}", file=sys.stderr, flush=True)

    return advance
