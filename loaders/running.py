"""The order in which a load or a rollback goes: finish what is unfinished, plan, see the approval, carry out, report."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from loaders import apply, doubt, report, summary
from loaders.errors import Halt, NotAllowed
from loaders.ledger import Ledger, now
from loaders.lock import writing
from loaders.model import Plan
from loaders.planning import Planned, plan_load, plan_rollback
from loaders.progress import shown
from loaders.session import Session
from loaders.settings import Settings
from loaders.wiring import opened_session

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Orders:
    """What the person at the command line asked for."""

    approve: str | None = None
    self_approve: bool = False
    take_over: bool = False
    quiet: bool = False
    run: str | None = None
    objects: tuple[str, ...] = ()
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there is to show: the plan's data, and the run's if it was carried out."""

    plan: dict[str, Any] | None
    runs: list[dict[str, Any]]


def load(settings: Settings, ledger: Ledger, orders: Orders, say: Say) -> Outcome:
    """Finish an unfinished run, always; then plan, and carry the plan out if it is approved. Raises Halt, NotAllowed."""
    with writing(ledger, orders.take_over):
        runs = finish_unfinished(settings, ledger, orders, say)
        with opened_session(settings, ledger, "") as session:
            session.client.run_id = None
            if doubt.doubtful(ledger) and (settled := doubt.look_again(session)):
                say(f"{settled} records that were in doubt are settled now.")
        planned = plan_load(settings, ledger)
        return _carry_out(settings, ledger, orders, planned, runs, say)


def roll_back(settings: Settings, ledger: Ledger, orders: Orders, say: Say) -> Outcome:
    """Preview what would be undone, and undo it if that is approved. Raises Halt, NotAllowed."""
    if orders.run and ledger.run(orders.run) is None:
        raise Halt(f"The ledger knows no run {orders.run} of this account. `make status` names them.")
    with writing(ledger, orders.take_over):
        runs = finish_unfinished(settings, ledger, orders, say)
        with opened_session(settings, ledger, "") as session:
            session.client.run_id = None
            planned = plan_rollback(settings, session, orders.run, list(orders.objects), orders.forget)
        return _carry_out(settings, ledger, orders, planned, runs, say)


def finish_unfinished(settings: Settings, ledger: Ledger, orders: Orders, say: Say) -> list[dict[str, Any]]:
    """Carry out what a crash or a halt left behind; it was approved then."""
    runs = []
    while run := ledger.unfinished():
        say(f"Going on with the unfinished {run['kind']} {run['run_id']} of {run['created_at']}.")
        runs.append(_run(settings, ledger, run["run_id"], run["kind"], orders))
    return runs


def approve(ledger: Ledger, checksum: str, comment: str) -> None:
    """Write down that a person has seen the plan with this checksum: who, when."""
    with ledger.transaction() as db:
        values = ("plan", checksum, ledger.account, getpass.getuser(), now(), comment)
        db.execute("insert into approvals values (?,?,?,?,?,?)", values)


def _carry_out(
    settings: Settings, ledger: Ledger, orders: Orders, planned: Planned, runs: list[dict[str, Any]], say: Say
) -> Outcome:
    plan, forecast, scope = planned
    data = report.plan_data(plan, forecast, scope)
    report.write_page(settings.reports_dir, f"plan-{plan.kind}" if plan.kind != "load" else "plan", data)
    if plan.problems:
        raise NotAllowed("The plan refuses itself:\n" + "\n".join(f"  - {p}" for p in plan.problems))
    if not plan.steps:
        return Outcome(data, runs)
    if not _approved(ledger, orders, plan, say):
        return Outcome(data, runs)
    run_id = ledger.open_run(plan, scope, forecast, undoes=(orders.run or "all") if plan.kind == "rollback" else None)
    return Outcome(data, [*runs, _run(settings, ledger, run_id, plan.kind, orders)])


def _approved(ledger: Ledger, orders: Orders, plan: Plan, say: Say) -> bool:
    if orders.self_approve:
        say(f"Embedded sandbox: plan {plan.checksum} approves itself.")
        approve(ledger, plan.checksum, "embedded sandbox")
        return True
    if orders.approve and orders.approve != plan.checksum:
        raise NotAllowed(
            f"You approved {orders.approve}, but the plan now is {plan.checksum}: export, account or mapping changed since. "
            "Look at the new plan, then approve that."
        )
    if orders.approve:
        approve(ledger, plan.checksum, "")
        return True
    sql = "select 1 from approvals where account = ? and checksum = ?"
    return bool(ledger.rows(sql, (ledger.account, plan.checksum)))


def _run(settings: Settings, ledger: Ledger, run_id: str, kind: str, orders: Orders) -> dict[str, Any]:
    data = summary.of_run(ledger, run_id)
    open_steps = sum(row.get("planned", 0) + row.get("sent", 0) for row in data["objects"])
    with opened_session(settings, ledger, run_id) as session, _follow(session, data, open_steps, orders):
        apply.carry_out(session, kind)
    data = summary.of_run(ledger, run_id)
    report.write_page(settings.reports_dir, kind, data)
    return data


def _follow(session: Session, data: dict[str, Any], open_steps: int, orders: Orders) -> Any:
    calls = max(0, data["forecast"]["calls"] - data["calls"])
    return shown(session, data["kind"].capitalize(), open_steps, calls, orders.quiet)
