"""What may go wrong with an account, and how often: switches, faults of answers, of bulk jobs, of the budget, people midway."""

from __future__ import annotations

import random

from tests.chaos.crm import Crm
from tests.chaos.people import midway

UNDONE: dict[str, tuple[str | None, ...]] = {  # nothing is carried out: kind -> arguments
    "drop_before": (None,), "error_500_before": (None,), "html_502": (None,), "html_200": (None,),
    "status": ("503", "405"), "too_many": (None, "0", "7", "3600", "date:90"),
}  # fmt: skip
DONE: dict[str, tuple[str | None, ...]] = {  # carried out, but the answer says nothing
    "drop_after_commit": (None,), "error_500_after": (None,), "html_502_after": (None,), "html_200_after": (None,),
    "truncated": (None,), "cut_json": (None,),
}  # fmt: skip
LATE = {"slow": ("3", "45"), "slow_answer": ("3", "45")}
JOBS: dict[str, tuple[str | None, ...]] = {
    "job_half_failed": (None, "0"), "job_failed": (None, "0.5", "1"), "job_lost": (None, "0.5", "0"),
    "job_stuck": (None, "0", "1"),
}  # fmt: skip
ANY = {**UNDONE, **DONE}
METHODS = ("*", "GET", "POST", "POST", "PUT", "DELETE")
TARGETED = (
    "bulk_upsert", "^deals", "^notes", "^cpq/products", "cm_equipment", "^tasks", "^documents", "phone_calls", "bulk_destroy",
    "restore", "^appointments", "^leads", "job_statuses", "/view/", "/filters", "document_associations", "forget",
)  # fmt: skip
SWITCHES: dict[str, tuple[str, ...]] = {  # what an account may be like; all of it must be survived
    "retry_after": ("on", "date", "off"),
    "rate_headers": ("on", "on", "off"),
    "rate_window": ("fixed", "sliding"),
    "body_429": ("message", "errors", "html"),
    "custom_field_put": ("replace", "merge"),
    "create_status": ("documented", "201"),
    "delete_contact": ("true", "204"),
    "deleted_unique": ("occupied", "free"),
    "search_lag": ("0", "2", "20", "60"),
    "job_polls": ("0", "2", "6"),
    "job_seconds": ("0", "1", "30"),
    "job_states": ("documented", "completed"),
    "job_all_failed": ("SUCCESS", "FAILED"),
    "bulk_405": ("off", "on"),
    "deal_moves_lifecycle": ("on", "forward", "off"),
    "unknown_custom_field": ("refuse", "ignore"),
    "bulk_destroy_size": ("100",),
    "per_minute": ("400", "60", "off"),
    "dropdown": ("id", "both"),
    "product_list": ("on", "on", "off"),
    "deal_views": ("default_pipeline", "all"),
    "edition": ("suite", "suite", "classic"),
}
HOURLY = (5000, 5000, 300)  # calls an hour: with the last one a run waits for its budget


def random_switches(rng: random.Random) -> tuple[dict[str, str], int]:
    """(switches, calls an hour) of one run."""
    chosen = {name: rng.choice(words) for name, words in SWITCHES.items()}
    hourly = rng.choice(HOURLY)
    return chosen | {"per_hour": str(hourly)}, hourly


def random_faults(rng: random.Random, crm: Crm, people: bool) -> None:
    """A few faults: some with a probability, some at a certain call. About one call in ten is hit. `people` may come between."""
    for _ in range(rng.randint(0, 4)):
        kind = rng.choice((*UNDONE, *DONE, *DONE, *LATE))
        argument = rng.choice((ANY | LATE)[kind])
        crm.fault(kind, rng.choice(METHODS), ".", None, rng.choice((0.02, 0.06)), argument)
    for _ in range(rng.randint(0, 3)):
        kind = rng.choice(tuple(DONE))
        method = rng.choice(("POST", "POST", "PUT", "DELETE", "GET"))
        crm.fault(kind, method, rng.choice(TARGETED), rng.randint(1, 3), None)
    if rng.random() < 0.35:
        kind = rng.choice(tuple(JOBS))
        crm.fault(kind, "POST", "bulk_upsert", rng.randint(1, 4), None, rng.choice(JOBS[kind]))
    if rng.random() < 0.1:
        crm.fault("status", "*", ".", rng.randint(1, 60), None, rng.choice(("401", "403")))
    if rng.random() < 0.1:
        crm.fault("others_call", "*", ".", rng.randint(1, 30), None, rng.choice(("40", "400")))
    if people and rng.random() < 0.4:
        midway(rng, crm)
    crm.account.set_setting("fault_seed", str(rng.randint(0, 10**9)))


def steady_faults(rng: random.Random, crm: Crm, rate: float) -> None:
    """Every call is struck with this probability, by a kind of answer fault picked at random."""
    kinds = sorted(ANY)
    for kind in kinds:
        crm.fault(kind, "*", ".", None, rate / len(kinds), rng.choice([a for a in ANY[kind] if a != "405"]))
    crm.account.set_setting("fault_seed", str(rng.randint(0, 10**9)))
