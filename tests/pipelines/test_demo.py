"""The demo tenant: repeatable, whole, of any size, and right in its sums."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from contract import raw_tables
from demo_export import Export, day, is_yes, money, read_export

from pipelines import demo
from pipelines.demo.columns import SHEETS

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 18)
JOB_STATUSES = set("New,Unscheduled,Booked,In Progress,Deferred,Completed,Ready To Invoice,Closed,Cancelled".split(","))  # noqa: SIM905


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder = tmp_path_factory.mktemp("demo") / "export"
    demo.write(folder, today=TODAY)
    return read_export(folder)


def _write_in_a_process(folder: Path, hash_seed: str) -> None:
    code = "import sys, pathlib, datetime; from pipelines import demo; "
    code += "demo.write(pathlib.Path(sys.argv[1]), 3, 25, datetime.date(2026, 11, 18), big_file=False)"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, cwd=ROOT, env=environment)


def test_equal_arguments_give_equal_cells_and_files_in_any_process(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    _write_in_a_process(first, "1")
    _write_in_a_process(second, "2")
    assert read_export(first).rows == read_export(second).rows
    for file in (file for file in (first / "attachments").rglob("*") if file.is_file()):
        assert file.read_bytes() == (second / file.relative_to(first)).read_bytes()


def test_seeds_differ_in_content_and_in_mess() -> None:
    tenants = [demo.build(seed, 12, TODAY, big_file=False) for seed in range(8)]
    assert len({str(tenant.rows["jobs"]) for tenant in tenants}) == len(tenants)
    assert len({frozenset(change.mess for change in tenant.changes) for tenant in tenants}) == len(tenants)


def test_every_sheet_and_column_of_the_contract_is_there(export: Export) -> None:
    connection = duckdb.connect()
    connection.execute(raw_tables())
    for table, sheet in SHEETS.items():
        wanted = {name.replace("_", " ").replace("is section stage", "is section/stage") for name in _source(connection, table)}
        assert wanted <= export.headers[table], table
        assert export.headers[table] - wanted == {name.casefold() for name in sheet.custom}, table
        assert export.rows[table], table


def _source(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    made_by_us = ("custom_fields", "file_status", "file_bytes", "file_sha256", "stored_path")
    names = connection.execute(
        "select column_name from information_schema.columns where table_schema = 'raw_ascora' and table_name = ?", [table]
    ).fetchall()
    return [name for (name,) in names if not name.startswith("_") and name not in made_by_us]


def test_the_default_tenant_is_as_large_as_promised(export: Export) -> None:
    counts = {table: len(rows) for table, rows in export.rows.items()}
    assert 120 < counts["customers"] < 300
    assert len(export.parents("jobs")) >= 450
    assert len(export.parents("quotes")) >= 140
    assert counts["equipment"] >= 90
    assert counts["enquiries"] >= 50
    assert counts["activities"] >= 300
    assert counts["attachments"] >= 40


def test_large_tenants_export_in_parts_and_sub_folders(export: Export) -> None:
    files = {str(file.relative_to(export.folder)) for file in export.folder.rglob("*.xlsx")}
    assert {"Customers part 1.xlsx", "Customers part 2.xlsx", "activities/Activities part 2.xlsx"} <= files


def test_jobs_are_in_every_status_over_five_years(export: Export) -> None:
    assert {row["job status"].strip() for row in export.rows["jobs"]} == JOB_STATUSES
    days = [day(row["date created"]) for row in export.rows["jobs"]]
    assert max(days) <= TODAY
    assert TODAY - timedelta(days=5 * 365) <= min(days) < TODAY - timedelta(days=4 * 365)
    assert sum(made > TODAY - timedelta(days=90) for made in days) > 100


def _amount(line: dict) -> Decimal:
    if "hours" in line:
        value = money(line["hours"]) * money(line["rate ex tax"]) if is_yes(line["chargeable"]) else Decimal(0)
    else:
        value = money(line["quantity"]) * money(line["sell ex tax"])
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_the_lines_of_every_quote_add_up_to_its_total_to_the_cent(export: Export) -> None:
    sums: Counter[str] = Counter()
    for line in export.rows["quote_supply"] + export.rows["quote_labour"]:
        sums[line["quote number"].split(".")[0]] += _amount(line)
    orphan = "X9001"  # a quote of nobody, without lines
    quotes = [row for row in export.parents("quotes") if row["quote number"] != orphan]
    assert [row["quote number"] for row in quotes if sums[row["quote number"]] != money(row["total amount ex tax"])] == []


def test_sections_add_up_to_their_parent_quote(export: Export) -> None:
    sums: Counter[str] = Counter()
    for child in export.children("quotes"):
        sums[child["quote number"].split(".")[0]] += money(child["total amount ex tax"])
    totals = {row["quote number"]: money(row["total amount ex tax"]) for row in export.parents("quotes")}
    assert sums
    assert all(totals[number] == total for number, total in sums.items())


def test_invoices_in_parts_add_up_to_their_job(export: Export) -> None:
    billed: dict[str, list[Decimal]] = {}
    for row in export.rows["invoices"]:
        assert money(row["amount ex tax"]) + money(row["tax"]) == money(row["amount inc tax"])
        if row["job number"] and not str(row["invoice number"]).startswith("CR"):
            billed.setdefault(row["job number"], []).append(money(row["amount ex tax"]))
    totals = {row["job number"]: money(row["total amount ex tax"]) for row in export.parents("jobs")}
    in_parts = {number: amounts for number, amounts in billed.items() if len(amounts) == 2}
    assert in_parts
    assert all(sum(amounts) == totals[number] for number, amounts in in_parts.items())


def test_variations_of_every_kind_belong_to_jobs_that_exist(export: Export) -> None:
    numbers = {row["job number"] for row in export.parents("jobs")}
    variations = [row for row in export.rows["quotes"] if row["variation for job number"]]
    assert {row["quote status"] for row in variations} == {"Accepted", "Sent", "Declined", "Draft"}
    assert {row["variation for job number"] for row in variations} <= numbers


def test_what_the_crm_account_holds_already_is_untouched(export: Export) -> None:
    first = sorted(export.rows["customers"], key=lambda row: int(row["customer number"] or 10**9))[:3]
    names = ["Harbour View Strata Management", "Brightwater Cafe", "Grace O'Neill"]
    assert [row["customer name"] for row in first] == names
    assert first[2]["email"] == "grace.oneill@example.com"
    assert sum(row["billing customer"] == names[0] for row in export.rows["customers"]) >= 5
    assert "HWS-250" in export.column("supplies", "part number")


def test_users_are_those_of_the_crm_account_and_two_it_does_not_know(export: Export) -> None:
    users = {row["name"]: row for row in export.rows["users"]}
    assert users["Olivia Brown"]["freshsales email"] == "olivia.brown@demo-trades.example"
    assert users["Sam Apprentice"]["email"] is None
    assert not is_yes(users["Tom Older"]["active"])


def test_a_written_folder_is_never_mixed_with_another(tmp_path: Path) -> None:
    demo.write(tmp_path / "export", 1, 3, TODAY, big_file=False)
    before = read_export(tmp_path / "export").rows
    with pytest.raises(FileExistsError, match="not empty"):
        demo.write(tmp_path / "export", 2, 3, TODAY, big_file=False)
    assert read_export(tmp_path / "export").rows == before
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_no_customers_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        demo.write(tmp_path / "export", customers=0)


@pytest.mark.parametrize("customers", [1, 2, 3, 5, 20])
def test_small_tenants_have_every_sheet(tmp_path: Path, customers: int) -> None:
    demo.write(tmp_path / "export", 5, customers, TODAY, big_file=False)
    export = read_export(tmp_path / "export")
    assert len([row for row in export.rows["customers"] if not row["billing customer"]]) <= customers + 1
    assert all(export.rows[table] for table in ("customers", "jobs", "quotes", "activities", "supplier_bills"))


def test_a_larger_tenant_has_more_of_everything() -> None:
    sizes = [
        {table: len(rows) for table, rows in demo.build(1, size, TODAY, big_file=False).rows.items()} for size in (10, 60, 400)
    ]
    fixed = ("users", "supplies")
    assert all(small[table] < large[table] for small, large in pairwise(sizes) for table in SHEETS if table not in fixed)
