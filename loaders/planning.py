"""Makes a plan from the real warehouse and ledger. The warehouse is closed again before anybody calls the CRM."""

from __future__ import annotations

from typing import Any

from loaders import doubt, history
from loaders.forecast import forecast
from loaders.ledger import Ledger
from loaders.model import Plan
from loaders.objects import LOAD_ORDER, OBJECTS
from loaders.plan import Planner
from loaders.rollback import undo
from loaders.session import Session
from loaders.settings import LocalSettings, Settings
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
    return plan_for(settings, settings.freshsales_url, ledger)


def plan_for(settings: LocalSettings, account: str, ledger: Ledger) -> Planned:
    """The same for an account by its address alone: nothing is asked of it."""
    with open_warehouse(settings.warehouse_path) as warehouse:
        warehouse.require_open_gate(account)
        planner = Planner(account, settings.max_update_share, doubt.doubtful(ledger))
        for name in LOAD_ORDER:
            crm_object = OBJECTS[name]
            wanted = warehouse.records(crm_object)
            planner.add(crm_object, wanted, ledger.known(name), _standing(warehouse, name), ledger.payload, ledger.binned(name))
        scope = {"counts": warehouse.rows(_COUNTS), "reasons": warehouse.rows(_REASONS)}
    plan = planner.plan()
    return plan, forecast(plan, settings.calls_per_hour, settings.freshsales_reserve), scope


def plan_rollback(settings: Settings, session: Session, run_id: str | None, objects: list[str], forget: bool = False) -> Planned:
    """(plan, forecast, empty scope) that takes one run back, or everything, after reading what stands now."""
    names = tuple(objects) or LOAD_ORDER
    done, earlier, later = history.carried_out(session.ledger, run_id, names)
    plan = undo(settings.freshsales_url, done, history.standing(session, done), earlier, later, forget)
    return plan, forecast(plan, settings.calls_per_hour, settings.freshsales_reserve), {}


def _standing(warehouse: Warehouse, name: str) -> dict[int, Any]:
    matchable = ("products", "sales_accounts", "contacts", "leads")
    return warehouse.standing(OBJECTS[name]) if name in matchable else {}
