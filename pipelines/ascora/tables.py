"""The raw tables of an Ascora extraction: column names and types, in the order of the contract."""

from pipelines.ascora.sheets import SHEETS, SheetSpec
from pipelines.batches import Columns

FILE_COLUMNS: Columns = {
    "file_status": "varchar",  # ok | missing | empty | outside | unreadable
    "file_bytes": "bigint",
    "file_sha256": "varchar",
    "stored_path": "varchar",
}
SOURCE_COLUMNS: Columns = {
    "custom_fields": "varchar",
    "_source_file": "varchar",
    "_source_sheet": "varchar",
    "_source_row": "bigint",
}
INLINE_IMAGES: Columns = {
    "raw_table": "varchar",
    "column_name": "varchar",
    "ordinal": "bigint",
    "data_uri": "varchar",
    "mime": "varchar",
    "file_name": "varchar",
    "file_bytes": "bigint",
    "file_sha256": "varchar",
    "stored_path": "varchar",
    "_source_file": "varchar",
    "_source_sheet": "varchar",
    "_source_row": "bigint",
}
FILE_FINDINGS: Columns = {
    "finding": "varchar",  # missing | empty | outside | unreadable | wrong_ending | same_content | unnamed
    "detail": "varchar",
    "relative_path": "varchar",
    "file_sha256": "varchar",
    "_source_file": "varchar",
    "_source_sheet": "varchar",
    "_source_row": "bigint",
}
FORM_FIELDS: Columns = dict.fromkeys(("template", "code", "kind", "choices", "location", "_source_file"), "varchar")
SHEET_LIST: Columns = {
    "raw_table": "varchar",
    "row_count": "bigint",
    "header_row": "bigint",
    "unknown_columns": "varchar",
    "missing_columns": "varchar",
    "_source_file": "varchar",
    "_source_sheet": "varchar",
}
COLUMN_LIST: Columns = {
    "raw_table": "varchar",
    "header": "varchar",
    "column_name": "varchar",
    "column_number": "bigint",
    "column_letters": "varchar",
    "is_required": "boolean",
    "_source_file": "varchar",
    "_source_sheet": "varchar",
}
API_RECORDS: Columns = {
    "endpoint": "varchar",
    "page": "bigint",
    "number": "varchar",
    "record_key": "varchar",
    "record": "varchar",
}
API_ENDPOINTS: Columns = {
    "endpoint": "varchar",
    "records": "bigint",
    "reported": "bigint",
    "duplicates": "bigint",
    "passes": "bigint",
    "reused": "bigint",
    "refused": "bigint",
}
EXTRACTION: Columns = {
    "extraction_id": "varchar",
    "extracted_at": "timestamp with time zone",
    "timezone": "varchar",
    "country": "varchar",
    "cutover_date": "date",
}


def sheet_columns(spec: SheetSpec) -> Columns:
    """The columns of a sheet's raw table: its own as text, those of files for the manifest, then where a row came from."""
    extra = FILE_COLUMNS if spec.table == "attachments" else {}
    return {**dict.fromkeys(spec.columns, "varchar"), **extra, **SOURCE_COLUMNS}


TABLES: dict[str, Columns] = {
    **{spec.table: sheet_columns(spec) for spec in SHEETS},
    "inline_images": INLINE_IMAGES,
    "file_findings": FILE_FINDINGS,
    "form_fields": FORM_FIELDS,
    "sheets": SHEET_LIST,
    "sheet_columns": COLUMN_LIST,
    "api_records": API_RECORDS,
    "api_endpoints": API_ENDPOINTS,
    "extraction": EXTRACTION,
}
