"""Leads: a module of the Classic edition only; on Suite every call is 403 (freshsales_api.md 3.4)."""

from .account import Account
from .answers import Answer, Refused, forbidden
from .attributes import Body, clean, merge
from .module import Module, Prepared
from .records import Record, contact_name
from .routing import Call, Handler
from .standard_fields import LEADS as FIELDS
from .standard_fields import parse


class Leads(Module):
    """The `leads` module of Classic."""

    entity = path = plural = "leads"
    singular, type = "lead", "Lead"

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check a lead: it needs a last name or an e-mail."""
        body = merge(account, current.body if current else {}, clean(account, self.entity, given))
        if isinstance(given.get("company"), dict):
            body["company"] = given["company"]
        if not body.get("last_name") and not body.get("email"):
            raise Refused(400, "Last name or email can't be empty")
        return Prepared(body)

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """Leads with all their fields."""
        names = [name for name, _, _ in parse(FIELDS)] + ["company"]
        return [
            {"id": r.id, "display_name": contact_name(r.body), **{n: r.body.get(n) for n in names},
             "custom_field": self.custom(account, r), **account.stamps(r), "is_deleted": r.is_deleted}
            for r in records
        ]  # fmt: skip


def classic_only(handler: Handler) -> Handler:
    """The handler on Classic; 403 on Suite."""

    def checked(call: Call) -> Answer:
        if call.account.switches["edition"] != "classic":
            raise forbidden()
        return handler(call)

    return checked


LEADS = Leads()
