"""Evidence, data quality and lineage as a person opens them: from the disk, without network, on phone, desk and paper."""

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from browser.seeing import assert_prints, assert_readable, complaints, formulas
from journeys.tenant import DBT, ROOT, Migration
from python_calamine import CalamineWorkbook
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.browser
WIDTHS = {"phone": 390, "desk": 1280}
HOSTILE = "<script>document.title='owned'</script>=cmd|'/c calc'!A1 \" onmouseover=\"document.title='owned'\" [bold] {{ 7*7 }} "
LONG = "x" * 10_000
MODEL = "model.ascora_to_freshsales."


def open_page(browser: webdriver.Chrome, page: Path, width: int, fragment: str = "") -> None:
    """The page from the disk, `width` pixels wide."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get("about:blank")
    browser.get(f"{page.as_uri()}{fragment}")


def assert_sound(browser: webdriver.Chrome, width: int) -> None:
    """Nothing sticks out, nothing was fetched, no script failed or was let in."""
    assert_readable(browser, width)
    assert browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)") == []
    assert complaints(browser) == []
    assert browser.title != "owned"


def assert_printable(browser: webdriver.Chrome) -> None:
    """On paper the controls are gone, and the page becomes a document of some length."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = "return [...document.querySelectorAll('.tools, nav')].filter(e => e.offsetParent !== null).length"
    assert browser.execute_script(shown) == 0
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert_prints(browser)


def visible_rows(browser: webdriver.Chrome, table: str) -> int:
    return browser.execute_script("return document.querySelectorAll(`#${arguments[0]} [data-row]:not([hidden])`).length", table)


def query(migration: Migration, sql: str) -> list[tuple]:
    with duckdb.connect(str(migration.folder / "warehouse.duckdb"), read_only=True) as db:
        return db.execute(sql).fetchall()


def test_the_evidence_page_says_what_holds_and_leads_from_an_id_to_its_cell_and_back(browser, verified: Migration) -> None:
    page = verified.folder / "reports/evidence.html"
    for width in WIDTHS.values():
        open_page(browser, page, width)
        assert_sound(browser, width)
    assert browser.find_element(By.CSS_SELECTOR, ".verdict").text == "All four statements hold"
    figures = [p.text for p in browser.find_elements(By.CSS_SELECTOR, ".promise h3 + p")]
    assert figures == [figure for (figure,) in query(verified, "select figure from evidence.statements order by statement")]
    assert len(browser.find_elements(By.CSS_SELECTOR, "#moved ~ .picture .ribbon")) > 20
    assert len(browser.find_elements(By.CSS_SELECTOR, ".bars rect")) > 0
    crm_id, key, sheet, row = query(
        verified,
        "select crm_id, source_key, source_sheet, source_row from evidence.lineage"
        " where object = 'deals' and source_sheet = 'Jobs' order by source_key limit 1",
    )[0]
    field = browser.find_element(By.ID, "find")
    field.send_keys(str(crm_id))
    found = browser.find_element(By.ID, "found").text
    assert key in found
    assert f"{sheet} row {row}" in found
    field.clear()
    field.send_keys(f"{sheet}!C{row}")
    assert key in browser.find_element(By.ID, "found").text
    assert_printable(browser)


def test_filters_of_the_evidence_page_leave_what_was_asked_for(browser, verified: Migration) -> None:
    open_page(browser, verified.folder / "reports/evidence.html", WIDTHS["desk"])
    tools = browser.find_element(By.CSS_SELECTOR, ".tools[data-for=cleanup-rows]")
    picked = query(verified, "select ascora_object, count(*) from evidence.cleanups group by all order by 2 desc limit 1")[0]
    tools.find_element(By.CSS_SELECTOR, f"select option[value={picked[0]}]").click()
    assert visible_rows(browser, "cleanup-rows") == picked[1]
    tools.find_element(By.CSS_SELECTOR, "input").send_keys("E.164")
    fits = f"select count(*) from evidence.cleanups where ascora_object = '{picked[0]}' and why like '%E.164%'"
    assert visible_rows(browser, "cleanup-rows") == query(verified, fits)[0][0]
    ids = [element.get_attribute("href").rpartition("#")[2] for element in browser.find_elements(By.CSS_SELECTOR, "a.find")]
    assert ids, "matched records differ, and their ids lead to the search"
    browser.execute_script("arguments[0].click()", browser.find_element(By.CSS_SELECTOR, "a.find"))
    crm_id = ids[0].removeprefix("find/")
    named = query(verified, f"select distinct object, source_key from evidence.lineage where crm_id = {crm_id}")
    assert len(browser.find_elements(By.CSS_SELECTOR, "#found li")) == len(named) > 0


