-- The whole state of one account. Every record of every module lives in `records`; ids come from one counter and are never reused.
create table if not exists records(
  id integer primary key autoincrement, module text not null, name text collate nocase, parent_id integer,
  pipeline_id integer, created_ts real not null, changed_ts real not null, is_deleted integer not null default 0,
  body text not null, prev_body text, prev_deleted integer);
create index if not exists records_module on records(module, is_deleted);
create index if not exists records_updated on records(module, is_deleted, changed_ts);
create index if not exists records_name on records(module, is_deleted, name);
create index if not exists records_pipeline on records(pipeline_id, is_deleted) where pipeline_id is not null;
create index if not exists records_parent on records(parent_id, module) where parent_id is not null;
create index if not exists records_stale on records(changed_ts) where prev_body is not null;

-- Values by which a record can be found or must be unique, folded.
create table if not exists terms(
  module text not null, field text not null, value text not null, record_id integer not null,
  primary key(module, field, value, record_id)) without rowid;

-- contact_account: left = contact, right = account. deal_contact: left = deal, right = contact.
create table if not exists links(
  kind text not null, left_id integer not null, right_id integer not null, is_primary integer not null default 0,
  primary key(kind, left_id, right_id)) without rowid;
create index if not exists links_right on links(kind, right_id, left_id);

-- Users, fields, selectors, custom modules, views: whatever an administrator sets up.
create table if not exists catalog(
  id integer primary key autoincrement, kind text not null, position integer not null, body text not null);
create table if not exists settings(name text primary key, value text not null);
create table if not exists jobs(
  id integer primary key autoincrement, module text not null, payload text not null, status text not null,
  polls integer not null default 0, created_ts real not null, updated_ts real not null, result text);
create table if not exists faults(
  id integer primary key autoincrement, kind text not null, method text not null, path text not null, nth integer,
  probability real, argument text, seen integer not null default 0, fired integer not null default 0);
-- What a fault does to a job: `share` of its rows is carried out (1 all, 0 none).
create table if not exists job_faults(job_id integer primary key, kind text not null, share real not null);
-- Calls of other integrations on the same account: they use its budget up, and are in no log of ours.
create table if not exists other_calls(time real not null, calls integer not null);
-- What people did in the account by the web pages when a fault told them to; `after_n` is the call in the log that it followed.
create table if not exists people_acts(
  n integer primary key autoincrement, time real not null, after_n integer, act text not null, module text not null,
  record_id integer not null, made_id integer, field text, before text, after text);
create table if not exists access_log(
  n integer primary key autoincrement, time real not null, method text not null, path text not null,
  query text not null, status integer, body_sha256 text not null, committed integer not null, fault text);
create index if not exists access_log_time on access_log(time);
