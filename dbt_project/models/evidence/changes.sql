-- What changed in Ascora between two extractions that were built: records created, changed (field by field) and vanished.
with extractions as (
    select
        extraction_id,
        dbt_valid_from as built_at,
        lag(extraction_id) over (order by dbt_valid_from) as before_id
    from {{ ref('ascora_extractions') }}
),

-- A version that the same extraction replaced tells of a change in how we read, not of one in Ascora.
last_words as (
    select
        * exclude (dbt_valid_from),
        min(kept.dbt_valid_from) over (partition by record_key, extraction_id) as dbt_valid_from
    from {{ ref('ascora_records') }} as kept
    qualify row_number() over (
        partition by record_key, extraction_id order by kept.dbt_valid_from desc, dbt_valid_to desc nulls first
    ) = 1
),

versions as (
    select
        *,
        lag(content) over record as content_before,
        lag(dbt_valid_to) over record as ended_before,
        lead(dbt_valid_from) over record as next_from
    from last_words
    window record as (partition by record_key order by dbt_valid_from)
),

created as (
    select ascora_object, record_key, 'created' as kind, cast(null as varchar) as field, cast(null as varchar) as before,
        cast(null as varchar) as after, extraction_id
    from versions
    where ended_before is null or ended_before < dbt_valid_from
),

fields as (
    select
        ascora_object, record_key, content_before, content, extraction_id,
        unnest(list_distinct(list_concat(json_keys(content_before), json_keys(content)))) as field
    from versions
    where ended_before = dbt_valid_from
),

changed as (
    select ascora_object, record_key, 'changed' as kind, field, json_extract_string(content_before, '$."' || replace(field, '"', '\"') || '"') as before,
        json_extract_string(content, '$."' || replace(field, '"', '\"') || '"') as after, extraction_id
    from fields
),

vanished as (
    select versions.ascora_object, versions.record_key, 'vanished' as kind, cast(null as varchar) as field,
        cast(null as varchar) as before, cast(null as varchar) as after, max(extractions.extraction_id) as extraction_id
    from versions
    inner join extractions on extractions.built_at <= versions.dbt_valid_to
    where versions.dbt_valid_to is not null and versions.next_from is distinct from versions.dbt_valid_to
    group by versions.ascora_object, versions.record_key, versions.dbt_valid_to
)

select
    changes.*,
    extractions.before_id as extraction_before,
    concat_ws('#', changes.record_key, changes.kind, changes.field, changes.extraction_id) as change_id
from (
    select * from created
    union all
    select * from changed where before is distinct from after
    union all
    select * from vanished
) as changes
inner join extractions on changes.extraction_id = extractions.extraction_id
-- All of the first extraction is new, which says nothing.
where extractions.before_id is not null
