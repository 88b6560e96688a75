-- Every reference to another record in what was sent, with the id that the journal knows for it.
{{ config(tags=['after_load']) }}

with items as (
    select
        object,
        source_key,
        field,
        unnest(case when json_type(value) = 'ARRAY' then cast(value as json[]) else [value] end) as item
    from {{ ref('int_fields_flattened') }}
    where field <> '@parent' and contains(cast(value as varchar), '$ref')
),

referring as (
    select
        *,
        case when json_type(item, '$."$ref"') = 'ARRAY' then item -> '$."$ref"' else item -> '$.id."$ref"' end as reference
    from items
    where json_type(item) = 'OBJECT'
)

select
    referring.object,
    referring.source_key,
    referring.field,
    (referring.reference ->> 0) as to_object,
    (referring.reference ->> 1) as to_key,
    parents.crm_id as to_id,
    referring.item
from referring
left join {{ ref('int_records_read_back') }} as parents
    on (referring.reference ->> 0) = parents.object and (referring.reference ->> 1) = parents.source_key
where referring.reference is not null
