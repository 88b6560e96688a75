"""Sheets to Arrow batches of their raw table."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipelines.ascora.blocks import Block
from pipelines.ascora.files import FileFacts, file_facts
from pipelines.ascora.scan import FoundSheet
from pipelines.ascora.tables import sheet_columns
from pipelines.batches import arrow_schema

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


_BATCH_ROWS, _BATCH_BYTES = 20_000, 32 * 1024 * 1024


def sheet_batches(found: FoundSheet, root: "Path") -> Iterator["pa.Table"]:
    """The sheet's rows as tables with the raw table's columns; `root` is the export folder, for the manifest's files.

    Raises BadFile.
    """
    import pyarrow as pa

    waiting: list[pa.Table] = []
    rows, size = 0, 0
    for block in found.blocks():
        waiting.append(table := _table(found, block, root))
        rows, size = rows + table.num_rows, size + table.nbytes
        if rows >= _BATCH_ROWS or size >= _BATCH_BYTES:
            yield pa.concat_tables(waiting).combine_chunks()
            waiting, rows, size = [], 0, 0
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _table(found: FoundSheet, block: Block, root: "Path") -> "pa.Table":
    import pyarrow as pa

    count = len(block.numbers)
    empty = pa.nulls(count, pa.string())
    known = found.header.known
    columns: dict[str, Any] = {name: block.columns.get(known.get(name, -1), empty) for name in found.spec.columns}
    if found.spec.table == "attachments":
        columns |= _file_columns(columns["relative_path"].to_pylist(), found, root)
    columns["custom_fields"] = custom_fields(block, found.header.extra)
    columns["_source_file"] = pa.repeat(pa.scalar(found.file_name), count)
    columns["_source_sheet"] = pa.repeat(pa.scalar(found.sheet), count)
    columns["_source_row"] = block.numbers
    return pa.table(columns, schema=arrow_schema(sheet_columns(found.spec)))


def custom_fields(block: Block, extra: dict[str, int]) -> "pa.Array":
    """JSON of the columns that the export's description does not know, empty ones left out; null if there is none.

    Put together by Arrow, not row by row: a tenant's custom columns are as many as its others.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    entries = []
    for label, index in extra.items():
        if index in block.columns:
            start = pa.scalar(f", {json.dumps(label, ensure_ascii=False)}: ")
            entry = pc.binary_join_element_wise(start, json_texts(block.columns[index]), "")
            entries.append(pc.fill_null(entry, ""))
    if not entries:
        return pa.nulls(len(block.numbers), pa.string())
    joined = pc.binary_join_element_wise(*entries, "")
    braced = pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(joined, 2), "}", "")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), braced)


def json_texts(texts: "pa.Array") -> "pa.Array":
    """Each text as a JSON string; null stays null. What needs an escape goes through Python's own json."""
    import pyarrow as pa
    import pyarrow.compute as pc

    quoted = pc.binary_join_element_wise('"', texts, '"', "")
    special = pc.fill_null(pc.match_substring_regex(texts, '[\\x00-\\x1f"\\\\]'), False)
    if not pc.any(special).as_py():
        return quoted
    escaped = [json.dumps(text, ensure_ascii=False) for text in texts.filter(special).to_pylist()]
    return pc.replace_with_mask(quoted, special, pa.array(escaped, pa.string()))


def _file_columns(paths: list[str | None], found: FoundSheet, root: "Path") -> dict[str, list[Any]]:
    facts: list[FileFacts] = [file_facts(relative, found.file.parent, root) for relative in paths]
    return {
        "file_status": [fact.status for fact in facts],
        "file_bytes": [fact.size for fact in facts],
        "file_sha256": [fact.sha256 for fact in facts],
        "stored_path": [fact.stored_path for fact in facts],
    }
