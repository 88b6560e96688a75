"""Every rule of mapping.md has a dbt unit test, named as the rule; all of them hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

from dbt_runs import Dbt

ROWS = range(1, 14)
RULINGS = range(1, 30)


def test_every_unit_test_of_the_mapping_holds(warehouse: Path, dbt: Dbt, target: Path) -> None:
    """Unit tests read only the rows they are given, but the columns of what is built: so all of it is, first."""
    prepared = dbt(warehouse, "run", "--empty", "-s", "tag:after_load")
    assert prepared.returncode == 0, prepared.stdout[-3000:]
    done = dbt(warehouse, "test", "-s", "test_type:unit")
    assert done.returncode == 0, "\n".join(line for line in done.stdout.splitlines() if "FAIL" in line or "ERROR" in line)
    results = json.loads((target / "run_results.json").read_text())["results"]
    rules = {result["unique_id"]: result["status"] for result in results if result["unique_id"].startswith("unit_test.")}
    assert len(rules) >= 120
    assert set(rules.values()) == {"pass"}


def test_every_ruling_is_named_by_a_unit_test_or_a_model_that_carries_it_out() -> None:
    models = Path(__file__).parents[2] / "dbt_project"
    text = "\n".join(file.read_text() for file in models.rglob("*.yml") if "target" not in file.parts)
    text += "\n".join(file.read_text() for file in models.rglob("*.sql") if "target" not in file.parts)
    named = {
        int(number) for found in re.findall(r"[Rr]ulings?[ _]*((?:\d+(?:, | and |-| to )?)+)", text) for number in numbers(found)
    }
    assert set(RULINGS) - named == set()
    rows = {int(number) for found in re.findall(r"\brows?[ _]*((?:\d+(?:, | and |-| to )?)+)", text) for number in numbers(found)}
    assert set(ROWS) - rows == set()


def numbers(words: str) -> list[int]:
    """`6, 7, 10 to 13` as its numbers."""
    found: list[int] = []
    for first, last in re.findall(r"(\d+)(?:(?:-| to )(\d+))?", words):
        found += range(int(first), int(last or first) + 1)
    return found
