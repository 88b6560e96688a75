"""The order in which a load or a rollback goes: finish what is unfinished, plan, see the approval, carry out, report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from loaders import apply, approvals, doubt, samples, summary, worklists
from loaders.basis import basis
from loaders.errors import Halt, NotAllowed, Rejected
from loaders.ledger import Ledger
from loaders.lock import writing
from loaders.model import Plan
from loaders.objects import OBJECTS
from loaders.pace import Clock
from loaders.planning import Planned, plan_load, plan_of_schema, plan_rollback
from loaders.progress import shown
from loaders.reports.page import write_page
from loaders.reports.plans import plan_data
from loaders.rollback import Wish
from loaders.session import Session
from loaders.settings import Settings
from loaders.warehouse import open_warehouse
from loaders.wiring import REAL, opened_session

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
    force: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there is to show: the plan's data, the run's if it was carried out, and what people have to look at now."""

    plan: dict[str, Any] | None
    runs: list[dict[str, Any]]
    doubts: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)  # approvals that are missing or stale, with the next command


@dataclass(frozen=True, slots=True)
class Runner:
    """Loads and rollbacks of one account. `say` tells a person what goes on; `clock` is the machine's or a rehearsal's."""

    settings: Settings
    ledger: Ledger
    say: Say
    clock: Clock = REAL
    views: dict[str, int | None] = field(default_factory=dict)  # Session.views, of all sessions of this command

    def load(self, orders: Orders) -> Outcome:
        """Finish an unfinished run, always; then plan, and carry the plan out if approved. Raises Halt, NotAllowed."""
        with self._alone(orders):
            runs = self._settled_before(orders)
            planned = plan_load(self.settings, self.ledger)
            return self._with_worklists(self._carry_out(orders, planned, runs, ("scope", "sample")))

    def load_sample(self, orders: Orders) -> Outcome:
        """The same for the records of the sample alone, which is chosen here. Needs no more than the scope's approval."""
        with self._alone(orders):
            runs = self._settled_before(orders)
            sample = samples.make(self.settings, self.ledger)
            self.say(f"The sample: {len(sample.records)} records, which show {len(sample.shown)} things.")
            planned = plan_load(self.settings, self.ledger, sample.records.keys())
            return self._with_worklists(self._carry_out(orders, planned, runs, ("scope",)))

    def _settled_before(self, orders: Orders) -> list[dict[str, Any]]:
        """What an earlier run left unfinished or in doubt comes first; the runs that were finished."""
        runs = self._finish_unfinished(orders)
        if doubt.doubtful(self.ledger):
            with self._looking() as session:
                self.say(f"{doubt.look_again(session)} of the records in doubt are settled now.")
        return runs

    def make_schema(self, orders: Orders, standard_fields: bool) -> Outcome:
        """Make what the API can make of the set-up, once the plan of it is approved."""
        with self._alone(orders):
            runs = self._finish_unfinished(orders)
            return self._carry_out(orders, plan_of_schema(self.settings, standard_fields), runs)

    def roll_back(self, orders: Orders) -> Outcome:
        """Preview what would be undone, and undo it if that is approved. Raises Halt, NotAllowed."""
        if orders.run and self.ledger.run(orders.run) is None:
            raise Halt(f"The ledger knows no run {orders.run} of this account. `make status` names the newest.")
        with self._alone(orders):
            runs = self._finish_unfinished(orders)
            with self._looking() as session:
                wish = Wish(orders.forget, frozenset(map(_named, orders.force)))
                planned = plan_rollback(self.settings, session, orders.run, orders.objects, wish)
            return self._carry_out(orders, planned, runs)

    def _with_worklists(self, outcome: Outcome) -> Outcome:
        """The same, and reports/doubts.xlsx and reports/rejects.xlsx brought up to date."""
        doubts, rejects = doubt.listed(self.ledger), worklists.rejects(self.ledger, self.settings.warehouse_path)
        worklists.write_doubts(self.settings.reports_dir, self.ledger)
        worklists.write_rejects(self.settings.reports_dir, rejects)
        return replace(outcome, doubts=doubts, rejects=rejects)

    @contextmanager
    def _alone(self, orders: Orders) -> Iterator[None]:
        """As the one writer. A refusal that belongs to no record, of a list that has to be read, is the end: Halt."""
        with writing(self.ledger, orders.take_over):
            try:
                yield
            except Rejected as answer:
                raise Halt(
                    f"Freshsales refuses what has to be read: {answer.message} See that the API key's user may read it, "
                    "then run the same command again: it goes on where it stopped."
                ) from None

    @contextmanager
    def _looking(self) -> Iterator[Session]:
        """A session that only reads, outside of any run."""
        with opened_session(self.settings, self.ledger, None, self.clock, self.views) as session:
            yield session

    def _finish_unfinished(self, orders: Orders) -> list[dict[str, Any]]:
        """Carry out what a crash or a halt left behind; it was approved then."""
        runs = []
        while run := self.ledger.unfinished():
            self.say(f"Going on with the unfinished {run['kind']} {run['run_id']} of {run['created_at']}.")
            runs.append(self._run(run["run_id"], run["kind"], orders))
        return runs

    def _carry_out(self, orders: Orders, planned: Planned, runs: list[dict[str, Any]], needed: tuple[str, ...] = ()) -> Outcome:
        """`needed`: what a person must have approved before, besides the plan."""
        plan, forecast, scope = planned
        data = plan_data(plan, forecast, scope)
        name = {"load": "plan-sample" if needed == ("scope",) else "plan"}.get(plan.kind, f"plan-{plan.kind}")
        write_page(self.settings.reports_dir, name, data)
        if plan.problems:
            raise NotAllowed("The plan refuses itself:\n" + "\n".join(f"  - {p}" for p in plan.problems))
        if plan.steps and needed and not orders.self_approve and (unmet := self._unmet(needed)):
            return Outcome(data, runs, unmet=unmet)
        if not plan.steps or not self._approved(orders, plan):
            return Outcome(data, runs)
        with self._looking() as session:  # a wrong key or address is told before anything is written down as begun
            session.client.get("selector/owners", "is the key accepted?")
        undoes = (orders.run or "all") if plan.kind == "rollback" else None
        run_id = self.ledger.open_run(plan, scope, forecast | self.settings.budget, undoes)
        return Outcome(data, [*runs, self._run(run_id, plan.kind, orders)])

    def _unmet(self, needed: tuple[str, ...]) -> list[str]:
        with open_warehouse(self.settings.warehouse_path) as warehouse:
            return approvals.unmet(self.ledger, basis(warehouse), needed)

    def _approved(self, orders: Orders, plan: Plan) -> bool:
        if orders.self_approve:
            approvals.require_sandbox(self.settings)
            self.say(f"Embedded sandbox: plan {plan.checksum} approves itself; scope and sample need nobody's word here.")
            approvals.grant(self.ledger, "plan", plan.checksum, "embedded sandbox")
            return True
        if orders.approve and orders.approve != plan.checksum:
            raise NotAllowed(
                f"You approved {orders.approve}, but the plan now is {plan.checksum}: export, account or mapping changed "
                "since. Look at the new plan, then approve that."
            )
        if orders.approve:
            approvals.grant(self.ledger, "plan", plan.checksum, "")
            return True
        return approvals.is_granted(self.ledger, "plan", plan.checksum)

    def _run(self, run_id: str, kind: str, orders: Orders) -> dict[str, Any]:
        data = summary.of_run(self.ledger, run_id)
        with (
            opened_session(self.settings, self.ledger, run_id, self.clock, self.views) as session,
            shown(session, kind.capitalize(), data, orders.quiet),
        ):
            apply.carry_out(session, kind)
        data = summary.of_run(self.ledger, run_id) | {"doubts": doubt.listed(self.ledger)}
        write_page(self.settings.reports_dir, kind, data)
        return data


def _named(text: str) -> tuple[str, str]:
    """`OBJECT/KEY` as (object, key). Raises Halt for an object that there is not."""
    name, _, key = text.partition("/")
    if name not in OBJECTS or not key:
        raise Halt(f"--force {text}: say it as OBJECT/KEY, for instance deals/job/J12. Objects: {', '.join(OBJECTS)}.")
    return name, key
