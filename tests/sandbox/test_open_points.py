"""Every open point of freshsales_api.md section 10 is a switch, and each of its values does what it says."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from loaders.sandbox.switches import SWITCHES

NUMBERS: dict[Any, int] = {}


def fresh(word: str) -> str:
    """A name that no other record has."""
    NUMBERS[word] = NUMBERS.get(word, 0) + 1
    return f"{word}{NUMBERS[word]}"


def shape(answer: httpx.Response) -> str:
    return "html" if "html" in answer.headers["content-type"] else next(iter(answer.json()))


def wrong_key(crm):
    return shape(httpx.get(crm.url + "/api/selector/owners", headers={"authorization": "Token token=no"}))


def over_the_limit(crm) -> httpx.Response:
    crm.account.switches.set("per_hour", "0")
    answer = crm.http.get("selector/owners")
    assert answer.status_code == 429
    return answer


def retry_after(crm):
    given = over_the_limit(crm).headers.get("retry-after")
    return given if given is None else "seconds" if given.isdecimal() and 1 <= int(given) <= 3601 else given[-3:]


def put_custom_field(crm):
    account = crm.account_named(fresh("Put"), custom_field={"cf_customer_type": "Gold", "cf_email": "a@x.co"})
    crm.call("PUT", f"sales_accounts/{account}", {"sales_account": {"custom_field": {"cf_email": "b@x.co"}}})
    return crm.call("GET", f"sales_accounts/{account}")["sales_account"]["custom_field"]["cf_customer_type"]


def deleted_contact(crm, mail: str = "") -> int:
    contact = crm.contact(mail or fresh("gone") + "@x.co")
    crm.call("DELETE", f"contacts/{contact}", status=None)
    return contact


def email_again(crm):
    mail = fresh("again") + "@x.co"
    deleted_contact(crm, mail)
    return crm.http.post("contacts", json={"email": mail}).status_code


def seen_by_the_index(crm):
    name = fresh("Lagging")
    crm.account_named(name)

    def found() -> bool:
        lookup = {"q": name, "f": "name", "entities": "sales_account"}
        rule = {"filter_rule": [{"attribute": "name", "operator": "equals", "value": name}]}
        three = (
            crm.call("GET", "lookup", params=lookup)["sales_accounts"]["sales_accounts"],
            crm.call("GET", "search", params={"q": name, "include": "sales_account"}),
            crm.call("POST", "filtered_search/sales_account", rule)["sales_accounts"],
        )
        assert len({bool(listed) for listed in three}) == 1, "one index behind all three"
        return bool(three[0])

    at_once = found()
    crm.account.skip(59)
    late = found()
    crm.account.skip(2)
    assert found()
    return at_once, late


def job_words(crm):
    crm.account.switches.set("job_polls", "2")
    url = accepted(crm, fresh("job") + "@x.co")
    return [crm.call("GET", url)["status"] for _ in range(3)]


def accepted(crm, mail: str) -> str:
    answer = crm.call("POST", "contacts/bulk_upsert", {"contacts": [{"emails": mail, "data": {}}]}, 202)
    return answer["job_status_url"].split("/api/")[1]


def polls_needed(crm):
    url = accepted(crm, fresh("polls") + "@x.co")
    return next(n for n in range(9) if crm.call("GET", url)["status"] == "SUCCESS")


def all_rows_refused(crm):
    url = accepted(crm, "no address")
    return [crm.call("GET", url)["status"] for _ in range(2)][-1]


def second_job(crm):
    crm.account.skip(61)  # what ran before is done
    accepted(crm, fresh("first") + "@x.co")
    return crm.http.post("contacts/bulk_upsert", json={"contacts": [{"emails": "t@x.co", "data": {}}]}).status_code


def shorter_product_list(crm):
    first, second = (crm.make("cpq/products", "product", name=fresh("Pump")) for _ in range(2))
    deal = crm.deal(fresh("Lines"))
    lines = [{"id": i, "quantity": 1, "unit_price": 10} for i in (first, second)]
    crm.call("PUT", f"deals/{deal}?include=products", {"deal": {"products": lines}})
    shorter = crm.call("PUT", f"deals/{deal}?include=products", {"deal": {"products": lines[:1]}})["deal"]
    assert shorter["amount"] == f"{10.0 * len(shorter['products'])}"
    cleared = crm.call("PUT", f"deals/{deal}?include=products", {"deal": {"products": []}})["deal"]
    assert cleared["products"] == []
    return len(shorter["products"])


def contact_field_by_form(crm):
    (form,) = crm.call("GET", "settings/contacts/forms")["forms"]
    path = f"settings/contacts/forms/{form['id']}/fields"
    return crm.http.post(path, json={"field_type": "text", "label": fresh("Extra")}).status_code < 300


def stage_after_deals(crm) -> str:
    """The lifecycle stage of a Lead once a deal was added, once it was won, and once another one was added."""
    contact = crm.contact(fresh("stage") + "@x.co", lifecycle_stage_id=crm.item("lifecycle_stages", "Lead"))
    names = {s["id"]: s["name"] for s in crm.call("GET", "selector/lifecycle_stages")["lifecycle_stages"]}

    def now() -> str:
        shown = crm.call("GET", f"contacts/{contact}?include=lifecycle_stage")
        return names[shown["contact"]["lifecycle_stage_id"]]

    deal = crm.deal(fresh("Won"), contacts_added_list=[contact], deal_stage_id=crm.stage("Quoted"))
    added = now()
    crm.call("PUT", f"deals/{deal}", {"deal": {"deal_stage_id": crm.stage("Invoiced")}})
    won = now()
    crm.deal(fresh("Next"), contacts_added_list=[contact], deal_stage_id=crm.stage("Quoted"))
    short = {"Sales Qualified Lead": "SQL"}
    return " ".join(short.get(s, s) for s in (added, won, now()))


def unknown_field(crm):
    return crm.http.post("sales_accounts", json={"name": fresh("Odd"), "custom_field": {"cf_no": "x"}}).status_code


def destroyed_at_once(crm):
    sizes = [n for n in (3, 100, 101) if crm.http.post("deals/bulk_destroy", json={"selected_ids": [1] * n}).status_code == 200]
    return max(sizes)


def calls_in_a_minute(crm):
    crm.account.skip(60 - crm.account.now() % 60 + 0.1)  # the whole of a minute lies ahead
    return next((n for n in range(6) if crm.http.get("selector/owners").status_code == 429), "all")


Point = tuple[str, str, dict[str, Any], Callable[[Any], Any]]
OPEN_POINTS: list[Point] = [
    ("401 body on /api", "body_401", {"login": "login", "errors": "errors", "html": "html"}, wrong_key),
    ("429 body", "body_429", {"message": "message", "errors": "errors", "html": "html"}, lambda c: shape(over_the_limit(c))),
    ("Retry-After on 429", "retry_after", {"on": "seconds", "date": "GMT", "off": None}, retry_after),
    ("custom_field on PUT", "custom_field_put", {"replace": None, "merge": "Gold"}, put_custom_field),
    ("create status", "create_status", {"documented": 200, "201": 201},
     lambda c: c.http.post("contacts", json={"email": fresh("made") + "@x.co"}).status_code),
    ("delete contact", "delete_contact", {"true": 200, "204": 204},
     lambda c: c.http.delete(f"contacts/{c.contact(fresh('del') + '@x.co')}").status_code),
    ("restore of contact/account/deal", "restore", {"on": 200, "off": 404},
     lambda c: c.http.put(f"contacts/{deleted_contact(c)}/restore", json={}).status_code),
    ("e-mail of soft-deleted contact", "deleted_unique", {"occupied": 400, "free": 200}, email_again),
    ("search/lookup delay", "search_lag", {"0": (True, True), "20": (False, True), "60": (False, False)}, seen_by_the_index),
    ("job states", "job_states", {"documented": ["QUEUED", "IN_PROGRESS", "SUCCESS"],
                                  "completed": ["PENDING", "PROCESSING", "COMPLETED"]}, job_words),
    ("job states: poll count", "job_polls", {"0": 0, "4": 4}, polls_needed),
    ("job states: FAILED", "job_all_failed", {"SUCCESS": "SUCCESS", "FAILED": "FAILED"}, all_rows_refused),
    ("405 on concurrent bulk", "bulk_405", {"off": 202, "on": 405}, second_job),
    ("deal product list", "deal_products", {"replace": 1, "merge": 2}, shorter_product_list),
    ("forms/{id}/fields on standard modules", "forms_on_standard", {"404": False, "allow": True}, contact_field_by_form),
    ("/leads", "edition", {"suite": 403, "classic": 200}, lambda c: c.http.get("leads/filters").status_code),
    ("deal without amount", "deal_without_amount", {"accept": 200, "refuse": 400},
     lambda c: c.http.post("deals", json={"name": fresh("Free")}).status_code),
    ("contact without e-mail", "contact_without_email", {"refuse": 400, "accept": 200},
     lambda c: c.http.post("contacts", json={"external_id": fresh("key")}).status_code),
    ("deal added/won moves lifecycle stage", "deal_moves_lifecycle",
     {"on": "SQL Customer SQL", "forward": "SQL Customer Customer", "off": "Lead Lead Lead"}, stage_after_deals),
    ("unknown cf_ key", "unknown_custom_field", {"refuse": 400, "ignore": 200}, unknown_field),
    ("bulk_destroy size", "bulk_destroy_size", {"3": 3, "100": 100, "200": 101}, destroyed_at_once),
    ("per-minute 400", "per_minute", {"off": "all", "4": 4, "400": "all"}, calls_in_a_minute),
]  # fmt: skip


@pytest.mark.parametrize(("switch", "expected", "probe"), [p[1:] for p in OPEN_POINTS], ids=[p[0] for p in OPEN_POINTS])
def test_an_open_point_is_a_switch_and_each_value_shows(shared, switch, expected, probe):
    seen = {}
    for value in expected:
        shared.account.switches.set(switch, value)
        shared.account.reload()
        seen[value] = probe(shared)
        shared.account.switches.set("per_hour", "off")
    assert seen == expected
    assert set(SWITCHES[switch].allowed) <= set(expected), "a word of this switch is not shown here"
    assert SWITCHES[switch].default in expected or SWITCHES[switch].number


def test_all_twenty_points_of_section_ten_are_there():
    assert len({name.split(":")[0] for name, *_ in OPEN_POINTS}) == 20
