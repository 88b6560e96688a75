"""The extraction as a whole: the contract's tables, all of them or none, and nothing lost on the way."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from contract import raw_tables
from docx import Document
from test_ascora_images import PNG, uri

from pipelines.ascora.extract import extract_ascora
from pipelines.ascora.tables import TABLES
from pipelines.errors import Halt
from pipelines.freshsales.tables import TABLES as FRESHSALES_TABLES
from pipelines.ledger import TABLES as LEDGER_TABLES
from pipelines.settings import Settings

ROOT = Path(__file__).parents[2]
Write = Callable[..., Path]
Query = Callable[..., list[tuple]]
CUSTOMERS = [["Customer Number", "Customer Name", "Gate Code"], ["0001", "Ann", "A1"], [2, "Bob", None]]


def contract(schema: str) -> dict[str, dict[str, str]]:
    """Columns and types of every table, as the executable contract says them."""
    with duckdb.connect() as connection:
        connection.execute(raw_tables())
        columns = connection.execute(
            "select table_name, column_name, lower(data_type) from duckdb_columns() where schema_name = ? order by column_index",
            [schema],
        ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in columns:
        tables.setdefault(table, {})[column] = kind
    return tables


@pytest.mark.parametrize(
    ("schema", "tables"),
    [("raw_ascora", TABLES), ("raw_freshsales", FRESHSALES_TABLES), ("raw_ledger", LEDGER_TABLES)],
)
def test_the_tables_are_those_of_the_contract(schema: str, tables: dict[str, Any]) -> None:
    assert {name: list(columns.items()) for name, columns in tables.items()} == {
        name: list(columns.items()) for name, columns in contract(schema).items()
    }


def test_every_table_of_the_contract_lands_even_without_its_sheet(
    settings: Settings, write_workbook: Write, query: Query
) -> None:
    write_workbook({"Customer": CUSTOMERS})
    extract_ascora(settings)
    landed: dict[str, dict[str, str]] = {}
    sql = "select table_name, column_name, lower(data_type) from duckdb_columns() where schema_name = 'raw_ascora'"
    for table, column, kind in query(sql):
        landed.setdefault(table, {})[column] = kind
    assert {table: columns for table, columns in landed.items() if table[:4] != "_dlt"} == contract("raw_ascora")


def test_values_land_as_the_sheet_says_them_with_their_place(settings: Settings, write_workbook: Write, query: Query) -> None:
    write_workbook({"Customer": CUSTOMERS}, "sub/Any.xlsx")
    extract_ascora(settings)
    columns = "customer_number, customer_name, custom_fields, _source_file, _source_sheet, _source_row"
    assert query(f"select {columns} from raw_ascora.customers order by _source_row") == [
        ("0001", "Ann", '{"Gate Code": "A1"}', "sub/Any.xlsx", "Customer", 2),
        ("2", "Bob", None, "sub/Any.xlsx", "Customer", 3),
    ]
    assert query("select raw_table, row_count, header_row, unknown_columns from raw_ascora.sheets") == [
        ("customers", 2, 1, '["Gate Code"]')
    ]


def test_parts_of_one_sheet_in_several_files_are_appended(settings: Settings, write_workbook: Write, query: Query) -> None:
    write_workbook({"Customer": CUSTOMERS}, "1.xlsx")
    write_workbook({"Customer": [["customer name"], ["Cy"]]}, "2.xlsx")
    assert extract_ascora(settings)["tables"]["customers"] == 3
    assert query("select customer_name from raw_ascora.customers order by all") == [("Ann",), ("Bob",), ("Cy",)]


def test_a_sheet_of_many_batches_keeps_every_row(settings: Settings, write_workbook: Write, query: Query) -> None:
    write_workbook({"Customer": [["Customer Name"], *[[f"c{n}"] for n in range(45_001)]]})
    extract_ascora(settings)
    assert query("select count(*), count(distinct customer_name), max(_source_row) from raw_ascora.customers") == [
        (45_001, 45_001, 45_002)
    ]


def test_pictures_files_and_templates_land(settings: Settings, write_workbook: Write, query: Query) -> None:
    header = ["Activity Number", "Type", "Entity Type", "Entity Number", "Start", "Body"]
    write_workbook({"Activities": [header, [1, "Note", "Job", "J1", "1/2/2026", f'<img src="{uri(PNG)}">']]})
    attachments = settings.ascora_export_dir / "attachments"
    attachments.mkdir()
    (attachments / "a.jpg").write_bytes(b"12345")
    manifest = "Entity Type,Entity Number,File Name,Relative Path\nJob,J1,a.jpg,a.jpg\nJob,J1,b.jpg,..\\b.jpg\n"
    (attachments / "manifest.csv").write_text(manifest, encoding="utf-8")
    (settings.ascora_export_dir / "forms").mkdir()
    document = Document()
    document.add_paragraph("{Gas Pressure}")
    document.save(settings.ascora_export_dir / "forms" / "Gas.docx")
    extract_ascora(settings)
    (image,) = query("select raw_table, column_name, ordinal, _source_row, stored_path from raw_ascora.inline_images")
    assert image[:4] == ("activities", "body", 1, 2)
    assert Path(image[4]).read_bytes() == PNG
    assert query("select file_status, file_bytes from raw_ascora.attachments order by _source_row") == [
        ("ok", 5),
        ("outside", None),
    ]
    assert query("select template, code, kind from raw_ascora.form_fields") == [("Gas", "Gas Pressure", "text")]


def test_one_extraction_row_with_the_tenants_day(settings: Settings, write_workbook: Write, query: Query) -> None:
    write_workbook({"Customer": CUSTOMERS})
    found = extract_ascora(settings)
    sql = """select extraction_id, timezone, country,
        cutover_date = (extracted_at at time zone 'Australia/Sydney')::date from raw_ascora.extraction"""
    assert query(sql) == [(found["extraction_id"], "Australia/Sydney", "AU", True)]


def test_a_problem_anywhere_leaves_the_old_tables(settings: Settings, write_workbook: Write, query: Query) -> None:
    write_workbook({"Customer": CUSTOMERS})
    before = extract_ascora(settings)["extraction_id"]
    write_workbook({"Customer": [["Customer Name"], ["new"]]})
    write_workbook({"Jobs": [["Job Number"], ["J1"]]}, "Jobs.xlsx")
    with pytest.raises(Halt, match="Job Status"):
        extract_ascora(settings)
    assert query("select extraction_id from raw_ascora.extraction") == [(before,)]
    assert query("select count(*) from raw_ascora.customers") == [(2,)]


def test_a_table_that_would_become_empty_stops_the_run(settings: Settings, write_workbook: Write, query: Query) -> None:
    jobs = write_workbook({"Jobs": [["Job Number", "Job Status"], ["J1", "New"]]}, "Jobs.xlsx")
    write_workbook({"Customer": CUSTOMERS})
    extract_ascora(settings)
    jobs.unlink()
    with pytest.raises(Halt, match=r"Jobs\.xlsx, sheet 'Jobs': 1 rows before, none now"):
        extract_ascora(settings)
    assert query("select count(*) from raw_ascora.jobs") == [(1,)]
    assert extract_ascora(settings, accept_shrink=True)["tables"]["jobs"] == 0
    assert query("select count(*) from raw_ascora.jobs") == [(0,)]


def test_a_load_that_fails_halfway_leaves_the_old_tables_and_does_not_break_the_next(
    settings: Settings, write_workbook: Write, query: Query
) -> None:
    write_workbook({"Customer": CUSTOMERS})
    before = extract_ascora(settings)["extraction_id"]
    settings.files_dir.parent.mkdir(exist_ok=True)
    settings.files_dir.write_text("a file stands where the folder of pictures should be", encoding="utf-8")
    header = ["Activity Number", "Type", "Entity Type", "Entity Number", "Start", "Body"]
    write_workbook({"Activities": [header, [1, "Note", "Job", "J1", "1/2/2026", uri(PNG)]]}, "A.xlsx")
    with pytest.raises(Halt, match="the raw tables are as they were"):
        extract_ascora(settings)
    assert query("select extraction_id from raw_ascora.extraction") == [(before,)]
    settings.files_dir.unlink()
    assert extract_ascora(settings)["tables"]["inline_images"] == 1


def test_a_killed_extraction_leaves_whole_tables_and_the_next_one_works(
    settings: Settings, write_workbook: Write, query: Query
) -> None:
    write_workbook({"Customer": [["Customer Name"], *[[f"c{n}"] for n in range(30_000)]]})
    before = extract_ascora(settings)["extraction_id"]
    environment = {
        **os.environ,
        "ASCORA_EXPORT_DIR": str(settings.ascora_export_dir),
        "WAREHOUSE_PATH": str(settings.warehouse_path),
    }
    for seconds in (0.9, 1.3, 1.7):
        child = subprocess.Popen([sys.executable, "-m", "pipelines", "ascora"], cwd=ROOT, env=environment)
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        child.wait()
        ((rows, extraction_id),) = query(
            "select (select count(*) from raw_ascora.customers), extraction_id from raw_ascora.extraction"
        )
        assert rows == 30_000
    assert extract_ascora(settings)["extraction_id"] not in (before, extraction_id)


def test_a_second_extraction_at_the_same_time_is_refused(settings: Settings, write_workbook: Write) -> None:
    write_workbook({"Customer": CUSTOMERS})
    settings.state_dir.mkdir(parents=True)
    script = "import duckdb,sys,time; c=duckdb.connect(sys.argv[1]); print('ready',flush=True); time.sleep(60)"
    landing = settings.state_dir / "raw_ascora_landing.duckdb"
    holder = subprocess.Popen([sys.executable, "-c", script, str(landing)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(Halt, match="Another extraction is running"):
            extract_ascora(settings)
    finally:
        holder.kill()
        holder.wait()


def test_both_readers_land_the_same_tables(settings: Settings, write_workbook: Write, query: Query) -> None:
    write_workbook({"Customer": CUSTOMERS})
    write_workbook({"Jobs": [["Job Number", "Job Status", "Total Tax"], [12, "New", 12.50]]}, "Jobs.xlsx")
    landed = []
    for reader in ("calamine", "openpyxl"):
        extract_ascora(settings, reader=reader)
        landed.append([query(f"select * from raw_ascora.{table} order by _source_row") for table in ("customers", "jobs")])
    assert landed[0] == landed[1]


def test_the_state_of_the_pipeline_is_in_the_data_folder_and_no_landing_file_is_left(
    settings: Settings, write_workbook: Write
) -> None:
    write_workbook({"Customer": CUSTOMERS})
    extract_ascora(settings)
    assert (settings.state_dir / "ascora" / "state.json").is_file()
    assert not list(settings.state_dir.glob("*.duckdb*"))


def test_the_command_says_what_it_read_and_what_is_wrong(settings: Settings, write_workbook: Write) -> None:
    write_workbook({"Customer": CUSTOMERS})
    environment = {
        **os.environ,
        "ASCORA_EXPORT_DIR": str(settings.ascora_export_dir),
        "WAREHOUSE_PATH": str(settings.warehouse_path),
    }
    command = [sys.executable, "-m", "pipelines", "ascora"]
    run = subprocess.run([*command, "--json"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    (part,) = json.loads(run.stdout)["parts"]
    assert (part["dataset"], part["tables"]["customers"]) == ("raw_ascora", 2)
    plain = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert re.search(r"Customer\b.*\b2\b.*Customers\.xlsx", plain.stdout)
    (settings.ascora_export_dir / "broken.xlsx").write_bytes(b"x")
    bad = subprocess.run([*command, "--json"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert bad.returncode == 2
    assert "broken.xlsx" in json.loads(bad.stdout)["problems"][0]
    assert "Traceback" not in bad.stderr
