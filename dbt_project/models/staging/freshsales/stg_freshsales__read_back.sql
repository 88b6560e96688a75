-- What the account holds after a load, all objects in one table of one shape, so that they are compared by one rule. The
-- other staging models of these records belong to the gate and stay as the last build left them.
{{ config(tags=['after_load']) }}

{% set modules = ['sales_accounts', 'contacts', 'deals', 'products', 'equipment'] -%}
{% set hanging = ['notes', 'tasks', 'appointments', 'phone_calls', 'documents'] -%}
with source as (

    {% for object in modules -%}
    select '{{ object }}' as object, id, cast(null as varchar) as parent_type, cast(null as bigint) as parent_id, record
    from {{ source('raw_freshsales', object) }}
    union all
    {% endfor -%}
    {% for object in hanging -%}
    select '{{ object }}' as object, id, parent_type, parent_id, record from {{ source('raw_freshsales', object) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

renamed as (

    select
        object,
        id as crm_id,
        list(parent_type || ' ' || parent_id order by parent_id) filter (where parent_id is not null) as parents,
        cast(any_value(record) as json) as record
    from source
    group by object, id

)

select * from renamed
