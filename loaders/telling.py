"""How a command speaks: tables for people, one JSON document for machines, errors as a message and an exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, for machines.")]


@contextmanager
def told(as_json: bool = False) -> Iterator[None]:
    """Errors become a message for people and an exit code; with `--json` a document on standard output too."""
    from loaders.errors import LoaderError

    try:
        yield
    except LoaderError as problem:
        raise _stopped(problem.message, problem.exit_code, as_json) from None
    except OSError as problem:
        advice = "The ledger is whole; free space or mend the path, then run the same command again."
        raise _stopped(f"{problem}. {advice}", 2, as_json) from None
    except KeyboardInterrupt:
        raise _stopped("Stopped. The same command goes on where this one stopped.", 2, as_json) from None


def _stopped(message: str, exit_code: int, as_json: bool) -> typer.Exit:
    if as_json:
        print(json.dumps({"error": message, "exit_code": exit_code}, ensure_ascii=False))
    say(message)
    return typer.Exit(exit_code)


def print_document(data: dict[str, Any]) -> None:
    """One JSON document on standard output."""
    from loaders.reports.documents import write_json

    write_json(data, sys.stdout)


def show(as_json: bool, data: dict[str, Any], render: Any, closing: str | None) -> None:
    """The data for machines; or `render(console, data)` for people, and a closing line."""
    if as_json:
        print_document(data)
        return
    from rich.console import Console

    render(Console(), data)
    if closing:
        say(closing)


def done(as_json: bool, data: dict[str, Any], text: str) -> None:
    """A command that has little to show: a line for people, and its data for machines."""
    if as_json:
        print(json.dumps(data, ensure_ascii=False))
    say(text)


def say(text: str) -> None:
    """A line for people, on standard error: standard output is for what was asked for."""
    print(text, file=sys.stderr)
