create schema if not exists raw_ledger;

-- raw_ledger: the loader's journal of this account, copied. known: what stands in the CRM by our hand, newest word per record.
create table if not exists raw_ledger.runs (run_id varchar, kind varchar, account varchar, checksum varchar, state varchar, created_at varchar, finished_at varchar);
create table if not exists raw_ledger.steps (
  run_id varchar, seq bigint, object varchar, op varchar, source_key varchar, account_key varchar, row_hash varchar,
  payload varchar, state varchar, crm_id bigint, reason varchar, state_at varchar);
create table if not exists raw_ledger.known (
  object varchar, source_key varchar, crm_id bigint, row_hash varchar, payload varchar, origin varchar, run_id varchar, held varchar,
  state varchar);
-- At most one row: the moment of the journal that this copy shows.
create table if not exists raw_ledger.moments (moment varchar);
create table if not exists raw_ledger.approvals (what varchar, checksum varchar, who varchar, "at" varchar, comment varchar);
-- The loader's calls a minute (UTC, ISO 8601 to the minute): all, those that write, answers 429, those without an answer.
create table if not exists raw_ledger.calls (
  run_id varchar, minute varchar, calls bigint, writing bigint, refused bigint, unanswered bigint);
