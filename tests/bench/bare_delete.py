"""An undo that a person writes in an evening: deletes the ids it is given, looks at nothing, remembers nothing. A baseline.

python -m tests.bench.bare_delete LEDGER      (the ids of everything that stands by our hand)
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import httpx

from tests.bench.loaded import ids

BATCH = 100
BULK = ("contacts", "sales_accounts")
PATHS = {"products": "cpq/products"}


def main(ledger: Path) -> None:
    """Contacts and accounts 100 a call into the recycle bin; all others one by one."""
    headers = {"Authorization": f"Token token={os.environ['FRESHSALES_API_KEY']}", "Accept": "application/json"}
    with httpx.Client(base_url=os.environ["FRESHSALES_URL"] + "/api/", headers=headers, timeout=60) as http:
        for name, mine in sorted(ids(ledger).items()):
            if name in BULK:
                for start in range(0, len(mine), BATCH):
                    batch = {"selected_ids": mine[start : start + BATCH]}
                    http.post(f"{name}/bulk_destroy", json=batch).raise_for_status()
            else:
                for crm_id in mine:
                    http.delete(f"{PATHS.get(name, name)}/{crm_id}").raise_for_status()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
