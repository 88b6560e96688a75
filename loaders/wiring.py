"""Puts the real parts together: settings, ledger, HTTP client, pace. The only place that knows the real clock."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit

import httpx

from loaders.client import Client
from loaders.clock_file import ClockFile
from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.pace import HOUR, MARGIN, Clock, Pace
from loaders.session import Session
from loaders.settings import LOOPBACK, LocalSettings, Settings

TIMEOUT = httpx.Timeout(60.0, connect=10.0)  # seconds
REAL = Clock(time.time, time.sleep)


@contextmanager
def opened_ledger(settings: Settings) -> Iterator[Ledger]:
    """The ledger of this account, closed again at the end."""
    ledger = Ledger(settings.ledger_path, settings.freshsales_url, clock_of(settings, settings.freshsales_url).now)
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def opened_session(
    settings: Settings, ledger: Ledger, run_id: str | None, clock: Clock = REAL, views: dict[str, int | None] | None = None
) -> Iterator[Session]:
    """Everything that carries out a run, against the account that the settings name. `views`: what an earlier session of this
    command learned of the account's views, and where this one adds to it."""
    headers = {
        "Authorization": f"Token token={settings.freshsales_api_key.get_secret_value()}",
        "Accept": "application/json",
    }
    base = f"{settings.freshsales_url}/api/"
    with httpx.Client(base_url=base, headers=headers, timeout=TIMEOUT, follow_redirects=False, verify=_trusted()) as http:
        client = Client(http, ledger, pace_of(settings, ledger, clock), run_id)
        patience = settings.job_seconds(settings.freshsales_url)
        yield Session(run_id or "", ledger, client, clock.sleep, job_takes=patience, views={} if views is None else views)


def clock_of(settings: LocalSettings, account: str) -> Clock:
    """The machine's clock, or that of a rehearsal, by which only an account on loopback may be called. Raises Halt."""
    if settings.rehearsal_clock is None:
        return REAL
    if urlsplit(account).hostname not in LOOPBACK:
        raise Halt(
            f"REHEARSAL_CLOCK is set, but {account} is a real account: a skipped hour would be no hour there. "
            "Unset REHEARSAL_CLOCK; rehearsals are for the embedded account."
        )
    try:
        file = ClockFile(settings.rehearsal_clock)
    except (OSError, ValueError) as problem:
        raise Halt(f"REHEARSAL_CLOCK {settings.rehearsal_clock} cannot be used: {problem}.") from None
    return Clock(file.now, file.sleep)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted, read once: it takes longer than many a call, and a command opens several sessions."""
    return httpx.create_ssl_context()


def pace_of(settings: LocalSettings, ledger: Ledger, clock: Clock = REAL) -> Pace:
    """The budget as the ledger knows it: calls of the last hour, and what the last answers said, survive a restart."""
    now = clock.now()
    around = (now - HOUR, now + HOUR)  # what lies further ahead was written by another clock
    earlier = [min(row["sent_at"], now) for row in ledger.rows("select sent_at from calls where sent_at between ? and ?", around)]
    held = ledger.rows("select max(until) as until from holds where until between ? and ?", (now, now + HOUR + MARGIN))
    refused = ledger.rows(
        "select max(answered_at) as at from calls where status = 429 and coalesce(remaining, 0) = 0 and sent_at between ? and ?",
        (now - HOUR, now),
    )
    budget, reserve = settings.calls_per_hour, settings.freshsales_reserve
    per_minute = settings.freshsales_calls_per_minute or None
    return Pace(budget, reserve, clock, per_minute, earlier, held[0]["until"] or 0.0, refused[0]["at"])
