"""Steps and calls as a ledger takes them."""

from __future__ import annotations

from loaders.ledger import Ledger
from loaders.model import Plan, Step


def step(key: str, op: str = "create", **more) -> Step:
    return Step(more.pop("seq", 1), "sales_accounts", op, key, key, more.pop("row_hash", "h"), {"name": key}, **more)  # type: ignore[arg-type]


def finished(ledger: Ledger, *steps: Step, kind: str = "load") -> str:
    run = ledger.open_run(Plan(kind, ledger.account, steps))  # type: ignore[arg-type]
    for made in ledger.steps(run, "sales_accounts", ["planned"]):
        made.state, made.crm_id = "done", made.crm_id or 100 + made.seq
        ledger.settle([made])
    ledger.set_run(run, "done")
    return run


class Ticking:
    """A clock that stands until it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def sent(ledger: Ledger, run: str, steps: list[Step], status: int | None, name: str = "x") -> int:
    """A call that these steps travelled in, and its answer; none: it was lost with the loader."""
    call = ledger.intent(run, "POST", name, "test", steps)
    if status is not None:
        ledger.answer(call, status, None, None)
    return call


def opened(ledger: Ledger, *steps: Step) -> tuple[str, list[Step]]:
    run = ledger.open_run(Plan("load", ledger.account, steps))
    return run, [s for name in dict.fromkeys(step.object for step in steps) for s in ledger.steps(run, name, ["planned"])]
