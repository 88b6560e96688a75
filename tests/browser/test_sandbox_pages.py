"""A person browses what landed in the account, on a narrow screen."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait

from loaders.sandbox.activities import APPOINTMENTS, NOTES, PHONE_CALLS, TASKS
from loaders.sandbox.contacts import CONTACTS
from loaders.sandbox.custom_modules import CustomModule
from loaders.sandbox.deals import DEALS
from loaders.sandbox.products import PRODUCTS
from loaders.sandbox.sales_accounts import ACCOUNTS
from loaders.sandbox.serve import running

pytestmark = pytest.mark.browser
EVIL = "<img src=x onerror=\"document.title='owned'\">"


def fill(account) -> int:
    """An account with one of everything, hostile names among them; gives its id."""
    custom = {"cf_ascora_id": "customer/1", "cf_on_hold": True}
    acme = ACCOUNTS.write(account, {"name": f"Acme {EVIL}", "city": "Perth", "phone": "+61892220000", "custom_field": custom}).id
    contact = CONTACTS.write(
        account, {"first_name": "Ann", "last_name": "Lee", "email": "a@x.co", "sales_accounts": [{"id": acme}]}
    )
    product = PRODUCTS.write(account, {"name": "Hot water unit"}).id
    stages = account.catalog.selector("deal_stages")
    line = {"id": product, "quantity": 2, "unit_price": 617.25}
    stage = next(s["id"] for s in stages if s["name"] == "Invoiced")
    DEALS.write(
        account,
        {
            "name": "JOB1 Replace",
            "sales_account_id": acme,
            "deal_stage_id": stage,
            "products": [line],
            "contacts_added_list": [contact.id],
        },
    )
    about = {"targetable_type": "SalesAccount", "targetable_id": acme}
    NOTES.write(account, {"description": f"First line\nSecond line {EVIL}", **about})
    TASKS.write(account, {"title": "Old job", "due_date": "2020-01-02", "status": 1, "completed_date": "2020-01-02", **about})
    visit = {"title": "Site visit", "from_date": "2020-01-02T09:00:00+08:00", "end_date": "2020-01-02T10:00:00+08:00"}
    APPOINTMENTS.write(account, {**visit, **about})
    PHONE_CALLS.write(account, {"call_direction": True, "note": {"description": "Rang about the leak"}, **about})
    status = next(c["id"] for c in account.catalog.fields("cm_equipment")["cf_status"].choices if c["value"] == "Retired")
    unit = {"name": "Boiler", "custom_field": {"cf_account": acme, "cf_status": status}}
    CustomModule("cm_equipment").write(account, unit)
    body = {**about, "name": "évil.html", "is_shared": True, "size": 8, "content_type": "text/html", "creater_id": 1}
    stored = account.records.insert("documents", body, account.now())
    account.store.files.mkdir()
    (account.store.files / str(stored.id)).write_bytes(b"<script>")
    return acme


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, int]]:
    with running(tmp_path / "state.sqlite") as (url, account, _):
        acme = fill(account)
        parts = urlsplit(url)
        yield f"{parts.scheme}://{parts.netloc}", acme


def fits(browser) -> bool:
    return browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")


def section(browser, name: str) -> str:
    return browser.find_element(By.ID, name).text


def test_a_person_searches_an_account_and_sees_everything_of_it(browser, site):
    url, _ = site
    browser.get(url)
    assert browser.execute_script("return window.innerWidth") == 390
    assert fits(browser)
    browser.find_element(By.NAME, "q").send_keys("acme")
    browser.find_element(By.CSS_SELECTOR, "form button").click()
    WebDriverWait(browser, 20).until(expected_conditions.url_contains("q=acme"))
    (link,) = browser.find_elements(By.CSS_SELECTOR, ".rows a")
    link.click()
    WebDriverWait(browser, 20).until(expected_conditions.url_contains("/accounts/"))
    assert browser.find_element(By.TAG_NAME, "h1").text == f"Acme {EVIL}"
    assert browser.title != "owned"
    assert fits(browser)
    assert "Ann Lee" in section(browser, "contacts")
    assert "1,234.50" in section(browser, "deals")
    assert "Retired" in section(browser, "module-1")
    assert "Done 2020-01-02" in section(browser, "tasks")
    assert "Site visit" in section(browser, "appointments")
    assert "Rang about the leak" in section(browser, "calls")
    assert "First line\nSecond line <img" in section(browser, "notes")
    assert "évil.html" in section(browser, "files")


def test_a_deal_shows_its_products_account_and_contacts(browser, site):
    url, acme = site
    browser.get(f"{url}/accounts/{acme}")
    browser.find_element(By.PARTIAL_LINK_TEXT, "JOB1").click()
    WebDriverWait(browser, 20).until(expected_conditions.url_contains("/deals/"))
    assert "Ascora Jobs: Invoiced" in browser.find_element(By.CSS_SELECTOR, ".facts").text
    cells = [c.text for c in browser.find_elements(By.CSS_SELECTOR, "#products td")]
    assert cells == ["Hot water unit", "2", "617.25", "1,234.50"]
    assert "Acme" in section(browser, "accounts")
    assert fits(browser)
    browser.find_element(By.LINK_TEXT, "Ann Lee").click()
    WebDriverWait(browser, 20).until(expected_conditions.url_contains("/contacts/"))
    assert "a@x.co" in browser.find_element(By.CSS_SELECTOR, ".facts").text
    assert "JOB1" in section(browser, "deals")


def test_the_page_loads_nothing_but_its_own_style_and_logs_no_error(browser, site):
    url, acme = site
    browser.get(f"{url}/accounts/{acme}")
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map(e => new URL(e.name).pathname)")
    assert set(loaded) <= {"/style.css", "/favicon.ico"}
    errors = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert [e for e in errors if "favicon" not in e] == []


def test_pages_refuse_foreign_hosts_unknown_ids_and_writing(site):
    url, acme = site
    assert httpx.get(url, headers={"host": "evil.example"}).status_code == 400
    for path in ("/accounts/5", "/deals/abc", "/nothing", "/files/5", "/files/../state.sqlite"):
        assert httpx.get(url + path).status_code == 404, path
    assert httpx.post(f"{url}/accounts/{acme}").status_code == 405
    assert "default-src 'none'" in httpx.get(url).headers["content-security-policy"]
