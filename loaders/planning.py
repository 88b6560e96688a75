"""Makes a plan from the real warehouse and ledger. The warehouse is closed again before anybody calls the CRM."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from loaders import doubt, history, presence, provision, schema, undoable
from loaders.forecast import bundles, forecast, kinds_of
from loaders.ledger import Ledger
from loaders.model import CrmObject, Plan, Record
from loaders.objects import LOAD_ORDER, OBJECTS
from loaders.plan import Memory, Planner
from loaders.rollback import Wish, undo
from loaders.sampling import Key
from loaders.session import Session
from loaders.settings import LocalSettings, Settings
from loaders.sieve import Sieve, Sifted
from loaders.spool import Spool
from loaders.warehouse import Warehouse, open_warehouse

Planned = tuple[Plan, dict[str, Any], dict[str, Any]]

_COUNTS = (
    "select ascora_object, cast(sum(records) as bigint) as records,"
    " cast(coalesce(sum(records) filter (outcome = 'sent'), 0) as bigint) as sent,"
    " cast(coalesce(sum(records) filter (outcome = 'matched'), 0) as bigint) as matched,"
    " cast(coalesce(sum(records) filter (outcome = 'folded'), 0) as bigint) as folded,"
    " cast(coalesce(sum(records) filter (outcome = 'rejected'), 0) as bigint) as rejected,"
    " cast(coalesce(sum(records) filter (outcome = 'left_out'), 0) as bigint) as left_out"
    " from evidence.outcome_counts group by ascora_object order by ascora_object"
)
_REASONS = (
    "select ascora_object, outcome, coalesce(reason, '') as reason, records from evidence.outcome_counts"
    " where outcome not in ('sent', 'matched') order by ascora_object, outcome, records desc"
)
# What a schema run made and no later run took back.
_SET_UP = (
    "select s.object, s.source_key, s.crm_id, s.payload from steps s where s.run_id = ? and s.op = 'create' and s.state = 'done'"
    " and not exists (select 1 from steps n join runs r using (run_id) where r.account = ? and n.object = s.object"
    "  and n.source_key = s.source_key and n.step_id > s.step_id and n.op = 'delete' and n.state = 'done') order by s.seq"
)


def plan_load(settings: Settings, ledger: Ledger, only: Collection[Key] | None = None) -> Planned:
    """(plan, forecast, scope) of a load, or of these records of it alone. Raises NotAllowed when the gate is closed."""
    return plan_for(settings, settings.freshsales_url, ledger, only)


def plan_for(settings: LocalSettings, account: str, ledger: Ledger, only: Collection[Key] | None = None) -> Planned:
    """The same for an account by its address alone: nothing is asked of it."""
    chosen = None if only is None else {name: {key for other, key in only if other == name} for name in LOAD_ORDER}
    with open_warehouse(settings.warehouse_path) as warehouse:
        warehouse.require_open_gate(account)
        planner = Planner(account, settings.max_update_share, doubt.doubtful(ledger), warehouse.ascoras(), Spool())
        sieve = Sieve(warehouse, ledger.known_rows(), ledger.moment())
        for name in LOAD_ORDER:
            crm_object = OBJECTS[name]
            keys = None if chosen is None else chosen[name]
            owed = ledger.owed(name)
            sifted = sieve.sift(crm_object, planner.watched(crm_object) | owed, keys)
            planner.add(crm_object, *_looked_at(warehouse, ledger, crm_object, owed, sifted))
        scope: dict[str, Any] = {"counts": warehouse.rows(_COUNTS), "reasons": warehouse.rows(_REASONS)}
        standing = {row.name: warehouse.number_standing(row.name) for row in OBJECTS.values() if row.write == "bulk"}
    plan = planner.plan()
    if only is not None:  # what a sample leaves out has not vanished
        plan = replace(plan, notes=tuple(note for note in plan.notes if note.kind != "vanished"))
        scope["sample"] = len(only)
    return _told(plan, settings, scope, standing)


def plan_rollback(settings: Settings, session: Session, run_id: str | None, objects: Iterable[str], wish: Wish) -> Planned:
    """(plan, forecast with `read_at`, empty scope) that takes one run back, or everything, after reading what stands now."""
    if run_id and (run := session.ledger.run(run_id)) and run["kind"] == "schema":
        return _plan_schema_rollback(session, run_id)
    names, read_at = tuple(objects) or LOAD_ORDER, session.client.pace.clock.now()
    done, earlier, kept = history.carried_out(session.ledger, run_id, names)
    plan = undo(settings.freshsales_url, done, presence.standing(session, done), earlier, kept, wish, Spool())
    plan, costs, scope = _told(plan, settings, {}, free=session.client.pace.free)
    return plan, {**costs, "read_at": read_at}, scope


def plan_of_schema(settings: Settings, standard_fields: bool) -> Planned:
    """(plan, forecast, empty scope) of what the API can make of the set-up; the gate may be shut, that is what it is for."""
    with open_warehouse(settings.warehouse_path) as warehouse:
        items = warehouse.setup_items()
    plan = schema.plan_schema(settings.freshsales_url, items, standard_fields)
    return plan, schema.forecast(plan), {}


def _plan_schema_rollback(session: Session, run_id: str) -> Planned:
    made = session.ledger.rows(_SET_UP, (run_id, session.ledger.account))
    rows = [{**dict(row), "payload": json.loads(row["payload"])} for row in made]
    standing = provision.modules(session)
    holding = {r["source_key"]: presence.held_by(session, r["source_key"]) for r in rows if r["source_key"] in standing}
    plan = schema.undo(session.ledger.account, rows, standing, holding)
    return plan, schema.forecast(plan), {}


def _told(
    plan: Plan,
    settings: LocalSettings,
    scope: dict[str, Any],
    standing: Mapping[str, int] | None = None,
    free: int | None = None,
) -> Planned:
    """The plan with what it costs, and what taking it back would cost. `standing`: how many records of an object there are;
    `free`: calls that this hour has room for."""
    kinds = kinds_of(plan.steps)
    budget = (settings.calls_per_hour, settings.freshsales_reserve)
    could = bundles(kinds, standing or {})
    bundled = could if settings.freshsales_bundle_changes else {}
    costs = forecast(kinds, *budget, bundled, free)
    less = 0 if bundled else costs["calls"] - forecast(kinds, *budget, could)["calls"]
    bundling = {"objects": sorted(could), "is_on": bool(bundled), "calls_less": less}
    return plan, {**costs, "bundled": bundling, "undo": undoable.told(kinds, plan.kind == "load", *budget)}, scope


def _looked_at(
    warehouse: Warehouse, ledger: Ledger, crm_object: CrmObject, owed: set[str], sifted: Sifted
) -> tuple[Iterator[Record], Memory]:
    """The rows that need a look, and what is known of them."""
    name = crm_object.name
    standing = warehouse.standing(crm_object, sifted.changed_ids())
    memory = Memory(
        sifted.known, standing, ledger.payload, ledger.binned(name), ledger.refused(name), owed, sifted.unchanged, sifted.total
    )
    return sifted.records, memory
