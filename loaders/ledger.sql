-- The journal. It only grows: triggers refuse to delete a row or to overwrite what was once written.
create table if not exists runs (
  run_id text primary key, kind text not null, account text not null, checksum text not null,
  state text not null check (state in ('planned', 'running', 'done', 'halted')),
  created_at text not null, finished_at text, by_host text not null, by_pid integer not null,
  undoes text, forecast text not null, scope text not null
) strict;

create table if not exists steps (
  step_id integer primary key, run_id text not null references runs, seq integer not null,
  object text not null, op text not null, source_key text not null, account_key text not null, row_hash text not null,
  payload text not null, changes text not null, why text not null, origin text not null, former_key text,
  state text not null default 'planned', crm_id integer, reason text, before text, differs text, state_at text,
  stands text, held text, -- what the CRM answered; fields left to a person: [we wrote, stands there, Ascora says]
  unique (run_id, seq)
) strict;
drop index if exists steps_open;
create index if not exists steps_to_do on steps (run_id, object, seq) where state in ('planned', 'sent');
create index if not exists steps_by_id on steps (object, crm_id) where state in ('done', 'held');
create index if not exists steps_in_trouble on steps (run_id, seq)
  where state in ('rejected', 'in_doubt', 'blocked', 'absent', 'gone');
create index if not exists steps_in_doubt on steps (object, source_key) where state = 'in_doubt';
create index if not exists steps_rejected on steps (object, source_key) where state = 'rejected';
create index if not exists steps_differing on steps (run_id, seq) where differs is not null;
create index if not exists steps_held on steps (run_id, seq) where held is not null or state = 'held';
drop index if exists steps_done;
create index if not exists steps_standing on steps (object, source_key, step_id) where state in ('done', 'held');
create index if not exists steps_taken_back on steps (object, source_key) where op = 'delete' and state in ('done', 'held');
create index if not exists steps_renamed on steps (former_key, object) where former_key is not null;
drop index if exists steps_by_state;
create index if not exists steps_by_outcome on steps (run_id, object, state);

create table if not exists notes (
  run_id text not null references runs, kind text not null, object text not null, source_key text not null, text text not null
) strict;

-- One row per HTTP call, written before the request leaves (status null) and completed by its answer. No bodies, no key.
create table if not exists calls (
  call_id integer primary key, run_id text, method text not null, path text not null, purpose text not null,
  sent_at real not null, status integer, answered_at real, problem text, remaining integer
) strict;
create index if not exists calls_by_time on calls (sent_at);
drop index if exists calls_by_run;
create index if not exists calls_of_run on calls (run_id, method, status);

-- Answers after which the account wants no call before a moment (epoch seconds): a restart must not forget it.
create table if not exists holds (call_id integer primary key references calls, until real not null) strict;

-- Which records travelled in which call.
create table if not exists call_steps (
  call_id integer not null references calls, step_id integer not null references steps, primary key (call_id, step_id)
) strict, without rowid;
create index if not exists call_steps_by_step on call_steps (step_id);

-- Bulk jobs that the CRM accepted: where to ask what became of them.
create table if not exists jobs (
  call_id integer primary key references calls, run_id text not null, object text not null, url text not null,
  state text not null default 'running'
) strict;

create table if not exists approvals (
  what text not null, checksum text not null, account text not null, who text not null, at text not null, comment text not null,
  basis text -- what it rested on (loaders/moved.py), so that what moved since can be named
) strict;

-- Samples as they were chosen: the records, and which of them shows what.
create table if not exists samples (account text not null, at text not null, choice text not null) strict;

-- A person's word that a refused row is to be sent once more as it is.
create table if not exists retries (step_id integer primary key references steps, at text not null) strict;

create table if not exists writer (
  one integer primary key check (one = 1), host text not null, pid integer not null, process text not null, since text not null,
  who text not null default ''
) strict;

