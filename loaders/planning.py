"""Makes a plan from the real warehouse and ledger. The warehouse is closed again before anybody calls the CRM."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from loaders import doubt, history, undoable
from loaders.forecast import forecast
from loaders.ledger import Ledger
from loaders.model import CrmObject, Plan
from loaders.objects import LOAD_ORDER, OBJECTS
from loaders.plan import Memory, Planner, changed_ids
from loaders.rollback import Wish, undo
from loaders.session import Session
from loaders.settings import Settings
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


def plan_load(settings: Settings, ledger: Ledger) -> Planned:
    """(plan, forecast, scope) of a load. Raises NotAllowed when the gate is closed."""
    with open_warehouse(settings.warehouse_path) as warehouse:
        warehouse.require_open_gate(settings.freshsales_url)
        planner = Planner(settings.freshsales_url, settings.max_update_share, doubt.doubtful(ledger), warehouse.ascoras())
        for name in LOAD_ORDER:
            crm_object = OBJECTS[name]
            planner.add(crm_object, warehouse.records(crm_object), _memory(warehouse, ledger, crm_object))
        scope = {"counts": warehouse.rows(_COUNTS), "reasons": warehouse.rows(_REASONS)}
    return _told(planner.plan(), settings, scope)


def plan_rollback(settings: Settings, session: Session, run_id: str | None, objects: Iterable[str], wish: Wish) -> Planned:
    """(plan, forecast, empty scope) that takes one run back, or everything, after reading what stands now."""
    names = tuple(objects) or LOAD_ORDER
    done, earlier, later = history.carried_out(session.ledger, run_id, names)
    plan = undo(settings.freshsales_url, done, history.standing(session, done), earlier, later, wish)
    return _told(plan, settings, {})


def _told(plan: Plan, settings: Settings, scope: dict[str, Any]) -> Planned:
    """The plan with what it costs, and what taking it back would cost."""
    costs = forecast(plan, settings.calls_per_hour, settings.freshsales_reserve)
    return plan, {**costs, "undo": undoable.told(plan)}, scope


def _memory(warehouse: Warehouse, ledger: Ledger, crm_object: CrmObject) -> Memory:
    name = crm_object.name
    known = ledger.known(name)
    standing = warehouse.standing(crm_object, changed_ids(warehouse.hashes(crm_object), known))
    return Memory(known, standing, ledger.payload, ledger.binned(name), ledger.refused(name))
