"""A person's approval taken: only of what the page says now, and with what it rests on."""

from __future__ import annotations

from collections.abc import Callable

from loaders import approvals, diffs, scope
from loaders.basis import basis
from loaders.errors import Halt, NotAllowed
from loaders.ledger import Ledger
from loaders.settings import Settings
from loaders.warehouse import open_warehouse

# What may be approved -> its checksum now, and where a person reads it. A plan is made anew by the load that asks for it.
_NOW: dict[str, tuple[Callable[[Settings, Ledger], str], str]] = {
    "scope": (lambda settings, _: str(scope.gather(settings)["checksum"]), "`make audit` and reports/scope.html"),
    "sample": (lambda settings, ledger: str(diffs.gather(settings, ledger)["checksum"]), "`make diff` and reports/diff.html"),
}


def approve(settings: Settings, ledger: Ledger, what: str, checksum: str, comment: str) -> None:
    """Write down that a person has seen this. Raises Halt for an unknown thing, NotAllowed when it is another by now."""
    if what == "plan":
        approvals.grant(ledger, what, checksum, comment)
        return
    if what not in _NOW:
        raise Halt(f"There is no {what!r} to approve. Say scope, sample or plan, and the checksum on its page.")
    read, page = _NOW[what]
    found = read(settings, ledger)
    if found != checksum:
        raise NotAllowed(f"You approve {checksum}, but the {what} now is {found}. Look again: {page}.")
    with open_warehouse(settings.warehouse_path) as warehouse:
        rests_on = basis(warehouse)
    approvals.grant(ledger, what, checksum, comment, rests_on)
