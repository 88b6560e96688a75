"""What a user gets: one load, a second that sends nothing, a delta of just what changed, an undo that leaves no trace."""

import json
import sys
from pathlib import Path

import openpyxl
from journeys.tenant import SANDBOX, Migration


def test_the_forecast_of_calls_is_right_within_two_percent(loaded: Migration) -> None:
    (used, forecast) = loaded.ledger("select count(*), (select forecast from runs) from calls where run_id is not null")[0]
    assert abs(used - json.loads(forecast)["calls"]) <= max(6, 0.02 * used)


def test_the_journal_and_the_accounts_own_log_tell_the_same(built: Migration, loaded: Migration) -> None:
    extraction = len(built.calls())
    seen = [(method, path.split("/api/")[-1].lstrip("/"), status) for method, path, status, _ in loaded.calls()[extraction:]]
    told = loaded.ledger("select method, path, status from calls order by call_id")
    assert seen == told


def test_every_step_reached_its_end_and_reads_back_as_sent(loaded: Migration) -> None:
    assert loaded.ledger("select distinct state from steps") == [("done",)]
    assert loaded.ledger("select object, source_key, differs from steps where differs is not null") == []


def test_a_second_load_makes_no_writing_call(loaded: Migration, tmp_path: Path) -> None:
    again = loaded.copy(tmp_path / "m")
    before = len(again.calls())
    outcome = again.load()
    assert outcome["runs"] == []
    assert [call for call in again.calls()[before:] if call[0] != "GET"] == []


def test_extracting_and_building_again_changes_nothing(loaded: Migration, tmp_path: Path) -> None:
    again = loaded.copy(tmp_path / "m")
    again.extract()
    again.transform()
    before = len(again.writes())
    assert again.load()["plan"]["steps"] == []
    assert len(again.writes()) == before


def test_three_changes_cost_exactly_their_calls(loaded: Migration, tmp_path: Path) -> None:
    delta = loaded.copy(tmp_path / "m")
    export = delta.folder / "export"
    number = edit(export, "Customer", "Customer Number", is_new_customer, {"Website": "https://new.example"})
    job = edit(export, "Jobs", "Job Number", is_open_job_without_quote, {"Purchase Order": "PO-99887"})
    quote = edit(
        export, "Quote Supply", "Quote Number", lambda row: is_line_of_open_quote(export, row), {"Description": "Changed words"}
    )
    delta.extract()
    delta.transform()
    before = len(delta.calls())
    run = delta.load()["runs"][0]
    touched = {
        (row["object"], row["source_key"]) for row in json.loads((delta.folder / "reports/plan.json").read_text())["steps"]
    }
    assert ("sales_accounts", f"customer/{number}") in touched
    assert ("deals", f"job/{job}") in touched
    assert any(key in (f"quote/{quote}", f"quote/{quote}#lines") or "changed words" in key for _, key in touched), touched
    writes = [call for call in delta.calls()[before:] if call[0] != "GET"]
    assert len(writes) == len(touched) == run["writing_calls"]
    assert len(touched) <= 6, touched


def test_rollback_leaves_the_account_as_it_was_but_for_files(built: Migration, loaded: Migration, tmp_path: Path) -> None:
    undone = loaded.copy(tmp_path / "m")
    announced = {n["kind"] for n in undone.rollback()["plan"]["notes"]}
    assert announced <= {"left behind"}
    before, after = built.account(), undone.account()
    after.pop("documents", None)
    assert after == before


def test_a_load_after_a_rollback_lands_the_same_account(loaded: Migration, tmp_path: Path) -> None:
    again = loaded.copy(tmp_path / "m")
    again.rollback()
    again.load()
    assert again.account() == loaded.account()


def test_rollback_keeps_what_a_person_edited(loaded: Migration, tmp_path: Path) -> None:
    edited = loaded.copy(tmp_path / "m")
    ((deal, key),) = edited.ledger("select crm_id, source_key from steps where object = 'deals' and state = 'done' limit 1")
    script = (
        "import httpx, os; url = os.environ['FRESHSALES_URL'] + '/api/deals/" + str(deal) + "';"
        "key = {'Authorization': 'Token token=' + os.environ['FRESHSALES_API_KEY']};"
        "httpx.put(url, json={'deal': {'name': 'Call Bob first'}}, headers=key).raise_for_status()"
    )
    edited.run(*SANDBOX, sys.executable, "-c", script)
    kept = [n for n in edited.rollback()["plan"]["notes"] if n["kind"] == "kept"]
    assert key in {n["source_key"] for n in kept}
    assert "Call Bob first" in {d["name"] for d in edited.account()["deals"]}


