"""Approvals of scope, sample and plan: written into the ledger, asked for before a real account is written to."""

from __future__ import annotations

import getpass
import json
from typing import Any
from urllib.parse import urlsplit

from loaders.errors import NotAllowed
from loaders.ledger import Ledger, now
from loaders.model import canonical
from loaders.moved import Basis, moved
from loaders.settings import LOOPBACK, Settings

# What a person has to have seen before a load, and the commands that show it and take the answer.
BEFORE_A_LOAD = {
    "scope": "`make audit`, read reports/scope.html, then `make approve WHAT=scope CHECKSUM=<checksum on that page>`",
    "sample": "`make sample`, read reports/diff.html, then `make approve WHAT=sample CHECKSUM=<checksum on that page>`",
}


def grant(ledger: Ledger, what: str, checksum: str, comment: str, basis: Basis | None = None) -> None:
    """Write down that a person has seen this and agrees: who, when, and what it rests on."""
    values = (what, checksum, ledger.account, getpass.getuser(), now(), comment, canonical(basis) if basis else None)
    sql = "insert into approvals (what, checksum, account, who, at, comment, basis) values (?,?,?,?,?,?,?)"
    with ledger.transaction() as db:
        db.execute(sql, values)


def is_granted(ledger: Ledger, what: str, checksum: str) -> bool:
    """Whether exactly this was approved for this account."""
    sql = "select 1 from approvals where account = ? and what = ? and checksum = ?"
    return bool(ledger.rows(sql, (ledger.account, what, checksum)))


def newest(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """what -> its newest approval of this account: checksum, who, at, comment, basis."""
    sql = "select what, checksum, who, at, comment, basis from approvals where account = ? order by rowid"
    return {row["what"]: dict(row) for row in ledger.rows(sql, (ledger.account,))}


def unmet(ledger: Ledger, basis: Basis, needed: tuple[str, ...]) -> list[str]:
    """What stands between this account and a load: one paragraph an approval that is missing or stale; nothing if none is."""
    granted = newest(ledger)
    lines = []
    for what in needed:
        found = granted.get(what)
        changes = moved(json.loads(found["basis"] or "{}"), basis) if found else []
        if found is None:
            lines.append(f"The {what} is not approved yet. Next: {BEFORE_A_LOAD[what]}.")
        elif changes:
            told = "\n".join(f"    - {change}" for change in changes)
            lines.append(
                f"The {what} was approved on {found['at'][:10]} by {found['who']} ({found['checksum']}), but since then:\n"
                f"{told}\n  Look again. Next: {BEFORE_A_LOAD[what]}."
            )
    return lines


def require_sandbox(settings: Settings) -> None:
    """Raises NotAllowed where something would approve itself that is not an account on this machine."""
    if urlsplit(settings.freshsales_url).hostname not in LOOPBACK:
        raise NotAllowed(f"--self-approve is only for the embedded sandbox; {settings.freshsales_url} needs a person.")
