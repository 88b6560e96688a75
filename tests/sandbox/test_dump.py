"""The dump: equal states give equal text, whatever the ids and the clock."""

import json

from loaders.sandbox.dump import dump_text


def test_creating_and_forgetting_leaves_the_dump_as_it_was(crm):
    before = dump_text(crm.account, ids=False)
    account = crm.account_named("A")
    contact = crm.contact("a@x.co", sales_accounts=[{"id": account}])
    deal = crm.deal(sales_account_id=account, contacts_added_list=[contact])
    assert dump_text(crm.account, ids=False) != before
    for path in (f"deals/{deal}", f"contacts/{contact}", f"sales_accounts/{account}"):
        crm.call("DELETE", path + "/forget")
    assert dump_text(crm.account, ids=False) == before


def test_references_are_names_and_deleted_records_are_marked(crm):
    account = crm.account_named("A")
    deal = crm.deal("D", sales_account_id=account, contacts_added_list=[crm.contact("a@x.co", first_name="Ann")])
    crm.call("DELETE", f"deals/{deal}")
    dumped = json.loads(dump_text(crm.account, ids=False))["deals"]
    (found,) = [d for d in dumped if d["name"] == "D"]
    assert (found["sales_account_id"], found["contacts"], found["is_deleted"]) == ("A", ["Ann"], True)
    assert "id" not in found


def test_the_dump_with_ids_tells_records_apart(crm):
    account = crm.account_named("A")
    dumped = json.loads(dump_text(crm.account, ids=True))["sales_accounts"]
    assert account in [a["id"] for a in dumped]
