-- The four statements that must hold after a load (mapping.md), each with its figure and whether it holds on what was read
-- back.
{{ config(tags=['after_load']) }}

with counted as (
    select
        sum(found + held + not_readable) as standing,
        sum(found + held + not_readable + lost + not_loaded) as records,
        sum(ascora_rows) as ascora_rows,
        sum(ascora_rows_without_record) as rows_without_record,
        sum(fields_compared) as fields_compared,
        sum(links_compared) as links_compared
    from {{ ref('read_back_counts') }}
),

fields as (
    select
        count(*) filter (where not is_explained) as differ,
        count(*) filter (where is_explained) as explained
    from {{ ref('field_differences') }}
),

sums as (
    select
        count(*) filter (where in_ascora = sent and in_ascora = read_back) as equal,
        count(*) as all_sums,
        coalesce(sum(abs(difference)), 0) as off_by
    from {{ ref('reconciliation') }}
),

links as (
    select count(*) filter (where not is_explained) as orphans from {{ ref('orphans') }}
),

said as (
    select
        1 as statement,
        'Every Ascora record stands in Freshsales, once' as promise,
        format('{:,} of {:,} records, {:,} of {:,} rows', cast(standing as bigint), cast(records as bigint),
            cast(ascora_rows - rows_without_record as bigint), cast(ascora_rows as bigint)) as figure,
        'read_back_counts' as details
    from counted
    union all
    select 2, 'Every field reads back as it was sent',
        format('{:,} fields: {:,} differ, {:,} explained', cast(fields_compared as bigint), differ, explained),
        'field_differences'
    from counted, fields
    union all
    select 3, 'Amounts equal Ascora''s to the cent, per account',
        format('{:,} of {:,} sums, off by ', equal, all_sums) || cast(off_by as varchar), 'reconciliation'
    from sums
    union all
    select 4, 'Nothing is an orphan',
        format('{:,} of {:,} links', cast(links_compared as bigint) - orphans, cast(links_compared as bigint)), 'orphans'
    from counted, links
)

select
    statement,
    promise,
    figure,
    not exists (select 1 from {{ ref('statement_problems') }} as problems where problems.statement = said.statement) as holds,
    details
from said
