"""Links between records: a contact's accounts (one of them primary) and a deal's contacts."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

CONTACT_ACCOUNT = "contact_account"
DEAL_CONTACT = "deal_contact"


class Links:
    """Reads and writes links; a link whose other end is in the recycle bin is kept but not shown."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def right(self, kind: str, left_ids: Sequence[int]) -> dict[int, list[tuple[int, bool]]]:
        """For each left id its (right id, is_primary) pairs, primary first."""
        sql = (
            "select l.left_id, l.right_id, l.is_primary from links l join records r on r.id = l.right_id "
            "where l.kind = ? and r.is_deleted = 0 and l.left_id in (select value from json_each(?)) "
            "order by l.is_primary desc, l.right_id"
        )
        found: dict[int, list[tuple[int, bool]]] = {i: [] for i in left_ids}
        for left, right, primary in self.db.execute(sql, (kind, json.dumps(list(left_ids)))):
            found[left].append((right, bool(primary)))
        return found

    def left(self, kind: str, right_id: int) -> list[int]:
        """Ids of the living records that link to this one."""
        sql = (
            "select l.left_id from links l join records r on r.id = l.left_id "
            "where l.kind = ? and l.right_id = ? and r.is_deleted = 0 order by l.left_id"
        )
        return [row[0] for row in self.db.execute(sql, (kind, right_id))]

    def replace(self, kind: str, left_id: int, rights: Iterable[tuple[int, bool]]) -> None:
        """Set all links of a record."""
        self.db.execute("delete from links where kind = ? and left_id = ?", (kind, left_id))
        self.add(kind, left_id, rights)

    def add(self, kind: str, left_id: int, rights: Iterable[tuple[int, bool]]) -> None:
        """Add links; one that exists takes the new is_primary."""
        rows = [(kind, left_id, right, int(primary)) for right, primary in rights]
        self.db.executemany("insert or replace into links values(?, ?, ?, ?)", rows)

    def remove(self, kind: str, left_id: int, rights: Iterable[int]) -> None:
        """Take links away."""
        rows = [(kind, left_id, right) for right in rights]
        self.db.executemany("delete from links where kind = ? and left_id = ? and right_id = ?", rows)
