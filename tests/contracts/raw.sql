-- The tables that pipelines/ lands and dbt_project/ reads: the interface between the two, and nothing else is.
-- tests/pipelines check that what lands has these columns; tests/dbt_project build the project on them, empty.
-- raw_ascora: every source value is text as the workbook says it; names are the header in snake_case;
-- custom_fields is a JSON object (text) of the columns that ascora_export.md does not know, header -> text, or null.
create schema if not exists raw_ascora;
create schema if not exists raw_freshsales;
create schema if not exists raw_ledger;

create table if not exists raw_ascora.customers (
  "customer_number" varchar,
  "customer_name" varchar,
  "company_name" varchar,
  "first_name" varchar,
  "last_name" varchar,
  "billing_customer" varchar,
  "email" varchar,
  "phone" varchar,
  "mobile" varchar,
  "website" varchar,
  "address_line_1" varchar,
  "address_line_2" varchar,
  "suburb" varchar,
  "state" varchar,
  "postcode" varchar,
  "country" varchar,
  "postal_address_line_1" varchar,
  "postal_address_line_2" varchar,
  "postal_suburb" varchar,
  "postal_state" varchar,
  "postal_postcode" varchar,
  "postal_country" varchar,
  "customer_type" varchar,
  "lead_source" varchar,
  "assigned_to" varchar,
  "on_hold" varchar,
  "site_status" varchar,
  "notes" varchar,
  "date_created" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.contacts (
  "customer_import_id_or_name" varchar,
  "first_name" varchar,
  "last_name" varchar,
  "role" varchar,
  "email" varchar,
  "phone" varchar,
  "mobile" varchar,
  "is_default" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.equipment (
  "customer_import_id_or_name" varchar,
  "equipment_number" varchar,
  "equipment_name" varchar,
  "location" varchar,
  "make" varchar,
  "model_number" varchar,
  "serial_number" varchar,
  "supplier" varchar,
  "equipment_type" varchar,
  "status" varchar,
  "part_number" varchar,
  "installation_date" varchar,
  "commission_date" varchar,
  "warranty_expiry" varchar,
  "service_period_start" varchar,
  "service_period_end" varchar,
  "notes" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.jobs (
  "job_number" varchar,
  "job_name" varchar,
  "is_section_stage" varchar,
  "job_status" varchar,
  "date_created" varchar,
  "completed_date" varchar,
  "quote_number" varchar,
  "enquiry_number" varchar,
  "site_customer" varchar,
  "site_contact" varchar,
  "billing_customer" varchar,
  "billing_contact" varchar,
  "address_line_1" varchar,
  "address_line_2" varchar,
  "suburb" varchar,
  "state" varchar,
  "postcode" varchar,
  "pricing_method" varchar,
  "total_amount_ex_tax" varchar,
  "total_tax" varchar,
  "job_description" varchar,
  "work_undertaken" varchar,
  "purchase_order" varchar,
  "client_order_number" varchar,
  "job_type" varchar,
  "assigned_to" varchar,
  "booking_date" varchar,
  "expected_date" varchar,
  "expected_duration" varchar,
  "invoice_number" varchar,
  "team" varchar,
  "estimated_duration" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.job_supply (
  "job_number" varchar,
  "section" varchar,
  "part_number" varchar,
  "description" varchar,
  "quantity" varchar,
  "cost_ex_tax" varchar,
  "sell_ex_tax" varchar,
  "tax_applies" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.job_labour (
  "job_number" varchar,
  "section" varchar,
  "labour_role" varchar,
  "user" varchar,
  "hours" varchar,
  "rate_ex_tax" varchar,
  "chargeable" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.quotes (
  "quote_number" varchar,
  "quote_name" varchar,
  "is_section_stage" varchar,
  "quote_status" varchar,
  "date_created" varchar,
  "quote_date" varchar,
  "due_date" varchar,
  "valid_until_date" varchar,
  "site_customer" varchar,
  "site_contact" varchar,
  "billing_customer" varchar,
  "billing_contact" varchar,
  "address_line_1" varchar,
  "address_line_2" varchar,
  "suburb" varchar,
  "state" varchar,
  "postcode" varchar,
  "pricing_method" varchar,
  "total_amount_ex_tax" varchar,
  "total_tax" varchar,
  "quote_description" varchar,
  "purchase_order" varchar,
  "client_order_number" varchar,
  "job_type" varchar,
  "assigned_to" varchar,
  "booking_date" varchar,
  "team" varchar,
  "variation_for_job_number" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.quote_supply (
  "quote_number" varchar,
  "section" varchar,
  "part_number" varchar,
  "description" varchar,
  "quantity" varchar,
  "cost_ex_tax" varchar,
  "sell_ex_tax" varchar,
  "tax_applies" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.quote_labour (
  "quote_number" varchar,
  "section" varchar,
  "labour_role" varchar,
  "hours" varchar,
  "rate_ex_tax" varchar,
  "chargeable" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.invoices (
  "invoice_number" varchar,
  "job_number" varchar,
  "billing_customer" varchar,
  "invoice_date" varchar,
  "due_date" varchar,
  "amount_ex_tax" varchar,
  "tax" varchar,
  "amount_inc_tax" varchar,
  "amount_paid" varchar,
  "status" varchar,
  "sent_to_accounts" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.supplies (
  "part_number" varchar,
  "supplier" varchar,
  "is_default_supplier" varchar,
  "category" varchar,
  "sub_category" varchar,
  "category_two" varchar,
  "sub_category_two" varchar,
  "description" varchar,
  "cost_ex_tax" varchar,
  "last_cost_price_change" varchar,
  "sell_price" varchar,
  "sell_price_inclusive" varchar,
  "tax_applies" varchar,
  "must_be_ordered" varchar,
  "is_favourite" varchar,
  "account_income_code" varchar,
  "annotation" varchar,
  "quantity_on_hand" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.supplier_bills (
  "tracking_number" varchar,
  "supplier" varchar,
  "invoice_date" varchar,
  "due_date" varchar,
  "type" varchar,
  "job_number" varchar,
  "description" varchar,
  "part_number" varchar,
  "quantity" varchar,
  "unit_cost_ex_tax" varchar,
  "total_ex_tax" varchar,
  "total_inc_tax" varchar,
  "accepted" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.enquiries (
  "enquiry_number" varchar,
  "date_created" varchar,
  "company_name" varchar,
  "first_name" varchar,
  "last_name" varchar,
  "email" varchar,
  "phone" varchar,
  "mobile" varchar,
  "address_line_1" varchar,
  "address_line_2" varchar,
  "address_suburb" varchar,
  "address_state" varchar,
  "address_postcode" varchar,
  "address_country" varchar,
  "enquiry_description" varchar,
  "lead_source" varchar,
  "rating" varchar,
  "status" varchar,
  "assigned_to" varchar,
  "converted_to" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.activities (
  "activity_number" varchar,
  "type" varchar,
  "entity_type" varchar,
  "entity_number" varchar,
  "contact" varchar,
  "user" varchar,
  "subject" varchar,
  "body" varchar,
  "start" varchar,
  "end" varchar,
  "direction" varchar,
  "outcome" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
create table if not exists raw_ascora.users (
  "name" varchar,
  "email" varchar,
  "role" varchar,
  "active" varchar,
  "freshsales_email" varchar,
  "custom_fields" varchar,
  "_source_file" varchar,
  "_source_sheet" varchar,
  "_source_row" bigint
);
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

-- raw_freshsales: what the account says of itself. record columns hold the API's JSON, tokens removed.
create table if not exists raw_freshsales.account (
  url varchar, edition varchar, plan varchar, fallback_owner_email varchar, products_readable boolean, has_custom_modules boolean, extraction_id varchar, read_at timestamp with time zone,
  read_back boolean); -- true: the five tables at the end are filled too (pipelines freshsales --read-back)
create table if not exists raw_freshsales.users (id bigint, display_name varchar, email varchar, is_active boolean);
-- entity: contacts, sales_accounts, deals, or a custom module's entity_name. choices: JSON [{"id":..,"value":..}]. is_unique null = the account does not say.
create table if not exists raw_freshsales.fields (
  entity varchar, name varchar, label varchar, type varchar, is_required boolean, is_custom boolean, is_unique boolean, choices varchar);
create table if not exists raw_freshsales.modules (entity_name varchar, singular_name varchar, plural_name varchar);
create table if not exists raw_freshsales.deal_pipelines (id bigint, name varchar, is_default boolean);
create table if not exists raw_freshsales.deal_stages (id bigint, name varchar, deal_pipeline_id bigint, forecast_type varchar, position bigint);
create table if not exists raw_freshsales.lifecycle_stages (id bigint, name varchar, type varchar, position bigint);
create table if not exists raw_freshsales.contact_statuses (id bigint, name varchar, lifecycle_stage_id bigint, position bigint);
create table if not exists raw_freshsales.lead_sources (id bigint, name varchar);
create table if not exists raw_freshsales.currencies (id bigint, currency_code varchar, is_active boolean, currency_type varchar);
create table if not exists raw_freshsales.sales_accounts (id bigint, record varchar);
create table if not exists raw_freshsales.contacts (id bigint, record varchar);
create table if not exists raw_freshsales.deals (id bigint, record varchar);
create table if not exists raw_freshsales.products (id bigint, record varchar);
create table if not exists raw_freshsales.equipment (id bigint, record varchar);
-- What hangs on records, one row for each record that it hangs on; empty unless read_back. parent_type: SalesAccount, Contact or
-- Deal; null where the API does not say. The record of a phone call holds the text of its note as `note`.
create table if not exists raw_freshsales.notes (id bigint, parent_type varchar, parent_id bigint, record varchar);
create table if not exists raw_freshsales.tasks (id bigint, parent_type varchar, parent_id bigint, record varchar);
create table if not exists raw_freshsales.appointments (id bigint, parent_type varchar, parent_id bigint, record varchar);
create table if not exists raw_freshsales.phone_calls (id bigint, parent_type varchar, parent_id bigint, record varchar);
create table if not exists raw_freshsales.documents (id bigint, parent_type varchar, parent_id bigint, record varchar);

-- raw_ledger: the loader's journal of this account, copied. known: what stands in the CRM by our hand, newest word per record.
create table if not exists raw_ledger.runs (run_id varchar, kind varchar, account varchar, checksum varchar, state varchar, created_at varchar, finished_at varchar);
create table if not exists raw_ledger.steps (
  run_id varchar, seq bigint, object varchar, op varchar, source_key varchar, account_key varchar, row_hash varchar,
  payload varchar, state varchar, crm_id bigint, reason varchar, state_at varchar);
create table if not exists raw_ledger.known (
  object varchar, source_key varchar, crm_id bigint, row_hash varchar, payload varchar, origin varchar, run_id varchar);
create table if not exists raw_ledger.approvals (what varchar, checksum varchar, who varchar, "at" varchar, comment varchar);
-- The loader's calls a minute (UTC, ISO 8601 to the minute): all, those that write, answers 429, those without an answer.
create table if not exists raw_ledger.calls (
  run_id varchar, minute varchar, calls bigint, writing bigint, refused bigint, unanswered bigint);
