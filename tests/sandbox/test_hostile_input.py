"""Whatever JSON comes in: the sandbox answers as an interface does, and never breaks."""

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

WRITES = (
    ("contacts", "contact", "emails email sales_accounts sales_account owner_id tags time_zone mobile_number lifecycle_stage_id"),
    ("sales_accounts", "sales_account", "name phone website parent_sales_account_id number_of_employees annual_revenue"),
    ("deals", "deal", "name amount sales_account_id contacts_added_list products deal_stage_id closed_date expected_close"),
    ("cpq/products", "product", "name product_pricings is_active valid_till"),
    ("tasks", "task", "title due_date targetable_id targetable_type status completed_date owner_id"),
    ("notes", "note", "description targetable_id targetable_type"),
    ("appointments", "appointment", "title from_date end_date time_zone is_allday"),
    ("phone_calls", "phone_call", "targetable_id targetable_type note call_direction targetable"),
    ("custom_module/cm_equipment", "cm_equipment", "name owner_id"),
    ("document_links", "document_link", "url name targetable_id"),
    ("contacts/bulk_upsert", "contacts", "emails data"),
    ("sales_accounts/upsert", "unique_identifier", "name sales_account"),
    ("contacts/bulk_destroy", "selected_ids", "x"),
    ("filtered_search/contact", "filter_rule", "attribute operator value"),
    ("settings/module_customizations", "module_customization", "entity_name singular_name plural_name icon"),
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**40, -1, "9" * 40, "0", "SalesAccount", "2020-13-01", "a@b.co", "\0", "²", "id", "contact"])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3), max_leaves=6
)


def bodies(fields: str):
    attributes = st.dictionaries(st.sampled_from([*fields.split(), "custom_field", "id"]), ANYTHING, max_size=5)
    custom = st.dictionaries(
        st.sampled_from(["cf_ascora_id", "cf_status", "cf_account", "cf_on_hold", "cf_x"]), ANYTHING, max_size=3
    )
    return st.builds(lambda a, c: {**a, "custom_field": c}, attributes, custom) | attributes | ANYTHING


@pytest.mark.parametrize(("path", "singular", "fields"), WRITES, ids=[w[0] for w in WRITES])
def test_no_json_breaks_a_write(crm, path, singular, fields):
    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(bodies(fields), st.sampled_from(["wrapped", "flat", "listed"]))
    def send(body, form):
        sent = {"wrapped": {singular: body}, "flat": body, "listed": {singular: [body]}}[form]
        try:
            answer = crm.http.post(path, json=sent)
        except UnicodeEncodeError:  # a lone surrogate cannot even be sent
            return
        assert answer.status_code < 500, f"{sent!r}: {answer.text}"

    send()


@pytest.mark.parametrize(
    "query", ["page=99999999999999999999", "per_page=-1", "sort=x;drop table records", "include=,,owner,x", "page=²"]
)
def test_no_query_breaks_a_view(crm, query):
    views = crm.call("GET", "deals/filters")["filters"]
    for view in views:
        assert crm.http.get(f"deals/view/{view['id']}?{query}").status_code == 200


@pytest.mark.parametrize(
    "path", ["contacts/99999999999999999999", "contacts/%00", "contacts/..%2f..%2fetc", "tasks/-1", "deals/1e5"]
)
def test_no_path_breaks_a_read(crm, path):
    assert crm.http.get(path).status_code == 404


def test_a_multipart_body_that_is_broken_is_refused(crm):
    headers = {"content-type": "multipart/form-data; boundary=x", **crm.http.headers}
    for content in (b"", b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc'):
        answer = httpx.post(crm.url + "/api/documents", content=content, headers=headers)
        assert answer.status_code == 400
