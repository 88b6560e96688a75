"""Leaves out what a load would leave alone: wanted and known rows are compared in DuckDB; a plan grows with what changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loaders.model import CrmObject, Known, Record
from loaders.warehouse import Warehouse

if TYPE_CHECKING:
    import pyarrow

COLUMNS = ("object", "source_key", "crm_id", "row_hash", "origin", "held")
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Sifted:
    """What of one object needs a look. `records` are wanted rows, sorted by key; `known` what the ledger says of them and of
    vanished ones; `unchanged` and `total` count the known rows that are left out, and all of them."""

    records: Iterator[Record]
    known: dict[str, Known]
    unchanged: int
    total: int

    def changed_ids(self) -> list[int]:
        """Ids of our records in the CRM that need a look: how they stood at the extraction is compared."""
        return [known.crm_id for known in self.known.values() if known.crm_id]


class Sieve:
    """Compares the tables of `freshsales` with the known rows of all objects, taken in once: batches of rows of COLUMNS."""

    def __init__(self, warehouse: Warehouse, known: Iterable[Sequence[Row]]) -> None:
        self._warehouse = warehouse
        warehouse.take("known", _arrow(known))
        counted = warehouse.values("select object, count(*) from known group by object")
        self._totals: dict[str, int] = dict(counted)

    def sift(self, crm_object: CrmObject, watched: Collection[str], only: Collection[str] | None = None) -> Sifted:
        """What of an object passes; `only` limits the records to these keys.

        A row passes when its hash is another, when one side lacks it, when fields of it are held back, or when it is watched.
        """
        name = crm_object.name
        total = self._totals.get(name, 0)
        if not total:
            return Sifted(self._warehouse.records(crm_object, only), {}, 0, 0)
        self._warehouse.take("watched", [_keys(watched)])
        self._warehouse.make(
            "left_alone",
            f"select k.source_key from known k join freshsales.{name} f using (source_key)"  # noqa: S608
            f" where k.object = '{name}' and k.row_hash = f.row_hash and k.held is null"
            " and k.source_key not in (select source_key from watched)",
        )
        rows = self._warehouse.values(
            f"select source_key, crm_id, row_hash, origin, held from known anti join left_alone using (source_key)"  # noqa: S608
            f" where object = '{name}'"
        )
        passed = {row[0]: _known(name, row) for row in rows}
        records = self._warehouse.records(crm_object, only, "anti join left_alone using (source_key)")
        return Sifted(records, passed, total - len(passed), total)


def _known(name: str, row: Row) -> Known:
    source_key, crm_id, row_hash, origin, held = row
    return Known(name, source_key, crm_id, row_hash, {}, origin, json.loads(held or "{}"))


def _arrow(batches: Iterable[Sequence[Row]]) -> Iterator[pyarrow.Table]:
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    schema = pa.schema(list(zip(COLUMNS, (text, text, number, text, text, text), strict=True)))
    yield schema.empty_table()
    for rows in batches:
        columns = zip(*rows, strict=True)
        yield pa.table([pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema)


def _keys(keys: Iterable[str]) -> pyarrow.Table:
    import pyarrow as pa

    return pa.table({"source_key": pa.array(sorted(keys), pa.string())})
