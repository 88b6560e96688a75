"""A small scope as `gather` would give it, with a name put wherever a tenant's own text can stand."""

from datetime import date
from decimal import Decimal
from typing import Any

PLACE = {"source_file": "Jobs.xlsx", "source_sheet": "Jobs", "source_row": 7}


def scope(name: str = "Ann Lee", **sections: Any) -> dict[str, Any]:
    """One row in every section; sections given by name take the place of these."""
    counts = {"records": 4, "sent": 1, "matched": 1, "folded": 1, "rejected": 1, "left_out": 0}
    risk = {"position": 1, "title": "Sent and open", "what_to_do": "Compare", "invoices": 1, "amount_inc_tax": Decimal("11.00")}
    owner = {"decision": "none", "jobs": 3, "quotes": 0, "customers": 0, "enquiries": 0, "activities": 0, "owner_id": None}
    whole = {
        "kind": "scope", "checksum": "0123456789abcdef", "extraction": {
            "extraction_id": "x", "extracted_at": "2026-11-20 01:00", "timezone": "Australia/Sydney", "country": "AU",
            "cutover_date": date(2026, 11, 20)},
        "gate": {"state": "closed", "reason": "1 failed", "problems": [
            {"ascora_object": "jobs", "rule": "unknown_status", "message": f"odd status {name}", "remedy": "Mend it.", **PLACE}],
            "setup_items": [{"entity": "deals", "kind": "field", "label": name, "internal_name": "cf_x",
                             "where_to_click": "Admin", "why": "needed"}]},
        "cost": {"basis": "estimate", "plan": None, "refused": [], "calls": 12, "reserve": 0.1, "calls_per_hour": 1000,
                 "fills": [{"object": "contacts", "source_key": name, "field": "city", "value": name}],
                 "objects": [{"object": "deals", "steps": 12, "writes": 12, "reads": 0}],
                 "hours": dict.fromkeys(PLANS, 0.0), "budget_hours": dict.fromkeys(PLANS, 0.01)},
        "account": [{"url": "https://x.myfreshworks.com/crm/sales", "edition": "suite", "plan": "growth",
                     "fallback_owner_email": name, "products_readable": True, "has_custom_modules": False, "users_active": 2,
                     "users_inactive": 1, "currencies": "AUD", "read_at": "2026-11-20 01:00"}],
        "modules": [{"entity": "deals", "is_offered": True, "standing": 1, "matched": 0, "custom_fields": 2, "fields_to_make": 1,
                     "custom_field_cap": 2, "slots_left": -1}],
        "fields": [{"entity": "deals", "label": name, "name": "cf_x", "type": "text", "is_there": False, "is_unique": None,
                    "filled_with": name}],
        "stages": [{"pipeline": name, "is_used": True, "stage": name, "position": 1, "forecast_type": "Open", "is_there": False,
                    "deals": 3, "amount": Decimal("1234.50")}],
        "inventory": [{"ascora_object": "jobs", "records": 4, "sheets": 1, "files": name, "date_from": date(2020, 1, 2),
                       "date_to": None, "custom_fields": 1, "custom_fill_from": Decimal("0.2500"), "custom_fill_to": None}],
        "links": [{"ascora_object": "jobs", "link": "names a customer", "records": 3, "found": 2, "not_found": 1,
                   "first_not_found": name}],
        "counts": [{"ascora_object": "jobs", **counts}],
        "reasons": [{"ascora_object": "jobs", "outcome": outcome, "reason": name, "records": 1}
                    for outcome in ("sent", "matched", "folded", "rejected")],
        "examples": [{"ascora_object": "jobs", "outcome": outcome, "reason": name, "example": 1, "source_key": f"job/{name}",
                      "name": name, "into_key": name, "column_name": "Status", "value": name, "fault": name, "remedy": "Mend it.",
                      **PLACE} for outcome in ("sent", "matched", "folded", "rejected")],
        "rejects": [{"ascora_object": "jobs", "source_key": name, "column_name": name, "value": name, "reason": name,
                     "remedy": name, **PLACE}],
        "cleanups": [{"ascora_object": "jobs", "field": "name", "why": "cut", "records": 1, "before": name, "after": name}],
        "standing": [{"object": "contacts", "source_key": name, "name_in_ascora": name, "matched_id": 5,
                      "name_in_freshsales": name, "matched_by": "email"}],
        "statuses": [{"ascora_object": "jobs", "status": name, "stage": None, "is_unknown": True, "records": 1, "deals": 0,
                      "tasks": 0}],
        "custom_fields": [{"ascora_object": "jobs", "ascora_field": name, "crm_object": "deals", "crm_field": "cf_x",
                           "type": "text", "decision": "fold", "proposed_decision": "send", "confidence": "medium", "why": name,
                           "filled": 1, "records": 4, "fill_rate": Decimal("0.2500")}],
        "policies": [{"policy": "invoice_notes", "value": "each", "alternatives": "each | per_account", "rule": "row 6",
                      "what_it_decides": "Notes", "changing_it_later": "Costs"},
                     {"policy": "deal_pipeline", "value": name, "alternatives": "any", "rule": "ruling 12",
                      "what_it_decides": "Pipeline", "changing_it_later": "Costs"}],
        "alternatives": [{"policy": "invoice_notes", "alternative": value, "is_in_force": value == "each",
                          "records": {"notes": 4}, "amount": None, "bytes": None, "basis": "counted", "calls": 4,
                          "load_calls": calls, "load_hours": dict.fromkeys(PLANS, 0.01)}
                         for value, calls in (("each", 12), ("per_account", 9))],
        "owners": [{"ascora_name": name, "email": name, "freshsales_user": None, "role": name, "is_active_in_ascora": False,
                    "is_active_in_freshsales": False, "why": name, "what_happens": "no owner: the gate stays shut", **owner}],
        "without_email": [{"source_key": name, "name": name, "why": "no e-mail", "kept_by": name, "becomes": "note", **PLACE}],
        "accounting": [{"risk": "open_in_accounting", "balance": Decimal("11.00"), **risk}],
        "invoices_at_risk": [{"risk": "open_in_accounting", "invoice_number": name, "billing_customer": name,
                              "invoice_date": None, "due_date": date(2026, 1, 1), "amount_inc_tax": Decimal("11.00"),
                              "amount_paid": None,
                              "balance": Decimal("11.00"), "status": name, "sent_to_accounts": True, **PLACE}],
        "storage": [{"kind": "attachments", "files": 1, "bytes": 5 * 1024**3, "largest_bytes": 10, "left_out": 0, "rejected": 0}],
        "plans": [{"position": 7, "fact": "File storage an active user, GB", "free": "0", "growth": "2", "pro": "5",
                   "enterprise": "not known", "sureness": "vendor article", "source": "article"}],
        "not_moved": [{"position": 1, "what": "Workflows", "why": "none", "what_to_do": "Rebuild"}],
        "rollback": [{"position": 1, "what": "Files", "records": 1, "what_remains": "They stay"}],
        "mapping": [{"mapping_version": "fedcba9876543210", "extraction_id": "x"}], "prices": [],
    }  # fmt: skip
    return whole | sections


PLANS = ("this account", "free", "growth", "pro", "enterprise")
