{{ config(materialized='view') }}

with needed as (

    select entity, internal_name, label, field_type, why, is_unique, exists_already from {{ ref('int_setup_fields_needed') }}

),

custom_columns as (

    select crm_object, crm_field, string_agg(ascora_object || ' “' || ascora_field || '”', ', ' order by ascora_object, ascora_field) as columns_named
    from {{ ref('int_custom_fields_mapped') }}
    where decision = 'send'
    group by crm_object, crm_field

)

select
    coalesce(fields.entity, needed.entity) as entity,
    coalesce(fields.label, needed.label) as label,
    coalesce(fields.name, needed.internal_name) as name,
    coalesce(fields.type, needed.field_type) as type,
    fields.name is not null as is_there,
    coalesce(fields.is_required, false) as is_required,
    fields.is_unique,
    json_array_length(fields.choices) as choices,
    coalesce(custom_columns.columns_named, case when needed.internal_name is not null then needed.why end) as filled_with
from (select * from {{ ref('stg_freshsales__fields') }} where is_custom) as fields
full join needed on fields.entity = needed.entity and fields.name = needed.internal_name
left join custom_columns
    on coalesce(fields.entity, needed.entity) = custom_columns.crm_object and coalesce(fields.name, needed.internal_name) = custom_columns.crm_field
