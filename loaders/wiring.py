"""Puts the real parts together: settings, ledger, HTTP client, pace. The only place that knows the real clock."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import httpx

from loaders.client import Client
from loaders.ledger import Ledger
from loaders.pace import HOUR, Clock, Pace
from loaders.session import Session
from loaders.settings import LocalSettings, Settings

TIMEOUT = httpx.Timeout(60.0, connect=10.0)  # seconds
REAL = Clock(time.time, time.sleep)


@contextmanager
def opened_ledger(settings: Settings) -> Iterator[Ledger]:
    """The ledger of this account, closed again at the end."""
    ledger = Ledger(settings.ledger_path, settings.freshsales_url)
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def opened_session(settings: Settings, ledger: Ledger, run_id: str | None, clock: Clock = REAL) -> Iterator[Session]:
    """Everything that carries out a run, against the account that the settings name."""
    headers = {
        "Authorization": f"Token token={settings.freshsales_api_key.get_secret_value()}",
        "Accept": "application/json",
    }
    base = f"{settings.freshsales_url}/api/"
    with httpx.Client(base_url=base, headers=headers, timeout=TIMEOUT, follow_redirects=False, verify=_trusted()) as http:
        client = Client(http, ledger, pace_of(settings, ledger, clock), run_id)
        yield Session(run_id or "", ledger, client, clock.sleep)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted, read once: it takes longer than many a call, and a command opens several sessions."""
    return httpx.create_ssl_context()


def pace_of(settings: LocalSettings, ledger: Ledger, clock: Clock = REAL) -> Pace:
    """The budget, with the calls of the last hour taken from the ledger, so that a restart does not forget them."""
    rows = ledger.rows("select sent_at from calls where sent_at > ? order by sent_at", (clock.now() - HOUR,))
    earlier = [row["sent_at"] for row in rows]
    budget, reserve = settings.calls_per_hour, settings.freshsales_reserve
    return Pace(budget, reserve, clock, settings.freshsales_calls_per_minute, earlier)
