-- What speaks against each of the four statements of mapping.md (What must hold after a load), one line for people a
-- problem. The statements' tests return these rows.
{{ config(tags=['after_load']) }}

with counts_that_do_not_add_up as (
    select
        1 as statement,
        object,
        cast(null as varchar) as source_key,
        concat_ws(', ', object || ': ' || planned || ' planned', found || ' found', lost || ' lost', not_loaded || ' not loaded',
            doubled || ' twice', ascora_rows_without_record || ' rows of the export without their record') as problem
    from {{ ref('read_back_counts') }}
    where lost > 0 or not_loaded > 0 or doubled > 0 or ascora_rows_without_record > 0
),

differences as (
    select
        2 as statement,
        object,
        source_key,
        object || ' ' || source_key || case field when 'record' then '' else ' ' || field end || ': ' || reason
            || case when field <> 'record' then ' (sent ' || coalesce(left(sent, 40), 'nothing')
                || ', reads ' || coalesce(nullif(left(read, 40), ''), 'nothing') || ')' else '' end as problem
    from {{ ref('field_differences') }}
    where not is_explained
),

sums_that_differ as (
    select
        3 as statement,
        object,
        account_key as source_key,
        account_key || ' ' || object || ': Ascora ' || in_ascora || ', sent ' || sent || ', reads ' || read_back
            || ', difference ' || difference as problem
    from {{ ref('reconciliation') }}
    where in_ascora <> sent or in_ascora <> read_back
),

orphaned as (
    select
        4 as statement,
        object,
        source_key,
        object || ' ' || source_key || ': ' || reason || ', ' || belongs_to_object || ' ' || belongs_to_key as problem
    from {{ ref('orphans') }}
    where not is_explained
),

all_problems as (
    select * from counts_that_do_not_add_up
    union all
    select * from differences
    union all
    select * from sums_that_differ
    union all
    select * from orphaned
)

-- texts of the CRM are printed on terminals: no control characters
select statement, object, source_key, regexp_replace(problem, '[\x00-\x1f\x7f-\x9f]+', ' ', 'g') as problem
from all_problems
