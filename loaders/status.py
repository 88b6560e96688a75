"""How far a run is and when it will be done. Reads only the ledger: needs no account, works from a second terminal."""

from __future__ import annotations

from typing import Any

from loaders import doubt, eta, summary
from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.pace import Clock
from loaders.settings import LocalSettings
from loaders.wiring import clock_of, pace_of

NEWEST = 1000  # calls from which the present speed is taken
USUAL = 0.5  # seconds a call, before there are two


def of_run(settings: LocalSettings, run_id: str | None = None) -> dict[str, Any]:
    """The summary of a run (the newest unless named) with `doubts`, `calls_left`, `seconds_to_go`; {} when there is none.

    Raises Halt for a run that the ledger does not know.
    """
    if not settings.ledger_path.exists():
        return {}
    ledger = Ledger(settings.ledger_path, "")
    try:
        account = ledger.last_account()
        if account is None:
            return {}
        ledger.account = account
        newest = ledger.run(run_id)
        if newest is None:
            raise Halt(f"The ledger knows no run {run_id} of {account}.")
        data = summary.of_run(ledger, newest["run_id"])
        return data | {"doubts": doubt.listed(ledger)} | to_go(settings, ledger, data, clock_of(settings, account))
    finally:
        ledger.close()


def to_go(settings: LocalSettings, ledger: Ledger, data: dict[str, Any], clock: Clock) -> dict[str, Any]:
    """Calls and seconds until a run is done: the calls of its open steps, at the run's speed or the budget's."""
    open_steps = {row["object"]: row.get("planned", 0) + row.get("sent", 0) for row in data["objects"]}
    left = 0 if data["state"] == "done" else eta.calls_left(data["forecast"]["objects"], open_steps)
    sql = "select sent_at from calls where run_id = ? order by call_id desc limit ?"
    moments = [row["sent_at"] for row in ledger.rows(sql, (data["run_id"], NEWEST))][::-1]
    told = {name: data["forecast"][name] for name in settings.budget if name in data["forecast"]}
    pace = pace_of(settings.model_copy(update=told), ledger, clock)
    return {"calls_left": left, "seconds_to_go": pace.seconds_for(left, eta.seconds_a_call(moments, USUAL))}
