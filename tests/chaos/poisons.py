"""What makes a row one that the CRM must refuse: object -> ways to spoil it, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.chaos.facts import Facts
from tests.chaos.rows import Row

TOO_LONG = "x" * 300
Poison = Callable[[Facts, Row], tuple[str, dict[str, Any]]]


def _custom(row: Row, **changed: Any) -> dict[str, Any]:
    return {"custom_field": {**row.fields["custom_field"], **changed}}


POISONS: dict[str, list[Poison]] = {
    "products": [lambda f, r: ("sku too long", {"sku_number": TOO_LONG})],
    "product_prices": [lambda f, r: ("unknown currency", {"currency_code": "XXX"})],
    "sales_accounts": [
        lambda f, r: ("name is taken", {"name": "Ocean Dental"}),
        lambda f, r: ("field too long", _custom(r, cf_customer_type=TOO_LONG)),
        lambda f, r: ("owner is not active", {"owner_id": f.inactive_owner}),
        lambda f, r: ("website is none", {"website": "no site"}),
    ],
    "contacts": [
        lambda f, r: ("e-mail is taken", {"email": "helen.marsh@oceandental.example"}),
        lambda f, r: ("e-mail is none", {"email": "nobody"}),
        lambda f, r: ("title too long", {"job_title": TOO_LONG}),
    ],
    "deals": [
        lambda f, r: ("unknown stage", {"deal_stage_id": 999}),
        lambda f, r: ("unknown choice", _custom(r, cf_roof_type=999)),
        lambda f, r: ("name too long", {"name": TOO_LONG}),
    ],
    "equipment": [lambda f, r: ("unknown choice", _custom(r, cf_status=999))],
    "tasks": [lambda f, r: ("title too long", {"title": "x" * 2001})],
    "appointments": [lambda f, r: ("unknown zone", {"time_zone": "Mars"})],
    "notes": [lambda f, r: ("too long", {"description": "x" * 65536})],
    "documents": [
        lambda f, r: ("file is missing", {"stored_path": r.fields["stored_path"] + ".gone"}),
        lambda f, r: ("name too long", {"file_name": TOO_LONG}),
    ],
}
