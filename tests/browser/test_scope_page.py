"""The scope's page with a hostile tenant on it: nothing of it runs, it stays readable, filters and links work, it prints."""

from pathlib import Path

import pytest
from browser.seeing import assert_prints, assert_readable, complaints, formulas
from scope_rows import scope
from selenium import webdriver
from selenium.webdriver.common.by import By

from loaders.reports.scopes import write_scope

pytestmark = pytest.mark.browser
HOSTILE = (
    "=cmd|'/c calc'!A1 <script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> " + "x" * 10_000
)


@pytest.fixture
def page(browser: webdriver.Chrome, tmp_path: Path) -> webdriver.Chrome:
    """The page of a tenant whose every name is hostile, opened from the disk."""
    owners = [scope(name)["owners"][0] for name in ("Ann Lee", HOSTILE)]
    fields = [
        {**scope(f"{HOSTILE} {n}")["custom_fields"][0], "confidence": confidence}
        for n, confidence in enumerate(["high", "medium", "medium"])
    ]
    browser.get(write_scope(tmp_path, scope(HOSTILE, owners=owners, custom_fields=fields))[0].as_uri())
    return browser


def wide(browser: webdriver.Chrome, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def test_nothing_of_a_hostile_tenant_runs_and_the_page_fits_desk_phone_and_paper(page: webdriver.Chrome, tmp_path: Path) -> None:
    assert page.title == "Scope 0123456789abcdef"
    for width in (1280, 390):
        wide(page, width)
        assert_readable(page, width)
    assert_prints(page)
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert page.find_element(By.CSS_SELECTOR, ".sign").is_displayed()
    assert not any(tools.is_displayed() for tools in page.find_elements(By.CSS_SELECTOR, ".tools"))
    assert complaints(page) == []
    assert page.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert formulas(tmp_path / "scope.xlsx") == []


def test_filters_leave_what_fits_and_links_lead_to_what_they_name(page: webdriver.Chrome) -> None:
    rows = page.find_elements(By.CSS_SELECTOR, "#custom tr[data-row]")
    pick = page.find_element(By.CSS_SELECTOR, ".tools[data-for=custom] select[name=confidence]")
    pick.find_element(By.CSS_SELECTOR, "option[value=medium]").click()
    assert [row.is_displayed() for row in rows] == [False, True, True]
    assert page.find_element(By.CSS_SELECTOR, ".tools[data-for=custom] output").text == "2 of 3"
    inside = [link.get_attribute("href").split("#")[1] for link in page.find_elements(By.CSS_SELECTOR, "a[href^='#']")]
    assert len(inside) > 10
    assert [name for name in inside if len(page.find_elements(By.ID, name)) != 1] == [], "each link has one place it leads to"
    assert page.find_elements(By.LINK_TEXT, "owners"), "the model that made the numbers is named"
