-- raw_ascora: files, pictures, forms, and what an extraction found.
create schema if not exists raw_ascora;

create table if not exists raw_ascora.attachments (
  "entity_type" varchar,
  "entity_number" varchar,
  "file_name" varchar,
  "relative_path" varchar,
  "uploaded_by" varchar,
  "uploaded_at" varchar,
  "visibility" varchar,
  "file_status" varchar,
  "file_bytes" bigint,
  "file_sha256" varchar,
  "stored_path" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);

-- Embedded pictures found in any cell of any sheet (data: URIs); data_uri is the exact text to look for in the cell.
create table if not exists raw_ascora.inline_images (
  raw_table varchar, column_name varchar, ordinal bigint, data_uri varchar, mime varchar,
  file_name varchar, file_bytes bigint, file_sha256 varchar, stored_path varchar,
  _source_file varchar, _source_sheet varchar, _source_row bigint);
-- What is odd about attached files, at most one a row: missing, empty, outside, unreadable, wrong_ending (detail: what the content is),
-- same_content (detail: the first file with these bytes), unnamed (lies there, stands in no manifest).
create table if not exists raw_ascora.file_findings (
  finding varchar, detail varchar, relative_path varchar, file_sha256 varchar, _source_file varchar, _source_sheet varchar, _source_row bigint);
-- Field codes of forms/*.docx. kind: text, paragraph, checkbox, date, dropdown, picture.
create table if not exists raw_ascora.form_fields (
  template varchar, code varchar, kind varchar, choices varchar, location varchar, _source_file varchar);
-- One row a sheet read (and one a manifest, users.csv, template), and one for each table that an endpoint of the API feeds.
create table if not exists raw_ascora.sheets (
  raw_table varchar, row_count bigint, header_row bigint, unknown_columns varchar, missing_columns varchar, _source_file varchar, _source_sheet varchar);
-- One row a column of a sheet that was read: where it stands (number from 1, letters as in a cell's address). column_name is
-- that of the raw table; null for a column that is kept in custom_fields under its header.
create table if not exists raw_ascora.sheet_columns (
  raw_table varchar, header varchar, column_name varchar, column_number bigint, column_letters varchar, is_required boolean, _source_file varchar, _source_sheet varchar);
-- What the API answered, record by record, untouched; the same records stand as rows in the tables above, with `GET <path>`
-- in place of a file, `page 3` or the number asked for in place of a sheet, and a running count in place of a row.
create table if not exists raw_ascora.api_records (endpoint varchar, page bigint, number varchar, record_key varchar, record varchar);
-- How each endpoint was read. reported: totalRecords, null where it is not said; passes: how often the list was read until its
-- count was right; reused: singles taken from the extraction before; refused: singles that Ascora would not give.
create table if not exists raw_ascora.api_endpoints (
  endpoint varchar, records bigint, reported bigint, duplicates bigint, passes bigint, reused bigint, refused bigint);
-- Exactly one row: this extraction. cutover_date is CUTOVER_DATE or the day of extraction in the tenant's zone.
create table if not exists raw_ascora.extraction (
  extraction_id varchar, extracted_at timestamp with time zone, timezone varchar, country varchar, cutover_date date);
