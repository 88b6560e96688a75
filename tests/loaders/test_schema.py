"""Of a set-up checklist the API makes what it can, says why it cannot make the rest, and an undo says what stays."""

from typing import Any

from loaders import schema
from loaders.schema import by_hand, plan_schema, undo


def item(kind: str = "field", entity: str = "cm_equipment", name: str | None = "cf_make", **more: Any) -> dict[str, Any]:
    made = {"entity": entity, "kind": kind, "label": "Make", "internal_name": name, "field_type": "text", "choices": [],
            "is_unique": False, "where_to_click": "Admin Settings", "why": "Manufacturer"}  # fmt: skip
    return made | more


MODULE = item("module", "module", "cm_equipment", label="Equipment", field_type=None)


def test_the_module_is_made_before_its_fields() -> None:
    plan = plan_schema("a", [item(), MODULE], standard_fields=False)
    assert [(s.object, s.source_key) for s in plan.steps] == [("modules", "cm_equipment"), ("fields", "cm_equipment.cf_make")]
    assert plan.notes == ()


def test_what_the_api_cannot_make_is_left_to_people_with_the_reason_and_where_to_click() -> None:
    items = [
        item("pipeline", "pipeline", None), item("stage", "pipeline", None), item("choice"), item("unique"),
        item(entity="deals"), item(name="cf_account", field_type="lookup"), item(name="cf_status", field_type="dropdown"),
        item(why="Make. The account has cf_make as number: rename"),
    ]  # fmt: skip
    plan = plan_schema("a", items, standard_fields=False)
    assert plan.steps == ()
    assert len(plan.notes) == len(items)
    assert all(note.kind == "by hand" and "Admin Settings" in note.text for note in plan.notes)


def test_standard_fields_only_behind_the_flag() -> None:
    assert "documents no call" in by_hand(item(entity="deals"))
    assert by_hand(item(entity="deals"), standard_fields=True) == ""
    assert by_hand(item(entity="leads"), standard_fields=True) != ""


def test_the_same_checklist_gives_the_same_plan() -> None:
    items = [item(name=f"cf_{n}") for n in range(5)]
    assert plan_schema("a", items, False).checksum == plan_schema("a", reversed(items), False).checksum


def made(kind: str, key: str, crm_id: int) -> dict[str, Any]:
    return {"object": kind, "source_key": key, "crm_id": crm_id, "payload": {}}


def test_an_undo_deletes_the_module_with_its_fields() -> None:
    plan = undo("a", [made("modules", "cm_equipment", 7), made("fields", "cm_equipment.cf_make", 8)], {"cm_equipment": 7}, {})
    assert [(s.op, s.object, s.crm_id) for s in plan.steps] == [("delete", "modules", 7), ("delete", "fields", 8)]
    assert schema.forecast(plan)["calls"] == 2


def test_an_undo_keeps_a_module_that_holds_records_and_says_what_the_api_cannot_delete() -> None:
    history = [made("modules", "cm_equipment", 7), made("fields", "cm_equipment.cf_make", 8), made("fields", "deals.cf_x", 9)]
    plan = undo("a", history, {"cm_equipment": 7}, {"cm_equipment": 3})
    assert plan.steps == ()
    assert [(n.kind, n.source_key) for n in plan.notes] == [
        ("kept", "cm_equipment"), ("left behind", "cm_equipment.cf_make"), ("left behind", "deals.cf_x"),
    ]  # fmt: skip
    assert "3 records" in plan.notes[0].text
