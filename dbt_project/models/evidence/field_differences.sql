-- Every field of every sent record that does not read back as it was sent, and every record that is not there once, each
-- with its reason (mapping.md, What must hold, 2). A field that a person changed and one that the CRM changed look alike.
{{ config(tags=['after_load']) }}

with different_fields as (
    select
        fields.*,
        records.last_state,
        records.last_reason,
        exists (
            select 1 from {{ ref('stg_ledger__known') }} as lines
            where fields.object = 'deals' and lines.object = 'deal_products' and fields.source_key = lines.source_key
        ) as has_lines
    from {{ ref('int_fields_compared') }} as fields
    inner join {{ ref('int_records_read_back') }} as records using (object, source_key)
    where not fields.is_equal
),

fields_explained as (
    select
        object,
        source_key,
        account_key,
        crm_id,
        field,
        sent,
        read,
        case
            when not is_shown then 'not shown by the API'
            when origin = 'matched' and coalesce(read, '') <> '' then 'matched record: was filled already'
            when object = 'deals' and field = 'amount' and has_lines then 'computed by the CRM from the lines'
            when last_reason like 'a person changed %'
                and contains(', ' || regexp_extract(last_reason, 'changed (.*);', 1) || ',', ', ' || field || ',')
                then 'a person changed it before our update, which left it'
        end as explanation
    from different_fields
),

records_explained as (
    select
        object,
        source_key,
        account_key,
        crm_id,
        'record' as field,
        cast(null as varchar) as sent,
        cast(null as varchar) as read,
        case standing
            when 'held' then 'left as it stands: ' || coalesce(last_reason, '')
            when 'not_readable' then 'the API lists no ' || object
        end as explanation,
        case
            when standing = 'lost' then 'not in the CRM any more'
            when last_state = 'done' then 'taken back by a rollback'
            when last_state is null then 'not loaded yet'
            else 'not loaded: ' || last_state || coalesce(', ' || last_reason, '')
        end as problem
    from {{ ref('int_records_read_back') }}
    where standing <> 'found'
)

select object, source_key, account_key, crm_id, field, sent, read,
    coalesce(explanation, 'differs') as reason, explanation is not null as is_explained
from fields_explained
union all
select object, source_key, account_key, crm_id, field, sent, read, coalesce(explanation, problem), explanation is not null
from records_explained
union all
select doubled.object, doubled.source_key, records.account_key, doubled.crm_id, 'record', cast(doubled.known_id as varchar),
    cast(doubled.crm_id as varchar), 'stands twice: ours is ' || doubled.known_id, false
from {{ ref('int_records_doubled') }} as doubled
inner join {{ ref('int_records_read_back') }} as records using (object, source_key)
