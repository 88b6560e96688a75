"""Runs the server: alone until a signal, or around a command that needs an account."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from . import bulk, jobs
from .account import Account
from .app import Connections, Server
from .clock_file import ClockFile
from .seed import seed
from .store import StateBusy, exclusive
from .switches import check

FALLBACK_OWNER = "dana.reyes@demo-trades.example"
SEED_AGE = 30 * 86400.0
PORT_WITHIN = 3.0  # seconds
PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def open_account(path: Path) -> Account:
    """The account in a state file; a new file is seeded with the demo account."""
    account = Account(path)
    if account.setting("api_key"):
        return account
    account.close()
    # What stood there before the migration is older than it, also for the search index that lags.
    before = Account(path, now=lambda: time.time() - SEED_AGE)
    seed(before)
    before.close()
    return Account(path)


@contextmanager
def running(
    path: Path, port: int = 0, switches: dict[str, str] | None = None, clock: Path | None = None
) -> Iterator[tuple[str, Account, threading.Thread]]:
    """A server on loopback in a thread: (its URL, the account, the thread). Raises StateBusy, UnknownSwitch, OSError.

    `clock`: the file of a rehearsal's clock; without it the machine's time holds.
    """
    with exclusive(path):
        account = open_account(path)
        if clock:
            time_of = ClockFile(clock)
            account.now, account.skip = time_of.now, time_of.skip
        for name, value in (switches or {}).items():
            check(name, value)
            account.switches.set(name, value)
        account.reload()
        listener = _listen(port or int(account.setting("port") or 0))
        # An account keeps its address between commands, as a real one does: ledgers know it by its URL.
        with account.store.transaction():
            account.set_setting("port", str(listener.getsockname()[1]))
        config = uvicorn.Config(
            Server(account), http=Connections, ws="none", lifespan="off", log_level="warning", access_log=False, date_header=False
        )
        config.timeout_graceful_shutdown = 5
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="freshsales")
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/crm/sales", account, thread
        finally:
            server.should_exit = True
            thread.join()
            _finish(account)


def _listen(port: int) -> socket.socket:
    """A socket on loopback; raises StateBusy when the port is taken."""
    # The protocol is named because only then asyncio sends small answers at once; else each waits 40 ms for an ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _bind(listener, port)
    listener.listen(128)
    return listener


def _bind(listener: socket.socket, port: int) -> None:
    """Take the port; a connection of somebody else may hold it for a moment. Raises StateBusy when it stays taken."""
    until = time.monotonic() + PORT_WITHIN
    while True:
        try:
            listener.bind(("127.0.0.1", port))
            return
        except OSError as problem:
            if time.monotonic() < until:
                time.sleep(0.1)
                continue
            listener.close()
            raise StateBusy(
                f"port {port}, the address of this account, is in use ({problem.strerror}). A copy of it is being served, "
                "or another program took the port: stop that, or say the command again in a moment."
            ) from None


def _finish(account: Account) -> None:
    """Carry out the jobs that wait: a real account would go on without us."""
    with account.store.transaction():
        jobs.run_due(account, bulk.write_rows, everything=True)
    account.close()


def serve(path: Path, port: int, switches: dict[str, str], clock: Path | None = None) -> None:
    """Serve until SIGTERM or SIGINT; prints the URL once it listens."""
    stop = threading.Event()
    for number in PASSED_ON:
        signal.signal(number, lambda *_: stop.set())
    with running(path, port, switches, clock) as (url, _, thread):
        print(url, flush=True)
        while thread.is_alive() and not stop.wait(0.5):
            pass


def around(path: Path, command: Sequence[str], switches: dict[str, str], clock: Path | None = None) -> int:
    """Run a command with an account around it; returns the command's exit code (128 + n when a signal ended it)."""
    with running(path, 0, switches, clock) as (url, account, _):
        told = {"FALLBACK_OWNER_EMAIL": FALLBACK_OWNER, **_budget(account)}
        environment = os.environ | {name: value for name, value in told.items() if not os.environ.get(name)}
        environment |= {"FRESHSALES_URL": url, "FRESHSALES_API_KEY": account.api_key}
        environment |= {"REHEARSAL_CLOCK": str(clock)} if clock else {}
        child = subprocess.Popen(list(command), env=environment)
        for number in PASSED_ON:
            signal.signal(number, lambda n, _: child.send_signal(n) if child.poll() is None else None)
        code = child.wait()
    return code if code >= 0 else 128 - code


def _budget(account: Account) -> dict[str, str]:
    """What an administrator would tell of other limits than the plan's own."""
    hourly, minutely = account.switches["per_hour"], account.switches["per_minute"]
    told = {"FRESHSALES_CALLS_PER_HOUR": hourly} if hourly.isdigit() else {}
    return told | {"FRESHSALES_CALLS_PER_MINUTE": minutely if minutely.isdigit() else "0"}
