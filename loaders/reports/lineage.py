"""What the search of a page needs to lead from an id to its rows and back, as small as it can be said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SEARCHED_ROWS = 60_000  # pairs of record and row that a page carries; the workbook and the command know all


def search_index(lineage: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """`records`: [object, id, key, page or None, [[sheet, row], …]], with objects and sheets as numbers into their lists.

    `lineage` has a row a pair of record and row of the export, those of one record together.
    """
    objects: dict[str, int] = {}
    sheets: dict[tuple[str, str], int] = {}
    records: dict[tuple[str, str], list[Any]] = {}
    address = next((row["crm_link"].rsplit("/", 2)[0] for row in lineage if row["crm_link"]), "")
    for row in lineage[:SEARCHED_ROWS]:
        page = row["crm_link"].removeprefix(address + "/") if row["crm_link"] else None
        number = objects.setdefault(row["object"], len(objects))
        record = records.setdefault((row["object"], row["source_key"]), [number, row["crm_id"], row["source_key"], page, []])
        if row["source_row"] is not None:
            sheet = sheets.setdefault((row["source_file"], row["source_sheet"]), len(sheets))
            record[4].append([sheet, row["source_row"]])
    return {"address": address, "objects": list(objects), "sheets": [list(s) for s in sheets], "records": list(records.values())}
