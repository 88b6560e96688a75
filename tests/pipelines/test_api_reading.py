"""The API as a source, read from the strict stand-in over HTTP: whole, once, whatever moves or fails meanwhile."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stderr
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines import demo
from pipelines.ascora.api import client
from pipelines.ascora.api.endpoints import INVOICES, JOBS, LABOUR
from pipelines.ascora.api.prior import read_prior
from pipelines.ascora.api.rows import Names, rows_of
from pipelines.ascora.api.spool import Kept
from pipelines.ascora.extract import extract_ascora
from pipelines.demo.api.app import Service
from pipelines.demo.api.dials import Dials
from pipelines.demo.api.records import Told
from pipelines.demo.api.serve import running
from pipelines.errors import Halt
from pipelines.settings import Settings

KEY = "stand-in-key-4711"
LISTS_ONLY = {"ascora_api_quote_lines": False, "ascora_api_labour": False}
Query = Callable[..., list[tuple]]


@pytest.fixture(scope="module")
def told() -> Told:
    return Told(demo.build(seed=3, customers=14, today=date(2026, 11, 18), big_file=False))


@pytest.fixture(autouse=True)
def workbook(write_workbook: Any) -> None:
    """The folder beside the API: an export needs one, for what the API cannot give."""
    write_workbook({"Users": [["Name", "Email"], ["Dana Reyes", "dana@x.com"]]}, "Users.xlsx")


@contextmanager
def serving(told: Told, settings: Settings, dials: Dials | None = None, **more: Any) -> Iterator[tuple[Service, Settings]]:
    service = Service(told, KEY, dials or Dials())
    with running(service) as url:
        values = {**settings.model_dump(), "ascora_api_url": url, "ascora_api_key": KEY, "ascora_api_page_size": 7, **more}
        yield service, Settings(_env_file=None, **values)


def extract(told: Told, settings: Settings, dials: Dials | None = None, **more: Any) -> tuple[dict[str, Any], Service]:
    with serving(told, settings, dials, **more) as (service, ready):
        return extract_ascora(ready), service


@dataclass
class Landed:
    """One whole extraction, read by several tests and not to be changed."""

    settings: Settings
    found: dict[str, Any]
    service: Service
    said: str

    def query(self, sql: str, *values: Any) -> list[tuple]:
        with duckdb.connect(str(self.settings.warehouse_path), read_only=True) as connection:
            return connection.execute(sql, list(values)).fetchall()


@pytest.fixture(scope="module")
def landed(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Landed:
    folder = tmp_path_factory.mktemp("landed")
    (folder / "users.csv").write_text("Name,Email\nDana Reyes,dana@x.com\n")
    place = {"ascora_export_dir": folder, "warehouse_path": folder / "data/warehouse.duckdb"}
    said = io.StringIO()
    with redirect_stderr(said):
        found, service = extract(told, Settings(_env_file=None, **place), Dials(throttle=1, retry_after="0"))
    return Landed(Settings(_env_file=None, **place), found, service, said.getvalue())


def counts(query: Query, *tables: str) -> dict[str, int]:
    return {table: query(f"select count(*) from raw_ascora.{table}")[0][0] for table in tables}


def test_everything_lands_once_with_its_endpoint_and_page(told: Told, landed: Landed) -> None:
    found, service, query = landed.found, landed.service, landed.query
    lines = [told.lines(quote["quoteNumber"]) for quote in told.quotes]
    assert counts(query, "customers", "contacts", "jobs", "quotes", "supplies", "invoices", "supplier_bills") == {
        "customers": len(told.customers),
        "contacts": len(told.contacts),
        "jobs": len(told.jobs),
        "quotes": len(told.quotes),
        "supplies": len(told.supplies),
        "invoices": len(told.invoices),
        "supplier_bills": sum(len(bill["lines"]) for bill in told.bills),
    }
    assert counts(query, "quote_supply", "quote_labour", "job_labour") == {
        "quote_supply": sum(len(line["quoteSupplies"]) + len(line["quoteWriteIns"]) for line in lines),
        "quote_labour": sum(len(line["quoteLabourItems"]) for line in lines),
        "job_labour": sum(len(told.labour(job["jobNumber"])) for job in told.jobs),
    }
    job = told.jobs[9]
    row = "select _source_file, _source_sheet, job_name, total_amount_ex_tax::double from raw_ascora.jobs where job_number = ?"
    assert query(row, job["jobNumber"]) == [("GET /Jobs/Jobs", "page 2", job["jobName"] or None, job["totalExTax"])]
    kept = "select record from raw_ascora.api_records where endpoint = 'GET /Jobs/Jobs' and number = ?"
    assert json.loads(query(kept, job["jobNumber"])[0][0]) == job
    assert {method for method, _, _ in service.log} == {"GET"}
    assert [status for _, _, status in service.log if status != 200] == [429]
    assert found["calls"] == len(service.log)
    assert sum(sheet["row_count"] for sheet in found["sheets"] if sheet["raw_table"] == "jobs") == len(told.jobs)


def test_the_key_is_in_no_file_and_no_message(landed: Landed) -> None:
    files = [file for file in landed.settings.warehouse_path.parent.rglob("*") if file.is_file()]
    assert landed.settings.warehouse_path in files
    assert not any(KEY.encode() in file.read_bytes() for file in files)
    assert "Ascora asks to wait" in landed.said
    assert KEY not in json.dumps(landed.found) + landed.said


def test_a_list_that_shifts_while_it_is_read_is_read_again_until_its_count_is_right(
    told: Told, settings: Settings, query: Query
) -> None:
    extract(told, settings, Dials(shift=1), **LISTS_ONLY)
    lists = query("select endpoint, records, reported, duplicates, passes from raw_ascora.api_endpoints where reported > 7")
    assert all(records == reported for _, records, reported, _, _ in lists)
    assert max(passes for *_, passes in lists) == 2
    assert sum(duplicates for *_, duplicates, _ in lists) == 1
    numbers = query("select count(*), count(distinct customer_number) from raw_ascora.customers where customer_number <> ''")
    assert numbers[0][0] == numbers[0][1]


def test_fewer_records_than_the_list_says_stop_the_run(told: Told, settings: Settings) -> None:
    with pytest.raises(Halt, match="says that it holds"):
        extract(told, settings, Dials(miscount=1))
    assert not settings.warehouse_path.exists()


def test_more_records_than_the_list_says_are_kept_and_told(told: Told, settings: Settings, query: Query) -> None:
    found, _ = extract(told, settings, Dials(miscount=-1), **LISTS_ONLY)
    assert any("the list changed while it was read" in warning for warning in found["warnings"])
    assert counts(query, "jobs") == {"jobs": len(told.jobs)}


def test_lists_without_totals_and_with_repeated_records_are_whole(told: Told, settings: Settings, query: Query) -> None:
    found, _ = extract(told, settings, Dials(no_totals=True, duplicate=True, largest_page=5), **LISTS_ONLY)
    assert counts(query, "jobs", "contacts") == {"jobs": len(told.jobs), "contacts": len(told.contacts)}
    assert any("GET /Jobs/Jobs does not say how many" in warning for warning in found["warnings"])


def test_success_false_in_a_200_is_no_empty_list(told: Told, settings: Settings, query: Query) -> None:
    found, _ = extract(told, settings, Dials(refuse="/SupplierInvoices"), **LISTS_ONLY)
    assert any("GET /SupplierInvoices/SupplierInvoices is not offered (refused as the dial says)" in w for w in found["warnings"])
    assert counts(query, "supplier_bills") == {"supplier_bills": 0}


def test_throttled_and_broken_calls_are_repeated_after_the_time_that_is_asked(told: Told, settings: Settings) -> None:
    waits: list[float] = []
    with (
        serving(told, settings, Dials(throttle=2, broken=3, retry_after="7")) as (service, ready),
        closing(client.Reader(ready, sleep=waits.append, say=lambda _: None)) as reader,
    ):
        assert reader.get(INVOICES, priorToDate="2027-01-01").records() == told.invoices
    assert [status for *_, status in service.log] == [429, 429, 503, 503, 503, 200]
    assert waits[:2] == [7, 7]
    assert len(waits) == 5


def test_a_wait_longer_than_allowed_is_said_and_not_waited(told: Told, settings: Settings) -> None:
    with pytest.raises(Halt, match="it asks to wait 3600 s"):
        extract(told, settings, Dials(throttle=99, retry_after="3600"))


def test_a_wrong_key_stops_at_once(told: Told, settings: Settings) -> None:
    with pytest.raises(Halt, match="refuses ASCORA_API_KEY"):
        extract(told, settings, ascora_api_key="another")


@pytest.mark.parametrize("shape", ["results", "array", "jobLabours", "nested", "single", "text_numbers"])
def test_labour_is_read_in_every_shape_that_has_been_seen(told: Told, shape: str) -> None:
    service = Service(told, KEY, Dials(labour=shape))
    read = 0.0
    for job in told.jobs:
        kept = Kept(job["jobNumber"], job["jobNumber"], 0, service.shaped(told.labour(job["jobNumber"])))
        read += sum(float(row["hours"]) for row in rows_of("job_labour", LABOUR, [kept], Names()))
    assert read == sum(line["numberOfHours"] for job in told.jobs for line in told.labour(job["jobNumber"])) > 0


def test_labour_in_a_shape_that_nobody_knows_is_an_error_and_not_nothing(told: Told, settings: Settings) -> None:
    with pytest.raises(Halt, match="timesheetEntries"):
        extract(told, settings, Dials(labour="unknown"), ascora_api_quote_lines=False)


def test_a_slow_answer_within_the_time_out_is_waited_for_and_one_beyond_is_not(told: Told, settings: Settings) -> None:
    with serving(told, settings, Dials(slow_seconds=0.3)) as (_, ready):
        for seconds, refused in ((5.0, False), (0.1, True)):
            patient = ready.model_copy(update={"ascora_api_timeout_seconds": seconds})
            with closing(client.Reader(patient, sleep=lambda _: None)) as reader:
                if refused:
                    with pytest.raises(Halt, match="5 attempts: ReadTimeout"):
                        reader.get(INVOICES, priorToDate="2027-01-01")
                else:
                    assert reader.get(INVOICES, priorToDate="2027-01-01").records() == told.invoices


def test_a_second_extraction_asks_again_only_for_what_changed_or_is_open(
    told: Told, settings: Settings, query: Query, landed: Landed
) -> None:
    settings.warehouse_path.parent.mkdir()
    shutil.copy(landed.settings.warehouse_path, settings.warehouse_path)
    settings = settings.model_copy(update={"ascora_export_dir": landed.settings.ascora_export_dir})
    before = query("select * from raw_ascora.job_labour order by all")
    _, second = extract(told, settings)
    asked = {path.rpartition("/")[2].replace("-", ".") for _, path, _ in second.log if path.startswith("/Jobs/JobLabour/")}
    assert asked == {job["jobNumber"] for job in told.jobs if job["jobStatusText"] not in ("Closed", "Cancelled")}
    assert query("select * from raw_ascora.job_labour order by all") == before
    closed = next(job for job in told.jobs if job["jobStatusText"] == "Closed")
    prior = read_prior(settings.warehouse_path, settings.state_dir / "api")
    listed = Kept(closed["jobId"], closed["jobNumber"], 1, closed)
    assert prior.single(LABOUR, JOBS, listed) is not None
    assert prior.single(LABOUR, JOBS, replace(listed, record=closed | {"workUndertaken": "Changed"})) is None


def test_links_name_customers_by_number_and_bills_by_their_job(told: Told, landed: Landed) -> None:
    query = landed.query
    customers = {row["customerId"]: row["customerNumber"] or row["customerName"] for row in told.customers}
    for job in told.jobs:
        wanted = job["billingCustomer"] and customers.get(job["billingCustomer"]["id"], job["billingCustomer"]["name"])
        row = query("select billing_customer, is_section_stage from raw_ascora.jobs where job_number = ?", job["jobNumber"])
        assert row == [(wanted, "Yes" if job["topLevelJobNumber"] else "No")]
    bills = query("select count(*) from raw_ascora.supplier_bills where job_number is not null")
    assert bills[0][0] == sum(bool(line["reference"]) for bill in told.bills for line in bill["lines"])
    assert query("select distinct sent_to_accounts from raw_ascora.invoices") == [("No",)]


def test_a_real_api_beside_the_made_up_folder_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    demo.write(tmp_path / "data/demo_export", customers=1, big_file=False)
    url = "https://api.ascora.test"
    mixed = Settings(_env_file=None, ascora_api_url=url, ascora_api_key=KEY, warehouse_path=tmp_path / "w.duckdb")
    with pytest.raises(Halt, match="the export folder would be the made-up one"):
        extract_ascora(mixed)
