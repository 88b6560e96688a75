"""One writer at a time: a second load is refused by name, host and age of the first; a dead one is taken over."""

from __future__ import annotations

import getpass
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from loaders.errors import Halt
from loaders.ledger import Ledger, now


@contextmanager
def writing(ledger: Ledger, take_over: bool = False) -> Iterator[None]:
    """Hold the ledger as its one writer for the block. Raises Halt when another living writer holds it.

    A writer on another host cannot be seen to be dead: `take_over` says that a person has looked.
    """
    me = (socket.gethostname(), os.getpid(), _process(os.getpid()))
    with ledger.transaction() as db:
        held = db.execute("select * from writer").fetchone()
        if held and not take_over and _alive(held):
            raise Halt(
                f"Another load is at work: {held['who']}, process {held['pid']} on {held['host']}, since {held['since']} "
                f"({_age(held['since'])}). Wait for it (`make status`), or, if it is surely dead, add --take-over."
            )
        db.execute(
            "insert or replace into writer (one, host, pid, process, since, who) values (1,?,?,?,?,?)",
            (*me, now(), getpass.getuser()),
        )
    try:
        yield
    finally:
        with ledger.transaction() as db:
            db.execute("delete from writer where host=? and pid=? and process=?", me)


def _alive(held: sqlite3.Row) -> bool:
    if held["host"] != socket.gethostname():
        return True
    return _process(held["pid"]) == held["process"] != ""


def _age(since: str) -> str:
    """How long ago that was, as a person says it."""
    minutes = int((datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds() // 60)
    return f"{minutes // 60} h {minutes % 60:02d} min ago" if minutes >= 60 else f"{max(0, minutes)} min ago"


def _process(pid: int) -> str:
    """What tells this process from a later one with the same number: its start time. Empty when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        return stat.rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        return "other"
    return "running"
