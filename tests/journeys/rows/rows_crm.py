"""Reads the account that a journey left behind: records by their Ascora key, fields in words instead of ids."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from rows_journey import Journey

Record = dict[str, Any]
Evidence = dict[str, list[dict[str, Any]]]  # table of the schema `evidence` -> its rows
MODULES = {"SalesAccount": "sales_accounts", "Contact": "contacts", "Deal": "deals"}


class Crm:
    """One finished journey. Look-ups raise KeyError with the key that is not there, AssertionError if it is there twice."""

    def __init__(self, journey: Journey) -> None:
        self.state, self.selectors = journey.state, journey.selectors
        self._readers: dict[str, Callable[[Record], Any]] = {
            "owner": lambda r: self._word("owners", r["owner_id"], "display_name"),
            "lead_source": lambda r: self._word("lead_sources", r["lead_source_id"]),
            "lifecycle": lambda r: self._word("lifecycle_stages", r["lifecycle_stage_id"]),
            "status_belongs_to": self._stage_of_status,
            "pipeline": lambda r: self._word("deal_pipelines", r["deal_pipeline_id"]),
            "stage": lambda r: self._word("deal_stages", r["deal_stage_id"]),
            "amount": lambda r: str(Decimal(r["amount"]).quantize(Decimal("0.0001"))).removesuffix("00"),
            "account": lambda r: self.key_of("sales_accounts", r["sales_account_id"]),
            "contacts": lambda r: {self.key_of("contacts", one) for one in r.get("contacts") or []},
            "accounts": lambda r: {(self.key_of("sales_accounts", link["id"]), link["is_primary"])
                                   for link in r.get("sales_accounts") or []},
            "closed_date": lambda r: (r["closed_date"] or "")[:10] or None,
        }  # fmt: skip

    def record(self, module: str, key: str) -> Record:
        """The one record that carries an Ascora key (cf_ascora_id, external_id or sku_number)."""
        found = [r for r in self.state[module] if self._key(r) == key]
        if not found:
            raise KeyError(f"{module} {key}")
        assert len(found) == 1, f"{module} {key} stands there {len(found)} times"
        return found[0]

    def has(self, module: str, key: str) -> bool:
        """Whether any record of the module carries the key."""
        return any(self._key(r) == key for r in self.state[module])

    def key_of(self, module: str, record_id: int) -> str | None:
        """The Ascora key of a record, or its name when it came with the account."""
        (record,) = [r for r in self.state[module] if r["id"] == record_id]
        return self._key(record) or record.get("name")

    def read(self, record: Record, field: str) -> Any:
        """A field of a record; `cf_` names are looked up in custom_field, ids become the words a person sees."""
        if field in self._readers:
            return self._readers[field](record)
        return (record.get("custom_field") or {}).get(field) if field.startswith("cf_") else record.get(field)

    def choice(self, entity: str, field: str, choice_id: int) -> str:
        """The label of a dropdown's choice."""
        (choices,) = [f["choices"] for f in self.selectors[f"{entity}_fields"] if f["name"] == field]
        (label,) = [c["value"] for c in choices if c["id"] == choice_id]
        return label

    def marked(self, module: str, key: str, text: str = "description") -> Record:
        """The one note, task or appointment whose last line is `Ascora: <key>`."""
        found = [r for r in self.state[module] if last_line(r.get(text)) == f"Ascora: {key}"]
        assert len(found) == 1, f"{module} marked {key}: {len(found)}"
        return found[0]

    def target(self, record: Record) -> tuple[str, str | None]:
        """What a note, task, appointment, call or file hangs on: its kind and its Ascora key."""
        kind = record["targetable_type"]
        return kind, self.key_of(MODULES[kind], record["targetable_id"])

    def hanging_on(self, module: str, kind: str, key: str) -> list[Record]:
        """All notes (tasks, files …) of one record."""
        return [r for r in self.state[module] if "targetable_id" in r and self.target(r) == (kind, key)]

    def lines(self, deal: Record) -> list[tuple[str, float, float]]:
        """(product name, quantity, unit price) of a deal, in its order."""
        names = {p["id"]: p["name"] for p in self.state["cpq/products"]}
        return [(names[p["product_id"]], p["quantity"], p["unit_price"]) for p in deal.get("products") or []]

    def _word(self, selector: str, entry_id: int, name: str = "name") -> str | None:
        if entry_id is None:
            return None
        (word,) = {entry[name] for entry in self.selectors[selector] if entry["id"] == entry_id}
        return word

    def _stage_of_status(self, record: Record) -> str | None:
        (stage,) = [s["lifecycle_stage_id"] for s in self.selectors["contact_statuses"] if s["id"] == record["contact_status_id"]]
        return self._word("lifecycle_stages", stage)

    @staticmethod
    def _key(record: Record) -> str | None:
        own = record.get("custom_field") or {}
        return own.get("cf_ascora_id") or record.get("external_id") or record.get("sku_number")


def last_line(text: str | None) -> str:
    """The last line of a text, whether it is HTML or plain."""
    return (text or "").rstrip().rsplit("\n", 1)[-1].strip()
