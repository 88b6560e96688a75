"""Faults on demand: where an answer can be lost, late or wrong. Set from outside, seeded, counted in the state file."""

import random
import re
from dataclasses import dataclass

from .account import Account

KINDS = {
    "drop_before": "close the connection before anything is done",
    "drop_after_commit": "do it, then close the connection without an answer",
    "error_500_before": "answer 500 and do nothing",
    "error_500_after": "do it, then answer 500",
    "html_502": "answer 502 with an HTML page and do nothing",
    "status": "answer with the status given as argument and do nothing",
    "slow": "wait as many seconds as the argument says, then go on",
}


@dataclass(frozen=True)
class Fault:
    """A fault that strikes this request."""

    kind: str
    argument: str | None = None

    @property
    def does_nothing(self) -> bool:
        """Whether the request is not carried out."""
        return self.kind in ("drop_before", "error_500_before", "html_502", "status")

    @property
    def drops(self) -> bool:
        """Whether the connection is closed without an answer."""
        return self.kind in ("drop_before", "drop_after_commit")


def add(
    account: Account, kind: str, method: str, path: str, nth: int | None, probability: float | None, argument: str | None
) -> None:
    """Set a fault for requests whose method and path match: the nth one, or each with a probability. Raises ValueError."""
    if kind not in KINDS:
        raise ValueError(f"no fault {kind!r}; there are: {', '.join(KINDS)}")
    if (nth is None) == (probability is None):
        raise ValueError("give either nth (which matching call) or probability (0 to 1)")
    re.compile(path)
    account.store.db.execute(
        "insert into faults(kind, method, path, nth, probability, argument) values(?, ?, ?, ?, ?, ?)",
        (kind, method.upper(), path, nth, probability, argument),
    )


def strike(account: Account, method: str, path: str) -> Fault | None:
    """The fault for this request, if any. Every matching rule counts the request, the first that is due strikes."""
    struck = None
    rules = account.store.rows("select id, kind, method, path, nth, probability, argument, seen from faults order by id")
    for rule, kind, wanted, pattern, nth, probability, argument, seen in rules:
        if wanted not in ("*", method) or not re.search(pattern, path):
            continue
        seed = account.setting("fault_seed") or "0"
        due = seen + 1 == nth if nth else random.Random(f"{seed}:{rule}:{seen}").random() < probability  # noqa: S311
        fires = due and struck is None
        account.store.db.execute("update faults set seen = seen + 1, fired = fired + ? where id = ?", (int(fires), rule))
        struck = Fault(kind, argument) if fires else struck
    return struck
