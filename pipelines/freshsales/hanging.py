"""What hangs on records (notes, tasks, appointments, calls, files), read back in as few calls as possible."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import InitVar, dataclass, field
from typing import Any

from pipelines.freshsales.client import NotAvailable, Reader
from pipelines.freshsales.redact import as_json
from pipelines.freshsales.spool import Parent, Row, Spool
from pipelines.ledger import Written

PAGE_ROWS = 100
BESIDE = ("tasks", "appointments", "notes")  # come beside a page of what they hang on, for no call (freshsales_api.md 2.5)
HANGING = (*BESIDE, "phone_calls", "documents")
TYPES = {"sales_accounts": "SalesAccount", "contacts": "Contact", "deals": "Deal"}


@dataclass
class HangingReader:
    """Collects what came beside the pages of accounts, contacts and deals, then asks for what of ours is still missing.

    A record counts as missing only once the path that shows it right after a write has not shown it: notes through the
    list of their parent, all others by id, files through the parent's document_associations (freshsales_api.md 3.6 to 3.11).
    What came is kept on disk.
    """

    reader: Reader
    written: InitVar[Iterable[Written]]
    warnings: list[str] = field(default_factory=list)
    spool: Spool = field(init=False)

    def __post_init__(self, written: Iterable[Written]) -> None:
        self.spool = Spool(written, HANGING)

    def close(self) -> None:
        """Ends the file of what was kept."""
        self.spool.close()

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
            for parent in self.spool.missing_parents(kind):
                self._ask(kind, advance, lambda parent=parent: find[kind](parent))  # type: ignore[misc]
        else:
            for record_id in self.spool.missing(kind):
                self._ask(kind, advance, lambda record_id=record_id: self._by_id(kind, record_id))  # type: ignore[misc]
        yield from self.spool.rows(kind)

    def _ask(self, kind: str, advance: Callable[[int], None], find: Callable[[], None]) -> None:
        """One record or list more. 404 is an answer: it is gone; what the key may not see is said."""
        try:
            find()
        except NotAvailable as error:
            if error.status != 404:
                self.warnings.append(f"{kind}: {error}; what is there cannot be compared")
        advance(1)

    def _by_id(self, kind: str, record_id: int) -> None:
        answer = self.reader.get(f"{kind}/{record_id}")
        record = dict(answer.get("call") or answer.get(kind.removesuffix("s")) or _first(answer.get(kind)))
        notes = answer.get("notes") or []
        if kind == "phone_calls" and notes:
            record["note"] = notes[0].get("description")
        self._keep(kind, {"id": record_id, **record})

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
        text = as_json(record)
        for parent_type, parent_id in said or found:
            row = {"id": int(record["id"]), "parent_type": parent_type, "parent_id": parent_id, "record": text}
            self.spool.keep(kind, row)


def _first(listed: Any) -> Row:
    return listed[0] if isinstance(listed, list) and listed else {}
