"""Steps that were carried out, and what stands, as a rollback takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loaders import rollback
from loaders.drift import Done, Key, Seen
from loaders.model import Payload, Plan, ref
from loaders.rollback import Wish

ACCOUNT = Done("sales_accounts", "create", "customer/1", "customer/1", "created", 11, {"name": "A"}, {"name": "A"}, "h")
CONTACT = Done(
    "contacts", "create", "contact/1/a", "customer/1", "created", 21,
    {"email": "a@b.c", "sales_accounts": [{"id": ref("sales_accounts", "customer/1"), "is_primary": True}]},
    {"email": "a@b.c"}, "h",
)  # fmt: skip
DEAL = Done(
    "deals", "create", "job/1", "customer/1", "created", 31,
    {"name": "J", "sales_account_id": ref("sales_accounts", "customer/1")}, {"name": "J", "sales_account_id": 11}, "h",
)  # fmt: skip
LINES = Done("deal_products", "set", "job/1", "customer/1", "part", 31, {"@parent": ref("deals", "job/1")}, {}, "h")
FILE = Done(
    "documents", "create", "file/1", "customer/1", "created", 41,
    {"targetable_id": ref("sales_accounts", "customer/1")}, {"file_name": "x"}, "h",
)  # fmt: skip
STANDING = {
    ("sales_accounts", "customer/1"): Seen({"name": "A"}), ("contacts", "contact/1/a"): Seen({"email": "a@b.c"}),
    ("deals", "job/1"): Seen({"name": "J"}),
}  # fmt: skip


def by_record(history: Iterable[Done]) -> dict[Key, list[Done]]:
    """The steps of each record, in the order in which they come."""
    groups: dict[Key, list[Done]] = {}
    for done in history:
        groups.setdefault((done.object, done.source_key), []).append(done)
    return groups


def undo(account: str, history: Iterable[Done], current: Mapping[Key, Seen], **more) -> Plan:
    return rollback.undo(account, by_record(history), current, **more)


def ops(plan) -> list[tuple[str, str, str]]:
    return [(s.object, s.op, s.source_key) for s in plan.steps]


def one(name: str, op: str = "create", key: str = "x/1", sent: Payload | None = None, **more: object) -> Done:
    """A step that was carried out; `payload` is what was sent unless it is given."""
    values = {"origin": "created", "crm_id": 11, "payload": sent or {}, "row_hash": "h", "before": None, **more}
    return Done(
        name, op, key, "customer/1", values["origin"], values["crm_id"], values["payload"], sent or {}, values["row_hash"],
        values["before"], values.get("answered", {}),
    )  # type: ignore[arg-type]  # fmt: skip


KEY, DEAL_KEY = ("sales_accounts", "customer/1"), ("deals", "job/1")


def part(name: str, payload: Payload, key: str = "job/1", parent: str = "job/1", **more: object) -> Done:
    parents = {"product_prices": "products", "contact_stages": "contacts"}
    sent = {"@parent": 31, **payload}
    whole = {"@parent": ref(parents.get(name, "deals"), parent), **payload}
    return one(name, "set", key, sent, payload=whole, **{"origin": "part", "crm_id": 31, **more})


def changed_account(here: Payload | None, force: bool = False, earlier: Done | None = None) -> Plan:
    """An account of which we changed phone (1 -> 2), city (A -> B) and a custom field; as it stands now."""
    sent = {"phone": "2", "city": "B", "custom_field": {"cf_x": "n"}}
    done = one(
        "sales_accounts", "update", "customer/1", sent, row_hash="h2",
        before={"phone": "1", "city": "A", "custom_field.cf_x": None},
    )  # fmt: skip
    current = {} if here is None else {KEY: Seen(here)}
    wish = Wish(force=frozenset({KEY})) if force else None
    return undo("https://a", [done], current, earlier={KEY: earlier} if earlier else None, wish=wish)


BEFORE = {"phone": ["2", "1"], "city": ["B", "A"], "custom_field.cf_x": ["n", None]}
