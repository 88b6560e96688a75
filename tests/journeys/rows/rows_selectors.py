"""Prints the account's selectors as JSON; run inside `python -m loaders.sandbox exec`, which names the account."""

import json
import os

import httpx

NAMES = ("owners", "deal_pipelines", "deal_stages", "lead_sources", "lifecycle_stages", "contact_statuses")


def main() -> None:
    """One JSON object: selector -> its entries, and the fields of deals and equipment with their choices."""
    headers = {"Authorization": f"Token token={os.environ['FRESHSALES_API_KEY']}", "Accept": "application/json"}
    with httpx.Client(base_url=os.environ["FRESHSALES_URL"] + "/api", headers=headers, trust_env=False) as account:
        found = {name: _only_list(account.get(f"/selector/{name}")) for name in NAMES}
        found["deal_fields"] = account.get("/settings/deals/fields").raise_for_status().json()["fields"]
    print(json.dumps(found))


def _only_list(answer: httpx.Response) -> list[dict]:
    (entries,) = [value for value in answer.raise_for_status().json().values() if isinstance(value, list)]
    return entries


if __name__ == "__main__":
    main()
