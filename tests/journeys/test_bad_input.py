"""Each thing that can be wrong at the start: a clear message, the documented exit code, nothing half-sent."""

import shutil
import sys
import zipfile
from pathlib import Path

import openpyxl
from journeys.tenant import SANDBOX, Migration

HALTED, GATE_CLOSED = 2, 3


def at_start(tmp_path: Path, **options) -> Migration:
    migration = Migration(tmp_path / "m")
    migration.folder.mkdir()
    if options.pop("export", True):
        migration.demo(customers=5, **options)
    return migration


def test_a_missing_export_folder_is_named(tmp_path: Path) -> None:
    migration = at_start(tmp_path, export=False)
    words = migration.extract(code=HALTED).stderr
    assert str(migration.folder / "export") in words
    assert "ASCORA_EXPORT_DIR" in words


def test_an_empty_export_folder_is_named(tmp_path: Path) -> None:
    migration = at_start(tmp_path, export=False)
    (migration.folder / "export").mkdir()
    assert str(migration.folder / "export") in migration.extract(code=HALTED).stderr


def test_a_truncated_workbook_is_named(tmp_path: Path) -> None:
    migration = at_start(tmp_path)
    book = migration.folder / "export" / "Jobs.xlsx"
    book.write_bytes(book.read_bytes()[: book.stat().st_size // 2])
    words = migration.extract(code=HALTED).stderr
    assert "Jobs.xlsx" in words
    assert "Traceback" not in words


def test_a_missing_required_column_is_named_with_file_and_sheet(tmp_path: Path) -> None:
    migration = at_start(tmp_path, faults=("missing_column",))
    words = migration.extract(code=HALTED).stderr
    assert ".xlsx" in words
    assert "sheet" in words.lower()
    assert "column" in words.lower()


def test_a_failed_extraction_leaves_the_earlier_one_alone(loaded: Migration, tmp_path: Path) -> None:
    migration = loaded.copy(tmp_path / "m")
    for book in (migration.folder / "export").glob("Invoices*.xlsx"):
        book.write_bytes(b"PK not a workbook")
    migration.extract(code=HALTED)
    assert migration.load()["plan"]["steps"] == []


def test_a_sheet_that_had_rows_and_now_has_none_stops_the_extraction(loaded: Migration, tmp_path: Path) -> None:
    migration = loaded.copy(tmp_path / "m")
    for book in (migration.folder / "export").glob("Invoices*.xlsx"):
        book.unlink()
    words = migration.extract(code=HALTED).stderr
    assert "--accept-shrink" in words
    assert "invoices" in words.lower()


def test_a_wrong_key_says_so_and_never_shows_the_key(built: Migration, tmp_path: Path) -> None:
    migration = built.copy(tmp_path / "m")
    for command in (["-m", "pipelines", "freshsales"], ["-m", "loaders", "load", "--self-approve"]):
        script = "import os, subprocess, sys; os.environ['FRESHSALES_API_KEY'] = 'not-the-key-4711'; "
        script += f"sys.exit(subprocess.run([sys.executable, *{command!r}]).returncode)"

        done = migration.run(*SANDBOX, sys.executable, "-c", script, code=HALTED)
        assert "FRESHSALES_API_KEY" in done.stderr
        assert "not-the-key-4711" not in done.stderr + done.stdout
    assert migration.writes() == built.writes()
    assert b"not-the-key-4711" not in (migration.folder / "ledger.sqlite").read_bytes()


def test_a_run_that_halts_goes_on_when_the_cause_is_gone(built: Migration, loaded: Migration, tmp_path: Path) -> None:
    migration = built.copy(tmp_path / "m")
    migration.admin("fault", "status", "POST", "tasks", "--nth", "2", "--argument", "401")
    assert "does not accept the API key" in migration.loader("load", "--self-approve", code=HALTED).stderr
    migration.admin("fault", "clear")
    migration.load()
    assert migration.account() == loaded.account()


def test_an_unreachable_account_is_told_within_seconds(built: Migration, tmp_path: Path) -> None:
    migration = built.copy(tmp_path / "m")
    gone = {"FRESHSALES_URL": "http://127.0.0.1:9/crm/sales", "FRESHSALES_API_KEY": "x", "FALLBACK_OWNER_EMAIL": "a@b.example"}
    words = migration.run(sys.executable, "-m", "pipelines", "freshsales", code=HALTED, **gone).stderr
    assert "127.0.0.1" in words
    words = migration.run(sys.executable, "-m", "loaders", "load", "--self-approve", code=GATE_CLOSED, **gone).stderr
    assert "FRESHSALES_URL" in words, "the build is about another account"


def test_plain_http_to_a_real_host_is_refused(built: Migration, tmp_path: Path) -> None:
    migration = built.copy(tmp_path / "m")
    open_air = {"FRESHSALES_URL": "http://crm.example/crm/sales", "FRESHSALES_API_KEY": "x"}
    for module in ("pipelines", "loaders"):
        command = ["freshsales"] if module == "pipelines" else ["plan"]
        assert "https" in migration.run(sys.executable, "-m", module, *command, code=HALTED, **open_air).stderr


def test_no_warehouse_yet_says_what_to_do(tmp_path: Path) -> None:
    migration = at_start(tmp_path, export=False)
    assert "make extract" in migration.loader("load", "--self-approve", code=HALTED).stderr
    assert "make extract" in migration.transform(code=HALTED).stderr


def test_a_zip_that_is_no_workbook_is_named(tmp_path: Path) -> None:
    migration = at_start(tmp_path)
    with zipfile.ZipFile(migration.folder / "export" / "Extra.xlsx", "w") as archive:
        archive.writestr("hello.txt", "not a workbook")
    assert "Extra.xlsx" in migration.extract(code=HALTED).stderr


def test_an_unknown_sheet_with_rows_stops_and_can_be_ignored(tmp_path: Path) -> None:
    migration = at_start(tmp_path)
    book = openpyxl.Workbook()
    book.active.title = "Timesheets"
    book.active.append(["User", "Start Date"])
    book.active.append(["Dana", "01/02/2026"])
    book.save(migration.folder / "export" / "Timesheets.xlsx")
    words = migration.extract(code=HALTED).stderr
    assert "Timesheets" in words
    assert "--ignore-sheet" in words
    shutil.rmtree(migration.folder / "sandbox.sqlite.files", ignore_errors=True)
