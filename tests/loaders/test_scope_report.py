"""The scope as page, workbook, JSON and map stays safe and readable whatever the tenant's names are."""

import csv
import json
import zipfile
from pathlib import Path

from python_calamine import CalamineWorkbook
from scope_rows import scope

from loaders.reports.scopes import SHEETS, page_data, write_scope

HOSTILE = "=cmd|'/c calc'!A1 <script>document.title='owned'</script>\" onmouseover='x' {{ 7*7 }} " + "x" * 10_000


def test_a_hostile_tenant_is_text_on_the_page(tmp_path: Path) -> None:
    page = write_scope(tmp_path, scope(HOSTILE))[0].read_text(encoding="utf-8")
    assert page.count("<script>") == 1
    assert "&lt;script&gt;document.title" in page
    assert "onmouseover='" not in page
    assert "{{ 7*7 }}" in page
    assert "x" * 1000 not in page, "a long name is cut where people read"
    assert not any(word in page for word in (" src=", "<link", "@import", "url("))


def test_the_workbook_has_every_section_with_a_comment_column_and_no_formula(tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(write_scope(tmp_path, scope(HOSTILE))[1])
    assert book.sheet_names == list(SHEETS)
    for name in SHEETS:
        rows = book.get_sheet_by_name(name).to_python()
        assert rows[2][-1] == "Comment"
        assert all(row[-1] == "" for row in rows[3:])
        assert len(rows) > 3, f"{name} has rows"
    owners = book.get_sheet_by_name("Owners").to_python()
    assert owners[3][0] == HOSTILE
    with zipfile.ZipFile(tmp_path / "scope.xlsx") as archive:
        assert not [n for n in archive.namelist() if "sheet" in n and b"<f>" in archive.read(n)]


def test_the_json_holds_the_whole_scope_uncut(tmp_path: Path) -> None:
    write_scope(tmp_path, scope(HOSTILE))
    data = json.loads((tmp_path / "scope.json").read_text(encoding="utf-8"))
    assert data["owners"][0]["ascora_name"] == HOSTILE
    assert data["checksum"] == "0123456789abcdef"


def test_the_map_is_ready_to_be_the_seed_and_no_cell_of_it_begins_as_a_formula(tmp_path: Path) -> None:
    write_scope(tmp_path, scope(HOSTILE))
    with (tmp_path / "custom_fields.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    seed = (Path(__file__).parents[2] / "dbt_project/seeds/custom_fields.csv").read_text().strip().split(",")
    assert list(rows[0])[: len(seed)] == seed
    assert rows[0]["ascora_field"].strip() == HOSTILE.strip()
    assert rows[0]["ascora_field"].startswith(" =")
    assert {k: rows[0][k] for k in ("crm_object", "crm_field", "type", "decision")} == {
        "crm_object": "deals", "crm_field": "cf_x", "type": "text", "decision": "send",
    }  # fmt: skip


def test_storage_is_said_for_each_plan_by_its_active_users() -> None:
    room = {row["plan"]: row["bytes"] for row in page_data(scope())["storage_room"]}
    assert room == {"free": 0, "growth": 4 * 1024**3, "pro": 10 * 1024**3, "enterprise": None}


def test_whoever_has_no_owner_is_named(tmp_path: Path) -> None:
    page = write_scope(tmp_path, scope("Sam"))[0].read_text(encoding="utf-8")
    assert "1 have none." in page
    assert "no owner: the gate stays shut" in page


def test_a_scope_without_anything_to_list_is_a_page_all_the_same(tmp_path: Path) -> None:
    empty = {name: [] for name, rows in scope().items() if isinstance(rows, list) and name not in ("account", "mapping", "plans")}
    data = scope(**empty) | {"gate": {"state": "open", "reason": "", "problems": [], "setup_items": []}}
    page = write_scope(tmp_path, data)[0].read_text(encoding="utf-8")
    assert "The gate is open" in page
    assert "Everybody has one." in page
