"""What a person and what a machine sees: colours and bars on a terminal, plain text in a pipe, one document with --json."""

import fcntl
import json
import os
import re
import struct
import subprocess
import sys
import termios
import threading
from pathlib import Path

import pytest
import typer
from journeys.tenant import ROOT, SANDBOX, Migration

ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[[0-9;]*(3[0-9]|4[0-9]|9[0-7])[0-9;]*m")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_a_terminal(migration: Migration, *command: str, columns: int = 80, **env: str) -> tuple[int, str]:
    """(exit code, all that a terminal of this width was told)."""
    leader, follower = os.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    shown: list[bytes] = []

    def listen() -> None:
        try:
            while data := os.read(leader, 65_536):
                shown.append(data)
        except OSError:  # the last of those who write has gone
            pass

    terminal = {"TERM": "xterm-256color", "COLUMNS": str(columns)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=migration.env | terminal | env, stdin=subprocess.DEVNULL, stdout=follower, stderr=follower
    )
    os.close(follower)
    listener = threading.Thread(target=listen)
    listener.start()
    code = process.wait(300)
    listener.join(30)
    os.close(leader)
    return code, b"".join(shown).decode("utf-8", "replace")


def commands(module: str) -> dict[str, list[str]]:
    """Names of the commands of `python -m MODULE` and the options of each."""
    app = __import__(f"{module}.__main__", fromlist=["app"]).app
    found = typer.main.get_command(app).commands
    return {name: [option for parameter in command.params for option in parameter.opts] for name, command in found.items()}


@pytest.mark.parametrize("module", ["loaders", "pipelines"])
def test_every_command_speaks_json(module: str) -> None:
    assert [name for name, options in commands(module).items() if "--json" not in options] == []


def test_json_is_one_document_and_nothing_else(verified: Migration, tmp_path: Path) -> None:
    for command in (["status"], ["quality"], ["evidence"], ["trace", "job/"]):
        done = verified.run(sys.executable, "-m", "loaders", *command, "--json", REPORTS_DIR=str(tmp_path))
        assert isinstance(json.loads(done.stdout), dict), command
        assert ESCAPE not in done.stdout + done.stderr


def test_an_error_is_told_to_people_and_to_machines(verified: Migration, tmp_path: Path) -> None:
    done = verified.run(sys.executable, "-m", "loaders", "trace", "nobody knows this", "--json", code=2)
    assert json.loads(done.stdout)["exit_code"] == 2
    assert "job/JOB12649" in done.stderr
    assert "Traceback" not in done.stderr
    nowhere = {"WAREHOUSE_PATH": str(tmp_path / "none.duckdb"), "ASCORA_EXPORT_DIR": str(tmp_path / "none")}
    done = verified.run(sys.executable, "-m", "loaders", "quality", "--json", code=2, **nowhere)
    assert "make extract" in json.loads(done.stdout)["error"]
    done = verified.run(sys.executable, "-m", "pipelines", "ascora", "--json", code=2, **nowhere)
    assert json.loads(done.stdout)["ok"] is False


def test_a_terminal_of_80_columns_is_enough(verified: Migration) -> None:
    code, shown = on_a_terminal(verified, sys.executable, "-m", "loaders", "status", NO_COLOR="")
    assert code == 0
    assert ESCAPE in shown
    lines = [CONTROL.sub("", line).rstrip("\r") for line in shown.split("\n")]
    tables = [line for line in lines if line.startswith(("┏", "┃", "│", "└"))]
    assert tables
    assert max(map(len, tables)) <= 80
    (title,) = [line for line in lines if line.startswith("In Freshsales: load ")]
    assert re.fullmatch(r"In Freshsales: load \d{8}-\d{6}-\w{4}", title)


def test_no_color_takes_the_colours_and_a_pipe_takes_everything(verified: Migration) -> None:
    _, shown = on_a_terminal(verified, sys.executable, "-m", "loaders", "status", NO_COLOR="1")
    assert not COLOUR.search(shown)
    piped = verified.run(sys.executable, "-m", "loaders", "status", NO_COLOR="")
    assert ESCAPE not in piped.stdout + piped.stderr
    assert "In Freshsales: load " in piped.stdout


def test_long_work_shows_a_bar_with_the_time_to_go_on_a_terminal_only(loaded: Migration, tmp_path: Path) -> None:
    migration = loaded.copy(tmp_path / "m")
    undo = [*SANDBOX, sys.executable, "-m", "loaders", "rollback", "--self-approve", "--object"]
    code, shown = on_a_terminal(migration, *undo, "appointments", NO_COLOR="")
    assert code == 0
    assert "━" in shown
    assert " to go" in shown
    piped = migration.run(*undo, "phone_calls", NO_COLOR="")
    assert ESCAPE not in piped.stdout + piped.stderr
    assert "━━━━" not in piped.stderr


def test_a_record_is_traced_by_id_by_key_and_by_cell(verified: Migration) -> None:
    sql = "select crm_id, source_key from known where object = 'deals' and source_key like 'job/%' limit 1"
    crm_id, key = verified.ledger(sql)[0]
    by_id = json.loads(verified.run(sys.executable, "-m", "loaders", "trace", str(crm_id), "--json").stdout)
    deal = next(record for record in by_id["records"] if record["object"] == "deals")
    assert (deal["crm_id"], deal["source_key"]) == (crm_id, key)
    number = {cell["value"] for row in deal["rows"] for cell in row["cells"] if cell["header"] == "Job Number"}
    assert key.removeprefix("job/") in number
    assert deal["written"]["name"].startswith(key.removeprefix("job/"))
    row = next(row for row in deal["rows"] if row["ascora_object"] == "jobs")
    by_cell = json.loads(
        verified.run(sys.executable, "-m", "loaders", "trace", f"{row['source_sheet']}!F{row['source_row']}", "--json").stdout
    )
    assert ("deals", key) in {(record["object"], record["source_key"]) for record in by_cell["records"]}
    text = verified.run(sys.executable, "-m", "loaders", "trace", key).stdout
    assert f"deals {key}" in text
    assert "Job Number: " in text


def test_every_record_in_the_crm_has_rows_of_the_export_but_for_what_we_made_ourselves(verified: Migration) -> None:
    import duckdb

    with duckdb.connect(str(verified.folder / "warehouse.duckdb"), read_only=True) as db:
        without = db.execute(
            "select object, source_key from evidence.lineage group by all having count(source_row) = 0 order by 1, 2"
        ).fetchall()
        known = db.execute("select count(distinct (object, source_key)) from evidence.lineage where crm_id > 0").fetchone()
    ours = {"product/ascora adjustment", "product/further items (see note)"}
    assert {key for _, key in without} <= ours
    assert known == verified.ledger("select count(*) from known")[0]
