-- Statement 1 with what the CRM holds: per object what is planned, what the journal knows, what is there; and the rows of
-- the export whose record should be there (mapping.md, What must hold, 1).
{{ config(tags=['after_load']) }}

with counted as (
    select
        object,
        count(*) filter (where is_planned) as planned,
        count(*) filter (where is_known) as known,
        count(*) filter (where standing = 'found') as found,
        count(*) filter (where standing = 'lost') as lost,
        count(*) filter (where standing = 'not_loaded') as not_loaded,
        count(*) filter (where standing = 'held') as held,
        count(*) filter (where standing = 'not_readable') as not_readable,
        count(*) filter (where is_known and not is_planned) as vanished,
        count(*) filter (where is_outdated) as outdated
    from {{ ref('int_records_read_back') }}
    group by object
),

ascora_rows as (
    select
        outcomes.target_object as object,
        count(*) as ascora_rows,
        count(*) filter (where coalesce(records.standing, 'lost') in ('lost', 'not_loaded')) as ascora_rows_without_record
    from {{ ref('record_outcomes') }} as outcomes
    left join {{ ref('int_records_read_back') }} as records
        on outcomes.target_object = records.object and outcomes.into_key = records.source_key
    where outcomes.into_key is not null and outcomes.outcome in ('sent', 'matched', 'folded')
    group by outcomes.target_object
),

doubled as (
    select object, count(*) as doubled from {{ ref('int_records_doubled') }} group by object
),

fields as (
    select object, count(*) as fields_compared from {{ ref('int_fields_compared') }} group by object
),

links as (
    select object, count(*) as links_compared from {{ ref('int_links_compared') }} group by object
)

select
    object,
    counted.* exclude (object),
    coalesce(doubled.doubled, 0) as doubled,
    coalesce(ascora_rows.ascora_rows, 0) as ascora_rows,
    coalesce(ascora_rows.ascora_rows_without_record, 0) as ascora_rows_without_record,
    coalesce(fields.fields_compared, 0) as fields_compared,
    coalesce(links.links_compared, 0) as links_compared
from counted
full join ascora_rows using (object)
left join doubled using (object)
left join fields using (object)
left join links using (object)
