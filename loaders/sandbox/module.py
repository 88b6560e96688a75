"""What one CRM module is to the shared routes: its names, how a write is prepared, what follows it, how it is shown."""

from dataclasses import dataclass, field
from typing import Any

from .account import Account
from .answers import Broken, Refused
from .attributes import Body, check_unique, clean, custom_shown, merge
from .records import Record


@dataclass(slots=True)
class Prepared:
    """A write that passed all checks: the body to store, and what the module needs once it is stored."""

    body: Body
    extra: Body = field(default_factory=dict)


class Module:
    """A module with records; subclasses say what is special. `singular` is the envelope, `type` the targetable type."""

    entity = ""
    path = ""
    singular = ""
    plural = ""
    type = ""
    soft_delete = True
    created_status = 200
    creator_key = "creater_id"

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check the attributes and give the body to store. Raises Refused."""
        changes = clean(account, self.entity, given)
        return Prepared(merge(account, current.body if current else {}, changes))

    def after(self, account: Account, record: Record, prepared: Prepared, before: Body | None) -> None:
        """What the CRM does once the record is stored; `before` is the body it had, None for a new one."""

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """The records as answers show them, without what `include` adds."""
        raise NotImplementedError

    def wrong_content_type(self) -> Exception:
        """What a POST that is not JSON gets (freshsales_api.md 1.3)."""
        return Refused(400, "Invalid or missing attributes")

    def write(self, account: Account, given: Body, current: Record | None = None) -> Record:
        """Create or change one record, with all checks and side effects. Raises Refused before anything is stored."""
        prepared = self.prepare(account, given, current)
        check_unique(account, self.entity, prepared.body, current)
        prepared.body["updater_id"] = account.key_user
        if current:
            before = current.body
            account.update(current, prepared.body)
            self.after(account, current, prepared, before)
            return current
        prepared.body[self.creator_key] = account.key_user
        record = account.records.insert(self.entity, prepared.body, account.now())
        self.after(account, record, prepared, None)
        return record

    def custom(self, account: Account, record: Record) -> Body:
        """The `custom_field` map as shown."""
        return custom_shown(account, self.entity, record.body)

    def links_block(self, record: Record) -> dict[str, str]:
        """The `links` of an answer: web-app routes, as recorded."""
        own = f"/crm/sales/{self.path}/{record.id}"
        names = ("conversations", "document_associations", "notes", "tasks", "appointments")
        return {name: f"{own}/{name}" for name in names}

    def prefilter(self, account: Account, view: dict[str, Any]) -> int | None:
        """A pipeline that a view is confined to; None for all."""
        return None


class StrictJson:
    """Modules that break on a POST which is not JSON (freshsales_api.md 1.3)."""

    def wrong_content_type(self) -> Exception:
        """500, as seen live."""
        return Broken()
