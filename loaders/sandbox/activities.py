"""Tasks, notes, appointments and phone calls: what hangs on a contact, account or deal (freshsales_api.md 3.6 to 3.8, 3.10)."""

from typing import Any

from .account import Account
from .answers import Refused
from .attributes import Body, clean
from .clock import read_moment
from .module import Module, Prepared
from .rails_zones import RAILS_ZONES
from .records import Record
from .values import LONG_LIMIT, TEXT_LIMIT, Invalid, selected, text

ENTITY_OF = {"contact": "contacts", "salesaccount": "sales_accounts", "deal": "deals", "product": "cpq/products"}
TYPE_OF = {"contacts": "Contact", "sales_accounts": "SalesAccount", "deals": "Deal", "cpq/products": "Product"}
TITLE_LIMIT = 2000


def target(account: Account, given: Body, required: bool) -> Body:
    """`targetable_type` and `targetable_id` of a write, checked; {} when none is given and none needed. Raises Refused."""
    nested = given.get("targetable") if isinstance(given.get("targetable"), dict) else {}
    target_id, kind = given.get("targetable_id") or (nested or {}).get("id"), given.get("targetable_type")
    if not target_id and not kind and not required:
        return {}
    entity = ENTITY_OF.get(str(kind or "").lower().replace("_", ""))
    if not entity:
        raise Refused(400, "Targetable type is invalid")
    if not (str(target_id).isdecimal() and account.records.get(int(str(target_id)), entity)):
        raise Refused(400, "Targetable doesn't exist")
    return {"targetable_type": TYPE_OF[entity], "targetable_id": int(str(target_id))}


def targetables(body: Body) -> list[Body]:
    """The `targetables` list of an answer."""
    return [{"id": body["targetable_id"], "type": body["targetable_type"]}] if body.get("targetable_id") else []


class Activity(Module):
    """What the four kinds share: plain deletion, a target, texts."""

    soft_delete = False
    needs_target = False

    def body_of(self, account: Account, given: Body, current: Record | None) -> Body:
        """The body with target and texts taken over; problems of all fields in one refusal."""
        body = dict(current.body) if current else {}
        if not current or "targetable_id" in given:
            body |= target(account, given, self.needs_target and not current)
        problems: list[str] = []
        for name, limit in (("title", TITLE_LIMIT), ("description", LONG_LIMIT), ("location", TEXT_LIMIT)):
            if name in given:
                body[name] = _checked(lambda n=name, m=limit: text(n.capitalize(), given[n], m), problems)
        if given.get("owner_id"):
            body["owner_id"] = _checked(lambda: selected(account, "owner_id", given["owner_id"]), problems)
        if problems:
            raise Refused(400, *problems)
        return body


def _checked(check: Any, problems: list[str]) -> Any:
    try:
        return check()
    except Invalid as problem:
        problems.append(str(problem))
        return None