create trigger if not exists steps_keep before delete on steps begin select raise(abort, 'the ledger only grows'); end;
create trigger if not exists runs_keep before delete on runs begin select raise(abort, 'the ledger only grows'); end;
create trigger if not exists calls_keep before delete on calls begin select raise(abort, 'the ledger only grows'); end;
create trigger if not exists approvals_keep before delete on approvals begin select raise(abort, 'the ledger only grows'); end;
-- Field by field: a second try may have more to change than the first, but what was seen before a call that may have landed
-- stays as it was seen.
drop trigger if exists before_image_once;
create trigger before_image_once before update of before on steps
  when old.before is not null and (new.before is null or exists (
    select 1 from json_each(old.before) o left join json_each(new.before) n on n.key = o.key
    where n.key is null or n.value is not o.value))
    and exists (select 1 from call_steps s join calls c using (call_id)
      where s.step_id = old.step_id and (c.status is null or c.status < 300 or c.status >= 500))
  begin select raise(abort, 'a before-image is written once'); end;
create trigger if not exists plan_is_frozen before update of run_id, seq, object, op, source_key, payload, changes on steps
  begin select raise(abort, 'a plan is frozen'); end;
create trigger if not exists answer_once before update of status on calls
  when old.status is not null and new.status is not old.status
  begin select raise(abort, 'an answer is written once'); end;

-- The newest word on every record: what stands in the CRM by our hand. A record that now goes by another key is told
-- once, under the new one; one that was deleted, or put back as it was, is no longer known.
drop view if exists export_known;
drop view if exists known;
create view known as
  select n.account, n.object, n.source_key, n.crm_id, n.row_hash, n.payload, n.origin, n.held, n.state, n.run_id, n.step_id
  from (
    select r.account, s.object, s.source_key, s.op, s.crm_id, s.row_hash, s.payload, s.origin, s.held, s.state, s.run_id,
      max(s.step_id) as step_id
    from steps s join runs r using (run_id)
    where s.state in ('done', 'held') and s.object not in ('modules', 'fields') -- the set-up is no record
    group by r.account, s.object, s.source_key
  ) n
  where n.op <> 'delete' and n.origin <> 'released'
    and not exists (
      select 1 from steps f
      where f.former_key = n.source_key and f.object = n.object and f.state in ('done', 'held') and f.step_id > n.step_id);

-- The moment: it is another one after every change of what stands. A plan takes the known records from the warehouse's copy
-- where that is of the same moment. A ledger put back from a backup goes on to moments of its own: the newest change tells.
create table if not exists moment (
  one integer primary key check (one = 1), ledger text not null, changes integer not null, newest text not null
) strict;
insert or ignore into moment values (1, lower(hex(randomblob(8))), 0, '');
create trigger if not exists moment_of_change after update of state, crm_id, held on steps
  when new.state in ('done', 'held') or old.state in ('done', 'held')
  begin update moment set changes = changes + 1, newest = new.step_id || ' ' || coalesce(new.state_at, ''); end;
create trigger if not exists moment_of_arrival after insert on steps when new.state in ('done', 'held')
  begin update moment set changes = changes + 1, newest = new.step_id || ' ' || new.run_id; end;

-- What pipelines/ledger.py copies into raw_ledger.
create view if not exists export_runs as
  select run_id, kind, account, checksum, state, created_at, finished_at from runs;
create view if not exists export_steps as
  select s.run_id, s.seq, s.object, s.op, s.source_key, s.account_key, s.row_hash, s.payload, s.state, s.crm_id, s.reason,
    s.state_at, r.account
  from steps s join runs r using (run_id);
create view if not exists export_known as
  select object, source_key, crm_id, row_hash, payload, origin, run_id, held, state, account from known;
create view if not exists export_moments as
  select m.ledger || ' ' || m.changes || ' ' || m.newest as moment, a.account
  from moment m, (select distinct account from runs) a;
create view if not exists export_approvals as
  select what, checksum, who, at, comment, account from approvals;
-- Calls outside of a run (the key is tried, an undo is looked at) count for the account of the first run.
create view if not exists export_calls as
  select c.run_id, strftime('%Y-%m-%dT%H:%M', c.sent_at, 'unixepoch') as minute, count(*) as calls,
    sum(c.method <> 'GET') as writing, sum(coalesce(c.status, 0) = 429) as refused, sum(coalesce(c.status, 0) = 0) as unanswered,
    coalesce(r.account, (select account from runs order by rowid limit 1)) as account
  from calls c left join runs r using (run_id)
  group by c.run_id, minute, account;
