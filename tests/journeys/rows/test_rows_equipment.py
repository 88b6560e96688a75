"""Row 7: equipment is a record of the custom module, tied to the paying Account, its site named."""

from typing import Any

import pytest
from rows_crm import Crm, Evidence

ROOF, HEATER = "equipment/2001/EQ-1", "equipment/1003/EQ-1"

FIELDS: tuple[tuple[str, str, Any], ...] = (
    (ROOF, "name", "Roof unit & <b>fan</b>"),
    (ROOF, "cf_equipment_number", "EQ-1"),
    (ROOF, "cf_site", "Harbour Tower A"),
    (ROOF, "cf_location", "Roof, north"),
    (ROOF, "cf_make", "Daikin"),
    (ROOF, "cf_model_number", "00FTX"),
    (ROOF, "cf_serial_number", "0012345"),
    (ROOF, "cf_installation_date", "2020-04-05"),  # midnight of the day on which daylight saving ends
    (ROOF, "cf_commission_date", "2020-04-06"),
    (ROOF, "cf_warranty_expiry", "2030-10-05"),
    (ROOF, "cf_service_period_start", "2025-07-01"),
    (ROOF, "cf_service_period_end", "2026-06-30"),
    (HEATER, "name", "Grace's heater"),
    (HEATER, "cf_equipment_number", "EQ-1"),
    (HEATER, "cf_site", None),
    (HEATER, "cf_serial_number", None),
    (HEATER, "cf_installation_date", None),
)
CHOICES = (
    (ROOF, "cf_equipment_type", "Split System Air Conditioner"),
    (ROOF, "cf_status", "Active"),
    (HEATER, "cf_equipment_type", "Gas Heater"),
    (HEATER, "cf_status", "Faulty"),
)


@pytest.mark.parametrize(("key", "field", "expected"), FIELDS)
def test_every_equipment_field_comes_from_its_own_column(crm: Crm, key: str, field: str, expected: Any) -> None:
    assert crm.read(crm.record("cm_equipment", key), field) == expected


@pytest.mark.parametrize(("key", "field", "label"), CHOICES)
def test_type_and_status_are_the_dropdowns_own_choices(crm: Crm, key: str, field: str, label: str) -> None:
    assert crm.choice("cm_equipment", field, crm.record("cm_equipment", key)["custom_field"][field]) == label


@pytest.mark.parametrize(("key", "account"), [(ROOF, "customer/1001"), (HEATER, "customer/1003")])
def test_equipment_is_tied_to_the_paying_account(crm: Crm, key: str, account: str) -> None:
    assert crm.key_of("sales_accounts", crm.record("cm_equipment", key)["custom_field"]["cf_account"]) == account


def test_notes_and_unknown_columns_of_equipment_are_kept(crm: Crm) -> None:
    own = crm.record("cm_equipment", ROOF)["custom_field"]
    assert "Belt squeaks" in own["cf_notes"]
    assert "R32" in own["cf_other_fields"]
    assert "Reece & Co" in f"{own['cf_notes']}{own['cf_other_fields']}"


def test_a_part_number_makes_a_product_with_the_price_lists_words(crm: Crm) -> None:
    assert crm.record("cpq/products", "AC-77")["name"] == "Split system 7 kW"


def test_equipment_of_nobody_or_of_a_reject_is_a_reject(crm: Crm, evidence: Evidence) -> None:
    assert len(crm.state["cm_equipment"]) == 2
    rejects = {r["value"] for r in evidence["rejects"] if r["ascora_object"] == "equipment"}
    assert rejects == {"7777", "Lost Site"}
