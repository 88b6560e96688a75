"""An approval goes stale when what it rests on moved, names what moved, and survives what is only more of the same."""

from typing import Any

from loaders.moved import SHOWN, moved

BASIS: dict[str, dict[str, str]] = {
    "mapping": {"models, macros and seeds": "aa"},
    "policies": {"invoice_notes": "each"},
    "account": {"plan": "enterprise"},
    "fields": {
        "deals.cf_ascora_id": "text, unique",
        "deals.cf_site_name": "to come: text",
        "cm_equipment.cf_status": "dropdown",
        "cm_equipment.cf_status choice Active": "choice",
    },
    "stages": {"Ascora Jobs / Quoted": "to come: Open"},
    "users": {"dana@x.example": "active"},
    "inventory": {"jobs": "1000", "invoices": "0", "contacts": "30"},
}


def now(part: str, **items: Any) -> dict[str, dict[str, str]]:
    """The basis with these items of one part as they are now; None: gone."""
    changed = {**BASIS[part], **items}
    return {**BASIS, part: {name: value for name, value in changed.items() if value is not None}}


def test_nothing_moved() -> None:
    assert moved(BASIS, BASIS) == []


def test_each_part_that_moved_is_named_with_old_and_new() -> None:
    assert moved(BASIS, now("policies", invoice_notes="per_account")) == ["policies: invoice_notes was each, is per_account"]
    assert moved(BASIS, now("mapping", **{"models, macros and seeds": "bb"})) == [
        "the mapping: models, macros and seeds was aa, is bb"
    ]
    assert moved(BASIS, now("users", **{"dana@x.example": "not active"})) == [
        "users of the account: dana@x.example was active, is not active"
    ]
    gone = moved(BASIS, now("fields", **{"deals.cf_ascora_id": None}))
    assert gone == ["fields of the account: deals.cf_ascora_id is gone (was text, unique)"]
    assert moved(BASIS, now("fields", **{"deals.cf_new": "date"})) == ["fields of the account: deals.cf_new is new (date)"]


def test_what_the_checklist_announced_may_come_but_only_as_announced() -> None:
    assert moved(BASIS, now("fields", **{"deals.cf_site_name": "text"})) == []
    assert moved(BASIS, now("stages", **{"Ascora Jobs / Quoted": "Open"})) == []
    assert moved(BASIS, now("fields", **{"deals.cf_site_name": "number"})) != []
    assert moved(BASIS, now("stages", **{"Ascora Jobs / Quoted": "Closed Won"})) != []


def test_one_more_choice_is_no_change_and_one_less_is() -> None:
    assert moved(BASIS, now("fields", **{"cm_equipment.cf_status choice Retired": "choice"})) == []
    assert moved(BASIS, now("fields", **{"cm_equipment.cf_status choice Active": None})) != []


def test_data_that_grows_needs_no_new_approval_another_tenant_does() -> None:
    assert moved(BASIS, now("inventory", jobs="1400", contacts="90")) == []
    assert moved(BASIS, now("inventory", jobs="9000")) == ["Ascora's data: jobs were 1000 records, are 9000"]
    assert moved(BASIS, now("inventory", invoices="5")) == ["Ascora's data: invoices were 0 records, are 5"]
    assert moved(BASIS, now("inventory", jobs="10")) != []
    assert moved(BASIS, now("inventory", contacts=None)) != []


def test_a_long_list_of_changes_is_cut_and_counted() -> None:
    many = {f"deals.cf_{n:02}": "text" for n in range(SHOWN + 3)}
    assert moved(BASIS, now("fields", **many))[0].endswith("; and 3 more")
