"""What of the set-up the API can make, as steps of a plan; and the way back (freshsales_api.md section 5.3). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from loaders.model import Note, Payload, Plan, Step, canonical

SCHEMA = ("modules", "fields")  # in this order; undone in the other
STANDARD = ("contacts", "sales_accounts", "deals")
CALLS_EACH = 3  # the form is read, the field made, the form read again
BY_HAND = {
    "lookup": "a lookup to another module: nothing says that the API can make one",
    "dropdown without choices": "a dropdown without choices is of no use; add it with its choices",
}


def plan_schema(account: str, items: Iterable[Mapping[str, Any]], standard_fields: bool) -> Plan:
    """Steps for the set-up items (evidence.setup_items, `choices` a list) that the API can make, notes for those it cannot.

    Fields of Contacts, Accounts and Deals only with `standard_fields`: the route for them is not documented.
    """
    steps: list[Step] = []
    notes: list[Note] = []
    for item in sorted(items, key=lambda item: (item["kind"] != "module", item["entity"], str(item["internal_name"]))):
        reason = by_hand(item, standard_fields)
        if reason:
            notes.append(Note("by hand", _object(item), _key(item), f"{reason}. {item['where_to_click']}"))
        else:
            steps.append(_create(len(steps) + 1, item))
    return Plan("schema", account, tuple(steps), tuple(notes))


def by_hand(item: Mapping[str, Any], standard_fields: bool = False) -> str:
    """Why an administrator has to do this one; empty where the API can."""
    if item["kind"] == "module":
        return ""
    if item["kind"] != "field":
        return f"the API has no call for {'a' if item['kind'] != 'unique' else 'the flag'} {item['kind']}"
    if "The account has" in item["why"] or "requires it" in item["why"]:
        return "the field stands there, but otherwise: the API cannot change a field"
    if item["field_type"] == "lookup":
        return BY_HAND["lookup"]
    if item["field_type"] == "dropdown" and not item["choices"]:
        return BY_HAND["dropdown without choices"]
    if item["entity"] in STANDARD and not standard_fields:
        return "the API documents no call that makes a field of a standard module (--unverified-standard-fields tries one)"
    return "" if item["entity"] in STANDARD or item["entity"].startswith("cm_") else "the API has no call for it"


def undo(account: str, made: Iterable[Mapping[str, Any]], standing: Mapping[str, int], holding: Mapping[str, int]) -> Plan:
    """The plan that takes a schema run back: `made` are its done steps (object, source_key, crm_id, payload), `standing`
    modules that are there (name -> id), `holding` how many records each holds. A field cannot be deleted but with its module.
    """
    steps: list[Step] = []
    notes: list[Note] = []
    listed = list(made)
    going = {m["source_key"] for m in listed if m["object"] == "modules" and not holding.get(m["source_key"])}
    for row in listed:
        key, module = row["source_key"], row["source_key"].split(".")[0]
        if row["object"] == "modules" and key not in standing:
            notes.append(Note("gone already", "modules", key, "a person deleted it already; nothing is sent for it"))
        elif row["object"] == "modules" and key in going:
            steps.append(_delete(len(steps) + 1, row))
        elif row["object"] == "modules":
            text = f"it holds {holding[key]} records, which would go with it: take the loads back first (`make rollback`)"
            notes.append(Note("kept", "modules", key, text))
        elif module not in going:
            text = "the API cannot delete a field: Admin Settings, the module's fields, delete it there"
            notes.append(Note("left behind", "fields", key, text))
    for row in listed:  # a field that goes with its module needs no call, but is known no longer
        if row["object"] == "fields" and row["source_key"].split(".")[0] in going:
            steps.append(_delete(len(steps) + 1, row, "goes with its module"))
    return Plan("rollback", account, tuple(steps), tuple(notes))


def forecast(plan: Plan) -> dict[str, Any]:
    """Calls at most; a set-up never has to wait for the hourly budget."""
    return {"objects": [], "calls": sum(1 if s.op == "delete" else CALLS_EACH for s in plan.steps), "hours": {}}


def body_of(step: Step) -> Payload:
    """The JSON body that makes the module or field. The numbers behind `field_type` are not public; a name is sent as well."""
    wanted = step.payload
    if step.object == "modules":
        names = {"singular_name": wanted["label"], "plural_name": wanted["label"]}
        more = {"icon": "box", "description": "Equipment at sites, out of Ascora", "show_in_navigation_menu": True}
        return {"module_customization": {"entity_name": wanted["internal_name"], **names, **more}}
    made: Payload = {
        "label": wanted["label"], "internal_name": wanted["internal_name"], "field_type": wanted["field_type"],
        "type": wanted["field_type"], "required": False, "editable": True, "visible": True,
    }  # fmt: skip
    if wanted["choices"]:
        made["choices"] = [{"value": choice, "position": n} for n, choice in enumerate(wanted["choices"], 1)]
    if wanted["is_unique"]:
        made["field_options"] = {"unique": True}
    return {"field": made}


def _object(item: Mapping[str, Any]) -> str:
    return "modules" if item["kind"] == "module" else "fields"


def _key(item: Mapping[str, Any]) -> str:
    if item["kind"] == "module":
        return str(item["internal_name"])
    return f"{item['entity']}.{item['internal_name'] or item['label']}"


def _create(seq: int, item: Mapping[str, Any]) -> Step:
    names = ("entity", "label", "internal_name", "field_type", "choices", "is_unique")
    payload = {name: item[name] for name in names}
    digest = hashlib.sha256(canonical(payload).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Step(seq, _object(item), "create", _key(item), "*", digest, payload, why=item["why"])


def _delete(seq: int, row: Mapping[str, Any], why: str = "made by make schema") -> Step:
    return Step(seq, row["object"], "delete", row["source_key"], "*", "", row["payload"], crm_id=row["crm_id"], why=why)
