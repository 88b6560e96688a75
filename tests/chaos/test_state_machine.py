"""Any order of loads, deltas, people, kills and rollbacks, against the model. Deeper: CHAOS_EXAMPLES=200 CHAOS_STEPS=25."""

from __future__ import annotations

import copy
import os
import random
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.chaos import campaign, crm, journal, people
from tests.chaos.bench import Bench, Ground
from tests.chaos.deltas import next_tenant
from tests.chaos.expected import Expected
from tests.chaos.state import read_state

pytestmark = pytest.mark.xdist_group("chaos")
KILLS = st.none() | st.integers(4, 200)  # the durable boundary at which the loader dies
RECORDS = ("products", "sales_accounts", "contacts", "deals", "equipment", "tasks", "appointments", "notes", "documents")
OBJECTS = st.sampled_from((
    ("tasks",), ("notes", "appointments"), ("equipment",), ("phone_calls",), ("deals",), ("contacts",),
    ("deals", "notes", "tasks", "appointments", "phone_calls"), ("sales_accounts", "equipment"),
))  # fmt: skip


class Migration(RuleBasedStateMachine):
    """One account. `pending` is a command that was killed and has to be said again; `newest` the run that may be taken back."""

    ground: Ground

    @initialize(seed=st.integers(0, 10**6))
    def begin(self, seed: int) -> None:
        """A small tenant and a random account."""
        self.ends = ExitStack()
        folder = Path(self.ends.enter_context(tempfile.TemporaryDirectory(prefix="chaos-", dir=campaign.FAST)))
        self.bench = Bench(seed, self.ground, folder, random.Random(seed))
        served = crm.served(self.ground.template, folder, self.bench.clock, self.bench.switches)
        self.bench.begin(self.ends.enter_context(served))
        maker = self.bench.maker
        for name in RECORDS:
            maker.some(name, maker.rng.randint(1, 2))
        for name in ("phone_calls", "leads"):
            maker.some(name, maker.rng.randint(0, 1))
        for name in ("product_prices", "deal_products", "deal_closings", "contact_stages"):
            maker.parts(name, 0.7)
        self.begun = False
        self.pending: tuple[str, dict[str, Any]] | None = None
        self.newest: tuple[str, Expected] | None = None

    def idle(self) -> bool:
        """Whether something was loaded, and no command waits to be said again."""
        return self.begun and self.pending is None

    @precondition(lambda self: self.pending is None or self.pending[0] == "load")
    @rule(kill=KILLS)
    def load(self, kill: int | None) -> None:
        """Load what Ascora says now."""
        bench, tenant = self.bench, self.bench.maker.tenant
        before, runs = copy.deepcopy(bench.expected), journal.runs(bench.folder / "ledger.sqlite")
        bench.warehouse(tenant)
        self.begun = True
        if self._killed("load", kill, {}):
            return
        bench.to_the_end("load")
        bench.loaded(tenant)
        new = journal.runs(bench.folder / "ledger.sqlite")[len(runs) :]
        renamed = bench.expected.renamed != before.renamed
        self.newest = (new[0][0], before) if len(new) == 1 and not self.pending and not renamed else None
        self.pending = None
        bench.second_pass()
        self._right()

    @precondition(idle)
    @rule()
    def time_passes_in_ascora(self) -> None:
        """Rows change, come and go."""
        next_tenant(self.bench.maker)

    @precondition(idle)
    @rule()
    def people_edit(self) -> None:
        """Up to three fields."""
        self.bench.edits()
        self.newest = None

    @precondition(idle)
    @rule()
    def people_delete(self) -> None:
        """A record of ours on which nothing hangs."""
        bench = self.bench
        if key := people.deletes(bench.rng, bench.expected, read_state(bench.crm.state), bench.crm):
            bench.expected.went(key)
            self.newest = None

    @precondition(idle)
    @rule()
    def people_add(self) -> None:
        """A contact of their own, on an account of ours or not."""
        people.adds(self.bench.rng, self.bench.expected, read_state(self.bench.crm.state), self.bench.crm)
        self.newest = None

    @precondition(lambda self: self.begun and (self.pending is None or self.pending[0] == "load" or self.pending[1].get("all")))
    @rule(kill=KILLS, forget=st.booleans())
    def roll_back_all(self, kill: int | None, forget: bool) -> None:
        """Everything, into the recycle bin or for good."""
        if self.pending and self.pending[0] == "rollback":
            forget = self.pending[1]["forget"]
        loose = self.bench.loose(self.bench.maker.tenant)
        if self.pending and self.pending[0] == "load":  # which of its files stand nobody can say; they stay behind
            files = self.bench.maker.tenant.of("documents")
            self.bench.expected.left |= {str(row.fields["file_name"]) for row in files}
        if self._killed("rollback", kill, {"forget": forget}, all=True):
            return
        self.bench.to_the_end("rollback", forget=forget)
        self.bench.rolled_back(loose)
        self._undone()

    @precondition(idle)
    @rule(names=OBJECTS)
    def roll_back_objects(self, names: tuple[str, ...]) -> None:
        """Some objects only."""
        bench = self.bench
        loose = bench.loose(bench.maker.tenant)
        bench.to_the_end("rollback", objects=names)
        bench.expected.roll_back_objects(set(names), people.hung(bench.expected, read_state(bench.crm.state)))
        bench.judge_rollback(loose)
        self._undone()

    @precondition(lambda self: self.idle() and self.newest)
    @rule()
    def roll_back_the_newest_run(self) -> None:
        """The run of the last load, which nobody has touched since."""
        run, before = self.newest or ("", self.bench.expected)
        loose = self.bench.loose(self.bench.maker.tenant)
        self.bench.to_the_end("rollback", run=run)
        self.bench.expected.roll_back_to(before)
        self.bench.judge_rollback(loose)
        self._undone()

    def _killed(self, command: str, kill: int | None, options: dict[str, Any], **more: Any) -> bool:
        """Say the command to a loader that dies at this boundary; False where it was not killed, or came to its end before."""
        if kill is None or self.bench.command(command, kill, **options) != -signal.SIGKILL:
            return False
        self.pending, self.newest = (command, {**options, **more}), None
        self._right()
        return True

    def _undone(self) -> None:
        self.pending = self.newest = None
        self._right()

    def _right(self) -> None:
        assert not self.bench.verdict.wrong, "\n".join(self.bench.verdict.wrong)

    def teardown(self) -> None:
        """The access log against the journal."""
        if hasattr(self, "bench"):
            with self.ends:
                if self.begun:
                    self.bench.judge_log()
                self._right()


def _depth() -> settings:
    return settings(
        max_examples=int(os.environ.get("CHAOS_EXAMPLES", "5")),
        stateful_step_count=int(os.environ.get("CHAOS_STEPS", "8")),
        derandomize="CHAOS_EXAMPLES" not in os.environ,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),  # a step takes a tenth of a second or more: what fails is told as it was found
    )


def test_whatever_the_order_of_things_the_account_is_as_the_model_says() -> None:
    with campaign.ground() as Migration.ground:
        run_state_machine_as_test(Migration, settings=_depth())
