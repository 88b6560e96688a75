"""`dbt build` of the whole project, and what keeps the gate shut in words for people."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from place import WAREHOUSE, is_missing, opened
from running import run_dbt

PROBLEMS = "select rtrim(message, '.') || '.' || coalesce(' ' || remedy, '') from evidence.gate_problems order by 1 limit 60"
ITEMS = (
    "select entity || ': ' || kind || ' “' || label || '” (' || coalesce(internal_name, '') || '): '"
    " || coalesce(where_to_click, '')"
    " from evidence.setup_items order by 1 limit 60"
)

CHANGES = (
    "select kind, ascora_object, count(distinct record_key) from evidence.changes"
    " where extraction_id = (select max(extraction_id) from raw_ascora.extraction) group by all order by all"
)


def main() -> int:
    """Exit code of the transform: 0 the gate is open, 3 the gate stays closed, 2 dbt itself could not work.

    `--setup-items FILE` writes what the account lacks as JSON, for whoever sets it up; other arguments go to dbt.
    """
    arguments = list(sys.argv[1:])
    checklist = arguments.pop(arguments.index("--setup-items") + 1) if "--setup-items" in arguments else None
    arguments = [argument for argument in arguments if argument != "--setup-items"]
    if is_missing():
        print(f"There is no warehouse at {WAREHOUSE}. Run `make extract` first.", file=sys.stderr)
        return 2
    code, build = run_dbt("Transform", "build", "--exclude-resource-type", "unit_test", *arguments)
    if code == 0:
        print(f"Built and tested {build.done} models, seeds and tests: the gate is open.")
        print(_changes())
        return 0
    print("The gate stays closed: nothing can be loaded until this is mended.", file=sys.stderr)
    # Evidence that this build did not reach would be about an earlier one.
    problems = _texts(PROBLEMS) if "gate_problems" in build.built else []
    items = _texts(ITEMS) if "setup_items" in build.built else []
    for line in (problems + items) or build.failures:
        print(f"  - {line}", file=sys.stderr)
    if checklist and items:
        _write_checklist(Path(checklist))
    return 3 if build.done else 2


def _texts(query: str) -> list[str]:

    with opened() as db:
        return [str(text) for (text,) in db.execute(query).fetchall()]


def _changes() -> str:
    """What this extraction found that the one before did not, in one line; the fields stand in evidence.changes."""

    with opened() as db:
        rows = db.execute(CHANGES).fetchall()
        extractions = db.execute("select count(*) from history.ascora_extractions").fetchall()[0][0]
    if extractions < 2:
        return "First extraction: from the next one on, what changed in Ascora is listed in evidence.changes."
    counts = ", ".join(f"{count:,} {table} {kind}" for kind, table, count in rows)
    return f"Since the extraction before: {counts or 'nothing changed in Ascora'}{' (evidence.changes).' if counts else '.'}"


def _write_checklist(file: Path) -> None:
    """What an administrator has to click, one JSON object an item."""

    columns = ("entity", "kind", "label", "internal_name", "field_type", "choices", "is_unique", "where_to_click", "why")
    with opened() as db:
        rows = db.execute(f"select {', '.join(columns)} from evidence.setup_items").fetchall()  # noqa: S608
    items = [dict(zip(columns, row, strict=True)) for row in rows]
    for item in items:
        item["choices"] = json.loads(item["choices"]) if item["choices"] else []
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(items, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
