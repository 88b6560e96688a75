"""What hangs on records (notes, tasks, appointments, calls, files), read back in as few calls as possible."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.freshsales.client import NotAvailable, Reader
from pipelines.freshsales.redact import as_json
from pipelines.ledger import Written

PAGE_ROWS = 100
BESIDE = ("tasks", "appointments", "notes")  # come beside a page of what they hang on, for no call (freshsales_api.md 2.5)
HANGING = (*BESIDE, "phone_calls", "documents")
TYPES = {"sales_accounts": "SalesAccount", "contacts": "Contact", "deals": "Deal"}

Row = dict[str, Any]
Parent = tuple[str, int]  # (module, id)


@dataclass
class HangingReader:
    """Collects what came beside the pages of accounts, contacts and deals, then asks for what of ours is still missing.

    A record counts as missing only once the path that shows it right after a write has not shown it: notes through the
    list of their parent, all others by id, files through the parent's document_associations (freshsales_api.md 3.6 to 3.11).
    Rows are kept in memory: about 1 KB each.
    """

    reader: Reader
    written: list[Written]
    warnings: list[str] = field(default_factory=list)
    _rows: dict[str, dict[tuple[int, Parent | None], Row]] = field(default_factory=lambda: {kind: {} for kind in HANGING})

    def ids(self) -> dict[str, set[int]]:
        """The ids of what is known to stand in the account, by object."""
        found: dict[str, set[int]] = {}
        for item in self.written:
            found.setdefault(item.object, set()).add(item.crm_id)
        return found

    def take(self, answer: Any) -> None:
        """Keeps what stands beside the records of a page; what comes in part, or without a parent, is asked for later."""
        for kind in BESIDE:
            for record in answer.get(kind) or []:
                if record.get("targetables") and not record.get("partial"):
                    self._keep(kind, record)

    def rows(self, kind: str, advance: Callable[[int], None]) -> Iterator[Row]:
        """All rows of a raw table, each of ours asked for if it has not come yet. Raises Halt."""
        find = {"notes": self._notes_of, "documents": self._files_of}
        if kind in find:
            for parent in sorted({item.parent for item in self._missing(kind) if item.parent}):
                self._ask(kind, advance, lambda parent=parent: find[kind](parent))  # type: ignore[misc]
        else:
            for item in self._missing(kind):
                self._ask(kind, advance, lambda item=item: self._by_id(kind, item))  # type: ignore[misc]
        yield from self._rows[kind].values()

    def _missing(self, kind: str) -> list[Written]:
        came = {record_id for record_id, _ in self._rows[kind]}
        return [item for item in self.written if item.object == kind and item.crm_id not in came]

    def _ask(self, kind: str, advance: Callable[[int], None], find: Callable[[], None]) -> None:
        """One record or list more. 404 is an answer: it is gone; what the key may not see is said."""
        try:
            find()
        except NotAvailable as error:
            if error.status != 404:
                self.warnings.append(f"{kind}: {error}; what is there cannot be compared")
        advance(1)

    def _by_id(self, kind: str, item: Written) -> None:
        answer = self.reader.get(f"{kind}/{item.crm_id}")
        record = dict(answer.get("call") or answer.get(kind.removesuffix("s")) or _first(answer.get(kind)))
        notes = answer.get("notes") or []
        if kind == "phone_calls" and notes:
            record["note"] = notes[0].get("description")
        self._keep(kind, {"id": item.crm_id, **record})

    def _notes_of(self, parent: Parent) -> None:
        page = 1
        while True:
            answer = self.reader.get(f"{parent[0]}/{parent[1]}/notes", page=page, per_page=PAGE_ROWS)
            notes = answer.get("notes") or []
            for note in notes:
                self._keep("notes", note, parent)
            if len(notes) < PAGE_ROWS:
                return
            page += 1

    def _files_of(self, parent: Parent) -> None:
        answer = self.reader.get(f"{parent[0]}/{parent[1]}/document_associations")
        for document in answer.get("documents") or []:
            self._keep("documents", document, parent)

    def _keep(self, kind: str, record: Row, asked_of: Parent | None = None) -> None:
        """One row for each record that it hangs on; by what it says itself, else by where it was found."""
        said = [(item.get("type"), int(item["id"])) for item in record.get("targetables") or [] if item.get("id")]
        found = [(TYPES[asked_of[0]], asked_of[1])] if asked_of else [(None, None)]
        for parent in said or found:
            key = (int(record["id"]), parent)
            row = {"id": key[0], "parent_type": parent[0], "parent_id": parent[1], "record": as_json(record)}
            self._rows[kind][key] = row  # type: ignore[index]


def _first(listed: Any) -> Row:
    return listed[0] if isinstance(listed, list) and listed else {}