def test_the_quality_page_names_every_cell_to_repair_and_so_does_its_workbook(browser, verified: Migration) -> None:
    page = verified.folder / "reports/extract.html"
    for width in WIDTHS.values():
        open_page(browser, page, width)
        assert_sound(browser, width)
    cells = query(verified, "select source_file, source_sheet, cell, value from evidence.quality_cells where is_to_repair")
    assert cells
    assert visible_rows(browser, "repair-rows") == len(cells)
    columns = query(verified, "select count(*) from evidence.quality_columns")[0][0]
    assert len(browser.find_elements(By.CSS_SELECTOR, ".column")) == columns
    assert_printable(browser)
    book = CalamineWorkbook.from_path(verified.folder / "reports/extract.xlsx")
    rows = book.get_sheet_by_name("Cells to repair").to_python()
    assert rows[2] == [
        "file",
        "sheet",
        "cell",
        "column",
        "record",
        "value",
        "problem",
        "what happens",
        "remedy",
        "corrected value",
    ]
    assert sorted((row[0], row[2]) for row in rows[3:]) == sorted((file, cell.rpartition("!")[2]) for file, _, cell, _ in cells)
    assert {row[-1] for row in rows[3:]} == {""}


def test_every_cell_to_repair_holds_what_the_report_says(verified: Migration) -> None:
    cells = query(
        verified,
        "select source_file, source_sheet, cell, value from evidence.quality_cells"
        " where is_to_repair and column_letters is not null and value is not null and source_file like '%.xlsx'"
        " and effect in ('value left out', 'link leads nowhere')",
    )
    assert cells
    for file, sheet, cell, value in cells:
        letters, row = cell.rpartition("!")[2].rstrip("0123456789"), int("".join(filter(str.isdigit, cell.rpartition("!")[2])))
        column = sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(letters)))
        book = CalamineWorkbook.from_path(verified.folder / "export" / file)
        assert str(book.get_sheet_by_name(sheet).to_python()[row - 1][column - 1]).strip() == value


def test_the_lineage_site_opens_from_disk_and_every_link_of_the_reports_finds_its_model(browser, verified: Migration) -> None:
    page = verified.folder / "reports/lineage.html"
    if not page.exists():  # the evidence is another's to read meanwhile; this page is written beside it once
        site = [*DBT, str(ROOT / "dbt_project" / "docs.py"), str(page)]
        verified.run(*site, *verified.scratch, "--no-compile", "--empty-catalog")
    links: set[str] = set()
    for report in ("evidence", "extract"):
        open_page(browser, verified.folder / f"reports/{report}.html", WIDTHS["desk"])
        links |= {a.get_attribute("href") for a in browser.find_elements(By.CSS_SELECTOR, ".made a")}
    assert {link.partition("#!/model/")[0] for link in links} == {page.as_uri()}
    models = page.read_text(encoding="utf-8")
    assert [link for link in links if f'"{link.partition("#!/model/")[2]}"' not in models] == []
    open_page(browser, page, WIDTHS["desk"], f"#!/model/{MODEL}field_differences")
    WebDriverWait(browser, 30).until(lambda b: "field_differences" in b.find_element(By.TAG_NAME, "h1").text)
    WebDriverWait(browser, 30).until(lambda b: "does not read back as sent" in b.find_element(By.TAG_NAME, "body").text)
    assert_sound(browser, WIDTHS["desk"])


@pytest.fixture(scope="module")
def hostile(verified: Migration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Migration]:
    """The same migration of a tenant whose every name, key and value is out to harm, in every table that the reports read."""
    migration = verified.copy(tmp_path_factory.mktemp("hostile") / "m")
    with duckdb.connect(str(migration.folder / "warehouse.duckdb")) as db:
        tables = db.execute(
            "select table_schema, table_name, list(column_name) from information_schema.columns"
            " where data_type = 'VARCHAR'"
            " and column_name not in ('object', 'effect', 'outcome', 'target_object', 'ascora_object', 'state')"
            " and (table_schema = 'evidence' or table_name in ('int_records_traced', 'known', 'sheet_columns', 'approvals'))"
            " and (table_schema, table_name) in"
            " (select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE') group by all"
        ).fetchall()
        for schema, table, columns in tables:
            values = ", ".join(f'"{name}" = ? || "{name}"' for name in columns if name not in ("payload", "column_name"))
            picked = "rowid % 3 = 0" if table != "int_records_traced" else "rowid % 2 = 0"
            for text, condition in ((HOSTILE, picked), (LONG, "rowid = 1")):
                if values:
                    db.execute(f'update {schema}."{table}" set {values} where {condition}', [text] * values.count("?"))
    return migration


def test_a_hostile_tenant_changes_nothing_but_text(browser, hostile: Migration) -> None:
    for command, name in (("evidence", "evidence"), ("quality", "extract")):
        hostile.run(sys.executable, "-m", "loaders", command)
        for width in WIDTHS.values():
            open_page(browser, hostile.folder / f"reports/{name}.html", width)
            assert_sound(browser, width)
        assert "<script>document.title" in browser.find_element(By.TAG_NAME, "body").text
        for sheet in (book := CalamineWorkbook.from_path(hostile.folder / f"reports/{name}.xlsx")).sheet_names:
            book.get_sheet_by_name(sheet).to_python()
        assert formulas(hostile.folder / f"reports/{name}.xlsx") == []
    open_page(browser, hostile.folder / "reports/evidence.html", WIDTHS["phone"])
    browser.find_element(By.ID, "find").send_keys("onmouseover")
    assert "<script>" in browser.find_element(By.ID, "found").text
    assert_sound(browser, WIDTHS["phone"])
