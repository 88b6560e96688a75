"""What a reading back remembers until its end: on disk instead of in memory, in a file without a name, gone with the process."""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.ledger import Written

_COLUMNS = ("id", "parent_type", "parent_id", "record")
_KEY = "id, ifnull(parent_type, ''), ifnull(parent_id, 0)"  # nulls differ from each other in a unique index

Row = dict[str, Any]
Parent = tuple[str, int]  # (module, id)


class Spool:
    """What stands in the account by our hand, and one table for each of `kinds`: what of it was found.

    Raises sqlite3.Error when the disk is full.
    """

    def __init__(self, written: Iterable[Written], kinds: Iterable[str]) -> None:
        self._db = sqlite3.connect("")  # SQLite's word for such a file; a page that does not fit its cache goes there
        self._db.execute("pragma journal_mode = off")  # nothing is ever taken back
        self._db.execute("create table written (object, crm_id, module, parent_id)")
        for kind in kinds:
            self._db.execute(f"create table {kind} ({', '.join(_COLUMNS)})")
            self._db.execute(f"create unique index {kind}_once on {kind} ({_KEY})")
        values = ((item.object, item.crm_id, *(item.parent or (None, None))) for item in written)
        self._db.executemany("insert into written values (?, ?, ?, ?)", values)

    def close(self) -> None:
        """Ends the file."""
        self._db.close()

    def ids(self) -> dict[str, array]:
        """The ids of what is known to stand in the account, by object: 8 bytes each."""
        found: dict[str, array] = {}
        for name, crm_id in self._db.execute("select object, crm_id from written"):
            found.setdefault(name, array("q")).append(crm_id)
        return found

    def keep(self, kind: str, row: Row) -> None:
        """A row of the raw table; the place of one with the same id and parent, if there is one, which is written over."""
        insert = f"insert into {kind} values (:id, :parent_type, :parent_id, :record)"  # noqa: S608 (kinds are constants)
        self._db.execute(f"{insert} on conflict ({_KEY}) do update set record = excluded.record", row)

    def rows(self, kind: str) -> Iterator[Row]:
        """What was kept, in the order in which it first came."""
        query = f"select {', '.join(_COLUMNS)} from {kind} order by rowid"  # noqa: S608
        for row in self._db.execute(query):
            yield dict(zip(_COLUMNS, row, strict=True))

    def missing(self, kind: str) -> list[int]:
        """Ids of ours that were not found yet. Each will cost a call, so that they are few beside the rest."""
        return [crm_id for (crm_id,) in self._missing(kind, "crm_id", "order by rowid")]

    def missing_parents(self, kind: str) -> list[Parent]:
        """What those hang on, each once, in order."""
        return list(self._missing(kind, "distinct module, parent_id", "and module is not null order by module, parent_id"))

    def _missing(self, kind: str, what: str, more: str) -> Iterator[Any]:
        query = f"select {what} from written where object = ? and crm_id not in (select id from {kind}) {more}"  # noqa: S608
        return self._db.execute(query, (kind,))
