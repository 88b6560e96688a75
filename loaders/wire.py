"""Payload -> body: what the API wants otherwise than the table has it (freshsales_api.md sections 3 and 4). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from loaders.compare import nest
from loaders.model import CrmObject, Json, Payload
from loaders.parts import lineless

FindId = Callable[[str, str], int | None]


class Unresolved(Exception):
    """A parent of this record is not in the CRM; `parent` is (object, source_key)."""

    def __init__(self, parent: tuple[str, str]) -> None:
        super().__init__(f"{parent[1]} ({parent[0]}) is not in the CRM")
        self.parent = parent


def resolve(value: Json, find_id: FindId) -> Json:
    """The value with every ref replaced by its CRM id. Raises Unresolved for the first one that has none."""
    if isinstance(value, Mapping):
        if "$ref" in value:
            parent = tuple(value["$ref"])
            crm_id = find_id(*parent)
            if crm_id is None:
                raise Unresolved((parent[0], parent[1]))
            return crm_id
        return {name: resolve(item, find_id) for name, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, find_id) for item in value]
    return value


def body(crm_object: CrmObject, fields: Payload) -> Payload:
    """The JSON body of a create or update: the envelope around the fields in the API's own shape."""
    return {crm_object.envelope: shape(crm_object, fields)}


def shape(crm_object: CrmObject, fields: Payload) -> Payload:
    """The fields as this object's endpoint takes them; local columns and the parent's id are left out."""
    if lineless(crm_object.name, fields):
        return {"amount": fields["amount"]}
    kept = {n: v for n, v in fields.items() if n not in crm_object.local and n != "@parent"}
    reshape = _SHAPES.get(crm_object.name)
    return reshape(kept) if reshape else kept


def bulk_item(crm_object: CrmObject, identifier: Json, fields: Payload) -> Payload:
    """One record of a bulk_upsert: the identifier beside `data`, never inside it."""
    data = shape(crm_object, fields)
    if crm_object.bulk_key == "external_id":
        data.pop("external_id", None)
    return {crm_object.bulk_key or "id": str(identifier), "data": data}


def identifier(crm_object: CrmObject, fields: Payload) -> Json:
    """The value that names a record in a bulk_upsert and in its failure report."""
    key = crm_object.bulk_key or "id"
    return fields.get("custom_field", {}).get(key) if key.startswith("cf_") else fields.get(key)


def record_of(crm_object: CrmObject, answer: Json) -> Payload:
    """The record inside an answer: under its envelope, the first of its list (phone calls), or bare (documents)."""
    for name in (crm_object.envelope, "call"):
        if isinstance(answer.get(name), dict):
            return dict(answer[name])
    listed = answer.get(crm_object.name)
    return dict(listed[0]) if isinstance(listed, list) and listed else dict(answer)


def update_body(crm_object: CrmObject, send: Payload, current: Payload) -> Payload:
    """The body of a partial PUT. The custom_field map may be replaced whole by the API, so it always goes complete."""
    fields = nest(send)
    if "custom_field" in fields:
        standing = {n: v for n, v in (current.get("custom_field") or {}).items() if v is not None}
        fields["custom_field"] = {**standing, **fields["custom_field"]}
    return body(crm_object, fields)


def link_changes(old: Json, new: Json) -> Payload:
    """A deal's contacts as the API wants a change of them: ids to add and ids to remove."""
    before, after = list(old or []), list(new or [])
    changed = {
        "contacts_added_list": [crm_id for crm_id in after if crm_id not in before],
        "contacts_removed_list": [crm_id for crm_id in before if crm_id not in after],
    }
    return {name: ids for name, ids in changed.items() if ids}


def _contact(fields: Payload) -> Payload:
    """The e-mail as the list that single and bulk writes both take (freshsales_api.md 3.1, 4.2)."""
    rest = {name: value for name, value in fields.items() if name != "email"}
    if fields.get("email"):
        rest["emails"] = [{"value": fields["email"], "is_primary": True, "label": "Work"}]
    return rest


def _product_price(fields: Payload) -> Payload:
    if fields.get("unit_price") is None:  # there was none before: taken off again
        return {"pricing_type": 0, "product_pricings": [{"id": fields["price_id"], "_destroy": True}]}
    price = {"currency_code": fields["currency_code"], "unit_price": fields["unit_price"]}
    if fields.get("price_id"):
        price["id"] = fields["price_id"]
    return {"pricing_type": 1, "product_pricings": [price]}


def _phone_call(fields: Payload) -> Payload:
    call = {name: value for name, value in fields.items() if name != "note"}
    call["targetable_type"] = str(call["targetable_type"]).lower()
    return {**call, "note": {"description": fields.get("note", "")}}


_SHAPES: dict[str, Callable[[Payload], Payload]] = {
    "contacts": _contact,
    "product_prices": _product_price,
    "phone_calls": _phone_call,
}