class Tasks(Activity):
    """The `tasks` module."""

    entity = path = plural = "tasks"
    singular, created_status = "task", 201

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check a task; a done one gets a completed date."""
        body = self.body_of(account, given, current)
        for name in ("due_date", "completed_date"):
            if name in given:
                body[name] = read_moment(given[name], account.zone)
        missing = [m for f, m in (("title", "Title can't be blank"), ("due_date", "Due date can't be blank")) if not body.get(f)]
        if missing:
            raise Refused(400, *missing)
        if "custom_field" in given:
            body |= clean(account, "tasks", {"custom_field": given["custom_field"]})
        body["status"] = _status(given.get("status", body.get("status", 0)))
        _complete(account, body, given, current)
        return Prepared(body)

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """Tasks as recorded."""
        return [
            {"id": r.id, "status": r.body["status"], "title": r.body["title"], "description": r.body.get("description"),
             **account.stamps(r), "owner_id": r.body.get("owner_id") or r.body["creater_id"], "due_date": r.body["due_date"],
             "completed_date": r.body.get("completed_date"), "creater_id": r.body["creater_id"],
             "updater_id": r.body["updater_id"], "outcome_id": None, "task_type_id": None, "targetables": targetables(r.body)}
            for r in records
        ]  # fmt: skip


def _status(value: object) -> int:
    if str(value) not in ("0", "1", "True", "False"):
        raise Refused(400, "Status is invalid")
    return int(value in (1, "1", True, "True"))


def _complete(account: Account, body: Body, given: Body, current: Record | None) -> None:
    if not body["status"]:
        body["completed_date"] = None
        return
    honoured = account.switches["completed_date"] == "honoured"
    standing = current.body.get("completed_date") if current else None
    sent = body.get("completed_date") if honoured and "completed_date" in given else None
    body["completed_date"] = sent or standing or account.stamp()


class Notes(Activity):
    """The `notes` module: never readable by id."""

    entity = path = plural = "notes"
    singular, needs_target = "note", True

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check a note: it must say something, about something."""
        body = self.body_of(account, given, current)
        if not body.get("description"):
            raise Refused(400, "Description can't be empty")
        return Prepared(body)

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """Notes as recorded."""
        return [
            {"id": r.id, "description": r.body["description"], **account.stamps(r), "url": None, "duration": None,
             "creater_id": r.body["creater_id"], "has_access": True,
             "collab_context": {"hasSlackViewAccess": False, "messageId": ""}, "targetables": targetables(r.body)}
            for r in records
        ]  # fmt: skip


class Appointments(Activity):
    """The `appointments` module."""

    entity = path = plural = "appointments"
    singular, created_status = "appointment", 201

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check an appointment: title, both dates, a Rails time zone."""
        body = self.body_of(account, given, current)
        for name in ("from_date", "end_date"):
            if name in given:
                body[name] = read_moment(given[name], account.zone)
        needed = (("title", "Title"), ("from_date", "From date"), ("end_date", "End date"))
        if missing := [f"{label} can't be blank" for name, label in needed if not body.get(name)]:
            raise Refused(400, *missing)
        if given.get("time_zone") and str(given["time_zone"]) not in RAILS_ZONES:
            raise Refused(400, "Not a supported time zone")
        body["time_zone"] = given.get("time_zone") or body.get("time_zone") or account.setting("time_zone")
        body["is_allday"] = bool(given.get("is_allday", body.get("is_allday", False)))
        return Prepared(body)

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """Appointments as recorded."""
        names = ("time_zone", "title", "description", "location", "is_allday", "from_date", "end_date")
        return [
            {"id": r.id, **{n: r.body.get(n) for n in names}, "outcome_id": None, **account.stamps(r),
             "provider": "freshsales", "creater_id": r.body["creater_id"], "latitude": None, "longitude": None,
             "checkedin_at": None, "conference_id": None, "targetables": targetables(r.body),
             "appointment_attendee_ids": [], "note_id": None}
            for r in records
        ]  # fmt: skip


class PhoneCalls(Activity):
    """The `phone_calls` module: a call carries its own note."""

    entity = path = plural = "phone_calls"
    singular, created_status, needs_target = "phone_call", 201, True

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check a call: what it is about, its direction, its note."""
        body = self.body_of(account, given, current)
        body["call_direction"] = given.get("call_direction") in (True, "true", 1)
        note = given.get("note") if isinstance(given.get("note"), dict) else {}
        try:
            body["note"] = text("Description", (note or {}).get("description") or "", LONG_LIMIT)
        except Invalid as problem:
            raise Refused(400, str(problem)) from None
        body["note_id"] = account.catalog.next_id()
        return Prepared(body)

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """Calls; the note comes beside them."""
        return [
            {"id": r.id, "call_direction": r.body["call_direction"], **account.stamps(r), "creater_id": r.body["creater_id"],
             "call_status": "completed", "note_id": r.body["note_id"], "targetables": targetables(r.body)}
            for r in records
        ]  # fmt: skip


TASKS, NOTES, APPOINTMENTS, PHONE_CALLS = Tasks(), Notes(), Appointments(), PhoneCalls()
