"""Prints the account's selectors as JSON; run inside `python -m loaders.sandbox exec`, which names the account."""

import json
import os
from collections.abc import Iterator
from typing import Any

import httpx

NAMES = ("owners", "deal_pipelines", "deal_stages", "lead_sources", "lifecycle_stages", "contact_statuses")


def main() -> None:
    """One JSON object: selector -> its entries, and the fields of deals and equipment with their choices."""
    headers = {"Authorization": f"Token token={os.environ['FRESHSALES_API_KEY']}", "Accept": "application/json"}
    with httpx.Client(base_url=os.environ["FRESHSALES_URL"] + "/api", headers=headers, trust_env=False) as account:
        found = {name: _only_list(_get(account, f"/selector/{name}")) for name in NAMES}
        found["deals_fields"] = _get(account, "/settings/deals/fields")["fields"]
        found["cm_equipment_fields"] = list(_nested(_get(account, "/settings/cm_equipment/forms")))
    print(json.dumps(found))


def _get(account: httpx.Client, path: str) -> dict[str, Any]:
    answer: dict[str, Any] = account.get(path).raise_for_status().json()
    return answer


def _only_list(answer: dict[str, Any]) -> list[dict[str, Any]]:
    (entries,) = [value for value in answer.values() if isinstance(value, list)]
    return entries


def _nested(part: Any) -> Iterator[dict[str, Any]]:
    """Fields with choices, however deep in forms and sections they stand."""
    if isinstance(part, dict):
        if part.get("choices"):
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _nested(inner)


if __name__ == "__main__":
    main()