def test_a_real_account_sees_the_plan_first_and_after_the_sample_the_rest_is_sent_with_nothing_doubled(
    signed: Migration, loaded: Migration, tmp_path: Path
) -> None:
    migration = signed.copy(tmp_path / "m")
    first = migration.loader("load", "--json", code=3)
    checksum = json.loads(first.stdout)["plan"]["checksum"]
    assert f"APPROVE={checksum}" in first.stderr
    wrong = migration.loader("load", "--approve", "0123456789abcdef", code=3)
    assert checksum in wrong.stderr
    assert migration.writes() == signed.writes()
    migration.loader("load", "--approve", checksum)
    assert migration.ledger("select checksum, state from runs")[-1] == (checksum, "done")
    assert migration.ledger("select what from approvals") == [("scope",), ("plan",), ("sample",), ("plan",)]
    made = migration.ledger("select object, source_key, crm_id from steps where op = 'create' and state = 'done'")
    assert len({row[:2] for row in made}) == len(made) > 100, "what the sample wrote is not written again"
    keys = [(name, key) for name, records in migration.account().items() for r in records if (key := _our_key(r))]
    assert len(set(keys)) == len(keys) > 50, "no record stands twice in the account"
    assert migration.account() == loaded.account()
    assert json.loads(migration.loader("load", "--json").stdout)["plan"]["steps"] == []


def _our_key(record: object) -> str | None:
    """The key that we gave a record of the account, by which it is found again; None where the record has none."""
    if not isinstance(record, dict):
        return None
    return record.get("external_id") or (record.get("custom_field") or {}).get("cf_ascora_id")


def edit(export: Path, sheet: str, key: str, chosen, values: dict[str, str]) -> str:
    """Change cells of the first row that is chosen, in whichever workbook holds the sheet; the row's key."""
    for file in sorted(export.rglob("*.xlsx")):
        book = openpyxl.load_workbook(file)
        for page in book:
            rows = list(page.iter_rows())
            header = next((i for i, r in enumerate(rows[:15]) if key in {title(c.value) for c in r}), None)
            if not is_sheet(page, sheet, rows, header):
                continue
            columns = {title(cell.value): index for index, cell in enumerate(rows[header])}
            for row in rows[header + 1 :]:
                record = {name: row[index].value for name, index in columns.items()}
                if record[key] is not None and chosen(record):
                    for name, value in values.items():
                        row[columns[name]].value = value
                    book.save(file)
                    return str(record[key]).strip()
    raise AssertionError(f"no row of {sheet} fits")


def title(cell: object) -> str:
    """A header as ascora_export.md spells it, whatever its case in this export."""
    return " ".join(str(cell).split()).title() if cell else ""


def is_sheet(page, sheet: str, rows, header: int | None) -> bool:
    if header is None:
        return False
    names = {title(cell.value) for cell in rows[header]}
    return page.title.strip() == sheet or (sheet == "Quote Supply" and page.title.strip() == "Supply" and "Quote Number" in names)


def is_new_customer(row: dict) -> bool:
    """Bills itself, and does not stand in the account already."""
    return row["Billing Customer"] is None and str(row["Customer Number"]).strip() not in ("1001", "1002", "1003")


def is_open_job_without_quote(row: dict) -> bool:
    no_child = str(row["Is Section/Stage"]).strip().lower() not in ("yes", "y", "true")
    status = " ".join(str(row["Job Status"]).lower().split())
    return status in ("new", "unscheduled", "booked", "in progress", "deferred") and not row["Quote Number"] and no_child


def is_line_of_open_quote(export: Path, line: dict) -> bool:
    """A line without part number of a quote that is a deal of its own."""
    number = str(line["Quote Number"]).strip()
    return not line["Part Number"] and bool(line["Description"]) and open_quotes(export).get(number) in ("Sent", "Draft")


def open_quotes(export: Path) -> dict[str, str]:
    found = {}
    for file in export.rglob("*.xlsx"):
        book = openpyxl.load_workbook(file, read_only=True)
        if "Quotes" in book.sheetnames:
            rows = book["Quotes"].iter_rows(values_only=True)
            header = [title(name) for name in next(rows)]
            for row in rows:
                record = dict(zip(header, row, strict=False))
                if record.get("Quote Number") and not record.get("Variation For Job Number"):
                    found[str(record["Quote Number"]).strip()] = str(record["Quote Status"]).strip()
    return found
