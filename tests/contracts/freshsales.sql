create schema if not exists raw_freshsales;

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
