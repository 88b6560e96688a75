"""What a person wants to know of a run, as plain data for the terminal, the page and `--json`. Reads the ledger only."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from loaders.ledger import Ledger
from loaders.objects import LOAD_ORDER
from loaders.schema import SCHEMA

TROUBLE = ("rejected", "in_doubt", "blocked", "absent", "gone")


def of_run(ledger: Ledger, run_id: str) -> dict[str, Any]:
    """Counts by object and state, calls against the forecast, what needs a look, what was in Ascora."""
    run = ledger.run(run_id)
    if run is None:
        return {}
    states: dict[str, dict[str, int]] = defaultdict(dict)
    sql = "select object, state, count(*) as n from steps where run_id = ? group by object, state"
    for row in ledger.rows(sql, (run_id,)):
        states[row["object"]][row["state"]] = row["n"]
    calls = ledger.rows(
        "select count(*) as calls, coalesce(sum(method <> 'GET'), 0) as writing, coalesce(sum(status = 429), 0) as refused"
        " from calls where run_id = ?", (run_id,),
    )[0]  # fmt: skip
    return {
        "run_id": run_id, "kind": run["kind"], "state": run["state"], "checksum": run["checksum"],
        "account": run["account"], "created_at": run["created_at"], "finished_at": run["finished_at"],
        "forecast": json.loads(run["forecast"]), "scope": json.loads(run["scope"]),
        "objects": [{"object": name, **states[name]} for name in (*SCHEMA, *LOAD_ORDER) if name in states],
        "calls": calls["calls"], "writing_calls": calls["writing"], "answers_429": calls["refused"],
        "trouble": _listed(ledger, run_id), "held": _held(ledger, run_id),
        "differences": _differences(ledger, run_id), "notes": _notes(ledger, run_id),
    }  # fmt: skip


def exit_code(summary: dict[str, Any]) -> int:
    """0 all well; 1 when the CRM rejected rows, or rows are in doubt or wait for a parent (design.md, *Errors*)."""
    return 1 if summary.get("trouble") else 0


def _listed(ledger: Ledger, run_id: str) -> list[dict[str, Any]]:
    """Steps of TROUBLE; the states stand in the text of the query, so that the index of just these is used."""
    states = ", ".join(f"'{state}'" for state in TROUBLE)
    sql = (
        "select object, source_key, op, state, coalesce(reason, '') as reason from steps"  # noqa: S608
        f" where run_id = ? and state in ({states}) order by seq"
    )
    return [dict(row) for row in ledger.rows(sql, (run_id,))]


def _held(ledger: Ledger, run_id: str) -> list[dict[str, Any]]:
    """What was left to a person, field by field with its three values: we wrote, stands there, Ascora says."""
    sql = (
        "select object, source_key, state, reason, held from steps"
        " where run_id = ? and (held is not null or state = 'held') order by seq"
    )
    found = []
    for row in ledger.rows(sql, (run_id,)):
        one = {"object": row["object"], "source_key": row["source_key"], "state": "held", "reason": row["reason"] or ""}
        fields = json.loads(row["held"] or "{}") or {"": [None, None, None]}
        for name, (wrote, stands, says) in fields.items():
            found.append({**one, "field": name, "we_wrote": wrote, "stands": stands, "ascora": says})
    return found


def _differences(ledger: Ledger, run_id: str) -> list[dict[str, Any]]:
    sql = "select object, source_key, differs from steps where run_id = ? and differs is not null order by seq"
    found = []
    for row in ledger.rows(sql, (run_id,)):
        for field, values in json.loads(row["differs"]).items():
            found.append({"object": row["object"], "source_key": row["source_key"], "field": field, "values": values})
    return found


def _notes(ledger: Ledger, run_id: str) -> list[dict[str, Any]]:
    return [dict(row) for row in ledger.rows("select kind, object, source_key, text from notes where run_id = ?", (run_id,))]
