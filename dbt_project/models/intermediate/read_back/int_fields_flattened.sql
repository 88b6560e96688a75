-- Every field of what was sent for records that are still there; custom fields each by itself.
{{ config(tags=['after_load']) }}

with records_found as (
    select object, source_key, payload from {{ ref('int_records_read_back') }} where standing = 'found'
),

of_the_record as (
    select records_found.object, records_found.source_key, field.key as field, field.value as value
    from records_found, json_each(records_found.payload) as field
    where field.key <> 'custom_field'
),

custom as (
    select records_found.object, records_found.source_key, 'custom_field.' || field.key as field, field.value as value
    from records_found, json_each(records_found.payload -> 'custom_field') as field
)

select * from of_the_record
union all
select * from custom
