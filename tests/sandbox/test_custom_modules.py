"""Custom modules: records, dropdowns, lookups, set-up, forms; and what each plan opens (freshsales_api.md 3.12, section 5)."""

import pytest

EQUIPMENT = "custom_module/cm_equipment"


def forms_fields(crm, entity):
    (form,) = crm.call("GET", f"settings/{entity}/forms")["forms"]
    return form["id"], {f["name"]: f for section in form["fields"] for f in section["fields"]}


def choice(crm, name, label):
    return next(c["id"] for c in forms_fields(crm, "cm_equipment")[1][name]["choices"] if c["value"] == label)


def test_a_record_goes_all_the_way(crm):
    account = crm.account_named("A")
    custom = {"cf_account": account, "cf_ascora_id": "equipment/1", "cf_status": choice(crm, "cf_status", "Active")}
    made = crm.make(EQUIPMENT, "cm_equipment", name="Pump 7", owner_id=crm.user("Mia Patel"), custom_field=custom)
    shown = crm.call("GET", f"{EQUIPMENT}/{made}")["cm_equipment"]
    assert {k: v for k, v in shown["custom_field"].items() if v is not None} == custom
    assert "creator_id" in shown
    assert [r["id"] for r in crm.view(EQUIPMENT, "All Equipment")["cm_equipment"]] == [made]
    crm.call("PUT", f"{EQUIPMENT}/{made}", {"cm_equipment": {"name": "Pump 8"}})
    crm.call("POST", f"{EQUIPMENT}/bulk_destroy", {"selected_ids": [made]})
    crm.call("GET", f"{EQUIPMENT}/{made}", status=404)
    assert crm.call("DELETE", f"{EQUIPMENT}/{made}/forget") is True


def test_unique_lookup_and_dropdown_are_enforced(crm):
    crm.make(EQUIPMENT, "cm_equipment", name="A", custom_field={"cf_ascora_id": "equipment/1"})
    for custom in ({"cf_ascora_id": "equipment/1"}, {"cf_account": 5}, {"cf_status": "Active"}, {"cf_status": 1}):
        crm.refused("POST", EQUIPMENT, {"cm_equipment": {"name": "B", "custom_field": custom}})


@pytest.mark.parametrize("mode", ["label", "both"])
def test_the_switch_takes_labels_and_answers_the_id(crm, mode):
    crm.account.switches.set("dropdown", mode)
    body = {"cm_equipment": {"name": "B", "custom_field": {"cf_status": "Active"}}}
    shown = crm.call("POST", EQUIPMENT, body)["cm_equipment"]
    assert shown["custom_field"]["cf_status"] == choice(crm, "cf_status", "Active")


def test_forms_say_which_fields_are_unique(crm):
    for entity, unique in (
        ("contacts", {"emails", "external_id"}),
        ("sales_accounts", {"name", "cf_ascora_id"}),
        ("deals", {"cf_ascora_id"}),
        ("cm_equipment", {"cf_ascora_id"}),
    ):
        form, fields = forms_fields(crm, entity)
        assert {n for n, f in fields.items() if f["fieldOptions"]["unique"]} == unique
        assert crm.call("GET", f"settings/{entity}/forms/{form}")["form"]["id"] == form


def test_fields_of_standard_modules_cannot_be_created_unless_switched(crm):
    form, _ = forms_fields(crm, "contacts")
    path = f"settings/contacts/forms/{form}/fields"
    crm.call("POST", path, {"field_type": 1, "label": "Shoe size"}, 404)
    crm.account.switches.set("forms_on_standard", "allow")
    made = crm.call("POST", path, {"field_type": 1, "label": "Shoe size"}, 201)["field"]
    assert (made["name"], made["type"]) == ("cf_shoe_size", "text")


def test_a_module_and_its_fields_can_be_created(crm):
    body = {"entity_name": "cm_sites", "singular_name": "Site", "plural_name": "Sites", "icon": "home"}
    made = crm.call("POST", "settings/module_customizations", {"module_customization": body}, 201)["module_customization"]
    crm.refused("POST", "settings/module_customizations", {"module_customization": body})
    assert made["id"] in [m["id"] for m in crm.call("GET", "settings/module_customizations")["module_customizations"]]
    form, _ = forms_fields(crm, "cm_sites")
    field = {"field_type": "dropdown", "label": "Kind of roof", "choices": ["Tile", "Metal"]}
    made_field = crm.call("POST", f"settings/cm_sites/forms/{form}/fields", {"field": field}, 201)["field"]
    tile = made_field["choices"][0]["id"]
    record = crm.make("custom_module/cm_sites", "cm_sites", name="S", custom_field={"cf_kind_of_roof": tile})
    assert crm.call("GET", f"custom_module/cm_sites/{record}")["cm_sites"]["custom_field"] == {"cf_kind_of_roof": tile}
    crm.call("DELETE", f"settings/module_customizations/{made['id']}")
    assert crm.http.get(f"custom_module/cm_sites/{record}").status_code == 404


@pytest.mark.parametrize(("plan", "modules", "products"), [("growth", 403, 403), ("pro", 403, 200), ("enterprise", 200, 200)])
def test_the_plan_opens_modules_and_products(crm, plan, modules, products):
    crm.account.switches.set("plan", plan)
    assert crm.http.get("settings/module_customizations").status_code == modules
    assert crm.http.get(f"{EQUIPMENT}/filters").status_code == modules
    assert crm.http.get("cpq/products").status_code == products


def test_classic_opens_leads(crm):
    crm.account.switches.set("edition", "classic")
    lead = crm.make("leads", "lead", last_name="Doe", company={"name": "Acme"})
    assert crm.call("GET", f"leads/{lead}")["lead"]["company"] == {"name": "Acme"}


def test_selectors_and_fields_say_what_the_demo_account_has(crm):
    pipelines = crm.call("GET", "selector/deal_pipelines")["deal_pipelines"]
    ascora = next(p for p in pipelines if p["name"] == "Ascora Jobs")
    assert [(s["name"], s["forecast_type"]) for s in ascora["deal_stages"]] == [
        ("Quoted", "Open"),
        ("In Progress", "Open"),
        ("Completed", "Open"),
        ("Invoiced", "Closed Won"),
        ("Lost", "Closed Lost"),
    ]
    assert [u["display_name"] for u in crm.call("GET", "selector/owners")["users"] if not u["is_active"]] == ["Tom Older"]
    fields = {f["name"]: f for f in crm.call("GET", "settings/deals/fields")["fields"]}
    assert [c["value"] for c in fields["cf_roof_type"]["choices"]] == ["Tile", "Metal", "Flat"]
    assert fields["cf_job_description"]["type"] == "textarea"
    stages = {c["value"]: c["deal_pipeline_id"] for c in fields["deal_stage_id"]["choices"]}
    assert stages["Quoted"] == ascora["id"]
