"""Routes of tasks, notes, appointments and phone calls, and the lists that hang on a parent (freshsales_api.md 3.6 to 3.10)."""

from functools import partial

from .account import Account
from .activities import APPOINTMENTS, NOTES, PHONE_CALLS, TASKS
from .answers import Answer, Broken, Refused, not_found
from .clock import read_moment
from .contacts import CONTACTS
from .crud import add_item_routes, create, delete, envelope, read, standing, update
from .deals import DEALS
from .includes import sideload
from .links import CONTACT_ACCOUNT
from .module import Module
from .records import COLUMNS, Record, from_row
from .routing import Call, Routes
from .sales_accounts import ACCOUNTS
from .views import page_of


def notes_of(call: Call, module: Module) -> Answer:
    """GET {module}/{id}/notes: the only way to read a note."""
    account, (page, size) = call.account, page_of(call.query)
    found = account.records.children([standing(call, module).id], "notes")
    shown = NOTES.shown(account, found[(page - 1) * size : page * size], [], True)
    return Answer({"notes": shown, "meta": {"total_pages": -(-len(found) // size) if size else 0, "total": len(found)}})


def activities_of(call: Call) -> Answer:
    """GET contacts/{id}/activities."""
    account, contact = call.account, standing(call, CONTACTS)
    found = [c for m in ("tasks", "notes", "appointments") for c in account.records.children([contact.id], m)]
    kinds = {"tasks": "Task", "notes": "Note", "appointments": "Appointment"}
    listed = [{"id": r.id, "action_type": kinds[r.module], **account.stamps(r)} for r in found]
    return Answer({"activities": listed})


def contacts_of(call: Call) -> Answer:
    """GET sales_accounts/{id}/contacts."""
    account, record = call.account, standing(call, ACCOUNTS)
    found = account.records.many(account.links.left(CONTACT_ACCOUNT, record.id))
    page, size = page_of(call.query)
    shown = CONTACTS.shown(account, found[(page - 1) * size : page * size], [], True)
    return Answer({"contacts": shown, "meta": {"total_pages": -(-len(found) // size) if size else 0, "total": len(found)}})


def listed(call: Call, module: Module) -> Answer:
    """GET tasks?filter= and appointments?filter=."""
    if call.query.get("page") == "0" and call.query.get("per_page") == "0":
        raise Broken()  # a defect seen live
    account, wanted = call.account, call.query.get("filter", "")
    if wanted not in FILTERS[module.entity]:
        raise Refused(400, "filter is invalid")
    sql = f"select {COLUMNS} from records where module = ? and is_deleted = 0 order by id"  # noqa: S608
    found = [r for r in map(from_row, account.store.rows(sql, (module.entity,))) if _matches(account, r, wanted)]
    page, size = page_of(call.query)
    part = found[(page - 1) * size : page * size]
    shown = module.shown(account, part, [], True)
    beside = sideload(account, module, part, shown, call.include())
    return Answer({**beside, module.plural: shown, "meta": {"total_pages": -(-len(found) // size), "total": len(found)}})


FILTERS = {"tasks": ("open", "due_today", "due_tomorrow", "overdue", "completed"), "appointments": ("past", "upcoming")}


def _matches(account: Account, record: Record, wanted: str) -> bool:
    today, body = account.stamp()[:10], record.body
    tomorrow = account.time(account.now() + 86400)[:10]
    if wanted in ("past", "upcoming"):
        ended = read_moment(body["end_date"], "UTC") or ""
        return (ended < (read_moment(account.stamp(), "UTC") or "")) == (wanted == "past")
    if wanted == "completed" or body["status"]:
        return bool(body["status"]) and wanted == "completed"
    day = body["due_date"][:10]
    return {"open": True, "due_today": day == today, "due_tomorrow": day == tomorrow, "overdue": day < today}[wanted]


def read_task(call: Call) -> Answer:
    """GET tasks/{id}, with the related records beside it."""
    record = standing(call, TASKS)
    return Answer(envelope(call.account, TASKS, record, ["targetable", *call.include()]))


def appointment(call: Call) -> Answer:
    """An appointment's answer has four keys at the top (recorded)."""
    handlers = {"POST": create, "PUT": update, "GET": read}
    answer = handlers[call.method](call, APPOINTMENTS)
    extra: dict[str, list[object]] = {"appointment_attendees": [], "conferences": [], "notes": []}
    return Answer({**extra, **answer.body}, answer.status)


def note_by_id(call: Call) -> Answer:
    """GET notes/{id}: always 404 (seen live)."""
    raise not_found("notes")


def create_call(call: Call) -> Answer:
    """POST phone_calls."""
    record = PHONE_CALLS.write(call.account, call.given("phone_call"))
    shown = PHONE_CALLS.shown(call.account, [record], [], False)
    note = {"id": record.body["note_id"], "description": record.body["note"]}
    return Answer({"phone_calls": shown, "notes": [note]}, 201)


def read_call(call: Call) -> Answer:
    """GET phone_calls/{id}: in an envelope `call`, its note beside it."""
    record = standing(call, PHONE_CALLS)
    note = {"id": record.body["note_id"], "description": record.body["note"]}
    return Answer({"call": PHONE_CALLS.shown(call.account, [record], [], False)[0], "notes": [note]})


def add_routes(routes: Routes) -> None:
    """All of the above."""
    for module in (CONTACTS, ACCOUNTS, DEALS):
        routes.add("GET", module.path + "/{id}/notes", partial(notes_of, module=module))
    routes.add("GET", "contacts/{id}/activities(?:\\.json)?", activities_of)
    routes.add("GET", "sales_accounts/{id}/contacts", contacts_of)
    routes.add("GET", "notes/{id}", note_by_id)
    routes.add("GET", "tasks/{id}", read_task)
    for method in ("PUT", "GET"):
        routes.add(method, "appointments/{id}", appointment)
    routes.add("POST", "appointments", appointment)
    routes.add("POST", "phone_calls", create_call)
    routes.add("GET", "phone_calls/{id}", read_call)
    routes.add("DELETE", "phone_calls/{id}", partial(delete, module=PHONE_CALLS))
    for child in (TASKS, NOTES, APPOINTMENTS):
        routes.add("POST", child.path, partial(create, module=child))
        add_item_routes(routes, child)
    for child in (TASKS, APPOINTMENTS):
        routes.add("GET", child.path, partial(listed, module=child))
