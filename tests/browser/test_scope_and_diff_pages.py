"""The pages that a person signs open from the disk, can be filtered, lead from a cell to a field, and fit a phone."""

import json
from pathlib import Path

import pytest
from browser.seeing import assert_prints, assert_readable, complaints, formulas
from journeys.tenant import Migration
from once import made_once
from python_calamine import CalamineWorkbook
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

PAGES = ("scope", "diff", "setup")


@pytest.fixture(scope="session")
def reports(signed: Migration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports folder of a migration whose scope and sample were read, and its set-up checklist."""

    def write(folder: Path) -> None:
        signed.copy_into(folder).loader("setup")

    return made_once(tmp_path_factory, "signed-reports", write) / "reports"


def opened(browser: webdriver.Chrome, reports: Path, name: str, width: int = 1280) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    )
    browser.get((reports / f"{name}.html").as_uri())


def click(browser: webdriver.Chrome, element: WebElement) -> None:
    """Click wherever it stands on the page, at any width."""
    browser.execute_script("arguments[0].click()", element)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_network_or_errors_and_fits_desk_and_phone(
    browser: webdriver.Chrome, reports: Path, name: str
) -> None:
    for width in (1280, 390):
        opened(browser, reports, name, width)
        assert_readable(browser, width)
        for link in browser.find_elements(By.CSS_SELECTOR, "nav a"):
            target = link.get_attribute("href").split("#")[1]
            assert browser.find_elements(By.ID, target), target
    assert complaints(browser) == []
    assert_prints(browser)


def test_a_record_of_the_sample_shows_its_way_from_cell_to_field(browser: webdriver.Chrome, reports: Path) -> None:
    opened(browser, reports, "diff")
    search = browser.find_element(By.CSS_SELECTOR, ".tools input[type=search]")
    search.send_keys("job/")
    shown = [d for d in browser.find_elements(By.CSS_SELECTOR, "details[data-row]") if d.is_displayed()]
    assert shown
    assert all("job/" in d.get_attribute("textContent") for d in shown)
    click(browser, shown[0].find_element(By.TAG_NAME, "summary"))
    way = shown[0].text
    record = next(r for r in json.loads((reports / "diff.json").read_text(encoding="utf-8"))["records"] if r["source_key"] in way)
    field = next(f for f in record["fields"] if f["cells"] and f["rule"])
    cell = field["cells"][0]
    for part in (
        f"{cell['file']}, {cell['sheet']}, row {cell['row']}",
        f"{cell['sheet']}!{cell['cell']}",
        field["field"],
        field["rule"],
    ):
        assert part in way, part


def test_filtering_to_differences_leaves_only_those(browser: webdriver.Chrome, reports: Path) -> None:
    opened(browser, reports, "diff")
    rows = browser.find_elements(By.CSS_SELECTOR, "details[data-row]")
    click(browser, browser.find_element(By.CSS_SELECTOR, ".tools input[type=checkbox]"))
    left = [row for row in rows if row.is_displayed()]
    data = json.loads((reports / "diff.json").read_text(encoding="utf-8"))
    differing = [record["source_key"] for record in data["records"] if record["differs"]]
    keys = [row.find_element(By.TAG_NAME, "code").get_attribute("textContent") for row in left]
    assert sorted(keys) == sorted(key[:120] for key in differing)
    assert 0 < len(left) < len(rows)


@pytest.mark.parametrize("name", ["scope", "diff"])
def test_the_workbook_has_no_formula_and_room_for_comments(reports: Path, name: str) -> None:
    book = CalamineWorkbook.from_path(reports / f"{name}.xlsx")
    cells = [cell for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python() for cell in row]
    assert len(cells) > 500
    assert sum(cell == "Comment" for cell in cells) >= len(book.sheet_names)
    assert formulas(reports / f"{name}.xlsx") == []
