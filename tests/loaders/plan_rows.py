"""Rows and what is known of them, as the planner takes them."""

from __future__ import annotations

from loaders.model import Known, Payload, Plan, Record
from loaders.objects import OBJECTS
from loaders.plan import Memory, Planner

ACCOUNTS = OBJECTS["sales_accounts"]


def record(key: str, row_hash: str = "h", **more: object) -> Record:
    payload = {"name": key, **more.pop("payload", {})}  # type: ignore[dict-item]
    return Record("sales_accounts", key, key, row_hash, payload, **more)  # type: ignore[arg-type]


def known(key: str, row_hash: str = "h", origin: str = "created") -> dict[str, Known]:
    return {key: Known("sales_accounts", key, 7, row_hash, {}, origin)}  # type: ignore[arg-type]


def planned(*records: Record, knowns: dict | None = None, standing: dict | None = None, last: dict | None = None, **more) -> Plan:
    planner = Planner("https://a", **more)
    planner.add(ACCOUNTS, records, Memory(knowns or {}, standing or {}, lambda name, key: last or {}))
    return planner.plan()


def made(crm_object: str, key: str, row_hash: str = "h", **more: object) -> dict[str, Known]:
    """One known record of an object, as `Memory.known` wants it."""
    values: dict[str, object] = {"crm_id": 7, "origin": "created", "held": {}, **more}
    return {key: Known(crm_object, key, values["crm_id"], row_hash, {}, values["origin"], values["held"])}  # type: ignore[arg-type]


def row(crm_object: str, key: str, row_hash: str = "h", payload: Payload | None = None, **more: object) -> Record:
    return Record(crm_object, key, "customer/1", row_hash, payload or {}, **more)  # type: ignore[arg-type]


def memory(knowns: dict[str, Known] | None = None, **more: object) -> Memory:
    return Memory(knowns or {}, more.pop("standing", {}), lambda *key: {}, **more)  # type: ignore[arg-type]
